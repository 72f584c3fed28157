// SPDX-License-Identifier: EUPL-1.2
// chat-clean: takes out of a chat stream what a written policy says must go, and logs it.
#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/peeked_input.hpp"
#include "base/text.hpp"
#include "cli/program.hpp"
#include "commands.hpp"
#include "hash/media_store.hpp"
#include "hash/record_proof.hpp"
#include "inputs.hpp"
#include "media/provable_cuts.hpp"
#include "model/time.hpp"
#include "policy/attachments.hpp"
#include "policy/cleaner.hpp"
#include "policy/explain_record.hpp"
#include "policy/load.hpp"
#include "policy/log_key.hpp"
#include "policy/masks.hpp"

#include <fmt/core.h>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace {

using namespace chatkeep;
using base::Error;
using base::Fault;

policy::Masks load_masks(const cli::Options& options, const policy::Policy& policy) {
    const std::string path = options.text("masks");
    if (path.empty()) {
        return {};
    }
    if (!options.has("media")) {
        throw Error(Fault::usage, "--masks needs the media that it speaks of", "give --media DIR");
    }
    base::FdInput input(base::open_to_read(path), path);
    return policy::read_masks(input, policy, path);
}

/// What the run reads.
std::vector<std::string> reads(const cli::Options& options) {
    std::vector<std::string> paths = options.operands();
    if (const std::string commitments = options.text("commitments"); !commitments.empty()) {
        paths.push_back(commitments);
        paths.push_back(hash::media_of(commitments));
    }
    return paths;
}

/// The folders in which the run makes files.
std::vector<std::string> writes(const cli::Options& options) {
    std::vector<std::string> folders = {base::parent_of(options.text("log"))};
    if (options.has("media")) {
        folders.push_back(options.text("media"));
    }
    return folders;
}

/// What a person and the journal want to know at the end.
void report(cli::Context& context, const policy::Policy& policy, const policy::Summary& summary) {
    context.journal("policy_hash", policy.hash);
    context.journal("messages_in", std::to_string(summary.in));
    context.journal("messages_kept", std::to_string(summary.kept));
    context.journal("messages_redacted", std::to_string(summary.redacted));
    context.journal("messages_removed", std::to_string(summary.removed));
    context.say(cli::Severity::info,
                fmt::format("{} messages in, {} kept, {} redacted, {} removed", summary.in, summary.kept,
                            summary.redacted, summary.removed));
    const std::uint64_t unseen = summary.files_passed - summary.attachments_withheld;
    if (unseen != 0 && !context.options().has("media")) {
        context.say(cli::Severity::warning,
                    fmt::format("attachments that pass with all that they hold, as nothing looked into them: "
                                "{}; to clean them, give --media the folder that chat-parse --media filled",
                                unseen));
    }
    if (summary.attachments_withheld != 0) {
        context.say(cli::Severity::warning,
                    fmt::format("attachments that were withheld: {} of {}; notices with the code "
                                "attachment-withheld say why",
                                summary.attachments_withheld, summary.attachments_in));
    }
    if (summary.overruled != 0) {
        context.say(cli::Severity::warning,
                    fmt::format("decisions to keep what the policy does not let people keep: {}; it went",
                                summary.overruled));
    }
    if (summary.open != 0) {
        context.say(cli::Severity::warning,
                    fmt::format("open proposals: {}; this is a draft, see the log", summary.open));
    }
}

void take_all(cli::Context& context, base::Input& input, policy::Cleaner& cleaner) {
    const auto& operands = context.options().operands();
    const std::string name = operands.empty() ? "standard input" : operands.front();
    stream::Reader reader(input, name);
    stream::Line line;
    while (reader.next(line)) {
        stream::refuse_unread(line, name);
        cleaner.take(line);
        context.progress(reader.bytes_read(), 0);
    }
}

