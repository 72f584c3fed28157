#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The stream's header after cleaning: what the input said, and which policy was applied.

#include "policy/policy.hpp"
#include "stream/value.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chatkeep::policy {

/// What a run adds to the header.
struct CleanRun {
    const std::string& generator;
    const std::string& decisions; ///< digest of the decisions files; empty: there were none
    bool draft;
};

/// What the header says of a cleaning.
struct SaidOfCleaning {
    std::string_view policy;
    std::string_view version;
    std::string_view policy_hash;
    std::string_view decisions; ///< as CleanRun has it
    bool draft = false;
};

using HeaderOptions = std::vector<std::pair<std::string, std::string>>;

/// The options that a cleaning adds to those of the incoming header: none when it has them already.
[[nodiscard]] HeaderOptions options_of_cleaning(stream::Value root, const SaidOfCleaning& said);

/// How many cleanings the stream has behind it, by its incoming header.
[[nodiscard]] int earlier_cleanings(stream::Value root);

/// bytes is the incoming header, root its view; its texts are clean already. A header that names this policy
/// already stays as it is, so that cleaning twice changes nothing.
[[nodiscard]] std::string header_with_policy(std::string_view bytes, stream::Value root, const Policy& policy,
                                             const CleanRun& run);

} // namespace chatkeep::policy
