#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What the words right before a number say it is the number of: "contractnr 0612345678". Over normalised
// text.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace chatkeep::policy {

enum class NumberName : std::uint8_t {
    nothing,
    unknown, ///< a number of some kind that we do not know: "vluchtnummer"
    party,   ///< someone or something that can be called, or has other numbers too: "klant", "zaak"
    thing,   ///< something that has no number but its own: "factuur", "ons kenmerk"
    number   ///< a word for a number of that kind: "contractnr", "klant nummer"
};

struct NamedNumber {
    NumberName name = NumberName::nothing;
    std::size_t distance = 0; ///< words from the number to the one that names it; 1 is next to it
    std::string_view word;    ///< of our lists; empty: unknown
};

/// What stands before a number that begins at begin, with no more than "nr", "is" and the like between. Of a
/// known number a few words further away, "contractnr van KPN is", no more is said than of an unknown one.
[[nodiscard]] NamedNumber name_before(std::string_view text, std::size_t begin);

/// "nr", "is", "van": a word in small letters that ties a number to the word in front of it.
[[nodiscard]] bool is_link_word(std::string_view word) noexcept;

} // namespace chatkeep::policy
