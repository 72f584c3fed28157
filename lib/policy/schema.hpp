#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The keys of a policy file: from its tree to a Policy. Checks form and bounds; what rules do is checked in
// load.cpp.

#include "policy/policy.hpp"
#include "policy/problems.hpp"
#include "policy/toml_tree.hpp"

namespace chatkeep::policy {

/// Lists come without their entries. Fills in defaults of the recognisers.
[[nodiscard]] Policy read_schema(const Node& root, Problems& problems);

} // namespace chatkeep::policy
