// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_text/encoding.hpp"

#include "base/error.hpp"
#include "base/lanes.hpp"
#include "base/text.hpp"
#include "source/whatsapp_text/senders.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string_view>

namespace chatkeep::source::whatsapp_text {

namespace {

[[noreturn]] void refuse(const std::string& name, std::uint64_t line, std::string_view what) {
    throw base::Error(
        base::Fault::data, base::at_line(name, line), fmt::format("{}: it is not as WhatsApp wrote it", what),
        "use the original export, or convert a copy from the code page that it was saved in, such "
        "as: iconv -f WINDOWS-1252 -t UTF-8");
}

} // namespace

bool is_ascii(std::string_view text) noexcept {
    return base::find_byte(text, [](base::Lanes bytes) { return bytes >= 0x80; }) == text.size();
}

void EncodingCheck::add(const RawRecord& record) {
    if (record.header) {
        const std::string_view rest = record.bytes.substr(record.header->rest);
        const std::size_t length = sender_length(rest);
        if (length != std::string_view::npos && !base::is_utf8(rest.substr(0, length))) {
            add_name(rest.substr(0, length), record.line);
        }
    }
    std::string_view left = record.bytes;
    for (std::uint64_t line = record.line; line < record.line + record.lines; ++line) {
        const std::size_t end = std::min(left.find('\n'), left.size());
        const std::string_view text = left.substr(0, end);
        if (!base::is_utf8(text)) {
            m_first_bad = m_bad++ == 0 ? line : m_first_bad;
        } else if (!is_ascii(text)) {
            ++m_good;
        }
        left.remove_prefix(std::min(end + 1, left.size()));
    }
}

void EncodingCheck::add_name(std::string_view name, std::uint64_t line) {
    constexpr std::size_t most = 100; // damaged names in a text that is none in a code page
    const auto known = m_names.try_emplace(base::repair_utf8(name), name).first;
    if (known->second != name || m_names.size() > most) {
        refuse(m_name, line, "names of senders are no UTF-8, and two of them would become one");
    }
}

void EncodingCheck::finish() const {
    constexpr std::uint64_t least = 5; // fewer may well be all that is beyond ASCII, and damaged
    if (m_bad >= least && m_bad > m_good) {
        refuse(m_name, m_first_bad,
               fmt::format("{} of {} lines beyond ASCII are no UTF-8", m_bad, m_bad + m_good));
    }
}

BytePlace first_bad_byte(const RawRecord& record) noexcept {
    BytePlace place{record.line, record.offset};
    std::string_view left = record.bytes;
    while (!left.empty()) {
        const std::size_t length = base::decode_utf8(left).length;
        if (!base::is_utf8(left.substr(0, length))) {
            break;
        }
        place.line += left.front() == '\n' ? 1U : 0U;
        place.offset += length;
        left.remove_prefix(length);
    }
    return place;
}

} // namespace chatkeep::source::whatsapp_text
