// SPDX-License-Identifier: EUPL-1.2
#include "policy/decisions/new_decision.hpp"

#include "base/text.hpp"
#include "policy/decisions/decision_fields.hpp"
#include "stream/reader.hpp"

#include <fmt/core.h>

namespace chatkeep::policy {

namespace {

using base::Error;
using base::Fault;

[[noreturn]] void refuse(const base::Place& place, const std::string& what, std::string hint = {}) {
    throw Error(Fault::refused, place, what, std::move(hint));
}

/// Whether the policy lets this person decide this.
void check_rights(const Decision& decision, const Policy& policy, bool acts_by_itself,
                  const base::Place& place) {
    if (decision.policy_hash != policy.hash) {
        refuse(place, "this was put up for decision under another policy", "make the queue anew");
    }
    if (decision.rule.empty()) {
        return;
    }
    const Rule* rule = find_rule(policy, decision.rule);
    if (rule == nullptr) {
        refuse(place, fmt::format("the policy has no rule {}", base::printable(decision.rule)));
    }
    if (decision.basis != rule->basis) {
        refuse(place, fmt::format("the ground of rule {} is {}, not {}", rule->id, rule->basis,
                                  base::printable(decision.basis)));
    }
    if (decision.verdict == Verdict::keep && acts_by_itself && !rule->overridable) {
        refuse(place, fmt::format("what rule {} finds for sure may not be kept", rule->id),
               "the policy says so: overridable = false");
    }
}

} // namespace

Decision make_decision(std::string_view json, const Policy& policy, const DecisionAuthor& author,
                       const base::Place& place) {
    const stream::Document document(json, base::to_string(place));
    const stream::Value root = document.root();
    if (!root.is_object() || !root.find("verdict")) {
        throw Error(Fault::data, place, "no object with a \"verdict\"");
    }
    Decision decision;
    decision.policy_hash = policy.hash;
    read_decision(root, place, decision, [](std::string_view) {});
    const Rule* rule = find_rule(policy, decision.rule);
    if (rule != nullptr && decision.basis.empty()) {
        decision.basis = rule->basis;
    }
    decision.reviewer = author.reviewer;
    decision.role = author.role;
    decision.at = author.at;
    if (rule != nullptr && rule->basis.empty() && takes_out(decision.verdict)) {
        refuse(place, fmt::format("rule {} has no ground to take anything out on", rule->id));
    }
    check_decision(decision, place);
    check_rights(decision, policy, root.text_of("level") == "auto", place);
    if (decision.role == Role::owner && base::trim(decision.note).empty()) {
        refuse(place, "what the owner of the phone says needs its reason: a \"note\"");
    }
    decision.own_span = decision.span && decision.finding.empty();
    if (decision.own_span) {
        decision.finding = finding_id(key_of(decision));
    }
    return decision;
}

} // namespace chatkeep::policy
