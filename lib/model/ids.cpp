// SPDX-License-Identifier: EUPL-1.2
#include "model/ids.hpp"

#include <xxhash.h>

namespace chatkeep::model {

namespace {

void write_hex(char* buffer, std::uint64_t value) noexcept {
    constexpr std::string_view digits = "0123456789abcdef";
    for (int i = 15; i >= 0; --i) {
        buffer[i] = digits[value & 0xFU];
        value >>= 4U;
    }
}

} // namespace

Id make_id(const Id& parent, std::string_view bytes) noexcept {
    const XXH128_hash_t hash = XXH3_128bits_withSeed(bytes.data(), bytes.size(), parent.high ^ (parent.low * 3U));
    return {hash.high64, hash.low64};
}

Id with_ordinal(const Id& id, std::uint64_t n) noexcept {
    if (n <= 1) {
        return id;
    }
    const std::uint64_t parts[3] = {id.high, id.low, n}; // NOLINT(modernize-avoid-c-arrays): bytes for the hash
    const XXH128_hash_t hash = XXH3_128bits(&parts, sizeof parts);
    return {hash.high64, hash.low64};
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
