// SPDX-License-Identifier: EUPL-1.2
#include "policy/redact.hpp"

#include "model/ids.hpp"

#include <algorithm>
#include <iterator>

namespace chatkeep::policy {

namespace {

/// More rounds than any text that people write needs; each uncovers at least one span more.
constexpr int k_rounds_most = 16;

std::uint64_t key_of(const Finding& finding) {
    return model::with_ordinal(model::make_id(finding.value), finding.rule + 1).low;
}

bool by_begin(const Finding& a, const Finding& b) {
    return a.begin < b.begin;
}

/// The text with the applied findings (sorted) replaced.
std::string with_edits(const Policy& policy, std::string_view text, const std::vector<Finding>& applied) {
    std::string out;
    std::size_t copied = 0;
    for (const Finding& edit : applied) {
        out += text.substr(copied, edit.begin - copied);
        out += replacement_of(policy, edit);
        copied = edit.end;
    }
    out += text.substr(copied);
    return out;
}

/// Offsets in the edited text back to offsets in the original; both lists are sorted. Findings never touch a
/// replacement: the engine masks it. size: of the original text.
void to_original(const Policy& policy, std::size_t size, const std::vector<Finding>& applied,
                 std::vector<Finding>& findings) {
    std::size_t added = 0; // bytes that the edits so far have added, modulo 2^64
    auto edit = applied.begin();
    for (Finding& finding : findings) {
        if (finding.whole) {
            finding.begin = 0;
            finding.end = size;
            continue;
        }
        for (; edit != applied.end() && edit->begin + added < finding.end; ++edit) {
            added += replacement_of(policy, *edit).size() - (edit->end - edit->begin);
        }
        finding.begin -= added;
        finding.end -= added;
    }
}

} // namespace

void KnownValues::add(const Finding& finding) {
    m_keys.insert(key_of(finding));
}

bool KnownValues::has(const Finding& finding) const {
    return !m_keys.empty() && m_keys.find(key_of(finding)) != m_keys.end();
}

void KnownValues::clear() noexcept {
    m_keys.clear();
}

bool is_applied(const Policy& policy, const Finding& finding) noexcept {
    const Rule& rule = policy.rules[finding.rule];
    const bool by_rule = finding.level == Level::automatic && rule.action == Action::redact;
    const bool may_keep = !by_rule || rule.overridable || finding.grounds.copy;
    return finding.said == Said::redact || (by_rule && !(finding.said == Said::keep && may_keep));
}

namespace {

/// A text with what was found in it so far, round after round.
class Rounds {
public:
    Rounds(Engine& engine, std::string_view text, const Earlier& earlier, const TextRulings* rulings)
        : m_policy(engine.policy()), m_text(text), m_earlier(earlier), m_rulings(rulings) {
        if (rulings != nullptr) {
            m_applied = rulings->own_spans();
        }
        for (Finding& finding : m_applied) {
            number(finding, m_text.substr(finding.begin, finding.end - finding.begin));
        }
    }

    /// Sorts what one look at the text gave; false when nothing more was applied.
    bool take(std::vector<Finding>& found) {
        const std::size_t before = m_applied.size();
        m_rest.clear();
        for (Finding& finding : found) {
            judge(finding);
            if (is_applied(m_policy, finding)) {
                number(finding, finding.value);
            }
            (is_applied(m_policy, finding) ? m_applied : m_rest).push_back(std::move(finding));
        }
        std::stable_sort(m_applied.begin(), m_applied.end(), by_begin);
        return m_applied.size() != before;
    }

    /// What people gave as spans covers, and grows over, what rules found.
    void join_own_spans() {
        std::vector<Finding> joined;
        for (Finding& finding : m_applied) {
            if (joined.empty() || joined.back().end <= finding.begin) {
                joined.push_back(std::move(finding));
            } else {
                joined.back().end = std::max(joined.back().end, finding.end);
            }
        }
        m_applied = std::move(joined);
        const auto covered = [&](const Finding& finding) {
            return std::any_of(m_applied.begin(), m_applied.end(), [&](const Finding& over) {
                return over.begin <= finding.begin && finding.end <= over.end;
            });
        };
        m_rest.erase(std::remove_if(m_rest.begin(), m_rest.end(), covered), m_rest.end());
    }

    [[nodiscard]] const std::vector<Finding>& applied() const noexcept { return m_applied; }

    [[nodiscard]] std::string edited() const { return with_edits(m_policy, m_text, m_applied); }

    [[nodiscard]] std::vector<Finding> all() && {
        m_rest.insert(m_rest.end(), std::make_move_iterator(m_applied.begin()),
                      std::make_move_iterator(m_applied.end()));
        std::stable_sort(m_rest.begin(), m_rest.end(), by_begin);
        return std::move(m_rest);
    }

private:
    void judge(Finding& finding) const {
        if (finding.level == Level::propose && m_earlier.known.has(finding)) {
            finding.grounds.copy = m_policy.rules[finding.rule].action == Action::redact;
            finding.level = finding.grounds.copy ? Level::automatic : finding.level;
        }
        finding.said = m_rulings == nullptr ? Said::nothing : m_rulings->on(finding);
    }

    void number(Finding& finding, std::string_view value) const {
        const Rule& rule = m_policy.rules[finding.rule];
        if (m_earlier.pseudonyms != nullptr && is_numbered(rule)) {
            finding.replacement = m_earlier.pseudonyms->replacement(rule, value);
        }
    }

    const Policy& m_policy;
    std::string_view m_text;
    const Earlier& m_earlier;
    const TextRulings* m_rulings;
    std::vector<Finding> m_applied;
    std::vector<Finding> m_rest;
};

} // namespace

Cleaned clean_text(Engine& engine, std::string_view text, const Surroundings& around, const Earlier& earlier,
                   const TextRulings* rulings) {
    Cleaned cleaned;
    std::vector<Finding> found;
    engine.find(text, around, found);
    Rounds rounds(engine, text, earlier, rulings);
    if (found.empty() && rounds.applied().empty()) {
        return cleaned;
    }
    bool goes_on = rounds.take(found) || !rounds.applied().empty();
    rounds.join_own_spans();
    for (int round = 1; goes_on && round < k_rounds_most; ++round) {
        cleaned.text = rounds.edited();
        engine.find(cleaned.text, around, found);
        to_original(engine.policy(), text.size(), rounds.applied(), found);
        goes_on = rounds.take(found);
    }
    if (goes_on) {
        cleaned.text = rounds.edited();
    }
    cleaned.changed = !rounds.applied().empty();
    cleaned.findings = std::move(rounds).all();
    return cleaned;
}

} // namespace chatkeep::policy
