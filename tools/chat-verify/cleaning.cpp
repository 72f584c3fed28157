// SPDX-License-Identifier: EUPL-1.2
#include "cleaning.hpp"

#include "base/fd.hpp"
#include "policy/verify_cleaning.hpp"
#include "stream/reader.hpp"

#include <fmt/core.h>

#include <array>

namespace {

using namespace chatkeep;

int cleaning_main(cli::Context& context) {
    const auto& operands = context.options().operands();
    context.enter({.reads = operands, .writes = {}});
    base::FdInput before(base::open_to_read(operands[0]), operands[0]);
    base::FdInput after(base::open_to_read(operands[1]), operands[1]);
    base::FdInput log(base::open_to_read(operands[2]), operands[2]);
    stream::Reader input(before, operands[0]);
    stream::Reader output(after, operands[1]);
    const auto tell = [&](std::uint64_t line, const std::string& what) {
        const base::Place place =
            line == 0 ? base::Place{operands[2], {}, {}, {}} : base::at_line(operands[1], line);
        context.say(cli::Severity::error, what, "cleaning", place);
    };
    const policy::CleaningCounts counts = policy::verify_cleaning(input, output, log, tell);
    context.journal("messages", std::to_string(counts.in));
    context.journal("faults", std::to_string(counts.faults));
    context.say(
        cli::Severity::info,
        fmt::format("{} messages in = {} kept + {} redacted + {} removed; {} spans replaced; faults: {}",
                    counts.in, counts.kept, counts.redacted, counts.removed, counts.spans, counts.faults));
    return counts.faults == 0 ? 0 : 1;
}

constexpr std::array k_examples = {
    cli::ExampleSpec{"chat-verify cleaning messages.jsonl clean.jsonl log.jsonl",
                     "check that only what is logged was changed"},
};

} // namespace

constinit const cli::CommandSpec k_cleaning_command = {
    .name = "cleaning",
    .summary = "check a cleaned stream against its input and its log",
    .operands = "IN OUT LOG",
    .operands_min = 3,
    .operands_max = 3,
    .options = {},
    .examples = k_examples,
    .main = &cleaning_main,
};
