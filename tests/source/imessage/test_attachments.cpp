// SPDX-License-Identifier: EUPL-1.2
#include "source/imessage/sms_fixture.hpp"
#include "source/imessage/typed_bytes.hpp"
#include "tree/backup_support.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace chatkeep;
using namespace chatkeep::tests;
using model::Missing;
using model::NoticeCode;

/// A file of message 1.
void attach(SmsDatabase& database, int row, const std::string& path,
            const std::string& rest = "5, NULL, 3, 0, 0") {
    database.sql.push_back(
        fmt::format("INSERT INTO attachment VALUES ({0}, 'AT-{0}', 600000000, {1}, 'public.data', "
                    "NULL, {2})",
                    row, path, rest));
    database.sql.push_back(fmt::format("INSERT INTO message_attachment_join VALUES (1, {})", row));
}

std::vector<model::Attachment> read_attachments(const SmsDatabase& database, const TemporaryFolder& folder,
                                                const std::string& place, ReadResult* all = nullptr) {
    folder.write(place, make_database(database.sql).main);
    ReadResult result = read_path(folder.path());
    REQUIRE(result.messages.size() == 1);
    std::vector<model::Attachment> attachments = result.messages[0].attachments;
    if (all != nullptr) {
        *all = std::move(result);
    }
    return attachments;
}

std::string detail_of(const ReadResult& result, NoticeCode code) {
    for (const model::Notice& notice : result.notices) {
        if (notice.code == code) {
            return notice.detail;
        }
    }
    return {};
}

} // namespace

