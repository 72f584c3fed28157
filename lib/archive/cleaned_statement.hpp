#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The statement of what was cleaned: what a package holds of a read-out, counted, for its makers to sign.

#include "hash/proof.hpp"

#include <map>
#include <string>
#include <string_view>

namespace chatkeep::archive {

/// The members that follow from the records, as canonical JSON.
using CleanedStatement = std::map<std::string, std::string>;

/// readout: the bytes of the read-out's statement.
[[nodiscard]] CleanedStatement cleaned_statement(std::string_view readout,
                                                 const hash::ReadoutStatement& statement,
                                                 const hash::ProofCounts& counts);

/// Whether bytes is a statement in canonical form with exactly these members, and "generator" and "options".
[[nodiscard]] bool fits(const CleanedStatement& statement, std::string_view bytes);

/// The canonical form of an object; names need no escapes.
[[nodiscard]] std::string object_of(const std::map<std::string, std::string>& members);

} // namespace chatkeep::archive
