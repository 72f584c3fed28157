// SPDX-License-Identifier: EUPL-1.2
#include "base/digits.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cstdint>
#include <string>

using namespace chatkeep;

namespace {

std::string written(std::uint64_t value) {
    std::array<char, 20> buffer{};
    const char* const end = base::write_number(buffer.data(), value);
    return {buffer.data(), static_cast<std::size_t>(end - buffer.data())};
}

} // namespace

TEST_CASE("numbers of every length are written in decimal") {
    std::uint64_t power = 1;
    for (int digits = 1; digits <= 20; ++digits, power *= 10) {
        for (const std::uint64_t value : {power - 1, power, power + 1, power + power / 2, power * 17 / 10}) {
            CHECK(written(value) == std::to_string(value));
        }
    }
    CHECK(written(UINT64_MAX) == std::to_string(UINT64_MAX));
}

TEST_CASE("each part of a number of eight digits is divided exactly") {
    bool exact = true;
    for (std::uint64_t four = 0; four < 10'000; ++four) {
        for (const std::uint64_t value : {four, four * 10'000, four * 10'001, four * 100'000'000}) {
            exact = exact && written(value) == std::to_string(value);
        }
    }
    CHECK(exact);
}
