#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Rows of ZWAMESSAGE with what belongs to them, out of any version of the schema.

#include "base/sqlite.hpp"
#include "base/table_query.hpp"
#include "model/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_set>
#include <vector>

namespace chatkeep::source::whatsapp_ios {

enum class Column : std::uint8_t {
    pk,
    session,
    sort,
    date,
    sent_date,
    type,
    event_type,
    from_me,
    group_member,
    stanza,
    text,
    from_jid,
    push_name,
    to_jid,
    flags,
    starred,
    media_named,
    info_named,
    parent_named,
    status,
    error_status,
    parent_stanza,
    parent_type,
    media_pk,
    media_path,
    media_url,
    media_size,
    media_duration,
    title,
    vcard_string,
    vcard_name,
    thumbnail_path,
    other_thumbnail_path,
    latitude,
    longitude,
    media_origin,
    author,
    collection,
    metadata,
    info_pk,
    receipts,
    count
};

/// Where a row stands in its conversation: ZSORT, date in microseconds since 2001, row number.
using OrderKey = std::tuple<std::int64_t, std::int64_t, std::int64_t>;

/// A view of the row that a statement stands at, valid until its next step.
class MessageRow {
public:
    explicit MessageRow(const base::Statement& statement) noexcept : m_statement(&statement) {}

    [[nodiscard]] std::int64_t integer(Column column) const noexcept {
        return m_statement->integer(static_cast<int>(column));
    }

    /// Microseconds since 2001; nothing where there is no date, or none of a message.
    [[nodiscard]] std::optional<std::int64_t> date(Column column) const noexcept;
    /// False when it is no time of a message.
    [[nodiscard]] bool read_time(Column column, model::Time& time) const;
    [[nodiscard]] OrderKey place() const noexcept;
    /// A number with a fraction, in as many digits as it takes to tell it from its neighbours.
    [[nodiscard]] std::string number(Column column) const;

    /// As stored: may be no UTF-8, and a blob where a text is expected.
    [[nodiscard]] std::string_view text(Column column) const noexcept {
        return m_statement->text(static_cast<int>(column));
    }

    [[nodiscard]] std::string_view blob(Column column) const noexcept {
        return m_statement->blob(static_cast<int>(column));
    }

    [[nodiscard]] bool is_integer(Column column) const noexcept {
        return m_statement->type(static_cast<int>(column)) == base::ColumnType::integer;
    }

    [[nodiscard]] bool has(Column column) const noexcept {
        return !m_statement->is_null(static_cast<int>(column));
    }

private:
    const base::Statement* m_statement;
};

/// How rows are asked for.
class MessageQueries {
public:
    /// Looks at the schema. Throws Error{data} when there is no ZWAMESSAGE.
    explicit MessageQueries(const base::Database& chats);

    /// The columns of Column of the conversation ?1, in final order: ZSORT, then the date, then the row.
    [[nodiscard]] const std::string& of_session(std::int64_t session) const noexcept {
        return m_tied.contains(session) || !m_is_indexed ? m_of_session : m_of_untied_session;
    }

    /// The columns of Column.
    [[nodiscard]] const base::TableQuery& rows() const noexcept { return m_rows; }

    /// The same, NULL where they are of the tables that belong to a row.
    [[nodiscard]] const base::TableQuery& bare_rows() const noexcept { return m_bare_rows; }

    /// The same, NULL but for the numbers and dates of a row, which stand before its texts.
    [[nodiscard]] const base::TableQuery& row_fronts() const noexcept { return m_row_fronts; }

    /// Z_PK, session, ZSORT and date of all rows.
    [[nodiscard]] const base::TableQuery& scan() const noexcept { return m_scan; }

    /// The session, row, ZSORT and date of the id ?1; few rows.
    [[nodiscard]] const std::string& of_stanza() const noexcept { return m_of_stanza; }

    /// Z_PK, session, id, ZSORT and date of all rows.
    [[nodiscard]] const base::TableQuery& stanza_scan() const noexcept { return m_stanza_scan; }

    [[nodiscard]] bool has_stanzas() const noexcept { return !m_of_stanza.empty(); }

private:
    void select_columns(const base::Database& chats, const base::Columns& messages);
    void find_ties(const base::Database& chats);

    std::string m_of_session;
    std::string m_of_untied_session; ///< by ZSORT and row, as the index has them: nothing to sort
    bool m_is_indexed = false;
    std::unordered_set<std::int64_t> m_tied; ///< conversations with a ZSORT that occurs more than once
    base::TableQuery m_rows;
    base::TableQuery m_bare_rows;
    base::TableQuery m_row_fronts;
    base::TableQuery m_scan;
    std::string m_of_stanza;
    base::TableQuery m_stanza_scan;
};

/// Which rows were handed out, by Z_PK: every row once, none forgotten. Memory: a bit per row number.
class RowLedger {
public:
    /// False when the row was entered before.
    bool enter(std::int64_t pk);
    [[nodiscard]] bool has(std::int64_t pk) const noexcept;

    [[nodiscard]] std::uint64_t count() const noexcept { return m_count; }

private:
    static constexpr std::int64_t k_dense = std::int64_t{1} << 26U; ///< greater numbers are kept one by one

    std::vector<std::uint64_t> m_words;
    std::unordered_set<std::int64_t> m_far;
    std::uint64_t m_count = 0;
};

} // namespace chatkeep::source::whatsapp_ios
