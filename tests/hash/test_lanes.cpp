// SPDX-License-Identifier: EUPL-1.2
#include "hash/leaf_batch.hpp"
#include "hash/sha.hpp"
#include "hash/sha256_lanes_detail.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

using namespace chatkeep::hash;

namespace {

/// Numbers that look random, the same ones each time.
class Numbers {
public:
    explicit Numbers(std::uint64_t seed) : m_state(seed) {}

    std::uint64_t operator()() {
        m_state = m_state * 6364136223846793005U + 1442695040888963407U;
        return m_state >> 33U;
    }

private:
    std::uint64_t m_state;
};

std::string random_bytes(Numbers& random, std::size_t most) {
    std::string bytes(random() % (most + 1), '\0');
    std::generate(bytes.begin(), bytes.end(), [&] { return static_cast<char>(random()); });
    return bytes;
}

/// Digests of messages, put into one hasher; also the states between their blocks, as what goes on from them.
void compare(LaneKind kind, std::size_t count, std::size_t most) {
    Numbers random(count * most);
    LaneHasher hasher(kind);
    for (int round = 0; round < 3; ++round) {
        hasher.clear();
        std::vector<std::string> messages;
        for (std::size_t i = 0; i < count; ++i) {
            messages.push_back(random_bytes(random, most));
            std::copy(messages[i].begin(), messages[i].end(),
                      hasher.add(k_sha256_start, 0, messages[i].size()));
        }
        hasher.run();
        for (std::size_t i = 0; i < count; ++i) {
            CAPTURE(count, most, i, messages[i].size());
            REQUIRE(to_hex(hasher.digest(i)) == sha256(messages[i]));
        }
    }
}

std::vector<LaneKind> kinds() {
    // where the processor has no wide registers there is only one way
    return best_lanes() == LaneKind::wide ? std::vector{LaneKind::single, LaneKind::wide}
                                          : std::vector{LaneKind::single};
}

} // namespace

TEST_CASE("lanes: the same digests as OpenSSL's, for any number and length of messages") {
    for (const LaneKind kind : kinds()) {
        for (std::size_t count : {0U, 1U, 5U, 6U, 15U, 16U, 17U, 31U, 32U, 33U, 70U}) {
            for (std::size_t most : {0U, 55U, 64U, 200U, 5000U}) {
                compare(kind, count, most);
            }
        }
    }
}

TEST_CASE("lanes: every length up to some blocks") {
    for (const LaneKind kind : kinds()) {
        LaneHasher hasher(kind);
        const std::string bytes(300, 'x');
        for (std::size_t size = 0; size <= bytes.size(); ++size) {
            std::copy_n(bytes.begin(), size, hasher.add(k_sha256_start, 0, size));
        }
        hasher.run();
        for (std::size_t size = 0; size <= bytes.size(); ++size) {
            CHECK(to_hex(hasher.digest(size)) == sha256(bytes.substr(0, size)));
        }
    }
}

TEST_CASE("lanes: a message goes on from the state of its first block") {
    Numbers random(7);
    for (const LaneKind kind : kinds()) {
        for (const std::size_t count : {1U, 40U}) {
            std::vector<std::string> messages;
            LaneHasher hasher(kind);
            for (std::size_t i = 0; i < count; ++i) {
                messages.push_back(std::string(k_sha256_block, static_cast<char>(i)) +
                                   random_bytes(random, 150));
                std::copy_n(messages[i].begin(), k_sha256_block, hasher.add_block(k_sha256_start));
            }
            hasher.run();
            LaneHasher rest(kind);
            for (std::size_t i = 0; i < count; ++i) {
                const std::string_view bytes = std::string_view(messages[i]).substr(k_sha256_block);
                std::copy(bytes.begin(), bytes.end(),
                          rest.add(hasher.state(i), k_sha256_block, bytes.size()));
            }
            rest.run();
            for (std::size_t i = 0; i < count; ++i) {
                CHECK(to_hex(rest.digest(i)) == sha256(messages[i]));
            }
        }
    }
}

TEST_CASE("lanes: a batch gives the leaves that messages have one by one") {
    Numbers random(11);
    LeafBatch batch;
    for (const std::size_t count : {1U, 2U, 16U, 63U, 64U, 150U}) {
        std::vector<Hash256> expected;
        for (std::size_t i = 0; i < count; ++i) {
            Hash256 key{};
            std::generate(key.begin(), key.end(), [&] { return static_cast<unsigned char>(random()); });
            std::map<std::string, std::string> values;
            if (random() % 4 != 0) {
                values["text"] = random() % 8 == 0 ? "" : random_bytes(random, 400);
            }
            for (std::size_t field = random() % 12; field > 0; --field) {
                values["f." + std::to_string(random() % 40)] = random_bytes(random, 150);
            }
            values[std::string(64, 'z')] = "a name of full length";
            std::vector<FieldValue> fields;
            fields.reserve(values.size() + 1);
            for (const auto& [name, value] : values) {
                fields.push_back({name, kind_of(name), value, {}});
            }
            if (random() % 3 == 0) {
                fields.insert(fields.begin(), {"blob.0", FieldKind::blob, {}, key});
            }
            expected.push_back(leaf_of(key, fields));
            batch.begin(key);
            std::for_each(fields.begin(), fields.end(), [&](const FieldValue& field) { batch.add(field); });
        }
        CHECK(batch.size() == count);
        CHECK(batch.take() == expected);
        CHECK(batch.size() == 0);
    }
    CHECK(batch.take().empty());
}

TEST_CASE("lanes: a message without fields") {
    LeafBatch batch;
    batch.begin(Hash256{});
    CHECK(batch.take() == std::vector{leaf_of(Hash256{}, std::span<const FieldValue>{})});
}
