// SPDX-License-Identifier: EUPL-1.2
// Columns, keys and tables that say something beside the messages: each is read or told.
#include "hash/sha.hpp"
#include "source/imessage/sms_fixture.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace {

using namespace chatkeep;
using namespace chatkeep::tests;
using model::NoticeCode;

template <typename T>
std::vector<T> records_of(const ReadResult& result) {
    std::vector<T> found;
    for (const model::Record& record : result.records) {
        if (const auto* one = std::get_if<T>(&record)) {
            found.push_back(*one);
        }
    }
    return found;
}

std::size_t count_of(const ReadResult& result, NoticeCode code) {
    return static_cast<std::size_t>(
        std::count_if(result.notices.begin(), result.notices.end(),
                      [code](const model::Notice& notice) { return notice.code == code; }));
}

void spoil_entry(SmsDatabase& database, const std::string& name, const std::string& sql) {
    database.sql.emplace_back("PRAGMA writable_schema = ON");
    database.sql.push_back("UPDATE sqlite_schema SET sql = " + sql_text(sql) +
                           " WHERE name = " + sql_text(name));
}

} // namespace

TEST_CASE("sms: an entry of the schema that can't be made out costs its table and no message") {
    for (const char* name : {"kvtable", "chat_handle_join", "attachment", "handle", "chat"}) {
        INFO(name);
        SmsDatabase database;
        database.sql.emplace_back("CREATE TABLE kvtable (key TEXT, value BLOB)");
        database.say(1, "blijft");
        spoil_entry(database, name, fmt::format("CREATE TABLE {} (a MET ((", name));
        const ReadResult result = read_sms(database);
        REQUIRE(result.messages.size() == 1);
        CHECK(result.messages[0].text == "blijft");
        const auto told = std::find_if(result.notices.begin(), result.notices.end(), [](const auto& notice) {
            return notice.code == NoticeCode::database_unsound;
        });
        REQUIRE(told != result.notices.end());
        CHECK(told->detail.starts_with(
            fmt::format("its schema can't be read whole (malformed database schema ({})", name)));
        CHECK(told->detail.ends_with(fmt::format("what these tables hold is not read: {}", name)));
    }
}

TEST_CASE("sms: a database whose table of messages can't be made out says so") {
    SmsDatabase database;
    database.say(1, "weg");
    spoil_entry(database, "message", "CREATE TABLE message (a MET ((");
    for (const char* file : {"sms.db", "kopie.db"}) {
        INFO(file);
        const TemporaryFolder folder;
        folder.write(file, make_database(database.sql).main);
        CHECK_THROWS_WITH(read_path(folder.path()),
                          Catch::Matchers::Contains(
                              "the table message can't be read: malformed database schema (message)"));
    }
}

TEST_CASE("sms: what chats say beside their messages is kept") {
    SmsDatabase database;
    database.sql.emplace_back("ALTER TABLE chat ADD COLUMN room_name TEXT");
    database.sql.emplace_back("ALTER TABLE chat ADD COLUMN last_addressed_handle TEXT");
    database.sql.emplace_back("UPDATE chat SET last_addressed_handle = '+31655555551' WHERE ROWID = 1");
    database.sql.emplace_back("UPDATE chat SET last_addressed_handle = '+31655555552' WHERE ROWID = 2");
    database.sql.emplace_back("UPDATE chat SET group_id = 'G', room_name = 'chat76' WHERE ROWID = 3");
    database.sql.emplace_back(
        "INSERT INTO chat VALUES (4, 'iMessage;+;chat78', 43, 'chat78', 'iMessage', 'Dijkleger', 'G', NULL, "
        "0, 'chat78', NULL)");
    database.sql.emplace_back("UPDATE handle SET uncanonicalized_id = '06-12 34 56 78' WHERE ROWID < 3");
    database.say(1, "een");
    database.say(3, "twee");
    database.say(4, "drie");
    const ReadResult result = read_sms(database);
    const auto conversations = records_of<model::Conversation>(result);
    REQUIRE(conversations.size() == 2);
    CHECK(extra_text(conversations[0].extra, "chat_facts") ==
          "iMessage;-;+31612345678 account_login mees@example.nl|"
          "SMS;-;0612345678 last_addressed_handle +31655555552");
    CHECK(conversations[1].title == "Dijkwacht");
    CHECK(extra_text(conversations[1].extra, "chat_facts") ==
          "iMessage;+;chat77 room_name chat76|iMessage;+;chat78 display_name Dijkleger");
    const auto anne = std::find_if(result.participants.begin(), result.participants.end(),
                                   [](const auto& person) { return person.address == "+31612345678"; });
    REQUIRE(anne != result.participants.end());
    CHECK(extra_text(anne->extra, "addresses") == "06-12 34 56 78");
}

