#pragma once
// SPDX-License-Identifier: EUPL-1.2
// One recogniser at its defaults, for the tables of what it finds.

#include "../every_rule.hpp"
#include "../policy_support.hpp"

namespace chatkeep::test {

using Found = std::vector<std::string>;

/// What a recogniser finds in a text: "auto 4242424242424242".
class Finder {
public:
    explicit Finder(std::string_view recogniser)
        : m_name(recogniser), m_policy(one_rule(recogniser)), m_engine(m_policy) {}

    Found operator()(std::string_view text, const policy::Surroundings& around = {}) {
        Found found = found_in(m_engine, text, around);
        for (std::string& finding : found) {
            finding.erase(0, m_name.size() + 1); // the rule's id
        }
        return found;
    }

private:
    static policy::Policy one_rule(std::string_view recogniser) {
        policy::Policy policy;
        policy.rules.push_back(plain_rule(*policy::find_recogniser(recogniser)));
        return policy;
    }

    std::string m_name;
    policy::Policy m_policy;
    policy::Engine m_engine;
};

} // namespace chatkeep::test
