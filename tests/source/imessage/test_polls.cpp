// SPDX-License-Identifier: EUPL-1.2
// Polls of sms.db: votes, options that are renewed, what each row told.
#include "hash/sha.hpp"
#include "source/imessage/sms_fixture.hpp"
#include "source/imessage/typed_bytes.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace {

using namespace chatkeep;
using namespace chatkeep::tests;
using model::MessageKind;
using model::NoticeCode;

std::string poll_payload(std::string_view json) {
    return plist("<dict><key>an</key><string>Polls</string><key>ldtext</key><string>Sent a poll</string>"
                 "<key>URL</key><string>data:," +
                 encode64(json) + "?src=p</string></dict>");
}

} // namespace

TEST_CASE("sms: the latest vote of each participant counts, options may be renewed") {
    SmsDatabase database;
    const std::string options = R"({"item":{"title":"Wanneer?","orderedPollOptions":[
        {"optionIdentifier":"A","text":"Maandag"},{"optionIdentifier":"B","text":"Dinsdag"}]}})";
    const std::string more = R"({"item":{"title":"","orderedPollOptions":[
        {"optionIdentifier":"A","text":"Maandag"},{"optionIdentifier":"B","text":"Dinsdag"},
        {"optionIdentifier":"C","text":"Vrijdag"}]}})";
    const auto vote = [](std::string_view choices) {
        return sql_bytes(poll_payload(fmt::format("{{\"item\":{{\"votes\":[{}]}}}}", choices)));
    };
    const std::string anne_a = R"({"voteOptionIdentifier":"A","participantHandle":"+31612345678"})";
    const std::string anne_c = R"({"voteOptionIdentifier":"C","participantHandle":"+31612345678"})";
    const std::string bram_b = R"({"voteOptionIdentifier":"B","participantHandle":"BRAM@example.nl"})";
    const auto poll = database.add(3, {{"text", "'\xEF\xBF\xBD'"},
                                       {"balloon_bundle_id", k_polls},
                                       {"payload_data", sql_bytes(poll_payload(options))}});
    database.react(3, poll, 4000, {{"payload_data", vote(anne_a)}, {"balloon_bundle_id", k_polls}});
    database.react(3, poll, 2,
                   {{"payload_data", sql_bytes(poll_payload(more))}, {"balloon_bundle_id", k_polls}});
    database.react(3, poll, 4000, {{"payload_data", vote(bram_b)}, {"balloon_bundle_id", k_polls}});
    database.react(3, poll, 4000, {{"payload_data", vote(anne_c)}, {"balloon_bundle_id", k_polls}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 1);
    const model::Message& message = result.messages[0];
    CHECK(message.kind == MessageKind::poll);
    REQUIRE(message.poll);
    CHECK(message.poll->question == "Wanneer?");
    REQUIRE(message.poll->options.size() == 3);
    CHECK(message.poll->options[0].voters.empty());
    CHECK(message.poll->options[1].votes == 1);
    CHECK(result.messages[0].poll->options[2].voters == std::vector<model::Id>{*message.sender});
    CHECK(account_of(result).starts_with("5 rows: 1 messages (0 of them"));
    CHECK(extra_text(message.extra, "payload").find("Maandag") !=
          std::string::npos); // not packed: cleaning sees it
    CHECK(extra_text(message.extra, "app_url").empty());
}

