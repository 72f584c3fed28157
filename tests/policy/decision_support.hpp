#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Decisions of invented people, for the tests.

#include "policy/decisions/decision_fields.hpp"
#include "policy/decisions/decisions_file.hpp"
#include "policy/decisions/votes.hpp"
#include "policy_support.hpp"
#include "stream_support.hpp"

#include <string>
#include <utility>
#include <vector>

namespace chatkeep::test {

/// What is decided about; who and when come with by().
struct About {
    std::string record; ///< its bytes
    std::string rule;
    std::string path = {};
    std::optional<policy::Span> span = {};
    bool whole = false;    ///< the message, not a finding
    bool own_span = false; ///< a span without a finding
};

/// The first place of word in the text of a record's message, as a finding.
inline About finding_in(const std::string& record, const std::string& rule, const std::string& text,
                        const std::string& word) {
    const std::size_t begin = text.find(word);
    return {record, rule, "/text", policy::Span{begin, begin + word.size()}};
}

struct Who {
    std::string reviewer = "R1";
    policy::Role role = policy::Role::cleaner;
    std::string at = "2020-11-01T10:00:00Z";
};

inline policy::Decision decision(const policy::Policy& policy, const About& about, policy::Verdict verdict,
                                 const Who& who = {}) {
    const stream::Document document(about.record, "record");
    policy::Decision out;
    out.conversation = document.root().text_of("conversation");
    out.message = document.root().text_of("id");
    out.message_sha256 = policy::content_digest(about.record);
    out.path = about.path;
    out.span = about.span;
    out.verdict = verdict;
    out.rule = about.rule;
    if (const policy::Rule* rule = policy::find_rule(policy, about.rule)) {
        out.basis = rule->basis;
    }
    out.reviewer = who.reviewer;
    out.role = who.role;
    out.at = who.at;
    out.policy_hash = policy.hash;
    out.own_span = about.own_span;
    if (!about.whole) {
        out.finding = finding_id(policy::key_of(out));
    }
    return out;
}

inline std::string file_of(const std::vector<policy::Decision>& decisions) {
    policy::ChainHead head;
    std::string bytes;
    for (const policy::Decision& decision : decisions) {
        bytes += policy::chain_line(decision, head) + "\n";
    }
    return bytes;
}

/// One file for each list of decisions.
inline policy::Decisions merged(const policy::Policy& policy,
                                const std::vector<std::vector<policy::Decision>>& files) {
    std::vector<policy::DecisionsFile> parsed;
    parsed.reserve(files.size());
    for (const auto& file : files) {
        parsed.push_back(policy::parse_decisions(file_of(file), "d" + std::to_string(parsed.size() + 1)));
    }
    return {std::move(parsed), policy};
}

} // namespace chatkeep::test
