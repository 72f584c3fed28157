// SPDX-License-Identifier: EUPL-1.2
#include "archive/proof_check.hpp"

#include "archive/bag_info.hpp"
#include "archive/cleaned_statement.hpp"
#include "archive/folder_walk.hpp"
#include "archive/layout.hpp"
#include "archive/manifest.hpp"
#include "archive/payload_blobs.hpp"
#include "archive/unlisted_files.hpp"
#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/line_input.hpp"
#include "base/spill_sort.hpp"
#include "base/text.hpp"
#include "hash/readout_tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>
#include <utility>

namespace chatkeep::archive {

namespace {

constexpr std::size_t k_longest_statement = std::size_t{1024} * 1024;
constexpr std::string_view k_declaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

constexpr std::size_t k_line_memory = std::size_t{8} << 20U;

/// As our writer names files: plain ASCII, no step that leads elsewhere.
bool is_own_path(std::string_view path) {
    const bool is_plain = std::all_of(path.begin(), path.end(), [](char c) {
        return base::is_alnum(c) || c == '/' || c == '.' || c == '-' || c == '_';
    });
    const auto holds = [path](std::string_view text) { return path.find(text) != std::string_view::npos; };
    return is_plain && !path.starts_with('/') && !path.starts_with('.') && !holds("//") && !holds("/.");
}

/// "digest  path", lower-case hex, nothing else.
bool is_own_form(std::string_view line, hash::Algorithm algorithm) {
    const std::size_t length = digest_length(algorithm);
    const bool is_long_enough =
        line.size() > length + 2 && line.substr(length, 2) == "  " && is_own_path(line.substr(length + 2));
    return is_long_enough && std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(length),
                                         [](char c) { return base::is_digit(c) || (c >= 'a' && c <= 'f'); });
}

class ProofCheck {
public:
    ProofCheck(const std::string& folder, CheckListener& listener)
        : m_folder(open_folder(folder)), m_payload(open_below(m_folder, "data")),
          m_proof(open_below(m_payload, "proof")), m_listener(listener), m_blobs(m_payload, listener),
          m_verifier(m_blobs) {}

    /// Checks everything, with one record watched.
    WatchedProof watch(std::uint64_t conversation, std::uint64_t index) {
        m_verifier.watch(conversation, index);
        static_cast<void>(run());
        return {m_verifier.watched(), read_payload(hash::k_statement_file)};
    }

    ProofReport run() {
        check_declaration();
        check_info();
        check_tag_files();
        check_layout();
        ProofReport report;
        const std::string statement = read_payload(hash::k_statement_file);
        report.statement = hash::parse_readout_statement(statement, std::string(k_readout_statement));
        open_stream();
        std::uint64_t files = 0;
        while (read_records(files)) {
            ++files;
        }
        if (files != count_files()) {
            throw base::Error(
                base::Fault::check,
                fmt::format("{}: the records of conversation {} are missing", k_proof_folder, files));
        }
        report.counts = m_verifier.finish(report.statement, place_of(k_readout_statement));
        if (m_binding) {
            report.stream = m_binding->finish();
            report.counts.derived = report.stream->derived;
            check_types(report);
            check_cleaned(report, statement);
        }
        return report;
    }

private:
    static base::Place place_of(std::string_view file) {
        return {.file = std::string(file), .line = {}, .row = {}, .offset = {}};
    }

    void check_declaration() const {
        base::Fd file = open_in(m_folder, "bagit.txt");
        base::FdInput input(std::move(file), "bagit.txt");
        if (base::read_all(input, k_longest_statement, "bagit.txt") != k_declaration) {
            throw base::Error(base::Fault::check, "bagit.txt: not in the form of chat-archive");
        }
    }

