// SPDX-License-Identifier: EUPL-1.2
#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "files.hpp"
#include "scratch_folder.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <string>

using namespace chatkeep;
using base::AtomicFile;
using base::Replace;
using chatkeep::test::read_file;
using chatkeep::test::ScratchFolder;
using chatkeep::test::write_file;

namespace {

/// Whether text could be written to path, in pieces of one byte.
bool writes(const std::string& path, Replace replace, const std::string& text) {
    try {
        AtomicFile file(path, replace);
        for (const char c : text) {
            file.write({&c, 1});
        }
        file.commit();
        return true;
    } catch (const base::Error& error) {
        CHECK(error.fault() == base::Fault::refused);
        return false;
    }
}

} // namespace

TEST_CASE("a file that is there is replaced, or stays when it is the same, or is refused") {
    const ScratchFolder scratch;
    const std::string path = (scratch.path() / "log.jsonl").string();
    CHECK(writes(path, Replace::same, "one\n"));
    CHECK(read_file(path) == "one\n");
    CHECK_FALSE(writes(path, Replace::never, "one\n"));
    CHECK(writes(path, Replace::same, "one\n"));
    for (const char* other : {"", "one", "one\ntwo\n", "two\n"}) {
        CHECK_FALSE(writes(path, Replace::same, other));
    }
    CHECK(read_file(path) == "one\n");
    CHECK(writes(path, Replace::allowed, "two\n"));
    CHECK(read_file(path) == "two\n");
    std::filesystem::create_symlink(path, path + ".link");
    CHECK_FALSE(writes(path + ".link", Replace::same, "two\n"));
}

TEST_CASE("a file that was the same is not taken back") {
    const ScratchFolder scratch;
    const std::string path = (scratch.path() / "log.jsonl").string();
    write_file(path, "one\n");
    AtomicFile file(path, Replace::same);
    file.write("one\n");
    file.commit();
    file.withdraw();
    CHECK(read_file(path) == "one\n");
}
