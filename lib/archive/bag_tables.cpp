// SPDX-License-Identifier: EUPL-1.2
#include "archive/bag_tables.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <charconv>

namespace chatkeep::archive {

namespace {

constexpr std::size_t k_sort_memory = std::size_t{24} << 20U;
constexpr char k_present = 'F';
constexpr char k_listed = 'L';
constexpr char k_fetch = 'U';

/// Fields of a record are separated by zero bytes, which no path holds: records of one path sort together.
std::string_view take_field(std::string_view& record) {
    const std::size_t stop = record.find('\0');
    const std::string_view field = record.substr(0, stop);
    record.remove_prefix(std::min(record.size(), stop == std::string_view::npos ? record.size() : stop + 1));
    return field;
}

std::uint64_t take_number(std::string_view& record) {
    const std::string_view digits = take_field(record);
    std::uint64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

void append_field(std::string& record, std::string_view field) {
    record.append(field).append(1, '\0');
}

/// Lines sort as text, so that a path's entries come in the order of the manifest.
std::string padded(std::uint64_t number) {
    std::string digits = std::to_string(number);
    return std::string(digits.size() < 20 ? 20 - digits.size() : 0, '0') + digits;
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string folded(std::string_view path) {
    return is_ascii(path) ? base::lower_ascii(path) : base::fold_case(path);
}

bool is_payload(std::string_view path) {
    return path.starts_with("data/");
}

std::string quoted(std::string_view path) {
    return "\"" + base::printable(path) + "\"";
}

} // namespace

struct BagTables::Twin {
    std::string path;
    bool present = false;
    bool covered = false; ///< listed, or rightly unlisted
    std::string manifest; ///< of the first line that lists it
    std::uint64_t line = 0;
    bool fetch = false;
    std::vector<NamedDigest> digests; ///< found, or listed
};

BagTables::BagTables(const BagDeclaration& declaration, const std::vector<ManifestName>& manifests)
    : m_declaration(declaration), m_manifests(manifests), m_by_path(k_sort_memory),
      m_by_folded_path(k_sort_memory) {}

void BagTables::add_listed(std::size_t manifest, const ManifestEntry& entry) {
    std::string record;
    append_field(record, entry.path);
    record += k_listed;
    append_field(record, padded(manifest));
    append_field(record, padded(entry.line));
    append_field(record, entry.digest);
    m_by_path.add(record);
}

void BagTables::add_fetch(const std::string& path, std::uint64_t line) {
    std::string record;
    append_field(record, path);
    record += k_fetch;
    append_field(record, padded(line));
    m_by_path.add(record);
}

void BagTables::add_present(const std::string& path, const std::vector<NamedDigest>& digests) {
    std::string record;
    append_field(record, path);
    record += k_present;
    for (const NamedDigest& digest : digests) {
        append_field(record, digest.algorithm);
        append_field(record, digest.digest);
    }
    m_by_path.add(record);
}

void BagTables::check(CheckListener& listener) {
    join(listener);
    check_twins(listener);
}

void BagTables::join(CheckListener& listener) {
    Facts facts;
    std::string_view record;
    while (m_by_path.next(record)) {
        const std::string_view path = take_field(record);
        if (path != facts.path) {
            check_path(facts, listener);
            facts = {};
            facts.path = path;
        }
        add_fact(facts, record);
    }
    check_path(facts, listener);
}

void BagTables::add_fact(Facts& facts, std::string_view record) {
    const char kind = record.front();
    record.remove_prefix(1);
    if (kind == k_listed) {
        const std::size_t manifest = take_number(record);
        const std::uint64_t line = take_number(record);
        facts.listed.push_back({manifest, line, std::string(take_field(record))});
    } else if (kind == k_fetch) {
        facts.fetch_line = take_number(record);
    } else {
        facts.present = true;
        while (!record.empty()) {
            const std::string algorithm(take_field(record));
            facts.digests.push_back({algorithm, std::string(take_field(record))});
        }
    }
}

void BagTables::check_path(Facts& facts, CheckListener& listener) {
    if (facts.path.empty()) {
        return;
    }
    check_repeats(facts, listener);
    if (facts.present) {
        check_digests(facts, listener);
        check_coverage(facts, listener);
    }
    check_fetch(facts, listener);
    remember(facts);
}

/// RFC 8493 section 2.1.3: each path once. Earlier drafts said nothing about it.
void BagTables::check_repeats(Facts& facts, CheckListener& listener) const {
    for (std::size_t i = 1; i < facts.listed.size();) {
        const Listed& first = facts.listed[i - 1];
        const Listed& again = facts.listed[i];
        if (first.manifest != again.manifest) {
            ++i;
            continue;
        }
        const bool same = first.digest == again.digest;
        const auto level = same && !m_declaration.is_strict() ? FindingLevel::warning : FindingLevel::error;
        listener.found({level, m_manifests[again.manifest].file, again.line,
                        "the path " + quoted(facts.path) + " was listed before with " +
                            (same ? "the same digest" : "another digest")});
        facts.listed.erase(facts.listed.begin() + static_cast<std::ptrdiff_t>(i));
    }
}

void BagTables::check_digests(const Facts& facts, CheckListener& listener) const {
    for (const Listed& listed : facts.listed) {
        const ManifestName& manifest = m_manifests[listed.manifest];
        const auto found =
            std::find_if(facts.digests.begin(), facts.digests.end(),
                         [&](const NamedDigest& digest) { return digest.algorithm == manifest.algorithm; });
        if (found != facts.digests.end() && found->digest != listed.digest) {
            listener.found({FindingLevel::error, base::printable(facts.path), 0,
                            "its " + manifest.algorithm + " digest is not the one in " + manifest.file +
                                " line " + std::to_string(listed.line)});
        }
    }
}

/// Which manifests must list a file that is there: 1.0 all payload manifests a payload file, and all tag
/// manifests the payload manifests.
void BagTables::check_coverage(const Facts& facts, CheckListener& listener) const {
    const bool payload = is_payload(facts.path);
    const auto own = parse_manifest_name(facts.path);
    const bool is_manifest = own && !own->of_tags;
    const bool is_base_file =
        facts.path == "bagit.txt" || facts.path == "bag-info.txt" || facts.path == "fetch.txt";
    if ((payload && facts.listed.empty()) || !m_declaration.is_strict()) {
        return; // an unlisted payload file is told after its twins are known
    }
    for (std::size_t i = 0; i < m_manifests.size(); ++i) {
        const bool lists = std::any_of(facts.listed.begin(), facts.listed.end(),
                                       [&](const Listed& listed) { return listed.manifest == i; });
        if (lists || m_manifests[i].of_tags == payload || (!payload && !is_manifest && !is_base_file)) {
            continue;
        }
        const auto level = payload || is_manifest ? FindingLevel::error : FindingLevel::warning;
        listener.found({level, base::printable(facts.path), 0, "it is not listed in " + m_manifests[i].file});
    }
}

void BagTables::check_fetch(const Facts& facts, CheckListener& listener) const {
    if (facts.fetch_line == 0) {
        return;
    }
    for (std::size_t i = 0; i < m_manifests.size(); ++i) {
        const bool lists = std::any_of(facts.listed.begin(), facts.listed.end(),
                                       [&](const Listed& listed) { return listed.manifest == i; });
        if (m_manifests[i].of_tags || lists || (!m_declaration.is_strict() && !facts.listed.empty())) {
            continue;
        }
        listener.found({FindingLevel::error, "fetch.txt", facts.fetch_line,
                        "the path " + quoted(facts.path) + " is not listed in " + m_manifests[i].file});
    }
}

void BagTables::remember(const Facts& facts) {
    const bool covered = !is_payload(facts.path) || !facts.listed.empty();
    std::string record;
    append_field(record, folded(facts.path));
    append_field(record, facts.path);
    append_field(record, facts.present ? "1" : "0");
    append_field(record, covered ? "1" : "0");
    append_field(record, facts.listed.empty() ? "" : m_manifests[facts.listed.front().manifest].file);
    append_field(record, std::to_string(facts.listed.empty() ? 0 : facts.listed.front().line));
    append_field(record, facts.fetch_line == 0 ? "0" : "1");
    if (facts.present) {
        for (const NamedDigest& digest : facts.digests) {
            append_field(record, digest.algorithm);
            append_field(record, digest.digest);
        }
    } else {
        for (const Listed& listed : facts.listed) {
            append_field(record, m_manifests[listed.manifest].algorithm);
            append_field(record, listed.digest);
        }
    }
    m_by_folded_path.add(record);
}

void BagTables::check_twins(CheckListener& listener) {
    std::vector<Twin> group;
    std::string key;
    std::string_view record;
    while (m_by_folded_path.next(record)) {
        const std::string_view own_key = take_field(record);
        if (own_key != key) {
            check_group(group, listener);
            group.clear();
            key = own_key;
        }
        Twin twin;
        twin.path = take_field(record);
        twin.present = take_field(record) == "1";
        twin.covered = take_field(record) == "1";
        twin.manifest = take_field(record);
        twin.line = take_number(record);
        twin.fetch = take_field(record) == "1";
        while (!record.empty()) {
            const std::string algorithm(take_field(record));
            twin.digests.push_back({algorithm, std::string(take_field(record))});
        }
        group.push_back(std::move(twin));
    }
    check_group(group, listener);
}

/// A path that is listed but absent may have got another Unicode form on the way (macOS decomposes names), or
/// may have fallen together with its case twin on a file system that knows no case. The bytes are there: that
/// is a warning.
bool BagTables::stands_in_for(const Twin& present, const Twin& missing) {
    if (!present.present || missing.digests.empty()) {
        return false;
    }
    const bool same_form = base::to_nfc(present.path) == base::to_nfc(missing.path);
    if (!same_form && !present.covered) {
        return false;
    }
    return std::all_of(missing.digests.begin(), missing.digests.end(), [&](const NamedDigest& wanted) {
        return std::any_of(present.digests.begin(), present.digests.end(), [&](const NamedDigest& found) {
            return found.algorithm == wanted.algorithm && found.digest == wanted.digest;
        });
    });
}

void BagTables::report_missing(const Twin& twin, CheckListener& listener) {
    if (twin.line == 0) {
        listener.found({FindingLevel::error, base::printable(twin.path), 0,
                        "it stands in fetch.txt and has not been fetched"});
        return;
    }
    listener.found({FindingLevel::error, base::printable(twin.path), 0,
                    "it is listed in " + twin.manifest + " line " + std::to_string(twin.line) +
                        (twin.fetch ? " and has not been fetched" : " and is missing")});
}

void BagTables::check_group(std::vector<Twin>& group, CheckListener& listener) {
    for (const Twin& missing : group) {
        if (missing.present) {
            continue;
        }
        const auto other = std::find_if(group.begin(), group.end(),
                                        [&](const Twin& twin) { return stands_in_for(twin, missing); });
        if (other == group.end()) {
            report_missing(missing, listener);
        } else {
            other->covered = true;
        }
    }
    for (const Twin& twin : group) {
        if (twin.present && !twin.covered) {
            listener.found({FindingLevel::error, base::printable(twin.path), 0,
                            "it is in the payload and listed in no manifest"});
        }
    }
    for (std::size_t i = 1; i < group.size(); ++i) {
        listener.found(
            {FindingLevel::warning, base::printable(group[i].path), 0,
             "its name differs from " + quoted(group.front().path) + " only in case or Unicode form"});
    }
}

} // namespace chatkeep::archive
