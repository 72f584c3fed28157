// SPDX-License-Identifier: EUPL-1.2
// chat-clean decide: appends what a person decided to a decisions file.
#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/line_input.hpp"
#include "base/text.hpp"
#include "commands.hpp"
#include "model/time.hpp"
#include "policy/decisions/new_decision.hpp"
#include "policy/load.hpp"

#include <fmt/core.h>

#include <array>
#include <chrono>
#include <string>
#include <vector>

namespace {

using namespace chatkeep;

/// The moment of the clock in UTC, to the second.
std::string now() {
    const auto moment = std::chrono::system_clock::now().time_since_epoch();
    model::Instant instant;
    instant.civil_s = std::chrono::duration_cast<std::chrono::seconds>(moment).count();
    instant.offset_s = 0;
    return model::to_string(instant);
}

policy::DecisionAuthor read_author(const cli::Options& options) {
    policy::DecisionAuthor author;
    author.reviewer = options.text("reviewer");
    author.role = policy::parse_role(options.text("role")).value_or(policy::Role::cleaner);
    author.at = options.has("at") ? options.text("at") : now();
    return author;
}

int decide(cli::Context& context) {
    const cli::Options& options = context.options();
    const policy::Policy policy = policy::load_policy(options.text("policy"), &context);
    const policy::DecisionAuthor author = read_author(options);
    const std::string& path = options.operands().front();
    context.enter({{path}, {base::parent_of(path)}});
    const auto input = base::FdInput::standard();
    base::LineInput lines(*input, "standard input");
    std::vector<policy::Decision> decisions;
    std::string_view line;
    while (lines.next(line)) {
        if (!base::trim(line).empty()) {
            decisions.push_back(
                policy::make_decision(line, policy, author, base::at_line("standard input", lines.number())));
        }
    }
    if (options.has("dry-run")) {
        context.say(cli::Severity::info, fmt::format("decisions that are in order: {}", decisions.size()));
        return 0;
    }
    const policy::ChainHead head = policy::append_decisions(path, decisions);
    context.journal("decisions", std::to_string(decisions.size()));
    context.journal("head", head.digest);
    context.say(cli::Severity::info, fmt::format("{}: decisions added: {}; the SHA-256 of line {} is {}",
                                                 path, decisions.size(), head.seq, head.digest));
    return 0;
}

constexpr std::array k_options = {
    cli::OptionSpec{
        .name = "policy",
        .argument = "FILE",
        .help = "the policy under which is decided",
        .details = "A decision belongs to one policy, by its identity; what the policy does not allow is "
                   "refused before anything is written.",
        .required = true},
    cli::OptionSpec{.name = "reviewer",
                    .argument = "NAME",
                    .help = "who decides: a name or code, at most 64 bytes",
                    .details = "It goes to the log. Two people must have two names.",
                    .required = true},
    cli::OptionSpec{
        .name = "role",
        .argument = "ROLE",
        .help = "cleaner (default), second, owner or quality",
        .details =
            "*second* judges without having seen the decisions of the first. *owner*, of the phone, can only "
            "object, with a note that says why. *quality* settles what others disagree about.",
        .choices = "cleaner|second|owner|quality"},
    cli::OptionSpec{.name = "at",
                    .argument = "TIME",
                    .help = "when it was decided (default: now), RFC 3339 with an offset",
                    .details = "For decisions that were taken elsewhere before."},
    cli::OptionSpec{.name = "dry-run",
                    .help = "check the decisions, append nothing",
                    .details = "A fault is told with its line on standard input."},
};

constexpr std::array k_examples = {
    cli::ExampleSpec{"chat-clean queue --policy policy.toml messages.jsonl -o queue.jsonl", "what is open"},
    cli::ExampleSpec{"chat-clean decide --policy policy.toml --reviewer R1 r1.jsonl < verdicts.jsonl",
                     "add decisions"},
};

} // namespace

constinit const chatkeep::cli::CommandSpec k_decide_command{
    .name = "decide",
    .summary = "append what a person decided to a decisions file",
    .operands = "DECISIONS",
    .operands_min = 1,
    .operands_max = 1,
    .options = k_options,
    .examples = k_examples,
    .main = &decide,
    .has_output = false,
    .starts_programs = true};
