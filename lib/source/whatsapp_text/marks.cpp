// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_text/marks.hpp"

#include "base/lanes.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace chatkeep::source::whatsapp_text {

namespace {

bool is_space(char32_t c) noexcept {
    return c == U' ' || c == 0x00A0 || c == 0x202F || (c >= 0x2000 && c <= 0x200A) || c == 0x3000;
}

/// Bytes before the first that may begin a direction mark or a space other than ' '.
std::size_t unmarked_length(std::string_view text) noexcept {
    return base::find_byte(text, [](base::Lanes bytes) {
        return (bytes == 0xC2) | (bytes == 0xE2) | (bytes == 0xE3) | (bytes == 0xEF);
    });
}

/// Bytes that comparable() leaves as they are, up to the first mark or space other than ' '.
std::size_t same_length(std::string_view text) noexcept {
    std::size_t at = unmarked_length(text);
    while (at < text.size()) {
        const std::string_view rest = text.substr(at);
        const base::CodePoint point = base::decode_utf8(rest);
        if (is_space(point.value) || mark_length(rest) != 0) {
            break;
        }
        at += point.length + unmarked_length(rest.substr(point.length));
    }
    return at;
}

/// Bytes at the front of text that comparable() makes count bytes of, which end a character.
std::size_t written_length(std::string_view text, std::size_t count) noexcept {
    std::size_t at = 0;
    while (count > 0 && at < text.size()) {
        const std::string_view rest = text.substr(at);
        if (const std::size_t same = unmarked_length(rest.substr(0, count))) {
            at += same;
            count -= same;
        } else if (const std::size_t mark = mark_length(rest)) {
            at += mark;
        } else {
            const base::CodePoint point = base::decode_utf8(rest);
            const std::size_t made = is_space(point.value) ? 1 : point.length;
            count -= std::min(count, made);
            at += point.length;
        }
    }
    return at;
}

} // namespace

std::string_view skip_marks(std::string_view text) noexcept {
    while (const std::size_t length = mark_length(text)) {
        text.remove_prefix(length);
    }
    return text;
}

std::string_view comparable(std::string_view text, std::string& buffer) {
    text = skip_marks(text);
    std::size_t same = same_length(text);
    if (same < text.size()) {
        buffer.clear();
        for (; same < text.size(); same = same_length(text)) {
            buffer.append(text.substr(0, same));
            text.remove_prefix(same);
            const std::size_t mark = mark_length(text);
            buffer.append(mark == 0 ? " " : "");
            text.remove_prefix(mark == 0 ? base::decode_utf8(text).length : mark);
        }
        buffer.append(text);
        text = buffer;
    }
    while (text.ends_with(' ') || text.ends_with('.') || text.ends_with('\r')) {
        text.remove_suffix(1);
    }
    return text;
}

std::string comparable(std::string_view text) {
    std::string buffer;
    return std::string(comparable(text, buffer));
}

std::string_view written_part(std::string_view text, std::size_t from, std::size_t count) noexcept {
    text.remove_prefix(written_length(text, from));
    text = skip_app_mark(text);
    const std::string_view rest = text.substr(written_length(text, count));
    return text.substr(0, text.size() - skip_marks(rest).size());
}

bool has_mark(std::string_view text) noexcept {
    return text.find(k_lrm) != std::string_view::npos || text.find(k_rlm) != std::string_view::npos;
}

} // namespace chatkeep::source::whatsapp_text
