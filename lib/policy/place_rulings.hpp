#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What must go from one text of a record whatever its rules find: what people decided, and copies of words
// that went elsewhere. Only inside policy.

#include "policy/decisions/votes.hpp"
#include "policy/redact.hpp"

#include <string_view>
#include <vector>

namespace chatkeep::policy {

class PlaceRulings : public TextRulings {
public:
    /// votes may be nullptr. copies: as findings; those that people kept are left out. All must outlive this.
    PlaceRulings(const Policy& policy, const RecordVotes* votes, std::string_view pointer, bool from_owner);

    void add_copies(const std::vector<Finding>& copies);

    [[nodiscard]] Said on(const Finding& finding) const override;

    [[nodiscard]] const std::vector<Finding>& own_spans() const override { return m_own; }

    [[nodiscard]] Ruling ruling(const Finding& finding) const;

private:
    [[nodiscard]] Ruling ruling_inside(const Finding& finding) const;
    [[nodiscard]] bool is_kept(const Finding& copy) const;
    void add(const Decision& decision);
    void join(Finding finding);

    const Policy& m_policy;
    const RecordVotes* m_votes;
    std::string_view m_pointer;
    bool m_from_owner;
    std::vector<Finding> m_own; ///< sorted, without overlaps
};

} // namespace chatkeep::policy
