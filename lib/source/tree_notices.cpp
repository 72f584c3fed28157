// SPDX-License-Identifier: EUPL-1.2
#include "source/tree_notices.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace chatkeep::source {

namespace {

/// Endings of what apps and phones export or back up.
constexpr std::array<std::string_view, 18> k_endings = {
    ".txt", ".zip",     ".json",    ".html",    ".htm",     ".xml",    ".csv",       ".db",  ".sqlite",
    ".ab",  ".sqlite3", ".crypt12", ".crypt14", ".crypt15", ".backup", ".storedata", ".tar", ".gz"};

std::string_view folder_of(std::string_view path) noexcept {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash + 1);
}

bool may_be_source(const std::string& path) {
    const std::string lower = base::lower_ascii(path);
    return std::any_of(k_endings.begin(), k_endings.end(),
                       [&](std::string_view ending) { return lower.ends_with(ending); });
}

std::vector<std::string> find_unknown(const tree::Tree& tree, const std::vector<Found>& found) {
    std::vector<std::string> folders; // of sources
    for (const Found& source : found) {
        folders.emplace_back(folder_of(source.claim.within));
    }
    std::sort(folders.begin(), folders.end());
    std::vector<std::string> unknown;
    for (const tree::Entry& entry : tree.entries()) {
        const bool beside_source = std::binary_search(folders.begin(), folders.end(), folder_of(entry.path));
        if (!entry.expanded && !beside_source && may_be_source(entry.path)) {
            unknown.push_back(entry.path);
        }
    }
    return unknown;
}

} // namespace

std::vector<model::Notice> tree_notices(const tree::Tree& tree, const std::vector<Found>& found) {
    std::vector<model::Notice> notices;
    for (const tree::Refusal& refusal : tree.refusals()) {
        model::Notice& notice = notices.emplace_back();
        notice.code =
            refusal.damaged ? model::NoticeCode::entry_unreadable : model::NoticeCode::entry_refused;
        notice.name = refusal.name;
        notice.detail = refusal.reason;
    }
    for (std::string& path : find_unknown(tree, found)) {
        model::Notice& notice = notices.emplace_back();
        notice.code = model::NoticeCode::source_unknown;
        notice.name = std::move(path);
        notice.detail = "in " + base::printable(tree.name());
    }
    return notices;
}

} // namespace chatkeep::source
