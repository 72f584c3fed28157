#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Digests of files among what a source says of them.

#include <string_view>

namespace chatkeep::hash {

/// Whether a JSON value holds a digest, in one of the forms in which readers and apps keep it. sha256:
/// lower-case hex.
[[nodiscard]] bool holds_digest(std::string_view json, std::string_view sha256);

} // namespace chatkeep::hash
