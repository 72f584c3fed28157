#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Every notice code in one table: stable words, documented in chat-stream(5), each with a test that produces
// it.

#include <cstdint>
#include <span>
#include <string_view>

namespace chatkeep::model {

enum class NoticeCode : std::uint16_t {
    attachment_missing,
    attachment_ambiguous,
    attachment_unreadable,
    attachment_orphan,
    bad_utf8,
    date_order_open,
    date_order,
    date_order_conflict,
    date_impossible,
    date_year_missing,
    header_unknown,
    header_forged,
    preamble,
    export_truncated,
    export_head_missing,
    time_nonexistent,
    time_ambiguous,
    time_zone_unknown,
    sender_ambiguous,
    owner_unseen,
    conversation_repeated,
    marker_unknown,
    entry_refused,
    entry_unreadable,
    source_unknown,
    source_skipped,
    backup_incomplete,
    app_without_data,
    period_uncertain,
    message_outside_range,
    proposals_open,
    attachment_mismatch,
    message_type_unknown,
    blob_damaged,
    row_damaged,
    row_gap,
    row_unassigned,
    column_unread,
    newest_message_missing,
    conversation_removed,
    contacts_missing,
    source_limit,
    row_deleted,
    row_account,
    database_unsound,
    reaction_orphan,
    merge_source,
    merge_result,
    zone_assumed,
    clock_difference,
    clock_unknown,
    time_conflict,
    position_vs_time,
    reply_order,
    possible_duplicate,
    deleted_elsewhere,
    attachment_withheld,
    conversation_cleaned,
    time_unlikely,
    calendar_assumed,
    table_recovered,
};

enum class Level : std::uint8_t {
    note,    ///< worth knowing
    warning, ///< something is uncertain or missing
    error,   ///< something was lost
};

struct NoticeInfo {
    NoticeCode code;
    Level level;
    std::string_view word;    ///< the stable code in the stream
    std::string_view meaning; ///< one sentence for the man page
};

/// All codes, in the order of the enumeration.
[[nodiscard]] std::span<const NoticeInfo> notice_codes() noexcept;
[[nodiscard]] const NoticeInfo& info(NoticeCode code) noexcept;
[[nodiscard]] std::string_view to_string(Level level) noexcept;

} // namespace chatkeep::model
