// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_text/marks.hpp"

#include "base/text.hpp"

namespace chatkeep::source::whatsapp_text {

namespace {

bool is_space(char32_t c) noexcept {
    return c == U' ' || c == 0x00A0 || c == 0x202F || (c >= 0x2000 && c <= 0x200A) || c == 0x3000;
}

} // namespace

std::size_t mark_length(std::string_view text) noexcept {
    if (text.size() < 3) {
        return 0;
    }
    const auto a = static_cast<unsigned char>(text[0]);
    const auto b = static_cast<unsigned char>(text[1]);
    const auto c = static_cast<unsigned char>(text[2]);
    if (a == 0xE2 && b == 0x80 && (c == 0x8E || c == 0x8F || (c >= 0xAA && c <= 0xAE))) {
        return 3; // U+200E, U+200F, U+202A to U+202E
    }
    return a == 0xEF && b == 0xBB && c == 0xBF ? 3 : 0;
}

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
        if (length == 0) {
            result += text.front();
        }
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return result;
}

std::string comparable(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
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
