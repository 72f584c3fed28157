// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_ios/people.hpp"

#include "base/row_scan.hpp"
#include "base/text.hpp"
#include "source/whatsapp_ios/blobs.hpp"
#include "source/whatsapp_ios/jid.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace chatkeep::source::whatsapp_ios {

namespace {

constexpr bool is_direction_mark(char32_t c) noexcept {
    return c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
           c == 0xFEFF;
}

/// Runs through columns of a table, as far as it has them; does nothing without the first of them.
template <typename Visit>
std::size_t for_each_row(const base::Database& database, std::string_view table,
                         std::initializer_list<std::string_view> names, const Visit& visit) {
    const base::Columns columns = database.columns_of(table);
    if (!columns.has(*names.begin())) {
        return 0;
    }
    base::RowScan scan(database, {.from = fmt::format("{} AS t", table),
                                  .key = "t.rowid",
                                  .columns = columns.list_or_null("t", names)});
    while (scan.next()) {
        visit(scan.row());
    }
    return scan.damaged().size();
}

std::string text_at(const base::Statement& row, int column) {
    return base::repair_utf8(row.text(column));
}

void add_fact(std::unordered_map<std::string, std::string>& facts, const std::string& address,
              std::string_view text) {
    if (!address.empty() && !text.empty()) {
        facts.try_emplace(plain_jid(address), text);
    }
}

std::string found(const std::unordered_map<std::string, std::string>& names, const std::string& key) {
    const auto entry = names.find(key);
    return entry == names.end() ? std::string() : entry->second;
}

} // namespace

std::string shown_name(std::string_view name) {
    std::string shown;
    for (std::string_view rest = name; !rest.empty();) {
        const base::CodePoint point = base::decode_utf8(rest);
        if (!is_direction_mark(point.value)) {
            shown += rest.substr(0, point.length);
        }
        rest.remove_prefix(point.length);
    }
    return std::string(base::trim(shown));
}

