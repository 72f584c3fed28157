#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Replacements with a number, "[PERSOON-2]": who reads a cleaned conversation still sees who is the same
// person.

#include "policy/policy.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// Whether a rule's replacement ends in "-n]": n stands for a number.
[[nodiscard]] bool is_numbered(const Rule& rule) noexcept;

/// The size of the rule's replacement, with whatever number, that text starts with; 0 when there is none.
[[nodiscard]] std::size_t replacement_size(const Rule& rule, std::string_view text) noexcept;

/// The numbers of one conversation. Memory: the values that were replaced in it.
class Pseudonyms {
public:
    /// How many cleanings the stream has behind it: their numbers mean others than ours.
    void set_earlier_cleanings(int count) { m_prefix = count == 0 ? "" : std::to_string(count + 1) + "."; }

    void begin_conversation() noexcept { m_people.clear(); }

    /// What stands in the place of a value: the same for the same value in the conversation. A name goes with
    /// a longer or shorter form of it, when there is only one.
    [[nodiscard]] std::string replacement(const Rule& rule, std::string_view value);

private:
    using Words = std::vector<std::string>;

    [[nodiscard]] static std::size_t number_of(std::vector<Words>& people, Words words, bool has_forms);

    std::string m_prefix;
    std::map<std::string, std::vector<Words>, std::less<>> m_people; ///< by replacement, by number
};

} // namespace chatkeep::policy
