#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A policy with a rule for each recogniser, which takes out all that its evidence allows.

#include "policy/policy.hpp"
#include "policy/registry.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace chatkeep::test {

/// The rule that a recogniser gets when a policy says nothing more about it.
inline policy::Rule plain_rule(const policy::RecogniserDescriptor& recogniser) {
    policy::Rule rule;
    rule.id = recogniser.name;
    rule.recogniser = recogniser.name;
    rule.basis = "AVG-6/PRIV-M";
    rule.action = policy::Action::redact;
    rule.level = policy::Level::automatic;
    rule.required.assign(recogniser.required.begin(), recogniser.required.end());
    rule.replacement = recogniser.replacement;
    return rule;
}

inline policy::Policy every_rule() {
    policy::Policy policy;
    policy.name = "every";
    policy.version = "1";
    policy.hash = std::string(64, '0');
    for (const policy::RecogniserDescriptor* recogniser : policy::recognisers()) {
        if (recogniser->make != nullptr &&
            recogniser->name != "pattern") { // which looks for what a policy writes
            policy.rules.push_back(plain_rule(*recogniser));
        }
    }
    return policy;
}

} // namespace chatkeep::test