/// Cleans into nothing and says why one record became what it is.
int explain(cli::Context& context, const policy::Policy& policy, policy::CleanerOptions settings) {
    context.enter({context.options().operands(), {}});
    const std::string id = context.options().text("explain");
    policy::RecordExplanation explanation(policy, id);
    settings.listener = &explanation;
    settings.allow_open = true;
    base::NullOutput nowhere;
    policy::Log log(nowhere, policy, context.generator());
    stream::Writer writer(nowhere);
    policy::Cleaner cleaner(policy, writer, log, settings);
    take_all(context, context.input(), cleaner);
    cleaner.finish();
    if (!explanation.is_met()) {
        throw Error(Fault::missing, fmt::format("the stream has no record {}", base::printable(id)));
    }
    context.output().write(explanation.text());
    context.output().commit();
    return 0;
}

int clean(cli::Context& context) {
    const cli::Options& options = context.options();
    if (!options.has("log") && !options.has("explain")) {
        throw Error(Fault::usage, "--log is missing: nothing is taken out without a log",
                    "--explain MSG needs none: it writes no stream");
    }
    const policy::Policy policy = policy::load_policy(options.text("policy"), &context);
    const auto key = policy::read_log_key(options.text("log-key"));
    policy::CleanerOptions settings;
    settings.generator = context.generator();
    settings.allow_open = options.has("allow-open");
    settings.export_ms = read_export_time(options.text("export-time"));
    settings.key = key.get();
    const auto decisions = read_decisions(options.all("decisions"), policy);
    settings.decisions = decisions.get();
    if (options.has("explain")) {
        return explain(context, policy, std::move(settings));
    }
    const std::string log_path = options.text("log");
    const std::string commitments = options.text("commitments");
    const policy::Masks masks = load_masks(options, policy);
    const bool needs_folders = options.has("media") || !commitments.empty();
    base::PeekedInput input(context.input(), needs_folders ? 1 : 0);
    if (needs_folders) {
        // In a pipe chat-parse makes the folders while this starts: they stand when the first bytes come.
        static_cast<void>(input.front());
    }
    std::optional<hash::MediaStore> store;
    if (options.has("media")) {
        store.emplace(options.text("media"));
    }
    context.enter({reads(options), writes(options)});
    std::optional<hash::ProofKeeper> proof;
    if (!commitments.empty()) {
        settings.proof = &proof.emplace(commitments, &media::provable_cuts);
    }
    base::AtomicFile log_file(log_path, options.has("force") ? base::Replace::allowed : base::Replace::same);
    policy::Log log(log_file, policy, context.generator());
    log.set_decisions(decisions.get());
    stream::Writer writer(context.output());
    hash::MediaStore nowhere; // a dry one
    policy::AttachmentCleaner attachments(policy, store ? *store : nowhere, masks, context.generator());
    if (!store) {
        attachments.leave_contents();
    }
    settings.attachments = store || decisions != nullptr ? &attachments : nullptr;
    policy::Cleaner cleaner(policy, writer, log, settings);
    take_all(context, input, cleaner);
    if (store) {
        store->commit();
    }
    cleaner.finish();
    if (attachments.unused_masks() != 0) {
        context.say(cli::Severity::warning, fmt::format("--masks speaks of files that no message has: {}",
                                                        attachments.unused_masks()));
    }
    report(context, policy, cleaner.summary());
    return cleaner.summary().open == 0 && attachments.unused_masks() == 0 ? 0 : 1;
}

