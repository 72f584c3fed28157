// SPDX-License-Identifier: EUPL-1.2
#include "parse_run.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <utility>

namespace chatkeep::parse {

namespace {

using model::Level;
using model::NoticeCode;

std::string describe(const model::Notice& notice) {
    std::string text(info(notice.code).meaning);
    text.pop_back();
    text.front() = base::to_lower(text.front());
    if (!notice.detail.empty()) {
        text = notice.detail;
    }
    if (!notice.name.empty()) {
        text += fmt::format("{}\"{}\"", text.empty() ? "" : ": ", base::printable(notice.name, 80));
    }
    if (!notice.text.empty()) {
        text += fmt::format(": \"{}\"", base::printable(notice.text, 80));
    }
    return text;
}

} // namespace

Run::Run(cli::Context& context, stream::Writer& writer, hash::MediaStore& store,
         const source::ReadOptions& options)
    : m_context(context), m_writer(writer), m_store(store), m_options(options) {}

bool Run::is_strict() const {
    return m_context.options().has("strict");
}

void Run::pass(std::string_view type, std::string_view line) {
    m_writer.pass(type, line);
}

void Run::read_path(const std::string& path) {
    try {
        read_all(*tree::open_tree(path), path);
    } catch (const base::Error& error) {
        if (error.fault() != base::Fault::data || is_strict()) {
            throw;
        }
        skip(path, error.what(), error.hint());
    }
}

void Run::read_all(const tree::Tree& tree, const std::string& name) {
    report_refusals(tree, name);
    const auto found = source::find_sources(tree);
    if (found.empty()) {
        skip(name, fmt::format("{}: no chat source was found here", base::printable(name)),
             "chat-parse sources lists what can be read");
    }
    for (const source::Found& item : found) {
        read(tree, item, name);
    }
}

void Run::read_source(const stream::Value& record) {
    const std::string path(record.text_of("path"));
    const std::string within(record.text_of("within"));
    if (path.empty()) {
        throw base::Error(base::Fault::data, "a source record has no path: the stream was parsed before",
                          "chat-parse reads what chat-extract writes, or raw exports");
    }
    if (m_opened.path != path) {
        auto tree = tree::open_tree(path);
        auto found = source::find_sources(*tree);
        m_opened = {path, std::move(tree), std::move(found)};
    }
    for (const source::Found& item : m_opened.found) {
        if (item.claim.within == within && item.reader->name == record.text_of("reader")) {
            read(*m_opened.tree, item, path);
            return;
        }
    }
    skip(path, fmt::format("{}: {} is not there any more", base::printable(path), base::printable(within)),
         "run chat-extract again");
}

void Run::read(const tree::Tree& tree, const source::Found& found, const std::string& name) {
    const bool only = found.claim.within == base::printable(name) || tree.entries().size() == 1;
    const std::string place =
        only ? base::printable(name)
             : fmt::format("{}: {}", base::printable(name), base::printable(found.claim.within));
    m_assembly.begin_source();
    try {
        const auto reader = found.reader->open(tree, found.claim, m_store, m_options);
        copy(*reader);
        ++m_read;
    } catch (const base::Error& error) {
        if ((error.fault() != base::Fault::data && error.fault() != base::Fault::missing) || is_strict()) {
            throw;
        }
        skip(place, fmt::format("{}: {}", base::printable(name), error.what()), error.hint());
    }
    report(place);
}

void Run::copy(source::SourceReader& reader) {
    model::Record record;
    while (reader.next(record)) {
        const auto notices = m_assembly.adopt(record);
        write(record);
        for (const model::Notice& notice : notices) {
            m_writer.write(notice);
        }
        if ((++m_messages & 0x3FFU) == 0) {
            m_context.progress(m_messages, 0);
        }
    }
}

void Run::write(model::Record& record) {
    const auto* notice = std::get_if<model::Notice>(&record);
    if (notice != nullptr && is_strict() &&
        (info(notice->code).level == Level::error || notice->code == NoticeCode::date_order_open)) {
        const auto line = notice->position.line;
        throw base::Error(base::Fault::data,
                          line ? fmt::format("line {}: {}", *line, describe(*notice)) : describe(*notice),
                          "without --strict this becomes a notice in the stream");
    }
    m_writer.write(record);
}

/// One line per kind of trouble and source: with 300 exports nobody reads thousands.
void Run::report(const std::string& name) {
    for (const auto& [code, count] : m_assembly.account().notices) {
        const model::NoticeInfo& about = info(code);
        m_skipped = m_skipped || about.level == Level::error;
        if (about.level == Level::note) {
            continue;
        }
        const model::Notice& first = m_assembly.account().first_notices.at(code);
        const std::string line = first.position.line ? fmt::format("line {}: ", *first.position.line) : "";
        const std::string more = count > 1 ? fmt::format(" (and {} more)", count - 1) : "";
        m_context.say(about.level == Level::error ? cli::Severity::error : cli::Severity::warning,
                      fmt::format("{}: {}: {}{}{}", name, about.word, line, describe(first), more),
                      about.word);
    }
}

void Run::report_refusals(const tree::Tree& tree, const std::string& name) {
    for (const tree::Refusal& refusal : tree.refusals()) {
        model::Notice notice;
        notice.code = refusal.damaged ? NoticeCode::entry_unreadable : NoticeCode::entry_refused;
        notice.name = refusal.name;
        notice.detail = refusal.reason;
        m_writer.write(notice);
        m_skipped = true;
        m_context.say(
            cli::Severity::error,
            fmt::format("{}: {}: {}", base::printable(name), base::printable(refusal.name), refusal.reason),
            info(notice.code).word);
    }
}

void Run::skip(const std::string& name, const std::string& why, const std::string& hint) {
    model::Notice notice;
    notice.code = NoticeCode::source_skipped;
    notice.name = base::repair_utf8(name);
    notice.detail = base::repair_utf8(why);
    m_writer.write(notice);
    m_skipped = true;
    if (!m_last_error.empty()) {
        m_context.say(cli::Severity::error, m_last_error, info(notice.code).word);
    }
    m_last_error = why;
    m_last_hint = hint;
}

void Run::finish() {
    if (m_read == 0) {
        throw base::Error(base::Fault::data, m_last_error.empty() ? "no source was given" : m_last_error,
                          m_last_hint);
    }
    if (!m_last_error.empty()) {
        m_context.say(cli::Severity::error, m_last_error, info(NoticeCode::source_skipped).word);
    }
}

} // namespace chatkeep::parse