TEST_CASE("sms: a vote is taken back by a row without choices, from whichever address") {
    SmsDatabase database;
    database.sql.emplace_back("UPDATE handle SET person_centric_id = 'BRAM' WHERE ROWID = 3");
    database.sql.emplace_back(
        "INSERT INTO handle VALUES (4, '+31687654321', 'nl', 'iMessage', NULL, 'BRAM')");
    const std::string options = R"({"item":{"title":"Wanneer?","orderedPollOptions":[
        {"optionIdentifier":"A","text":"Maandag"}]}})";
    const auto vote = [](std::string_view choices) {
        return sql_bytes(poll_payload(fmt::format("{{\"item\":{{\"votes\":[{}]}}}}", choices)));
    };
    const auto poll = database.add(3, {{"text", "'\xEF\xBF\xBD'"},
                                       {"balloon_bundle_id", k_polls},
                                       {"payload_data", sql_bytes(poll_payload(options))}});
    const auto add_vote = [&](const std::string& choices, const Columns& sender) {
        Columns columns{{"payload_data", vote(choices)}, {"balloon_bundle_id", k_polls}};
        columns.insert(columns.end(), sender.begin(), sender.end());
        database.react(3, poll, 4000, columns);
    };
    const auto choice = [](const std::string& who) {
        return R"({"voteOptionIdentifier":"A","participantHandle":")" + who + "\"}";
    };
    add_vote(choice("bram@example.nl"), {{"handle_id", "3"}});
    add_vote(choice("mees@example.nl"), {{"is_from_me", "1"}, {"handle_id", "0"}});
    add_vote("", {{"handle_id", "4"}});
    source::ReadOptions reading;
    reading.owner = "Mees";
    const ReadResult result = read_sms(database, reading);
    REQUIRE(result.messages.size() == 1);
    REQUIRE(result.messages[0].poll);
    REQUIRE(result.messages[0].poll->options.size() == 1);
    REQUIRE(result.messages[0].poll->options[0].voters.size() == 1);
    CHECK(result.name_of(result.messages[0].poll->options[0].voters[0]) == "Mees");
}

TEST_CASE("sms: each row of a poll's history tells what it said, when, and who sent it") {
    SmsDatabase database;
    const auto content = [](std::string_view item) {
        return sql_bytes(poll_payload(fmt::format("{{\"item\":{{{}}}}}", item)));
    };
    const std::string soup =
        R"({"optionIdentifier":"A","text":"Soep \"rood\"","creatorHandle":"+31612345678"})";
    const std::string bread = R"({"optionIdentifier":"B","text":"Brood","creatorHandle":"bram@example.nl"})";
    const std::string vote_b =
        R"({"voteOptionIdentifier":"B","participantHandle":"bram@example.nl","serverVoteTime":700000500.5})";
    const auto poll = database.add(
        3,
        {{"text", "'\xEF\xBF\xBD'"},
         {"balloon_bundle_id", k_polls},
         {"payload_data",
          content(R"("title":"Eten?","creatorHandle":"+31612345678","orderedPollOptions":[)" + soup + "]")}});
    const auto add_row = [&](int type, const std::string& item, const char* handle, bool is_owner = false) {
        database.react(3, poll, type,
                       {{"payload_data", content(item)},
                        {"balloon_bundle_id", k_polls},
                        {"handle_id", handle},
                        {"is_from_me", is_owner ? "1" : "0"}});
    };
    add_row(2, R"("title":"Wat eten?","orderedPollOptions":[)" + soup + "," + bread + "]", "3");
    add_row(4000, R"("votes":[)" + vote_b + "]", "3");
    add_row(4000, R"("votes":[])", "3");
    add_row(4000, R"("votes":[])", "0", true);
    add_row(4000, R"("votes":[{"voteOptionIdentifier":"A"}])", "98");
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 1);
    const auto line = [](int row, std::string_view rest) {
        return fmt::format("{} {} {}", row, SmsDatabase::guid(row), rest);
    };
    CHECK(
        extra_text(result.messages[0].extra, "poll_rows") ==
        line(
            1,
            R"(options 2023-03-08T20:27:40Z +31612345678 "Eten?" +31612345678 A "Soep \"rood\"" +31612345678|)") +
            line(
                2,
                R"(options 2023-03-08T20:28:40Z bram@example.nl "Wat eten?" - A "Soep \"rood\"" +31612345678 )"
                R"(B "Brood" bram@example.nl|)") +
            line(3, "vote 2023-03-08T20:29:40Z bram@example.nl bram@example.nl B 2023-03-08T20:35:00.500Z|") +
            line(4, "vote 2023-03-08T20:30:40Z bram@example.nl|") +
            line(5, "vote 2023-03-08T20:31:40Z owner|") +
            line(6, "vote 2023-03-08T20:32:40Z handle:98 - A -"));
    CHECK(result.messages[0].poll->question == "Wat eten?");
    CHECK(result.messages[0].poll->options.size() == 2);
}

