// SPDX-License-Identifier: EUPL-1.2
// chat-archive: writes a chat stream with its attachments as a package for decades.
#include "archive/bag_writer.hpp"
#include "archive/emptied_conversations.hpp"
#include "archive/layout.hpp"
#include "archive/proof_writer.hpp"
#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/peeked_input.hpp"
#include "base/text.hpp"
#include "cli/program.hpp"
#include "hash/media_store.hpp"
#include "hash/record_proof.hpp"
#include "media/provable_cuts.hpp"
#include "report/report.hpp"
#include "signing.hpp"
#include "statement.hpp"
#include "stream/cleanings.hpp"
#include "stream/contract.hpp"
#include "stream/reader.hpp"
#include "stream/tee.hpp"
#include "stream/writer.hpp"

#include <fmt/core.h>

#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace {

using namespace chatkeep;

constexpr std::uint64_t k_lines_per_report = 1024;
/// In bag-info.txt: only where the stream is a draft.
constexpr const char* k_cleaning_label = "Cleaning-Status";

/// A stream that breaks its contract does not go into an archive.
class Strict : public stream::ContractListener {
public:
    explicit Strict(std::string name) : m_name(std::move(name)) {}

    void breach(std::uint64_t line, std::string text) override {
        throw base::Error(base::Fault::data, {.file = m_name, .line = line, .row = {}, .offset = {}}, text,
                          "chat-verify tells everything that is wrong with the stream");
    }

    void remark(std::uint64_t /*line*/, std::string /*text*/) override {}

private:
    std::string m_name;
};

class PayloadPages : public report::PageSink {
public:
    explicit PayloadPages(archive::BagWriter& bag) : m_bag(bag) {}

    std::unique_ptr<base::Output> create(const std::string& path) override {
        return m_bag.create(std::string(archive::k_payload) + path);
    }

private:
    archive::BagWriter& m_bag;
};

/// Fills data/media from the media store.
class MediaCopier {
public:
    MediaCopier(archive::BagWriter& bag, std::string folder) : m_bag(bag), m_folder(std::move(folder)) {}

    void add(const stream::Value& message) {
        archive::for_each_medium(message,
                                 [this](const archive::MediaReference& reference) { copy(reference); });
    }

private:
    /// The object's own bytes are held against its digest while they are copied.
    static void check_size(const archive::MediaReference& reference, const std::string& object) {
        std::error_code failure;
        const std::uintmax_t size = std::filesystem::file_size(object, failure);
        if (reference.size && !failure && std::cmp_not_equal(*reference.size, size)) {
            throw base::Error(base::Fault::data,
                              fmt::format("a message says that the size of the attachment {} is {}, and it "
                                          "is {}",
                                          base::printable(object), *reference.size, size),
                              "fill the media folder again with chat-parse --media");
        }
    }

    void copy(const archive::MediaReference& reference) {
        if (m_folder.empty()) {
            throw base::Error(base::Fault::usage,
                              "the stream has attachments, and no --media folder was given",
                              "give the folder that chat-parse --media filled");
        }
        const std::string digest(reference.sha256);
        const std::string object = hash::object_path(m_folder, digest);
        check_size(reference, object);
        m_bag.add_copy(std::string(archive::k_payload) + archive::media_path(digest, reference.mime), object,
                       digest);
    }

    archive::BagWriter& m_bag;
    std::string m_folder;
};

archive::BagInfo read_info(const cli::Context& context) {
    const cli::Options& options = context.options();
    archive::BagInfo info = {{"Bag-Software-Agent", context.generator()}};
    if (options.has("date")) {
        archive::check_date(options.text("date"));
        info.emplace_back("Bagging-Date", options.text("date"));
    }
    for (const std::string& field : options.all("info")) {
        const std::size_t equals = field.find('=');
        const std::string label = field.substr(0, equals);
        if (equals == std::string::npos) {
            throw base::Error(base::Fault::usage,
                              fmt::format("--info: \"{}\" is not LABEL=VALUE", base::printable(field, 60)));
        }
        for (const std::string_view own :
             {"Bag-Software-Agent", "Bagging-Date", "Payload-Oxum", k_cleaning_label}) {
            if (base::lower_ascii(label) == base::lower_ascii(own)) {
                throw base::Error(base::Fault::usage,
                                  fmt::format("--info: {} is written by the program itself", own));
            }
        }
        info.emplace_back(label, field.substr(equals + 1));
        static_cast<void>(
            archive::bag_info_line(info.back().first, info.back().second)); // refused before any work
    }
    return info;
}

