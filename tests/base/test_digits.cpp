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

TEST_CASE("a number is written alike whatever number was written before") {
    base::NearNumber number;
    std::array<char, 24> buffer{};
    const auto is_exact = [&](std::uint64_t value) {
        const char* const end = number.write(buffer.data(), value);
        return std::string(buffer.data(), static_cast<std::size_t>(end - buffer.data())) ==
               std::to_string(value);
    };
    for (const std::uint64_t first : {std::uint64_t{0}, std::uint64_t{9'900}, std::uint64_t{99'950},
                                      std::uint64_t{1'234'567'890'123}, UINT64_MAX - 20'000}) {
        bool exact = is_exact(first);
        for (std::uint64_t step = 0; step < 20'000; step += 7) {
            exact = exact && is_exact(first + step);
        }
        exact = exact && is_exact(first + 9'999) && is_exact(first) && is_exact(first + 10'000);
        CHECK(exact);
    }
    CHECK(is_exact(UINT64_MAX));
    CHECK(is_exact(0));
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