TEST_CASE("sms: what a poll's rows hold beside options and votes is kept as it is") {
    SmsDatabase database;
    const auto payload = [](std::string_view json, std::string_view more = {}) {
        return sql_bytes(plist(fmt::format("<dict><key>an</key><string>Polls</string><key>URL</key>"
                                           "<string>data:,{}</string>{}</dict>",
                                           encode64(json), more)));
    };
    const std::string option = R"("optionIdentifier":"A","text":"Soep","creatorHandle":"x")";
    const auto poll =
        database.add(3, {{"text", "'\xEF\xBF\xBD'"},
                         {"balloon_bundle_id", k_polls},
                         {"payload_data", payload(R"({"version":1,"item":{"title":"Eten?","later":1}})")}});
    const auto add_row = [&](const std::string& bytes) {
        database.react(3, poll, 4000, {{"payload_data", bytes}, {"balloon_bundle_id", k_polls}});
    };
    const std::string choice = R"("voteOptionIdentifier":"A","participantHandle":"x","serverVoteTime":1)";
    add_row(payload(R"({"version":1,"item":{"votes":[{)" + choice + "}]}}"));
    add_row(payload(R"({"version":1,"item":{"votes":[{)" + choice + R"(,"weight":2}]}})"));
    add_row(payload(R"({"version":2,"item":{"votes":[]}})"));
    add_row(payload(R"({"version":1,"item":{"votes":[],"closed":true}})"));
    add_row(payload(R"({"version":1,"item":{"votes":[{"participantHandle":5}]}})"));
    add_row(payload(R"({"version":1,"item":{"votes":[]}})", "<key>ldtext</key><string>stemde</string>"));
    add_row(payload(R"({"item":{"orderedPollOptions":[{)" + option +
                    R"(,"canBeEdited":false,"attributedText":"Soep"}]}})"));
    add_row(payload(R"({"item":{"orderedPollOptions":[{)" + option +
                    R"(,"canBeEdited":true,"attributedText":"Soep!"}]}})"));
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 1);
    const model::Extra& extra = result.messages[0].extra;
    const auto line = [](const std::string& data, const std::string& more = "") {
        return fmt::format(R"({{"an":"Polls","URL":{{"data":{}}}{}}})", data, more);
    };
    CHECK(extra_text(extra, "poll_payloads") ==
          line(R"({"version":1,"item":{"votes":[{)" + choice + R"(,"weight":2}]}})") + "|" +
              line(R"({"version":2,"item":{"votes":[]}})") + "|" +
              line(R"({"version":1,"item":{"votes":[],"closed":true}})") + "|" +
              line(R"({"version":1,"item":{"votes":[{"participantHandle":5}]}})") + "|" +
              line(R"({"version":1,"item":{"votes":[]}})", R"(,"ldtext":"stemde")") + "|" +
              line(R"({"item":{"orderedPollOptions":[{)" + option +
                   R"(,"canBeEdited":true,"attributedText":"Soep!"}]}})"));
    CHECK(extra_text(extra, "poll_payload_rows") == "3|4|5|6|7|9");
    CHECK(extra_text(extra, "payload").find("later") != std::string::npos);
}

