// SPDX-License-Identifier: EUPL-1.2
#include "merge.hpp"

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/growing_spool.hpp"
#include "base/peeked_input.hpp"
#include "base/text.hpp"
#include "cli/backup_passwords.hpp"
#include "commit.hpp"
#include "hash/media_store.hpp"
#include "options.hpp"
#include "parse_run.hpp"
#include "source/merging/date_order.hpp"
#include "source/merging/part.hpp"
#include "source/merging/report.hpp"
#include "stream/reader.hpp"
#include "time/zone.hpp"

#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <deque>
#include <filesystem>
#include <future>
#include <optional>
#include <utility>

namespace chatkeep::parse {

namespace {

namespace merging = source::merging;
using model::NoticeCode;

constexpr std::size_t k_copied_at_once = std::size_t{1} << 16U;
constexpr std::size_t k_at_work = 2; ///< operands taken apart at once

/// --zone as given: for all sources that state none, and by name.
struct Zones {
    std::string all;
    std::vector<std::pair<std::string, std::string>> named;
};

Zones zones_of(const cli::Options& options) {
    Zones zones;
    for (const std::string& value : options.all("zone")) {
        const std::size_t sign = value.rfind('=');
        const std::string zone = sign == std::string::npos ? value : value.substr(sign + 1);
        if (!time::Zone::find(zone)) {
            throw base::Error(base::Fault::usage,
                              fmt::format("--zone: no time zone is called \"{}\"", base::printable(zone)),
                              "write NAME=ZONE or ZONE, with a zone such as Europe/Amsterdam or UTC");
        }
        if (sign == std::string::npos) {
            zones.all = zone;
        } else {
            zones.named.emplace_back(value.substr(0, sign), zone);
        }
    }
    return zones;
}

source::ReadOptions read_options(const cli::Options& options, const Zones& zones) {
    source::ReadOptions wanted;
    wanted.zone = zones.all;
    wanted.date_order = date_order_of(options.text("date-order"));
    wanted.owner = options.text("owner");
    wanted.conversation = options.text("conversation");
    return wanted;
}

stream::Header header_of(const cli::Context& context) {
    static constexpr std::array<std::string_view, 5> shaping = {"reference", "zone", "date-order", "owner",
                                                                "conversation"};
    stream::Header header{context.generator(), {}};
    for (const std::string_view name : shaping) {
        for (const std::string& value : context.options().all(name)) {
            header.options.emplace_back(name, value);
        }
    }
    return header;
}

void copy_stream(base::Input& from, base::Output& to) {
    std::string buffer(k_copied_at_once, '\0');
    while (const std::size_t count = from.read(buffer.data(), buffer.size())) {
        to.write({buffer.data(), count});
    }
    to.commit();
}

/// Reads operands, streams as they are, everything else by the source readers.
class Collector {
public:
    Collector(cli::Context& context, hash::MediaStore& store, tree::BackupPasswords& passwords,
              const source::ReadOptions& wanted)
        : m_context(context), m_store(store), m_passwords(passwords), m_wanted(wanted) {}

    /// The whole stream of an operand goes to bytes.
    void read(const std::string& path, base::Output& bytes) {
        std::optional<base::FdInput> file;
        if (!std::filesystem::is_directory(path)) {
            file.emplace(base::open_to_read(path), path);
        }
        if (file) {
            base::PeekedInput peeked(*file, 64);
            if (stream::looks_like_stream(peeked.front())) {
                copy_stream(peeked, bytes);
                return;
            }
        }
        stream::Writer writer(bytes);
        stream::Header header{m_context.generator(), {}};
        if (!m_wanted.zone.empty()) {
            header.options.emplace_back("zone", m_wanted.zone);
        }
        writer.write(header);
        Run run(m_context, writer, m_store, m_passwords, m_wanted);
        run.read_path(path);
        finish(run);
        writer.finish();
        m_skipped = m_skipped || run.skipped();
    }

