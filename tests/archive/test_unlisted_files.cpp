// SPDX-License-Identifier: EUPL-1.2
#include "archive/bag_writer.hpp"
#include "archive/unlisted_files.hpp"
#include "bag_fixture.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace {

using namespace chatkeep::archive;
using chatkeep::test::ScratchFolder;
using chatkeep::test::write_file;

/// A package in a scratch folder: payload is its one file.
std::filesystem::path write_package(const ScratchFolder& scratch, const std::string& payload) {
    std::filesystem::path target = scratch.path() / "package";
    BagWriter writer(target.string(), chatkeep::base::Replace::never);
    const auto file = writer.create(payload);
    file->write("{}");
    file->commit();
    writer.commit({{"Bag-Software-Agent", "chat-archive 1"}});
    return target;
}

std::vector<std::string> unlisted(const std::filesystem::path& package) {
    FindingList list;
    check_unlisted(package.string(), list);
    std::vector<std::string> files;
    for (const Finding& finding : list.findings) {
        CHECK(finding.level == FindingLevel::error);
        files.push_back(finding.file);
    }
    std::sort(files.begin(), files.end());
    return files;
}

} // namespace

TEST_CASE("beside a proof no file stands that the tag manifest does not list") {
    const ScratchFolder scratch;
    const auto package = write_package(scratch, "data/proof/statement-readout.json");
    CHECK(unlisted(package).empty());
    write_file(package / "meta/deep/messages.jsonl", "{}");
    write_file(package / "key", "K");
    write_file(package / "tagmanifest-sha512.txt.p7s.tsr2", "evidence is checked elsewhere");
    CHECK(unlisted(package) == std::vector<std::string>{"key", "meta/deep/messages.jsonl"});
    std::filesystem::create_directory(package / "data/06-12345678");
    std::filesystem::create_directory(package / "note");
    CHECK(unlisted(package) ==
          std::vector<std::string>{"data/06-12345678", "key", "meta/deep/messages.jsonl", "note"});
    std::filesystem::remove(package / "tagmanifest-sha512.txt");
    CHECK(unlisted(package).empty()); // check_proof() misses it
}

TEST_CASE("in a bag without proof only a signature over the whole asks for it") {
    const ScratchFolder scratch;
    const auto package = write_package(scratch, "data/messages.jsonl");
    write_file(package / "meta/note.txt", "BagIt allows it");
    CHECK(unlisted(package).empty());
    write_file(package / "tagmanifest-sha512.txt.p7s", "signature");
    CHECK(unlisted(package) == std::vector<std::string>{"meta/note.txt"});
}
