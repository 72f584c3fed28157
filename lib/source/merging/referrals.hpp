#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Who refers to which message: what the ids in answers and notices of the sources are in the merged stream.
// Memory does not grow with their number: both sides are sorted on disk and brought together.

#include "base/spill_sort.hpp"
#include "model/ids.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chatkeep::source::merging {

/// Ids of messages in a source, and what they are in the merged stream. Few.
using MessageNames = std::vector<std::pair<model::Id, model::Id>>;

/// The merged id of a source's id; nullptr when it is not known.
[[nodiscard]] const model::Id* find_name(const MessageNames& names, const model::Id& own) noexcept;

/// First expect() every id that is referred to, then refer() and define() in any order, then names_at().
class Referrals {
public:
    Referrals();

    /// low: the lower half of a message's id.
    void expect(std::uint64_t low);

    /// False: nothing refers to it. True may be an accident.
    [[nodiscard]] bool is_expected(std::uint64_t low) const noexcept;

    /// What is written at a place names the message. Places are numbers of the caller's.
    void refer(std::uint64_t place, std::uint64_t low);

    /// The message of a source is another in the merged stream. Of the same one the last call counts.
    void define(const model::Id& own, const model::Id& merged);

    /// What a place refers to. Places must not descend from call to call; the result lives until the next.
    [[nodiscard]] const MessageNames& names_at(std::uint64_t place);

private:
    struct Found {
        std::uint64_t place = 0;
        model::Id own;
        model::Id merged;
    };

    void settle();
    void advance();

    std::vector<std::uint64_t> m_expected; ///< a bit for each remainder of the ids
    bool m_any = false;
    bool m_settled = false;
    std::uint64_t m_definitions = 0;
    base::SpillSort m_referring;
    base::SpillSort m_defined;
    base::SpillSort m_found; ///< by place
    std::optional<Found> m_next;
    MessageNames m_names;
    std::string m_packed; ///< a record of one of the sorts
};

} // namespace chatkeep::source::merging
