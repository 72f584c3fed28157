// SPDX-License-Identifier: EUPL-1.2
#include "parse_run.hpp"

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "source/backup_facts.hpp"
#include "source/long_record.hpp"
#include "source/source_path.hpp"
#include "time/sequence.hpp"

#include <fmt/core.h>

#include <algorithm>
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
    const std::string name = base::printable(notice.name, 80);
    if (text.find(name) == std::string::npos) {
        text += fmt::format(": \"{}\"", name);
    }
    if (!notice.text.empty()) {
        text += fmt::format(": \"{}\"", base::printable(notice.text, 80));
    }
    const std::string line = notice.position.line ? fmt::format("line {}: ", *notice.position.line) : "";
    return fmt::format("{}: {}{}", info(notice.code).word, line, text);
}

/// Ends a run under --strict.
[[noreturn]] void refuse(const std::string& what) {
    throw base::Error(base::Fault::data, what, "without --strict this becomes a notice in the stream");
}

} // namespace

source::DateOrder date_order_of(std::string_view word) noexcept {
    if (word == "dmy") {
        return source::DateOrder::dmy;
    }
    if (word == "mdy") {
        return source::DateOrder::mdy;
    }
    return word == "ymd" ? source::DateOrder::ymd : source::DateOrder::unknown;
}

Run::Run(cli::Context& context, stream::Writer& writer, hash::MediaStore& store,
         tree::BackupPasswords& passwords, const source::ReadOptions& options)
    : m_context(context), m_writer(writer), m_store(store), m_passwords(passwords), m_options(options) {}

bool Run::is_strict() const {
    return m_context.options().has("strict");
}

void Run::pass(std::string_view type, std::string_view line) {
    m_writer.pass(type, line);
}

void Run::read_path(const std::string& path) {
    try {
        read_all(*tree::open_tree(path, {}, &m_passwords), path);
    } catch (const base::Error& error) {
        if (error.fault() != base::Fault::data) {
            throw;
        }
        skip(path, error);
    }
}

void Run::read_input(base::Input& input) {
    const std::string name = "standard input";
    try {
        read_all(*tree::open_tree(input, name, {}, &m_passwords), name);
    } catch (const base::Error& error) {
        if (error.fault() != base::Fault::data) {
            throw;
        }
        skip(name, error);
    }
}

void Run::read_all(const tree::Tree& tree, const std::string& name) {
    report_refusals(tree, name);
    const bool is_explained = report_backups(tree, name);
    const auto found = source::find_sources(tree);
    const auto lost = source::find_lost_databases(tree, found);
    report_lost(tree, lost, name);
    report_unknown(tree, found, lost, name);
    if (found.empty() && lost.empty() && !is_explained) {
        skip(name, base::Error(base::Fault::data, "no chat source was found here",
                               "chat-parse sources lists what can be read"));
    }
    for (const source::Found& item : found) {
        read(tree, item, name);
    }
}

void Run::read_source(const stream::Value& record) {
    const std::string path = source::path_of(record);
    const std::string within(record.text_of("within"));
    if (path.empty()) {
        throw base::Error(base::Fault::data, "a source record has no path: the stream was parsed before",
                          "chat-parse reads what chat-extract writes, or raw exports");
    }
    if (m_opened.path != path) {
        open(path);
    }
    if (m_opened.tree == nullptr) {
        return;
    }
    for (const source::Found& item : m_opened.found) {
        if (item.claim.within == within && item.reader->name == record.text_of("reader")) {
            read(*m_opened.tree, item, path);
            return;
        }
    }
    const tree::Backup* backup = m_opened.tree->backup_of(within);
    if (backup != nullptr && !backup->problem.empty()) {
        skip(path, source::problem_of(*backup));
        return;
    }
    skip(path, base::Error(base::Fault::data, base::printable(within) + " is not there any more",
                           "run chat-extract again"));
}

/// What has gone, or may not be read any more, since it was found is skipped: told once, not by each source.
void Run::open(const std::string& path) {
    m_opened = {path, nullptr, {}};
    try {
        auto tree = tree::open_tree(path, {}, &m_passwords);
        auto found = source::find_sources(*tree);
        m_opened = {path, std::move(tree), std::move(found)};
    } catch (const base::Error& error) {
        if (error.fault() != base::Fault::data && error.fault() != base::Fault::missing) {
            throw;
        }
        skip(path, error);
    }
}

