#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The stream's header after cleaning: what the input said, and which policy was applied.

#include "policy/policy.hpp"
#include "stream/value.hpp"

#include <string>
#include <string_view>

namespace chatkeep::policy {

/// What a run adds to the header.
struct CleanRun {
    const std::string& generator;
    const std::string& decisions; ///< digest of the decisions files; empty: there were none
    bool draft;
};

/// How many cleanings the stream has behind it, by its incoming header.
[[nodiscard]] int earlier_cleanings(stream::Value root);

/// bytes is the incoming header, root its view; its texts are clean already. A header that names this policy
/// already stays as it is, so that cleaning twice changes nothing.
[[nodiscard]] std::string header_with_policy(std::string_view bytes, stream::Value root, const Policy& policy,
                                             const CleanRun& run);

} // namespace chatkeep::policy
