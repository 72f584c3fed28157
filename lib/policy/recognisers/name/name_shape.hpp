#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What the finder of names knows about words, and about the name that it reads.

#include "policy/recognisers/name/find_names.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace chatkeep::policy {

/// What the lists know about a word. Those of phrases around names stand at the word next to the name.
enum NameFlag : std::uint32_t {
    strong = 1U << 0U,  ///< a first name and no other word
    weak = 1U << 1U,    ///< a first name and a word
    surname = 1U << 2U, ///< without its interfix
    common = 1U << 3U,
    place = 1U << 4U,
    organisation = 1U << 5U,
    title = 1U << 6U,
    office = 1U << 7U,
    greeting = 1U << 8U,
    naming = 1U << 9U,
    nearby = 1U << 10U, ///< kin
    verb = 1U << 11U,   ///< of someone who acts
    company = 1U << 12U,
    firm = 1U << 13U,
    participant = 1U << 14U,
    person = 1U << 15U,          ///< a role that one person has
    role = 1U << 16U,            ///< a profession, before a name
    begins_interfix = 1U << 17U, ///< its first word
    official = 1U << 18U,        ///< an office that one person has; office as well
    asking = 1U << 19U,          ///< stands before whom someone turns to: "bel", "volgens"
    sending = 1U << 20U,         ///< stands before "van" and who sent it: "bericht"
    behind_de = 1U << 21U,       ///< a surname that "de" begins
    body = 1U << 22U,            ///< of whom someone in a function is
    earlier = 1U << 24U,         ///< a surname of someone whom the conversation named; of no list
    listed = 1U << 25U,          ///< a first name of the installed list only; of no list here
};

/// A name as it is read from its first word on.
struct NameFinder::Shape {
    std::size_t first = 0;
    std::size_t name = 0; ///< behind the titles
    std::size_t end = 0;  ///< one past its last word so far
    std::size_t titles = 0;
    std::size_t initials = 0;
    std::size_t first_names = 0;
    bool has_strong = false;
    bool has_interfix = false;
    bool has_surname = false;
};

/// Parts words, and nothing else.
[[nodiscard]] bool is_space(std::string_view gap) noexcept;

[[nodiscard]] bool is_plain_title(std::string_view word) noexcept;

/// Whether a word behind which its full stop may be left out, "v" or "v.d.", cuts an interfix.
[[nodiscard]] bool is_cut_interfix(std::string_view first, std::string_view second) noexcept;

/// Of the sure ones, those that no word but a surname follows with a capital: "van der Meer", "vd Berg".
[[nodiscard]] bool is_surest_interfix(std::string_view first, std::string_view second) noexcept;

} // namespace chatkeep::policy