TEST_CASE("sms: columns of events are kept where the event does not say them") {
    SmsDatabase database;
    database.add(3, {{"item_type", "1"}, {"other_handle", "3"}, {"group_title", "'Dijk'"}});
    database.add(3, {{"item_type", "4"}, {"share_status", "5"}, {"share_direction", "1"}});
    database.add(3, {{"item_type", "2"}, {"group_title", "'Dijk'"}, {"share_status", "1"}});
    database.add(3, {{"text", "'x'"},
                     {"other_handle", "3"},
                     {"group_title", "'Dijk'"},
                     {"share_status", "1"},
                     {"share_direction", "1"}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 4);
    const auto extra = [&](std::size_t i, const char* name) {
        return extra_text(result.messages[i].extra, name);
    };
    CHECK(extra(0, "group_title") == "Dijk");
    CHECK(extra(1, "share_status") == "5");
    CHECK(extra(1, "share_direction") == "1");
    CHECK(extra(2, "group_title").empty());
    CHECK(extra(2, "share_status") == "1");
    CHECK(extra(3, "other_handle") == "3");
    CHECK(extra(3, "group_title") == "Dijk");
    CHECK(extra(3, "share_status") == "1");
    CHECK(extra(3, "share_direction") == "1");
}

TEST_CASE("sms: what a message says of files and ranges is kept where nothing shows it") {
    SmsDatabase database;
    database.sql.emplace_back("ALTER TABLE message ADD COLUMN cache_has_attachments INTEGER");
    database.sql.emplace_back("ALTER TABLE message ADD COLUMN has_unseen_mention INTEGER");
    database.sql.emplace_back("ALTER TABLE message ADD COLUMN associated_message_range_length INTEGER");
    const auto row =
        database.add(1, {{"text", "'x'"}, {"cache_has_attachments", "1"}, {"has_unseen_mention", "1"}});
    database.react(1, row, 5000,
                   {{"associated_message_range_location", "3"}, {"associated_message_range_length", "4"}});
    database.add(1, {{"text", "'y'"}, {"cache_has_attachments", "1"}});
    database.sql.emplace_back(
        "INSERT INTO attachment VALUES (1, 'AT-1', 0, NULL, 'public.data', NULL, 0, 'a', "
        "3, 0, 0)");
    database.sql.emplace_back("INSERT INTO message_attachment_join VALUES (3, 1)");
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 3);
    CHECK(extra_text(result.messages[0].extra, "cache_has_attachments") == "true");
    CHECK(extra_text(result.messages[0].extra, "has_unseen_mention") == "true");
    CHECK(extra_text(result.messages[1].extra, "associated_message_range") == "3 4");
    CHECK(extra_text(result.messages[2].extra, "cache_has_attachments").empty());
}

