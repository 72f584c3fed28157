// SPDX-License-Identifier: EUPL-1.2
#include "base/big_endian.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <string>

namespace chatkeep::base {

namespace {

template <typename Unsigned>
std::string stored(Unsigned number) {
    std::string bytes(sizeof number, '?');
    store_big_endian(bytes.data(), number);
    return bytes;
}

} // namespace

TEST_CASE("numbers of each width are stored the most significant byte first and read back", "[big_endian]") {
    using namespace std::string_literals;
    CHECK(stored(std::uint8_t{0xFE}) == "\xFE");
    CHECK(stored(std::uint16_t{0x0102}) == "\x01\x02");
    CHECK(stored(std::uint32_t{0x01020304}) == "\x01\x02\x03\x04");
    CHECK(stored(std::uint64_t{0x00000000000000FF}) == "\0\0\0\0\0\0\0\xFF"s);
    CHECK(stored(std::uint64_t{0x0102030405060708}) == "\x01\x02\x03\x04\x05\x06\x07\x08");
    CHECK(load_big_endian<std::uint8_t>("\xFE") == 0xFE);
    CHECK(load_big_endian<std::uint16_t>("\xFF\x02") == 0xFF02);
    CHECK(load_big_endian<std::uint32_t>("\xFF\x02\x03\x04") == 0xFF020304);
    CHECK(load_big_endian<std::uint64_t>("\xFF\x02\x03\x04\x05\x06\x07\x08") == 0xFF02030405060708);
    CHECK(stored(std::uint64_t{255}) < stored(std::uint64_t{256}));
}

} // namespace chatkeep::base
