// SPDX-License-Identifier: EUPL-1.2
#include "policy/explain_record.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

namespace chatkeep::policy {

namespace {

std::string span_text(std::size_t begin, std::size_t end) {
    return fmt::format("[{},{})", begin, end);
}

std::string describe(const Grounds& grounds) {
    std::string out = grounds.check ? "check right" : "check wrong or none";
    out += grounds.form ? ", form can be nothing else" : "";
    if (grounds.where != Where::nowhere) {
        out += fmt::format(", context \"{}\" ({})", grounds.context, to_string(grounds.where));
    }
    if (!grounds.negative.empty()) {
        out += fmt::format(", against it \"{}\"", grounds.negative);
    }
    return out + (grounds.copy ? ", a copy of what was taken out before" : "");
}

std::string describe(const Rule& rule) {
    return fmt::format("rule {} (action {}, priority {}{}{})", rule.id, to_string(rule.action), rule.priority,
                       rule.basis.empty() ? "" : ", ground ", rule.basis);
}

std::string describe(const Ruling& ruling) {
    std::string out;
    for (const Decision* vote : ruling.votes) {
        out +=
            fmt::format("{}{} ({}): {}, {} at {}", out.empty() ? "" : "; ", base::printable(vote->reviewer),
                        to_string(vote->role), to_string(vote->verdict), vote->id, vote->at);
    }
    return out + (ruling.reason.empty() ? "" : fmt::format("; open because: {}", ruling.reason));
}

std::string_view describe(Trial::Fate fate) {
    switch (fate) {
    case Trial::Fate::covered:
        return "another rule has the say";
    case Trial::Fate::masked:
        return "inside a replacement";
    case Trial::Fate::unnamed:
        return "nothing without a word near it that says what it is";
    case Trial::Fate::unlikely:
        return "the check fails";
    case Trial::Fate::found:
        break;
    }
    return "found";
}

} // namespace

bool RecordExplanation::meet(std::string_view id) {
    m_met = m_met || id == m_id;
    return id == m_id;
}

void RecordExplanation::hear(const Entry& entry) {
    if (entry.message != m_id) {
        return;
    }
    const bool applied = entry.outcome == Outcome::applied;
    m_met = true;
    const bool is_part = entry.rule != nullptr && entry.span && entry.level != Level::note &&
                         (entry.rule->action == Action::redact || entry.rule->action == Action::protect);
    if (is_part) {
        m_acting.push_back({std::string(entry.pointer), *entry.span, entry.rule});
    }
    m_removed = m_removed || (applied && entry.part == "message");
    m_changed = m_changed || applied || !entry.replacement.empty();
    std::string line = fmt::format("  {} {}{}: {}", entry.part, entry.path.empty() ? "" : entry.path + " ",
                                   entry.span ? span_text(entry.span->first, entry.span->second) : "",
                                   to_string(entry.outcome));
    line += entry.replacement.empty() ? "" : fmt::format(" as {}", entry.replacement);
    line += fmt::format(", level {}, ", to_string(entry.level));
    line += entry.rule != nullptr ? describe(*entry.rule) : std::string(entry.action);
    line += fmt::format("\n    {}", describe(entry.grounds));
    line += entry.list.empty() ? "" : fmt::format(", on the list {}", entry.list);
    line += entry.cascade_of.empty() ? "" : fmt::format(", follows from {}", entry.cascade_of);
    line += entry.reviewers > 0 ? fmt::format("\n    people needed: {}", entry.reviewers) : "";
    line += entry.ruling != nullptr ? fmt::format("\n    {}", describe(*entry.ruling)) : "";
    m_done.push_back(std::move(line));
}

void RecordExplanation::hear_trial(std::string_view path, const Trial& trial) {
    if (trial.fate == Trial::Fate::found) {
        return; // the log's entry says more
    }
    const Rule& rule = m_policy.rules[trial.finding.rule];
    std::string line =
        fmt::format("  {} {}: {}, {}", base::printable(path),
                    span_text(trial.finding.begin, trial.finding.end), describe(rule), describe(trial.fate));
    if (trial.covered_by) {
        line += fmt::format(": {}", winner_over(path, trial));
    }
    m_dropped.push_back(line + fmt::format("\n    {}", describe(trial.finding.grounds)));
}

/// The rule that has the say over a place: what would take the whole message has none over a part of it.
std::string_view RecordExplanation::winner_over(std::string_view path, const Trial& trial) const {
    const Rule* winner = nullptr;
    for (const Acting& acting : m_acting) {
        const bool covers = acting.pointer == path && acting.span.first < trial.finding.end &&
                            trial.finding.begin < acting.span.second &&
                            acting.rule != &m_policy.rules[trial.finding.rule];
        winner =
            covers && (winner == nullptr || acting.rule->priority > winner->priority) ? acting.rule : winner;
    }
    return winner != nullptr ? winner->id : m_policy.rules[*trial.covered_by].id;
}

std::string RecordExplanation::text() const {
    std::string out =
        fmt::format("{}: {}\n", m_id, m_removed ? "removed" : (m_changed ? "redacted" : "kept as it is"));
    for (const std::string& line : m_done) {
        out += line + "\n";
    }
    if (m_done.empty()) {
        out += "  no rule found anything\n";
    }
    if (!m_dropped.empty()) {
        out += "considered and dropped:\n";
    }
    for (const std::string& line : m_dropped) {
        out += line + "\n";
    }
    return out;
}

} // namespace chatkeep::policy