    /// Tells what has no conversation. Throws when nothing has one.
    void report_empty(const std::vector<merging::Input>& inputs, stream::Writer& writer) {
        const bool any = std::any_of(inputs.begin(), inputs.end(),
                                     [](const merging::Input& input) { return !input.parts.empty(); });
        if (!any) {
            throw m_failures.empty() ? no_conversation(inputs.front()) : m_failures.front();
        }
        for (const base::Error& failure : m_failures) {
            m_context.say(cli::Severity::error, failure.what(), model::info(NoticeCode::source_skipped).word);
        }
        for (const merging::Input& input : inputs) {
            if (input.parts.empty() && input.notices.count() == 0) {
                skip(input, writer);
            }
        }
    }

    [[nodiscard]] bool skipped() const noexcept { return m_skipped; }

private:
    [[nodiscard]] static base::Error no_conversation(const merging::Input& input) {
        return {base::Fault::data, base::printable(input.name) + ": there is no conversation in it"};
    }

    /// An operand that can't be read is left out like any other source; its notice is in the stream.
    void finish(Run& run) {
        try {
            run.finish();
        } catch (const base::Error& error) {
            if (error.fault() != base::Fault::data && error.fault() != base::Fault::missing) {
                throw;
            }
            m_failures.push_back(error);
        }
    }

    void skip(const merging::Input& input, stream::Writer& writer) {
        if (m_context.options().has("strict")) {
            throw no_conversation(input);
        }
        model::Notice notice;
        notice.code = NoticeCode::source_skipped;
        const std::string why = no_conversation(input).what();
        notice.name = base::repair_utf8(base::without_folder(input.name, input.name));
        notice.detail = base::without_folder(input.name, why);
        writer.write(notice);
        m_context.say(cli::Severity::error, why, model::info(notice.code).word);
        m_skipped = true;
    }

    cli::Context& m_context;
    hash::MediaStore& m_store;
    tree::BackupPasswords& m_passwords;
    const source::ReadOptions& m_wanted;
    std::vector<base::Error> m_failures; ///< of operands of which nothing could be read
    bool m_skipped = false;
};

/// An operand that is taken apart on another thread while it is read.
class Operand {
public:
    Operand(merging::Input& input, std::size_t number)
        : m_bytes(*input.bytes), m_done(std::async(std::launch::async, [this, &input, number] {
              merging::take_apart(input, number, m_bytes);
          })) {}

    /// The thread waits for bytes until it is told that none will come.
    ~Operand() { m_bytes.commit(); }

    Operand(const Operand&) = delete;
    Operand& operator=(const Operand&) = delete;
    Operand(Operand&&) = delete;
    Operand& operator=(Operand&&) = delete;

    [[nodiscard]] base::Output& bytes() noexcept { return m_bytes; }

