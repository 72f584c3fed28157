// SPDX-License-Identifier: EUPL-1.2
#include "policy/place_rulings.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace chatkeep::policy {

PlaceRulings::PlaceRulings(const Policy& policy, const RecordVotes* votes, std::string_view pointer,
                           bool from_owner)
    : m_policy(policy), m_votes(votes), m_pointer(pointer), m_from_owner(from_owner) {
    if (votes == nullptr) {
        return;
    }
    for (const Decision* decision : votes->own_spans()) {
        if (decision->path == pointer) {
            add(*decision);
        }
    }
}

Said PlaceRulings::on(const Finding& finding) const {
    const Ruling said = ruling(finding);
    if (said.state != Ruling::State::final) {
        return said.state == Ruling::State::none ? Said::nothing : Said::open;
    }
    // to remove the message is settled before its texts are read; here it was not accepted
    return said.verdict == Verdict::keep     ? Said::keep
           : said.verdict == Verdict::redact ? Said::redact
                                             : Said::open;
}

Ruling PlaceRulings::ruling(const Finding& finding) const {
    if (m_votes == nullptr) {
        return {};
    }
    const Rule& rule = m_policy.rules[finding.rule];
    const std::string id = finding_id({m_policy.hash, m_votes->all().front()->message_sha256, rule.id,
                                       m_pointer, Span{finding.begin, finding.end}});
    m_votes->seen(id);
    const Ruling said = m_votes->on_finding(id, rule.id, people_needed(rule, m_from_owner));
    return said.state == Ruling::State::none && finding.said == Said::redact ? ruling_inside(finding) : said;
}

/// Of the first span in a finding that grew out of spans that people gave.
Ruling PlaceRulings::ruling_inside(const Finding& finding) const {
    for (const Decision* decision : m_votes->own_spans()) {
        const bool inside = decision->path == m_pointer && decision->span->first >= finding.begin &&
                            decision->span->second <= finding.end;
        if (inside) {
            const Rule& rule = *find_rule(m_policy, decision->rule);
            return m_votes->on_finding(decision->finding, rule.id, people_needed(rule, m_from_owner));
        }
    }
    return {};
}

void PlaceRulings::add(const Decision& decision) {
    const Rule* rule = find_rule(m_policy, decision.rule);
    const Ruling said =
        m_votes->on_finding(decision.finding, decision.rule, people_needed(*rule, m_from_owner));
    if (said.state != Ruling::State::final || said.verdict != Verdict::redact) {
        return;
    }
    Finding finding;
    finding.rule = static_cast<std::size_t>(rule - m_policy.rules.data());
    finding.begin = decision.span->first;
    finding.end = decision.span->second;
    finding.level = Level::automatic;
    finding.said = Said::redact;
    join(std::move(finding));
}

void PlaceRulings::join(Finding finding) {
    if (!m_own.empty() && finding.begin < m_own.back().end) {
        m_own.back().end = std::max(m_own.back().end, finding.end);
    } else {
        m_own.push_back(std::move(finding));
    }
}

/// Whoever saw the copy and kept it has the last word about it.
bool PlaceRulings::is_kept(const Finding& copy) const {
    if (m_votes == nullptr) {
        return false;
    }
    return std::any_of(m_votes->all().begin(), m_votes->all().end(), [&](const Decision* decision) {
        return decision->verdict == Verdict::keep && decision->path == m_pointer && decision->span &&
               decision->span->first < copy.end && copy.begin < decision->span->second;
    });
}

void PlaceRulings::add_copies(const std::vector<Finding>& copies) {
    std::vector<Finding> all = std::exchange(m_own, {});
    std::copy_if(copies.begin(), copies.end(), std::back_inserter(all),
                 [&](const Finding& copy) { return !is_kept(copy); });
    std::stable_sort(all.begin(), all.end(),
                     [](const Finding& a, const Finding& b) { return a.begin < b.begin; });
    for (Finding& finding : all) {
        join(std::move(finding));
    }
}

} // namespace chatkeep::policy
