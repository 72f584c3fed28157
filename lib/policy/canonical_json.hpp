#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Canonical JSON (RFC 8785) of a policy's tree, so that comments and layout do not change its identity.

#include "policy/toml_tree.hpp"

#include <string>

namespace chatkeep::policy {

/// Appends text as a JSON string with exactly the escapes of RFC 8785, section 3.2.2.2.
void append_canonical(std::string& out, std::string_view text);

/// Appends a finite number as ECMAScript's Number::toString writes it.
void append_canonical(std::string& out, double number);

/// Appends the tree; moments become strings.
void append_canonical(std::string& out, const Node& node);

} // namespace chatkeep::policy
