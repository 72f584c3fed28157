#pragma once
// SPDX-License-Identifier: EUPL-1.2
// One recogniser at its defaults, for the tables of what it finds.

#include "../every_rule.hpp"
#include "../policy_support.hpp"

namespace chatkeep::test {

using Found = std::vector<std::string>;

/// A policy of one rule that does all that the recogniser's evidence allows.
class OneRule {
public:
    explicit OneRule(std::string_view recogniser) {
        m_policy.rules.push_back(plain_rule(*policy::find_recogniser(recogniser)));
    }

    [[nodiscard]] const policy::Policy& policy() const noexcept { return m_policy; }

private:
    policy::Policy m_policy;
};

/// What a recogniser finds in a text: "auto 4242424242424242".
class Finder {
public:
    explicit Finder(std::string_view recogniser)
        : m_name(recogniser), m_rule(recogniser), m_engine(m_rule.policy()) {}

    Found operator()(std::string_view text, const policy::Surroundings& around = {}) {
        Found found = found_in(m_engine, text, around);
        for (std::string& finding : found) {
            finding.erase(0, m_name.size() + 1); // the rule's id
        }
        return found;
    }

private:
    std::string m_name;
    OneRule m_rule;
    policy::Engine m_engine;
};

} // namespace chatkeep::test
