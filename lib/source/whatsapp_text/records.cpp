// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_text/records.hpp"

#include "base/error.hpp"
#include "base/lanes.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace chatkeep::source::whatsapp_text {

namespace {

constexpr std::size_t k_mebibyte = 1024 * 1024;
constexpr std::size_t k_window = k_mebibyte / 4; ///< stays near the processor while it is hashed and searched
constexpr std::size_t k_longest_record = 8 * k_mebibyte;

/// The line feeds among 64 bytes, the first byte's bit lowest.
std::uint64_t line_feeds(const char* bytes) noexcept {
    const auto feeds = [bytes](unsigned at) {
        return std::uint64_t{base::lane_bits(base::load_lanes(bytes + at) == '\n')} << at;
    };
    return feeds(0) | feeds(16) | feeds(32) | feeds(48);
}

} // namespace

RecordScanner::RecordScanner(base::Input& input, std::string name, ScanRules rules)
    : m_input(input), m_name(std::move(name)), m_rules(std::move(rules)), m_buffer(k_window + k_block) {}

/// Where the message begins that does not fit the buffer: the record at m_begin, or the line behind it.
std::uint64_t RecordScanner::line_of_longest() const noexcept {
    const std::string_view bytes(m_buffer.data() + m_begin, m_end - m_begin);
    const auto last_line = bytes.rfind('\n') + 1; // 0 when there is none
    const bool is_record = bytes.size() - last_line < last_line;
    return m_line + (is_record
                         ? 0
                         : static_cast<std::uint64_t>(std::count(
                               bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(last_line), '\n')));
}

/// Moves the current record to the front or enlarges the buffer, and reads on. False at the end of the input.
/// To be called when all line feeds found were taken.
bool RecordScanner::fill() {
    if (m_begin > 0) {
        std::memmove(m_buffer.data(), m_buffer.data() + m_begin, m_end - m_begin);
        m_base += m_begin;
        m_end -= m_begin;
        m_indexed -= m_begin;
        m_checked -= m_begin;
        m_begin = 0;
    }
    const std::size_t capacity = m_buffer.size() - k_block;
    if (m_end == capacity) {
        if (capacity >= k_longest_record) {
            throw base::Error(
                base::Fault::data, base::at_line(m_name, line_of_longest()),
                fmt::format("one message is longer than {} MiB, which no chat export has: nothing "
                            "of the file was read",
                            k_longest_record / k_mebibyte),
                "a copy of the file without what stands there can be read");
        }
        m_buffer.resize(capacity * 2 + k_block);
    }
    const std::size_t count = m_input.read(m_buffer.data() + m_end, m_buffer.size() - k_block - m_end);
    m_end += count;
    m_read += count;
    m_input_ended = count == 0;
    return count > 0;
}

/// Searches what was read for line feeds, up to k_lines of them.
void RecordScanner::index_lines() noexcept {
    std::size_t found = 0;
    std::size_t at = m_indexed;
    for (; at < m_end && found < k_lines; at += k_block) {
        std::uint64_t feeds = line_feeds(m_buffer.data() + at);
        if (m_end - at < k_block) {
            feeds &= (std::uint64_t{1} << (m_end - at)) - 1;
        }
        const auto note = [&] { // nothing where there is none
            m_line_feeds[found] =
                static_cast<std::uint32_t>(at + static_cast<std::size_t>(std::countr_zero(feeds)));
            found += feeds != 0 ? 1U : 0U;
            feeds &= feeds - 1;
        };
        note();
        note(); // few blocks have more: no branch here that would often be guessed wrong
        while (feeds != 0) {
            note();
        }
    }
    m_indexed = std::min(at, m_end);
    m_found = found;
    m_taken = 0;
    if (m_found > 0) {
        const std::size_t end = m_line_feeds[m_found - 1] + std::size_t{1};
        m_utf8 =
            m_rules.utf8 == Utf8::known ||
            (m_rules.utf8 == Utf8::checked && base::is_utf8({m_buffer.data() + m_checked, end - m_checked}));
        m_checked = end;
    }
}

/// Finds more line feeds, reading on where that takes it; false when the file has no more.
bool RecordScanner::find_lines() {
    index_lines();
    while (m_found == 0) {
        if (m_input_ended || !fill()) {
            return false;
        }
        index_lines();
    }
    return true;
}

/// start: of the line, relative to m_begin.
inline RecordScanner::Line RecordScanner::next_line(std::size_t start) {
    if (m_taken == m_found && !find_lines()) {
        const std::size_t rest = m_end - m_begin; // a last line without a line feed
        return {rest, rest, start < rest, m_rules.utf8 == Utf8::known};
    }
    const std::size_t at = m_line_feeds[m_taken++] - m_begin;
    return {at, at + 1, true, m_utf8};
}

bool RecordScanner::accepts(Shape shape) noexcept {
    if (shape == m_last_accepted) {
        return true;
    }
    if (!m_rules.accepted.empty() &&
        std::find(m_rules.accepted.begin(), m_rules.accepted.end(), shape) == m_rules.accepted.end()) {
        return false;
    }
    m_last_accepted = shape;
    return true;
}

/// Whether the line in front of start (relative to m_begin), if there is one, ends in "\r\n".
bool RecordScanner::is_behind_return(std::size_t start) const noexcept {
    return start < 2 || m_buffer[m_begin + start - 2] == '\r';
}

/// Whether a line without a header, the last looked at, is asked for and looks like one with a header.
bool RecordScanner::is_resembling(std::string_view line) const noexcept {
    return m_rules.resembling && (m_foreign || resembles_header(line) || resembles_header_behind_word(line));
}

/// Whether an accepted header, the last of m_headers, stands on the line.
inline bool RecordScanner::header_at(std::size_t start, std::size_t end) noexcept {
    const bool found =
        m_headers.read({m_buffer.data() + m_begin + start, m_end - m_begin - start}, end - start);
    m_foreign =
        found && !(accepts(m_headers.last_shape()) && (!m_rules.behind_returns || is_behind_return(start)));
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

void RecordScanner::take_header(RawRecord& record) noexcept {
    if (m_pending) {
        m_headers.copy_last(record.header ? *record.header : record.header.emplace());
    } else {
        record.header.reset();
    }
}

bool RecordScanner::next(RawRecord& record) {
    if (m_started) {
        m_begin += m_handed_out;
    } else {
        m_started = true;
        m_first = next_line(0);
        m_pending = m_first.found && header_at(0, m_first.end);
    }
    record.resembling_lines.clear();
    if (!m_first.found) {
        return false;
    }
    take_header(record);
    const std::string_view first_line(m_buffer.data() + m_begin, m_first.end);
    if (!m_pending && is_resembling(first_line)) {
        record.resembling_lines.push_back(m_line);
    }
    record.line = m_line;
    record.lines = 1;
    record.known_utf8 = m_first.utf8;
    std::size_t start = m_first.next;
    while (true) {
        const Line line = next_line(start);
        m_pending = line.found && header_at(start, line.end);
        if (!line.found || m_pending) {
            emit(record, start);
            m_line += record.lines;
            m_first = {line.end - start, line.next - start, line.found, line.utf8};
            return true;
        }
        const std::string_view text(m_buffer.data() + m_begin + start, line.end - start);
        const bool is_last = line.next == line.end; // of the file, without its end
        if (is_resembling(text) || (is_last && m_rules.resembling && is_cut_header(text))) {
            record.resembling_lines.push_back(m_line + record.lines);
        }
        ++record.lines;
        record.known_utf8 = record.known_utf8 && line.utf8;
        start = line.next;
    }
}

} // namespace chatkeep::source::whatsapp_text
