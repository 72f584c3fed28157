// SPDX-License-Identifier: EUPL-1.2
// chat-clean agreement: whether two people decide the same.
#include "policy/agreement/agreement.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "commands.hpp"
#include "inputs.hpp"
#include "policy/load.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace {

using namespace chatkeep;

constexpr double k_default_goal = 0.8;
/// So many messages must be judged by two, or the whole batch when it is smaller.
constexpr std::uint64_t k_messages_least = 300;

int agreement(cli::Context& context) {
    const cli::Options& options = context.options();
    const policy::Policy policy = policy::load_policy(options.text("policy"), &context);
    const std::vector<policy::DecisionsFile> files = policy::read_decisions(options.operands());
    static_cast<void>(policy::Decisions(files, policy)); // refuses those under another policy
    const std::uint64_t batch = cli::number_of(options, "batch", k_messages_least, {.least = 1});
    context.enter({{}, {}});
    const double goal = policy.review ? policy.review->agreement_min : k_default_goal;
    const policy::AgreementReport report = policy::compare_reviewers(files, policy, goal);
    context.output().write(report.lines);
    context.output().commit();
    context.journal("judged_by_two", std::to_string(report.messages));
    for (const std::string& family : report.failed) {
        context.say(cli::Severity::warning,
                    fmt::format("{}: reviewers do not agree enough",
                                family.empty() ? "all rules together" : "the rules " + family));
    }
    const std::uint64_t least = std::min(batch, k_messages_least);
    if (report.messages < least) {
        context.say(cli::Severity::warning, fmt::format("judged by two: {} messages of the {} that it takes",
                                                        report.messages, least));
    }
    return report.failed.empty() && report.messages >= least ? 0 : 1;
}

constexpr std::array k_options = {
    cli::OptionSpec{.name = "policy",
                    .argument = "FILE",
                    .help = "the policy under which was decided",
                    .details = "Its agreement_min is the goal, 0.80 when it says none.",
                    .required = true},
    cli::OptionSpec{.name = "batch",
                    .argument = "N",
                    .help = "messages in the batch, when it has less than 300",
                    .details = "Two people must have judged 300 messages, or all of a smaller batch."},
};

constexpr std::array k_examples = {
    cli::ExampleSpec{"chat-clean agreement --policy policy.toml --batch 2 r1.jsonl r2.jsonl",
                     "compare two reviewers"},
};

} // namespace

constinit const chatkeep::cli::CommandSpec k_agreement_command{.name = "agreement",
                                                               .summary = "say how far reviewers agree",
                                                               .operands = "DECISIONS…",
                                                               .operands_min = 2,
                                                               .operands_max = SIZE_MAX,
                                                               .options = k_options,
                                                               .examples = k_examples,
                                                               .main = &agreement,
                                                               .has_output = true,
                                                               .starts_programs = true};
