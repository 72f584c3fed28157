// SPDX-License-Identifier: EUPL-1.2
#include "policy/decisions/votes.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "hash/sha.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace chatkeep::policy {

namespace {

using base::Error;
using base::Fault;

base::Place place_of(const Decision& decision) {
    return base::at_line(decision.place.file, decision.place.line);
}

bool is_person(const Decision& decision) {
    return decision.role == Role::cleaner || decision.role == Role::second;
}

/// The last of votes with a role; nullptr when there is none.
const Decision* last_of(const std::vector<const Decision*>& votes, Role role) {
    const auto found =
        std::find_if(votes.rbegin(), votes.rend(), [&](const Decision* vote) { return vote->role == role; });
    return found == votes.rend() ? nullptr : *found;
}

/// The reviewers behind votes: one person in two roles counts once.
std::size_t count_people(const std::vector<const Decision*>& votes) {
    std::set<std::string_view> names;
    for (const Decision* vote : votes) {
        names.insert(vote->person);
    }
    return names.size();
}

/// A quality officer settles what others said, so there must be another, who is someone else.
bool can_settle(const Decision& quality, const std::vector<const Decision*>& people) {
    return !people.empty() && std::none_of(people.begin(), people.end(), [&](const Decision* vote) {
        return vote->person == quality.person;
    });
}

struct Opinion {
    Verdict verdict = Verdict::unsure;
    std::string_view open; ///< why there is none; empty: there is
};

Opinion common_opinion(const std::vector<const Decision*>& people) {
    Opinion opinion{people.front()->verdict, {}};
    for (const Decision* vote : people) {
        if (vote->verdict == Verdict::unsure) {
            return {Verdict::unsure, "unsure"};
        }
        opinion.open = vote->verdict == opinion.verdict ? opinion.open : "disagreement";
    }
    return opinion;
}

Opinion settle(const std::vector<const Decision*>& votes, std::int64_t needed) {
    std::vector<const Decision*> people;
    std::copy_if(votes.begin(), votes.end(), std::back_inserter(people),
                 [](const Decision* vote) { return is_person(*vote); });
    const Decision* owner = last_of(votes, Role::owner);
    const Decision* quality = last_of(votes, Role::quality);
    if (quality != nullptr && can_settle(*quality, people)) {
        const bool objected_since =
            owner != nullptr && owner->verdict != quality->verdict && owner->at_ms > quality->at_ms;
        const std::string_view open = quality->verdict == Verdict::unsure ? "unsure"
                                      : objected_since                    ? "objection of the owner"
                                                                          : "";
        return {quality->verdict, open};
    }
    if (quality != nullptr) {
        people.push_back(quality);
    }
    if (people.empty()) {
        return {Verdict::unsure, "only the owner spoke"};
    }
    Opinion opinion = common_opinion(people);
    if (opinion.open.empty() && owner != nullptr && owner->verdict != opinion.verdict) {
        opinion.open = "objection of the owner";
    }
    if (opinion.open.empty() && count_people(people) < static_cast<std::size_t>(needed)) {
        opinion.open = "needs another person";
    }
    return opinion;
}

Ruling rule_on(std::vector<const Decision*> votes, std::int64_t needed) {
    Ruling ruling;
    if (votes.empty()) {
        return ruling;
    }
    const Opinion opinion = settle(votes, needed);
    ruling.state = opinion.open.empty() ? Ruling::State::final : Ruling::State::open;
    ruling.verdict = opinion.verdict;
    ruling.reason = opinion.open;
    ruling.votes = std::move(votes);
    return ruling;
}

bool by_moment(const Decision* a, const Decision* b) {
    return std::tie(a->at_ms, a->place.file, a->place.line) <
           std::tie(b->at_ms, b->place.file, b->place.line);
}

} // namespace

void throw_stale(const Decision& decision, const std::string& why) {
    throw Error(Fault::refused, place_of(decision), fmt::format("decision {} is stale: {}", decision.id, why),
                "decide anew: chat-clean queue lists what is open");
}

std::int64_t people_needed(const Rule& rule, bool from_owner) noexcept {
    constexpr std::int64_t escalated = 2;
    const bool escalates = from_owner && rule.escalate_if == "owner_is_subject";
    return std::max<std::int64_t>(rule.reviewers, escalates ? escalated : 1);
}

/// Of each reviewer in each role the last decision that matches; who has none: the last that is general.
std::vector<const Decision*> RecordVotes::latest(const Matches& matches, const Matches& general) const {
    std::map<std::pair<std::string_view, Role>, const Decision*> exact;
    std::map<std::pair<std::string_view, Role>, const Decision*> wide;
    for (const Decision* vote : m_votes) {
        const std::pair<std::string_view, Role> who{vote->person, vote->role};
        if (matches(*vote)) {
            exact[who] = vote;
        } else if (general(*vote)) {
            wide[who] = vote;
        }
    }
    exact.merge(wide);
    std::vector<const Decision*> votes;
    votes.reserve(exact.size());
    for (const auto& [who, vote] : exact) {
        votes.push_back(vote);
    }
    std::sort(votes.begin(), votes.end(), &by_moment);
    return votes;
}

Ruling RecordVotes::on_finding(const std::string& id, std::string_view rule, std::int64_t needed) const {
    return rule_on(latest([&](const Decision& vote) { return vote.finding == id; },
                          [&](const Decision& vote) {
                              return vote.is_about_message() && vote.verdict != Verdict::remove &&
                                     (vote.rule.empty() || vote.rule == rule);
                          }),
                   needed);
}

