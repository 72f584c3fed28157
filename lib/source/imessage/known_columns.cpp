// SPDX-License-Identifier: EUPL-1.2
#include "source/imessage/known_columns.hpp"

#include "source/imessage/message_row.hpp"

#include <array>
#include <span>
#include <string_view>

namespace chatkeep::source::imessage {

namespace {

/// Of the table message: bookkeeping of the phone and of iCloud, what the text or another column tells too,
/// states of the display, and reply_to_guid, which names the row before.
constexpr std::array<std::string_view, 29> k_left_out = {
    "replace",
    "service_center",
    "country",
    "version",
    "type",
    "account_guid",
    "is_finished",
    "is_delayed",
    "is_prepared",
    "has_dd_results",
    "is_archive",
    "cache_roomnames",
    "was_data_detected",
    "was_deduplicated",
    "time_expressive_send_played",
    "ck_sync_state",
    "ck_record_id",
    "ck_record_change_tag",
    "sr_ck_sync_state",
    "sr_ck_record_id",
    "sr_ck_record_change_tag",
    "reply_to_guid",
    "sort_id",
    "syndication_ranges",
    "synced_syndication_ranges",
    "part_count",
    "bia_reference_id",
    "fallback_hash",
    "ck_chat_id",
};

KnownTable message_table() {
    KnownTable table{"message", {}};
    for (const auto columns : {message_columns(), time_columns(), flag_columns(), rare_flag_columns(),
                               std::span<const std::string_view>(k_left_out)}) {
        table.columns.insert(table.columns.end(), columns.begin(), columns.end());
    }
    return table;
}

KnownTable chat_table() {
    return {"chat",
            {"ROWID", "guid", "style", "chat_identifier", "service_name", "room_name", "account_login",
             "display_name", "group_id", "last_addressed_handle", "properties", "is_archived", "is_filtered",
             "is_blackholed", "is_recovered", "is_deleting_incoming_messages",
             // states, and keys of the phone and of iCloud
             "state", "account_id", "successful_query", "engram_id", "server_change_token", "ck_sync_state",
             "original_group_id", "last_read_message_timestamp", "cloudkit_record_id",
             "sr_server_change_token", "sr_ck_sync_state", "sr_cloudkit_record_id", "last_addressed_sim_id",
             "syndication_date", "syndication_type"}};
}

KnownTable attachment_table() {
    return {"attachment",
            {"ROWID", "guid", "filename", "uti", "mime_type", "transfer_state", "transfer_name",
             "total_bytes", "is_sticker", "hide_attachment", "created_date", "start_date",
             "emoji_image_content_identifier", "emoji_image_short_description", "is_commsafety_sensitive",
             "original_guid", "user_info", "sticker_user_info", "attribution_info",
             // the message's, states of the display, and keys of iCloud
             "is_outgoing", "preview_generation_state", "ck_sync_state", "ck_server_change_token_blob",
             "ck_record_id", "sr_ck_sync_state", "sr_ck_server_change_token_blob", "sr_ck_record_id"}};
}

} // namespace

std::vector<KnownTable> known_tables() {
    return {message_table(),
            chat_table(),
            attachment_table(),
            {"handle", {"ROWID", "id", "country", "service", "uncanonicalized_id", "person_centric_id"}},
            {"chat_handle_join", {"chat_id", "handle_id"}},
            {"chat_message_join", {"chat_id", "message_id", "message_date"}},
            {"message_attachment_join", {"message_id", "attachment_id"}},
            {"chat_recoverable_message_join", {"chat_id", "message_id", "delete_date", "ck_sync_state"}},
            {"recoverable_message_part",
             {"chat_id", "message_id", "part_index", "delete_date", "part_text", "ck_sync_state"}}};
}

} // namespace chatkeep::source::imessage
