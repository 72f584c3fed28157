// SPDX-License-Identifier: EUPL-1.2
#include "base/hex.hpp"

#include <catch2/catch.hpp>

#include <string_view>

using namespace chatkeep;

TEST_CASE("hexadecimal digits have values, other bytes have none") {
    constexpr std::string_view lower = "0123456789abcdef";
    constexpr std::string_view upper = "0123456789ABCDEF";
    int digits = 0;
    for (int byte = 0; byte < 256; ++byte) {
        digits += base::is_hex(static_cast<char>(byte)) ? 1 : 0;
    }
    CHECK(digits == 22);
    for (int value = 0; value < 16; ++value) {
        CHECK(base::hex_value(lower[static_cast<std::size_t>(value)]) == value);
        CHECK(base::hex_value(upper[static_cast<std::size_t>(value)]) == value);
    }
    CHECK(base::hex_value('g') == -1);
}

TEST_CASE("two hexadecimal digits write a byte") {
    CHECK(base::bytes_of_hex("00fF7a") == std::string_view("\0\xff\x7a", 3));
    CHECK(base::bytes_of_hex("414").size() == 1);
    CHECK(base::bytes_of_hex("").empty());
}
