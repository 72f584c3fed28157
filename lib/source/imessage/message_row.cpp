// SPDX-License-Identifier: EUPL-1.2
#include "source/imessage/message_row.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace chatkeep::source::imessage {

namespace {

/// Names of the enumeration Column.
constexpr std::array<std::string_view, static_cast<std::size_t>(Column::first_time)> k_columns = {
    "ROWID",
    "guid",
    "text",
    "attributedBody",
    "subject",
    "handle_id",
    "service",
    "account",
    "destination_caller_id",
    "is_from_me",
    "date",
    "date_retracted",
    "item_type",
    "group_action_type",
    "other_handle",
    "group_title",
    "share_status",
    "share_direction",
    "is_audio_message",
    "expire_state",
    "associated_message_guid",
    "associated_message_type",
    "associated_message_emoji",
    "associated_message_range_location",
    "associated_message_range_length",
    "thread_originator_guid",
    "thread_originator_part",
    "balloon_bundle_id",
    "payload_data",
    "message_summary_info",
    "expressive_send_style_id",
    "cache_has_attachments",
};

constexpr std::array<std::string_view, 5> k_times = {"date_read", "date_delivered", "date_played",
                                                     "date_edited", "date_recovered"};

/// Set in most rows.
constexpr std::array<std::string_view, 4> k_flags = {"is_sent", "is_delivered", "is_read", "error"};

/// Set in few rows: asked for together, then one by one.
constexpr std::array<std::string_view, 29> k_rare_flags = {
    "is_played",
    "is_empty",
    "is_forward",
    "is_auto_reply",
    "is_emote",
    "is_system_message",
    "is_service_message",
    "is_expirable",
    "is_corrupt",
    "is_spam",
    "filter_action",
    "filter_sub_action",
    "schedule_type",
    "schedule_state",
    "was_downgraded",
    "was_detonated",
    "was_delivered_quietly",
    "did_notify_recipient",
    "is_sos",
    "is_critical",
    "is_stewie",
    "is_kt_verified",
    "has_unseen_mention",
    "sent_or_received_off_grid",
    "is_pending_satellite_send",
    "needs_relay",
    "is_time_sensitive",
    "message_action_type",
    "message_source",
};

} // namespace

std::span<const std::string_view> message_columns() noexcept {
    return k_columns;
}

std::span<const std::string_view> time_columns() noexcept {
    return k_times;
}

std::span<const std::string_view> flag_columns() noexcept {
    return k_flags;
}

std::span<const std::string_view> rare_flag_columns() noexcept {
    return k_rare_flags;
}

std::string rare_flags_query(const base::Columns& columns) {
    std::string query;
    for (const std::string_view name : k_rare_flags) {
        query += (query.empty() ? "SELECT " : ", ") + columns.or_null("m", name);
    }
    return query + " FROM message m WHERE m.ROWID = ?1";
}

base::TableQuery message_query(const base::Columns& columns) {
    std::string any;
    for (const std::string_view name : k_rare_flags) {
        if (columns.has(name)) {
            any += (any.empty() ? "" : " OR ") + columns.or_null("m", name);
        }
    }
    return {.from = "message AS m",
            .key = "m.ROWID",
            .columns = fmt::format(
                "{}, {}, {}, {}", columns.list_or_null("m", std::span(k_columns).subspan(1)),
                columns.list_or_null("m", k_times), columns.list_or_null("m", k_flags),
                any.empty() ? std::string("0") : fmt::format("CASE WHEN {} THEN 1 ELSE 0 END", any))};
}

} // namespace chatkeep::source::imessage
