#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Reads a cleaning log back, entry by entry, and checks its chain.

#include "base/io.hpp"
#include "base/line_input.hpp"
#include "policy/log.hpp"
#include "policy/tokens.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// What a person decided, as an entry names it.
struct LoggedVote {
    std::string id;
    std::string reviewer;
    std::string role;
    std::string verdict;
    std::string at;
};

/// An entry of a log.
struct LoggedChange {
    bool is_change = false; ///< false: it says what was found, and nothing was changed
    bool is_open = false;
    std::string record; ///< id; empty for records without
    std::string mac;    ///< of the record, when the log was written with a key
    std::string part;
    std::string path; ///< as printable_path() writes it
    std::optional<Span> span;
    std::string action;
    std::string level;
    std::string outcome;
    std::string replacement;
    std::string rule;
    std::string basis;
    std::string file_mac;        ///< of an attachment as it came in, when the log was written with a key
    std::string file_sha256;     ///< of the file that stands in its place
    std::int64_t file_size = -1; ///< of that one
    std::string captured;        ///< as the record says it now; empty: as it did
    std::string made_by;         ///< the program, where the record says from what the file was made
    std::string reason;          ///< why an attachment was withheld
    std::vector<std::array<std::int64_t, 4>> boxes; ///< painted over
    std::vector<LoggedVote> votes;
    bool is_overruled = false; ///< people wanted to keep what went
    bool is_told = false;      ///< a notice of the stream says so too
    std::string policy_hash;
    std::string fault; ///< what the entry says that can't be; empty: nothing
};

struct LoggedRule {
    std::string basis;
    RuleCounts counts;
};

struct LoggedSummary {
    std::string tool;
    std::string policy;
    std::string policy_version;
    std::string policy_hash;
    std::string outcome;
    std::string decisions;       ///< their digest; empty: there were none
    std::string decisions_heads; ///< the same, made from what the summary says of each file
    std::int64_t decisions_read = 0;
    std::int64_t decisions_lines = 0; ///< of all files together
    std::int64_t overruled = 0;
    std::int64_t open = 0;
    bool open_allowed = false;
    std::int64_t in = 0;
    std::int64_t kept = 0;
    std::int64_t redacted = 0;
    std::int64_t removed = 0;
    std::int64_t attachments_in = 0;
    std::int64_t attachments_withheld = 0;
    std::int64_t attachments_removed = 0;
    std::int64_t attachments_kept = 0;
    std::int64_t attachments_renamed = 0;
    std::int64_t attachments_cleaned = 0;
    std::int64_t attachments_masked = 0;
    std::int64_t removals_passed = 0;
    std::int64_t quotes_cut = 0;
    std::int64_t digests_dropped = 0;
    std::map<std::string, LoggedRule, std::less<>> rules; ///< by rule id
};

class LogReader {
public:
    /// The input must outlive the reader. name stands in messages.
    LogReader(base::Input& input, std::string name);

    /// The next entry; false behind the last. Throws Error{data} with the line.
    bool next(LoggedChange& change);

    /// After next() said false. Throws Error{data} when the log has no summary: it was cut off.
    [[nodiscard]] const LoggedSummary& summary() const;

private:
    std::string m_name;
    base::LineInput m_lines;
    std::string m_previous;
    std::int64_t m_seq = 0;
    std::optional<LoggedSummary> m_summary;
};

} // namespace chatkeep::policy