void Run::read(const tree::Tree& tree, const source::Found& found, const std::string& name) {
    const bool only = found.claim.within == base::printable(name) || tree.is_named(found.claim.entry);
    m_place = only ? base::printable(name)
                   : fmt::format("{}: {}", base::printable(name), base::printable(found.claim.within));
    m_assembly.begin_source();
    try {
        report_remark(found.claim.within, tree.remark(found.claim.entry));
        const auto reader = found.reader->open(tree, found.claim, m_store, m_options);
        copy(tree, *reader);
        ++m_read;
    } catch (const base::Error& error) {
        if (error.fault() != base::Fault::data && error.fault() != base::Fault::missing) {
            throw;
        }
        skip(name, error);
    }
    report();
}

void Run::copy(const tree::Tree& tree, source::SourceReader& reader) {
    time::Sequence sequence([this](model::Record& record) {
        const auto notices = m_assembly.adopt(record);
        write(record);
        for (const model::Notice& notice : notices) {
            m_writer.write(notice);
        }
    });
    model::Record record;
    model::PlainMessage plain;
    while (true) {
        const bool is_plain = reader.next_plain(plain);
        if (is_plain && sequence.pass(plain)) {
            m_assembly.adopt(plain);
            m_writer.write(plain);
        } else if (is_plain) {
            record = model::to_message(plain);
            sequence.take(record);
        } else if (reader.next(record)) {
            if (auto* source = std::get_if<model::Source>(&record)) {
                source::add_backup_facts(tree, *source);
            }
            sequence.take(record);
        } else {
            break;
        }
        if ((++m_messages & 0x3FFU) == 0) {
            m_context.progress(m_messages, 0);
        }
    }
    sequence.finish();
}

void Run::write(model::Record& record) {
    const auto* notice = std::get_if<model::Notice>(&record);
    if (notice != nullptr && is_strict() &&
        (info(notice->code).level == Level::error || notice->code == NoticeCode::date_order_open)) {
        refuse(fmt::format("{}: {}", m_place, describe(*notice)));
    }
    const auto* message = std::get_if<model::Message>(&record);
    const bool is_huge = message != nullptr && message->text.size() > stream::k_longest_record;
    if (is_huge || !m_writer.try_write(record)) {
        write_shortened(record);
    }
}

/// With its texts as long as they may be, which is told.
void Run::write_shortened(model::Record& record) {
    std::size_t longest = stream::k_longest_record / 8; // a character may take six bytes of JSON
    source::shorten(record, longest);
    while (longest > 1 && !m_writer.try_write(record)) {
        longest /= 8;
        source::shorten(record, longest);
    }
    model::Notice notice;
    notice.code = NoticeCode::row_damaged;
    notice.detail =
        fmt::format("too long for a stream: what had more than {} bytes or entries was cut", longest);
    if (const auto* message = std::get_if<model::Message>(&record)) {
        notice.conversation = message->conversation;
        notice.message = message->id;
        notice.position = message->position;
    }
    m_assembly.add(notice);
    model::Record told = std::move(notice);
    write(told);
}

/// One line per kind of trouble and source: with 300 exports nobody reads thousands.
void Run::report() {
    for (const auto& [code, count] : m_assembly.account().notices) {
        const model::NoticeInfo& about = info(code);
        m_skipped = m_skipped || about.level == Level::error;
        if (about.level == Level::note) {
            continue;
        }
        const model::Notice& first = m_assembly.account().first_notices.at(code);
        const std::string more = count > 1 ? fmt::format(" (and {} more)", count - 1) : "";
        m_context.say(about.level == Level::error ? cli::Severity::error : cli::Severity::warning,
                      fmt::format("{}: {}{}", m_place, describe(first), more), about.word);
    }
}

/// An entry of a container that was not read.
void Run::lose(NoticeCode code, const std::string& entry, const std::string& reason,
               const std::string& name) {
    const std::string place = entry == base::name_of(name) ? "" : base::printable(entry) + ": ";
    const std::string text = fmt::format("{}: {}{}", base::printable(name), place, reason);
    if (is_strict()) {
        refuse(text);
    }
    model::Notice notice;
    notice.code = code;
    notice.name = entry;
    notice.detail = reason;
    m_writer.write(notice);
    m_skipped = true;
    m_context.say(cli::Severity::error, text, info(code).word);
}

