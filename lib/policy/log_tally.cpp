// SPDX-License-Identifier: EUPL-1.2
#include "policy/log_tally.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace chatkeep::policy {

namespace {

constexpr std::string_view k_applied = "applied";

/// Where a summary counts an entry of a rule; nullptr: nowhere.
std::uint64_t* count_of(RuleCounts& counts, const LoggedChange& entry) {
    if (entry.outcome == k_applied) {
        return entry.part == "message" ? &counts.removed : &counts.redacted;
    }
    if (entry.outcome == "open") {
        return &counts.open;
    }
    if (entry.outcome == "kept") {
        return &counts.kept;
    }
    if (entry.outcome == "allowed") {
        return &counts.allowed;
    }
    return entry.outcome == "noted" ? &counts.noted : nullptr;
}

/// "attachments.0.name": the name of a file that a message has.
bool is_file_name(const LoggedChange& entry) {
    return entry.part == "filename" && std::count(entry.path.begin(), entry.path.end(), '.') >= 2;
}

} // namespace

void LogTally::add(const LoggedChange& entry) {
    m_open += entry.is_open ? 1U : 0U;
    m_with_votes += entry.votes.empty() ? 0U : 1U;
    if (!entry.rule.empty()) {
        LoggedRule& rule = m_rules.try_emplace(entry.rule, LoggedRule{entry.basis, {}}).first->second;
        m_other_basis = rule.basis == entry.basis ? m_other_basis : entry.rule;
        std::uint64_t* const count = entry.action == "cut" ? nullptr : count_of(rule.counts, entry);
        *(count != nullptr ? count : &rule.counts.noted) += count != nullptr ? 1U : 0U;
    }
    if (entry.outcome != k_applied) {
        return;
    }
    m_overruled += entry.is_overruled ? 1U : 0U;
    if (entry.action == "cut" && entry.record != m_cut_record) {
        ++m_quotes_cut;
        m_cut_record = entry.record;
    }
    count_file(entry);
}

void LogTally::count_file(const LoggedChange& entry) {
    const bool of_file = !entry.span && (entry.part == "attachment" || entry.part == "pixels");
    if (of_file) {
        ++(entry.action == "withhold" ? m_withheld : (entry.part == "pixels" ? m_masked : m_cleaned));
    }
    if (is_file_name(entry)) {
        std::string place = fmt::format("{} {}", entry.record, entry.path);
        m_renamed_files += place == m_renamed ? 0U : 1U;
        m_renamed = std::move(place);
    }
}

std::vector<std::string> LogTally::differing_rules(const LoggedSummary& summary) const {
    std::vector<std::string> out;
    const auto tell = [&](std::string_view what, std::string_view rule) {
        out.push_back(fmt::format("{} the rule {}", what, base::printable(rule)));
    };
    for (const auto& [id, rule] : m_rules) {
        const auto said = summary.rules.find(id);
        if (said == summary.rules.end()) {
            tell("the log's summary does not have", id);
        } else if (said->second.basis != rule.basis || m_other_basis == id) {
            tell("the log's summary and its entries give different grounds for", id);
        } else if (said->second.counts != rule.counts) {
            tell("the log's summary counts other numbers for", id);
        }
    }
    for (const auto& [id, rule] : summary.rules) {
        if (m_rules.find(id) == m_rules.end() && rule.counts != RuleCounts{}) {
            tell("the log's summary counts other numbers for", id);
        }
    }
    return out;
}

std::vector<std::string> LogTally::differences(const LoggedSummary& summary) const {
    std::vector<std::string> out = differing_rules(summary);
    const auto fits = [](std::uint64_t counted, std::int64_t said) {
        return static_cast<std::int64_t>(counted) == said;
    };
    if (!fits(m_open, summary.open) || summary.outcome != (m_open == 0 ? "complete" : "draft")) {
        out.emplace_back("the log's summary says something else about what is open than its entries");
    }
    if (!fits(m_quotes_cut, summary.quotes_cut)) {
        out.emplace_back("the log's summary counts another number of quotes that were cut");
    }
    if (!fits(m_renamed_files, summary.attachments_renamed) ||
        !fits(m_cleaned, summary.attachments_cleaned) || !fits(m_masked, summary.attachments_masked) ||
        !fits(m_withheld, summary.attachments_withheld)) {
        out.emplace_back("the log's summary counts other numbers of attachments than its entries");
    }
    if (!summary.decisions.empty() && !fits(m_overruled, summary.overruled)) {
        out.emplace_back("the log's summary counts another number of decisions that were overruled");
    }
    if (summary.decisions.empty() && m_with_votes != 0) {
        out.emplace_back("entries of the log name decisions, and its summary says that there were none");
    }
    return out;
}

} // namespace chatkeep::policy
