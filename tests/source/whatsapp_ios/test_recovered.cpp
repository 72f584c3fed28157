// SPDX-License-Identifier: EUPL-1.2
// Databases of which pages above the rows are destroyed give what the sound ones give.
#include "base/damaged_database.hpp"
#include "ios_phone.hpp"
#include "source/recovered_content.hpp"

#include <fmt/core.h>

namespace {

using namespace chatkeep;
using model::NoticeCode;
using tests::content_of;
using tests::IosPhone;
using tests::ReadResult;

void damage(const IosPhone& phone, const std::string& file, const std::string& table) {
    const auto path = phone.folder / file;
    std::string bytes = test::read_file(path);
    const std::uint32_t root = test::root_of(bytes, table);
    REQUIRE_FALSE(test::children_of(bytes, root).empty());
    test::overwrite(bytes, root);
    test::write_file(path, bytes);
}

void fill(const IosPhone& phone, bool with_index) {
    phone.sql("PRAGMA page_size=512;" + std::string(tests::k_small_schema));
    phone.sql(
        "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i+1 FROM n WHERE i<40) INSERT INTO ZWACHATSESSION "
        "SELECT i, '316000000' || (10+i) || '@s.whatsapp.net', 'Persoon ' || i, 0 FROM n;"
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<600) INSERT INTO ZWAMESSAGE "
        "(Z_PK, "
        "ZCHATSESSION, ZSORT, ZMESSAGEDATE, ZMESSAGETYPE, ZISFROMME, ZSTANZAID, ZTEXT, ZFROMJID, ZMEDIAITEM) "
        "SELECT i, "
        "2 + i % 39, 700 - i, 700000000 + i, CASE i % 3 WHEN 0 THEN 1 ELSE 0 END, 0, 'A' || i, 'bericht ' || "
        "i, "
        "'316000000' || (12 + i % 39) || '@s.whatsapp.net', CASE i % 3 WHEN 0 THEN i END FROM n;"
        "INSERT INTO ZWAMEDIAITEM (Z_PK, ZMESSAGE, ZMEDIALOCALPATH, ZTITLE) SELECT Z_PK, Z_PK, 'Media/' || "
        "Z_PK || "
        "'.jpg', 'peilschaal ' || Z_PK FROM ZWAMESSAGE WHERE ZMEDIAITEM IS NOT NULL;");
    if (with_index) {
        phone.sql("CREATE INDEX by_sort ON ZWAMESSAGE(ZCHATSESSION, ZSORT);");
    }
}

} // namespace

TEST_CASE("whatsapp: a destroyed root costs no message, and is told") {
    for (const bool with_index : {false, true}) {
        for (const std::string table : {"ZWAMESSAGE", "ZWACHATSESSION", "ZWAMEDIAITEM"}) {
            CAPTURE(table, with_index);
            const IosPhone phone;
            fill(phone, with_index);
            const ReadResult expected = phone.read();
            REQUIRE(expected.messages.size() == 600);
            damage(phone, "ChatStorage.sqlite", table);
            const ReadResult result = phone.read();
            CHECK(content_of(result) == content_of(expected));
            REQUIRE(count_notices(result, NoticeCode::table_recovered) == 1);
        }
    }
}

TEST_CASE("whatsapp: an index that is destroyed with the messages' root costs none of them") {
    const IosPhone phone;
    fill(phone, true);
    const ReadResult expected = phone.read();
    const auto path = phone.folder / "ChatStorage.sqlite";
    std::string bytes = test::read_file(path);
    for (const char* name : {"ZWAMESSAGE", "by_sort"}) {
        test::overwrite(bytes, test::root_of(bytes, name));
    }
    test::write_file(path, bytes);
    const ReadResult result = phone.read();
    CHECK(result.messages == expected.messages);
    CHECK(count_notices(result, NoticeCode::table_recovered) == 1);
}

TEST_CASE("whatsapp: names come out of contacts of which a root is destroyed, which is told") {
    const IosPhone phone;
    fill(phone, true);
    phone.sql(
        "PRAGMA page_size=512;"
        "CREATE TABLE ZWAADDRESSBOOKCONTACT (Z_PK INTEGER PRIMARY KEY, ZWHATSAPPID TEXT, ZFULLNAME TEXT);"
        "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i+1 FROM n WHERE i<40) INSERT INTO "
        "ZWAADDRESSBOOKCONTACT SELECT i, '316000000' || (10+i) || '@s.whatsapp.net', 'Anne ' || i FROM n;",
        "ContactsV2.sqlite");
    const ReadResult expected = phone.read();
    damage(phone, "ContactsV2.sqlite", "ZWAADDRESSBOOKCONTACT");
    const ReadResult result = phone.read();
    CHECK(content_of(result) == content_of(expected));
    CHECK(count_notices(result, NoticeCode::table_recovered) == 1);
}
