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
        out += policy.rules[edit.rule].replacement;
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
            added += policy.rules[edit->rule].replacement.size() - (edit->end - edit->begin);
        }
        finding.begin -= added;
        finding.end -= added;
    }
}

} // namespace

void KnownValues::add(const Finding& finding) {
    const std::uint64_t key = key_of(finding);
    const auto at = std::lower_bound(m_sorted.begin(), m_sorted.end(), key);
    if (at == m_sorted.end() || *at != key) {
        m_sorted.insert(at, key);
    }
}

bool KnownValues::has(const Finding& finding) const {
    return !m_sorted.empty() && std::binary_search(m_sorted.begin(), m_sorted.end(), key_of(finding));
}

void KnownValues::clear() noexcept {
    m_sorted.clear();
}

bool is_applied(const Policy& policy, const Finding& finding) noexcept {
    return finding.level == Level::automatic && policy.rules[finding.rule].action == Action::redact;
}

Cleaned clean_text(Engine& engine, std::string_view text, const Surroundings& around,
                   const KnownValues& known) {
    Cleaned cleaned;
    std::vector<Finding> found;
    engine.find(text, around, found);
    if (found.empty()) {
        return cleaned;
    }
    const Policy& policy = engine.policy();
    std::vector<Finding> applied;
    for (int round = 0; round < k_rounds_most; ++round) {
        const std::size_t before = applied.size();
        to_original(policy, text.size(), applied, found);
        cleaned.findings.clear();
        for (Finding& finding : found) {
            if (finding.level == Level::propose && known.has(finding)) {
                finding.grounds.copy = policy.rules[finding.rule].action == Action::redact;
                finding.level = finding.grounds.copy ? Level::automatic : finding.level;
            }
            (is_applied(policy, finding) ? applied : cleaned.findings).push_back(std::move(finding));
        }
        if (applied.size() == before) {
            break;
        }
        std::sort(applied.begin(), applied.end(), by_begin);
        cleaned.text = with_edits(policy, text, applied);
        engine.find(cleaned.text, around, found);
    }
    cleaned.changed = !applied.empty();
    cleaned.findings.insert(cleaned.findings.end(), std::make_move_iterator(applied.begin()),
                            std::make_move_iterator(applied.end()));
    std::stable_sort(cleaned.findings.begin(), cleaned.findings.end(), by_begin);
    return cleaned;
}

} // namespace chatkeep::policy
