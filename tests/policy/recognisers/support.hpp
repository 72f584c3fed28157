#pragma once
// SPDX-License-Identifier: EUPL-1.2
// One recogniser at its defaults, for the tables of what it finds.

#include "../policy_support.hpp"
#include "policy/registry.hpp"

#include <algorithm>
#include <map>

namespace chatkeep::test {

using Found = std::vector<std::string>;

/// A policy of one rule that does all that the recogniser's evidence allows.
class OneRule {
public:
    explicit OneRule(std::string_view recogniser) {
        const policy::RecogniserDescriptor* descriptor = policy::find_recogniser(recogniser);
        policy::Rule rule;
        rule.id = "x";
        rule.recogniser = recogniser;
        rule.action = policy::Action::redact;
        rule.level = policy::Level::automatic;
        rule.required.assign(descriptor->required.begin(), descriptor->required.end());
        rule.replacement = descriptor->replacement;
        m_policy.rules.push_back(std::move(rule));
    }

    [[nodiscard]] const policy::Policy& policy() const noexcept { return m_policy; }

private:
    policy::Policy m_policy;
};

/// What a recogniser finds in a text: "auto 4242424242424242".
class Finder {
public:
    explicit Finder(std::string_view recogniser) : m_rule(recogniser), m_engine(m_rule.policy()) {}

    Found operator()(std::string_view text, const policy::Surroundings& around = {}) {
        Found found = found_in(m_engine, text, around);
        for (std::string& finding : found) {
            finding.erase(0, 2); // the rule's name
        }
        return found;
    }

private:
    OneRule m_rule;
    policy::Engine m_engine;
};

} // namespace chatkeep::test
