// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_text/marks.hpp"

#include "base/lanes.hpp"
#include "base/text.hpp"

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

} // namespace

std::string_view skip_marks(std::string_view text) noexcept {
    while (const std::size_t length = mark_length(text)) {
        text.remove_prefix(length);
    }
    return text;
}

std::string without_marks(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const std::size_t length = mark_length(text);
        text.remove_prefix(length);
        const std::size_t run = length > 0 ? 0 : 1 + unmarked_length(text.substr(1));
        result.append(text.substr(0, run));
        text.remove_prefix(run);
    }
    return result;
}

std::string comparable(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const std::size_t plain = unmarked_length(text);
        result.append(text.substr(0, plain));
        text.remove_prefix(plain);
        if (text.empty()) {
            break;
        }
        const base::CodePoint point = base::decode_utf8(text);
        if (is_space(point.value)) {
            result += ' ';
        } else if (mark_length(text) == 0) {
            result.append(text.substr(0, point.length));
        }
        text.remove_prefix(point.length);
    }
    while (!result.empty() && (result.back() == ' ' || result.back() == '.' || result.back() == '\r')) {
        result.pop_back();
    }
    return result;
}

bool has_mark(std::string_view text) noexcept {
    return text.find(k_lrm) != std::string_view::npos || text.find(k_rlm) != std::string_view::npos;
}

} // namespace chatkeep::source::whatsapp_text
