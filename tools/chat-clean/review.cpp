// SPDX-License-Identifier: EUPL-1.2
// chat-clean queue and train: what people look at, in which order, and when they may stop.
#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/text.hpp"
#include "commands.hpp"
#include "hash/media_store.hpp"
#include "inputs.hpp"
#include "policy/attachments.hpp"
#include "policy/load.hpp"
#include "policy/ranking/queue.hpp"
#include "stream/reader.hpp"

#include <fmt/core.h>

#include <array>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace chatkeep;
using base::Error;
using base::Fault;

constexpr double k_default_goal = 0.9;
constexpr double k_default_confidence = 0.95;

void scan(cli::Context& context, const policy::Policy& policy, policy::CleanerOptions settings,
          policy::ScanRun::Take take) {
    settings.generator = context.generator();
    settings.export_ms = read_export_time(context.options().text("export-time"));
    const auto& operands = context.options().operands();
    const std::string name = operands.empty() ? "standard input" : operands.front();
    stream::Reader reader(context.input(), name);
    policy::ScanRun run(policy, std::move(settings), std::move(take));
    stream::Line line;
    while (reader.next(line)) {
        stream::refuse_unread(line, name);
        run.take(line);
        context.progress(reader.bytes_read(), 0);
    }
    run.finish();
}

policy::QueueOptions read_queue_options(const cli::Options& options, const policy::RankingModel* model) {
    policy::QueueOptions queue;
    queue.model = model;
    queue.family = model != nullptr ? model->family : options.text("family");
    queue.sample = options.text("sample");
    queue.seed = options.text("seed");
    if (options.has("limit")) {
        queue.limit = cli::number_of(options, "limit", 0, {.least = 1});
    }
    const bool needs_family = !queue.sample.empty() || options.has("status");
    if (needs_family && queue.family.empty()) {
        throw Error(Fault::usage, "--sample and --status need --family or --model");
    }
    if (!queue.sample.empty() && (queue.seed.empty() || !options.has("limit"))) {
        throw Error(Fault::usage, "--sample needs --seed and --limit",
                    "a seed that nobody could foresee when the read-out was made");
    }
    return queue;
}

std::unique_ptr<policy::RankingModel> read_model(const cli::Options& options, const policy::Policy& policy) {
    if (!options.has("model")) {
        return nullptr;
    }
    auto model = std::make_unique<policy::RankingModel>(policy::read_model(options.text("model")));
    if (model->policy_hash != policy.hash) {
        throw Error(Fault::refused, fmt::format("{} was trained under another policy", options.text("model")),
                    "make the model anew: chat-clean train");
    }
    if (options.has("family") && options.text("family") != model->family) {
        throw Error(Fault::usage, fmt::format("the model is of the family \"{}\"", model->family));
    }
    return model;
}

int queue(cli::Context& context) {
    const cli::Options& options = context.options();
    const policy::Policy policy = policy::load_policy(options.text("policy"), &context);
    const auto decisions = read_decisions(options.all("decisions"), policy);
    const auto model = read_model(options, policy);
    policy::ReviewQueue queue(policy, decisions.get(), read_queue_options(options, model.get()));
    std::vector<std::string> reads = options.operands();
    const std::string media = options.text("media");
    if (!media.empty()) {
        static_cast<void>(base::open_to_read(media)); // opening a store that is not there would make it
        reads.push_back(media);
    }
    context.enter({reads, {}});
    base::Output& output = context.output();
    policy::CleanerOptions settings;
    settings.decisions = decisions.get();
    hash::MediaStore store = media.empty() ? hash::MediaStore() : hash::MediaStore(media);
    const policy::Masks no_masks;
    policy::AttachmentCleaner attachments(policy, store, no_masks, context.generator());
    attachments.keep_nothing();
    settings.attachments = media.empty() ? nullptr : &attachments;
    scan(context, policy, settings, [&](const policy::InThread& message) { queue.add(message); });
    if (options.has("status")) {
        const double goal = policy.review ? policy.review->recall_goal : k_default_goal;
        const double confidence = policy.review ? policy.review->conf : k_default_confidence;
        output.write(
            queue.progress().report(model ? model->family : options.text("family"), goal, confidence) + "\n");
    } else {
        const std::uint64_t count = queue.write(output);
        context.journal("queued", std::to_string(count));
        context.say(cli::Severity::info, fmt::format("to be looked at: {}", count));
    }
    output.commit();
    return 0;
}

