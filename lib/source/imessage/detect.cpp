// SPDX-License-Identifier: EUPL-1.2
#include "base/error.hpp"
#include "base/text.hpp"
#include "source/imessage/imessage.hpp"
#include "tree/database.hpp"

namespace chatkeep::source::imessage {

namespace {

std::string_view name_of(std::string_view path) noexcept {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

/// Whether an entry starts like a database; false when it can't be read.
bool is_database(const tree::Tree& tree, std::size_t index) {
    try {
        return tree::begins_as_database(tree, index);
    } catch (const base::Error&) {
        return false;
    }
}

/// Reads the pages of the schema, nothing else. Tables that can't be read count: the reader says so.
bool has_message_tables(const tree::Tree& tree, std::size_t index) {
    try {
        const base::Database database = tree::open_database(tree, index);
        const auto has = [&](std::string_view table) {
            return database.has_table(table) || database.damage_of(table);
        };
        return has("message") && (has("chat_message_join") || has("msg_group"));
    } catch (const base::Error&) {
        return false;
    }
}

/// Where the phone or the Mac keeps it: claimed whatever is in it, so that damage is reported by its reader.
bool is_own_place(std::string_view path) noexcept {
    return path.ends_with("Library/SMS/sms.db") || path.ends_with("Library/Messages/chat.db");
}

/// In a backup the database has one place; elsewhere it may have been renamed.
bool may_be_database(const tree::Tree& tree, std::size_t index) {
    const std::string& path = tree.entries()[index].path;
    if (tree.backup_of(path) != nullptr) {
        return false;
    }
    return tree::is_named_as_database(tree, index);
}

bool is_claimed(const tree::Tree& tree, std::size_t index) {
    const std::string& path = tree.entries()[index].path;
    if (is_own_place(path)) {
        return true;
    }
    if (!may_be_database(tree, index) || !is_database(tree, index)) {
        return false;
    }
    return base::lower_ascii(name_of(path)) == "sms.db" || has_message_tables(tree, index);
}

} // namespace

bool is_too_old(const base::Database& database) {
    const base::Columns columns = database.columns_of("message");
    const bool is_old =
        database.has_table("msg_group") || columns.has("madrid_date") || columns.has("address");
    return is_old && !database.has_table("chat");
}

std::vector<Claim> detect(const tree::Tree& tree) {
    std::vector<Claim> claims;
    for (std::size_t i = 0; i < tree.entries().size(); ++i) {
        if (tree.is_asked(i) && is_claimed(tree, i)) {
            const std::string& path = tree.entries()[i].path;
            Claim claim{path, i, {}, "imessage", {}, nullptr};
            const bool is_mac = path.ends_with("chat.db");
            claim.facts.emplace_back("platform", std::string(is_mac ? "macos" : "ios"));
            claims.push_back(std::move(claim));
        }
    }
    return claims;
}

} // namespace chatkeep::source::imessage
