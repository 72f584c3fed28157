#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Reads JSON that must stand in canonical form already. Since each value has one form only, a value's bytes
// are what its commitment was made over, no member can stand twice, and no byte can change without being
// seen.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::hash {

/// What is wrong with bytes as one value in canonical form (RFC 8785) with integers of at most 2^53 - 1 as
/// its only numbers; empty when nothing is. The functions below need bytes that passed.
[[nodiscard]] std::string_view find_canonical_fault(std::string_view bytes);

/// The length of the escape at the front of text, which starts with a backslash; 0 when canonical JSON writes
/// what it stands for in another way.
[[nodiscard]] std::size_t canonical_escape_length(std::string_view text) noexcept;

/// A member of an object: views into its bytes.
struct CanonicalMember {
    std::string_view name; ///< between the quotes, escapes as written
    std::string_view value;
};

/// Replaces out by the members, which are in order; false when bytes is no object.
[[nodiscard]] bool list_members(std::string_view bytes, std::vector<CanonicalMember>& out);
/// Replaces out by the items; false when bytes is no array.
[[nodiscard]] bool list_items(std::string_view bytes, std::vector<std::string_view>& out);

/// nullptr when there is no such member.
[[nodiscard]] const std::string_view* find_member(const std::vector<CanonicalMember>& members,
                                                  std::string_view name) noexcept;

[[nodiscard]] std::optional<std::uint64_t> to_unsigned(std::string_view bytes) noexcept;
/// Replaces out by the text of a string; false when bytes is none.
[[nodiscard]] bool decode_string(std::string_view bytes, std::string& out);
/// Appends what the inside of a string stands for.
void append_decoded(std::string& out, std::string_view inside);

} // namespace chatkeep::hash
