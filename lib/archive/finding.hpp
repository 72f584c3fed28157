#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What a check says: one finding a fact, with the file and line it is about.

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace chatkeep::archive {

enum class FindingLevel : std::uint8_t { warning, error };

struct Finding {
    FindingLevel level = FindingLevel::error;
    std::string file;       ///< relative to what is checked; printable
    std::uint64_t line = 0; ///< from 1; 0: the file as a whole
    std::string text;       ///< lower case, no full stop; printable

    friend bool operator==(const Finding&, const Finding&) = default;
};

/// Receives findings as they are made and hears how far the work is.
class CheckListener {
public:
    virtual ~CheckListener() = default;
    virtual void found(Finding finding) = 0;

    /// Bytes read since the last call. May throw to end the run.
    virtual void advanced(std::uint64_t bytes) { static_cast<void>(bytes); }
};

/// Keeps every finding; for tests and small bags.
class FindingList : public CheckListener {
public:
    void found(Finding finding) override { findings.push_back(std::move(finding)); }

    std::vector<Finding> findings;
};

} // namespace chatkeep::archive
