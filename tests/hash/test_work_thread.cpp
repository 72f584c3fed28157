// SPDX-License-Identifier: EUPL-1.2
#include "hash/work_thread.hpp"

#include <catch2/catch.hpp>

#include <stdexcept>

using namespace chatkeep;

TEST_CASE("a thread works once each time that it is told to, and hands on what went wrong") {
    int done = 0;
    hash::WorkThread thread([&done] {
        if (++done == 3) {
            throw std::runtime_error("the third time");
        }
    });
    thread.wait(); // nothing is under way
    CHECK(done == 0);
    for (int times = 1; times <= 5; ++times) {
        thread.begin();
        if (times == 3) {
            CHECK_THROWS_WITH(thread.wait(), "the third time");
        }
        thread.wait();
        CHECK(done == times);
    }
}

TEST_CASE("a thread that nobody waits for ends with what it does") {
    int done = 0;
    {
        hash::WorkThread thread([&done] { ++done; });
        thread.begin();
    }
    CHECK(done <= 1); // it may not have begun
}