constexpr std::array k_options = {
    cli::OptionSpec{
        .name = "policy",
        .argument = "FILE",
        .help = "the cleaning policy (TOML)",
        .details =
            "It is checked in full before anything is read; every rule carries examples, which are run "
            "then. A policy that is not in order is refused with the line (exit code 2).",
        .required = true},
    cli::OptionSpec{
        .name = "log",
        .argument = "FILE",
        .help = "write what was done and why, as JSON lines",
        .details =
            "One line for each finding, chained by digests, and a summary last. The log never holds the "
            "text that was taken out. It appears when the run has ended, also when proposals are open, "
            "and before the stream's end is written. A log of an earlier run that says the very same stays, "
            "so that a pipe that failed behind chat-clean can be run again. Only *--explain* does without.",
        .writes = true},
    cli::OptionSpec{
        .name = "media",
        .argument = "DIR",
        .help = "clean attachments too, in this media store",
        .details =
            "The folder that chat-parse --media filled. Metadata is erased, what stands in documents is held "
            "to "
            "the rules, and what can't be cleaned safely is withheld. Cleaned files are added to the folder; "
            "those that are there stay as they are. Without this option the contents of attachments are not "
            "looked into: they pass with all that they hold, and a warning at the end says how many."},
    cli::OptionSpec{
        .name = "decisions",
        .argument = "FILE",
        .help = "what people decided (may be given several times)",
        .details =
            "See DECISIONS. Give the files of all reviewers. Each is checked whole before anything is read; "
            "a decision that no longer fits its message, or was made under another policy, is refused "
            "(exit code 6). The same decisions give the same bytes, in whatever order the files are given.",
        .repeatable = true},
    cli::OptionSpec{
        .name = "explain",
        .argument = "ID",
        .help = "say why this message is kept, redacted or removed",
        .details = "Instead of a stream: what each rule found in it, on which evidence, what people decided, "
                   "and what was considered and dropped. Never the text itself.",
        .group = "More"},
    cli::OptionSpec{.name = "masks",
                    .argument = "FILE",
                    .help = "rectangles of pictures to paint over",
                    .details = "JSON lines; see MASKS. Needs --media.",
                    .group = "More"},
    cli::OptionSpec{.name = "log-key",
                    .argument = "FILE",
                    .help = "key for digests of messages in the log",
                    .details = "Without it the log has none. At least 16 random bytes. A plain digest of a "
                               "short message could be guessed. Destroy the "
                               "key with the originals.",
                    .group = "More"},
    cli::OptionSpec{.name = "export-time",
                    .argument = "TIME",
                    .help = "moment of extraction, for a policy with to = \"export\"",
                    .details =
                        "RFC 3339 with an offset. Without it the time that the source record states is used.",
                    .group = "More"},
    cli::OptionSpec{.name = "commitments",
                    .argument = "DIR",
                    .help = "keep the proof: the folder of chat-parse --commit",
                    .details =
                        "What goes leaves its commitment in the stream, so that chat-archive --commitments "
                        "can prove what stays. Redactions take whole words then. See chatkeep-proof(7).",
                    .group = "More"},
    cli::OptionSpec{
        .name = "allow-open",
        .help = "finish the stream with open proposals, as a draft",
        .details =
            "Findings that a person must decide block the output: the stream gets no end record, so that "
            "nothing after it takes it for finished, and the exit code is 6. With this option, or "
            "allow_open in the policy, the stream ends with the notice proposals-open, its header says "
            "so too, and the exit code is 1.",
        .group = "More"},
};

constexpr std::array k_examples = {
    cli::ExampleSpec{"chat-clean --policy policy.toml --log log.jsonl --media media < messages.jsonl",
                     "clean a read-out with its attachments"},
};

const std::array k_commands = {
    cli::CommandSpec{.name = {},
                     .summary = "clean a chat stream under a written policy, with a log of every removal",
                     .operands = "[STREAM]",
                     .operands_min = 0,
                     .operands_max = 1,
                     .options = k_options,
                     .examples = k_examples,
                     .main = &clean,
                     .has_output = true,
                     .starts_programs = true},
    k_agreement_command,
    k_decide_command,
    k_masks_command,
    k_policy_command,
    k_queue_command,
    k_train_command,
};

} // namespace

int main(int argc, char** argv) {
    return chatkeep::cli::run(argc, argv, {"chat-clean", "clean chats under a policy", k_commands});
}
