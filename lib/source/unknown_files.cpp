// SPDX-License-Identifier: EUPL-1.2
#include "source/unknown_files.hpp"

#include "base/error.hpp"
#include "base/peeked_input.hpp"
#include "base/text.hpp"
#include "source/mime.hpp"
#include "source/named_files.hpp"
#include "tree/bytes.hpp"
#include "tree/zip_names.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace chatkeep::source {

namespace {

using model::NoticeCode;

/// Endings under which chats come, and which letters and data have, too.
constexpr std::array<std::string_view, 4> k_document_endings = {".txt", ".text", ".json", ".xml"};
/// Those of databases, of which apps have several.
constexpr std::array<std::string_view, 2> k_database_endings = {".db", ".sqlite"};
/// Endings of what holds other files, whole or half of it.
constexpr std::array<std::string_view, 18> k_archive_endings = {
    ".zip", ".rar",    ".7z", ".gz",      ".tgz",     ".tar",     ".xz",      ".bz2",        ".zst",
    ".001", ".backup", ".ab", ".crypt12", ".crypt14", ".crypt15", ".partial", ".crdownload", ".part"};

std::string folder_of(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

std::string_view name_of(std::string_view path) noexcept {
    return path.substr(path.rfind('/') + 1); // npos + 1 is 0: all of it
}

template <typename Endings>
bool ends_in_one(std::string_view name, const Endings& endings) noexcept {
    return std::any_of(endings.begin(), endings.end(),
                       [name](std::string_view ending) { return name.ends_with(ending); });
}

bool is_media_name(std::string_view name) noexcept {
    const std::string_view type = mime_type_of_name(name);
    return type.starts_with("image/") || type.starts_with("audio/") || type.starts_with("video/");
}

/// The folders of sources, and those of texts, with what they hold.
struct SourceFolders {
    std::set<std::string> all;
    std::map<std::string, FileNames> sought; ///< folder of a text → names that its texts may hold
    std::map<std::string, FileNames> named;  ///< … and that they do hold
};

bool holds_attachments(std::string_view folder) noexcept {
    constexpr std::array<std::string_view, 3> names = {"Attachments", "StickerCache", "Media"};
    return std::find(names.begin(), names.end(), name_of(folder)) != names.end();
}

/// Whether a file may be what a known source carries: it lies beside a text, or is a database beside one, or
/// lies in a folder of attachments below a source, or in a zip that does.
bool lies_with_source(const tree::Tree& tree, const SourceFolders& folders, const std::string& path) {
    bool kept = false; // a folder of attachments, or a zip, lies between
    for (std::string folder = folder_of(path);; folder = folder_of(folder)) {
        const bool is_beside = folder == folder_of(path) &&
                               (folders.sought.contains(folder) || ends_in_one(path, k_database_endings));
        if (folders.all.contains(folder) && (kept || is_beside)) {
            return true;
        }
        if (folder.empty()) {
            return false;
        }
        kept = kept || tree.find(folder) || holds_attachments(folder);
    }
}

/// Calls visit with each folder above the path, the nearest first, and the rest of the path behind it.
template <typename Visit>
void for_each_folder(const std::string& path, const Visit& visit) {
    for (std::string folder = folder_of(path);; folder = folder_of(folder)) {
        visit(folder, std::string_view(path).substr(folder.empty() ? 0 : folder.size() + 1));
        if (folder.empty()) {
            return;
        }
    }
}

/// Calls visit with each part of a path, as it is and in NFC.
template <typename Visit>
void for_each_part(std::string_view path, const Visit& visit) {
    while (!path.empty()) {
        const std::string part(path.substr(0, path.find('/')));
        visit(part);
        visit(base::to_nfc(part));
        path.remove_prefix(std::min(part.size() + 1, path.size()));
    }
}

/// A phone's messages and their attachments have the same path in two domains of a backup.
std::string in_media_domain(const std::string& folder) {
    constexpr std::string_view k_home = "HomeDomain/";
    const auto at = folder.rfind(k_home);
    const bool is_home = at != std::string::npos && (at == 0 || folder[at - 1] == '/');
    return is_home ? folder.substr(0, at) + "MediaDomain/" + folder.substr(at + k_home.size()) : folder;
}

void seek_names(SourceFolders& folders, const std::string& path) {
    for_each_folder(path, [&](const std::string& folder, std::string_view rest) {
        const auto sought = folders.sought.find(folder);
        if (sought != folders.sought.end()) {
            for_each_part(rest, [&](std::string part) { sought->second.insert(std::move(part)); });
        }
    });
}

void read_names(const tree::Tree& tree, const std::vector<Found>& found, SourceFolders& folders) {
    for (const Found& item : found) {
        const std::string folder = folder_of(item.claim.within);
        if (!names_files(*item.reader) || folders.sought[folder].empty()) {
            continue;
        }
        try {
            const auto input = tree.open(item.claim.entry);
            folders.named[folder].merge(find_file_names(*input, folders.sought[folder]));
        } catch (const base::Error&) {
            continue; // its reader says what is wrong with it
        }
    }
}

/// Whether it is an attachment for sure: in a folder of those, or a text above it names it, the folder or the
/// zip that holds it.
bool is_attachment(const SourceFolders& folders, const std::string& path) {
    bool kept = false;
    bool result = false;
    for_each_folder(path, [&](const std::string& folder, std::string_view rest) {
        result = result || (kept && folders.all.contains(folder));
        kept = kept || holds_attachments(folder);
        const auto named = folders.named.find(folder);
        if (named != folders.named.end()) {
            for_each_part(rest,
                          [&](const std::string& part) { result = result || named->second.contains(part); });
        }
    });
    return result;
}

/// A file that may be told of.
struct Candidate {
    UnknownFile file;
    bool is_sure = false;    ///< told wherever it lies
    bool is_archive = false; ///< told where it lies beside a source as well, unless that names it
};

/// What an error says behind the name of the file.
std::string reason_of(const base::Error& error, const std::string& path) {
    const std::string what = error.what();
    const std::string place = base::printable(path) + ": ";
    const std::size_t at = what.find(place);
    return at == std::string::npos ? what : what.substr(at + place.size());
}

/// nullopt: neither its name nor its ending is that of a chat.
std::optional<Candidate> look_at(const tree::Tree& tree, std::size_t index) {
    const tree::Entry& entry = tree.entries()[index];
    const std::string_view name = name_of(entry.path);
    const std::string lower = base::lower_ascii(name);
    const bool is_archive =
        ends_in_one(lower, k_archive_endings) || (!is_media_name(name) && is_export_name(name));
    if (!is_archive && !ends_in_one(lower, k_document_endings) && !ends_in_one(lower, k_database_endings)) {
        return std::nullopt;
    }
    Candidate result{{index, NoticeCode::source_unknown, std::string(k_unknown_file)}, false, is_archive};
    try {
        const auto input = tree.open(index);
        if (tree::is_zip_front(base::PeekedInput(*input, 4).front()) && tree::may_be_zip(entry.path)) {
            result.file.code = NoticeCode::entry_refused;
            result.file.reason = "not looked into: it lies in a zip that lies in another";
            result.is_archive = true;
        } else if (lower.ends_with(".zip")) {
            const bool is_empty = entry.size == 0;
            result.file.code = is_empty ? NoticeCode::entry_unreadable : NoticeCode::source_unknown;
            result.file.reason = is_empty ? "the zip is empty: 0 bytes" : "is no zip";
        }
    } catch (const base::Error& error) {
        if (error.fault() != base::Fault::data && error.fault() != base::Fault::missing) {
            throw;
        }
        result.file.code = NoticeCode::entry_unreadable;
        result.file.reason = reason_of(error, entry.path);
        result.is_sure = true;
    }
    return result;
}

/// What is told already, or is of no interest.
std::vector<bool> find_explained(const tree::Tree& tree, const std::vector<Found>& found,
                                 const std::vector<LostDatabase>& lost) {
    std::set<std::string_view> refused;
    for (const tree::Refusal& refusal : tree.refusals()) {
        refused.insert(refusal.name);
    }
    std::vector<bool> explained(tree.entries().size(), false);
    for (std::size_t i = 0; i < explained.size(); ++i) {
        const tree::Entry& entry = tree.entries()[i];
        explained[i] = !tree.is_asked(i) || entry.expanded || tree.backup_of(entry.path) != nullptr ||
                       (!refused.empty() && refused.contains(base::printable(entry.path)));
    }
    for (const Found& item : found) {
        explained[item.claim.entry] = true;
    }
    for (const LostDatabase& database : lost) {
        explained[database.entry] = true;
    }
    return explained;
}

} // namespace

std::vector<UnknownFile> find_unknown_files(const tree::Tree& tree, const std::vector<Found>& found,
                                            const std::vector<LostDatabase>& lost) {
    SourceFolders folders;
    for (const Found& item : found) {
        folders.all.insert(folder_of(item.claim.within));
        folders.all.insert(in_media_domain(folder_of(item.claim.within)));
        if (names_files(*item.reader)) {
            folders.sought.try_emplace(folder_of(item.claim.within));
        }
    }
    const std::vector<bool> explained = find_explained(tree, found, lost);
    std::vector<Candidate> candidates;
    for (std::size_t i = 0; i < explained.size(); ++i) {
        auto candidate = explained[i] ? std::nullopt : look_at(tree, i);
        if (!candidate) {
            continue;
        }
        if (candidate->is_archive && !candidate->is_sure) {
            seek_names(folders, tree.entries()[i].path);
        }
        candidates.push_back(std::move(*candidate));
    }
    read_names(tree, found, folders);
    std::vector<UnknownFile> unknown;
    for (Candidate& candidate : candidates) {
        const std::string& path = tree.entries()[candidate.file.entry].path;
        const bool is_carried =
            candidate.is_archive ? is_attachment(folders, path) : lies_with_source(tree, folders, path);
        if (candidate.is_sure || !is_carried) {
            unknown.push_back(std::move(candidate.file));
        }
    }
    return unknown;
}

} // namespace chatkeep::source
