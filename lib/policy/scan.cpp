// SPDX-License-Identifier: EUPL-1.2
#include "policy/scan.hpp"

#include "policy/tokens.hpp"

namespace chatkeep::policy {

namespace {

bool is_ascii(char c) noexcept {
    return static_cast<unsigned char>(c) < 0x80;
}

bool is_separator(char c) noexcept {
    return c == '.' || c == ',' || c == '-' || c == '/';
}

} // namespace

bool is_word_before(std::string_view text, std::size_t at) noexcept {
    if (at == 0) {
        return false;
    }
    std::size_t start = at - 1;
    if (is_ascii(text[start])) {
        return base::is_alnum(text[start]);
    }
    while (start > 0 && at - start < 4 && (static_cast<unsigned char>(text[start]) & 0xC0U) == 0x80U) {
        --start;
    }
    return is_word(base::decode_utf8(text.substr(start)).value);
}

bool is_word_after(std::string_view text, std::size_t at) noexcept {
    if (at < text.size() && is_ascii(text[at])) {
        return base::is_alnum(text[at]);
    }
    return at < text.size() && is_word(base::decode_utf8(text.substr(at)).value);
}

bool has_number_border(std::string_view text, std::size_t begin, std::size_t end) noexcept {
    if (is_word_before(text, begin) || is_word_after(text, end)) {
        return false;
    }
    const bool digit_before = begin >= 2 && is_separator(text[begin - 1]) && base::is_digit(text[begin - 2]);
    const bool digit_after =
        end + 1 < text.size() && is_separator(text[end]) && base::is_digit(text[end + 1]);
    return !digit_before && !digit_after;
}

std::string digits_of(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (base::is_digit(c)) {
            out.push_back(c);
        }
    }
    return out;
}

std::string compact_upper(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (base::is_alnum(c)) {
            out.push_back(base::to_upper(c));
        }
    }
    return out;
}

} // namespace chatkeep::policy
