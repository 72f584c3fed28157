// SPDX-License-Identifier: EUPL-1.2
#include "hash/commitment.hpp"
#include "hash/leaf_batch.hpp"
#include "hash/sha.hpp"
#include "hash/sha256_lanes_detail.hpp"
#include "hash/sha256_wide_detail.hpp"
#include "hash/sha256_woven_detail.hpp"

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

/// Messages in their blocks.
class Messages {
public:
    void add(std::string_view message) {
        std::string bytes(blocks_of(message.size()) * k_sha256_block, 'x');
        message.copy(bytes.data(), message.size());
        end_message(bytes.data(), message.size());
        m_blocks.push_back(bytes);
        m_expected.push_back(sha256(message));
    }

    void check(LaneKind kind) const {
        std::vector<Hash256> digests(m_blocks.size());
        std::vector<DigestJob> jobs;
        for (std::size_t i = 0; i < m_blocks.size(); ++i) {
            jobs.push_back({m_blocks[i].data(), m_blocks[i].size() / k_sha256_block,
                            reinterpret_cast<char*>(digests[i].data())});
        }
        make_digests(kind, jobs);
        for (std::size_t i = 0; i < m_blocks.size(); ++i) {
            CAPTURE(i);
            REQUIRE(to_hex(digests[i]) == m_expected[i]);
        }
    }

private:
    std::vector<std::string> m_blocks;
    std::vector<std::string> m_expected;
};

std::vector<LaneKind> kinds() {
    // what this processor has not can't be tried on it
    std::vector<LaneKind> kinds = {LaneKind::single};
    if (has_wide_registers()) {
        kinds.push_back(LaneKind::wide);
    }
    if (has_sha_instructions()) {
        kinds.push_back(LaneKind::woven);
    }
    return kinds;
}

} // namespace

TEST_CASE("lanes: the same digests as OpenSSL's, for any number and length of messages") {
    for (const LaneKind kind : kinds()) {
        for (std::size_t count : {0U, 1U, 3U, 4U, 5U, 15U, 16U, 17U, 31U, 32U, 33U, 70U}) {
            for (std::size_t most : {0U, 55U, 64U, 200U, 5000U}) {
                CAPTURE(count, most);
                Numbers random(count * most);
                Messages messages;
                for (std::size_t i = 0; i < count; ++i) {
                    messages.add(random_bytes(random, most));
                }
                messages.check(kind);
            }
        }
    }
}

TEST_CASE("lanes: every length up to some blocks") {
    for (const LaneKind kind : kinds()) {
        Messages messages;
        for (std::size_t size = 0; size <= 300; ++size) {
            messages.add(std::string(size, 'x'));
        }
        messages.check(kind);
    }
}

TEST_CASE("lanes: keys and what is committed under them are the same as one by one") {
    Numbers random(7);
    for (const LaneKind kind : kinds()) {
        for (const std::size_t count : {1U, 3U, 4U, 16U, 17U, 31U, 32U, 33U, 70U}) {
            CAPTURE(count);
            std::vector<Hash256> keys(count);
            for (Hash256& key : keys) {
                std::generate(key.begin(), key.end(), [&] { return static_cast<unsigned char>(random()); });
            }
            std::vector<HmacKey> states(count);
            work_in_keys(kind, keys, states.data());
            std::vector<std::string> values;
            std::vector<PurposeBlock> purposes;
            const std::string common(random() % k_short_purpose, 'b');
            std::vector<Hash256> expected_macs;
            std::vector<Hash256> expected;
            for (std::size_t i = 0; i < count; ++i) {
                const std::string name = "n" + std::string(random() % k_short_purpose, 'a');
                const std::string value = random_bytes(random, 200);
                purposes.push_back(purpose_block(name));
                values.emplace_back(blocks_of(k_key_room + value.size()) * k_sha256_block, 'x');
                value.copy(values.back().data() + k_key_room, value.size());
                end_message(values.back().data(), k_key_room + value.size());
                expected_macs.push_back(field_key(keys[i], name));
                expected.push_back(commit_json(field_key(keys[i], common), value));
            }
            std::vector<Hash256> macs(count);
            std::vector<Hash256> values_committed(count);
            std::vector<MacJob> mac_jobs;
            std::vector<CommitJob> commit_jobs;
            for (std::size_t i = 0; i < count; ++i) {
                mac_jobs.push_back({&states[i], purposes[i].data(), reinterpret_cast<char*>(macs[i].data())});
                commit_jobs.push_back({&states[i], values[i].data(), values[i].size() / k_sha256_block,
                                       reinterpret_cast<char*>(values_committed[i].data())});
            }
            make_macs(kind, mac_jobs);
            make_commitments(kind, 0x10, known_purpose(common), commit_jobs);
            CHECK(macs == expected_macs);
            CHECK(values_committed == expected);
        }
    }
}

namespace {

/// Empty, words, bytes of any kind, long words, very many words.
std::string random_text(Numbers& random) {
    switch (random() % 8) {
    case 0:
        return {};
    case 1: {
        std::string words;
        for (std::size_t i = random() % 300; i > 0; --i) {
            words += std::string(random() % 30, 'w') + (random() % 2 == 0 ? " " : ", \xC3\xA9");
        }
        return words;
    }
    default:
        return random_bytes(random, 400);
    }
}

void compare_batches(LaneKind kind) {
    Numbers random(11);
    LeafBatch batch(kind);
    for (const std::size_t count : {1U, 2U, 16U, 63U, 64U, 150U}) {
        std::vector<Hash256> expected;
        for (std::size_t i = 0; i < count; ++i) {
            Hash256 key{};
            std::generate(key.begin(), key.end(), [&] { return static_cast<unsigned char>(random()); });
            std::map<std::string, std::string> values;
            if (random() % 4 != 0) {
                values["text"] = random_text(random);
            }
            for (std::size_t field = random() % 12; field > 0; --field) {
                values["f." + std::to_string(random() % 40)] = random_bytes(random, 150);
            }
            values["kind"] = random_bytes(random, 150);
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

} // namespace

TEST_CASE("lanes: a batch gives the leaves that messages have one by one") {
    for (const LaneKind kind : kinds()) {
        compare_batches(kind);
    }
}

TEST_CASE("lanes: a message without fields") {
    LeafBatch batch;
    batch.begin(Hash256{});
    CHECK(batch.take() == std::vector{leaf_of(Hash256{}, std::span<const FieldValue>{})});
}
