// SPDX-License-Identifier: EUPL-1.2
#include "base/spill_sort.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>
#include <vector>

using chatkeep::base::SpillSort;

namespace {

std::vector<std::string> drain(SpillSort& sort) {
    std::vector<std::string> records;
    std::string_view record;
    while (sort.next(record)) {
        records.emplace_back(record);
    }
    return records;
}

/// Records that share long prefixes, repeat, and hold every byte.
std::vector<std::string> many_records() {
    std::vector<std::string> records;
    std::uint32_t seed = 7;
    for (int i = 0; i < 5000; ++i) {
        seed = seed * 1664525U + 1013904223U;
        std::string record = (seed & 1U) != 0 ? "a common beginning " : "";
        record += std::to_string(seed % 3000U);
        record += static_cast<char>(seed >> 24U);
        records.push_back(record.substr(0, (seed >> 8U) % 30U));
    }
    return records;
}

} // namespace

TEST_CASE("records come out sorted whether they fit in memory or not") {
    std::vector<std::string> expected = many_records();
    for (const std::size_t memory :
         {std::size_t{1}, std::size_t{2000}, std::size_t{100'000}, SpillSort::k_default_memory}) {
        SpillSort sort(memory);
        for (const std::string& record : many_records()) {
            sort.add(record);
        }
        CHECK(sort.count() == expected.size());
        std::sort(expected.begin(), expected.end());
        CHECK(drain(sort) == expected);
    }
}

TEST_CASE("an empty sort has no records") {
    SpillSort sort;
    CHECK(drain(sort).empty());
}

TEST_CASE("a record larger than the memory is kept whole") {
    SpillSort sort(1000);
    const std::string large(300'000, 'x');
    sort.add("z");
    sort.add(large);
    sort.add("a");
    CHECK(drain(sort) == std::vector<std::string>{"a", large, "z"});
}

TEST_CASE("asking again after the end says end again") {
    SpillSort sort(1);
    sort.add("b");
    sort.add("a");
    CHECK(drain(sort) == std::vector<std::string>{"a", "b"});
    std::string_view record;
    CHECK_FALSE(sort.next(record));
    CHECK_FALSE(sort.next(record));
}
