// SPDX-License-Identifier: EUPL-1.2
#include "source/backup_facts.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace chatkeep::source {

namespace {

using model::NoticeCode;

/// An app whose messages are one database in a backup.
struct App {
    std::string_view bundle;
    std::string_view name;
    std::string_view database; ///< path in the backup
    std::string_view other;    ///< bundle of its sister app
};

constexpr std::array k_apps = {
    App{"net.whatsapp.WhatsApp", "WhatsApp",
        "AppDomainGroup-group.net.whatsapp.WhatsApp.shared/ChatStorage.sqlite", "net.whatsapp.WhatsAppSMB"},
    App{"net.whatsapp.WhatsAppSMB", "WhatsApp Business",
        "AppDomainGroup-group.net.whatsapp.WhatsAppSMB.shared/ChatStorage.sqlite", "net.whatsapp.WhatsApp"},
};
constexpr std::string_view k_old_whatsapp = "AppDomain-net.whatsapp.WhatsApp/Documents/ChatStorage.sqlite";
constexpr std::string_view k_signal = "org.whispersystems.signal";

bool has_app(const tree::Backup& backup, std::string_view bundle) {
    return std::find(backup.apps.begin(), backup.apps.end(), bundle) != backup.apps.end();
}

model::Notice make_notice(NoticeCode code, std::string name, std::string detail) {
    model::Notice notice;
    notice.code = code;
    notice.name = std::move(name);
    notice.detail = std::move(detail);
    return notice;
}

/// Folder of the backup, or the container where it is that.
std::string shown_folder(const tree::Tree& tree, const tree::Backup& backup) {
    return backup.folder.empty() ? tree.name() : backup.folder.substr(0, backup.folder.size() - 1);
}

/// Why the database of an installed app may be absent: what was looked at, one after the other.
std::string explain_absence(const tree::Tree& tree, const tree::Backup& backup, const App& app) {
    const auto& sister = *std::find_if(k_apps.begin(), k_apps.end(),
                                       [&](const App& other) { return other.bundle == app.other; });
    const bool sister_there = tree.find(backup.folder + std::string(sister.database)).has_value();
    return fmt::format(
        "{} is installed, but its database is not in the backup; {}'s {}; the app's own setting for "
        "end-to-end encrypted backups is known to leave it out, as is WhatsApp Business on iOS "
        "26.3.1 (this is iOS {})",
        app.name, sister.name, sister_there ? "is there" : "is not there either",
        backup.ios_version.empty() ? "of unknown version" : base::printable(backup.ios_version));
}

void add_app_notices(const tree::Tree& tree, const tree::Backup& backup,
                     std::vector<model::Notice>& notices) {
    for (const App& app : k_apps) {
        const bool there = tree.find(backup.folder + std::string(app.database)) ||
                           (app.name == "WhatsApp" && tree.find(backup.folder + std::string(k_old_whatsapp)));
        const bool listed = tree.is_lacking(backup.folder + std::string(app.database)); // told already
        if (has_app(backup, app.bundle) && !there && !listed) {
            notices.push_back(make_notice(NoticeCode::app_without_data, shown_folder(tree, backup),
                                          explain_absence(tree, backup, app)));
        }
    }
    if (has_app(backup, k_signal)) {
        notices.push_back(make_notice(
            NoticeCode::app_without_data, shown_folder(tree, backup),
            "Signal is installed; it keeps its messages out of every backup, so none can be read here"));
    }
}

/// A database of messages that is not there is a source that could not be read; without contacts, only names
/// are lost.
void add_lacking_databases(const tree::Tree& tree, const tree::Backup& backup,
                           std::vector<model::Notice>& notices) {
    const auto add = [&](std::string_view database, NoticeCode code, std::string_view loss) {
        const std::string path = backup.folder + std::string(database);
        if (tree.is_lacking(path)) {
            notices.push_back(make_notice(
                code, path, fmt::format("the backup lists this database, but lacks the file: {}", loss)));
        }
    };
    constexpr std::string_view messages = "its messages are not read, copy the whole backup again";
    add("HomeDomain/Library/SMS/sms.db", NoticeCode::source_skipped, messages);
    for (const App& app : k_apps) {
        add(app.database, NoticeCode::source_skipped, messages);
    }
    add(k_old_whatsapp, NoticeCode::source_skipped, messages);
    add("HomeDomain/Library/AddressBook/AddressBook.sqlitedb", NoticeCode::backup_incomplete,
        "names of people are not read");
}

std::string join_known(std::initializer_list<std::string> parts) {
    std::string joined;
    for (const std::string& part : parts) {
        joined += joined.empty() || part.empty() ? "" : ", ";
        joined += base::printable(part);
    }
    return joined;
}

} // namespace

void add_backup_facts(const tree::Tree& tree, model::Source& record) {
    const tree::Backup* backup = tree.backup_of(record.within);
    if (backup == nullptr) {
        return;
    }
    if (record.owner.empty()) {
        record.owner = backup->phone_number;
    }
    if (record.device.empty()) {
        record.device = backup->product_type;
        record.device += record.device.empty() || backup->ios_version.empty() ? "" : ", ";
        record.device += backup->ios_version.empty() ? "" : "iOS " + backup->ios_version;
    }
    if (record.acquired.empty()) {
        record.acquired = backup->made;
    }
    for (const auto& [name, value] :
         {std::pair("device_name", &backup->device_name), {"udid", &backup->udid}}) {
        if (!value->empty()) {
            record.extra.emplace_back(name, *value);
        }
    }
}

std::vector<model::Notice> backup_notices(const tree::Tree& tree) {
    std::vector<model::Notice> notices;
    for (const tree::Backup& backup : tree.backups()) {
        for (const std::string& remark : backup.remarks) {
            notices.push_back(make_notice(NoticeCode::backup_incomplete, shown_folder(tree, backup), remark));
        }
        if (backup.problem.empty()) {
            add_lacking_databases(tree, backup, notices);
            add_app_notices(tree, backup, notices);
        }
    }
    return notices;
}

base::Error problem_of(const tree::Backup& backup) {
    const std::string_view folder = backup.folder;
    const std::string place = base::printable(folder.substr(0, folder.size() - (folder.empty() ? 0 : 1)));
    return {backup.fault, place.empty() ? backup.problem : fmt::format("{}: {}", place, backup.problem),
            backup.hint};
}

std::string describe_backup(const tree::Backup& backup) {
    return join_known({backup.product_type, backup.ios_version.empty() ? "" : "iOS " + backup.ios_version,
                       backup.encrypted ? "encrypted" : "not encrypted",
                       backup.made.empty() ? "" : "of " + backup.made});
}

std::string describe_owner(const tree::Backup& backup) {
    return join_known({backup.device_name, backup.phone_number});
}

} // namespace chatkeep::source
