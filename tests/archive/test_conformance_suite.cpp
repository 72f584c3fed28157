// SPDX-License-Identifier: EUPL-1.2
// The Library of Congress's BagIt conformance suite: the folder that a bag lies in says what must come out.
#include "archive/bag_reader.hpp"
#include "bag_fixture.hpp"
#include "paths.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

using namespace chatkeep::archive;
using chatkeep::test::ScratchFolder;

namespace {

std::string verdict_of(const std::filesystem::path& bag) {
    FindingList list;
    const BagReport report = check_bag(bag.string(), list);
    if (!report.is_valid()) {
        return "invalid";
    }
    return report.warnings == 0 ? "valid" : "warning";
}

/// Bags that are wrong on one system only hold paths that would leave the bag there; they are refused
/// everywhere.
std::string expected(const std::string& category) {
    return category.ends_with("-only") ? "invalid" : category;
}

std::vector<std::filesystem::path> subfolders(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.is_directory()) {
            found.push_back(entry.path());
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

} // namespace

TEST_CASE("every bag of the conformance suite gets its verdict", "[corpora]") {
    const std::filesystem::path archive = std::filesystem::path(chatkeep::test::k_corpora) / "archive";
    if (!std::filesystem::exists(archive)) {
        WARN("the corpora are not there");
        return;
    }
    const ScratchFolder scratch;
    const std::string command = "tar xf '" + (archive / "bagit-conformance-half1.tar").string() + "' -C '" +
                                scratch.path().string() + "'";
    REQUIRE(std::system(command.c_str()) == 0); // NOLINT(cert-env33-c,concurrency-mt-unsafe): a fixed command
    std::size_t bags = 0;
    for (const auto& version : subfolders(scratch.path())) {
        for (const auto& category : subfolders(version)) {
            for (const auto& bag : subfolders(category)) {
                INFO(bag.string());
                CHECK(verdict_of(bag) == expected(category.filename().string()));
                ++bags;
            }
        }
    }
    CHECK(bags == 31);
}
