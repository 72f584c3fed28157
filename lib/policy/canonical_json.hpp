#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Canonical JSON (RFC 8785) of a policy's tree, so that comments and layout do not change its identity.

#include "policy/toml_tree.hpp"

#include <string>

namespace chatkeep::policy {

/// Appends the tree; moments become strings.
void append_canonical(std::string& out, const Node& node);

} // namespace chatkeep::policy
