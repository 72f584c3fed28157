// SPDX-License-Identifier: EUPL-1.2
#include "hash/commitment.hpp"
#include "hash/leaf_queue.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace chatkeep;

TEST_CASE("a queue gives leaves in the order in which they came, known or made") {
    const auto text_of = [](std::size_t i) { return std::string(i % 50, 'a') + " " + std::to_string(i); };
    for (const std::size_t turns : {std::size_t{1}, std::size_t{7}, std::size_t{1000}}) {
        hash::LeafQueue queue;
        std::vector<hash::Hash256> expected;
        std::vector<hash::Hash256> given;
        const auto take = [&](const std::vector<hash::Hash256>& leaves) {
            given.insert(given.end(), leaves.begin(), leaves.end());
        };
        for (std::size_t i = 0; i < 60; ++i) {
            const std::string text = text_of(i);
            const hash::FieldValue field{"text", hash::FieldKind::text, text, {}};
            const hash::Hash256 leaf = hash::leaf_of(hash::Hash256{}, {&field, 1});
            expected.push_back(leaf);
            if (i % 5 == 2) {
                queue.add(leaf);
            } else {
                hash::LeafBatch& batch = queue.add_message();
                batch.begin({});
                batch.add(field);
            }
            CHECK(queue.size() + given.size() == expected.size());
            if (i % turns == turns - 1) {
                take(queue.turn());
            }
        }
        take(queue.finish());
        CHECK(given == expected);
        CHECK(queue.size() == 0);
        CHECK(queue.finish().empty());
    }
}
