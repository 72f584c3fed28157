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
    std::vector<model::Id> m_order; ///< a ring
    std::size_t m_next = 0;
    std::unordered_map<model::Id, Quotable, IdHash> m_messages;
    static constexpr std::size_t k_snippet = 160;
};

/// The first limit bytes, cut between characters.
[[nodiscard]] std::string_view front_of(std::string_view text, std::size_t limit) noexcept;

} // namespace chatkeep::report
