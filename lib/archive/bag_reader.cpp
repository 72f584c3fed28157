// SPDX-License-Identifier: EUPL-1.2
#include "archive/bag_reader.hpp"

#include "archive/bag_tables.hpp"
#include "archive/folder_walk.hpp"
#include "archive/manifest.hpp"
#include "archive/multi_digest.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace chatkeep::archive {

namespace {

constexpr std::size_t k_window = std::size_t{1} << 20U;

/// Counts on the way to the listener.
class CountingListener : public CheckListener {
public:
    CountingListener(CheckListener& listener, BagReport& report) : m_listener(listener), m_report(report) {}

    void found(Finding finding) override {
        ++(finding.level == FindingLevel::error ? m_report.errors : m_report.warnings);
        m_listener.found(std::move(finding));
    }

    void advanced(std::uint64_t bytes) override { m_listener.advanced(bytes); }

    void error(std::string file, std::uint64_t line, std::string text) {
        found({FindingLevel::error, std::move(file), line, std::move(text)});
    }

    void warning(std::string file, std::uint64_t line, std::string text) {
        found({FindingLevel::warning, std::move(file), line, std::move(text)});
    }

private:
    CheckListener& m_listener;
    BagReport& m_report;
};

/// Files that desktops leave behind in folders they show.
bool is_litter(std::string_view path) {
    static constexpr std::array<std::string_view, 4> names = {"Thumbs.db", ".DS_Store", "desktop.ini",
                                                              "._.DS_Store"};
    const std::string_view name = path.substr(path.rfind('/') + 1);
    return std::find(names.begin(), names.end(), name) != names.end();
}

class BagCheck {
public:
    BagCheck(const std::string& folder, CheckListener& listener, const DigestVisit& visit)
        : m_folder(open_folder(folder)), m_listener(listener, m_report), m_visit(visit) {}

    BagReport run() {
        if (!read_bagit_txt()) {
            return std::move(m_report);
        }
        find_manifests();
        BagTables tables(*m_report.declaration, m_manifests);
        for (std::size_t i = 0; i < m_manifests.size(); ++i) {
            read_manifest(i, tables);
        }
        read_fetch(tables);
        read_info();
        read_files(tables);
        tables.check(m_listener);
        check_oxum();
        return std::move(m_report);
    }

private:
    bool read_bagit_txt();
    void find_manifests();
    void read_manifest(std::size_t index, BagTables& tables);
    void read_fetch(BagTables& tables);
    void read_fetch_lines(base::Input& input, BagTables& tables);
    void read_info();
    void read_files(BagTables& tables);
    void read_file(Walked& walked, MultiDigest& digest, BagTables& tables);
    void report_walked(const Walked& walked);
    void check_oxum();
    [[nodiscard]] std::vector<hash::Algorithm> algorithms() const;
    template <typename Read>
    void with_tag_file(const std::string& name, const Read& read);

