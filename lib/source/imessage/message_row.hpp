#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The columns of the table message that we read. Schemas differ within one release of iOS: a column that a
// database lacks reads as NULL.

#include "base/sqlite.hpp"
#include "base/table_query.hpp"
#include "source/imessage/message_time.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace chatkeep::source::imessage {

/// In the order of the select list.
enum class Column : std::uint8_t {
    rowid,
    guid,
    text,
    attributed_body,
    subject,
    handle_id,
    service,
    account,
    destination_caller_id,
    is_from_me,
    date,
    date_retracted,
    item_type,
    group_action_type,
    other_handle,
    group_title,
    share_status,
    share_direction,
    is_audio_message,
    expire_state,
    associated_guid,
    associated_type,
    associated_emoji,
    associated_start,
    associated_length,
    thread_guid,
    thread_part,
    balloon,
    payload,
    summary,
    effect,
    has_attachments,
    first_time, ///< here the columns of times() begin, then those of flags()
};

/// Those of Column, by name.
[[nodiscard]] std::span<const std::string_view> message_columns() noexcept;
/// Further times, kept under extra by their column's name.
[[nodiscard]] std::span<const std::string_view> time_columns() noexcept;
/// Where date_edited stands in them.
inline constexpr std::size_t k_date_edited = 3;
/// States and flags, kept under extra where they are not 0.
[[nodiscard]] std::span<const std::string_view> flag_columns() noexcept;
/// Where is_sent stands in them.
inline constexpr std::size_t k_is_sent = 0;
/// Those that few rows have.
[[nodiscard]] std::span<const std::string_view> rare_flag_columns() noexcept;
/// "SELECT … FROM message m WHERE m.ROWID = ?1" for rare_flag_columns().
[[nodiscard]] std::string rare_flags_query(const base::Columns& columns);

/// The columns of Column, then those of time_columns() and flag_columns(), then whether there is a rare flag.
[[nodiscard]] base::TableQuery message_query(const base::Columns& columns);

/// The row that a statement with the columns of message_query() stands on.
class MessageRow {
public:
    explicit MessageRow(const base::Statement& statement) noexcept : m_statement(statement) {}

    [[nodiscard]] std::int64_t integer(Column column) const noexcept {
        return m_statement.integer(static_cast<int>(column));
    }

    [[nodiscard]] std::string_view text(Column column) const noexcept {
        return m_statement.text(static_cast<int>(column));
    }

    [[nodiscard]] std::string_view blob(Column column) const noexcept {
        return m_statement.blob(static_cast<int>(column));
    }

    [[nodiscard]] bool is_integer(Column column) const noexcept {
        return m_statement.type(static_cast<int>(column)) == base::ColumnType::integer;
    }

    [[nodiscard]] bool is_null(Column column) const noexcept {
        return m_statement.is_null(static_cast<int>(column));
    }

    /// See stored_time().
    [[nodiscard]] std::int64_t time(Column column) const noexcept {
        return stored_time(m_statement, static_cast<int>(column));
    }

    /// The value of time_columns()[index], as time() and as text() give it.
    [[nodiscard]] std::int64_t time(std::size_t index) const noexcept { return time(time_column(index)); }

    [[nodiscard]] std::string_view time_text(std::size_t index) const noexcept {
        return text(time_column(index));
    }

    /// The value of flag_columns()[index].
    [[nodiscard]] std::int64_t flag(std::size_t index) const noexcept {
        return m_statement.integer(flag_column(index));
    }

    /// Whether the value of flag_columns()[index] is there, and 0.
    [[nodiscard]] bool is_zero(std::size_t index) const noexcept {
        return m_statement.integer_only(flag_column(index)) == 0;
    }

    /// Whether one of rare_flag_columns() is not 0.
    [[nodiscard]] bool has_rare_flag() const noexcept {
        return m_statement.integer(flag_column(flag_columns().size())) != 0;
    }

private:
    [[nodiscard]] static int flag_column(std::size_t index) noexcept {
        return static_cast<int>(Column::first_time) + static_cast<int>(time_columns().size() + index);
    }

    [[nodiscard]] static Column time_column(std::size_t index) noexcept {
        return static_cast<Column>(static_cast<std::size_t>(Column::first_time) + index);
    }

    const base::Statement& m_statement;
};

} // namespace chatkeep::source::imessage
