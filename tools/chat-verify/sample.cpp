// SPDX-License-Identifier: EUPL-1.2
#include "sample.hpp"

#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/text.hpp"
#include "hash/media_store.hpp"
#include "policy/load.hpp"
#include "policy/sampling/draw.hpp"
#include "policy/sampling/sample_lines.hpp"
#include "policy/sampling/sample_result.hpp"
#include "stream/reader.hpp"

#include <fmt/core.h>

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace chatkeep;

/// More attempts than anyone makes; beyond it no sample is large enough.
constexpr std::uint64_t k_attempts_most = 20;

std::string digest_of(const std::string& path) {
    base::FdInput input(base::open_to_read(path), path);
    hash::MediaStore store; // a dry one
    return store.put(input).sha256;
}

void go_through(const cli::Context& context, const std::function<void(const policy::MessagePair&)>& take) {
    const auto& operands = context.options().operands();
    base::FdInput before(base::open_to_read(operands[0]), operands[0]);
    base::FdInput after(base::open_to_read(operands[1]), operands[1]);
    stream::Reader input(before, operands[0]);
    stream::Reader output(after, operands[1]);
    policy::for_each_pair(input, output, take);
}

policy::Draw draw(const cli::Context& context, const policy::Policy& policy) {
    const cli::Options& options = context.options();
    const std::string input = digest_of(options.operands()[0]);
    const std::string output = digest_of(options.operands()[1]);
    policy::Draw drawn(
        policy, policy::seed_of({policy.hash, input, output, options.text("batch"), options.text("seed")}),
        cli::number_of(options, "attempt", 1, {.least = 1, .most = k_attempts_most}));
    go_through(context, [&](const policy::MessagePair& pair) { drawn.count(pair.fate); });
    go_through(context, [&](const policy::MessagePair& pair) {
        drawn.choose(pair.before.root.text_of("id"), pair.fate);
    });
    return drawn;
}

int show(cli::Context& context, const policy::Policy& policy, const policy::Draw& drawn) {
    policy::SampleLines lines(policy, drawn);
    go_through(context, [&](const policy::MessagePair& pair) { lines.add(pair.before); });
    const std::uint64_t count = lines.write(context.output());
    context.output().commit();
    context.journal("drawn", std::to_string(count));
    context.say(cli::Severity::info, fmt::format("to be looked at by a second person: {}", count));
    return 0;
}

int judge(cli::Context& context, const policy::Policy& policy, const policy::Draw& drawn,
          policy::Decisions& decisions) {
    policy::SampleResult result(policy, drawn);
    go_through(context, [&](const policy::MessagePair& pair) {
        const std::string_view id = pair.before.root.text_of("id");
        if (drawn.has(id)) {
            const auto votes = decisions.find(id, pair.before.bytes);
            result.add(pair, votes ? &*votes : nullptr);
        }
    });
    context.output().write(result.report());
    context.output().commit();
    context.journal("passed", result.has_passed() ? "yes" : "no");
    if (!result.has_passed()) {
        context.say(cli::Severity::warning, "the sample does not show that the cleaning is good enough");
    }
    return result.has_passed() ? 0 : 1;
}

int sample_main(cli::Context& context) {
    const cli::Options& options = context.options();
    const policy::Policy policy = policy::load_policy(options.text("policy"), &context);
    policy::Decisions decisions(policy::read_decisions(options.all("decisions")), policy);
    context.enter({options.operands(), {}});
    const policy::Draw drawn = draw(context, policy);
    return options.has("decisions") ? judge(context, policy, drawn, decisions) : show(context, policy, drawn);
}

constexpr std::array k_options = {
    cli::OptionSpec{.name = "policy",
                    .argument = "FILE",
                    .help = "the policy of the cleaning; its [sampling] is the plan",
                    .details =
                        "Without a plan: less than 1% of what stayed and less than 2% of what went may "
                        "be wrong, with 95% confidence, and none in the sample.",
                    .required = true},
    cli::OptionSpec{.name = "seed",
                    .argument = "VALUE",
                    .help = "a random value that became known after the cleaning",
                    .details =
                        "For example the number of a draw that was published since. With the policy, both "
                        "streams and the batch it makes the draw: nobody could choose it, everybody can "
                        "repeat it.",
                    .required = true},
    cli::OptionSpec{
        .name = "batch", .argument = "ID", .help = "name of the batch", .details = "Part of the draw."},
    cli::OptionSpec{
        .name = "attempt",
        .argument = "K",
        .help = "which sample of this batch it is (default: 1)",
        .details = "The chance of a wrong verdict is that of the plan divided by 2 to the power K: after a "
                   "sample that failed the next one is larger, and all together keep the plan's confidence."},
    cli::OptionSpec{.name = "decisions",
                    .argument = "FILE",
                    .help = "say what the sample shows (may be given several times)",
                    .details = "What the second person decided about the drawn messages. See SAMPLES.",
                    .repeatable = true},
};

constexpr std::array k_examples = {
    cli::ExampleSpec{"chat-verify sample --policy policy.toml --seed 8153 messages.jsonl clean.jsonl",
                     "draw what a second person looks at"},
};

} // namespace

constinit const cli::CommandSpec k_sample_command = {
    .name = "sample",
    .summary = "draw what a second person checks of a cleaning",
    .operands = "IN OUT",
    .operands_min = 2,
    .operands_max = 2,
    .options = k_options,
    .examples = k_examples,
    .main = &sample_main,
    .has_output = true,
    .starts_programs = true,
};
