// SPDX-License-Identifier: EUPL-1.2
#include "commit.hpp"

#include "media/provable_cuts.hpp"

#include <fmt/core.h>

#include <chrono>

namespace chatkeep::parse {

namespace {

base::Replace replace_of(const cli::Options& options) {
    return options.has("force") ? base::Replace::allowed : base::Replace::never;
}

/// The statement says when it was made; the stream never does.
std::string now() {
    const auto moment = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const auto day = std::chrono::floor<std::chrono::days>(moment);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(moment - day);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       time.hours().count(), time.minutes().count(), time.seconds().count());
}

std::map<std::string, std::string> facts_of(const cli::Context& context) {
    std::map<std::string, std::string> facts = {{"generator", context.generator()}, {"time", now()}};
    for (const char* name : {"since", "until"}) {
        if (context.options().has(name)) {
            facts[name] = context.options().text(name);
        }
    }
    return facts;
}

} // namespace

CommandOutput::CommandOutput(cli::Context& context) : m_context(context) {
    if (!folder().empty()) {
        hash::make_commitment_folder(folder(), replace_of(context.options()));
    }
}

base::Output& CommandOutput::open() {
    const cli::Options& options = m_context.options();
    if (folder().empty()) {
        return m_context.output();
    }
    hash::CommittingOutput::Options settings{.folder = folder(),
                                             .media = options.text("media"),
                                             .find_cuts = &media::provable_cuts,
                                             .replace = replace_of(options),
                                             .facts = facts_of(m_context)};
    m_output = std::make_unique<hash::CommittingOutput>(m_context.output(), std::move(settings));
    return *m_output;
}

void commit_media(cli::Context& context, hash::MediaStore& store) {
    store.commit();
    if (store.replaced() > 0) {
        context.say(
            cli::Severity::warning,
            fmt::format("damaged files of the media store, replaced by what was read now: {} (the first: {})",
                        store.replaced(), store.path_of(store.first_replaced())));
    }
}

} // namespace chatkeep::parse
