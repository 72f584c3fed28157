#pragma once
// SPDX-License-Identifier: EUPL-1.2
// How far the people who reviewed agree, by family of rules and by pair: quality must not depend on the
// person.

#include "policy/decisions/decisions_file.hpp"
#include "policy/policy.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace chatkeep::policy {

struct AgreementReport {
    /// JSON lines: all rules together first, then each family of which two people judged something. See
    /// chat-clean(1), AGREEMENT.
    std::string lines;
    std::uint64_t messages = 0;      ///< that two people or more judged
    std::vector<std::string> failed; ///< the families that did not come up to the goal; "" for all together
};

/// Compares what cleaners and second reviewers decided. Of each person the last word about a thing counts;
/// who was unsure did not judge. goal: the least alpha.
[[nodiscard]] AgreementReport compare_reviewers(const std::vector<DecisionsFile>& files, const Policy& policy,
                                                double goal);

} // namespace chatkeep::policy
