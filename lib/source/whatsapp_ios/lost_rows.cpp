// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_ios/lost_rows.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace chatkeep::source::whatsapp_ios {

namespace {

constexpr std::size_t k_longest = std::size_t{1} << 16U; ///< words in one notice, in bytes
constexpr std::string_view k_lost = "of no message that is there";

constexpr std::array<std::string_view, 7> k_media_words = {
    "ZTITLE", "ZVCARDNAME", "ZVCARDSTRING", "ZAUTHORNAME", "ZCOLLECTIONNAME", "ZMEDIALOCALPATH", "ZMEDIAURL"};
constexpr std::array<std::string_view, 5> k_item_words = {"ZMATCHEDTEXT", "ZCONTENT1", "ZCONTENT2", "ZTITLE",
                                                          "ZSUMMARY"};

/// Lost rows of a table, told in as many notices as their words need.
class Told {
public:
    Told(std::string_view table, Notices& notices) : m_table(table), m_notices(notices) {}

    /// The columns from the second on are words.
    void add(const base::Statement& row, std::size_t words) {
        std::string line;
        for (std::size_t i = 0; i < words; ++i) {
            const std::string_view word = row.text(static_cast<int>(i) + 1);
            if (!word.empty()) {
                line.append(line.empty() ? "" : "\n").append(base::repair_utf8(word.substr(0, k_longest)));
            }
        }
        if (m_rows > 0 && m_words.size() + line.size() >= k_longest) {
            flush();
        }
        ++m_rows;
        m_words.append(m_words.empty() || line.empty() ? "" : "\n").append(line);
    }

    void flush() {
        if (m_rows == 0) {
            return;
        }
        model::Notice notice;
        notice.code = model::NoticeCode::row_unassigned;
        notice.detail = fmt::format("{} {} of {} {}", m_rows, m_rows == 1 ? "row" : "rows", m_table, k_lost);
        notice.text = std::exchange(m_words, {});
        m_notices.add(std::move(notice));
        m_rows = 0;
    }

private:
    std::string_view m_table;
    Notices& m_notices;
    std::uint64_t m_rows = 0;
    std::string m_words;
};

/// column: of ZWAMESSAGE, that names the row.
void tell_lost(const base::Database& chats, std::string_view table, std::string_view column,
               std::span<const std::string_view> words, Notices& notices) {
    const base::Columns columns = chats.columns_of(table);
    if (!columns.has("ZMESSAGE")) {
        return;
    }
    const std::string named = chats.columns_of("ZWAMESSAGE").or_null("m", column);
    base::Statement row = chats.prepare(
        fmt::format("SELECT t.Z_PK{}{} FROM {} AS t WHERE NOT EXISTS "
                    "(SELECT 1 FROM ZWAMESSAGE AS m WHERE m.Z_PK = t.ZMESSAGE) AND t.Z_PK NOT IN "
                    "(SELECT {} FROM ZWAMESSAGE AS m WHERE {} IS NOT NULL)",
                    words.empty() ? "" : ", ", columns.list_or_null("t", words), table, named, named));
    Told told(table, notices);
    while (row.step() == base::Step::row) {
        told.add(row, words.size());
    }
    told.flush();
}

/// A table, the column of ZWAMESSAGE that names its rows, and what is lost with it.
struct Named {
    std::string_view table;
    std::string_view column;
    std::string_view lost;
};

constexpr std::array<Named, 4> k_named = {
    {{"ZWACHATSESSION", "ZCHATSESSION", "conversations are not known"},
     {"ZWAGROUPMEMBER", "ZGROUPMEMBER", "senders in groups are not known"},
     {"ZWAMEDIAITEM", "ZMEDIAITEM", "attachments, places and contacts are not known"},
     {"ZWAMESSAGEINFO", "ZMESSAGEINFO", "reactions and quotations are not known"}}};

} // namespace

void tell_lost_tables(const base::Database& chats, Notices& notices) {
    const base::Columns messages = chats.columns_of("ZWAMESSAGE");
    for (const Named& named : k_named) {
        if (chats.has_table(named.table) || !messages.has(named.column)) {
            continue;
        }
        base::Statement any =
            chats.prepare(fmt::format("SELECT 1 FROM ZWAMESSAGE AS m WHERE m.{} > 0 LIMIT 1", named.column));
        if (any.step() != base::Step::done) {
            notices.add_file(model::NoticeCode::row_damaged,
                             fmt::format("the table {} is missing: {}", named.table, named.lost));
        }
    }
}

void tell_lost_media(const base::Database& chats, const RowLedger& read, Notices& notices) {
    const base::Columns columns = chats.columns_of("ZWAMEDIAITEM");
    if (!columns.has("Z_PK")) {
        return;
    }
    base::Statement row =
        chats.prepare(fmt::format("SELECT t.Z_PK, {} FROM ZWAMEDIAITEM AS t ORDER BY t.Z_PK",
                                  columns.list_or_null("t", k_media_words)));
    Told told("ZWAMEDIAITEM", notices);
    while (row.step() == base::Step::row) {
        if (!read.has(row.integer(0))) {
            told.add(row, k_media_words.size());
        }
    }
    told.flush();
}

void tell_lost_side_rows(const base::Database& chats, Notices& notices) {
    tell_lost(chats, "ZWAMESSAGEINFO", "ZMESSAGEINFO", {}, notices);
    tell_lost(chats, "ZWAMESSAGEDATAITEM", "ZDATAITEM", k_item_words, notices);
}

} // namespace chatkeep::source::whatsapp_ios
