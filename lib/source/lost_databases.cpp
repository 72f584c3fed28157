// SPDX-License-Identifier: EUPL-1.2
#include "source/lost_databases.hpp"

#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "source/imessage/imessage.hpp"
#include "tree/database.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

namespace chatkeep::source {

namespace {

bool has_chat_name(std::string_view name) noexcept {
    return name == "sms.db" || name == "chat.db";
}

/// What keeps an entry from being opened as a database; nullopt: nothing does, or it does not look like one.
std::optional<std::string> find_problem(const tree::Tree& tree, std::size_t entry, bool is_chat) {
    try {
        if (!tree::begins_as_database(tree, entry)) {
            return is_chat ? std::optional<std::string>("it is no database") : std::nullopt;
        }
        static_cast<void>(tree::open_database(tree, entry));
    } catch (const base::Error& error) {
        const std::string what = error.what();
        const std::string place = tree.entries()[entry].path + ": ";
        const std::size_t at = what.find(place);
        return at == std::string::npos ? what : what.substr(at + place.size());
    }
    return std::nullopt;
}

/// What can't be opened is not told here: its reader says why.
bool is_too_old(const tree::Tree& tree, std::size_t entry) {
    try {
        return imessage::is_too_old(tree::open_database(tree, entry));
    } catch (const base::Error&) {
        return false;
    }
}

} // namespace

std::vector<LostDatabase> find_lost_databases(const tree::Tree& tree, const std::vector<Found>& found) {
    std::vector<LostDatabase> lost;
    for (std::size_t i = 0; i < tree.entries().size(); ++i) {
        const std::string& path = tree.entries()[i].path;
        const std::string name = base::lower_ascii(base::name_of(path));
        const bool is_claimed =
            std::any_of(found.begin(), found.end(), [i](const Found& one) { return one.claim.entry == i; });
        if (!tree::is_named_as_database(tree, i) || is_claimed || !tree.is_asked(i) ||
            tree.backup_of(path) != nullptr) {
            continue;
        }
        if (auto problem = find_problem(tree, i, has_chat_name(name))) {
            lost.push_back({i, std::move(*problem), has_chat_name(name) || found.empty()});
        }
    }
    return lost;
}

std::vector<LostDatabase> find_refused_databases(const tree::Tree& tree, const std::vector<Found>& found) {
    std::vector<LostDatabase> refused;
    for (const Found& each : found) {
        if (each.claim.service == "imessage" && is_too_old(tree, each.claim.entry)) {
            refused.push_back({each.claim.entry, std::string(imessage::k_too_old), true});
        }
    }
    return refused;
}

} // namespace chatkeep::source