    base::Fd m_folder;
    BagReport m_report;
    CountingListener m_listener;
    const DigestVisit& m_visit;
    std::vector<ManifestName> m_manifests;
    std::string m_info_file;
    bool m_has_payload_folder = false;
    std::string m_buffer;
};

bool BagCheck::read_bagit_txt() {
    base::Fd fd = open_in(m_folder, "bagit.txt");
    if (!fd.is_open()) {
        m_listener.error("bagit.txt", 0, "it is missing: the folder is no bag");
        return false;
    }
    base::FdInput input(std::move(fd), "bagit.txt");
    m_report.declaration = read_declaration(input, m_listener);
    return m_report.declaration.has_value();
}

/// What lies directly in the bag: only names, in order, so that reports do not depend on the file system.
void BagCheck::find_manifests() {
    FolderWalk walk(m_folder, FolderWalk::Depth::top);
    while (const auto walked = walk.next()) {
        if (walked->kind == WalkedKind::folder) {
            m_has_payload_folder = m_has_payload_folder || walked->path == "data";
        } else if (auto name = parse_manifest_name(walked->path); name && walked->kind == WalkedKind::file) {
            m_manifests.push_back(std::move(*name));
        } else if (walked->path == "bag-info.txt" ||
                   (walked->path == "package-info.txt" && m_info_file.empty())) {
            m_info_file = walked->path; // drafts before 0.96 called it package-info.txt
        }
    }
    std::sort(m_manifests.begin(), m_manifests.end(),
              [](const ManifestName& left, const ManifestName& right) {
                  return std::pair(left.of_tags, left.file) < std::pair(right.of_tags, right.file);
              });
    if (!m_has_payload_folder) {
        m_listener.error("data", 0, "the payload folder is missing");
    }
    if (m_manifests.empty() || m_manifests.front().of_tags) {
        m_listener.error("", 0, "the bag has no payload manifest (manifest-ALGORITHM.txt)");
    }
    for (const ManifestName& manifest : m_manifests) {
        if (!manifest.digest) {
            m_listener.error(manifest.file, 0, "its digests are of an unknown kind and can't be checked");
        } else if (manifest.file.find(manifest.algorithm + ".txt") == std::string::npos) {
            m_listener.warning(manifest.file, 0, "its name should be in lower case without '-' and '_'");
        }
    }
}

/// Damaged text in a tag file is a finding, not the end of the check.
template <typename Read>
void BagCheck::with_tag_file(const std::string& name, const Read& read) {
    base::Fd fd = open_in(m_folder, name);
    if (!fd.is_open()) {
        m_listener.error(base::printable(name), 0, "it can't be read as a file");
        return;
    }
    try {
        base::FdInput input(std::move(fd), name);
        read(input);
    } catch (const base::Error& failure) {
        if (failure.fault() != base::Fault::data) {
            throw;
        }
        m_listener.error(base::printable(name), 0, failure.what());
    }
}

void BagCheck::read_manifest(std::size_t index, BagTables& tables) {
    const ManifestName& name = m_manifests[index];
    with_tag_file(name.file, [&](base::Input& input) {
        ManifestReader reader(input, name, *m_report.declaration, m_listener);
        while (const auto entry = reader.next()) {
            const auto other = parse_manifest_name(entry->path);
            if (name.of_tags && other && other->of_tags) {
                const auto level =
                    m_report.declaration->is_strict() ? FindingLevel::error : FindingLevel::warning;
                m_listener.found({level, name.file, entry->line, "a tag manifest lists a tag manifest"});
            }
            tables.add_listed(index, *entry);
        }
    });
}

void BagCheck::read_fetch(BagTables& tables) {
    if (!open_in(m_folder, "fetch.txt").is_open()) {
        return;
    }
    with_tag_file("fetch.txt", [&](base::Input& input) { read_fetch_lines(input, tables); });
}

/// URL, white space, length or -, white space, path (RFC 8493 section 2.2.3).
void BagCheck::read_fetch_lines(base::Input& input, BagTables& tables) {
    TagLines lines(input, m_report.declaration->encoding);
    while (const auto line = lines.next()) {
        std::string_view rest = line->text;
        std::array<std::string_view, 2> words;
        for (std::string_view& word : words) {
            const std::size_t stop = std::min(rest.find_first_of(" \t"), rest.size());
            word = rest.substr(0, stop);
            rest.remove_prefix(stop);
            rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
        }
        const bool is_length =
            words[1] == "-" ||
            (!words[1].empty() && std::all_of(words[1].begin(), words[1].end(), base::is_digit));
        if (words[0].empty() || !is_length || rest.empty()) {
            m_listener.error("fetch.txt", lines.number(), "the line is no URL, length and path");
            continue;
        }
        const Finding place{FindingLevel::error, "fetch.txt", lines.number(), {}};
        const auto path = read_path(rest, *m_report.declaration, place, m_listener);
        if (path && !path->starts_with("data/")) {
            m_listener.error("fetch.txt", lines.number(),
                             "the path \"" + base::printable(*path) + "\" is not below data/");
        } else if (path) {
            tables.add_fetch(*path, lines.number());
        }
    }
}

void BagCheck::read_info() {
    if (!m_info_file.empty()) {
        with_tag_file(m_info_file, [this](base::Input& input) {
            m_report.info = read_bag_info(input, m_info_file, *m_report.declaration, m_listener);
        });
    }
}

std::vector<hash::Algorithm> BagCheck::algorithms() const {
    std::vector<hash::Algorithm> wanted;
    if (m_visit) {
        wanted.push_back(hash::Algorithm::sha256);
    }
    for (const ManifestName& manifest : m_manifests) {
        if (manifest.digest && std::find(wanted.begin(), wanted.end(), *manifest.digest) == wanted.end()) {
            wanted.push_back(*manifest.digest);
        }
    }
    return wanted;
}

void BagCheck::read_files(BagTables& tables) {
    MultiDigest digest(algorithms());
    m_buffer.resize(k_window);
    FolderWalk walk(m_folder, FolderWalk::Depth::all);
    while (auto walked = walk.next()) {
        if (walked->kind == WalkedKind::file) {
            read_file(*walked, digest, tables);
            continue;
        }
        report_walked(*walked);
        const bool is_folder =
            walked->kind == WalkedKind::empty_folder || walked->kind == WalkedKind::too_deep;
        if (!is_folder) {
            tables.add_present(walked->path, {});
        }
    }
}

void BagCheck::read_file(Walked& walked, MultiDigest& digest, BagTables& tables) {
    std::uint64_t size = 0;
    base::FdInput input(std::move(walked.fd), base::printable(walked.path));
    try {
        while (const std::size_t count = input.read(m_buffer.data(), m_buffer.size())) {
            digest.update(std::string_view(m_buffer).substr(0, count));
            size += count;
            m_listener.advanced(count);
        }
    } catch (const base::Error& failure) {
        if (failure.fault() != base::Fault::missing) {
            throw;
        }
        m_listener.error(base::printable(walked.path), 0, failure.what());
        static_cast<void>(digest.finish());
        tables.add_present(walked.path, {});
        return;
    }
    const std::vector<std::string> values = digest.finish();
    std::vector<NamedDigest> digests;
    for (std::size_t i = 0; i < values.size(); ++i) {
        digests.push_back({std::string(to_string(digest.algorithms()[i])), values[i]});
    }
    if (walked.path.starts_with("data/")) {
        m_report.payload.bytes += size;
        ++m_report.payload.files;
    } else {
        ++m_report.tag_files;
    }
    if (is_litter(walked.path)) {
        m_listener.warning(base::printable(walked.path), 0,
                           "it looks like a file that a desktop left behind");
    }
    if (m_visit) {
        m_visit(walked.path, values.front());
    }
    tables.add_present(walked.path, digests);
}

void BagCheck::report_walked(const Walked& walked) {
    const std::string path = base::printable(walked.path);
    switch (walked.kind) {
    case WalkedKind::link:
        m_listener.error(path, 0, "it is a symbolic link");
        break;
    case WalkedKind::special:
        m_listener.error(path, 0, "it is neither a file nor a folder");
        break;
    case WalkedKind::unreadable:
        m_listener.error(path, 0, "it can't be read");
        break;
    case WalkedKind::too_deep:
        m_listener.error(path, 0, "the folders are nested too deep");
        break;
    case WalkedKind::empty_folder:
        m_listener.warning(path, 0, "the folder is empty, which a bag does not record");
        break;
    case WalkedKind::file:
    case WalkedKind::folder:
        break;
    }
}

/// RFC 8493 section 2.2.2: at most once; it must agree, as a first quick test of completeness.
void BagCheck::check_oxum() {
    const std::vector<std::string> values = values_of(m_report.info, "Payload-Oxum");
    if (values.size() > 1) {
        m_listener.found({m_report.declaration->is_strict() ? FindingLevel::error : FindingLevel::warning,
                          m_info_file, 0, "Payload-Oxum stands there more than once"});
    }
    for (const std::string& value : values) {
        const auto oxum = parse_oxum(value);
        if (!oxum) {
            m_listener.error(m_info_file, 0,
                             "Payload-Oxum \"" + base::printable(value, 60) + "\" is not OCTETS.FILES");
        } else if (*oxum != m_report.payload) {
            m_listener.error(m_info_file, 0,
                             "Payload-Oxum says " + value + ", the payload is " +
                                 std::to_string(m_report.payload.bytes) + "." +
                                 std::to_string(m_report.payload.files));
        }
    }
}

} // namespace

BagReport check_bag(const std::string& folder, CheckListener& listener, const DigestVisit& visit) {
    return BagCheck(folder, listener, visit).run();
}

} // namespace chatkeep::archive