void Run::report_refusals(const tree::Tree& tree, const std::string& name) {
    for (const tree::Refusal& refusal : tree.refusals()) {
        if (refusal.is_rest) {
            const std::string text = base::at_path(refusal.name, refusal.reason);
            warn(NoticeCode::source_unknown, refusal.name, refusal.reason, base::at_path(name, text));
            continue;
        }
        lose(refusal.damaged ? NoticeCode::entry_unreadable : NoticeCode::entry_refused, refusal.name,
             refusal.reason, name);
    }
}

/// In the stream, and to the user in the words of said.
void Run::warn(NoticeCode code, const std::string& name, const std::string& detail, const std::string& said) {
    model::Notice notice;
    notice.code = code;
    notice.name = name;
    notice.detail = detail;
    m_writer.write(notice);
    m_context.say(cli::Severity::warning, said, info(code).word);
}

/// Databases that can't be opened.
void Run::report_lost(const tree::Tree& tree, const std::vector<source::LostDatabase>& lost,
                      const std::string& name) {
    for (const source::LostDatabase& database : lost) {
        const std::string& path = tree.entries()[database.entry].path;
        const std::string what = base::at_path(path, database.problem);
        if (database.may_be_meant) {
            skip(name, base::Error(base::Fault::data, what));
            continue;
        }
        warn(NoticeCode::source_unknown, path, what, base::at_path(name, what));
    }
}

/// What is lost one by one; the others each in the stream, and in one line to the user: a folder may hold
/// thousands. Where there is no source at all, skip() tells of the others.
void Run::report_unknown(const tree::Tree& tree, const std::vector<source::Found>& found,
                         const std::vector<source::LostDatabase>& lost, const std::string& name) {
    std::vector<source::UnknownFile> warned;
    for (const source::UnknownFile& file : source::find_unknown_files(tree, found, lost)) {
        const std::string& path = tree.entries()[file.entry].path;
        if (info(file.code).level == Level::error) {
            lose(file.code, path, file.reason, name);
        } else if (!found.empty()) {
            model::Notice notice;
            notice.code = file.code;
            notice.name = path;
            notice.detail = file.reason;
            m_writer.write(notice);
            warned.push_back(file);
        }
    }
    if (!warned.empty()) {
        const source::UnknownFile& one = warned.front();
        const std::string more = warned.size() > 1 ? fmt::format(" (and {} more)", warned.size() - 1) : "";
        const std::string first =
            base::at_path(base::printable(tree.entries()[one.entry].path), one.reason + more);
        m_context.say(cli::Severity::warning, base::at_path(name, first), info(one.code).word);
    }
}

/// What the backup says of a source's main file, where its bytes say otherwise.
void Run::report_remark(const std::string& path, const std::string& remark) {
    if (remark.empty()) {
        return;
    }
    warn(NoticeCode::backup_incomplete, path, remark, fmt::format("{}: {}", m_place, remark));
}

bool Run::report_backups(const tree::Tree& tree, const std::string& name) {
    bool is_skipped = false;
    for (const model::Notice& notice : source::backup_notices(tree)) {
        const std::string text = fmt::format("{}: {}", base::printable(notice.name), notice.detail);
        if (notice.code == NoticeCode::source_skipped) {
            skip(name, base::Error(base::Fault::missing, text));
            is_skipped = true;
            continue;
        }
        m_writer.write(notice);
        m_context.say(cli::Severity::warning, base::at_path(name, text), info(notice.code).word);
    }
    for (const tree::Backup& backup : tree.backups()) {
        if (!backup.problem.empty()) {
            skip(name, source::problem_of(backup));
            is_skipped = true;
        }
    }
    return is_skipped;
}

void Run::skip(const std::string& name, const base::Error& error) {
    const std::string why = base::at_path(name, error.what());
    if (is_strict()) {
        throw base::Error(error.fault(), why, error.hint());
    }
    model::Notice notice;
    notice.code = NoticeCode::source_skipped;
    notice.name = base::repair_utf8(base::without_folder(name, name));
    notice.detail = base::repair_utf8(base::without_folder(name, why));
    m_writer.write(notice);
    m_skipped = true;
    if (m_failure) {
        m_context.say(cli::Severity::error, m_failure->what(), info(notice.code).word);
    }
    m_failure.emplace(error.fault(), why, error.hint());
}

void Run::finish() {
    if (m_read == 0) {
        throw m_failure ? *m_failure : base::Error(base::Fault::data, "no source was given");
    }
    if (m_failure) {
        m_context.say(cli::Severity::error, m_failure->what(), info(NoticeCode::source_skipped).word);
    }
}

} // namespace chatkeep::parse
