#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Secrets that their own form gives away, without a word for them: private keys, tokens of services.

#include "policy/recogniser.hpp"

#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// Appends the keys in a normalised text, in order of their kinds.
void find_keys(std::string_view text, std::vector<Candidate>& out);

} // namespace chatkeep::policy
