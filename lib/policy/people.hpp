#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Words that speak of a person: what makes a word about health, belief or crime personal.

#include "policy/lexicon.hpp"
#include "policy/reading.hpp"

#include <vector>

namespace chatkeep::policy {

/// A pronoun, a word for kin, a role that one person has, a first name, or an initial.
struct PersonWord {
    std::size_t word = 0;
    bool only_next = false; ///< "zijn" is a verb, unless what it owns stands right behind it
};

/// The words of WordUse::people.
void add_person_words(const AddWord& add);

/// Appends them in order.
void find_person_words(Reading& reading, std::vector<PersonWord>& out);

/// Whether there is any that does not depend on what stands behind it, or a name.
[[nodiscard]] bool speaks_of_person(Reading& reading);

} // namespace chatkeep::policy
