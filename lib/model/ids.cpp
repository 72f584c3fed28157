// SPDX-License-Identifier: EUPL-1.2
#include "model/ids.hpp"

#include <xxhash.h>

#include <array>
#include <bit>
#include <cstring>

namespace chatkeep::model {

namespace {

constexpr std::string_view k_hex_digits = "0123456789abcdef";

constexpr unsigned char k_no_digit = 0x80;

constexpr std::array<unsigned char, 256> make_digits() {
    std::array<unsigned char, 256> digits{};
    digits.fill(k_no_digit);
    for (std::size_t i = 0; i < k_hex_digits.size(); ++i) {
        digits[static_cast<unsigned char>(k_hex_digits[i])] = static_cast<unsigned char>(i);
    }
    return digits;
}

constexpr std::array<unsigned char, 256> k_digits = make_digits();

/// Sixteen lower-case hex digits; false when there are others.
bool read_hex(const char* text, std::uint64_t& value) noexcept {
    unsigned char seen = 0;
    value = 0;
    for (int i = 0; i < 16; ++i) {
        const unsigned char digit = k_digits[static_cast<unsigned char>(text[i])];
        seen |= digit;
        value = (value << 4U) | digit;
    }
    return (seen & k_no_digit) == 0;
}

/// Eight lower-case hex digits: spreads the nibbles of value over the bytes of a word, first digit lowest, and
/// adds '0', and what is between '9' and 'a' where the nibble is above 9.
std::uint64_t hex_digits(std::uint64_t value) noexcept {
    constexpr std::uint64_t ones = 0x0101010101010101ULL;
    value = ((value & 0xFFFF0000U) >> 16U) | ((value & 0xFFFFU) << 32U);
    value = ((value & 0x0000FF000000FF00ULL) >> 8U) | ((value & 0x000000FF000000FFULL) << 16U);
    value = ((value & 0x00F000F000F000F0ULL) >> 4U) | ((value & 0x000F000F000F000FULL) << 8U);
    const std::uint64_t letters = ((value + ones * 6) >> 4U) & ones;
    return value + ones * '0' + letters * ('a' - '0' - 10);
}

void write_hex(char* buffer, std::uint64_t value) noexcept {
    static_assert(std::endian::native == std::endian::little, "the first digit is the lowest byte");
    const std::uint64_t front = hex_digits(value >> 32U);
    const std::uint64_t back = hex_digits(value & 0xFFFFFFFFU);
    std::memcpy(buffer, &front, sizeof front);
    std::memcpy(buffer + sizeof front, &back, sizeof back);
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
    const std::uint64_t parts[3] = {id.high, id.low,
                                    n}; // NOLINT(modernize-avoid-c-arrays): bytes for the hash
    const XXH128_hash_t hash = XXH3_128bits(&parts, sizeof parts);
    return {hash.high64, hash.low64};
}

std::optional<Id> parse_id(std::string_view text, char letter) noexcept {
    if (text.size() != 33 || text.front() != letter) {
        return std::nullopt;
    }
    Id id;
    if (!read_hex(text.data() + 1, id.high) || !read_hex(text.data() + 17, id.low)) {
        return std::nullopt;
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
