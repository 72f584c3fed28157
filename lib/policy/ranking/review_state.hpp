#pragma once
// SPDX-License-Identifier: EUPL-1.2
// How far the review of a family of rules has come, and what may be said about it.

#include "policy/decisions/votes.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chatkeep::policy {

/// What was decided about one message, on the grounds of one family of rules.
struct FamilyVerdict {
    bool judged = false;   ///< someone said something else than "unsure"
    bool positive = false; ///< something was to be taken out
};

struct FamilyState {
    FamilyVerdict review;  ///< as it came up in the queue
    FamilyVerdict control; ///< as drawn for the control sample
    FamilyVerdict elusion; ///< as drawn for the elusion sample
};

/// votes may be nullptr: nobody decided anything.
[[nodiscard]] FamilyState family_state(const RecordVotes* votes, std::string_view family);

/// Counts over all messages of a stream.
class ReviewProgress {
public:
    void add(const FamilyState& state);

    /// One line of JSON. goal and confidence: shares. See chat-clean(1), RANKING.
    [[nodiscard]] std::string report(std::string_view family, double goal, double confidence) const;

private:
    std::uint64_t m_messages = 0;
    std::uint64_t m_reviewed = 0;
    std::uint64_t m_found = 0;
    std::uint64_t m_control = 0;
    std::uint64_t m_control_positive = 0;
    std::uint64_t m_control_found = 0; ///< positives of the control sample that came up in the queue too
    std::uint64_t m_elusion = 0;
    std::uint64_t m_elusion_positive = 0;
};

} // namespace chatkeep::policy
