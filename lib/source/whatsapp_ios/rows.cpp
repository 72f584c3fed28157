// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_ios/rows.hpp"

#include "base/error.hpp"
#include "source/cocoa_time.hpp"

#include <fmt/core.h>

#include <array>
#include <map>
#include <utility>

namespace chatkeep::source::whatsapp_ios {

namespace {

/// m: ZWAMESSAGE, i: ZWAMEDIAITEM, r: ZWAMESSAGEINFO, p: the row that m belongs to
struct Selected {
    char table;
    std::string_view column;
};

constexpr std::array<Selected, static_cast<std::size_t>(Column::count)> k_selected = {{
    {'m', "Z_PK"},
    {'m', "ZCHATSESSION"},
    {'m', "ZSORT"},
    {'m', "ZMESSAGEDATE"},
    {'m', "ZSENTDATE"},
    {'m', "ZMESSAGETYPE"},
    {'m', "ZGROUPEVENTTYPE"},
    {'m', "ZISFROMME"},
    {'m', "ZGROUPMEMBER"},
    {'m', "ZSTANZAID"},
    {'m', "ZTEXT"},
    {'m', "ZFROMJID"},
    {'m', "ZPUSHNAME"},
    {'m', "ZTOJID"},
    {'m', "ZFLAGS"},
    {'m', "ZSTARRED"},
    {'m', "ZMEDIAITEM"},
    {'m', "ZMESSAGEINFO"},
    {'m', "ZPARENTMESSAGE"},
    {'m', "ZMESSAGESTATUS"},
    {'m', "ZMESSAGEERRORSTATUS"},
    {'p', "ZSTANZAID"},
    {'p', "ZMESSAGETYPE"},
    {'i', "Z_PK"},
    {'i', "ZMEDIALOCALPATH"},
    {'i', "ZMEDIAURL"},
    {'i', "ZFILESIZE"},
    {'i', "ZMOVIEDURATION"},
    {'i', "ZTITLE"},
    {'i', "ZVCARDSTRING"},
    {'i', "ZVCARDNAME"},
    {'i', "ZXMPPTHUMBPATH"},
    {'i', "ZTHUMBNAILLOCALPATH"},
    {'i', "ZLATITUDE"},
    {'i', "ZLONGITUDE"},
    {'i', "ZMEDIAORIGIN"},
    {'i', "ZAUTHORNAME"},
    {'i', "ZCOLLECTIONNAME"},
    {'i', "ZMETADATA"},
    {'r', "Z_PK"},
    {'r', "ZRECEIPTINFO"},
}};

std::int64_t count_of(const base::Database& chats, const std::string& sql) {
    base::Statement statement = chats.prepare(sql);
    return statement.step() == base::Step::row ? statement.integer(0) : 0;
}

/// Whether SQLite would hold all rows of a query to bring them in order.
bool needs_sorting(const base::Database& chats, const std::string& sql) {
    base::Statement plan = chats.prepare("EXPLAIN QUERY PLAN " + sql);
    while (plan.step() == base::Step::row) {
        if (plan.text(3).find("TEMP B-TREE") != std::string_view::npos) {
            return true;
        }
    }
    return false;
}

/// Which row of another table belongs to a message: the one that the message names. Where a message names
/// none, the one that names the message is it.
std::string link(const base::Database& chats, std::string_view table, std::string_view column) {
    const base::Columns messages = chats.columns_of("ZWAMESSAGE");
    const base::Columns others = chats.columns_of(table);
    std::string named = messages.or_null("m", column);
    if (!others.has("ZMESSAGE")) {
        return named;
    }
    const std::int64_t only_there =
        count_of(chats, fmt::format("SELECT EXISTS (SELECT 1 FROM {} AS b JOIN ZWAMESSAGE AS m "
                                    "ON m.Z_PK = b.ZMESSAGE WHERE {} IS NULL)",
                                    table, named));
    if (only_there == 0) {
        return named;
    }
    return fmt::format("COALESCE({}, (SELECT min(b.Z_PK) FROM {} AS b WHERE b.ZMESSAGE = m.Z_PK))", named,
                       table);
}

constexpr bool is_number(std::size_t column) noexcept {
    return column < static_cast<std::size_t>(Column::stanza) ||
           (column >= static_cast<std::size_t>(Column::flags) &&
            column <= static_cast<std::size_t>(Column::error_status));
}

/// Without the first, which is the key.
std::string select_list(const std::map<char, base::Columns>& tables, bool only_numbers = false) {
    std::string list;
    for (std::size_t i = 1; i < k_selected.size(); ++i) {
        const Selected& selected = k_selected[i];
        const auto table = tables.find(selected.table);
        list += list.empty() ? "" : ", ";
        list += table == tables.end() || (only_numbers && !is_number(i))
                    ? "NULL"
                    : table->second.or_null(std::string_view(&selected.table, 1), selected.column);
    }
    return list;
}

} // namespace

std::optional<std::int64_t> MessageRow::date(Column column) const noexcept {
    return cocoa_micros(*m_statement, static_cast<int>(column));
}

bool MessageRow::read_time(Column column, model::Time& time) const {
    return read_cocoa_time(*m_statement, static_cast<int>(column), time);
}

OrderKey MessageRow::place() const noexcept {
    return {integer(Column::sort), date(Column::date).value_or(0), integer(Column::pk)};
}

std::string MessageRow::number(Column column) const {
    return fmt::format("{}", m_statement->real(static_cast<int>(column)));
}

void MessageQueries::select_columns(const base::Database& chats, const base::Columns& messages) {
    std::map<char, base::Columns> tables;
    tables.emplace('m', messages);
    m_rows = {.from = "ZWAMESSAGE AS m", .key = "m.Z_PK"};
    m_bare_rows = m_rows;
    m_bare_rows.columns = select_list(tables);
    m_row_fronts = m_rows;
    m_row_fronts.columns = select_list(tables, true);
    const base::Columns media = chats.columns_of("ZWAMEDIAITEM");
    if (media.has("Z_PK")) {
        tables.emplace('i', media);
        m_rows.from +=
            " LEFT JOIN ZWAMEDIAITEM AS i ON i.Z_PK = " + link(chats, "ZWAMEDIAITEM", "ZMEDIAITEM");
    }
    const base::Columns infos = chats.columns_of("ZWAMESSAGEINFO");
    if (infos.has("Z_PK")) {
        tables.emplace('r', infos);
        m_rows.from +=
            " LEFT JOIN ZWAMESSAGEINFO AS r ON r.Z_PK = " + link(chats, "ZWAMESSAGEINFO", "ZMESSAGEINFO");
    }
    if (messages.has("ZPARENTMESSAGE")) {
        tables.emplace('p', messages);
        m_rows.from += " LEFT JOIN ZWAMESSAGE AS p ON p.Z_PK = m.ZPARENTMESSAGE";
    }
    m_rows.columns = select_list(tables);
}

MessageQueries::MessageQueries(const base::Database& chats) {
    if (const auto damage = chats.damage_of("ZWAMESSAGE")) {
        throw base::Error(base::Fault::data, fmt::format("{}: {}", chats.name(), *damage));
    }
    const base::Columns messages = chats.columns_of("ZWAMESSAGE");
    if (!messages.has("Z_PK") || !messages.has("ZCHATSESSION")) {
        throw base::Error(base::Fault::data,
                          fmt::format("{}: there is no table ZWAMESSAGE of WhatsApp", chats.name()));
    }
    select_columns(chats, messages);
    const std::string sort = messages.or_null("m", "ZSORT");
    const std::string date = messages.or_null("m", "ZMESSAGEDATE");
    const std::string session = select_sql(m_rows) + " WHERE m.ZCHATSESSION = ?1 ORDER BY ";
    m_of_untied_session = session + (sort == "NULL" ? "" : sort + ", ") + "m.Z_PK";
    m_of_session =
        session + (sort == "NULL" ? "" : sort + ", ") + (date == "NULL" ? "" : date + ", ") + "m.Z_PK";
    m_scan = {.from = "ZWAMESSAGE AS m",
              .key = "m.Z_PK",
              .columns = fmt::format("m.ZCHATSESSION, {}, {}", sort, date)};
    if (messages.has("ZSTANZAID")) {
        m_of_stanza = fmt::format("SELECT m.ZCHATSESSION, m.Z_PK, {}, {} FROM ZWAMESSAGE AS m "
                                  "WHERE m.ZSTANZAID = ?1",
                                  sort, date);
        m_stanza_scan = {.from = "ZWAMESSAGE AS m",
                         .key = "m.Z_PK",
                         .columns = fmt::format("m.ZCHATSESSION, m.ZSTANZAID, {}, {}", sort, date)};
    }
    if (sort != "NULL") {
        find_ties(chats);
    }
}

/// Sorting costs as much as reading, and nearly all conversations have nothing to sort.
void MessageQueries::find_ties(const base::Database& chats) {
    const std::string ties =
        "SELECT t.ZCHATSESSION, t.ZSORT FROM ZWAMESSAGE AS t ORDER BY t.ZCHATSESSION, t.ZSORT";
    m_is_indexed = !needs_sorting(chats, m_of_untied_session) && !needs_sorting(chats, ties);
    if (!m_is_indexed) {
        return;
    }
    base::Statement statement = chats.prepare(ties);
    std::optional<std::pair<std::int64_t, std::int64_t>> last;
    base::Step step = statement.step();
    for (; step == base::Step::row; step = statement.step()) {
        const std::pair<std::int64_t, std::int64_t> place(statement.integer(0), statement.integer(1));
        if (place == last) {
            m_tied.insert(place.first);
        }
        last = place;
    }
    m_is_indexed = step == base::Step::done; // a damaged index can't tell
}

bool RowLedger::enter(std::int64_t pk) {
    if (pk < 0 || pk >= k_dense) {
        const bool fresh = m_far.insert(pk).second;
        m_count += fresh ? 1U : 0U;
        return fresh;
    }
    const auto word = static_cast<std::size_t>(pk) / 64;
    const std::uint64_t bit = std::uint64_t{1} << (static_cast<std::uint64_t>(pk) % 64);
    if (word >= m_words.size()) {
        m_words.resize(word + 1);
    }
    const bool fresh = (m_words[word] & bit) == 0;
    m_words[word] |= bit;
    m_count += fresh ? 1U : 0U;
    return fresh;
}

bool RowLedger::has(std::int64_t pk) const noexcept {
    if (pk < 0 || pk >= k_dense) {
        return m_far.contains(pk);
    }
    const auto word = static_cast<std::size_t>(pk) / 64;
    return word < m_words.size() && (m_words[word] >> (static_cast<std::uint64_t>(pk) % 64) & 1U) != 0;
}

} // namespace chatkeep::source::whatsapp_ios
