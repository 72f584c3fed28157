// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_ios/chats.hpp"

#include "base/text.hpp"
#include "source/cocoa_time.hpp"
#include "source/whatsapp_ios/blobs.hpp"
#include "source/whatsapp_ios/jid.hpp"
#include "source/whatsapp_ios/people.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace chatkeep::source::whatsapp_ios {

namespace {

std::optional<std::int64_t> date_at(const base::Statement& row, int column) {
    return cocoa_micros(row, column);
}

std::string text_at(const base::Statement& row, int column) {
    return base::repair_utf8(row.text(column));
}

std::unordered_map<std::int64_t, GroupFacts> read_groups(const base::Database& chats, std::size_t& damaged) {
    std::unordered_map<std::int64_t, GroupFacts> groups;
    const base::Columns columns = chats.columns_of("ZWAGROUPINFO");
    if (!columns.has("ZCHATSESSION")) {
        return groups;
    }
    base::RowScan scan(chats, {.from = "ZWAGROUPINFO AS t",
                               .key = "t.rowid",
                               .columns = columns.list_or_null(
                                   "t", {"ZCHATSESSION", "ZCREATIONDATE", "ZCREATORJID", "ZOWNERJID",
                                         "ZSUBJECTTIMESTAMP", "ZSUBJECTOWNERJID", "ZPICTUREPATH"})});
    while (scan.next()) {
        const base::Statement& row = scan.row();
        groups.try_emplace(row.integer(1), GroupFacts{date_at(row, 2), text_at(row, 3), text_at(row, 4),
                                                      date_at(row, 5), text_at(row, 6), text_at(row, 7)});
    }
    damaged += scan.damaged().size();
    return groups;
}

/// Whether messages can be found by a column without reading them all; a small table may be read.
bool is_quick_to_find(const base::Database& chats, std::string_view column) {
    constexpr std::int64_t k_small = 5'000;
    base::Statement index = chats.prepare("SELECT 1 FROM sqlite_master WHERE type = 'index' AND "
                                          "upper(tbl_name) = 'ZWAMESSAGE' AND sql LIKE ?1 LIMIT 1");
    index.bind(1, fmt::format("%({}%", column));
    if (index.step() == base::Step::row) {
        return true;
    }
    base::Statement count = chats.prepare("SELECT count(*) FROM ZWAMESSAGE");
    return count.step() == base::Step::row && count.integer(0) <= k_small;
}

void add_date(model::Extra& extra, const char* name, const std::optional<std::int64_t>& date) {
    if (date && *date > 0) {
        extra.emplace_back(name, model::to_string(cocoa_instant(*date)));
    }
}

void add_text(model::Extra& extra, const char* name, const std::string& text) {
    if (!text.empty()) {
        extra.emplace_back(name, text);
    }
}

void add_flag(model::Extra& extra, const char* name, bool flag) {
    if (flag) {
        extra.emplace_back(name, true);
    }
}

} // namespace

/// What the chat shows of its newest message, where that is no row: neither the one it names, nor one of that
/// text or date.
static std::string text_of_lost_message(const base::Columns& chats, const base::Columns& messages) {
    const std::string text = chats.or_null("t", "ZLASTMESSAGETEXT");
    return fmt::format(
        "CASE WHEN {0} <> '' AND NOT EXISTS (SELECT 1 FROM ZWAMESSAGE AS m WHERE m.Z_PK = {1}) "
        "AND NOT EXISTS (SELECT 1 FROM ZWAMESSAGE AS m WHERE {2} = t.Z_PK AND "
        "({3} = {0} OR {4} = {5})) THEN {0} END",
        text, chats.or_null("t", "ZLASTMESSAGE"), messages.or_null("m", "ZCHATSESSION"),
        messages.or_null("m", "ZTEXT"), messages.or_null("m", "ZMESSAGEDATE"),
        chats.or_null("t", "ZLASTMESSAGEDATE"));
}

