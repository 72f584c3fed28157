#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Writes one conversation that several sources hold.

#include "source/merging/join.hpp"
#include "source/merging/message_line.hpp"
#include "source/merging/part.hpp"
#include "stream/writer.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace chatkeep::source::merging {

/// A source's part of the conversation.
struct Member {
    Input* input = nullptr;
    Part* part = nullptr;
    const SourcePart* source = nullptr;
    std::string id;   ///< of the source in the stream written
    std::string zone; ///< given by a person; empty: not
};

/// members: the reference first, the others by digest.
[[nodiscard]] JoinSummary join_conversation(std::vector<Member> members, stream::Writer& writer,
                                            const std::function<void(std::uint64_t)>& progress);

} // namespace chatkeep::source::merging
