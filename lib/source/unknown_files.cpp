// SPDX-License-Identifier: EUPL-1.2
#include "source/unknown_files.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>

namespace chatkeep::source {

namespace {

/// Endings under which chats come.
constexpr std::array<std::string_view, 15> k_chat_endings = {
    ".txt",    ".text",   ".zip", ".rar", ".7z",      ".gz",      ".json",   ".db",
    ".sqlite", ".backup", ".xml", ".ab",  ".crypt12", ".crypt14", ".crypt15"};

std::string folder_of(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

/// Whether a file is what a known source carries: it lies beside it, in a folder of attachments below it, or
/// in a zip that does.
bool belongs_to_source(const tree::Tree& tree, const std::set<std::string>& known, const std::string& path) {
    constexpr std::array<std::string_view, 3> kept_in = {"Attachments", "StickerCache", "Media"};
    bool kept = false; // a folder of attachments, or a zip, lies between
    for (std::string folder = folder_of(path);; folder = folder_of(folder)) {
        if (known.contains(folder) && (kept || folder == folder_of(path))) {
            return true;
        }
        if (folder.empty()) {
            return false;
        }
        const std::string_view name = std::string_view(folder).substr(folder.rfind('/') + 1);
        kept = kept || tree.find(folder) || std::find(kept_in.begin(), kept_in.end(), name) != kept_in.end();
    }
}

bool looks_like_chat(const std::string& path) {
    const std::string name = base::lower_ascii(path);
    return std::any_of(k_chat_endings.begin(), k_chat_endings.end(),
                       [&](std::string_view ending) { return name.ends_with(ending); });
}

} // namespace

std::vector<std::size_t> find_unknown_files(const tree::Tree& tree, const std::vector<Found>& found,
                                            const std::vector<LostDatabase>& lost) {
    std::set<std::string> known;
    for (const Found& item : found) {
        known.insert(folder_of(item.claim.within));
    }
    std::vector<std::size_t> unknown;
    for (std::size_t i = 0; i < tree.entries().size(); ++i) {
        const tree::Entry& entry = tree.entries()[i];
        const bool is_told =
            std::any_of(lost.begin(), lost.end(), [i](const auto& one) { return one.entry == i; });
        if (looks_like_chat(entry.path) && !is_told && tree.is_asked(i) && !entry.expanded &&
            tree.backup_of(entry.path) == nullptr && !belongs_to_source(tree, known, entry.path)) {
            unknown.push_back(i);
        }
    }
    return unknown;
}

} // namespace chatkeep::source