    void check_info() const;
    void check_tag_files();
    [[nodiscard]] std::set<std::string> check_manifest(const ManifestName& manifest);
    void check_payload_line(std::string_view line);
    void check_layout();
    [[nodiscard]] std::string content_digest();
    [[nodiscard]] std::string read_payload(std::string_view name) const;
    void open_stream();
    static void check_types(const ProofReport& report);
    void check_cleaned(const ProofReport& report, const std::string& statement);
    bool read_records(std::uint64_t conversation);
    [[nodiscard]] std::uint64_t count_files() const;

    base::Fd m_folder;
    base::Fd m_payload;
    base::Fd m_proof;
    CheckListener& m_listener;
    PayloadBlobs m_blobs;
    hash::ProofVerifier m_verifier;
    base::SpillSort m_content{k_line_memory}; ///< lines of the manifest that statement-cleaned.json is over
    std::unique_ptr<base::FdInput> m_messages;
    std::unique_ptr<base::FdInput> m_derived;
    std::optional<StreamBinding> m_binding;
};

/// As our writer writes it; nothing when it can't.
std::optional<std::string> written_info(const BagInfo& info) {
    std::string written;
    try {
        for (const auto& [label, value] : info) {
            const auto oxum =
                base::lower_ascii(label) == "payload-oxum" ? parse_oxum(value) : std::optional<PayloadOxum>();
            written += bag_info_line(label, oxum ? fmt::format("{}.{}", oxum->bytes, oxum->files) : value);
        }
    } catch (const base::Error&) {
        return std::nullopt;
    }
    return written;
}

/// What stands in bag-info.txt, check_bag() has seen: here, that it stands as our writer writes it.
void ProofCheck::check_info() const {
    base::Fd file = open_in(m_folder, "bag-info.txt");
    if (!file.is_open()) {
        return;
    }
    base::FdInput input(std::move(file), "bag-info.txt");
    const std::string bytes = base::read_all(input, k_longest_statement, "bag-info.txt");
    base::MemoryInput again(bytes);
    FindingList unused;
    const BagInfo info = read_bag_info(again, "bag-info.txt", {1, 0, "UTF-8"}, unused);
    if (info.empty() || bytes != written_info(info)) {
        throw base::Error(base::Fault::check, "bag-info.txt: not in the form of chat-archive");
    }
}

/// The paths that a tag manifest lists; of a payload manifest none are kept.
std::set<std::string> ProofCheck::check_manifest(const ManifestName& manifest) {
    base::FdInput input(open_in(m_folder, manifest.file), manifest.file);
    base::LineInput lines(input, manifest.file);
    std::set<std::string> paths;
    std::string_view line;
    while (lines.next(line)) {
        if (!manifest.digest || !is_own_form(line, *manifest.digest)) {
            throw base::Error(base::Fault::check, base::at_line(manifest.file, lines.number()),
                              "not in the form of chat-archive");
        }
        if (manifest.of_tags) {
            paths.emplace(line.substr(digest_length(*manifest.digest) + 2));
        } else if (manifest.digest == hash::Algorithm::sha256) {
            check_payload_line(line);
        }
    }
    return paths;
}

/// Objects are named by their digest, so that what names one is bound to its bytes.
void ProofCheck::check_payload_line(std::string_view line) {
    const std::size_t length = digest_length(hash::Algorithm::sha256);
    const std::string_view path = line.substr(length + 2);
    const std::string_view name = base::name_of(path);
    if (path.starts_with(k_media_folder) && name.size() > length && name[length] == '.' &&
        !name.starts_with(line.substr(0, length))) {
        throw base::Error(base::Fault::check, fmt::format("{}: its name is not its SHA-256", path));
    }
    if (is_cleaned_content(path)) {
        m_content.add(line);
    }
}

/// No file may stand beside the proof that nothing in the package speaks of.
void ProofCheck::check_layout() {
    const bool has_stream = open_in(m_payload, std::string(k_messages.substr(k_payload.size()))).is_open();
    FolderWalk walk(m_payload, FolderWalk::Depth::all);
    while (const auto walked = walk.next()) {
        if (walked->kind != WalkedKind::empty_folder && !is_own_payload(walked->path, has_stream)) {
            throw base::Error(base::Fault::check, fmt::format("{}{}: a package with a proof has no such file",
                                                              k_payload, base::printable(walked->path, 200)));
        }
    }
}

/// What statement-cleaned.json says of the contents; once.
std::string ProofCheck::content_digest() {
    ContentDigest digest;
    std::string_view line;
    while (m_content.next(line)) {
        digest.add(line);
    }
    return digest.finish();
}

/// Adds the files of a folder beside the payload.
void add_tag_folder(std::set<std::string>& tags, const base::Fd& package, const std::string& name) {
    FolderWalk walk(open_below(package, name), FolderWalk::Depth::all);
    while (const auto walked = walk.next()) {
        if (walked->kind == WalkedKind::file) {
            tags.insert(fmt::format("{}/{}", name, walked->path));
        }
    }
}

void ProofCheck::check_tag_files() {
    std::set<std::string> tags;
    std::vector<ManifestName> manifests;
    FolderWalk walk(m_folder, FolderWalk::Depth::top);
    while (const auto walked = walk.next()) {
        if (walked->kind == WalkedKind::folder && walked->path != "data") {
            add_tag_folder(tags, m_folder, walked->path);
        }
        if (walked->kind != WalkedKind::file) {
            continue;
        }
        if (walked->path == "fetch.txt") {
            throw base::Error(base::Fault::check,
                              "fetch.txt: a package with a proof has all its files in it");
        }
        const auto manifest = parse_manifest_name(walked->path);
        if (manifest) {
            manifests.push_back(*manifest);
        }
        if (!(manifest && manifest->of_tags) && !is_package_evidence(walked->path)) {
            tags.insert(walked->path);
        }
    }
    std::set<std::string> names;
    for (const ManifestName& manifest : manifests) {
        const std::set<std::string> listed = check_manifest(manifest);
        names.insert(manifest.file);
        if (manifest.of_tags && listed != tags) {
            throw base::Error(base::Fault::check,
                              fmt::format("{}: it does not list every tag file", manifest.file));
        }
    }
    if (names != std::set<std::string>{"manifest-sha256.txt", "manifest-sha512.txt", "tagmanifest-sha256.txt",
                                       "tagmanifest-sha512.txt"}) {
        throw base::Error(base::Fault::check, "the package has not the manifests that chat-archive writes");
    }
}

/// A small file of the proof.
std::string ProofCheck::read_payload(std::string_view name) const {
    const std::string path = fmt::format("{}/{}", k_proof_folder, name);
    base::Fd file = open_in(m_proof, std::string(name));
    if (!file.is_open()) {
        throw base::Error(base::Fault::check, fmt::format("{}: it is missing", path));
    }
    base::FdInput input(std::move(file), path);
    return base::read_all(input, k_longest_statement, path);
}

void ProofCheck::open_stream() {
    base::Fd messages = open_in(m_payload, std::string(k_messages.substr(k_payload.size())));
    if (!messages.is_open()) {
        return;
    }
    m_messages = std::make_unique<base::FdInput>(std::move(messages), std::string(k_messages));
    base::Fd derived = open_in(m_proof, std::string(base::name_of(k_derived)));
    if (derived.is_open()) {
        m_derived = std::make_unique<base::FdInput>(std::move(derived), std::string(k_derived));
    }
    m_binding.emplace(*m_messages, m_derived.get());
}

/// Of each type as many records as the statement says, where no conversation hides some.
void ProofCheck::check_types(const ProofReport& report) {
    if (report.statement.records.empty() || report.counts.removed_conversations > 0) {
        return;
    }
    std::map<std::string, std::uint64_t> types = report.stream->types;
    if (report.stream->removals > 0) {
        types["message"] += report.stream->removals;
    }
    if (types != report.statement.records) {
        throw base::Error(base::Fault::check,
                          fmt::format("{}: it counts other records than there are", k_readout_statement));
    }
}

/// A package with a stream states what was cleaned; every count must be that of the records.
void ProofCheck::check_cleaned(const ProofReport& report, const std::string& statement) {
    const CleanedStatement cleaned = cleaned_statement(statement, report.statement, report.counts,
                                                       {content_digest(), report.stream->options});
    if (!fits(cleaned, read_payload(k_cleaned_name))) {
        throw base::Error(base::Fault::check,
                          fmt::format("{}/{}: it states something else than the package holds",
                                      k_proof_folder, k_cleaned_name));
    }
}

/// False when there is no such file.
bool ProofCheck::read_records(std::uint64_t conversation) {
    const std::string name = records_name(conversation);
    base::Fd file = open_in(m_proof, name);
    if (!file.is_open()) {
        return false;
    }
    base::Place place = place_of(fmt::format("{}/{}", k_proof_folder, name));
    base::FdInput input(std::move(file), place.file);
    base::LineInput lines(input, place.file);
    std::string_view line;
    while (lines.next(line)) {
        place.line = lines.number();
        const bool is_header = line.starts_with("{\"conv\":");
        if (is_header != (lines.number() == 1)) {
            throw base::Error(base::Fault::check, place, "the file does not hold one conversation");
        }
        m_verifier.add(line, place);
        if (m_binding) {
            m_binding->add(line, m_verifier.form());
        }
        m_listener.advanced(line.size() + 1);
    }
    if (lines.number() == 0) {
        throw base::Error(base::Fault::check, place, "the file does not hold one conversation");
    }
    return true;
}

std::uint64_t ProofCheck::count_files() const {
    std::uint64_t count = 0;
    FolderWalk walk(m_proof, FolderWalk::Depth::top);
    while (const auto walked = walk.next()) {
        count += walked->path.starts_with("conversation-") ? 1U : 0U;
    }
    return count;
}

} // namespace

