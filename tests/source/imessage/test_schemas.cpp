// SPDX-License-Identifier: EUPL-1.2
// The table message as each system made it: a database has the columns of its system and of those before.
#include "source/imessage/sms_fixture.hpp"
#include "source/imessage/typed_bytes.hpp"

#include <catch2/catch.hpp>

#include <sstream>

namespace {

using namespace chatkeep;
using namespace chatkeep::tests;

struct Generation {
    int ios;
    std::string_view columns; ///< those that came with it
};

/// Known from published schemas; columns of the cloud and of indices are among them so that they are seen to
/// do no harm.
constexpr Generation k_generations[] = {
    {9, "replace service_center country version type account_guid is_delivered is_finished is_emote is_empty "
        "is_delayed "
        "is_auto_reply is_prepared is_system_message has_dd_results is_service_message is_forward "
        "was_downgraded "
        "is_archive cache_has_attachments cache_roomnames was_data_detected was_deduplicated is_played "
        "date_played "
        "share_status share_direction is_expirable message_action_type message_source"},
    {10, "associated_message_guid associated_message_type balloon_bundle_id payload_data "
         "expressive_send_style_id "
         "associated_message_range_location associated_message_range_length time_expressive_send_played "
         "message_summary_info"},
    {12, "ck_sync_state ck_record_id ck_record_change_tag destination_caller_id is_corrupt reply_to_guid "
         "sort_id is_spam"},
    {14, "has_unseen_mention thread_originator_guid thread_originator_part"},
    {15, "syndication_ranges synced_syndication_ranges was_delivered_quietly did_notify_recipient"},
    {16, "date_retracted date_edited was_detonated part_count is_stewie is_kt_verified is_sos is_critical "
         "bia_reference_id"},
    {17, "fallback_hash"},
    {18, "associated_message_emoji is_pending_satellite_send needs_relay schedule_type schedule_state "
         "sent_or_received_off_grid"},
    {26, "date_recovered is_time_sensitive ck_chat_id index_state"},
};

void add_columns(SmsDatabase& database, int ios) {
    for (const Generation& generation : k_generations) {
        std::istringstream names{std::string(generation.columns)};
        for (std::string name; generation.ios <= ios && names >> name;) {
            database.sql.push_back("ALTER TABLE message ADD COLUMN \"" + name + "\"");
        }
    }
}

/// A text as its system stores it, and beside it what that system knows.
void fill(SmsDatabase& database, int ios) {
    database.add(1, ios >= 16 ? Columns{{"attributedBody", sql_bytes(plain_body("het peil"))}}
                              : Columns{{"text", "'het peil'"}});
    if (ios >= 10) {
        database.react(1, 1, 2001);
    }
    if (ios >= 14) {
        database.add(1, {{"text", "'ja'"},
                         {"thread_originator_guid", sql_text(SmsDatabase::guid(1))},
                         {"thread_originator_part", "'0:0:8'"}});
    }
    if (ios >= 18) {
        database.react(1, 1, 2006, {{"associated_message_emoji", "'\xF0\x9F\x8C\x8A'"}, {"handle_id", "3"}});
    }
    if (ios >= 26) {
        database.add(1, {{"text", "'terug'"},
                         {"date_recovered", "700000999000000000"},
                         {"needs_relay", "1"},
                         {"is_time_sensitive", "1"}});
    }
}

const model::ExtraValue* extra_of(const model::Message& message, std::string_view name) {
    for (const auto& [key, value] : message.extra) {
        if (key == name) {
            return &value;
        }
    }
    return nullptr;
}

} // namespace

TEST_CASE("sms: the columns of every system are read, and those it lacks are not missed") {
    for (const Generation& generation : k_generations) {
        const int ios = generation.ios;
        INFO("iOS " << ios);
        SmsDatabase database(true);
        add_columns(database, ios);
        fill(database, ios);
        const ReadResult result = read_sms(database);
        REQUIRE(result.messages.size() == 1U + (ios >= 14 ? 1 : 0) + (ios >= 26 ? 1 : 0));
        CHECK(result.messages[0].text == "het peil");
        CHECK(result.name_of(result.messages[0].sender) == "+31612345678");
        CHECK(to_string(*result.messages[0].time.at) == "2023-03-08T20:27:40Z");
        CHECK(result.messages[0].reactions.size() == (ios >= 18 ? 2U : ios >= 10 ? 1U : 0U));
        if (ios >= 14) {
            CHECK(result.messages[1].reply_to->message == result.messages[0].id);
        }
        if (ios >= 26) {
            CHECK(extra_of(result.messages[2], "date_recovered") != nullptr);
            CHECK(extra_of(result.messages[2], "needs_relay") != nullptr);
            CHECK(extra_of(result.messages[2], "is_time_sensitive") != nullptr);
        }
        for (const model::Notice& notice : result.notices) {
            INFO(notice.detail);
            CHECK(info(notice.code).level == model::Level::note);
        }
    }
}
