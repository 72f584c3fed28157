// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_ios/owner.hpp"

#include "base/text.hpp"
#include "source/whatsapp_ios/blobs.hpp"
#include "source/whatsapp_ios/events.hpp"
#include "source/whatsapp_ios/jid.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace chatkeep::source::whatsapp_ios {

namespace {

/// The first text that a query gives; empty when there is none.
std::string first_text(const base::Database& chats, const std::string& sql) {
    base::Statement statement = chats.prepare(sql);
    return statement.step() == base::Step::row ? base::repair_utf8(statement.text(0)) : std::string();
}

/// Lines of the app in a conversation with somebody may be addressed to that one: such an address says
/// nothing. Of hidden addresses, two that differ say nothing either.
OwnAddresses find_addressee(const base::Database& chats, const base::Columns& columns) {
    const bool has_sessions = chats.columns_of("ZWACHATSESSION").has("ZCONTACTJID");
    const auto column = [&columns](std::string_view name) { return columns.or_null("m", name); };
    base::Statement row =
        chats.prepare(fmt::format("SELECT m.ZTOJID, {} FROM ZWAMESSAGE AS m WHERE m.ZMESSAGETYPE IN (6, 10) "
                                  "AND (m.ZTOJID LIKE '%@s.whatsapp.net' OR m.ZTOJID LIKE '%@lid') "
                                  "AND m.ZTOJID IS NOT {} AND COALESCE({}, 0) = 0 ORDER BY m.Z_PK",
                                  has_sessions ? "(SELECT s.ZCONTACTJID FROM ZWACHATSESSION AS s "
                                                 "WHERE s.Z_PK = m.ZCHATSESSION)"
                                               : "NULL",
                                  column("ZFROMJID"), column("ZISFROMME")));
    OwnAddresses owner;
    bool differ = false;
    while (owner.phone.empty() && row.step() == base::Step::row) {
        const std::string jid = plain_jid(base::repair_utf8(row.text(0)));
        if (parse_jid(jid).kind == JidKind::phone) {
            owner.phone = jid;
        } else if (parse_jid(jid).kind == JidKind::hidden &&
                   jid != plain_jid(base::repair_utf8(row.text(1)))) {
            differ = differ || (!owner.hidden.empty() && owner.hidden != jid);
            owner.hidden = jid;
        }
    }
    owner.hidden = differ ? std::string() : owner.hidden;
    return owner;
}

} // namespace

OwnAddresses find_owner(const base::Database& chats) {
    const base::Columns columns = chats.columns_of("ZWAMESSAGE");
    OwnAddresses owner;
    if (columns.has("ZTOJID") && columns.has("ZMESSAGETYPE")) {
        owner = find_addressee(chats, columns);
    }
    if (owner.phone.empty() && columns.has("ZPUSHNAME") && columns.has("ZISFROMME")) {
        const std::string jid = plain_jid(owner_in_push_name(
            first_text(chats, "SELECT m.ZPUSHNAME FROM ZWAMESSAGE AS m WHERE m.ZISFROMME = 1 "
                              "AND m.ZPUSHNAME IS NOT NULL ORDER BY m.Z_PK LIMIT 1")));
        const JidKind kind = parse_jid(jid).kind;
        owner.phone = kind == JidKind::phone ? jid : std::string();
        owner.hidden = kind == JidKind::hidden ? jid : owner.hidden;
    }
    return owner;
}

bool receives_from(const base::Database& database, const std::vector<Chat>& chats, const People& people,
                   const std::string& resolved) {
    const base::Columns columns = database.columns_of("ZWAMESSAGE");
    if (!columns.has("ZISFROMME")) {
        return false;
    }
    base::Statement received = database.prepare(fmt::format(
        "SELECT 1 FROM ZWAMESSAGE AS m WHERE m.ZCHATSESSION = ?1 AND m.ZISFROMME = 0 AND COALESCE({}, 0) NOT "
        "IN ({}, {}, {}) LIMIT 1",
        columns.or_null("m", "ZMESSAGETYPE"), k_group_event, k_system_event, k_channel_event));
    return std::any_of(chats.begin(), chats.end(), [&](const Chat& chat) {
        if (kind_of(chat) != model::ConversationKind::direct || people.resolve(chat.jid) != resolved) {
            return false;
        }
        received.reset();
        return received.bind(1, chat.pk).step() == base::Step::row;
    });
}

} // namespace chatkeep::source::whatsapp_ios
