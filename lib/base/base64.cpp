// SPDX-License-Identifier: EUPL-1.2
#include "base/base64.hpp"

#include "base/text.hpp"

#include <cstdint>

namespace chatkeep::base {

namespace {

constexpr std::uint32_t k_no_digit = 64;

std::uint32_t digit_of(char c) noexcept {
    if (c >= 'A' && c <= 'Z') {
        return static_cast<std::uint32_t>(c - 'A');
    }
    if (c >= 'a' && c <= 'z') {
        return static_cast<std::uint32_t>(c - 'a' + 26);
    }
    if (is_digit(c)) {
        return static_cast<std::uint32_t>(c - '0' + 52);
    }
    return c == '+' ? 62 : (c == '/' ? 63 : k_no_digit);
}

} // namespace

std::optional<std::string> decode_base64(std::string_view text) {
    if (text.size() % 4 == 0 && text.ends_with('=')) {
        text.remove_suffix(text.ends_with("==") ? 2 : 1);
    }
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3 + 2);
    std::uint32_t bits = 0;
    unsigned held = 0;
    for (const char c : text) {
        const std::uint32_t digit = digit_of(c);
        if (digit == k_no_digit) {
            return std::nullopt;
        }
        bits = (bits << 6U) | digit;
        held += 6;
        if (held >= 8) {
            held -= 8;
            bytes += static_cast<char>((bits >> held) & 0xFFU);
        }
    }
    if (held == 6 || (bits & ((1U << held) - 1)) != 0) {
        return std::nullopt;
    }
    return bytes;
}

std::string encode_base64(std::string_view bytes) {
    static constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    std::uint32_t bits = 0;
    unsigned held = 0;
    for (const char c : bytes) {
        bits = (bits << 8U) | static_cast<unsigned char>(c);
        for (held += 8; held >= 6; held -= 6) {
            text += digits[(bits >> (held - 6)) & 63U];
        }
    }
    if (held > 0) {
        text += digits[(bits << (6 - held)) & 63U];
    }
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

} // namespace chatkeep::base