TEST_CASE("sms: what a file's row holds beside its name is kept") {
    SmsDatabase database;
    for (const char* column :
         {"original_guid TEXT", "start_date INTEGER", "emoji_image_content_identifier TEXT", "user_info BLOB",
          "sticker_user_info BLOB", "attribution_info BLOB"}) {
        database.sql.push_back(fmt::format("ALTER TABLE attachment ADD COLUMN {}", column));
    }
    const auto row = database.say(1, "kijk");
    const auto sticker = database.react(1, row, 2007);
    const auto dictionary = [](std::string_view inside) {
        return sql_bytes(plist(fmt::format("<dict>{}</dict>", inside)));
    };
    database.sql.push_back(fmt::format(
        "INSERT INTO attachment VALUES (1, 'AT-1', 600000000, NULL, 'public.heic', NULL, 0, 'a.heic', 3, 1, "
        "0, "
        "'AT-0', 600000060, 'EMOJI-1', {}, {}, {}), (2, 'AT-2', 600000000, NULL, 'public.heic', NULL, 0, "
        "'b.heic', 3, 1, 0, 'AT-2', 600000000, NULL, NULL, X'00FF', NULL)",
        dictionary("<key>mmcs-owner</key><string>een eigenaar</string>"),
        dictionary("<key>pid</key><string>org.example.stickers</string>"),
        dictionary("<key>name</key><string>Waterdieren</string>")));
    database.sql.push_back(
        fmt::format("INSERT INTO message_attachment_join VALUES ({}, 1), ({}, 2)", row, sticker));
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 1);
    const auto& files = result.messages[0].attachments;
    REQUIRE(files.size() == 2);
    CHECK(extra_text(files[0].extra, "original_guid") == "AT-0");
    CHECK(extra_text(files[0].extra, "started") == "2020-01-06T10:41:00Z");
    CHECK(extra_text(files[0].extra, "emoji_id") == "EMOJI-1");
    CHECK(extra_text(files[0].extra, "user_info") == R"({"mmcs-owner":"een eigenaar"})");
    CHECK(extra_text(files[0].extra, "sticker_user_info") == R"({"pid":"org.example.stickers"})");
    CHECK(extra_text(files[0].extra, "attribution_info") == R"({"name":"Waterdieren"})");
    CHECK(files[1].role == "payload"); // of the reaction's sticker
    CHECK(files[1].name == "sticker_user_info");
    CHECK(files[1].sha256 == hash::sha256(std::string("\0\xFF", 2)));
    CHECK(extra_text(files[1].extra, "reaction_row") == "2");
    CHECK(extra_text(result.messages[0].extra, "reaction_files").find("b.heic") != std::string::npos);
    CHECK(extra_text(result.messages[0].extra, "reaction_files").find("started") == std::string::npos);
    CHECK(count_of(result, NoticeCode::blob_damaged) == 1);
}

TEST_CASE("sms: a summary of edits says which parts it has no version of, and keeps times that are none") {
    SmsDatabase database;
    database.add(
        1, {{"text", "'x'"},
            {"message_summary_info",
             sql_bytes(plist("<dict><key>ep</key><array><integer>0</integer><integer>3</integer></array>"
                             "<key>ec</key><dict><key>0</key><array><dict><key>d</key><real>9e15</real>"
                             "</dict></array></dict></dict>"))}});
    database.add(
        1, {{"text", "'y'"}, {"message_summary_info", sql_bytes(plist("<string>geen lijst</string>"))}});
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 2);
    CHECK(result.messages[0].edited == true);
    CHECK(extra_text(result.messages[0].extra, "edited_parts") == "3");
    CHECK(extra_text(result.messages[0].extra, "edit_members").starts_with("0 0 d 9"));
    REQUIRE(result.messages[1].attachments.size() == 1);
    CHECK(result.messages[1].attachments[0].name == "message_summary_info");
}

TEST_CASE("sms: what tables of deleted things say beside the guid is told") {
    SmsDatabase database;
    const auto row = database.say(1, "deels");
    database.sql.emplace_back(
        "CREATE TABLE unsynced_removed_recoverable_messages (chat_guid TEXT, message_guid "
        "TEXT, part_index INTEGER)");
    database.sql.emplace_back("INSERT INTO unsynced_removed_recoverable_messages VALUES ('C-1', 'M-1', 2)");
    database.sql.emplace_back(
        "CREATE TABLE recoverable_message_part (chat_id INTEGER, message_id INTEGER, part_index "
        "INTEGER, delete_date INTEGER, part_text BLOB)");
    database.sql.push_back(
        fmt::format("INSERT INTO recoverable_message_part VALUES (1, {0}, 1, 700001000000000000, 'een'), "
                    "(3, {0}, 2, 700001000000000000, 'twee')",
                    row));
    const ReadResult result = read_sms(database);
    REQUIRE(result.messages.size() == 1);
    CHECK(extra_text(result.messages[0].extra, "deleted_part_times") ==
          "1 2023-03-08T20:43:20Z|2 2023-03-08T20:43:20Z iMessage;+;chat77");
    const auto told = std::find_if(result.notices.begin(), result.notices.end(),
                                   [](const auto& notice) { return notice.code == NoticeCode::row_deleted; });
    REQUIRE(told != result.notices.end());
    CHECK(told->name == "M-1");
    CHECK(told->detail == "unsynced_removed_recoverable_messages, chat_guid C-1, part_index 2");
}

