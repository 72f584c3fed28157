#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Whether a value in a text is that of an organisation or of someone in function. Over normalised text.

#include "policy/recogniser.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// Whether the sentence around [begin, end) speaks of an organisation, a building or a function and of no
/// person at home: "testlocatie: Dorpsstraat 5", "woordvoerder 06-12345678".
[[nodiscard]] bool is_of_institution(std::string_view text, std::size_t begin, std::size_t end);

/// The same for addresses, which also stay where people meet or work.
void leave_places_of_work_to_people(std::string_view text, std::size_t first, std::vector<Candidate>& out);

/// Values of organisations stay, so none of those in such a sentence is found surely. first: where to begin
/// in out.
void leave_institutions_to_people(std::string_view text, std::size_t first, std::vector<Candidate>& out);

} // namespace chatkeep::policy