bool is_human_name(std::string_view name) {
    const std::string shown = shown_name(name);
    const bool only_number = std::all_of(shown.begin(), shown.end(), [](char c) {
        return base::is_digit(c) || std::string_view("+ ()-./\xC2\xA0").find(c) != std::string_view::npos;
    });
    const bool controls =
        std::any_of(shown.begin(), shown.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    return !shown.empty() && !only_number && !controls && parse_jid(shown).kind == JidKind::none;
}

void People::add_pair(std::string_view hidden, std::string_view number) {
    const Jid jid = parse_jid(hidden);
    const std::string lid =
        jid.kind == JidKind::none ? std::string(hidden).append("@lid") : plain_jid(hidden);
    const std::string phone =
        parse_jid(number).kind == JidKind::phone ? plain_jid(number) : phone_jid(number);
    if (hidden.empty() || phone.empty() || parse_jid(lid).kind != JidKind::hidden) {
        return;
    }
    m_hidden.try_emplace(phone, lid);
    const auto [known, fresh] = m_phones.try_emplace(lid, phone);
    if (!fresh && known->second != phone) {
        m_conflicts.push_back(fmt::format("{} has two numbers, {} and {}: the first is taken", lid,
                                          phone_of(known->second), phone_of(phone)));
    }
}

void People::read_pairs(const base::Database& database) {
    const auto add = [this](const base::Statement& row) { add_pair(text_at(row, 1), text_at(row, 2)); };
    m_unread += for_each_row(database, "ZWAZACCOUNT", {"ZIDENTIFIER", "ZPHONENUMBER"}, add);
    m_unread += for_each_row(database, "ZWAPHONENUMBERLIDPAIR", {"ZLID", "ZPHONENUMBER"}, add);
}

void People::read_hidden(const base::Database& hidden) {
    read_pairs(hidden);
}

void People::read_session_names(const base::Database& chats) {
    m_unread += for_each_row(chats, "ZWACHATSESSION", {"ZCONTACTJID", "ZPARTNERNAME", "ZCONTACTIDENTIFIER"},
                             [this](const base::Statement& row) {
                                 const std::string jid = text_at(row, 1);
                                 const std::string other = text_at(row, 3);
                                 const Jid parsed = parse_jid(jid);
                                 const Jid second = parse_jid(other);
                                 if (parsed.kind == JidKind::hidden && second.kind == JidKind::phone) {
                                     add_pair(jid, other);
                                 } else if (parsed.kind == JidKind::phone && second.kind == JidKind::hidden) {
                                     add_pair(other, jid);
                                 }
                                 const std::string name = text_at(row, 2);
                                 if (is_person(parsed.kind) && is_human_name(name)) {
                                     m_partners.try_emplace(plain_jid(jid), name);
                                 }
                             });
}

void People::read_push_names(const base::Database& chats) {
    m_unread +=
        for_each_row(chats, "ZWAPROFILEPUSHNAME", {"ZJID", "ZPUSHNAME"}, [this](const base::Statement& row) {
            const std::string name = text_at(row, 2);
            if (is_human_name(name) && !is_encoded_push_name(name)) {
                m_pushed.try_emplace(plain_jid(text_at(row, 1)), name);
            }
        });
}

void People::read_blocked(const base::Database& chats) {
    m_unread += for_each_row(chats, "ZWABLACKLISTITEM", {"ZJID"}, [this](const base::Statement& row) {
        m_blocked.try_emplace(plain_jid(text_at(row, 1)), "blocked");
    });
}

void People::read_chats(const base::Database& chats) {
    read_pairs(chats);
    read_session_names(chats);
    read_push_names(chats);
    read_blocked(chats);
}

void People::read_contacts(const base::Database& contacts) {
    m_unread += for_each_row(contacts, "ZWAADDRESSBOOKCONTACT",
                             {"ZWHATSAPPID", "ZFULLNAME", "ZLID", "ZGIVENNAME", "ZLASTNAME", "ZBUSINESSNAME",
                              "ZUSERNAME", "ZABOUTTEXT"},
                             [this](const base::Statement& row) {
                                 const std::string given = text_at(row, 4) + " " + text_at(row, 5);
                                 std::string name = text_at(row, 2);
                                 for (const std::string& other : {given, text_at(row, 6)}) {
                                     name = base::trim(name).empty() ? other : name;
                                 }
                                 std::string jid = text_at(row, 1);
                                 if (jid.find('@') == std::string::npos) {
                                     jid = phone_jid(jid);
                                 }
                                 std::string hidden = text_at(row, 3);
                                 if (!hidden.empty() && hidden.find('@') == std::string::npos) {
                                     hidden += "@lid";
                                 }
                                 add_pair(hidden, jid);
                                 for (const std::string& address : {jid, hidden}) {
                                     if (!address.empty() && !base::trim(name).empty()) {
                                         m_contacts.try_emplace(plain_jid(address), name);
                                     }
                                     add_fact(m_users, address, text_at(row, 7));
                                     add_fact(m_about, address, text_at(row, 8));
                                 }
                             });
}

model::Extra People::facts_of(const std::string& resolved) const {
    const std::string hidden = hidden_of(resolved);
    model::Extra facts;
    for (const auto& [name, texts] :
         {std::pair("username", &m_users), std::pair("about", &m_about), std::pair("blocked", &m_blocked)}) {
        std::string text = found(*texts, resolved);
        text = text.empty() && !hidden.empty() ? found(*texts, hidden) : text;
        if (texts == &m_blocked && !text.empty()) {
            facts.emplace_back(name, true);
        } else if (!text.empty()) {
            facts.emplace_back(name, std::move(text));
        }
    }
    return facts;
}

std::string People::resolve(std::string_view jid) const {
    std::string plain = plain_jid(jid);
    if (!plain.ends_with("@lid")) {
        return plain;
    }
    std::string phone = found(m_phones, plain);
    return phone.empty() ? plain : phone;
}

std::string People::hidden_of(const std::string& resolved) const {
    return found(m_hidden, resolved);
}

PersonName People::name_of(const std::string& resolved, std::string_view own_name,
                           std::string_view member_name) const {
    const std::string hidden = hidden_of(resolved);
    const auto either = [&](const Names& names) {
        std::string name = found(names, resolved);
        return name.empty() && !hidden.empty() ? found(names, hidden) : name;
    };
    PersonName name;
    std::string stored = either(m_contacts);
    if (stored.empty()) {
        stored = either(m_partners);
    }
    if (stored.empty()) {
        stored = either(m_pushed);
        if (stored.empty() && is_human_name(own_name) && !is_encoded_push_name(own_name)) {
            stored = std::string(own_name);
        }
        name.own_choice = !stored.empty();
    }
    if (stored.empty() && is_human_name(member_name)) {
        stored = std::string(member_name);
    }
    name.shown = shown_name(stored);
    if (name.shown != stored) {
        name.stored = stored;
    }
    if (name.own_choice) {
        name.shown.insert(0, "~ ");
    }
    return name;
}

} // namespace chatkeep::source::whatsapp_ios
