// SPDX-License-Identifier: EUPL-1.2
#include "hash/hash256.hpp"

#include <cstddef>
#include <cstdint>

namespace chatkeep::hash {

namespace {

constexpr std::string_view k_hex = "0123456789abcdef";
constexpr std::string_view k_base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::size_t k_base64url_length = 43;
constexpr unsigned char k_none = 0xFF;

constexpr std::array<unsigned char, 256> values_of(std::string_view digits) {
    std::array<unsigned char, 256> values{};
    values.fill(k_none);
    for (std::size_t i = 0; i < digits.size(); ++i) {
        values.at(static_cast<unsigned char>(digits[i])) = static_cast<unsigned char>(i);
    }
    return values;
}

constexpr auto k_hex_values = values_of(k_hex);
constexpr auto k_base64url_values = values_of(k_base64url);

} // namespace

std::string to_hex(const Hash256& value) {
    std::string text;
    text.reserve(2 * value.size());
    for (const unsigned char byte : value) {
        text += k_hex[byte >> 4U];
        text += k_hex[byte & 15U];
    }
    return text;
}

std::optional<Hash256> parse_hex(std::string_view hex) noexcept {
    Hash256 value{};
    if (hex.size() != 2 * value.size()) {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < value.size(); ++i) {
        const unsigned high = k_hex_values[static_cast<unsigned char>(hex[2 * i])];
        const unsigned low = k_hex_values[static_cast<unsigned char>(hex[2 * i + 1])];
        if (high == k_none || low == k_none) {
            return std::nullopt;
        }
        value[i] = static_cast<unsigned char>(high << 4U | low);
    }
    return value;
}

std::string to_base64url(const Hash256& value) {
    std::string text;
    text.reserve(k_base64url_length);
    std::uint32_t bits = 0;
    unsigned count = 0;
    for (const unsigned char byte : value) {
        bits = bits << 8U | byte;
        count += 8;
        while (count >= 6) {
            count -= 6;
            text += k_base64url[bits >> count & 63U];
        }
    }
    text += k_base64url[bits << (6 - count) & 63U];
    return text;
}

std::optional<Hash256> parse_base64url(std::string_view text) noexcept {
    Hash256 value{};
    if (text.size() != k_base64url_length) {
        return std::nullopt;
    }
    std::uint32_t bits = 0;
    unsigned count = 0;
    std::size_t at = 0;
    for (const char c : text) {
        const unsigned digit = k_base64url_values[static_cast<unsigned char>(c)];
        if (digit == k_none) {
            return std::nullopt;
        }
        bits = bits << 6U | digit;
        count += 6;
        if (count >= 8) {
            count -= 8;
            value[at++] = static_cast<unsigned char>(bits >> count & 255U);
        }
    }
    const bool is_canonical = (bits & ((1U << count) - 1U)) == 0;
    return is_canonical ? std::optional(value) : std::nullopt;
}

} // namespace chatkeep::hash
