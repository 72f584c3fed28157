// SPDX-License-Identifier: EUPL-1.2
#include "time/sorted_records.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdint>
#include <future>
#include <random>
#include <tuple>
#include <vector>

using namespace chatkeep;

namespace {

using Key = std::tuple<std::int64_t, std::uint16_t, std::uint64_t>; ///< time, source, position

/// Times jump about, before and after 1970, and several records have the same.
std::vector<Key> keys_of(std::uint16_t source, std::uint64_t count) {
    std::mt19937 random(source + 1U);
    std::vector<Key> keys;
    for (std::uint64_t position = 0; position < count; ++position) {
        keys.emplace_back(static_cast<std::int64_t>(position) * 10 - 50'000 +
                              static_cast<std::int64_t>(random() % 1000),
                          source, position);
    }
    return keys;
}

void add(time::SortedRecords& sorted, const std::vector<Key>& keys) {
    for (const auto& [when, source, position] : keys) {
        time::Placed record;
        record.safe.lo = when;
        record.stamp.source = source;
        record.stamp.position = position;
        record.stamp.id = position * 3 + source;
        sorted.add(record);
    }
}

} // namespace

TEST_CASE("records of sources that are added at once come back in one order, whole") {
    constexpr std::uint16_t sources = 3;
    time::SortedRecords sorted(sources + 1); // one has none
    std::vector<Key> expected;
    std::vector<std::future<void>> at_work;
    for (std::uint16_t source = 0; source < sources; ++source) {
        const std::vector<Key> keys = keys_of(source, 100'000U + source);
        expected.insert(expected.end(), keys.begin(), keys.end());
        at_work.push_back(std::async(std::launch::async, [&sorted, keys] { add(sorted, keys); }));
    }
    for (std::future<void>& one : at_work) {
        one.get();
    }
    std::sort(expected.begin(), expected.end());
    std::vector<Key> found;
    bool whole = true;
    for (time::Placed record; sorted.next(record);) {
        found.emplace_back(record.safe.lo, record.stamp.source, record.stamp.position);
        whole = whole && record.stamp.id == record.stamp.position * 3 + record.stamp.source;
    }
    CHECK(whole);
    CHECK(found == expected);
}
