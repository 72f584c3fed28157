#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Joins the conversations that several sources hold, and writes them as one stream.

#include "source/merging/part.hpp"
#include "stream/writer.hpp"
#include "time/merger.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace chatkeep::source::merging {

struct JoinOptions {
    std::string reference; ///< name of the source whose clock counts; empty: the first
    std::vector<std::pair<std::string, std::string>> zones; ///< name of a source, its zone
    bool by_evidence =
        false; ///< join only conversations that share messages; else all, when each source has one
    std::function<void(std::uint64_t)> progress; ///< messages written so far
};

/// What was found about one source of a merged conversation.
struct SourceSummary {
    std::string id; ///< in the stream written
    std::string label;
    time::SourcePlan plan;
    std::uint64_t only_here = 0;    ///< messages that no other source has
    std::uint64_t deleted_here = 0; ///< messages that it shows as deleted and another has
};

/// What was done with one conversation.
struct JoinSummary {
    std::string title;
    std::vector<SourceSummary> sources; ///< the reference first
    std::uint64_t records = 0;
    std::uint64_t messages = 0;
    std::uint64_t shared = 0; ///< messages that more than one source has
    std::uint64_t certain = 0;
    std::uint64_t likely = 0;
    std::uint64_t unknown = 0;
    std::uint64_t late = 0;
    std::uint64_t possible_duplicates = 0;
    std::map<time::Contradiction, std::uint64_t> contradictions;
    std::map<time::Contradiction, std::uint64_t> told; ///< notices written or held back, by kind
};

/// inputs: taken apart. Writes all records between the stream's first and last. Throws Error{usage} for names
/// that fit no source or more than one.
[[nodiscard]] std::vector<JoinSummary> join(std::vector<Input>& inputs, const JoinOptions& options,
                                            stream::Writer& writer);

} // namespace chatkeep::source::merging
