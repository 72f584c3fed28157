#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The participants of the conversation being written, and the messages that a reply may point to.

#include "model/ids.hpp"
#include "stream/value.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace chatkeep::report {

struct IdHash {
    std::size_t operator()(const model::Id& id) const noexcept { return id.low; }
};

struct Person {
    std::string name;
    std::string address; ///< where it says more than the name
    std::size_t colour = 0;
    bool owner = false;
};

/// A name as a page shows it: an address book may have line ends and tabs in one.
[[nodiscard]] std::string one_line(std::string_view name);

/// In order of appearance.
class People {
public:
    void add(const stream::Value& participant);
    void clear();

    /// nullptr for an id that is not there.
    [[nodiscard]] const Person* find(std::string_view id) const noexcept;

    [[nodiscard]] const std::vector<Person>& all() const noexcept { return m_people; }

private:
    std::vector<Person> m_people;
    std::unordered_map<model::Id, std::size_t, IdHash> m_by_id;
};

/// What a reply shows of the message it answers.
struct Quotable {
    std::size_t part = 0; ///< of its conversation, from 1
    std::string sender;   ///< participant id as text; empty: none
    std::string snippet;
};

/// The last messages of a conversation: replies reach back, but rarely far, and memory is bounded.
class RecentMessages {
public:
    static constexpr std::size_t k_most = 20'000;

    /// Texts are copied; text may be cut.
    void add(std::string_view id, std::size_t part, std::string_view sender, std::string_view text);
    void clear();
    /// nullptr when the message is not among them.
    [[nodiscard]] const Quotable* find(std::string_view id) const noexcept;

private:
    /// Messages are numbered from 1. Those whose ids fall into one bucket form a chain, from the newest back.
    struct Slot {
        model::Id id;
        std::uint64_t before = 0; ///< the next of the chain; 0: none. It may be gone
        Quotable message;
    };

    static constexpr std::size_t k_snippet = 160;
    static constexpr std::size_t k_buckets = std::size_t{1} << 15U;

    [[nodiscard]] static std::size_t bucket_of(const model::Id& id) noexcept { return id.low % k_buckets; }

    std::vector<Slot> m_slots; ///< a ring: written one behind the other, unlike the nodes of a map
    std::vector<std::uint64_t> m_newest = std::vector<std::uint64_t>(k_buckets); ///< by bucket
    std::uint64_t m_count = 0;                                                   ///< of all so far
    std::uint64_t m_gone = 0; ///< messages up to this number are of conversations before
};

/// The first limit bytes, cut between characters.
[[nodiscard]] std::string_view front_of(std::string_view text, std::size_t limit) noexcept;

} // namespace chatkeep::report
