// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_ios/member_changes.hpp"

#include "base/row_scan.hpp"
#include "base/text.hpp"
#include "source/cocoa_time.hpp"
#include "source/whatsapp_ios/jid.hpp"

#include <algorithm>
#include <utility>

namespace chatkeep::source::whatsapp_ios {

namespace {

std::vector<std::string> split_addresses(std::string_view text) {
    constexpr std::string_view separators = ",; \n";
    std::vector<std::string> addresses;
    while (!text.empty()) {
        const std::string_view address = text.substr(0, text.find_first_of(separators));
        if (!address.empty()) {
            addresses.push_back(plain_jid(base::repair_utf8(address)));
        }
        text.remove_prefix(std::min(text.size(), address.size() + 1));
    }
    return addresses;
}

} // namespace

std::vector<MemberChange> read_member_changes(const base::Database& chats, std::size_t& damaged) {
    std::vector<MemberChange> changes;
    const base::Columns columns = chats.columns_of("ZWAGROUPMEMBERSCHANGE");
    if (!columns.has("Z_PK")) {
        return changes;
    }
    base::RowScan scan(chats, {.from = "ZWAGROUPMEMBERSCHANGE AS t",
                               .key = "t.Z_PK",
                               .columns = columns.list_or_null(
                                   "t", {"ZCHANGEDATE", "ZCHANGETYPE", "ZGROUPJID", "ZMEMBERJIDS"})});
    while (scan.next()) {
        const base::Statement& row = scan.row();
        MemberChange change;
        change.pk = row.integer(0);
        change.date = cocoa_micros(row, 1).value_or(0);
        read_cocoa_time(row, 1, change.time);
        change.type = row.integer(2);
        change.group = plain_jid(base::repair_utf8(row.text(3)));
        change.members = split_addresses(row.text(4));
        changes.push_back(std::move(change));
    }
    damaged += scan.damaged().size();
    return changes;
}

} // namespace chatkeep::source::whatsapp_ios
