// SPDX-License-Identifier: EUPL-1.2
#include "backup_support.hpp"
#include "base/damaged_database.hpp"
#include "hash/sha.hpp"
#include "paths.hpp"
#include "tree/database.hpp"
#include "tree/tree.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>

using namespace chatkeep;
using namespace backup_test;

namespace {

const Files k_files = {
    {"HomeDomain/Library/SMS/sms.db", "no database, but bytes"},
    {"HomeDomain/Library/empty", ""},
    {"MediaDomain/Library/SMS/Attachments/aa/sixteen bytes!!", "0123456789abcdef"},
    {"MediaDomain/Library/SMS/Attachments/aa/back\\slash é.bin", std::string(100'000, 'x')},
    {"AppDomainGroup-group.net.whatsapp.WhatsApp.shared/ChatStorage.sqlite", "SQLite"}};

} // namespace

TEST_CASE("a plain backup shows the phone's files under their names") {
    const Folder folder;
    const auto tree =
        tree::open_tree(make_backup(folder.path(), "b", k_files, "--app net.whatsapp.WhatsApp"));
    CHECK(read_files(*tree) == k_files);
    REQUIRE(tree->backups().size() == 1);
    const tree::Backup& about = tree->backups().front();
    CHECK(about.folder.empty());
    CHECK(about.device_name == "Toestel van Mees");
    CHECK(about.product_type == "iPhone12,8");
    CHECK(about.ios_version == "16.7.2");
    CHECK(about.udid == "00008030-0011223344556677");
    CHECK(about.phone_number == "+31 6 12345678");
    CHECK(about.made == "2020-09-13T12:26:40Z");
    CHECK(about.apps == std::vector<std::string>{"net.whatsapp.WhatsApp"});
    CHECK_FALSE(about.encrypted);
    CHECK(about.remarks.empty());
    CHECK(about.problem.empty());
    CHECK(tree->refusals().empty());
}

TEST_CASE("an encrypted backup gives the same files and sizes as a plain one") {
    const Folder folder;
    const auto options = GENERATE(as<std::string>(), "", "--old-kdf", "--plain-manifest");
    const auto plain = tree::open_tree(make_backup(folder.path(), "plain", k_files));
    Password password("Geheim! 1");
    const auto tree = tree::open_tree(
        make_backup(folder.path(), "secret", k_files, "--password 'Geheim! 1' " + options), {}, &password);
    CHECK(read_files(*tree) == k_files);
    REQUIRE(tree->backups().size() == 1);
    CHECK(tree->backups().front().encrypted);
    CHECK(tree->backups().front().problem.empty());
    CHECK(password.asked == std::vector<std::string>{"Toestel van Mees"});
    for (const tree::Entry& entry : plain->entries()) {
        if (entry.path.find("Domain") != std::string::npos) {
            INFO(entry.path);
            REQUIRE(tree->find(entry.path));
            CHECK(tree->entries()[*tree->find(entry.path)] == entry);
            CHECK(tree->remark(*tree->find(entry.path)).empty());
        }
    }
}

TEST_CASE("a key derived once opens the backup again without a derivation") {
    const Folder folder;
    const fs::path path = make_backup(folder.path(), "b", k_files, "--password geheim");
    Password password("geheim");
    (void)tree::open_tree(path, {}, &password);
    const auto tree = tree::open_tree(path, {}, &password);
    CHECK(read_files(*tree) == k_files);
    CHECK(password.derivations == std::vector<std::uint64_t>{200});
}

TEST_CASE("a wrong password is told as such") {
    const Folder folder;
    Password password("fout");
    const auto tree =
        tree::open_tree(make_backup(folder.path(), "b", k_files, "--password geheim"), {}, &password);
    REQUIRE(tree->backups().size() == 1);
    CHECK(tree->backups().front().problem == "the password of the backup is wrong");
    CHECK(tree->backups().front().fault == base::Fault::credential);
    CHECK(read_files(*tree).empty());
}

TEST_CASE("an encrypted backup without any password says what is needed") {
    const Folder folder;
    const auto tree = tree::open_tree(make_backup(folder.path(), "b", k_files, "--password geheim"));
    REQUIRE(tree->backups().size() == 1);
    CHECK(tree->backups().front().problem == "the backup is encrypted and no password was given");
    CHECK(tree->backups().front().device_name == "Toestel van Mees");
}

TEST_CASE("a password typed with combining marks opens what was set with composed letters") {
    const Folder folder;
    Password password("cafe\u0301");
    const auto tree =
        tree::open_tree(make_backup(folder.path(), "b", k_files, "--password 'caf\u00e9'"), {}, &password);
    CHECK(read_files(*tree) == k_files);
    CHECK(password.derivations.size() == 2);
}

TEST_CASE("the corpora's backups hold what their expected results say") {
    const fs::path corpora = fs::path(test::k_corpora) / "ios";
    if (!fs::exists(corpora)) {
        return;
    }
    const auto name = GENERATE(as<std::string>(), "backup_plain", "backup_encrypted");
    const auto expected = nlohmann::json::parse(test::read_file(corpora / (name + ".expected.json")));
    Password password(expected["password"].is_null() ? "" : expected["password"].get<std::string>());
    const auto tree = tree::open_tree(corpora / name, {}, &password);
    for (const auto& file : expected["files"]) {
        const std::string path =
            file["domain"].get<std::string>() + "/" + file["relativePath"].get<std::string>();
        INFO(path);
        const auto index = tree->find(path);
        REQUIRE(index);
        CHECK(tree->entries()[*index].size == file["plain_size"].get<std::uint64_t>());
        CHECK(hash::sha256(read_entry(*tree, *index)) == file["plain_sha256"].get<std::string>());
        if (path.ends_with(".db") || path.ends_with(".sqlite")) {
            CHECK_FALSE(tree::open_database(*tree, *index).quick_check());
        }
    }
    CHECK(tree->refusals().empty());
    REQUIRE(tree->backups().size() == 1);
    CHECK(tree->backups().front().problem.empty());
    CHECK(tree->backups().front().remarks.empty());
}

namespace {

constexpr auto k_sms = "HomeDomain/Library/SMS/sms.db";
constexpr auto k_sms_stored = "3d/3d0d7e5fb2ce288813306e4d4636395e047a3d28";

std::unique_ptr<tree::Tree> open(const fs::path& path, Password& password) {
    return tree::open_tree(path.string(), {}, &password);
}

const tree::Backup& only_backup(const tree::Tree& tree) {
    REQUIRE(tree.backups().size() == 1);
    return tree.backups().front();
}

std::string remark_of(const tree::Tree& tree, const std::string& path) {
    const auto index = tree.find(path);
    REQUIRE(index);
    return tree.remark(*index);
}

} // namespace

namespace {

/// Runs statements in the plain manifest of a backup.
void alter_manifest(const fs::path& backup, const std::string& sql) {
    const std::string command =
        "python3 -c \"import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.executescript(sys.argv[2]); "
        "c.close()\" '" +
        (backup / "Manifest.db").string() + "' \"" + sql + "\"";
    // NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe): one thread, words of our own
    REQUIRE(std::system(command.c_str()) == 0);
}

std::vector<std::string> remarks_after(const fs::path& backup, const std::string& sql) {
    const std::string manifest = test::read_file(backup / "Manifest.db");
    alter_manifest(backup, sql);
    const auto tree = tree::open_tree(backup.string());
    std::vector<std::string> remarks = only_backup(*tree).remarks;
    test::write_file(backup / "Manifest.db", manifest);
    return remarks;
}

using Remarks = std::vector<std::string>;

} // namespace

TEST_CASE("rows of a manifest that are no files are passed over, and those of no known kind told") {
    const Folder folder;
    const fs::path path = make_backup(folder.path(), "b", {{k_sms, "x"}});
    CHECK(remarks_after(path, "INSERT INTO Files VALUES ('ff', 'HomeDomain', 'link', 4, NULL), "
                              "('fe', NULL, NULL, 16, NULL), ('fd', 'HomeDomain', 'folder', 2, NULL)")
              .empty());
    const std::string front = "Manifest.db: 1 rows are damaged: row ";
    const std::string unnamed = "stored files that no row of the manifest names: 1";
    for (const char* flags : {"0", "3", "8", "NULL", "'bestand'"}) {
        INFO(flags);
        CHECK(remarks_after(path, std::string("UPDATE Files SET flags = ") + flags +
                                      " WHERE relativePath = '" + "Library/SMS/sms.db'") ==
              Remarks{front + "4: its flags are of no kind that is known", unnamed});
    }
    CHECK(remarks_after(path, "UPDATE Files SET relativePath = NULL WHERE flags = 1") ==
          Remarks{front + "4: its file has no name", unnamed});
    CHECK(remarks_after(path, "UPDATE Files SET fileID = upper(fileID) WHERE flags = 1") ==
          Remarks{front + "4: its file id is none", unnamed});
    CHECK(remarks_after(path, "UPDATE Files SET relativePath = 'Library/SMS/other.db' WHERE flags = 1") ==
          Remarks{front + "4: its file id is not that of its name"});
}

TEST_CASE("a path that a manifest names twice is read when one of the two is stored, else refused") {
    const Folder folder;
    const fs::path path = make_backup(folder.path(), "b", {{k_sms, "x"}});
    const std::string other(40, 'e');
    alter_manifest(path, "INSERT INTO Files SELECT '" + other +
                             "', domain, relativePath, flags, file FROM Files WHERE flags = 1");
    const auto tree = tree::open_tree(path.string());
    CHECK(read_files(*tree) == Files{{k_sms, "x"}});
    CHECK_FALSE(tree->is_lacking(k_sms));
    test::write_file(path / "ee" / other, "y");
    const auto doubtful = tree::open_tree(path.string());
    CHECK(read_files(*doubtful).empty());
    CHECK(doubtful->refusals() == std::vector<tree::Refusal>{{k_sms, "occurs twice", false}});
}

TEST_CASE("two paths may be stored in one file") {
    const Folder folder;
    const fs::path path = make_backup(folder.path(), "b", {{k_sms, "x"}});
    alter_manifest(path,
                   "CREATE TABLE F AS SELECT * FROM Files; DROP TABLE Files; ALTER TABLE F RENAME TO Files; "
                   "INSERT INTO Files SELECT fileID, domain, 'Library/SMS/copy.db', flags, file FROM Files "
                   "WHERE flags = 1");
    CHECK(read_files(*tree::open_tree(path.string())) ==
          Files{{k_sms, "x"}, {"HomeDomain/Library/SMS/copy.db", "x"}});
}

TEST_CASE("a plain file of another size than the manifest states is told") {
    const Folder folder;
    const auto tree = tree::open_tree(
        make_backup(folder.path(), "b", {{k_sms, "four"}}, std::string("--size ") + k_sms + "=10").string());
    CHECK(read_files(*tree) == Files{{k_sms, "four"}});
    CHECK(remark_of(*tree, k_sms) == "has 4 bytes where the manifest states 10");
}

TEST_CASE("a list that is missing beside the manifest is told") {
    const Folder folder;
    for (const auto& [name, remark] :
         Files{{"Info.plist", "Info.plist is missing: the owner's number may not be known"},
               {"Manifest.plist",
                "Manifest.plist is missing: whether the backup is encrypted is told by its files only"},
               {"Status.plist", "Status.plist is missing: whether the backup was finished is not known"}}) {
        const fs::path path = make_backup(folder.path(), name + ".b", k_files);
        fs::remove(path / name);
        const auto tree = tree::open_tree(path.string());
        CHECK(read_files(*tree) == k_files);
        CHECK(only_backup(*tree).remarks == Remarks{remark});
    }
}

TEST_CASE("an encrypted backup without its lists is known by its files") {
    const Folder folder;
    Password password("geheim");
    const fs::path path = make_backup(folder.path(), "b", k_files, "--password geheim");
    const std::string list = test::read_file(path / "Manifest.plist");
    fs::remove(path / "Info.plist");
    test::write_file(path / "Manifest.plist", list.substr(0, 100));
    CHECK(only_backup(*open(path, password)).problem ==
          "Manifest.plist is damaged: without it an encrypted backup can't be opened");
    fs::remove(path / "Manifest.plist");
    CHECK(only_backup(*open(path, password)).problem ==
          "Manifest.plist is missing: without it an encrypted backup can't be opened");
}

TEST_CASE("a zip of a backup shows the same files, one level down") {
    const Folder folder;
    Password password("geheim");
    make_backup(folder.path(), "UDID", k_files, "--password geheim");
    // NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe): one thread, words of our own
    REQUIRE(std::system(("cd '" + folder.path().string() + "' && zip -qr b.zip UDID").c_str()) == 0);
    fs::remove_all(folder.path() / "UDID");
    const auto in_zip = open(folder.path() / "b.zip", password);
    CHECK(only_backup(*in_zip).folder == "UDID/");
    const auto beside = open(folder.path(), password); // a zip in a folder
    CHECK(only_backup(*beside).folder == "b.zip/UDID/");
    for (const auto& [path, bytes] : k_files) {
        REQUIRE(in_zip->find("UDID/" + path));
        CHECK(read_entry(*in_zip, *in_zip->find("UDID/" + path)) == bytes);
        REQUIRE(beside->find("b.zip/UDID/" + path));
        CHECK(read_entry(*beside, *beside->find("b.zip/UDID/" + path)) == bytes);
    }
}

TEST_CASE("each backup in a folder is opened by itself") {
    const Folder folder;
    Password password("geheim");
    make_backup(folder.path(), "a", k_files, "--device 'Een'");
    make_backup(folder.path(), "b", {{k_sms, "b"}}, "--device 'Twee' --password geheim");
    make_backup(folder.path(), "c", {{k_sms, "c"}}, "--device 'Drie' --password anders --iterations 101");
    test::write_file(folder.path() / "notes/Manifest.db", "of another program");
    const auto tree = open(folder.path(), password);
    REQUIRE(tree->backups().size() == 3);
    CHECK(tree->backups()[0].device_name == "Een");
    CHECK(tree->backups()[1].problem.empty());
    CHECK(tree->backups()[2].problem == "the password of the backup is wrong");
    CHECK(read_entry(*tree, *tree->find("b/HomeDomain/Library/SMS/sms.db")) == "b");
    CHECK_FALSE(tree->find("c/HomeDomain/Library/SMS/sms.db"));
    CHECK(tree->find("notes/Manifest.db"));
    CHECK(tree->backup_of("b/HomeDomain/Library/SMS/sms.db") == &tree->backups()[1]);
    CHECK(tree->backup_of("notes/Manifest.db") == nullptr);
}

TEST_CASE("a backup of iOS 9 is read by its other manifest and flat files") {
    const Folder folder;
    const fs::path path = make_backup(folder.path(), "old", k_files, "--mbdb --ios 9.3.5");
    const auto tree = tree::open_tree(path.string());
    CHECK(read_files(*tree) == k_files);
    CHECK(only_backup(*tree).ios_version == "9.3.5");
    const std::string manifest = test::read_file(path / "Manifest.mbdb");
    test::write_file(path / "Manifest.mbdb", manifest.substr(0, manifest.size() - 20));
    CHECK(only_backup(*tree::open_tree(path.string())).remarks ==
          std::vector<std::string>{"Manifest.mbdb is cut off",
                                   "stored files that no row of the manifest names: 1"});
}

TEST_CASE("a copy that was decrypted is read in spite of its marks") {
    const Folder folder;
    Password password("not asked");
    Files files = k_files;
    files["HomeDomain/a.plist"] = "bplist00 and so on";
    const fs::path plain = make_backup(folder.path(), "plain", files);
    const fs::path copy = make_backup(folder.path(), "copy", files, "--password geheim --plain-manifest");
    for (const auto& entry : fs::recursive_directory_iterator(plain)) {
        if (entry.is_regular_file() && entry.path().filename().string().size() == 40) {
            fs::copy_file(entry, copy / fs::relative(entry, plain), fs::copy_options::overwrite_existing);
        }
    }
    const auto tree = open(copy, password);
    CHECK(read_files(*tree) == files);
    CHECK_FALSE(only_backup(*tree).encrypted);
    CHECK(only_backup(*tree).remarks == std::vector<std::string>{"a copy that another tool decrypted"});
    CHECK(password.asked.empty());
}

TEST_CASE("one decrypted file in an encrypted backup is told by its first bytes") {
    const Folder folder;
    Password password("geheim");
    const std::string list = "bplist00 and so on";
    const fs::path path =
        make_backup(folder.path(), "b", {{k_sms, list}, {"HomeDomain/x", "x"}}, "--password geheim");
    test::write_file(path / k_sms_stored, list);
    const auto tree = open(path, password);
    CHECK(read_files(*tree) == Files{{k_sms, list}, {"HomeDomain/x", "x"}});
}

TEST_CASE("a file without a key that lies in the clear in an encrypted backup is read") {
    const Folder folder;
    Password password("geheim");
    const std::string list = "bplist00 and so on";
    const Files files = {{k_sms, list}, {"HomeDomain/x", "x"}};
    const fs::path path = make_backup(folder.path(), "b", files, "--password geheim --plain-manifest");
    const fs::path plain = make_backup(folder.path(), "plain", files);
    alter_manifest(path,
                   "ATTACH '" + (plain / "Manifest.db").string() +
                       "' AS p; UPDATE Files SET file = (SELECT file FROM p.Files AS f WHERE f.fileID = "
                       "Files.fileID) WHERE relativePath = 'Library/SMS/sms.db'");
    const std::string stored = test::read_file(path / k_sms_stored);
    const auto closed = open(path, password);
    CHECK(closed->refusals() ==
          std::vector<tree::Refusal>{{k_sms, "encrypted, and the manifest has no key for it", true}});
    test::write_file(path / k_sms_stored, list);
    const auto tree = open(path, password);
    CHECK(read_files(*tree) == files);
    CHECK(tree->refusals().empty());
}

TEST_CASE("what is encrypted is told file by file, though the manifest is in the clear") {
    const Folder folder;
    Password password("geheim");
    const std::string list = "bplist00 and so on";
    const Files files = {
        {k_sms, std::string(40, 'a')}, {"HomeDomain/a.plist", list}, {"HomeDomain/b.bin", list}};
    const fs::path path = make_backup(folder.path(), "b", files, "--password geheim --plain-manifest");
    const auto stored_as = [&](const std::string& relative) {
        hash::Digest digest(hash::Algorithm::sha1);
        digest.update("HomeDomain-" + relative);
        const std::string id = digest.finish();
        return path / id.substr(0, 2) / id;
    };
    test::write_file(stored_as("a.plist"), list);
    const std::string cut = test::read_file(stored_as("b.bin")).substr(0, list.size());
    test::write_file(stored_as("b.bin"), cut);
    const auto tree = open(path, password);
    Files read = read_files(*tree);
    read.erase("HomeDomain/b.bin");
    CHECK(read == Files{{k_sms, std::string(40, 'a')}, {"HomeDomain/a.plist", list}});
    CHECK(only_backup(*tree).encrypted);
    CHECK(remark_of(*tree, "HomeDomain/b.bin") == "damaged: its 18 encrypted bytes are no whole blocks");
}

TEST_CASE("sizes and padding follow the bytes, not the manifest") {
    const Folder folder;
    Password password("geheim");
    const fs::path path = make_backup(folder.path(), "b", {{k_sms, std::string(40, 'a')}},
                                      std::string("--password geheim --size ") + k_sms + "=10");
    const auto content = [&](const std::string& stored) {
        test::write_file(path / k_sms_stored, stored);
        const auto tree = open(path, password);
        const auto index = tree->find(k_sms);
        REQUIRE(index);
        std::string bytes = read_entry(*tree, *index);
        CHECK(tree->entries()[*index].size == bytes.size());
        return std::pair(bytes, remark_of(*tree, k_sms));
    };
    const std::string whole = test::read_file(path / k_sms_stored);
    CHECK(content(whole) ==
          std::pair(std::string(40, 'a'), std::string("has 40 bytes where the manifest states 10")));
    CHECK(content(whole.substr(0, 32)) ==
          std::pair(std::string(10, 'a'),
                    std::string("its padding is damaged: 10 of 32 decrypted bytes were taken")));
    CHECK(
        content(whole.substr(0, 37)) ==
        std::pair(std::string(32, 'a'), std::string("damaged: its 37 encrypted bytes are no whole blocks")));
}

TEST_CASE("bytes that are cut short keep what there is of them") {
    const Folder folder;
    Password password("geheim");
    const fs::path path =
        make_backup(folder.path(), "b", {{k_sms, std::string(100, 'a')}}, "--password geheim");
    test::write_file(path / k_sms_stored, test::read_file(path / k_sms_stored).substr(0, 48));
    const auto tree = open(path, password);
    CHECK(read_entry(*tree, *tree->find(k_sms)) == std::string(48, 'a'));
    CHECK(remark_of(*tree, k_sms) == "its padding is damaged: 48 of 48 decrypted bytes were taken");
}

TEST_CASE("a file of which nothing is left is no file of no bytes") {
    const Folder folder;
    Password password("geheim");
    const fs::path path =
        make_backup(folder.path(), "b", {{k_sms, std::string(100, 'a')}}, "--password geheim");
    test::write_file(path / k_sms_stored, "");
    const auto tree = open(path, password);
    CHECK_THROWS_WITH(read_entry(*tree, *tree->find(k_sms)),
                      Catch::Matchers::EndsWith("empty where the manifest states 100 bytes"));
}

TEST_CASE("what is listed but not stored is lacking, and says so") {
    const Folder folder;
    const auto tree =
        tree::open_tree(make_backup(folder.path(), "b", k_files, std::string("--absent ") + k_sms).string());
    CHECK_FALSE(tree->find(k_sms));
    CHECK(tree->is_lacking(k_sms));
    CHECK_FALSE(tree->is_lacking("HomeDomain/Library/empty"));
    CHECK(tree->refusals().empty());
}

TEST_CASE("a backup with a part missing says which") {
    const Folder folder;
    Password password("geheim");
    const fs::path path = make_backup(folder.path(), "b", k_files, "--password geheim");
    const std::string keybag = test::read_file(path / "Manifest.plist");
    fs::remove(path / "Manifest.plist");
    CHECK(only_backup(*open(path, password)).problem ==
          "Manifest.plist is missing: without it an encrypted backup can't be opened");
    test::write_file(path / "Manifest.plist", keybag.substr(0, 200));
    CHECK(only_backup(*open(path, password)).remarks ==
          std::vector<std::string>{"Manifest.plist is damaged"});
    test::write_file(path / "Manifest.plist", keybag);
    const std::string manifest = test::read_file(path / "Manifest.db");
    test::write_file(path / "Manifest.db", "x" + manifest.substr(1));
    CHECK(only_backup(*open(path, password)).problem ==
          "Manifest.db is damaged: it does not decrypt to a database");
    fs::remove(path / "Manifest.db");
    CHECK(only_backup(*open(path, password)).problem ==
          "Manifest.db is missing: without it no file of the backup has a name");
}

TEST_CASE("a manifest with a damaged page gives the files of its other pages, and says so") {
    const Folder folder;
    backup_test::Files files;
    for (int i = 100; i < 400; ++i) {
        files["HomeDomain/f/" + std::to_string(i)] = "x";
    }
    const fs::path path = make_backup(folder.path(), "b", files);
    std::string manifest = test::read_file(path / "Manifest.db");
    for (std::size_t page = 4096; page < manifest.size(); page += 4096) {
        if (manifest[page] == 0x0D && manifest.substr(page, 4096).find("f/250") != std::string::npos) {
            manifest.replace(page, 4096, 4096, '\xFF'); // a leaf of the table
        }
    }
    test::write_file(path / "Manifest.db", manifest);
    const auto tree = tree::open_tree(path.string());
    CHECK(tree->find("HomeDomain/f/100"));
    CHECK_FALSE(tree->find("HomeDomain/f/250"));
    CHECK(tree->find("HomeDomain/f/399"));
    const std::vector<std::string>& remarks = only_backup(*tree).remarks;
    REQUIRE(remarks.size() == 3);
    CHECK(remarks[0].starts_with("Manifest.db: 1 rows are damaged: rows from "));
    CHECK(remarks[1].starts_with("Manifest.db is damaged: "));
    CHECK(remarks[2].starts_with("stored files that no row of the manifest names: "));
}

TEST_CASE("a manifest of which the page above all rows is destroyed gives all files, and says so") {
    const Folder folder;
    backup_test::Files files;
    for (int i = 100; i < 400; ++i) {
        files["HomeDomain/f/" + std::to_string(i)] = "x";
    }
    const fs::path path = make_backup(folder.path(), "b", files);
    std::string manifest = test::read_file(path / "Manifest.db");
    const std::uint32_t root = test::root_of(manifest, "Files");
    REQUIRE_FALSE(test::children_of(manifest, root).empty());
    test::overwrite(manifest, root);
    test::write_file(path / "Manifest.db", manifest);
    const auto tree = tree::open_tree(path.string());
    for (const auto& [name, content] : files) {
        CHECK(tree->find(name));
    }
    const std::vector<std::string>& remarks = only_backup(*tree).remarks;
    REQUIRE(remarks.size() == 1);
    CHECK(remarks[0].starts_with("Manifest.db: Files: page "));
}

TEST_CASE("an encrypted manifest of which half decrypts gives what it has, and says so") {
    const Folder folder;
    backup_test::Files files;
    for (int i = 100; i < 700; ++i) {
        files["HomeDomain/f/" + std::to_string(i)] = "x";
    }
    const fs::path path = make_backup(folder.path(), "b", files, "--password geheim");
    std::string manifest = test::read_file(path / "Manifest.db");
    const std::size_t half = manifest.size() / 2;
    std::fill(manifest.begin() + static_cast<std::ptrdiff_t>(half), manifest.end(), '\0');
    test::write_file(path / "Manifest.db", manifest);
    Password password("geheim");
    const auto tree = open(path, password);
    CHECK(only_backup(*tree).problem.empty());
    CHECK(tree->find("HomeDomain/f/100"));
    CHECK_FALSE(tree->find("HomeDomain/f/699"));
    const std::vector<std::string>& remarks = only_backup(*tree).remarks;
    REQUIRE(remarks.size() == 3);
    CHECK(remarks[0].starts_with("Manifest.db: "));
    CHECK(remarks[1].starts_with("Manifest.db is damaged: "));
    CHECK(remarks[2].starts_with("stored files that no row of the manifest names: "));
}

TEST_CASE("files of every class that a password opens are read, others are told one by one") {
    const Folder folder;
    Files files = {{"HomeDomain/device", "by the device alone"}, {"HomeDomain/both", "by both"}};
    std::string options = "--password geheim --class HomeDomain/device=9 --class HomeDomain/both=10";
    for (const char* number : {"1", "2", "3", "4", "5", "11"}) {
        const std::string name = std::string("HomeDomain/of class ") + number;
        files[name] = std::string("content of class ") + number;
        options += " --class '" + name + "'=" + number;
    }
    Password password("geheim");
    const auto tree = open(make_backup(folder.path(), "b", files, options), password);
    CHECK(only_backup(*tree).problem.empty());
    for (const auto& [name, bytes] : files) {
        INFO(name);
        const auto index = tree->find(name);
        REQUIRE(index);
        if (name.find("of class") == std::string::npos) {
            CHECK_THROWS_WITH(read_entry(*tree, *index),
                              name + ": encrypted with a key that the backup does not hold");
        } else {
            CHECK(read_entry(*tree, *index) == bytes);
        }
    }
}

TEST_CASE("an interrupted backup is read with a remark") {
    const Folder folder;
    const fs::path path = make_backup(folder.path(), "b", k_files);
    test::write_file(path / "Snapshot/Manifest.db", "half");
    test::write_file(path / "Status.plist",
                     "<plist><dict><key>SnapshotState</key><string>uploading</string></dict></plist>");
    const auto tree = tree::open_tree(path.string());
    CHECK(read_files(*tree) == k_files);
    CHECK(only_backup(*tree).remarks ==
          std::vector<std::string>{"the backup was not finished (\"uploading\")",
                                   "a later backup was interrupted: files may be of different times"});
}

TEST_CASE("a state that is not told is not a finished backup") {
    const Folder folder;
    const fs::path path = make_backup(folder.path(), "b", k_files);
    test::write_file(path / "Status.plist", "<plist><dict><key>IsFullBackup</key><true/></dict></plist>");
    CHECK(only_backup(*tree::open_tree(path.string())).remarks ==
          std::vector<std::string>{"Status.plist does not say that the backup was finished"});
}

TEST_CASE("names in a manifest can't lead out of the container") {
    const Folder folder;
    const fs::path path =
        make_backup(folder.path(), "b", {{"HomeDomain/aaaaaaaa", "x"}, {"HomeDomain/ok", "y"}});
    std::string manifest = test::read_file(path / "Manifest.db");
    for (auto at = manifest.find("aaaaaaaa"); at != std::string::npos; at = manifest.find("aaaaaaaa")) {
        manifest.replace(at, 8, "../../aa");
    }
    test::write_file(path / "Manifest.db", manifest);
    const auto tree = tree::open_tree(path.string());
    CHECK(read_files(*tree) == Files{{"HomeDomain/ok", "y"}});
    CHECK(tree->refusals() ==
          std::vector<tree::Refusal>{{"HomeDomain/../../aa", "leaves the container", false}});
}

TEST_CASE("an encrypted database is read page by page where it lies") {
    const Folder folder;
    Password password("geheim");
    const fs::path made = folder.path() / "made.db";
    // NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe): one thread, words of our own
    REQUIRE(std::system(("python3 -c \"import sqlite3; c=sqlite3.connect('" + made.string() +
                         "'); c.execute('create table t(a)'); c.executemany('insert into t values(?)', "
                         "[(str(i)*50,) for i in range(5000)]); c.commit()\"")
                            .c_str()) == 0);
    const auto tree = open(
        make_backup(folder.path(), "b", {{k_sms, test::read_file(made)}}, "--password geheim"), password);
    const base::Database database = tree::open_database(*tree, *tree->find(k_sms));
    base::Statement count = database.prepare("SELECT count(*), sum(length(a)) FROM t");
    REQUIRE(count.step() == base::Step::row);
    CHECK(count.integer(0) == 5000);
    CHECK_FALSE(database.quick_check());
}
