#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Holds a cleaned stream against its input and the cleaning log: nothing came in, nothing went unlogged.

#include "base/io.hpp"
#include "hash/hmac.hpp"
#include "hash/media_store.hpp"
#include "policy/decisions/decisions_file.hpp"
#include "stream/reader.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace chatkeep::policy {

struct CleaningCounts {
    std::uint64_t in = 0;
    std::uint64_t kept = 0;
    std::uint64_t redacted = 0;
    std::uint64_t removed = 0;
    std::uint64_t spans = 0;  ///< replaced spans that the log explains
    std::uint64_t files = 0;  ///< attachments that were changed or withheld
    std::uint64_t faults = 0; ///< told one by one
};

/// What is wrong; line is that of the cleaned stream, 0 when it is about the log or the whole.
using TellFault = std::function<void(std::uint64_t line, const std::string& what)>;

/// What is checked. All must outlive the check.
struct Cleaning {
    stream::Reader& input;
    stream::Reader& output;
    base::Input& log;
    const hash::HmacSha256* key = nullptr;   ///< of the log; nullptr: its digests are not checked
    const hash::MediaStore* media = nullptr; ///< with the cleaned files; nullptr: they are not read
    const std::vector<DecisionsFile>* decisions = nullptr; ///< that the run applied; nullptr: not checked
};

/// Memory: one record of each, what the log says about it, and a digest for each cleaned file. Throws what
/// the readers throw, and Error{data} with the line for a log that is damaged or whose chain is broken.
[[nodiscard]] CleaningCounts verify_cleaning(const Cleaning& cleaning, const TellFault& tell);

} // namespace chatkeep::policy
