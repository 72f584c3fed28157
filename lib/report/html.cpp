// SPDX-License-Identifier: EUPL-1.2
#include "report/html.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <array>
#include <charconv>

namespace chatkeep::report {

namespace {

/// Bytes at which escaping must look closer: markup, controls, first bytes of C1 controls (C2) and of bidi
/// controls (E2), malformed UTF-8 (C0, C1, F5 and up). Everything else is copied in runs.
constexpr std::array<bool, 256> make_special() {
    std::array<bool, 256> special{};
    for (std::size_t byte = 0; byte < 0x20; ++byte) {
        special[byte] = byte != '\n' && byte != '\t';
    }
    for (const char byte : {'&', '<', '>', '"', '\'', '\x7F'}) {
        special[static_cast<unsigned char>(byte)] = true;
    }
    special[0xC2] = true;
    special[0xE2] = true;
    return special;
}

constexpr std::array<bool, 256> k_special = make_special();

std::size_t plain_run(std::string_view text, std::size_t from) noexcept {
    while (from < text.size() && !k_special[static_cast<unsigned char>(text[from])]) {
        ++from;
    }
    return from;
}

std::string_view entity(char c) noexcept {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return {};
    }
}

/// Embeddings, overrides and isolates; the marks U+200E and U+200F only help.
bool is_hidden_control(char32_t value) noexcept {
    return value < 0x20 || (value >= 0x7F && value < 0xA0) || (value >= 0x202A && value <= 0x202E) ||
           (value >= 0x2066 && value <= 0x2069);
}

template <typename Control>
void escape(std::string& out, std::string_view text, const Control& control) {
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t stop = plain_run(text, at);
        out.append(text.substr(at, stop - at));
        if (stop == text.size()) {
            return;
        }
        const std::string_view named = entity(text[stop]);
        if (!named.empty()) {
            out.append(named);
            at = stop + 1;
            continue;
        }
        const base::CodePoint point = base::decode_utf8(text.substr(stop));
        at = stop + point.length;
        if (is_hidden_control(point.value)) {
            control(point.value);
        } else {
            base::append_utf8(out, point.value);
        }
    }
}

} // namespace

void append_text(std::string& out, std::string_view text) {
    escape(out, text, [&](char32_t value) {
        out += fmt::format("<span class=ctl>U+{:04X}</span>", static_cast<std::uint32_t>(value));
    });
}

void append_attribute_text(std::string& out, std::string_view text) {
    escape(out, text, [](char32_t) {});
}

Html& Html::markup(std::string_view html) {
    m_buffer.append(html);
    spill();
    return *this;
}

Html& Html::text(std::string_view foreign) {
    append_text(m_buffer, foreign);
    spill();
    return *this;
}

Html& Html::plain(std::string_view foreign) {
    append_attribute_text(m_buffer, foreign);
    return *this;
}

Html& Html::attribute(std::string_view name, std::string_view value) {
    m_buffer.append(" ").append(name).append("=\"");
    append_attribute_text(m_buffer, value);
    m_buffer += '"';
    return *this;
}

Html& Html::value(std::string_view foreign) {
    append_attribute_text(m_buffer, foreign);
    return *this;
}

Html& Html::word(Word word, std::string_view n) {
    m_buffer.append("<span data-t=").append(key(word)).append(" lang=").append(to_string(m_language));
    if (n.empty()) {
        m_buffer += '>';
        append_text(m_buffer, report::text(word, m_language));
    } else {
        attribute("data-n", n);
        m_buffer += '>';
        append_text(m_buffer, fill(word, m_language, n));
    }
    m_buffer.append("</span>");
    return *this;
}

Html& Html::label(Word word) {
    m_buffer.append(" data-l=").append(key(word));
    attribute("title", report::text(word, m_language));
    return attribute("aria-label", report::text(word, m_language));
}

Html& Html::date(std::string_view date, bool with_weekday) {
    m_buffer.append(with_weekday ? "<time data-w" : "<time");
    attribute("data-d", date);
    m_buffer.append(" lang=").append(to_string(m_language)).append(">");
    append_text(m_buffer, date_text(date, m_language, with_weekday));
    m_buffer.append("</time>");
    return *this;
}

Html& Html::size(std::uint64_t bytes) {
    m_buffer += fmt::format("<span data-b={}>{}</span>", bytes, size_text(bytes, m_language));
    return *this;
}

Html& Html::number(std::uint64_t value) {
    std::array<char, 20> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    m_buffer.append(digits.data(), written.ptr);
    return *this;
}

void Html::flush() {
    m_output.write(m_buffer);
    m_buffer.clear();
}

} // namespace chatkeep::report
