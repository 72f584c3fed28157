// SPDX-License-Identifier: EUPL-1.2
// Databases of which pages above the rows are destroyed give what the sound ones give.
#include "base/damaged_database.hpp"
#include "sms_fixture.hpp"
#include "source/recovered_content.hpp"

#include <algorithm>

namespace {

using namespace chatkeep;
using model::NoticeCode;
using tests::content_of;
using tests::ReadResult;
using tests::SmsDatabase;

constexpr int k_messages = 400;

/// Tables of more than a page each, of 512 bytes.
SmsDatabase make_phone() {
    SmsDatabase phone;
    phone.sql.insert(phone.sql.begin(), "PRAGMA page_size=512");
    phone.sql.emplace_back("CREATE INDEX message_idx_date ON message(date)");
    phone.sql.emplace_back(
        "WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i+1 FROM n WHERE i<210) INSERT "
        "INTO handle SELECT i, "
        "'persoon' || i || '@example.nl', 'nl', 'iMessage', NULL, NULL FROM n");
    phone.sql.emplace_back(
        "INSERT INTO chat SELECT ROWID, 'iMessage;-;' || id, 45, id, 'iMessage', NULL, NULL, NULL, 0 "
        "FROM handle WHERE ROWID >= 10");
    phone.sql.emplace_back("INSERT INTO chat_handle_join SELECT ROWID, ROWID FROM handle WHERE ROWID >= 10");
    for (int i = 0; i < k_messages; ++i) {
        phone.add(10 + i % 201, {{"text", fmt::format("'bericht {} over de dijk'", i)},
                                 {"handle_id", std::to_string(10 + i % 201)}});
    }
    phone.sql.emplace_back(
        "INSERT INTO attachment(ROWID, guid, filename, transfer_name, total_bytes) SELECT ROWID, "
        "'AT-' || ROWID, '~/Library/SMS/Attachments/' || ROWID, 'peil' || ROWID || '.csv', 10 FROM "
        "message WHERE ROWID % 2 = 0");
    phone.sql.emplace_back("INSERT INTO message_attachment_join SELECT ROWID, ROWID FROM attachment");
    phone.sql.emplace_back("DELETE FROM message WHERE ROWID BETWEEN 101 AND 160");
    return phone;
}

ReadResult read(const std::string& sms, const std::string& contacts = {}) {
    const tests::TemporaryFolder folder;
    folder.write("Library/SMS/sms.db", sms);
    if (!contacts.empty()) {
        folder.write("Library/AddressBook/AddressBook.sqlitedb", contacts);
    }
    return tests::read_path(folder.path());
}

std::vector<std::string> recoveries_of(const ReadResult& result) {
    std::vector<std::string> told;
    for (const model::Notice& notice : result.notices) {
        if (notice.code == NoticeCode::table_recovered) {
            told.push_back(notice.detail.substr(0, notice.detail.find(": page ")));
        }
    }
    return told;
}

} // namespace

TEST_CASE("sms: a destroyed root costs no message, and is told") {
    const std::string sound = make_database(make_phone().sql).main;
    const ReadResult expected = read(sound);
    REQUIRE(expected.messages.size() == k_messages - 60);
    for (const std::string table : {"message", "chat_message_join", "handle", "chat", "chat_handle_join",
                                    "attachment", "message_attachment_join"}) {
        CAPTURE(table);
        std::string damaged = sound;
        const std::uint32_t root = test::root_of(sound, table);
        REQUIRE_FALSE(test::children_of(damaged, root).empty());
        test::destroy(damaged, root);
        const ReadResult result = read(damaged);
        CHECK(content_of(result) == content_of(expected));
        CHECK(recoveries_of(result) == std::vector<std::string>{table});
    }
}

TEST_CASE(
    "sms: an inner page of the messages and the roots of what belongs to them may be destroyed together") {
    const std::string sound = make_database(make_phone().sql).main;
    std::string damaged = sound;
    test::overwrite(damaged, test::children_of(damaged, test::root_of(sound, "message")).at(1));
    test::overwrite(damaged, test::root_of(sound, "attachment"));
    test::overwrite(damaged, test::root_of(sound, "handle"));
    const ReadResult result = read(damaged);
    CHECK(content_of(result) == content_of(read(sound)));
    CHECK(recoveries_of(result) == std::vector<std::string>{"handle", "attachment", "message"});
}

TEST_CASE("sms: names come out of an address book of which a root is destroyed") {
    const std::string sms = make_database(make_phone().sql).main;
    const std::string sound =
        make_database(
            {"PRAGMA page_size=512",
             // NOLINTNEXTLINE(bugprone-suspicious-missing-comma): long statements go on in the next line
             "CREATE TABLE ABPerson (ROWID INTEGER PRIMARY KEY, First TEXT, Middle TEXT, Last TEXT, "
             "Nickname TEXT, DisplayName TEXT, Organization TEXT, Kind INTEGER, PersonLink INTEGER)",
             "CREATE TABLE ABMultiValue (UID INTEGER PRIMARY KEY, record_id INTEGER, property INTEGER, value "
             "TEXT)",
             "WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i+1 FROM n WHERE i<60) INSERT INTO ABPerson "
             "SELECT i, 'Anne ' || i, NULL, 'Dijkstra', NULL, NULL, NULL, 0, -1 FROM n",
             "INSERT INTO ABMultiValue SELECT ROWID, ROWID, 4, 'persoon' || ROWID || '@example.nl' FROM "
             "ABPerson"})
            .main;
    const ReadResult expected = read(sms, sound);
    CHECK(std::any_of(expected.participants.begin(), expected.participants.end(),
                      [](const model::Participant& one) { return one.name == "Anne 33 Dijkstra"; }));
    for (const std::string table : {"ABPerson", "ABMultiValue"}) {
        std::string damaged = sound;
        test::destroy(damaged, test::root_of(sound, table));
        const ReadResult result = read(sms, damaged);
        CHECK(content_of(result) == content_of(expected));
        CHECK(recoveries_of(result) == std::vector<std::string>{"address book: " + table});
    }
}
