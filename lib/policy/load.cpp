// SPDX-License-Identifier: EUPL-1.2
#include "policy/load.hpp"

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/io.hpp"
#include "base/text.hpp"
#include "hash/reason.hpp"
#include "policy/basis.hpp"
#include "policy/engine.hpp"
#include "policy/external.hpp"
#include "policy/identity.hpp"
#include "policy/lists.hpp"
#include "policy/period.hpp"
#include "policy/registry.hpp"
#include "policy/schema.hpp"

#include <fmt/core.h>
#include <re2/re2.h>

#include <algorithm>
#include <set>

namespace chatkeep::policy {

namespace {

constexpr std::size_t k_policy_most = 16 * 1024 * 1024;
constexpr std::size_t k_replacement_most = 40;

bool is_period(const Rule& rule) {
    return rule.recogniser == "period";
}

bool takes_out(const Rule& rule) {
    return rule.action == Action::redact || rule.action == Action::remove;
}

void check_ids(const Policy& policy, const std::vector<std::uint64_t>& list_lines, Problems& problems) {
    std::set<std::string, std::less<>> seen;
    for (const Rule& rule : policy.rules) {
        if (!rule.id.empty() && !seen.insert(rule.id).second) {
            problems.add(rule.line, fmt::format("rule id {} is used twice", rule.id));
        }
    }
    seen.clear();
    for (std::size_t i = 0; i < policy.lists.size(); ++i) {
        if (!seen.insert(policy.lists[i].id).second) {
            problems.add(list_lines[i], fmt::format("list id {} is used twice", policy.lists[i].id));
        }
    }
}

void check_basis(const Policy& policy, const Rule& rule, Problems& problems) {
    if (rule.basis.empty()) {
        if (takes_out(rule)) {
            problems.add(rule.line, fmt::format("rule {} takes text out without a basis", rule.id));
        }
        return;
    }
    const Basis* basis = find_basis(rule.basis);
    if (basis == nullptr) {
        problems.add(rule.line,
                     fmt::format("rule {} has the basis \"{}\", which the table of grounds does not have",
                                 rule.id, base::printable(rule.basis)));
    } else if (basis->disclosure && policy.profile == Profile::archive && takes_out(rule)) {
        problems.add(rule.line,
                     fmt::format("rule {} takes text out on the disclosure ground {}, which profile "
                                 "\"archive\" does not allow",
                                 rule.id, rule.basis));
    }
}

void check_replacement(const Rule& rule, Problems& problems) {
    if (rule.action != Action::redact || find_recogniser(rule.recogniser) == nullptr) {
        return;
    }
    const std::string& text = rule.replacement;
    const bool form = text.size() >= 3 && text.size() <= k_replacement_most && text.front() == '[' &&
                      text.back() == ']' &&
                      hash::is_reason(std::string_view(text).substr(1, text.size() - 2));
    if (!form) {
        problems.add(
            rule.line,
            fmt::format(
                "the replacement of rule {} must be a code in square brackets, one or two words of letters "
                "without accents, digits, ._()/:+-, and be at most {} bytes: \"[BSN]\"",
                rule.id, k_replacement_most));
    }
}

void check_pattern(const Rule& rule, Problems& problems) {
    if (rule.pattern.empty()) {
        return;
    }
    const RE2 pattern(rule.pattern, RE2::Quiet);
    if (!pattern.ok()) {
        problems.add(rule.line, fmt::format("the pattern of rule {} is no RE2: {}", rule.id,
                                            base::printable(pattern.error())));
    } else if (RE2::PartialMatch("", pattern)) {
        problems.add(rule.line, fmt::format("the pattern of rule {} matches the empty text", rule.id));
    }
}

void check_rule(const Policy& policy, const Rule& rule, Problems& problems) {
    check_basis(policy, rule, problems);
    check_replacement(rule, problems);
    check_pattern(rule, problems);
    if (rule.action == Action::remove && rule.level == Level::automatic && !is_period(rule)) {
        problems.add(
            rule.line,
            fmt::format("rule {} deletes at level auto, which only the period may: use propose", rule.id));
    }
    if (rule.recogniser.starts_with("command:") && rule.level == Level::automatic) {
        problems.add(
            rule.line,
            fmt::format("rule {} acts by itself on what a program of others says: use propose", rule.id));
    }
    if (is_period(rule) &&
        (!policy.period || (rule.action != Action::remove && rule.action != Action::note))) {
        problems.add(rule.line, fmt::format("rule {} needs [period] and the action delete or note", rule.id));
    }
    if (rule.examples.empty()) {
        problems.add(rule.line,
                     fmt::format("rule {} has no examples: every rule is tested when it is read", rule.id));
    }
}

/// A policy with a period but without a rule of its own for it removes what certainly lies outside.
void settle_period(Policy& policy, Problems& problems) {
    if (!policy.period) {
        return;
    }
    const auto count = std::count_if(policy.rules.begin(), policy.rules.end(), is_period);
    if (count > 1) {
        problems.add(policy.rules.back().line, "more than one rule with recogniser \"period\"");
    }
    if (count == 0) {
        Rule rule;
        rule.id = "period";
        rule.recogniser = "period";
        rule.basis = "PERIODE";
        rule.action = Action::remove;
        rule.level = Level::automatic;
        rule.priority = 1000;
        policy.rules.push_back(std::move(rule));
    }
    const auto found = std::find_if(policy.rules.begin(), policy.rules.end(), is_period);
    policy.period_rule = static_cast<std::size_t>(found - policy.rules.begin());
}

/// The strongest level at which a rule, alone with the lists, finds something in a text.
std::optional<Level> strongest(Engine& engine, const std::string& text) {
    std::vector<Finding> findings;
    engine.find(text, {}, findings);
    std::optional<Level> level;
    for (const Finding& finding : findings) {
        level = level ? std::max(*level, finding.level) : finding.level;
    }
    return level;
}

void run_text_examples(const Policy& policy, const Rule& rule, Problems& problems) {
    Policy alone;
    alone.lists = policy.lists;
    alone.rules = {rule};
    Engine engine(alone);
    for (const std::string& example : rule.examples) {
        if (strongest(engine, example) != rule.level) {
            problems.add(rule.line, fmt::format("rule {} does not find its example \"{}\" at level {}",
                                                rule.id, base::printable(example), to_string(rule.level)));
        }
    }
    for (const std::string& example : rule.counter_examples) {
        const auto level = strongest(engine, example);
        if (level && (*level != Level::note || rule.level == Level::note)) {
            problems.add(rule.line, fmt::format("rule {} finds something in its counter example \"{}\"",
                                                rule.id, base::printable(example)));
        }
    }
}

void run_period_examples(const Period& period, const Rule& rule, Problems& problems) {
    const auto check = [&](const std::string& example, Placement wanted) {
        const auto time = interval_of(std::string_view(example), period);
        if (!time || place(period, time, std::nullopt) != wanted) {
            problems.add(
                rule.line,
                fmt::format("\"{}\" of rule {} must be a moment {} the period: 2019-12-01T12:00:00+01:00",
                            base::printable(example), rule.id,
                            wanted == Placement::outside ? "outside" : "inside"));
        }
    };
    for (const std::string& example : rule.examples) {
        check(example, Placement::outside);
    }
    for (const std::string& example : rule.counter_examples) {
        check(example, Placement::inside);
    }
}

void run_examples(const Policy& policy, Problems& problems) {
    for (const Rule& rule : policy.rules) {
        if (is_period(rule)) {
            run_period_examples(*policy.period, rule, problems);
        } else {
            run_text_examples(policy, rule, problems);
        }
    }
}

/// Rules that look for names use the word lists of this machine; where there is one, so do those that ask
/// whether a person is spoken of.
void give_installed(Policy& policy, const std::string& share) {
    const auto names = [](const Rule& rule) { return rule.recogniser == "name"; };
    const auto asks = [](const Rule& rule) {
        return rule.recogniser.starts_with("art") || rule.recogniser.starts_with("lexicon:");
    };
    if (std::none_of(policy.rules.begin(), policy.rules.end(), names)) {
        return;
    }
    const auto words = read_installed_words(share);
    for (Rule& rule : policy.rules) {
        rule.installed = names(rule) || asks(rule) ? words : nullptr;
    }
}

std::vector<std::uint64_t> lines_of(const Node& root, std::string_view key) {
    std::vector<std::uint64_t> lines;
    if (const Node* array = root.find(key)) {
        for (const Node& item : array->items) {
            if (item.kind == Node::Kind::table) {
                lines.push_back(item.line);
            }
        }
    }
    return lines;
}

} // namespace

Loaded parse_policy(std::string_view bytes, const std::string& name, const std::string& folder,
                    const std::string& share, base::ProgramStarter* starter) {
    const Node root = parse_toml(bytes, name);
    Problems problems;
    Loaded loaded;
    Policy policy = read_schema(root, problems);
    policy.file = name;
    const std::vector<std::uint64_t> list_lines = lines_of(root, "lists");
    check_ids(policy, list_lines, problems);
    for (const Rule& rule : policy.rules) {
        check_rule(policy, rule, problems);
    }
    settle_period(policy, problems);
    if (policy.rules.empty()) {
        problems.add(root.line, "the policy has neither rules nor a period");
    }
    if (problems.empty()) {
        start_programs(policy, folder, starter, problems);
    }
    if (problems.empty()) {
        read_lists(policy, folder, list_lines, problems);
        give_installed(policy, share);
    }
    if (problems.empty()) {
        run_examples(policy, problems);
    }
    if (problems.empty()) {
        policy.hash = identity(root, policy);
        loaded.policy = std::move(policy);
    }
    loaded.problems = problems.take();
    return loaded;
}

Loaded check_policy(const std::string& path, base::ProgramStarter* starter) {
    base::FdInput input(base::open_to_read(path), path);
    const std::string bytes = base::read_all(input, k_policy_most, path);
    return parse_policy(bytes, path, base::parent_of(path), std::string(k_share), starter);
}

Policy load_policy(const std::string& path, base::ProgramStarter* starter) {
    Loaded loaded = check_policy(path, starter);
    if (loaded.policy) {
        return std::move(*loaded.policy);
    }
    const Problem& first = loaded.problems.front();
    std::string hint;
    if (loaded.problems.size() > 1) {
        hint = fmt::format("{} more problems: chat-clean policy check {}", loaded.problems.size() - 1, path);
    }
    throw base::Error(base::Fault::usage, base::Place{path, first.line, {}, {}}, first.text, hint);
}

} // namespace chatkeep::policy
