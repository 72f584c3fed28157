// SPDX-License-Identifier: EUPL-1.2
#include "tree/tree_support.hpp"
#include "tree/zip_builder.hpp"

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <functional>

using namespace chatkeep;
using namespace chatkeep::test;
using tree::Refusal;

namespace {

using Refusals = std::vector<Refusal>;
using Paths = std::vector<std::string>;

std::string error_of_reading(std::string_view bytes, std::string_view path, const tree::Limits& limits = {}) {
    const auto tree = tree_of(bytes, limits);
    return error_of([&] {
        const auto input = tree->open(tree->find(path).value());
        std::string buffer(std::size_t{1} << 18U, '\0');
        while (input->read(buffer.data(), buffer.size()) != 0) {
        }
    });
}

/// Kilobytes that work adds to the most memory a process ever held.
long memory_of(const std::function<void()>& prepare, const std::function<void()>& work) {
    int ends[2] = {-1, -1};
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
        rusage before{};
        rusage after{};
        try {
            prepare();
            ::getrusage(RUSAGE_SELF, &before);
            work();
        } catch (...) {
            ::_exit(1);
        }
        ::getrusage(RUSAGE_SELF, &after);
        const long used = after.ru_maxrss - before.ru_maxrss;
        ::_exit(::write(ends[1], &used, sizeof used) == sizeof used ? 0 : 1);
    }
    ::close(ends[1]);
    long used = -1;
    const bool told = ::read(ends[0], &used, sizeof used) == sizeof used;
    ::close(ends[0]);
    int status = -1;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(told);
    return used;
}

/// A zip of a million files with an end record of choice.
void write_million(const std::string& path, bool honest) {
    constexpr std::uint64_t files = 1'000'000;
    constexpr std::uint64_t at_once = 1000;
    const ZipItem item = stored("bestand", "");
    std::string headers;
    std::string records;
    for (std::uint64_t i = 0; i < at_once; ++i) {
        headers += local_header(item);
        records += directory_record(item, 0, 0);
    }
    std::ofstream out(path, std::ios::binary);
    for (std::uint64_t i = 0; i < files / at_once; ++i) {
        out << headers;
    }
    for (std::uint64_t i = 0; i < files / at_once; ++i) {
        out << records;
    }
    const ZipEnd end{
        honest ? files : 5, files / at_once * records.size(), files / at_once * headers.size(), 0, {}};
    out << (honest ? end_record64(end) : end_record(end));
    REQUIRE(out.flush());
}

} // namespace

TEST_CASE("a zip of a million files is refused before it takes memory") {
    const Scratch scratch;
    const std::string path = scratch.path("x.zip");
    std::string error;
    const auto open = [&] { error = error_of([&] { (void)tree::open_tree(path); }); };
    SECTION("when it says so") {
        write_million(path, true);
        open();
        CHECK(error == "3: x.zip: lists 1000000 files or more, beyond the limit of 200000");
        CHECK(memory_of([] {}, open) < 8 * 1024);
    }
    SECTION("when it claims to hold five") {
        write_million(path, false);
        open();
        CHECK(error == "3: x.zip: lists 200001 files or more, beyond the limit of 200000");
        CHECK(memory_of([] {}, open) < 80 * 1024); // what 200,000 files take
    }
}

TEST_CASE("a zip of a backup may hold more files than another") {
    const auto zip_of = [](int files, const char* ending) {
        ZipBuilder zip;
        zip.add(stored("UDID/Info.plist", "x"));
        for (int i = 0; i < files; ++i) {
            zip.add(stored(fmt::format("UDID/{0:02x}/{0:02x}{1:037x}{2}", i, i, ending), ""));
        }
        return zip.finish();
    };
    tree::Limits limits;
    limits.entries = 20;
    limits.backup_entries = 40;
    CHECK(tree_of(zip_of(38, "a"), limits)->entries().size() == 39);
    CHECK(error_of([&] { (void)tree_of(zip_of(40, "a"), limits); }) ==
          "3: export.zip: lists 41 files or more, beyond the limit of 40");
    CHECK(error_of([&] { (void)tree_of(zip_of(38, "g"), limits); }) ==
          "3: export.zip: lists 39 files or more, beyond the limit of 20");
}

TEST_CASE("a bomb stops at the limit") {
    constexpr std::uint64_t runs = 1'000'000; // 258 MB in 1.6 MB
    ZipItem bomb{"bomb", deflated_zeros(runs), 1 + 258 * runs, 0, 8, 0, 0, 0, 0, {}, false};
    tree::Limits limits;
    limits.ratio = 100;
    const std::uint64_t limit = (64ULL << 20U) + 100 * bomb.packed.size();
    const std::string bytes = ZipBuilder{bomb}.finish();
    CHECK(error_of_reading(bytes, "bomb", limits) ==
          fmt::format(
              "3: export.zip: bomb: unpacks to more than {} bytes, suspiciously many for its packed size",
              limit));
    CHECK(memory_of([] {}, [&] { (void)error_of_reading(bytes, "bomb", limits); }) < 8 * 1024);
    CHECK(error_of_reading(bytes, "bomb") ==
          "3: export.zip: bomb: damaged: its checksum differs"); // 158 : 1 is no bomb
}

