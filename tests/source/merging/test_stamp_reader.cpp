// SPDX-License-Identifier: EUPL-1.2
// What the merger takes from the times of a stream.
#include "source/merging/stamp_reader.hpp"
#include "stream/reader.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace chatkeep;

namespace {

time::Stamp stamp_of(const std::string& members) {
    source::merging::StampReader reader;
    const stream::Document message(R"({"type":"message","kind":"text","text":"Ok","time":{)" + members + "}}",
                                   "a test");
    return reader.read(message.root());
}

const std::string k_times =
    R"("at":"2022-10-30T02:20:09+01:00","earliest":"2022-10-30T02:20:09+01:00",)"
    R"("latest":"2022-10-30T02:20:09.999+01:00","precision":"second","zone":"Europe/Amsterdam",)";

} // namespace

TEST_CASE("a pass of a repeated hour that only the order suggested is open again") {
    const time::Stamp stamp = stamp_of(k_times + R"("basis":"order","fold":"second")");
    CHECK_FALSE(stamp.is_utc);
    CHECK(stamp.civil_ms == 1'667'096'409'000); // 02:20:09 on the wall clock
    CHECK(stamp.span_ms == 1000);
}

TEST_CASE("a pass of a repeated hour that the source states is an instant") {
    const time::Stamp stamp = stamp_of(k_times + R"("basis":"source","fold":"second")");
    CHECK(stamp.is_utc);
    CHECK(stamp.civil_ms == 1'667'092'809'000);
}

TEST_CASE("a time that summer time skips is the one shown, not all that its neighbours allow") {
    const time::Stamp stamp =
        stamp_of(R"("at":"2020-03-29T02:30:00","earliest":"2020-03-29T01:58:00+01:00",)"
                 R"("latest":"2020-03-29T03:05:59.999+02:00","precision":"minute","zone":"Europe/Amsterdam",)"
                 R"("basis":"order")");
    CHECK_FALSE(stamp.is_utc);
    CHECK(stamp.civil_ms == 1'585'449'000'000); // 02:30 on the wall clock
    CHECK(stamp.span_ms == 60'000);
}

TEST_CASE("a participant without a valid id gets no number") {
    source::merging::StampReader reader;
    const stream::Document good(R"({"id":"p00000000000000000000000000000001","name":"Noor"})", "a test");
    const stream::Document cut_off(R"({"id":"p0000","name":"Sem"})", "a test");
    CHECK(reader.add_participant(good.root()));
    CHECK_FALSE(reader.add_participant(cut_off.root()));
    CHECK(reader.people() == std::vector<std::string>{"Noor"});
}
