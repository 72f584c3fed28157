#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A policy file as a tree of plain values with their line numbers, free of the TOML library's types.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

struct Node {
    enum class Kind : std::uint8_t { boolean, integer, number, text, moment, other, array, table };

    Kind kind = Kind::table;
    bool boolean = false;
    std::int64_t integer = 0;
    double number = 0;
    std::string text;              ///< text, or a moment in RFC 3339 with milliseconds; other: its TOML type
    std::int64_t moment_ms = 0;    ///< milliseconds since 1970 in UTC
    std::vector<Node> items;       ///< of an array; values of a table, in the order of keys
    std::vector<std::string> keys; ///< of a table, sorted by byte
    std::uint64_t line = 0;

    /// The value of a table's key; nullptr when there is none.
    [[nodiscard]] const Node* find(std::string_view key) const noexcept;
};

/// "a string", "a table", … for messages.
[[nodiscard]] std::string_view describe(Node::Kind kind) noexcept;

/// Throws Error{usage} with the line when bytes is no TOML. name stands in the message.
[[nodiscard]] Node parse_toml(std::string_view bytes, const std::string& name);

} // namespace chatkeep::policy