TEST_CASE("entries that share packed bytes are refused") {
    const ZipItem kernel{"a", deflated_zeros(1000), 258'001, 0, 8, 0, 0, 0, 0, {}, false};
    SECTION("all at one place, 1 : 10,000 together") {
        ZipBuilder zip{stored("eerlijk", "x")};
        const std::uint64_t at = zip.offset();
        zip.add(kernel);
        Refusals expected{{"a", "overlaps another entry"}};
        for (int i = 0; i < 99; ++i) {
            ZipItem again = kernel;
            again.name = fmt::format("b{:02}", i);
            zip.add_record(again, at, kernel.packed.size());
            expected.push_back({again.name, "overlaps another entry"});
        }
        const auto tree = tree_of(zip.finish());
        CHECK(paths(*tree) == Paths{"eerlijk"});
        CHECK(tree->refusals() == expected);
    }
    SECTION("one quoted inside another") {
        ZipBuilder zip;
        const ZipItem inner = stored("inner", "secret");
        zip.add(stored("outer", local_header(inner) + inner.packed));
        zip.add_record(inner, local_header(stored("outer", "")).size(), inner.packed.size());
        zip.add(stored("na", "x"));
        const auto tree = tree_of(zip.finish());
        CHECK(paths(*tree) == Paths{"na"});
        CHECK(tree->refusals() ==
              Refusals{{"inner", "overlaps another entry"}, {"outer", "overlaps another entry"}});
    }
}

TEST_CASE("sizes that lie are found out") {
    const auto error_with = [](std::string_view name, std::uint64_t size, std::uint32_t crc) {
        ZipItem item = deflated("d", "content");
        item.size = size;
        item.crc = crc;
        return error_of_reading(ZipBuilder{item}.finish(), name);
    };
    const std::uint32_t crc = tree::crc32_of("content");
    CHECK(error_with("d", 7, crc) == "no error");
    CHECK(error_with("d", 6, crc) == "3: export.zip: d: unpacks to more bytes than the 6 it declares");
    CHECK(error_with("d", 8, crc).starts_with("3: export.zip: d: "));
    CHECK(error_with("d", 7, crc + 1) == "3: export.zip: d: damaged: its checksum differs");
    ZipItem contradiction = stored("s", "content");
    contradiction.size = 8;
    CHECK(tree_of(ZipBuilder{contradiction}.finish())->refusals() ==
          Refusals{{"s", "its sizes contradict each other", true}});
}

TEST_CASE("damage is told when it is read") {
    std::string bytes = ZipBuilder{stored("s", "stored content"), deflated("d", "deflated content")}.finish();
    SECTION("in stored bytes") {
        bytes[bytes.find("stored content")] = 'S';
        CHECK(error_of_reading(bytes, "s") == "3: export.zip: s: damaged: its checksum differs");
        CHECK(error_of_reading(bytes, "d") == "no error");
    }
    SECTION("in packed bytes") {
        bytes[bytes.find("deflated content") - 5] = '\x07'; // a block of a type that does not exist
        CHECK(error_of_reading(bytes, "d") == "3: export.zip: d: damaged: its packed bytes make no sense");
    }
    SECTION("in a local header") {
        bytes[bytes.find("PK\x03\x04", 4)] = 'X';
        CHECK(error_of_reading(bytes, "d") ==
              "3: export.zip: d: no entry where the directory of the zip says");
    }
    SECTION("in the length of a local name") {
        bytes[27] = '\x7F';
        CHECK(error_of_reading(bytes, "s") == "3: export.zip: s: damaged: lies outside the zip");
    }
}

TEST_CASE("packed bytes that look like a directory do not mislead") {
    const std::string fake =
        ZipBuilder{stored("nep", "nep")}.finish64() + ZipBuilder{stored("nep", "nep")}.finish();
    const auto tree = tree_of(ZipBuilder{stored("echt", fake), deflated("pak", fake)}.finish());
    CHECK(read(*tree, "echt") == fake);
    CHECK(read(*tree, "pak") == fake);
}

TEST_CASE("entries outside the zip are refused") {
    ZipBuilder zip{stored("goed", "x")};
    zip.add_record(stored("ver", "x"), 1'000'000, 1);
    zip.add_record(stored("lang", ""), 0, 0xFFFFFFFE);
    ZipItem wide = stored("breed", "x");
    wide.zip64 = true;
    zip.add_record(wide, 0xFFFFFFFFFFFFFFF0ULL, 1);
    ZipItem missing = stored("zonder", "x");
    missing.size = 0xFFFFFFFF;
    zip.add_record(missing, 0, 1);
    const auto tree = tree_of(zip.finish());
    CHECK(paths(*tree) == Paths{"goed"});
    CHECK(tree->refusals() == Refusals{{"breed", "lies outside the zip", true},
                                       {"lang", "lies outside the zip", true},
                                       {"ver", "lies outside the zip", true},
                                       {"zonder", "lies outside the zip", true}});
}

TEST_CASE("names beyond any file system's are refused") {
    const std::string name(4097, 'n');
    CHECK(tree_of(ZipBuilder{stored(name, "")}.finish())->refusals() ==
          Refusals{{std::string(200, 'n') + "…", "a name of more than 4096 bytes"}});
    ZipBuilder zip;
    for (int i = 0; i < 1100; ++i) {
        zip.add(stored(std::string(65'000, 'n'), ""));
    }
    CHECK(error_of_zip(zip.finish()) == "3: export.zip: the names in the zip take more than 67108864 bytes");
}

TEST_CASE("a zip that is cut off anywhere is an error") {
    const std::string whole = ZipBuilder{stored("a", "one"), deflated("b", "two")}.finish();
    for (std::size_t size = 4; size < whole.size(); ++size) {
        INFO(size);
        CHECK(error_of_zip(whole.substr(0, size)) == "3: export.zip: the zip is cut off: its end is missing");
    }
    CHECK(error_of_zip(whole) == "no error");
}

TEST_CASE("a file that is called a zip but is none is an error") {
    const Scratch scratch;
    const std::string path = scratch.write("x.ZIP", "gewone tekst");
    CHECK(error_of([&] { (void)tree::open_tree(path); }) == "3: x.ZIP: is no zip");
    CHECK(error_of([&] { (void)tree::open_tree(scratch.write("leeg.zip", "")); }) ==
          "3: leeg.zip: is no zip");
}

TEST_CASE("a directory that contradicts its end record is an error") {
    const ZipBuilder zip{stored("a", ""), stored("b", "")};
    const auto error_with = [&zip](const std::function<void(ZipEnd&)>& change) {
        ZipEnd end = zip.end();
        change(end);
        return error_of_zip(zip.without_end() + end_record(end));
    };
    CHECK(error_with([](ZipEnd& end) { end.count = 3; }) ==
          "3: export.zip: the zip declares 3 files, its directory lists 2");
    CHECK(error_with([](ZipEnd& end) { end.count = 1; }) ==
          "3: export.zip: the zip declares 1 files, its directory lists 2");
    CHECK(error_with([](ZipEnd& end) { end.size += 1; }) ==
          "3: export.zip: the directory of the zip is not where its end record says");
    CHECK(error_with([](ZipEnd& end) { end.offset = 0xFFFFFFF0; }) ==
          "3: export.zip: the directory of the zip is not where its end record says");
    CHECK(error_with([](ZipEnd& end) { end.disk = 1; }) ==
          "3: export.zip: is one part of a zip in several parts");
    ZipEnd end = zip.end();
    std::string bytes = zip.without_end();
    bytes.resize(bytes.size() - 1); // the last record lacks a byte
    end.size -= 1;
    CHECK(error_of_zip(bytes + end_record(end)) ==
          "3: export.zip: the directory of the zip is damaged at file 2");
}

TEST_CASE("an entry of more than 4 GiB is read to its end") {
    // Stored zeros, then a word, in a file in memory with a hole. The checksum is zlib's.
    constexpr std::uint64_t size = (4ULL << 30U) + 5;
    const ZipItem item{"groot", "", size, 0xD83E3C49, 0, 0, 0, 0, 0, {}, true};
    const std::string header = local_header(item);
    const std::string record = directory_record(item, size, 0);
    const std::string rest = "einde" + record + end_record64({1, record.size(), header.size() + size, 0, {}});
    const base::Fd file(::memfd_create("zip", MFD_CLOEXEC));
    REQUIRE(::pwrite(file.get(), header.data(), header.size(), 0) == static_cast<ssize_t>(header.size()));
    REQUIRE(::pwrite(file.get(), rest.data(), rest.size(), static_cast<off_t>(header.size() + size - 5)) ==
            static_cast<ssize_t>(rest.size()));
    const auto tree = tree::open_tree(fmt::format("/proc/self/fd/{}", file.get()));
    REQUIRE(tree->entries() == std::vector<tree::Entry>{{"groot", size}});
    const auto input = tree->open(0);
    std::string window(std::size_t{1} << 18U, '\0');
    std::string last;
    std::uint64_t total = 0;
    while (const std::size_t count = input->read(window.data(), window.size())) {
        total += count;
        last.assign(window, count - std::min<std::size_t>(count, 5), 5);
    }
    CHECK(total == size);
    CHECK(last == "einde");
}