/// Takes the records one by one: into the stream of the package, its proof.
class Keeper {
public:
    Keeper(cli::Context& context, archive::BagWriter& bag)
        : m_messages(bag.create(std::string(archive::k_messages))) {
        const std::string folder = context.options().text("commitments");
        if (!folder.empty()) {
            m_proof.emplace(bag, folder, context.generator(), &media::provable_cuts);
            m_writer.emplace(*m_messages);
        }
    }

    /// Where the bytes of the stream are read from: without a proof they are kept as they are.
    base::Input& over(base::Input& stream) { return m_proof ? stream : m_tee.emplace(stream, *m_messages); }

    /// The record with the ids that the package has.
    stream::Line mask(const stream::Line& line) { return m_proof ? m_proof->mask(line) : line; }

    [[nodiscard]] bool has_proof() const noexcept { return m_proof.has_value(); }

    /// Every record, into the proof.
    void prove(const stream::Line& line) {
        if (m_proof) {
            m_proof->add(line);
        }
    }

    /// A record that stays, into the stream.
    void add(const stream::Line& line) {
        if (!m_proof) {
            return;
        }
        const bool has_proof = line.root.find(hash::k_proof_member).has_value();
        m_writer->pass(line.type, has_proof ? archive::without_proof(line) : std::string(line.bytes));
    }

    void finish(cli::Context& context) {
        if (!m_proof) {
            m_messages->commit();
            return;
        }
        m_writer->finish();
        const hash::ProofCounts counts = m_proof->finish();
        context.journal("intact", std::to_string(counts.intact));
        context.journal("partial", std::to_string(counts.partial));
    }

private:
    std::unique_ptr<base::Output> m_messages;
    std::optional<stream::TeeInput> m_tee;
    std::optional<stream::Writer> m_writer;
    std::optional<archive::ProofWriter> m_proof;
};

/// Puts the records that stay into everything that a package has of them.
class Parts : public archive::LineSink {
public:
    Parts(cli::Context& context, archive::BagWriter& bag, Keeper& keeper)
        : m_keeper(keeper), m_pages(bag),
          m_report(m_pages, {.language = language_of(context), .app = context.generator()}),
          m_media(bag, context.options().text("media")) {}

    void pass(const stream::Line& line) override {
        m_report.add(line);
        m_media.add(line.root);
        m_keeper.add(line);
    }

    void finish() { m_report.finish(); }

private:
    static report::Language language_of(const cli::Context& context) {
        return context.options().text("language") == "en" ? report::Language::en : report::Language::nl;
    }

    Keeper& m_keeper;
    PayloadPages m_pages;
    report::Report m_report;
    MediaCopier m_media;
};

/// Whether it is a draft.
bool copy_stream(cli::Context& context, base::Input& stream, archive::BagWriter& bag,
                 const std::string& name) {
    bool is_draft = false;
    Keeper keeper(context, bag);
    stream::Reader reader(keeper.over(stream), name);
    Strict strict(name);
    stream::Contract contract(strict);
    Parts parts(context, bag, keeper);
    archive::EmptiedConversations emptied(parts);
    stream::Line line;
    while (reader.next(line)) {
        stream::refuse_unread(line, name);
        is_draft = is_draft || (line.type == "stream" && stream::is_draft(line.root));
        line = keeper.mask(line);
        contract.check(line);
        keeper.prove(line);
        if (keeper.has_proof()) {
            emptied.take(line);
        } else {
            parts.pass(line);
        }
        if (line.number % k_lines_per_report == 0) {
            context.progress(reader.bytes_read(), 0);
        }
    }
    contract.finish();
    emptied.finish();
    parts.finish();
    keeper.finish(context);
    context.journal("messages", std::to_string(contract.counts().messages));
    context.journal("removals", std::to_string(contract.counts().removals));
    return is_draft;
}

