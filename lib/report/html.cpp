// SPDX-License-Identifier: EUPL-1.2
#include "report/html.hpp"

#include "base/lanes.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <array>
#include <charconv>
#include <string>

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

/// The same question for sixteen bytes at once.
bool any_special(base::Lanes bytes) noexcept {
    return base::any_lane(((bytes < 0x20) & (bytes != '\n') & (bytes != '\t')) | (bytes == '&') |
                          (bytes == '<') | (bytes == '>') | (bytes == '"') | (bytes == '\'') |
                          (bytes == 0x7F) | (bytes == 0xC2) | (bytes == 0xE2));
}

std::size_t plain_run(std::string_view text, std::size_t from) noexcept {
    while (from + base::k_lanes <= text.size() && !any_special(base::load_lanes(text.data() + from))) {
        from += base::k_lanes;
    }
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

} // namespace

template <typename Control>
void Html::escape(std::string_view text, const Control& control) {
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t stop = plain_run(text, at);
        put(text.substr(at, stop - at));
        if (stop == text.size()) {
            return;
        }
        const std::string_view named = entity(text[stop]);
        if (!named.empty()) {
            put(named);
            at = stop + 1;
            continue;
        }
        const base::CodePoint point = base::decode_utf8(text.substr(stop));
        at = stop + point.length;
        if (is_hidden_control(point.value)) {
            control(point.value);
        } else {
            std::string character;
            base::append_utf8(character, point.value);
            put(character);
        }
    }
}

Html& Html::text(std::string_view foreign) {
    escape(foreign, [this](char32_t value) {
        put(fmt::format("<span class=ctl>U+{:04X}</span>", static_cast<std::uint32_t>(value)));
    });
    return *this;
}

Html& Html::plain(std::string_view foreign) {
    escape(foreign, [](char32_t) {});
    return *this;
}

Html& Html::attribute(std::string_view name, std::string_view value) {
    return markup(" ").markup(name).markup("=\"").plain(value).markup("\"");
}

Html& Html::word(Word word, std::string_view n) {
    markup("<span data-t=").markup(key(word)).markup(" lang=").markup(to_string(m_language));
    if (n.empty()) {
        markup(">").text(report::text(word, m_language));
    } else {
        attribute("data-n", n).markup(">").text(fill(word, m_language, n));
    }
    return markup("</span>");
}

Html& Html::label(Word word) {
    const std::string_view shown = report::text(word, m_language);
    return markup(" data-l=").markup(key(word)).attribute("title", shown).attribute("aria-label", shown);
}

Html& Html::date(std::string_view date, bool with_weekday) {
    markup(with_weekday ? "<time data-w" : "<time").attribute("data-d", date);
    markup(" lang=").markup(to_string(m_language)).markup(">");
    return text(date_text(date, m_language, with_weekday)).markup("</time>");
}

Html& Html::size(std::uint64_t bytes) {
    return markup("<span data-b=")
        .number(bytes)
        .markup(">")
        .markup(size_text(bytes, m_language))
        .markup("</span>");
}

Html& Html::number(std::uint64_t value) {
    std::array<char, 20> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    return markup({digits.data(), static_cast<std::size_t>(written.ptr - digits.data())});
}

void Html::put_far(std::string_view bytes) {
    flush();
    if (bytes.size() > k_window) {
        m_output.write(bytes);
    } else {
        put(bytes);
    }
}

void Html::flush() {
    m_output.write({m_buffer.data(), m_used});
    m_used = 0;
}

} // namespace chatkeep::report