std::vector<Chat> read_chats(const base::Database& chats, std::size_t& damaged) {
    std::vector<Chat> found;
    const base::Columns columns = chats.columns_of("ZWACHATSESSION");
    if (!columns.has("Z_PK")) {
        return found;
    }
    auto groups = read_groups(chats, damaged);
    const std::string last_text = text_of_lost_message(columns, chats.columns_of("ZWAMESSAGE"));
    base::RowScan scan(
        chats, {.from = "ZWACHATSESSION AS t",
                .key = "t.Z_PK",
                .columns = columns.list_or_null("t", {"ZCONTACTJID", "ZPARTNERNAME", "ZSESSIONTYPE",
                                                      "ZREMOVED", "ZARCHIVED", "ZHIDDEN", "ZLASTMESSAGEDATE",
                                                      "ZMESSAGECOUNTER", "ZSAVEDINPUT", "ZUNREADCOUNT"}) +
                           ", " + last_text});
    while (scan.next()) {
        const base::Statement& row = scan.row();
        Chat chat;
        chat.pk = row.integer(0);
        chat.jid = text_at(row, 1);
        chat.name = text_at(row, 2);
        chat.type = row.integer(3);
        chat.removed = row.integer(4) != 0;
        chat.archived = row.integer(5) != 0;
        chat.hidden = row.integer(6) != 0;
        chat.last_date = date_at(row, 7);
        if (!row.is_null(8)) {
            chat.counter = row.integer(8);
        }
        chat.draft = text_at(row, 9);
        chat.unread = row.integer(10);
        chat.last_text = text_at(row, 11);
        const auto group = groups.find(chat.pk);
        if (group != groups.end()) {
            chat.group = std::move(group->second);
        }
        found.push_back(std::move(chat));
    }
    damaged += scan.damaged().size();
    return found;
}

Members::Members(const base::Database& chats) {
    const base::Columns columns = chats.columns_of("ZWAGROUPMEMBER");
    if (!columns.has("Z_PK") || !columns.has("ZCHATSESSION")) {
        return;
    }
    base::RowScan scan(chats, {.from = "ZWAGROUPMEMBER AS t", .key = "t.Z_PK", .columns = "t.ZCHATSESSION"});
    while (scan.next()) {
        m_rows.emplace_back(scan.row().integer(1), scan.row().integer(0));
    }
    std::sort(m_rows.begin(), m_rows.end());
    m_damaged = scan.damaged();
    m_of_row = chats.prepare(fmt::format(
        "SELECT t.Z_PK, {} FROM ZWAGROUPMEMBER AS t WHERE t.Z_PK = ?1",
        columns.list_or_null("t", {"ZMEMBERJID", "ZCONTACTNAME", "ZFIRSTNAME", "ZISADMIN", "ZISACTIVE"})));
    const base::Columns messages = chats.columns_of("ZWAMESSAGE");
    if (!messages.has("ZPUSHNAME") || !messages.has("ZISFROMME")) {
        return;
    }
    // The first rows will do: who gives a name gives it with every message.
    const std::string names =
        "SELECT f.ZPUSHNAME FROM (SELECT m.ZPUSHNAME, m.ZISFROMME FROM ZWAMESSAGE AS m "
        "WHERE m.{} = ?1 LIMIT 20) AS f WHERE f.ZISFROMME = 0 AND f.ZPUSHNAME IS NOT NULL";
    if (messages.has("ZGROUPMEMBER") && is_quick_to_find(chats, "ZGROUPMEMBER")) {
        m_member_names = chats.prepare(fmt::format(fmt::runtime(names), "ZGROUPMEMBER"));
    }
    if (is_quick_to_find(chats, "ZCHATSESSION")) {
        m_session_names = chats.prepare(fmt::format(fmt::runtime(names), "ZCHATSESSION"));
    }
}