TEST_CASE("sms: the bytes of a poll's rows that can't be read are an attachment") {
    SmsDatabase database;
    const auto poll = database.add(3, {{"text", "'\xEF\xBF\xBD'"},
                                       {"balloon_bundle_id", k_polls},
                                       {"payload_data", sql_bytes(poll_payload(R"({"item":{}})"))}});
    for (int i = 0; i < 2; ++i) {
        database.react(3, poll, 4000,
                       {{"payload_data", sql_bytes("bplist00zz")}, {"balloon_bundle_id", k_polls}});
    }
    database.react(3, poll, 4000, {{"balloon_bundle_id", k_polls}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 1);
    REQUIRE(result.messages[0].attachments.size() == 1);
    const model::Attachment& attachment = result.messages[0].attachments[0];
    CHECK(attachment.role == "payload");
    CHECK(attachment.sha256 == hash::sha256("bplist00zz"));
    CHECK(extra_text(attachment.extra, "rows") == "2|3");
    CHECK(extra_text(result.messages[0].extra, "poll_rows").ends_with(" +31612345678 unreadable"));
    CHECK(result.has_notice(NoticeCode::blob_damaged));
}

TEST_CASE("sms: a vote on what is no poll is kept with the message, and told") {
    SmsDatabase database;
    const auto text = database.say(1, "geen peiling");
    database.react(1, text, 4000,
                   {{"payload_data",
                     sql_bytes(poll_payload(
                         R"({"item":{"votes":[{"voteOptionIdentifier":"A","participantHandle":"x"}]}})"))}});
    database.react(1, text, 4000);
    database.add(1, {{"text", "'tekst'"}, {"group_action_type", "5"}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 2);
    const std::string rows = extra_text(result.messages[0].extra, "poll_rows");
    CHECK(rows.starts_with("2 " + SmsDatabase::guid(2) + " vote "));
    CHECK(rows.find("+31612345678 x A -|3 " + SmsDatabase::guid(3)) != std::string::npos);
    CHECK(result.has_notice(NoticeCode::blob_damaged));
    CHECK(extra_text(result.messages[1].extra, "poll_rows").empty());
    CHECK(extra_text(result.messages[1].extra, "group_action_type") == "5");
}

TEST_CASE("sms: what the rows of a poll say beside the poll is kept") {
    SmsDatabase database;
    database.sql.emplace_back("ALTER TABLE message ADD COLUMN was_downgraded INTEGER");
    const auto poll = database.add(3, {{"text", "'\xEF\xBF\xBD'"},
                                       {"balloon_bundle_id", k_polls},
                                       {"payload_data", sql_bytes(poll_payload(R"({"item":{}})"))}});
    const std::string content = sql_bytes(poll_payload(R"({"item":{"votes":[]}})"));
    const auto react = [&](std::int64_t target, int type, Columns columns) {
        columns.emplace_back("payload_data", content);
        columns.emplace_back("balloon_bundle_id", k_polls);
        return database.react(3, target, type, columns);
    };
    const auto vote = react(poll, 4000,
                            {{"text", "'mijn stem'"},
                             {"subject", "'Onderwerp'"},
                             {"error", "22"},
                             {"was_downgraded", "1"},
                             {"is_from_me", "1"},
                             {"is_sent", "0"},
                             {"expressive_send_style_id", "'loud'"}});
    react(poll, 4000, {{"text", "'\xEF\xBF\xBD'"}, {"attributedBody", sql_bytes(plain_body("uit de body"))}});
    react(poll, 2, {{"text", "'wijziging'"}, {"message_summary_info", sql_bytes("geen lijst")}});
    database.sql.push_back(fmt::format("INSERT INTO attachment (ROWID, guid, filename, transfer_name, "
                                       "transfer_state) VALUES (1, 'A', '~/x/stem.jpg', 'stem.jpg', 5); "
                                       "INSERT INTO message_attachment_join VALUES ({}, 1)",
                                       vote));
    const auto text = database.say(3, "geen peiling");
    react(text, 4000, {{"text", "'stem erop'"}});
    const ReadResult result = read_sms(database);
    const model::Message& message = by_key(result, poll);
    CHECK(extra_text(message.extra, "poll_quotes") == "mijn stem|Onderwerp|uit de body|wijziging");
    CHECK(extra_text(message.extra, "poll_quote_rows") == "2|2|3|4");
    CHECK(extra_text(message.extra, "poll_states") ==
          "2 expressive_send_style_id loud|2 error 22|2 is_sent 0|2 was_downgraded 1");
    REQUIRE(message.attachments.size() == 2);
    CHECK(message.attachments[0].name == "stem.jpg");
    CHECK(extra_text(message.attachments[0].extra, "poll_row") == "2");
    CHECK(message.attachments[1].sha256 == hash::sha256("geen lijst"));
    CHECK(extra_text(by_key(result, text).extra, "poll_quotes") == "stem erop");
    CHECK_FALSE(result.has_notice(NoticeCode::row_gap));
    CHECK_FALSE(result.has_notice(NoticeCode::row_unassigned));
}
