// SPDX-License-Identifier: EUPL-1.2
// chat-extract: finds chat sources in files, folders, zips and backups.
#include "base/error.hpp"
#include "base/text.hpp"
#include "cli/backup_passwords.hpp"
#include "cli/program.hpp"
#include "source/backup_facts.hpp"
#include "source/registry.hpp"
#include "source/source_path.hpp"
#include "source/unknown_files.hpp"
#include "stream/writer.hpp"
#include "tree/tree.hpp"

#include <fmt/core.h>

#include <array>
#include <utility>

namespace {

using namespace chatkeep;
using model::NoticeCode;

class Scan {
public:
    Scan(cli::Context& context, stream::Writer& writer, tree::BackupPasswords& passwords)
        : m_context(context), m_writer(writer), m_passwords(passwords) {}

    void add(const std::string& path);

    [[nodiscard]] bool skipped() const noexcept { return m_skipped; }

    [[nodiscard]] std::uint64_t sources() const noexcept { return m_sources; }

    /// Why the last backup that could not be opened was not.
    [[nodiscard]] const std::optional<base::Error>& problem() const noexcept { return m_problem; }

private:
    void write_refusals(const std::string& path, const tree::Tree& tree);
    bool write_backups(const std::string& path, const tree::Tree& tree);
    void write_source(const std::string& path, const tree::Tree& tree, const source::Found& found);
    void write_lost(const std::string& path, const tree::Tree& tree,
                    const std::vector<source::LostDatabase>& lost);
    void write_unknown(const std::string& path, const tree::Tree& tree,
                       const std::vector<source::Found>& found,
                       const std::vector<source::LostDatabase>& lost);
    void notice(NoticeCode code, const std::string& path, const std::string& name, const std::string& detail,
                const std::string& text = {});

