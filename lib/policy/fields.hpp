#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Reads the keys of one table of a policy file; whatever was not asked for is an unknown key.

#include "policy/problems.hpp"
#include "policy/toml_tree.hpp"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chatkeep::policy {

/// Bounds of a number, both inclusive.
template <typename T>
struct Bounds {
    T least;
    T most;
};

class Fields {
public:
    /// where stands in messages: "[[rules]]". The table must outlive this object.
    Fields(const Node& table, std::string where, Problems& problems);

    enum class Presence : std::uint8_t { optional, required };

    /// The value of a key, or nothing; a wrong type, or a missing required key, is a problem.
    [[nodiscard]] const Node* get(std::string_view key, Node::Kind kind, Presence presence);
    [[nodiscard]] std::string text(std::string_view key, Presence presence);
    [[nodiscard]] std::optional<bool> boolean(std::string_view key);
    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view key, Bounds<std::int64_t> bounds,
                                                      Presence presence);
    [[nodiscard]] double number(std::string_view key, Bounds<double> bounds);
    [[nodiscard]] std::vector<std::string> texts(std::string_view key, Presence presence);

    /// The index of the key's word among words; nullopt when absent.
    [[nodiscard]] std::optional<std::size_t>
    word(std::string_view key, std::initializer_list<std::string_view> words, Presence presence);
    /// The same for a list of words.
    [[nodiscard]] std::optional<std::vector<std::size_t>>
    words(std::string_view key, std::initializer_list<std::string_view> words);

    /// Reports keys that were never asked for. Call last.
    void refuse_rest();

    /// Reports a problem at the key's line, or the table's when it is absent.
    void complain(std::string_view key, const std::string& text);

    [[nodiscard]] std::uint64_t line_of(std::string_view key) const;

private:
    const Node& m_table;
    std::string m_where;
    Problems& m_problems;
    std::set<std::string, std::less<>> m_known;
};

} // namespace chatkeep::policy