std::string records_name(std::uint64_t conversation) {
    return fmt::format("conversation-{:06}.jsonl", conversation);
}

bool holds_proof(const std::string& folder) {
    return open_below(open_below(open_folder(folder), "data"), "proof").is_open();
}

WatchedProof watch_record(const std::string& folder, std::uint64_t conversation, std::uint64_t index,
                          CheckListener& listener) {
    return ProofCheck(folder, listener).watch(conversation, index);
}

std::optional<ProofReport> check_proof(const std::string& folder, CheckListener& listener) {
    try {
        return ProofCheck(folder, listener).run();
    } catch (const base::Error& error) {
        const bool is_finding = error.fault() == base::Fault::check || error.fault() == base::Fault::data ||
                                error.fault() == base::Fault::missing;
        if (!is_finding) {
            throw;
        }
        listener.found({FindingLevel::error, "", 0, std::string("not proved: ") + error.what()});
        return std::nullopt;
    }
}

WholeReport check_whole(const std::string& folder, CheckListener& listener) {
    WholeReport report;
    report.holds_proof = holds_proof(folder);
    report.package = check_package(folder, listener, [&](CheckListener& own) {
        report.proof = report.holds_proof ? check_proof(folder, own) : std::nullopt;
    });
    check_unlisted(folder, listener);
    return report;
}

void require_sound(const std::string& folder) {
    FindingList list;
    static_cast<void>(check_whole(folder, list));
    for (const Finding& finding : list.findings) {
        if (finding.level == FindingLevel::error) {
            throw base::Error(
                base::Fault::check,
                fmt::format("{}: the package is not what its statements and manifests say: {}{}{}", folder,
                            finding.file, finding.file.empty() ? "" : ": ", finding.text),
                "chat-verify archive tells everything that is wrong with it");
        }
    }
}

} // namespace chatkeep::archive