TEST_CASE("sms: the source tells counters of the database and which tables nobody reads") {
    SmsDatabase database;
    database.say(1, "x");
    database.sql.emplace_back("CREATE TABLE _SqliteDatabaseProperties (key TEXT, value TEXT)");
    database.sql.emplace_back("INSERT INTO _SqliteDatabaseProperties VALUES ('counter_in_all', '12'), "
                              "('_ClientVersion', '17001'), ('leeg', NULL)");
    database.sql.emplace_back("CREATE TABLE kvtable (key TEXT, value BLOB)");
    database.sql.emplace_back("CREATE TABLE \"vreemd \"\"naam\" (a)");
    database.sql.emplace_back("CREATE TABLE leeg (a)");
    database.sql.emplace_back("INSERT INTO kvtable VALUES ('a', 'b')");
    database.sql.emplace_back("INSERT INTO \"vreemd \"\"naam\" VALUES (1)");
    const auto sources = records_of<model::Source>(read_sms(database));
    REQUIRE(sources.size() == 1);
    CHECK(extra_text(sources[0].extra, "client_version") == "17001");
    CHECK(extra_text(sources[0].extra, "database_properties") == "counter_in_all 12");
    CHECK(extra_text(sources[0].extra, "unread_tables") == "kvtable|vreemd \"naam");
    database.sql.emplace_back("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150) "
                              "INSERT INTO _SqliteDatabaseProperties SELECT 'k' || i, 1 FROM n");
    for (int i = 0; i < 60; ++i) {
        database.sql.push_back(fmt::format("CREATE TABLE t{} AS SELECT 1", i));
    }
    const auto many = records_of<model::Source>(read_sms(database));
    REQUIRE(many.size() == 1);
    CHECK(extra_text(many[0].extra, "unread_tables").ends_with("|and 12 more"));
    CHECK(extra_text(many[0].extra, "client_version") == "17001");
}

TEST_CASE("sms: columns that nobody reads are told where they hold something") {
    SmsDatabase database;
    database.say(1, "x");
    database.say(2, "y");
    database.say(3, "z");
    database.sql.emplace_back("ALTER TABLE message ADD COLUMN mood TEXT DEFAULT 'effen'");
    database.sql.emplace_back("ALTER TABLE message ADD COLUMN leeg BLOB");
    database.sql.emplace_back("ALTER TABLE message ADD COLUMN nul INTEGER DEFAULT 0");
    database.sql.emplace_back("ALTER TABLE message ADD COLUMN \"vreemde \"\"naam\" INTEGER DEFAULT 1");
    database.sql.emplace_back("ALTER TABLE message ADD COLUMN sort_id INTEGER DEFAULT 0"); // left out
    database.sql.emplace_back("ALTER TABLE handle ADD COLUMN leeg TEXT");
    const auto told_of = [](const ReadResult& result) {
        std::vector<std::string> told;
        for (const model::Notice& notice : result.notices) {
            if (notice.code == NoticeCode::column_unread) {
                told.push_back(notice.detail);
            }
        }
        return told;
    };
    CHECK(told_of(read_sms(database)).empty());
    database.sql.emplace_back("UPDATE message SET leeg = x'', nul = 0, sort_id = 7");
    CHECK(told_of(read_sms(database)).empty());
    database.sql.emplace_back("UPDATE message SET mood = 'blij', \"vreemde \"\"naam\" = 0 WHERE ROWID < 3");
    database.sql.emplace_back("UPDATE message SET leeg = x'00', \"vreemde \"\"naam\" = 2 WHERE ROWID = 3");
    database.sql.emplace_back("ALTER TABLE chat ADD COLUMN kleur TEXT");
    database.sql.emplace_back("UPDATE chat SET kleur = 'rood' WHERE ROWID = 1");
    CHECK(told_of(read_sms(database)) ==
          std::vector<std::string>{
              "of the table message, columns that nobody reads hold something: mood (2 rows), leeg (1 row), "
              "vreemde \"naam (1 row)",
              "of the table chat, columns that nobody reads hold something: kleur (1 row)"});
    for (int i = 0; i < 60; ++i) {
        database.sql.push_back(fmt::format("ALTER TABLE message ADD COLUMN extra{} TEXT", i));
    }
    CHECK(told_of(read_sms(database)).at(0).ends_with(" and 14 more that were not looked into"));
}

TEST_CASE("sms: a damaged row or a table of another kind keeps no column from being told") {
    SmsDatabase database;
    database.say(1, "x");
    database.sql.emplace_back("DROP TABLE message_attachment_join");
    database.sql.emplace_back("CREATE VIEW message_attachment_join AS SELECT 1 AS nieuw");
    const ReadResult result = read_sms(database);
    CHECK(result.messages.size() == 1);
    CHECK(count_of(result, NoticeCode::column_unread) == 1);
}