int archive_main(cli::Context& context) {
    const cli::Options& options = context.options();
    const std::string target = options.text("output");
    const std::string name = options.operands().empty() || options.operands().front() == "-"
                                 ? "standard input"
                                 : options.operands().front();
    archive::BagInfo info = read_info(context);
    std::vector<std::string> reads = options.operands();
    for (const char* folder : {"media", "commitments"}) {
        if (options.has(folder)) {
            reads.push_back(options.text(folder));
        }
    }
    const base::Replace replace = options.has("force") ? base::Replace::allowed : base::Replace::never;
    archive::check_target(target, replace);
    // In a pipe the media folder may be made only now: wait for the first bytes before the sandbox closes
    // over its name.
    base::PeekedInput input(context.input(), 1);
    static_cast<void>(input.front());
    if (options.has("commitments")) {
        reads.push_back(hash::media_of(options.text("commitments")));
    }
    context.enter({.reads = reads, .writes = {base::parent_of(target)}});
    archive::BagWriter bag(target, replace);
    for (const std::string& folder : bag.abandoned()) {
        context.say(cli::Severity::info, fmt::format("removed {}, which a run that was killed left behind",
                                                     base::printable(folder)));
    }
    const bool is_draft = copy_stream(context, input, bag, name);
    if (is_draft) {
        info.emplace_back(k_cleaning_label, "draft: open proposals were allowed");
    }
    bag.commit(info);
    context.journal("package", target);
    if (is_draft) {
        context.say(cli::Severity::warning,
                    "the package is made of a draft: chat-clean was allowed to leave proposals open");
    }
    return 0;
}

constexpr std::array k_options = {
    cli::OptionSpec{
        .name = "output",
        .letter = 'o',
        .argument = "PKG",
        .help = "the package to make, a folder",
        .details =
            "It appears whole when the run ends well, or not at all. With --force an existing package is "
            "replaced in one step; a folder of other things never is.",
        .required = true},
    cli::OptionSpec{.name = "media",
                    .argument = "DIR",
                    .help = "the folder with attachments that chat-parse --media filled",
                    .details = "Every object that a message refers to is copied and its SHA-256 checked on "
                               "the way. One that is gone "
                               "or changed ends the run."},
    cli::OptionSpec{.name = "commitments",
                    .argument = "DIR",
                    .help = "add the proof: the folder of chat-parse --commit",
                    .details =
                        "The stream must be what was read, less what chat-clean --commitments took out; "
                        "anything else is refused. See chatkeep-proof(7)."},
    cli::OptionSpec{.name = "language",
                    .argument = "LANG",
                    .help = "language in which the pages open: nl (default) or en",
                    .details = "Readers can switch on every page.",
                    .choices = "nl|en"},
    cli::OptionSpec{
        .name = "info",
        .argument = "LABEL=VALUE",
        .help = "a field for bag-info.txt, such as Source-Organization",
        .details = "May be given more than once; the order is kept. Common labels: Source-Organization, "
                   "Organization-Address, Contact-Name, Contact-Phone, Contact-Email, External-Description, "
                   "External-Identifier, Internal-Sender-Identifier, Internal-Sender-Description.",
        .repeatable = true},
    cli::OptionSpec{.name = "date",
                    .argument = "YYYY-MM-DD",
                    .help = "the Bagging-Date field",
                    .details =
                        "Never taken from the clock: the same stream gives the same package, byte for byte."},
};

constexpr std::array k_examples = {
    cli::ExampleSpec{"chat-verify < messages.jsonl | chat-archive -o package --media media",
                     "check on the way, write a package with attachments"},
    cli::ExampleSpec{"chat-archive -o package --info Source-Organization=Example messages.jsonl",
                     "name the organisation"},
};

const std::array k_commands = {
    cli::CommandSpec{.name = {},
                     .summary = "write a chat stream with its attachments as a package that can be verified",
                     .operands = "[IN]",
                     .operands_min = 0,
                     .operands_max = 1,
                     .options = k_options,
                     .examples = k_examples,
                     .main = &archive_main},
    k_identity_command,
    k_sign_command,
    k_stamp_command,
    k_statement_command,
};

} // namespace

int main(int argc, char** argv) {
    return chatkeep::cli::run(argc, argv, {"chat-archive", "archive chat messages", k_commands});
}
