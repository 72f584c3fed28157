#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The records that cleaning writes itself: what stands for a message that went, and what people must know.

#include "hash/hash256.hpp"
#include "model/records.hpp"
#include "stream/value.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chatkeep::policy {

/// Members of a reply's extra that hold words of the message it answers.
inline constexpr std::array<const char*, 3> k_quoted_members = {"quoted_url", "quoted_title",
                                                                "quoted_description"};

/// What stays of a message that goes.
struct RemovalKeeps {
    bool sender = false;
    bool time = false; ///< cut to the minute
};

/// Nothing when the message has no valid id, conversation or n.
[[nodiscard]] std::optional<model::Removal> removal_record(stream::Value message, std::string_view rule,
                                                           std::string_view basis, const RemovalKeeps& keeps);

/// A removal as a JSON line, with the commitment of the message that it stands for.
[[nodiscard]] std::string removal_with_proof(std::string_view removal, const hash::Hash256& leaf);

/// At the end of a draft.
[[nodiscard]] model::Notice proposals_open(std::uint64_t count);

/// About a message of which the period can't decide.
[[nodiscard]] model::Notice period_uncertain(std::string_view conversation, std::string_view message);

/// A file of a message that did not go out. list: "attachment" or "reaction", index: in it.
[[nodiscard]] model::Notice attachment_withheld(std::string_view conversation, std::string_view message,
                                                std::string_view list, std::string_view index,
                                                std::string_view reason);

} // namespace chatkeep::policy