    void wait() { m_done.get(); }

private:
    base::GrowingSpool m_bytes;
    std::future<void> m_done; // last: it uses the bytes
};

/// Reads one operand after the other; a few are still taken apart meanwhile.
std::vector<merging::Input> collect(Collector& collector, const std::vector<std::string>& paths) {
    std::vector<merging::Input> inputs;
    inputs.reserve(paths.size()); // they must not move
    std::deque<Operand> at_work;
    const auto wait = [&at_work](std::size_t most) {
        while (at_work.size() > most) {
            at_work.front().wait();
            at_work.pop_front();
        }
    };
    for (const std::string& path : paths) {
        merging::Input& input = inputs.emplace_back();
        input.name = path;
        collector.read(path, at_work.emplace_back(input, inputs.size() - 1).bytes());
        wait(k_at_work);
    }
    wait(0);
    return inputs;
}

/// Two readings of every date would make two conversations of one.
void refuse_open_dates(const merging::Input& input) {
    for (const merging::Part& part : input.parts) {
        if (part.date_order_open) {
            throw base::Error(base::Fault::data,
                              base::printable(input.name) +
                                  ": nothing decides which number of its dates is day, month or year",
                              "give --date-order dmy, mdy or ymd");
        }
    }
}

merging::JoinOptions join_options(cli::Context& context) {
    merging::JoinOptions options;
    options.reference = context.options().text("reference");
    options.progress = [&context](std::uint64_t done) { context.progress(done, 0); };
    return options;
}

/// A line about each thing that a person should act on.
void warn(cli::Context& context, const std::vector<merging::JoinSummary>& summaries) {
    for (const merging::JoinSummary& summary : summaries) {
        for (const std::string& line : merging::warnings_of(summary)) {
            context.say(cli::Severity::warning, base::printable(line, 300));
        }
    }
}

} // namespace

int merge_main(cli::Context& context) {
    const cli::Options& options = context.options();
    const Zones zones = zones_of(options);
    const source::ReadOptions wanted = read_options(options, zones);
    cli::OptionPasswords passwords(context);
    const std::string media = options.text("media");
    const std::string report = options.text("report");
    hash::MediaStore store = media.empty() ? hash::MediaStore() : hash::MediaStore(media);
    CommandOutput output(context);
    std::vector<std::string> writes;
    for (const std::string& folder : {media, output.folder()}) {
        if (!folder.empty()) {
            writes.push_back(folder);
        }
    }
    if (!report.empty()) {
        writes.push_back(base::parent_of(report));
    }
    context.enter({tree::places_read(options.operands()), writes});
    std::optional<base::AtomicFile> report_file;
    if (!report.empty()) {
        report_file.emplace(report, options.has("force") ? base::Replace::allowed : base::Replace::never);
    }
    Collector collector(context, store, passwords, wanted);
    std::vector<merging::Input> inputs = collect(collector, options.operands());
    merging::settle_date_orders(inputs);
    std::for_each(inputs.begin(), inputs.end(), refuse_open_dates);
    stream::Writer writer(output.open());
    writer.write(header_of(context));
    collector.report_empty(inputs, writer);
    merging::JoinOptions wanted_join = join_options(context);
    wanted_join.zones = zones.named;
    const auto summaries = merging::join(inputs, wanted_join, writer);
    commit_media(context, store);
    if (report_file) {
        report_file->write(merging::report_text(summaries, options.text("language") == "en"
                                                               ? merging::ReportLanguage::en
                                                               : merging::ReportLanguage::nl));
        report_file->commit();
    }
    writer.finish();
    warn(context, summaries);
    return collector.skipped() ? 1 : 0;
}

void merge_scan(cli::Context& context, std::unique_ptr<base::Spool> bytes, stream::Writer& writer) {
    std::vector<merging::Input> inputs(1);
    inputs.front().name = "the scan";
    inputs.front().bytes = std::move(bytes);
    base::SpoolReader read_back(*inputs.front().bytes);
    merging::take_apart(inputs.front(), 0, read_back);
    if (inputs.front().parts.empty()) {
        throw base::Error(base::Fault::data, inputs.front().name + ": there is no conversation in it");
    }
    merging::settle_date_orders(inputs);
    merging::JoinOptions options = join_options(context);
    options.by_evidence = true;
    warn(context, merging::join(inputs, options, writer));
}

namespace {

const std::array k_options = {
    cli::OptionSpec{.name = "reference",
                    .argument = "NAME",
                    .help = "the source whose clock counts (default: the first)",
                    .details = "A source is called by its PATH or file name, with or without ending."},
    cli::OptionSpec{.name = "zone",
                    .argument = "[NAME=]ZONE",
                    .help = "time zone of a source, or of all that state none",
                    .details =
                        "Without it the zone of a source is inferred from messages that another has too. May "
                        "be given more than once.",
                    .repeatable = true},
    cli::OptionSpec{.name = "report",
                    .argument = "FILE",
                    .help = "write what was merged, and how surely, as text",
                    .details = "Holds no message text.",
                    .writes = true},
    cli::OptionSpec{.name = "language",
                    .argument = "LANGUAGE",
                    .help = "of the report: nl (default) or en",
                    .details = "Dutch or English.",
                    .choices = "nl|en"},
    k_media_option,
    k_commit_option,
    k_date_order_option,
    k_owner_option,
    k_conversation_option,
    cli::k_password_file,
    cli::k_password_fd,
    cli::k_key_cache,
    k_strict_option,
};

constexpr std::array k_examples = {
    cli::ExampleSpec{"chat-parse merge --zone UTC owner.zip colleague.zip > merged.jsonl",
                     "join two exports of one conversation"},
    cli::ExampleSpec{"chat-parse merge --report merge.txt part1.txt part2.txt > whole.jsonl",
                     "join overlapping parts of one export"},
};

} // namespace

std::span<const cli::OptionSpec> merge_options() noexcept {
    return k_options;
}

std::span<const cli::ExampleSpec> merge_examples() noexcept {
    return k_examples;
}

} // namespace chatkeep::parse
