// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_text/records.hpp"

#include "base/error.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace chatkeep::source::whatsapp_text {

namespace {

constexpr std::size_t k_window = 1024 * 1024;
constexpr std::size_t k_longest_record = 8 * k_window;

} // namespace

RecordScanner::RecordScanner(base::Input& input, std::string name, Shapes accepted)
    : m_input(input), m_name(std::move(name)), m_accepted(std::move(accepted)), m_buffer(k_window) {}

/// Moves the current record to the front or enlarges the buffer, and reads on. False at the end of the input.
bool RecordScanner::fill() {
    if (m_begin > 0) {
        std::memmove(m_buffer.data(), m_buffer.data() + m_begin, m_end - m_begin);
        m_base += m_begin;
        m_end -= m_begin;
        m_begin = 0;
    }
    if (m_end == m_buffer.size()) {
        if (m_buffer.size() >= k_longest_record) {
            throw base::Error(base::Fault::data, base::at_line(m_name, m_line),
                              fmt::format("one message is longer than {} MiB, which no chat export has",
                                          k_longest_record / k_window));
        }
        m_buffer.resize(m_buffer.size() * 2);
    }
    const std::size_t count = m_input.read(m_buffer.data() + m_end, m_buffer.size() - m_end);
    m_end += count;
    m_read += count;
    m_input_ended = count == 0;
    return count > 0;
}

/// start is relative to m_begin, so that it survives fill().
std::optional<RecordScanner::LineEnd> RecordScanner::find_line(std::size_t start) {
    std::size_t searched = start;
    while (true) {
        const std::size_t filled = m_end - m_begin;
        const void* newline = searched < filled
                                  ? std::memchr(m_buffer.data() + m_begin + searched, '\n', filled - searched)
                                  : nullptr;
        if (newline != nullptr) {
            const auto at =
                static_cast<std::size_t>(static_cast<const char*>(newline) - m_buffer.data()) - m_begin;
            return LineEnd{at, at + 1};
        }
        searched = filled;
        if (m_input_ended || !fill()) {
            const std::size_t rest = m_end - m_begin;
            return start == rest ? std::nullopt : std::optional(LineEnd{rest, rest});
        }
    }
}

/// Whether an accepted header, m_headers.last(), stands on the line.
bool RecordScanner::header_at(std::size_t start, std::size_t end) noexcept {
    const bool found =
        m_headers.read({m_buffer.data() + m_begin + start, m_end - m_begin - start}, end - start);
    m_foreign = found && !m_accepted.empty() &&
                std::find(m_accepted.begin(), m_accepted.end(), m_headers.last().shape) == m_accepted.end();
    return found && !m_foreign;
}

/// Hands out the bytes from m_begin to end (relative), less the line end.
void RecordScanner::emit(RawRecord& record, std::size_t end) {
    std::string_view bytes(m_buffer.data() + m_begin, end);
    record.line_end = 0;
    if (bytes.ends_with('\n')) {
        record.line_end = bytes.ends_with("\r\n") ? 2 : 1;
        bytes.remove_suffix(record.line_end);
    }
    m_handed_out = end;
    record.bytes = bytes;
    record.offset = m_base + m_begin;
}

bool RecordScanner::next(RawRecord& record) {
    if (m_started) {
        m_begin += m_handed_out;
    }
    record.resembling_lines.clear();
    auto line = find_line(0);
    if (!line) {
        return false;
    }
    if (m_started ? m_pending : header_at(0, line->end)) {
        record.header = m_headers.last();
    } else {
        record.header.reset();
    }
    m_started = true;
    record.line = m_line;
    record.lines = 1;
    while (true) {
        const std::size_t start = line->next;
        line = find_line(start);
        m_pending = line && header_at(start, line->end);
        if (!line || m_pending) {
            emit(record, start);
            m_line += record.lines;
            return true;
        }
        if (m_foreign || resembles_header({m_buffer.data() + m_begin + start, line->end - start})) {
            record.resembling_lines.push_back(m_line + record.lines);
        }
        ++record.lines;
    }
}

} // namespace chatkeep::source::whatsapp_text