Ruling RecordVotes::on_removal(std::string_view rule, std::int64_t needed) const {
    return rule_on(latest([&](const Decision& vote) { return vote.is_about_message() && vote.rule == rule; },
                          [](const Decision& vote) { return vote.is_about_message() && vote.rule.empty(); }),
                   needed);
}

const Decision* RecordVotes::unsure_about_message() const {
    const auto votes = latest([](const Decision& vote) { return vote.is_about_message(); },
                              [](const Decision&) { return false; });
    const Decision* quality = last_of(votes, Role::quality);
    if (quality != nullptr && quality->verdict != Verdict::unsure) {
        return nullptr;
    }
    const auto found = std::find_if(votes.begin(), votes.end(),
                                    [](const Decision* vote) { return vote->verdict == Verdict::unsure; });
    return found == votes.end() ? nullptr : *found;
}

std::vector<RecordVotes::Claim> RecordVotes::removal_claims() const {
    std::set<Claim> claims;
    for (const Decision* vote : m_votes) {
        if (vote->verdict == Verdict::remove) {
            claims.insert({vote->rule, vote->is_about_message() ? std::string_view() : vote->finding});
        }
    }
    return {claims.begin(), claims.end()};
}

std::vector<const Decision*> RecordVotes::own_spans() const {
    std::map<std::string_view, const Decision*> spans;
    for (const Decision* vote : m_votes) {
        if (vote->own_span && !is_passed_over(vote->path)) {
            spans.emplace(vote->finding, vote);
        }
    }
    std::vector<const Decision*> out;
    out.reserve(spans.size());
    for (const auto& [finding, vote] : spans) {
        out.push_back(vote);
    }
    std::sort(out.begin(), out.end(), [](const Decision* a, const Decision* b) {
        return std::tie(a->path, *a->span, a->rule) < std::tie(b->path, *b->span, b->rule);
    });
    return out;
}

const Decision* RecordVotes::unseen() const {
    const auto found = std::find_if(m_votes.begin(), m_votes.end(), [&](const Decision* vote) {
        return !vote->finding.empty() && !vote->own_span && !is_passed_over(vote->path) &&
               m_seen.find(vote->finding) == m_seen.end();
    });
    return found == m_votes.end() ? nullptr : *found;
}

namespace {

void check(const Decision& decision, const Policy& policy) {
    if (decision.policy_hash != policy.hash) {
        throw_stale(decision, fmt::format("it was made under the policy {}, this one is {}",
                                          decision.policy_hash.substr(0, 12), policy.hash.substr(0, 12)));
    }
    const Rule* const rule = find_rule(policy, decision.rule);
    const bool known = rule != nullptr;
    if (!known && !decision.rule.empty()) {
        throw Error(Fault::refused, place_of(decision),
                    fmt::format("decision {} names the rule {}, which the policy does not have", decision.id,
                                base::printable(decision.rule)));
    }
    if (!decision.basis.empty() && (rule == nullptr || rule->basis != decision.basis)) {
        throw Error(Fault::refused, place_of(decision),
                    fmt::format("decision {} names the ground {}, which is not that of its rule", decision.id,
                                base::printable(decision.basis)));
    }
    if (takes_out(decision.verdict) && rule != nullptr && rule->basis.empty()) {
        throw Error(Fault::refused, place_of(decision),
                    fmt::format("decision {} takes something out on rule {}, which has no ground",
                                decision.id, base::printable(decision.rule)));
    }
}

} // namespace

Decisions::Decisions(std::vector<DecisionsFile> files, const Policy& policy) : m_files(std::move(files)) {
    for (DecisionsFile& file : m_files) {
        for (Decision& decision : file.decisions) {
            check(decision, policy);
            const std::string& key = decision.message.empty() ? decision.message_sha256 : decision.message;
            m_by_record[key].decisions.push_back(&decision);
            ++m_count;
        }
    }
    for (auto& [key, group] : m_by_record) {
        std::stable_sort(group.decisions.begin(), group.decisions.end(), &by_moment);
    }
    m_digest = digest_of(m_files);
}

std::vector<ChainHead> Decisions::heads() const {
    return heads_of(m_files);
}

const Decision* Decisions::find_later(std::string_view id) const {
    const auto found = m_by_record.find(id);
    if (found == m_by_record.end() || found->second.used) {
        return nullptr;
    }
    const std::vector<const Decision*>& all = found->second.decisions;
    const auto wanted = std::find_if(all.begin(), all.end(),
                                     [](const Decision* decision) { return takes_out(decision->verdict); });
    return wanted == all.end() ? nullptr : *wanted;
}

std::optional<RecordVotes> Decisions::find(std::string_view id, std::string_view bytes) {
    if (m_by_record.empty()) {
        return std::nullopt;
    }
    if (!id.empty() && m_by_record.find(id) == m_by_record.end()) {
        return std::nullopt;
    }
    const std::string digest = content_digest(bytes);
    const auto found = m_by_record.find(id.empty() ? std::string_view(digest) : id);
    if (found == m_by_record.end()) {
        return std::nullopt;
    }
    Group& group = found->second;
    for (const Decision* decision : group.decisions) {
        if (decision->message_sha256 != digest) {
            throw_stale(*decision, fmt::format("record {} says something else now", base::printable(id)));
        }
    }
    group.used = true;
    return RecordVotes(group.decisions);
}

void Decisions::check_all_used(const std::function<bool(std::string_view)>& was_read) const {
    for (const auto& [key, group] : m_by_record) {
        const Decision& first = *group.decisions.front();
        if (!group.used && was_read(first.conversation)) {
            throw_stale(first, fmt::format("record {} is not in the stream", base::printable(key)));
        }
    }
}

} // namespace chatkeep::policy
