// SPDX-License-Identifier: EUPL-1.2
#include "cleaning.hpp"

#include "base/fd.hpp"
#include "hash/media_store.hpp"
#include "policy/decisions/decisions_file.hpp"
#include "policy/log_key.hpp"
#include "policy/verify_cleaning.hpp"
#include "stream/reader.hpp"

#include <fmt/core.h>

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace {

using namespace chatkeep;

/// The store as it is: opening one that is not there would make it.
std::optional<hash::MediaStore> open_media(const std::string& folder) {
    if (folder.empty()) {
        return std::nullopt;
    }
    static_cast<void>(base::open_to_read(folder));
    return std::make_optional<hash::MediaStore>(folder);
}

int cleaning_main(cli::Context& context) {
    const auto& operands = context.options().operands();
    const auto key = policy::read_log_key(context.options().text("log-key"));
    const auto media = open_media(context.options().text("media"));
    std::vector<std::string> reads = operands;
    if (media) {
        reads.push_back(context.options().text("media"));
    }
    const std::vector<std::string> decision_paths = context.options().all("decisions");
    const std::vector<policy::DecisionsFile> decisions = policy::read_decisions(decision_paths);
    context.enter({.reads = reads, .writes = {}});
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
    const policy::CleaningCounts counts =
        policy::verify_cleaning({input, output, log, key.get(), media ? &*media : nullptr,
                                 decision_paths.empty() ? nullptr : &decisions},
                                tell);
    context.journal("messages", std::to_string(counts.in));
    context.journal("faults", std::to_string(counts.faults));
    context.say(
        cli::Severity::info,
        fmt::format("{} messages in = {} kept + {} redacted + {} removed; {} spans replaced, {} files "
                    "changed; faults: {}",
                    counts.in, counts.kept, counts.redacted, counts.removed, counts.spans, counts.files,
                    counts.faults));
    return counts.faults == 0 ? 0 : 1;
}

constexpr std::array k_options = {
    cli::OptionSpec{.name = "media",
                    .argument = "DIR",
                    .help = "check that the cleaned files are in this media store, whole",
                    .details = "The folder that chat-clean --media filled. Without it the store is not read: "
                               "only the names of the files are held against the log."},
    cli::OptionSpec{.name = "decisions",
                    .argument = "FILE",
                    .help = "check that these decisions were applied (may be given several times)",
                    .details = "All files that chat-clean --decisions read. The log names the last line of "
                               "each: a file that was changed or cut short since is told.",
                    .repeatable = true},
    cli::OptionSpec{.name = "log-key",
                    .argument = "FILE",
                    .help = "key of the log: check its digests of messages and files",
                    .details =
                        "The file that chat-clean --log-key read. With it the log is bound to the very "
                        "bytes of the input."},
};

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
    .options = k_options,
    .examples = k_examples,
    .main = &cleaning_main,
};
