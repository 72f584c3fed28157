// SPDX-License-Identifier: EUPL-1.2
// Against the tables that the formulas were published or computed with.
#include "policy/statistics.hpp"

#include <catch2/catch.hpp>

#include <array>

using namespace chatkeep::policy;

TEST_CASE("how many positives of a control sample must come up") {
    struct Row {
        std::uint64_t r;
        double goal;
        std::uint64_t needed;
    };

    for (const Row& row : {Row{14, .8, 14}, Row{28, .8, 27}, Row{45, .8, 41}, Row{59, .8, 53},
                           Row{100, .8, 87}, Row{200, .8, 170}, Row{300, .8, 252}, Row{29, .9, 29},
                           Row{58, .9, 57}, Row{100, .9, 96}, Row{200, .9, 188}, Row{300, .9, 279},
                           Row{59, .95, 59}, Row{93, .95, 92}, Row{100, .95, 99}, Row{300, .95, 292}}) {
        CAPTURE(row.r, row.goal);
        CHECK(qbcb_needed(row.r, row.goal, .05) == row.needed);
    }
    CHECK_FALSE(qbcb_needed(13, .8, .05));
    CHECK_FALSE(qbcb_needed(28, .9, .05));
    CHECK_FALSE(qbcb_needed(0, .9, .05));
}

TEST_CASE("how many hits a population can hold after a sample") {
    CHECK(upper_bound({2'000, 200, 0}, .05) == 28);
    CHECK(upper_bound({2'000, 200, 1}, .05) == 45);
    CHECK(upper_bound({10'000, 299, 0}, .05) == 98);
    CHECK(upper_bound({10'000, 299, 2}, .05) == 206);
    CHECK(upper_bound({200'000, 2'995, 4}, .05) == 608);
    CHECK(upper_bound({41'000, 1'500, 3}, .05) == 209);
    CHECK(upper_bound({41'000, 1'500, 0}, .05) == 80);
    CHECK(upper_bound({10, 10, 3}, .05) == 3); // all were looked at
    CHECK(upper_bound({10, 0, 0}, .05) == 10); // none was
}

TEST_CASE("how large a sample must be") {
    CHECK(smallest_sample(100, .05, .05, 0) == 45);
    CHECK(smallest_sample(500, .02, .05, 1) == 196);
    CHECK(smallest_sample(2'000, .01, .05, 2) == 564);
    CHECK(smallest_sample(10'000, .01, .05, 0) == 294);
    CHECK(smallest_sample(200'000, .001, .05, 1) == 4'698);
    CHECK_FALSE(smallest_sample(100, .01, .05, 1));
    CHECK_FALSE(smallest_sample(0, .01, .05, 0));
}

TEST_CASE("the lowest recall that goes with what was found") {
    CHECK(recall_bound(10, 10, .05) == Approx(.7411).margin(.0001)); // .05 to the power of 1/10
    CHECK(recall_bound(59, 59, .05) == Approx(.9505).margin(.0001));
    CHECK(recall_bound(100, 90, .05) == Approx(.8363).margin(.0005));
    CHECK(recall_bound(10, 0, .05) == 0);
}
