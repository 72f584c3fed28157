// SPDX-License-Identifier: EUPL-1.2
#include "backup_support.hpp"
#include "hash/sha.hpp"
#include "tree/database.hpp"
#include "tree/tree.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

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
    const fs::path corpora = fs::path(CHATKEEP_CORPORA) / "ios";
    if (!fs::exists(corpora)) {
        return;
    }
    const auto name = GENERATE(as<std::string>(), "backup_plain", "backup_encrypted");
    const auto expected = nlohmann::json::parse(slurp(corpora / (name + ".expected.json")));
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
