#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What the sources of a merged conversation are called in it, and whose word counts.

#include "model/ids.hpp"
#include "source/merging/referrals.hpp"
#include "source/merging/source_rank.hpp"
#include "source/merging/stamp_reader.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace chatkeep::source::merging {

/// The ids of the conversations that are joined, and of all that they name.
struct Naming {
    model::Id conversation;
    std::vector<model::Id> shifts;         ///< by source: from its ids to those of the merged conversation
    std::vector<std::string> sources;      ///< by source: its id in the stream
    std::vector<SourceRank> ranks;         ///< by source
    std::vector<model::Id> people;         ///< by person
    std::vector<std::string> person_names; ///< by person: as the source says whose word counts most
    std::unordered_map<model::Id, std::string, IdHash>
        other_names; ///< of participants, where a source has another
    std::optional<model::Id> owner;
    std::unordered_map<model::Id, model::Id, IdHash> participants; ///< of any source, to the merged one
};

/// "p…" or "m…" in its quotes; nothing when it is no such id.
[[nodiscard]] std::optional<model::Id> id_in(std::string_view json, char letter) noexcept;

void append_id(std::string& line, char letter, const model::Id& id);

/// Copies a value with the ids of participants and messages in it changed to those of the merged
/// conversation.
void append_mapped(std::string& line, std::string_view value, const Naming& naming,
                   const MessageNames& answered);

} // namespace chatkeep::source::merging