std::string Members::push_name(std::optional<base::Statement>& statement, std::int64_t value) {
    std::string name;
    if (!statement) {
        return name;
    }
    statement->reset();
    statement->bind(1, value);
    while (name.empty() && statement->step() == base::Step::row) {
        const std::string found = text_at(*statement, 0);
        if (is_human_name(found) && !is_encoded_push_name(found)) {
            name = found;
        }
    }
    statement->reset();
    return name;
}

std::string Members::push_name_of_member(std::int64_t pk) {
    return push_name(m_member_names, pk);
}

std::string Members::push_name_in_session(std::int64_t session) {
    return push_name(m_session_names, session);
}

Member Members::read(const base::Statement& row) {
    Member member;
    member.jid = text_at(row, 1);
    member.name = row.text(2).empty() ? text_at(row, 3) : text_at(row, 2);
    member.is_admin = row.integer(4) != 0;
    member.is_active = row.is_null(5) || row.integer(5) != 0;
    return member;
}

std::vector<Members::Row> Members::of_session(std::int64_t session) {
    std::vector<Row> rows;
    auto row = std::lower_bound(m_rows.begin(), m_rows.end(),
                                std::pair(session, std::numeric_limits<std::int64_t>::min()));
    for (; row != m_rows.end() && row->first == session; ++row) {
        if (auto member = of_row(row->second)) {
            rows.push_back({row->second, std::move(*member)});
        }
    }
    return rows;
}

std::optional<Member> Members::of_row(std::int64_t pk) {
    if (!m_of_row) {
        return std::nullopt;
    }
    m_of_row->reset();
    m_of_row->bind(1, pk);
    std::optional<Member> member;
    if (m_of_row->step() == base::Step::row) {
        member = read(*m_of_row);
    }
    m_of_row->reset();
    return member;
}

/// By the address first: the type of newer kinds is not sure.
model::ConversationKind kind_of(const Chat& chat) noexcept {
    using enum model::ConversationKind;
    switch (parse_jid(chat.jid).kind) {
    case JidKind::phone:
    case JidKind::hidden:
        return direct;
    case JidKind::group:
        return chat.type == 4 ? community : group;
    case JidKind::broadcast:
    case JidKind::status:
        return broadcast;
    case JidKind::newsletter:
        return channel;
    default:
        break;
    }
    switch (chat.type) {
    case 1:
        return group;
    case 2:
    case 3:
        return broadcast;
    case 4:
        return community;
    case 5:
        return channel;
    case 0:
        return chat.jid.empty() ? unknown : direct;
    default:
        return unknown;
    }
}

model::Extra extra_of(const Chat& chat) {
    model::Extra extra;
    const JidKind kind = parse_jid(chat.jid).kind;
    add_flag(extra, "status", kind == JidKind::status || chat.type == 3);
    if (chat.type < 0 || chat.type > 5) {
        extra.emplace_back("session_type", chat.type);
    }
    if (chat.lost_session) {
        extra.emplace_back("session", *chat.lost_session);
    }
    add_flag(extra, "removed", chat.removed);
    add_flag(extra, "archived", chat.archived);
    add_flag(extra, "hidden", chat.hidden);
    if (chat.group) {
        add_date(extra, "created", chat.group->created);
        add_text(extra, "creator", plain_jid(chat.group->creator));
        add_text(extra, "group_owner", plain_jid(chat.group->owner));
        add_date(extra, "subject_set", chat.group->subject_date);
        add_text(extra, "subject_set_by", plain_jid(chat.group->subject_owner));
        add_text(extra, "picture", chat.group->picture);
    }
    add_date(extra, "last_message", chat.last_date);
    add_text(extra, "last_message_text", chat.last_text);
    add_text(extra, "draft", chat.draft);
    if (chat.unread != 0) {
        extra.emplace_back("unread", chat.unread);
    }
    if (chat.counter) {
        extra.emplace_back("message_counter", *chat.counter);
    }
    return extra;
}

} // namespace chatkeep::source::whatsapp_ios
