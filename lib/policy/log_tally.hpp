#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Counts what the entries of a cleaning log say, to hold its summary to them.

#include "policy/log_reader.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace chatkeep::policy {

class LogTally {
public:
    /// The next entry.
    void add(const LoggedChange& entry);

    /// What the summary says that the entries do not, a line each.
    [[nodiscard]] std::vector<std::string> differences(const LoggedSummary& summary) const;

    [[nodiscard]] std::uint64_t open() const noexcept { return m_open; }

private:
    void count_file(const LoggedChange& entry);
    [[nodiscard]] std::vector<std::string> differing_rules(const LoggedSummary& summary) const;

    std::map<std::string, LoggedRule, std::less<>> m_rules;
    std::string m_other_basis; ///< a rule that entries give more than one
    std::string m_cut_record;  ///< the last one that lost a quote
    std::string m_renamed;     ///< the last place of a file's name
    std::uint64_t m_open = 0;
    std::uint64_t m_quotes_cut = 0;
    std::uint64_t m_renamed_files = 0;
    std::uint64_t m_cleaned = 0;
    std::uint64_t m_masked = 0;
    std::uint64_t m_withheld = 0;
    std::uint64_t m_overruled = 0;
    std::uint64_t m_with_votes = 0;
};

} // namespace chatkeep::policy
