// SPDX-License-Identifier: EUPL-1.2
#include "model/ids.hpp"

#include <xxhash.h>

namespace chatkeep::model {

namespace {

constexpr std::string_view k_hex_digits = "0123456789abcdef";

/// 16 for what is no lower-case hex digit.
unsigned hex_value(char c) noexcept {
    if (c >= '0' && c <= '9') {
        return static_cast<unsigned>(c - '0');
    }
    return c >= 'a' && c <= 'f' ? static_cast<unsigned>(c - 'a') + 10 : 16;
}

void write_hex(char* buffer, std::uint64_t value) noexcept {
    for (int i = 15; i >= 0; --i) {
        buffer[i] = k_hex_digits[value & 0xFU];
        value >>= 4U;
    }
}

} // namespace

Id make_id(std::string_view bytes) noexcept {
    const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
    return {hash.high64, hash.low64};
}

Id combine(const Id& parent, const Id& content) noexcept {
    return {parent.high ^ content.high, parent.low ^ content.low};
}

Id with_ordinal(const Id& id, std::uint64_t n) noexcept {
    if (n <= 1) {
        return id;
    }
    const std::uint64_t parts[3] = {id.high, id.low, n}; // NOLINT(modernize-avoid-c-arrays): bytes for the hash
    const XXH128_hash_t hash = XXH3_128bits(&parts, sizeof parts);
    return {hash.high64, hash.low64};
}

std::optional<Id> parse_id(std::string_view text, char letter) noexcept {
    if (text.size() != 33 || text.front() != letter) {
        return std::nullopt;
    }
    Id id;
    for (std::size_t i = 1; i < text.size(); ++i) {
        const unsigned digit = hex_value(text[i]);
        if (digit > 15) {
            return std::nullopt;
        }
        std::uint64_t& half = i <= 16 ? id.high : id.low;
        half = (half << 4U) | digit;
    }
    return id;
}

std::string to_string(char letter, const Id& id) {
    std::string text(33, '\0');
    write_id(text.data(), letter, id);
    return text;
}

void write_id(char* buffer, char letter, const Id& id) noexcept {
    buffer[0] = letter;
    write_hex(buffer + 1, id.high);
    write_hex(buffer + 17, id.low);
}

} // namespace chatkeep::model