int train(cli::Context& context) {
    const cli::Options& options = context.options();
    const policy::Policy policy = policy::load_policy(options.text("policy"), &context);
    const auto decisions = read_decisions(options.all("decisions"), policy);
    policy::TrainingSet set(*decisions, options.text("family"));
    context.enter({options.operands(), {}});
    base::Output& output = context.output();
    policy::CleanerOptions settings;
    settings.decisions = decisions.get();
    scan(context, policy, settings, [&](const policy::InThread& message) { set.add(message); });
    policy::RankingModel model;
    model.family = options.text("family");
    model.policy_hash = policy.hash;
    model.decisions = decisions->digest();
    policy::train(model, set.examples());
    output.write(to_text(model));
    output.commit();
    context.journal("trained_on", fmt::format("{} taken out, {} kept", model.positive, model.negative));
    context.say(cli::Severity::info, fmt::format("learned from {} messages to take out and {} to keep",
                                                 model.positive, model.negative));
    return 0;
}

constexpr cli::OptionSpec k_policy{.name = "policy",
                                   .argument = "FILE",
                                   .help = "the policy under which is decided",
                                   .details = "Decisions and models belong to one policy, by its identity.",
                                   .required = true};
constexpr cli::OptionSpec k_export_time{
    .name = "export-time",
    .argument = "TIME",
    .help = "moment of extraction, as for cleaning",
    .details = "Needed when the policy's period ends with it and no source says when it was."};

constexpr std::array k_queue_options = {
    k_policy,
    cli::OptionSpec{
        .name = "media",
        .argument = "DIR",
        .help = "list what stands in attachments too",
        .details = "The folder that chat-parse --media filled. It is only read. A line about the words of "
                   "a file has the *path* /attachments/N, and *span* counts bytes of its text."},
    cli::OptionSpec{.name = "decisions",
                    .argument = "FILE",
                    .help = "what was decided so far (may be given several times)",
                    .details = "What is settled is left out; what people dispute is shown with the reason.",
                    .repeatable = true},
    cli::OptionSpec{
        .name = "family",
        .argument = "NAME",
        .help = "only rules of this id or beginning: private, art9",
        .details =
            "Without it the queue has all proposals that are open, in the order of the stream. With it "
            "every message that nobody judged on the ground of these rules, so that what no rule "
            "finds can be found too."},
    cli::OptionSpec{.name = "model",
                    .argument = "FILE",
                    .help = "order the family by a model of chat-clean train",
                    .details = "Likely messages first. A model never decides anything."},
    cli::OptionSpec{.name = "limit",
                    .argument = "N",
                    .help = "at most so many lines",
                    .details = "The first of the order."},
    cli::OptionSpec{
        .name = "sample",
        .argument = "KIND",
        .help = "draw messages at random: control or elusion",
        .details = "*control* before the review, *elusion* after it, out of what was never looked at. Needs "
                   "*--family*, *--seed* and *--limit*. Messages that were drawn before are not drawn again: "
                   "the same seed with a new limit enlarges the sample.",
        .choices = "control|elusion"},
    cli::OptionSpec{.name = "seed",
                    .argument = "TEXT",
                    .help = "of the draw: the same seed, the same sample",
                    .details = "Messages are drawn in the order of SHA-256 over seed and id."},
    cli::OptionSpec{.name = "status",
                    .help = "say how far the review is, and whether it may stop",
                    .details = "See RANKING."},
    k_export_time,
};

constexpr std::array k_queue_examples = {
    cli::ExampleSpec{"chat-clean queue --policy policy.toml messages.jsonl -o queue.jsonl", "what is open"},
};

constexpr std::array k_train_options = {
    k_policy,
    cli::OptionSpec{.name = "decisions",
                    .argument = "FILE",
                    .help = "what the model learns from (may be given several times)",
                    .details = "Decisions about samples are left out: they measure, they don't teach.",
                    .repeatable = true,
                    .required = true},
    cli::OptionSpec{.name = "family",
                    .argument = "NAME",
                    .help = "the rules that it is about: an id or beginning",
                    .details = "One model for each: what is private has other words than what is special.",
                    .required = true},
    k_export_time,
};

} // namespace

constinit const chatkeep::cli::CommandSpec k_queue_command{.name = "queue",
                                                           .summary = "list what people must look at",
                                                           .operands = "[STREAM]",
                                                           .operands_min = 0,
                                                           .operands_max = 1,
                                                           .options = k_queue_options,
                                                           .examples = k_queue_examples,
                                                           .main = &queue,
                                                           .has_output = true,
                                                           .starts_programs = true};

constinit const chatkeep::cli::CommandSpec k_train_command{.name = "train",
                                                           .summary = "learn from decisions to order a queue",
                                                           .operands = "[STREAM]",
                                                           .operands_min = 0,
                                                           .operands_max = 1,
                                                           .options = k_train_options,
                                                           .examples = {},
                                                           .main = &train,
                                                           .has_output = true};