TEST_CASE("sms: attachments are found under every form of their path") {
    const std::string stored = "Library/SMS/Attachments/ab/11/AT/bijlage.txt";
    for (const std::string prefix : {"~/", "/var/mobile/", "/private/var/mobile/", ""}) {
        INFO(prefix);
        for (const auto& [place, file] :
             {std::pair<std::string, std::string>{"HomeDomain/Library/SMS/sms.db", "MediaDomain/" + stored},
              {"mobile/Library/SMS/sms.db", "mobile/" + stored},
              {"sms.db", "Attachments/ab/11/AT/bijlage.txt"},
              {"sms.db", stored}}) {
            INFO(place << " " << file);
            const TemporaryFolder folder;
            folder.write(file, "abc");
            SmsDatabase database;
            database.say(1, "kijk");
            attach(database, 1, sql_text(prefix + stored));
            const auto found = read_attachments(database, folder, place);
            REQUIRE(found.size() == 1);
            CHECK(found[0].missing == Missing::none);
            CHECK(found[0].sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
            CHECK(found[0].name == "bijlage.txt");
            CHECK(found[0].mime == "text/plain");
        }
    }
}

TEST_CASE("sms: attachments of a Mac and with separators of Windows are found") {
    for (const std::string path : {"~/Library/Messages/Attachments/0a/x.txt",
                                   "C:\\Users\\mees\\Library\\Messages\\Attachments\\0a\\x.txt"}) {
        const TemporaryFolder folder;
        folder.write("Library/Messages/Attachments/0a/x.txt", "abc");
        SmsDatabase database;
        database.say(1, "kijk");
        attach(database, 1, sql_text(path));
        const auto found = read_attachments(database, folder, "Library/Messages/chat.db");
        REQUIRE(found.size() == 1);
        CHECK(found[0].missing == Missing::none);
    }
}

TEST_CASE("sms: names in decomposed and composed form find each other") {
    const std::string composed = "caf\xC3\xA9.txt";
    const std::string decomposed = "cafe\xCC\x81.txt";
    for (const auto& [stored, on_disk] : {std::pair(composed, decomposed), {decomposed, composed}}) {
        const TemporaryFolder folder;
        folder.write("Library/SMS/Attachments/" + on_disk, "abc");
        SmsDatabase database;
        database.say(1, "kijk");
        attach(database, 1, sql_text("~/Library/SMS/Attachments/" + stored));
        const auto found = read_attachments(database, folder, "Library/SMS/sms.db");
        REQUIRE(found.size() == 1);
        CHECK(found[0].missing == Missing::none);
        CHECK(found[0].stored_name == on_disk);
    }
}

TEST_CASE("sms: each missing attachment has its reason and its notice") {
    SmsDatabase database;
    database.say(1, "kijk");
    attach(database, 1, "NULL", "0, 'weg.jpg', 77, 0, 0");
    attach(database, 2, "'~/Library/SMS/Attachments/a/b.jpg'", "0, NULL, 78, 0, 0");
    attach(database, 3, "'~/Library/SMS/Attachments/a/c.jpg'", "5, NULL, 79, 0, 0");
    database.sql.emplace_back("INSERT INTO message_attachment_join VALUES (1, 99)");
    const TemporaryFolder folder;
    ReadResult all;
    const auto found = read_attachments(database, folder, "sms.db", &all);
    REQUIRE(found.size() == 4);
    CHECK(found[0].missing == Missing::not_downloaded);
    CHECK(found[0].name == "weg.jpg");
    CHECK(found[0].size == 77);
    CHECK(found[1].missing == Missing::not_downloaded);
    CHECK(found[2].missing == Missing::not_found);
    CHECK(found[3].missing == Missing::unreadable);
    CHECK(std::count_if(all.notices.begin(), all.notices.end(), [](const auto& notice) {
              return notice.code == NoticeCode::attachment_missing && notice.message.has_value();
          }) == 3);
    CHECK(all.has_notice(NoticeCode::attachment_unreadable));
}

TEST_CASE("sms: what a copy of a backup lacks, or has in another size than it states, is told") {
    SmsDatabase database;
    database.say(1, "kijk");
    attach(database, 1, "'~/Library/SMS/Attachments/a/weg.txt'");
    attach(database, 2, "'~/Library/SMS/Attachments/a/kort.txt'");
    const std::string folder_of_files = "MediaDomain/Library/SMS/Attachments/a/";
    const backup_test::Folder folder;
    backup_test::make_backup(folder.path(), "toestel",
                             {{"HomeDomain/Library/SMS/sms.db", make_database(database.sql).main},
                              {folder_of_files + "weg.txt", "weg"},
                              {folder_of_files + "kort.txt", "kort"}},
                             "--password geheim --absent " + folder_of_files + "weg.txt --size " +
                                 folder_of_files + "kort.txt=99");
    backup_test::Password password("geheim");
    const auto tree = tree::open_tree((folder.path() / "toestel").string(), {}, &password);
    const ReadResult result = read_tree(*tree);
    REQUIRE(result.messages.size() == 1);
    const auto& attachments = result.messages[0].attachments;
    REQUIRE(attachments.size() == 2);
    CHECK(attachments[0].missing == Missing::not_copied);
    CHECK(attachments[1].missing == Missing::none);
    CHECK(attachments[1].size == 4);
    CHECK(detail_of(result, NoticeCode::attachment_mismatch) == "has 4 bytes where the manifest states 99");
    CHECK(detail_of(result, NoticeCode::attachment_missing).find("weg.txt") != std::string::npos);
}

TEST_CASE("sms: without a state of the transfer none is told, and the place in a bundle is") {
    const TemporaryFolder folder;
    folder.write("Library/SMS/Attachments/a/b.pages/sub/a.txt", "diep");
    SmsDatabase database;
    database.say(1, "kijk");
    attach(database, 1, "'~/Library/SMS/Attachments/a/b.pages'");
    attach(database, 2, "'~/Library/SMS/Attachments/a/weg.txt'");
    database.sql.emplace_back("UPDATE attachment SET transfer_state = NULL");
    folder.write("Library/SMS/sms.db", make_database(database.sql).main);
    const ReadResult result = read_path(folder.path());
    REQUIRE(result.messages.size() == 1);
    const auto& attachments = result.messages[0].attachments;
    REQUIRE(attachments.size() == 2);
    CHECK(extra_text(attachments[0].extra, "bundle_path") == "sub/a.txt");
    CHECK(extra_text(attachments[0].extra, "transfer_state").empty());
    CHECK(attachments[1].missing == Missing::not_found);
}

TEST_CASE("sms: ids are those of the owner's account, on whatever phone") {
    const auto ids_of = [](const std::string& login, const std::string& options) {
        SmsDatabase database;
        database.say(1, "hoi");
        database.say(0, "los");
        database.sql.push_back("UPDATE chat SET account_login = " + login);
        const backup_test::Folder folder;
        backup_test::make_backup(folder.path(), "toestel",
                                 {{"HomeDomain/Library/SMS/sms.db", make_database(database.sql).main}},
                                 options);
        const auto tree = tree::open_tree((folder.path() / "toestel").string());
        std::vector<std::string> ids;
        for (const model::Record& record : read_tree(*tree).records) {
            if (const auto* conversation = std::get_if<model::Conversation>(&record)) {
                ids.push_back(model::to_string('c', conversation->id));
            }
        }
        REQUIRE(ids.size() == 3); // with Anne, the group, what no chat has
        return ids;
    };
    const auto first = ids_of("'E:mees@example.nl'", "--phone '+31 6 55555551'");
    const auto again = ids_of("NULL", "--phone +31655555551 --ios 16.1");
    const auto other = ids_of("'E:mees@example.nl'", "--phone '+31 6 55555552'");
    CHECK(first == again);
    CHECK(first == ids_of("NULL", "--phone '06 55555551'")); // as it is dialled at home
    CHECK(first[0] != other[0]);
    CHECK(first[1] == other[1]);
    CHECK(first[2] != other[2]);
    const auto by_number = ids_of("'P:+31655555551'", "--phone '+31 6 55555552'");
    CHECK(by_number[0] == first[0]);
    CHECK(ids_of("'E:mees@example.nl'", "--phone ''")[0] != ids_of("'E:anne@example.nl'", "--phone ''")[0]);
}

TEST_CASE("sms: a file of another size than the database states is kept, and told") {
    const TemporaryFolder folder;
    folder.write("Library/SMS/Attachments/a/kort.txt", "kort");
    folder.write("Library/SMS/Attachments/a/gelijk.txt", "gelijk");
    folder.write("Library/SMS/Attachments/a/onbekend.txt", "onbekend");
    SmsDatabase database;
    database.say(1, "kijk");
    attach(database, 1, "'~/Library/SMS/Attachments/a/kort.txt'", "5, NULL, 99, 0, 0");
    attach(database, 2, "'~/Library/SMS/Attachments/a/gelijk.txt'", "5, NULL, 6, 0, 0");
    attach(database, 3, "'~/Library/SMS/Attachments/a/onbekend.txt'", "5, NULL, 0, 0, 0");
    ReadResult all;
    const auto found = read_attachments(database, folder, "Library/SMS/sms.db", &all);
    REQUIRE(found.size() == 3);
    CHECK(found[0].missing == Missing::none);
    CHECK(found[0].size == 4);
    CHECK(std::count_if(all.notices.begin(), all.notices.end(), [](const auto& notice) {
              return notice.code == NoticeCode::attachment_mismatch;
          }) == 1);
    CHECK(detail_of(all, NoticeCode::attachment_mismatch) == "has 4 bytes where the database states 99");
}

TEST_CASE("sms: another file does not stand in for the one that the text names") {
    const TemporaryFolder folder;
    SmsDatabase database;
    database.add(
        1, {{"attributedBody",
             sql_bytes(body_of_runs("\xEF\xBF\xBC",
                                    {{1,
                                      {{"__kIMMessagePartAttributeName", number_object(0)},
                                       {"__kIMFileTransferGUIDAttributeName", text_object("AT-9")}}}}))}});
    attach(database, 1, "'~/Library/SMS/Attachments/a/brief.txt'");
    folder.write("Attachments/a/brief.txt", "abc");
    ReadResult all;
    const auto found = read_attachments(database, folder, "sms.db", &all);
    REQUIRE(found.size() == 1);
    CHECK(extra_text(found[0].extra, "guid") == "AT-1");
    CHECK(detail_of(all, NoticeCode::attachment_missing) ==
          "the text names a file that the table attachment does not have: AT-9");
    const auto has_part = [](const model::Attachment& file) {
        return std::any_of(file.extra.begin(), file.extra.end(),
                           [](const auto& member) { return member.first == "part"; });
    };
    CHECK_FALSE(has_part(found[0]));
}

TEST_CASE("sms: a place that was sent is a location, with its card kept") {
    SmsDatabase database;
    database.say(1, "\xEF\xBF\xBC");
    attach(database, 1, "'~/Library/SMS/Attachments/a/CL.loc.vcf'", "5, 'CL.loc.vcf', 77, 0, 0");
    const TemporaryFolder folder;
    folder.write("Library/SMS/Attachments/a/CL.loc.vcf",
                 "BEGIN:VCARD\nURL:http://maps.apple.com/?ll=52.1\\,5.1\nEND:VCARD\n");
    ReadResult all;
    const auto found = read_attachments(database, folder, "Library/SMS/sms.db", &all);
    REQUIRE(found.size() == 1);
    CHECK(found[0].missing == Missing::none);
    CHECK(all.messages.front().kind == model::MessageKind::location);
    REQUIRE(all.messages.front().location);
    CHECK(all.messages.front().location->latitude == "52.1");
}

TEST_CASE("sms: a voice message that is gone has expired") {
    SmsDatabase database;
    database.add(1, {{"is_audio_message", "1"}, {"expire_state", "1"}});
    attach(database, 1, "NULL", "5, 'Audio Message.caf', 10, 0, 0");
    const TemporaryFolder folder;
    ReadResult all;
    const auto found = read_attachments(database, folder, "sms.db", &all);
    REQUIRE(found.size() == 1);
    CHECK(found[0].missing == Missing::expired);
    CHECK(all.messages[0].kind == model::MessageKind::media);
    CHECK(extra_text(all.messages[0].extra, "expire_state") == "1");
}

TEST_CASE("sms: bundles, live photos, stickers, previews and files that nobody names") {
    const TemporaryFolder folder;
    const std::string base = "Library/SMS/Attachments/";
    folder.write(base + "1/stuk.pages/Index.xml", "abc");
    folder.write(base + "1/stuk.pages/Data/x.bin", "defg");
    folder.write(base + "2/IMG_1.HEIC", "photo");
    folder.write(base + "2/IMG_1.MOV", "film");
    folder.write(base + "3/kaart.pluginPayloadAttachment", "preview");
    folder.write(base + "9/over.txt", "niemand");
    SmsDatabase database;
    database.say(1, "\xEF\xBF\xBC");
    attach(database, 1, "'~/" + base + "1/stuk.pages'");
    attach(database, 2, "'~/" + base + "2/IMG_1.HEIC'");
    attach(database, 3, "'~/" + base + "3/kaart.pluginPayloadAttachment'", "5, NULL, 7, 0, 1");
    ReadResult all;
    const auto found = read_attachments(database, folder, "Library/SMS/sms.db", &all);
    std::vector<std::string> roles;
    for (const model::Attachment& attachment : found) {
        CHECK(attachment.missing == Missing::none);
        roles.push_back(attachment.role);
    }
    CHECK(roles == std::vector<std::string>{"bundle", "bundle", "", "live_photo", "preview"});
    CHECK(found[3].name == "IMG_1.MOV");
    const auto orphan = std::find_if(all.notices.begin(), all.notices.end(), [](const auto& notice) {
        return notice.code == NoticeCode::attachment_orphan;
    });
    REQUIRE(orphan != all.notices.end());
    CHECK(orphan->name == base + "9/over.txt");
}

TEST_CASE("sms: a file that nobody names is told beside a database that was copied out, too") {
    const TemporaryFolder folder;
    folder.write("kopie/Attachments/a/brief.txt", "abc");
    folder.write("kopie/Attachments/b/over.txt", "niemand");
    folder.write("elders/Attachments/c/vreemd.txt", "van iets anders");
    SmsDatabase database;
    database.say(1, "kijk");
    attach(database, 1, "'~/Library/SMS/Attachments/a/brief.txt'");
    ReadResult all;
    CHECK(read_attachments(database, folder, "kopie/sms.db", &all).at(0).missing == Missing::none);
    std::vector<std::string> told;
    for (const model::Notice& notice : all.notices) {
        if (notice.code == NoticeCode::attachment_orphan) {
            told.push_back(notice.name);
        }
    }
    CHECK(told == std::vector<std::string>{"kopie/Attachments/b/over.txt"});
}

TEST_CASE("sms: what belongs to no message is told, unless messages were left out") {
    const TemporaryFolder folder;
    folder.write("Library/SMS/Attachments/a/brief.txt", "abc");
    SmsDatabase database;
    database.say(1, "kijk");
    attach(database, 1, "'~/Library/SMS/Attachments/a/brief.txt'");
    attach(database, 2, "NULL", "0, 'gewist.pdf', 3, 0, 0");
    attach(database, 3, "NULL", "0, 'los.pdf', 3, 0, 0");
    database.sql.emplace_back("UPDATE message_attachment_join SET message_id = 77 WHERE attachment_id = 2");
    database.sql.emplace_back("DELETE FROM message_attachment_join WHERE attachment_id = 3");
    database.sql.emplace_back(
        "CREATE TABLE recoverable_message_part (chat_id INTEGER, message_id INTEGER, part_index INTEGER, "
        "delete_date INTEGER, part_text BLOB)");
    database.sql.emplace_back("INSERT INTO recoverable_message_part VALUES (1, 78, 0, 1, 'weg')");
    ReadResult all;
    CHECK(read_attachments(database, folder, "Library/SMS/sms.db", &all).size() == 1);
    const auto told_of = [](const ReadResult& result) {
        std::vector<std::string> told;
        for (const model::Notice& notice : result.notices) {
            if (notice.code == NoticeCode::row_unassigned || notice.code == NoticeCode::attachment_orphan) {
                told.push_back(notice.name + ": " + notice.detail);
            }
        }
        return told;
    };
    CHECK(told_of(all) == std::vector<std::string>{
                              "gewist.pdf: row 2 of attachment belongs to no message that is there",
                              "los.pdf: row 3 of attachment belongs to no message that is there",
                              ": row 1 of recoverable_message_part belongs to no message that is there"});
    CHECK(std::any_of(all.notices.begin(), all.notices.end(), [](const auto& n) { return n.text == "weg"; }));
    source::ReadOptions options;
    options.since = model::parse_instant("2099-01-01T00:00:00");
    const ReadResult later = read_path(folder.path(), options);
    CHECK(later.messages.empty());
    CHECK(told_of(later).empty()); // the file is of a message that is there, but not wanted
}

TEST_CASE("sms: a damaged row keeps its attachments") {
    const TemporaryFolder folder;
    folder.write("Library/SMS/Attachments/a/brief.txt", "abc");
    SmsDatabase database;
    database.sql.emplace_back("ALTER TABLE message ADD COLUMN date_played"); // behind what gives it its place
    database.add(1, {{"text", "'kijk'"}, {"date_played", "printf('%.*c', 20000, 'q')"}});
    attach(database, 1, "'~/Library/SMS/Attachments/a/brief.txt'");
    std::string bytes = make_database(database.sql).main;
    const std::size_t at = bytes.find(std::string(4000, 'q')) / 4096 * 4096 + 4096;
    REQUIRE(bytes[at + 4] == 'q'); // a page of nothing but that text, behind the number of the next one
    bytes.replace(at, 4, "\xFF\xFF\xFF\xFF");
    folder.write("Library/SMS/sms.db", bytes);
    const ReadResult result = read_path(folder.path());
    REQUIRE(result.messages.size() == 1);
    CHECK(result.messages[0].kind == model::MessageKind::placeholder);
    CHECK(result.messages[0].text == "kijk");
    REQUIRE(result.messages[0].attachments.size() == 1);
    CHECK(result.messages[0].attachments[0].missing == Missing::none);
    CHECK(result.has_notice(NoticeCode::row_damaged));
    CHECK_FALSE(result.has_notice(NoticeCode::attachment_orphan));
}

TEST_CASE("sms: a sticker put on a message is its reaction") {
    const TemporaryFolder folder;
    folder.write("Library/SMS/StickerCache/s.txt", "abc");
    SmsDatabase database;
    const auto target = database.say(1, "kijk");
    const auto sticker = database.react(1, target, 2007);
    database.sql.emplace_back(
        "INSERT INTO attachment VALUES (1, 'ST', 0, '~/Library/SMS/StickerCache/s.txt', "
        "'public.png', NULL, 5, NULL, 3, 1, 0)");
    database.sql.push_back(fmt::format("INSERT INTO message_attachment_join VALUES ({}, 1)", sticker));
    folder.write("Library/SMS/sms.db", make_database(database.sql).main);
    const ReadResult result = read_path(folder.path());
    REQUIRE(result.messages.size() == 1);
    REQUIRE(result.messages[0].reactions.size() == 1);
    CHECK(result.messages[0].reactions[0].value == "sticker");
    CHECK(result.messages[0].reactions[0].sticker_sha256 ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("sms: a database of nothing but its log is read") {
    SmsDatabase database;
    database.say(1, "alleen in het logboek");
    const DatabaseBytes bytes = make_wal_database(database.sql);
    const TemporaryFolder folder;
    folder.write("sms.db", bytes.main);
    folder.write("sms.db-wal", bytes.wal);
    const ReadResult result = read_path(folder.path());
    REQUIRE(result.messages.size() == 1);
    CHECK(result.messages[0].text == "alleen in het logboek");
}

TEST_CASE("sms: damaged pages cost their rows and nothing else") {
    SmsDatabase database;
    for (int i = 0; i < 400; ++i) {
        database.say(1, fmt::format("bericht {} {}", i, std::string(200, 'x')));
    }
    std::string bytes = make_database(database.sql).main;
    const auto at = bytes.find("bericht 200 ");
    REQUIRE(at != std::string::npos);
    const std::size_t page = at / 4096 * 4096;
    std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(page),
              bytes.begin() + static_cast<std::ptrdiff_t>(page + 4096), '\xAA');
    const TemporaryFolder folder;
    folder.write("sms.db", bytes);
    const ReadResult result = read_path(folder.path());
    CHECK(result.messages.size() > 350);
    CHECK(result.messages.size() < 400);
    CHECK(result.has_notice(NoticeCode::row_damaged));
    CHECK_FALSE(result.has_notice(NoticeCode::row_gap)); // what is damaged is told once
}

TEST_CASE("sms: a cell that is pointed at twice costs one row, and is told") {
    SmsDatabase database;
    for (int i = 1; i <= 400; ++i) {
        database.say(1, fmt::format("bericht {} {}", i, std::string(200, 'x')));
    }
    const std::string sound = make_database(database.sql).main;
    for (const std::string_view held : {"bericht 200 ", "bericht 1 "}) {
        std::string bytes = sound;
        const auto at = bytes.find(held);
        REQUIRE(at != std::string::npos);
        const std::size_t pointers = at / 4096 * 4096 + 8;
        bytes.replace(pointers + 6, 2, bytes.substr(pointers + 4, 2));
        const TemporaryFolder folder;
        folder.write("sms.db", bytes);
        const ReadResult result = read_path(folder.path());
        CHECK(result.messages.size() == 399);
        CHECK(result.has_notice(NoticeCode::row_damaged));
        CHECK(result.has_notice(NoticeCode::row_gap));
    }
}

TEST_CASE("sms: a row with a damaged number is read, and the rows around it") {
    SmsDatabase database;
    for (int i = 1; i <= 100; ++i) {
        database.say(1, fmt::format("bericht {} {}", i, std::string(20, 'x')));
    }
    std::string bytes = make_database(database.sql).main;
    const auto at = bytes.find("bericht 42 ");
    REQUIRE(at != std::string::npos);
    const auto cell = bytes.rfind('\x2A', at); // the rowid stands before the header of the record
    REQUIRE(at - cell < 150);
    bytes[cell] = '\x7F';
    const TemporaryFolder folder;
    folder.write("sms.db", bytes);
    const ReadResult result = read_path(folder.path());
    CHECK(result.messages.size() == 100);
    CHECK(result.has_notice(NoticeCode::row_damaged));
    CHECK(std::any_of(result.messages.begin(), result.messages.end(), [](const auto& message) {
        return message.position.row == 127 && message.text.starts_with("bericht 42 ");
    }));
}

TEST_CASE("sms: a database that is cut off is read as far as it goes, and says so") {
    SmsDatabase database;
    for (int i = 0; i < 300; ++i) {
        database.say(1, fmt::format("bericht {} {}", i, std::string(200, 'x')));
    }
    std::string bytes = make_database(database.sql).main;
    bytes.resize(bytes.size() - 3 * 4096);
    const TemporaryFolder folder;
    folder.write("sms.db", bytes);
    const ReadResult result = read_path(folder.path());
    CHECK(result.has_notice(NoticeCode::database_unsound));
    CHECK(result.has_notice(NoticeCode::row_damaged));
    CHECK_FALSE(result.messages.empty());
}
