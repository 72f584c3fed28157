// SPDX-License-Identifier: EUPL-1.2
#include "model/ids.hpp"

#include "base/lanes.hpp"

#define XXH_INLINE_ALL // most records are short: a call would cost as much as the hash
#include <xxhash.h>

#include <array>
#include <bit>
#include <cstring>

namespace chatkeep::model {

namespace {

/// Eight nibbles, each in a byte of its own, as four bytes.
std::uint64_t packed(std::uint64_t nibbles) noexcept {
    std::uint64_t word = (nibbles << 4U | nibbles >> 8U) & 0x00FF00FF00FF00FFU;
    word = (word | word >> 8U) & 0x0000FFFF0000FFFFU;
    return (word | word >> 16U) & 0xFFFFFFFFU;
}

/// Sixteen lower-case hex digits; false when there are others.
bool read_hex(const char* text, std::uint64_t& value) noexcept {
    static_assert(std::endian::native == std::endian::little);
    const base::Lanes bytes = base::load_lanes(text);
    const base::Lanes digits = bytes - '0';
    const base::Lanes letters = bytes - 'a';
    const base::Lanes is_digit = digits <= 9;
    const base::Lanes is_letter = letters <= 5;
    const base::Lanes nibbles = (digits & is_digit) | ((letters + 10) & is_letter);
    std::array<std::uint64_t, 2> halves{};
    std::memcpy(halves.data(), &nibbles, sizeof nibbles);
    value = __builtin_bswap64(packed(halves[0]) | packed(halves[1]) << 32U); // the first digit is the highest
    return !base::any_lane(~(is_digit | is_letter));
}

/// Writes sixteen lower-case hex digits.
void write_hex(char* buffer, std::uint64_t value) noexcept {
    static_assert(std::endian::native == std::endian::little);
    const base::Lanes bytes = base::spread_word(__builtin_bswap64(value)); // the first byte is the highest
    const base::Lanes nibbles = __builtin_shufflevector(bytes >> 4, bytes & 15, 0, 16, 1, 17, 2, 18, 3, 19, 4,
                                                        20, 5, 21, 6, 22, 7, 23);
    const base::Lanes letters = (nibbles > 9) & ('a' - '0' - 10);
    const base::Lanes digits = nibbles + '0' + letters;
    std::memcpy(buffer, &digits, sizeof digits);
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
