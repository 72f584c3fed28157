// SPDX-License-Identifier: EUPL-1.2
// What the order of a single source proves.
#include "time/sequence.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <optional>
#include <vector>

using namespace chatkeep;

namespace {

/// A message of one minute, which answers another; 0: none.
model::Record message(std::uint64_t number, std::uint64_t answers, std::int64_t minute) {
    model::Message one;
    one.id = {0, number};
    one.time.at = model::Instant{minute * 60, 0, 0};
    one.time.earliest = one.time.at;
    one.time.latest = model::Instant{minute * 60 + 59, 999'000'000, 0};
    if (answers != 0) {
        one.reply_to.emplace().message = model::Id{0, answers};
    }
    return one;
}

std::vector<model::Order> orders_of(std::vector<model::Record> records) {
    std::vector<model::Order> orders;
    time::Sequence sequence(
        [&](model::Record& record) { orders.push_back(std::get<model::Message>(record).order); });
    for (model::Record& record : records) {
        sequence.take(record);
    }
    sequence.finish();
    return orders;
}

} // namespace

TEST_CASE("an answer is certainly behind the message it answers, unless that one answers it too") {
    const model::Order by_reply{model::Certainty::certain, model::OrderBasis::reply};
    const model::Order by_time{model::Certainty::certain, model::OrderBasis::time};
    const model::Order unknown{model::Certainty::unknown, model::OrderBasis::none};
    CHECK(orders_of({message(1, 0, 5), message(2, 1, 5)}).back() == by_reply);
    CHECK(orders_of({message(1, 2, 5), message(2, 1, 5)}).back() == unknown);
    CHECK(orders_of({message(1, 2, 5), message(2, 1, 6)}).back() == by_time);
}

TEST_CASE("where a reader knows of a contradiction no time makes an order certain") {
    const auto contradicted = [](model::Record record, std::uint64_t sender) {
        auto& one = std::get<model::Message>(record);
        one.order.certainty = model::Certainty::unknown;
        one.sender = model::Id{0, sender};
        return record;
    };
    const model::Order unknown{model::Certainty::unknown, model::OrderBasis::none};
    const auto orders =
        orders_of({contradicted(message(1, 0, 1), 1), contradicted(message(2, 0, 3), 1),
                   contradicted(message(3, 0, 5), 2), contradicted(message(4, 3, 7), 1), message(5, 0, 9)});
    CHECK(orders ==
          std::vector<model::Order>{{},
                                    {model::Certainty::likely, model::OrderBasis::sender}, // of one clock
                                    unknown,
                                    {model::Certainty::certain, model::OrderBasis::reply},
                                    {model::Certainty::certain, model::OrderBasis::time}});
}
