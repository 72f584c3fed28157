// SPDX-License-Identifier: EUPL-1.2
#include "base/error.hpp"
#include "base/text.hpp"
#include "commands.hpp"
#include "policy/explain_policy.hpp"
#include "policy/identity.hpp"
#include "policy/load.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string>

namespace {

using namespace chatkeep;
using base::Error;
using base::Fault;

void print(cli::Context& context, const std::string& text) {
    context.enter({});
    context.output().write(text + "\n");
    context.output().commit();
}

int check(cli::Context& context, const std::string& path) {
    const policy::Loaded loaded = policy::check_policy(path, &context);
    constexpr std::size_t k_most_shown = 100;
    for (std::size_t i = 0; i < std::min(loaded.problems.size(), k_most_shown); ++i) {
        const policy::Problem& problem = loaded.problems[i];
        context.say(cli::Severity::error, problem.text, {}, base::Place{path, problem.line, {}, {}});
    }
    if (!loaded.policy) {
        throw Error(Fault::usage,
                    fmt::format("{}: problems in the policy: {}", path, loaded.problems.size()));
    }
    const policy::Policy& policy = *loaded.policy;
    std::string text = fmt::format("policy {} {}: {} rules, {} lists, all examples hold\n", policy.name,
                                   policy.version, policy.rules.size(), policy.lists.size());
    for (const policy::InstalledList& list : policy::installed_lists(policy)) {
        text += list.sha256.empty()
                    ? fmt::format("word list {} is not installed: fewer names are recognised\n", list.name)
                    : fmt::format("word list {} {}\n", list.name, list.sha256);
    }
    print(context, text + "hash " + policy.hash);
    return 0;
}

int policy_command(cli::Context& context) {
    const std::string& what = context.options().operands().front();
    const std::string& path = context.options().operands().back();
    if (what == "check") {
        return check(context, path);
    }
    if (what == "hash") {
        print(context, policy::load_policy(path, &context).hash);
        return 0;
    }
    if (what == "explain") {
        const bool dutch = context.options().text("language") != "en";
        print(context, policy::explain_policy(policy::load_policy(path, &context),
                                              dutch ? policy::Language::dutch : policy::Language::english));
        return 0;
    }
    throw Error(Fault::usage, fmt::format("chat-clean policy does not know \"{}\"", base::printable(what)),
                "chat-clean policy check FILE, explain FILE or hash FILE");
}

constexpr std::array k_options = {cli::OptionSpec{
    .name = "language",
    .argument = "LANG",
    .help = "of the explanation: nl (default) or en",
    .details = "*explain* tells in whole sentences what the policy does: for each rule what it looks for, "
               "when it acts by "
               "itself, when it asks a person, on which ground, and how many people that takes.",
    .choices = "nl|en"}};

constexpr std::array k_examples = {
    cli::ExampleSpec{"chat-clean policy check policy.toml", "see whether a policy is in order"},
    cli::ExampleSpec{"chat-clean policy explain policy.toml", "read in plain Dutch what it does"},
};

} // namespace

constinit const chatkeep::cli::CommandSpec k_policy_command{
    .name = "policy",
    .summary = "check, explain or identify a policy",
    .operands = "check|explain|hash FILE",
    .operands_min = 2,
    .operands_max = 2,
    .options = k_options,
    .examples = k_examples,
    .main = &policy_command,
    .has_output = false,
    .starts_programs = true,
};
