// SPDX-License-Identifier: EUPL-1.2
// chat-clean masks: from the words in pictures to what is painted over.
#include "base/line_input.hpp"
#include "base/text.hpp"
#include "commands.hpp"
#include "policy/load.hpp"
#include "policy/picture_lines.hpp"

#include <fmt/core.h>

#include <array>
#include <string>
#include <string_view>

namespace {

using namespace chatkeep;

int masks(cli::Context& context) {
    const cli::Options& options = context.options();
    const policy::Policy policy = policy::load_policy(options.text("policy"), &context);
    context.enter({options.operands(), {}});
    const policy::Level least =
        options.text("level") == "propose" ? policy::Level::propose : policy::Level::automatic;
    const std::string name = options.operands().empty() ? "standard input" : options.operands().front();
    base::LineInput lines(context.input(), name);
    policy::PictureLines pictures(policy, context.output(), least);
    std::string_view line;
    while (lines.next(line)) {
        if (!base::trim(line).empty()) {
            pictures.take(line, base::at_line(name, lines.number()));
        }
    }
    pictures.finish();
    context.output().commit();
    const policy::PictureLines::Counts& counts = pictures.counts();
    context.journal("pictures_masked", std::to_string(counts.masked));
    context.say(cli::Severity::info, fmt::format("pictures with text: {}, to be painted over: {}",
                                                 counts.pictures, counts.masked));
    if (counts.left_over != 0) {
        context.say(cli::Severity::warning,
                    fmt::format("findings in pictures that a person must decide: {}; they have no mask",
                                counts.left_over));
    }
    return counts.left_over == 0 ? 0 : 1;
}

constexpr std::array k_options = {
    cli::OptionSpec{.name = "policy",
                    .argument = "FILE",
                    .help = "the policy whose rules say what must go",
                    .details = "Only rules with the action \"redact\" count.",
                    .required = true},
    cli::OptionSpec{.name = "level",
                    .argument = "LEVEL",
                    .help = "auto (default), or propose: mask what is only likely too",
                    .details = "What is less sure than this gets no mask; it is counted, and the code is 1.",
                    .choices = "auto|propose"},
};

constexpr std::array k_examples = {
    cli::ExampleSpec{"chat-clean masks --policy policy.toml -o masks.jsonl lines.jsonl",
                     "find what to paint over"},
};

} // namespace

constinit const chatkeep::cli::CommandSpec k_masks_command{.name = "masks",
                                                           .summary =
                                                               "say what to paint over in pictures with text",
                                                           .operands = "[LINES]",
                                                           .operands_min = 0,
                                                           .operands_max = 1,
                                                           .options = k_options,
                                                           .examples = k_examples,
                                                           .main = &masks,
                                                           .has_output = true,
                                                           .starts_programs = true};