    cli::Context& m_context;
    stream::Writer& m_writer;
    tree::BackupPasswords& m_passwords;
    std::optional<base::Error> m_problem;
    std::uint64_t m_sources = 0;
    bool m_skipped = false;
};

void Scan::notice(NoticeCode code, const std::string& path, const std::string& name,
                  const std::string& detail, const std::string& text) {
    model::Notice record;
    record.code = code;
    record.name = base::without_folder(path, name.empty() ? path : name);
    record.detail = base::without_folder(path, detail);
    record.text = text;
    m_writer.write(record);
    const model::NoticeInfo& about = info(code);
    m_skipped = m_skipped || about.level == model::Level::error;
    const auto severity = about.level == model::Level::error ? cli::Severity::error : cli::Severity::warning;
    std::string what = name.empty() ? detail : fmt::format("{}: {}", base::printable(name), detail);
    if (!text.empty()) {
        what += fmt::format(": {}", text);
    }
    m_context.say(severity, base::at_path(path, what), about.word);
}

void Scan::write_source(const std::string& path, const tree::Tree& tree, const source::Found& found) {
    model::Source record;
    record.id = fmt::format("s{}", ++m_sources);
    record.reader = std::string(found.reader->name);
    record.within = found.claim.within;
    record.name = tree.name();
    record.size = tree.entries()[found.claim.entry].size;
    record.service = found.claim.service;
    record.extra = found.claim.facts;
    source::add_backup_facts(tree, record);
    if (const tree::Backup* backup = tree.backup_of(record.within)) {
        record.extra.emplace_back("encrypted", backup->encrypted);
    }
    if (!found.claim.title.empty()) {
        record.extra.emplace_back("title", found.claim.title);
    }
    source::put_path(record, path);
    m_writer.write(record);
}

/// Files that look like chats but are no known source, and no attachment of one; each with the reason.
void Scan::write_unknown(const std::string& path, const tree::Tree& tree,
                         const std::vector<source::Found>& found,
                         const std::vector<source::LostDatabase>& lost) {
    for (const source::UnknownFile& file : source::find_unknown_files(tree, found, lost)) {
        notice(file.code, path, tree.entries()[file.entry].path, file.reason);
    }
}

/// Databases that can't be opened, or that their reader refuses.
void Scan::write_lost(const std::string& path, const tree::Tree& tree,
                      const std::vector<source::LostDatabase>& lost) {
    for (const source::LostDatabase& database : lost) {
        notice(database.may_be_meant ? NoticeCode::source_skipped : NoticeCode::source_unknown, path,
               tree.entries()[database.entry].path, database.problem);
    }
}

/// What is wrong with backups; true when that is why sources of theirs are not found. The phone's other files
/// in them are of no interest.
bool Scan::write_backups(const std::string& path, const tree::Tree& tree) {
    bool is_explained = false;
    for (const model::Notice& about : source::backup_notices(tree)) {
        notice(about.code, path, about.name == tree.name() ? "" : about.name, about.detail);
        if (about.code == NoticeCode::source_skipped) {
            m_problem.emplace(base::Fault::missing, about.detail);
            is_explained = true;
        }
    }
    for (const tree::Backup& backup : tree.backups()) {
        if (!backup.problem.empty()) {
            m_problem.emplace(source::problem_of(backup));
            const std::string folder =
                backup.folder.substr(0, backup.folder.size() - (backup.folder.empty() ? 0 : 1));
            notice(NoticeCode::source_skipped, path, folder,
                   fmt::format("{} ({})", backup.problem, source::describe_backup(backup)),
                   source::describe_owner(backup));
            is_explained = true;
        }
    }
    return is_explained;
}

void Scan::write_refusals(const std::string& path, const tree::Tree& tree) {
    for (const tree::Refusal& refusal : tree.refusals()) {
        const bool is_itself = refusal.name == base::printable(tree.name());
        notice(refusal.is_rest   ? NoticeCode::source_unknown
               : refusal.damaged ? NoticeCode::entry_unreadable
                                 : NoticeCode::entry_refused,
               path, is_itself ? std::string() : refusal.name, refusal.reason);
    }
}

void Scan::add(const std::string& path) {
    try {
        const auto tree = tree::open_tree(path, {}, &m_passwords);
        const bool is_explained = write_backups(path, *tree);
        write_refusals(path, *tree);
        const auto found = source::find_sources(*tree);
        for (const source::Found& item : found) {
            write_source(path, *tree, item);
            m_context.progress(0, 0);
        }
        write_lost(path, *tree, source::find_refused_databases(*tree, found));
        const auto lost = source::find_lost_databases(*tree, found);
        write_lost(path, *tree, lost);
        write_unknown(path, *tree, found, lost);
        if (found.empty() && !is_explained && lost.empty()) {
            notice(NoticeCode::source_skipped, path, {}, "no chat source was found here");
        }
    } catch (const base::Error& error) {
        if (error.fault() != base::Fault::data) {
            throw;
        }
        notice(NoticeCode::source_skipped, path, {}, error.what());
    }
}

int scan(cli::Context& context) {
    const auto& paths = context.options().operands();
    cli::OptionPasswords passwords(context);
    context.enter({tree::places_read(paths), {}});
    stream::Writer writer(context.output());
    writer.write(stream::Header{context.generator(), {}});
    Scan run(context, writer, passwords);
    for (const std::string& path : paths) {
        run.add(path);
    }
    if (run.sources() == 0 && run.problem()) {
        throw base::Error(run.problem()->fault(), "no chat source could be read", run.problem()->hint());
    }
    if (run.sources() == 0) {
        throw base::Error(base::Fault::data, "no chat source was found",
                          "chat-parse sources lists what is recognised");
    }
    writer.finish();
    return run.skipped() ? 1 : 0;
}

constexpr std::array k_examples = {
    cli::ExampleSpec{"chat-extract exports/ | chat-parse --media media > messages.jsonl",
                     "read every export in a folder"},
    cli::ExampleSpec{"chat-extract 'WhatsApp Chat - Crisisteam.zip'", "say what is in a zip"},
};

constexpr std::array k_options = {cli::k_password_file, cli::k_password_fd, cli::k_key_cache};

constexpr cli::CommandSpec k_scan = {
    .name = {},
    .summary = "find the chat sources in files, folders, zips, backups; write a source record for each",
    .operands = "PATH…",
    .operands_min = 1,
    .operands_max = SIZE_MAX,
    .options = k_options,
    .examples = k_examples,
    .main = &scan,
    .has_output = true,
};

constexpr cli::CommandSpec k_named_scan = {
    .name = "scan",
    .summary = "the same by name",
    .operands = "PATH…",
    .operands_min = 1,
    .operands_max = SIZE_MAX,
    .options = k_options,
    .examples = {},
    .main = &scan,
    .has_output = true,
};

constexpr std::array k_commands = {k_scan, k_named_scan};

} // namespace

int main(int argc, char** argv) {
    return chatkeep::cli::run(argc, argv, {"chat-extract", "find chat sources", k_commands});
}
