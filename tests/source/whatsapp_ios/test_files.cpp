// SPDX-License-Identifier: EUPL-1.2
// Files of messages, and bytes of the database that become files.
#include "files.hpp"
#include "ios_phone.hpp"
#include "tree/backup_support.hpp"

#include <algorithm>

namespace {

using namespace chatkeep;
using model::MessageKind;
using model::NoticeCode;
using tests::add_rows;
using tests::IosPhone;
using tests::ReadResult;

std::vector<model::Notice> notices_of(const ReadResult& result, NoticeCode code) {
    std::vector<model::Notice> found;
    std::copy_if(result.notices.begin(), result.notices.end(), std::back_inserter(found),
                 [code](const auto& notice) { return notice.code == code; });
    return found;
}

std::string hash_check(const model::Attachment& attachment) {
    for (const auto& [key, value] : attachment.extra) {
        if (key == "hash_check") {
            return std::get<std::string>(value);
        }
    }
    return {};
}

} // namespace

TEST_CASE("files are found however their path is written, and compared with what was sent") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,1,0,0,'A1',NULL,NULL),(2,1,2,700000002,1,0,0,'A2',NULL,NULL),(3,1,3,"
                    "700000003,1,0,0,'A3',NULL,NULL),"
                    "(4,1,4,700000004,1,0,0,'A4',NULL,NULL),(5,1,5,700000005,1,0,0,'A5',NULL,NULL),(6,1,6,"
                    "700000006,1,0,0,'A6',NULL,NULL)");
    // The digest is that of "x".
    phone.sql("INSERT INTO ZWAMEDIAITEM (Z_PK, ZMEDIALOCALPATH, ZVCARDNAME, ZMEDIAURL) VALUES (1, "
              "'Media/a/b.jpg', 'LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=', NULL),"
              " (2, 'Media\\a\\b.jpg', 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=', NULL),"
              " (3, '/var/mobile/Applications/X/Library/Media/a/b.jpg', 'geen', NULL), (4, "
              "'../../etc/passwd', NULL, NULL),"
              " (5, NULL, NULL, 'https://mmg.whatsapp.net/x'), (6, NULL, NULL, NULL);"
              "UPDATE ZWAMESSAGE SET ZMEDIAITEM = Z_PK");
    test::write_file(phone.folder / "Message/Media/a/b.jpg", "x");
    const auto result = phone.read();
    const auto attachment = [&](std::size_t i) { return result.messages.at(i).attachments.at(0); };
    const std::string digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";
    for (const std::size_t i : {0U, 1U, 2U}) {
        CHECK(attachment(i).sha256 == digest);
        CHECK(attachment(i).missing == model::Missing::none);
    }
    CHECK(hash_check(attachment(0)) == "equal");
    CHECK(hash_check(attachment(1)) == "different");
    CHECK(notices_of(result, NoticeCode::attachment_mismatch).size() == 1);
    CHECK(hash_check(attachment(2)).empty());
    CHECK(attachment(3).missing == model::Missing::not_found);
    CHECK(attachment(4).missing == model::Missing::not_downloaded);
    CHECK(attachment(5).missing == model::Missing::not_found);
    CHECK(notices_of(result, NoticeCode::attachment_missing).size() == 3);
}

TEST_CASE("a file of another size than the database states is told where no digest proves it") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,1,0,0,'A1',NULL,NULL),(2,1,2,700000002,1,0,0,'A2',NULL,NULL),"
                    "(3,1,3,700000003,1,0,0,'A3',NULL,NULL)");
    phone.sql("ALTER TABLE ZWAMEDIAITEM ADD COLUMN ZFILESIZE INTEGER;"
              "INSERT INTO ZWAMEDIAITEM (Z_PK, ZMEDIALOCALPATH, ZVCARDNAME, ZFILESIZE) VALUES"
              " (1, 'Media/a/b.jpg', NULL, 99), (2, 'Media/a/b.jpg', NULL, 1),"
              " (3, 'Media/a/b.jpg', 'LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=', 99);"
              "UPDATE ZWAMESSAGE SET ZMEDIAITEM = Z_PK");
    test::write_file(phone.folder / "Message/Media/a/b.jpg", "x");
    const auto result = phone.read();
    const auto told = notices_of(result, NoticeCode::attachment_mismatch);
    REQUIRE(told.size() == 1);
    CHECK(told[0].message == result.messages.at(0).id);
    CHECK(told[0].detail == "has 1 bytes where the database states 99");
}

TEST_CASE("bytes that can't be read as what they should be are kept as attachments") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,0,0,0,'A1','een',NULL)");
    phone.sql("INSERT INTO ZWAMEDIAITEM (Z_PK, ZMETADATA) VALUES (1, X'2A0241422A0043');"
              "INSERT INTO ZWAMESSAGEINFO (Z_PK, ZRECEIPTINFO) VALUES (1, X'3AFF');"
              "UPDATE ZWAMESSAGE SET ZMEDIAITEM = 1, ZMESSAGEINFO = 1");
    const auto result = phone.read();
    REQUIRE(result.messages.size() == 1);
    CHECK(result.messages[0].text == "een");
    CHECK(result.messages[0].kind == MessageKind::text);
    REQUIRE(result.messages[0].attachments.size() == 2);
    CHECK(result.messages[0].attachments[0].name == "ZMETADATA");
    CHECK(result.messages[0].attachments[0].role == "payload");
    CHECK(result.messages[0].attachments[0].size == 7);
    CHECK(result.messages[0].attachments[1].name == "ZRECEIPTINFO");
    CHECK(notices_of(result, NoticeCode::blob_damaged).size() == 2);
}

TEST_CASE(
    "a file for which the manifest has no key says so at its message, and its quotation keeps a picture") {
    const IosPhone phone;
    add_rows(phone, "(1,1,1,700000001,1,0,0,'AB',NULL,NULL),(2,1,2,700000002,0,0,0,'A2','x',NULL)");
    phone.sql("INSERT INTO ZWAMEDIAITEM (Z_PK, ZMEDIALOCALPATH, ZMETADATA) VALUES (1, 'Media/a.jpg', NULL), "
              "(2, NULL, x'2A0241429A010B1A09820106FFD8FF6A7067'); UPDATE ZWAMESSAGE SET ZMEDIAITEM = Z_PK");
    const std::string domain = "AppDomainGroup-group.net.whatsapp.WhatsApp.shared/";
    const backup_test::Folder folder;
    backup_test::make_backup(
        folder.path(), "b",
        {{domain + "ChatStorage.sqlite", test::read_file(phone.folder / "ChatStorage.sqlite")},
         {domain + "Message/Media/a.jpg", "foto"}},
        "--password geheim --plain-manifest");
    phone.sql("ATTACH '" + (folder.path() / "b/Manifest.db").string() +
              "' AS b; UPDATE b.Files SET file = NULL WHERE relativePath LIKE '%a.jpg'");
    backup_test::Password password("geheim");
    const auto result = tests::read_tree(*tree::open_tree((folder.path() / "b").string(), {}, &password));
    REQUIRE(result.messages.size() == 2);
    REQUIRE(result.messages[0].attachments.size() == 1);
    CHECK(result.messages[0].attachments[0].missing == model::Missing::unreadable);
    const auto told = notices_of(result, NoticeCode::attachment_missing);
    REQUIRE(told.size() == 1);
    CHECK(told[0].detail == "the file was not read: encrypted, and the manifest has no key for it");
    REQUIRE(result.messages[1].attachments.size() == 1);
    CHECK(result.messages[1].attachments[0].role == "quoted_thumbnail");
}
