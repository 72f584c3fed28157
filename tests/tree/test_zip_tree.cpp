// SPDX-License-Identifier: EUPL-1.2
#include "tree/tree_support.hpp"
#include "tree/zip_builder.hpp"

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <zip.h>

#include <algorithm>
#include <array>

using namespace chatkeep;
using namespace chatkeep::test;
using tree::Entry;
using tree::Refusal;

namespace {

using Refusals = std::vector<Refusal>;
using Paths = std::vector<std::string>;

/// What libzip itself writes, deflated.
void write_with_libzip(const std::string& path,
                       const std::vector<std::pair<std::string, std::string>>& files) {
    zip_t* zip = zip_open(path.c_str(), ZIP_CREATE | ZIP_EXCL, nullptr);
    REQUIRE(zip != nullptr);
    for (const auto& [name, content] : files) {
        zip_source_t* source = zip_source_buffer(zip, content.data(), content.size(), 0);
        REQUIRE(zip_file_add(zip, name.c_str(), source, ZIP_FL_ENC_UTF_8) >= 0);
    }
    REQUIRE(zip_close(zip) == 0);
}

std::string varied_text(std::size_t size) {
    std::string text;
    std::uint32_t state = 1;
    while (text.size() < size) {
        state = state * 1664525U + 1013904223U;
        text += fmt::format("regel {} van het gesprek: {}\n", text.size(), state % 1000);
    }
    text.resize(size);
    return text;
}

} // namespace

TEST_CASE("a zip lists its files sorted with size and local time") {
    ZipItem chat = stored("b/_chat.txt", "hoi");
    chat.dos_date = (44U << 9U) | (2U << 5U) | 29U;   // 2024-02-29
    chat.dos_time = (23U << 11U) | (59U << 5U) | 29U; // 23:59:58
    const auto tree = tree_of(ZipBuilder{chat, stored("a.jpg", "jpg"), stored("b/", "")}.finish());
    CHECK(tree->entries() == std::vector<Entry>{{"a.jpg", 3}, {"b/_chat.txt", 3, 1'709'251'198}});
    CHECK(tree->refusals() == Refusals{});
    CHECK(tree->name() == "export.zip");
    CHECK(tree->find("b/_chat.txt") == std::optional<std::size_t>(1));
    CHECK(tree->find("b") == std::nullopt);
    CHECK(tree->find("c") == std::nullopt);
}

TEST_CASE("a time that cannot be is no time") {
    for (const auto& [date, time] : {std::pair{0U, 0U},
                                     {(44U << 9U) | (2U << 5U) | 30U, 0U},
                                     {0x5821U, 24U << 11U},
                                     {0x5821U, 60U << 5U},
                                     {0x5821U, 30U}}) {
        ZipItem item = stored("a", "");
        item.dos_date = static_cast<std::uint16_t>(date);
        item.dos_time = static_cast<std::uint16_t>(time);
        CHECK(tree_of(ZipBuilder{item}.finish())->entries().front().modified_s == std::nullopt);
    }
}

TEST_CASE("entries read the same each time they are opened") {
    const auto tree = tree_of(
        ZipBuilder{stored("s", "stored bytes"), deflated("d", "deflated bytes"), stored("e", "")}.finish());
    for (int pass = 0; pass < 2; ++pass) {
        CHECK(read(*tree, "s") == "stored bytes");
        CHECK(read(*tree, "d") == "deflated bytes");
        CHECK(read(*tree, "e").empty());
    }
}

TEST_CASE("two entries can be read in turns") {
    const auto tree = tree_of(ZipBuilder{stored("s", "1234"), deflated("d", "abcd")}.finish());
    const auto first = tree->open(0);
    const auto second = tree->open(1);
    std::string text;
    std::array<char, 2> two{};
    for (int i = 0; i < 2; ++i) {
        text.append(two.data(), first->read(two.data(), two.size()));
        text.append(two.data(), second->read(two.data(), two.size()));
    }
    CHECK(text == "ab12cd34");
}

TEST_CASE("reading in pieces of any size gives the same bytes") {
    const Scratch scratch;
    const std::string text = varied_text(700'001);
    write_with_libzip(scratch.path("x.zip"), {{"gesprek.txt", text}, {"leeg", ""}});
    const auto tree = tree::open_tree(scratch.path("x.zip"));
    CHECK(paths(*tree) == Paths{"gesprek.txt", "leeg"});
    for (const std::size_t piece : {std::size_t{7}, std::size_t{4096}, std::size_t{1} << 20U}) {
        const auto input = tree->open(0);
        std::string buffer(piece, '\0');
        std::string all;
        while (const std::size_t count = input->read(buffer.data(), piece)) {
            all.append(buffer, 0, count);
        }
        CHECK((all == text));
    }
}

TEST_CASE("names are UTF-8 whatever the zip says of them") {
    const std::string utf8 = "caf\xC3\xA9.txt";
    SECTION("with the flag") {
        CHECK(paths(*tree_of(ZipBuilder{stored(utf8, "", k_utf8_flag)}.finish())) == Paths{utf8});
    }
    SECTION("without the flag it should have") {
        CHECK(paths(*tree_of(ZipBuilder{stored(utf8, "")}.finish())) == Paths{utf8});
    }
    SECTION("in code page 437") {
        CHECK(paths(*tree_of(ZipBuilder{stored("caf\x82 \x9E\xE1.txt", "")}.finish())) ==
              Paths{"caf\xC3\xA9 \xE2\x82\xA7\xC3\x9F.txt"});
    }
    SECTION("with the flag, but not UTF-8") {
        const ZipBuilder zip{stored("caf\x82.txt", "1", k_utf8_flag), stored("caf\x83.txt", "2", k_utf8_flag),
                             stored("caf\xEF\xBF\xBD~2.txt", "3", k_utf8_flag)};
        const auto tree = tree_of(zip.finish());
        CHECK(paths(*tree) == Paths{"caf\xEF\xBF\xBD.txt", "caf\xEF\xBF\xBD~2.txt", "caf\xEF\xBF\xBD~3.txt"});
        CHECK(read(*tree, 0) == "1");
        CHECK(read(*tree, 1) == "3");
        CHECK(read(*tree, 2) == "2");
    }
    SECTION("in the Info-ZIP field, when it belongs to the name") {
        std::string field(1, '\x01');
        tree::append_le(field, tree::crc32_of("caf?.txt"));
        ZipItem item = stored("caf?.txt", "");
        item.extra = extra_field(0x9999, "other") + extra_field(0x7075, field + utf8);
        CHECK(paths(*tree_of(ZipBuilder{item}.finish())) == Paths{utf8});
        item.name = "renamed.txt";
        CHECK(paths(*tree_of(ZipBuilder{item}.finish())) == Paths{"renamed.txt"});
        item.name = "caf?.txt";
        item.extra = extra_field(0x7075, field + "caf\x82.txt");
        CHECK(paths(*tree_of(ZipBuilder{item}.finish())) == Paths{"caf?.txt"});
        item.extra = extra_field(0x7075, "\x01");
        CHECK(paths(*tree_of(ZipBuilder{item}.finish())) == Paths{"caf?.txt"});
    }
}

TEST_CASE("names become plain relative paths") {
    const ZipBuilder zip{stored("./a//b.txt", ""), stored("map\\c.txt", ""), stored("d/./e", ""),
                         stored("map\\", "")};
    const auto tree = tree_of(zip.finish());
    CHECK(paths(*tree) == Paths{"a/b.txt", "d/e", "map/c.txt"});
    CHECK(tree->refusals() == Refusals{});
}

TEST_CASE("names that point outside are refused") {
    const ZipBuilder zip{stored("../up", ""),
                         stored("a/../../up", ""),
                         stored("..\\up", ""),
                         stored("/etc/passwd", ""),
                         stored("C:\\boot.ini", ""),
                         stored("c:/boot.ini", ""),
                         stored("\\\\host\\share", ""),
                         stored(std::string("nul\0x", 5), ""),
                         stored("", ""),
                         stored(".", ""),
                         stored("goed.txt", "")};
    const auto tree = tree_of(zip.finish());
    CHECK(paths(*tree) == Paths{"goed.txt"});
    const Refusals sorted{{"", "no name"},
                          {".", "no name"},
                          {"../up", "leaves the container"},
                          {"..\\up", "leaves the container"},
                          {"/etc/passwd", "absolute name"},
                          {"C:\\boot.ini", "absolute name"},
                          {"\\\\host\\share", "absolute name"},
                          {"a/../../up", "leaves the container"},
                          {"c:/boot.ini", "absolute name"},
                          {"nul<00>x", "zero byte in its name"}};
    CHECK(tree->refusals() == sorted);
}

TEST_CASE("what desktops leave behind is left out without a word") {
    const ZipBuilder zip{stored("__MACOSX/._a.jpg", "x"), stored("b/.DS_Store", "x"),
                         stored("Thumbs.db", "x"), stored("a.jpg", "jpg"), stored("x__MACOSX/b", "")};
    const auto tree = tree_of(zip.finish());
    CHECK(paths(*tree) == Paths{"a.jpg", "x__MACOSX/b"});
    CHECK(tree->refusals() == Refusals{});
}

TEST_CASE("links and special files are refused") {
    ZipItem link = stored("link", "/etc/passwd");
    link.attributes = 0120777U << 16U;
    ZipItem fifo = stored("fifo", "");
    fifo.attributes = 0010644U << 16U;
    ZipItem file = stored("file", "x");
    file.attributes = 0100644U << 16U;
    ZipItem folder = stored("folder", "");
    folder.attributes = 0040755U << 16U;
    ZipItem piped = stored("piped", "what zip read from a pipe");
    piped.attributes = fifo.attributes;
    const auto tree = tree_of(ZipBuilder{link, fifo, file, folder, piped}.finish());
    CHECK(paths(*tree) == Paths{"file", "piped"});
    CHECK(tree->refusals() == Refusals{{"fifo", "neither a file nor a folder"}, {"link", "symbolic link"}});
}

TEST_CASE("of files with the same name none is handed out") {
    const ZipBuilder zip{stored("a", "1"), stored("b", "1"), stored("a", "2"), stored("./a", "3"),
                         stored("c", "1"), stored("c", "1"), stored("d", "")};
    const auto tree = tree_of(zip.finish());
    CHECK(paths(*tree) == Paths{"b", "d"});
    CHECK(tree->refusals() == Refusals{{"a", "occurs 3 times"}, {"c", "occurs twice"}});
}

TEST_CASE("encrypted entries are told") {
    const ZipBuilder zip{stored("a", "x", 1U << 0U), stored("b", "x", 1U << 6U), stored("c", "x", 1U << 13U),
                         stored("d", "x")};
    const auto tree = tree_of(zip.finish());
    CHECK(paths(*tree) == Paths{"d"});
    CHECK(tree->refusals() ==
          Refusals{{"a", "encrypted", true}, {"b", "encrypted", true}, {"c", "encrypted", true}});
}

TEST_CASE("entries packed in unknown ways are told") {
    ZipItem item = stored("a", "x");
    item.method = 9;
    CHECK(tree_of(ZipBuilder{item}.finish())->refusals() ==
          Refusals{{"a", "packed by method 9, which is not supported", true}});
}

TEST_CASE("a zip with 64-bit records reads like any other, whatever stands before or behind it") {
    const Scratch scratch;
    ZipItem wide = stored("a", "wide");
    wide.zip64 = true;
    const ZipBuilder zip{wide, stored("b", "narrow")};
    ZipEnd commented = zip.end();
    commented.comment = "PK\x05\x06 is no end record, and more text follows here";
    for (const std::string& end : {end_record(zip.end()), end_record64(zip.end()), end_record(commented)}) {
        for (const char* front : {"", "PK garbage in front"}) {
            for (const char* back : {"", "garbage behind"}) {
                scratch.write("x.zip", front + zip.without_end() + end + back);
                const auto tree = tree::open_tree(scratch.path("x.zip"));
                CHECK(paths(*tree) == Paths{"a", "b"});
                CHECK(read(*tree, "a") == "wide");
                CHECK(read(*tree, "b") == "narrow");
            }
        }
    }
}

TEST_CASE("bytes between directory and end record do not matter") {
    const ZipBuilder zip{stored("a", "text")};
    CHECK(read(*tree_of(zip.without_end() + "PK\x05\x05 a signature" + end_record(zip.end())), "a") ==
          "text");
}

TEST_CASE("more than 65,535 files need no 64-bit records") {
    ZipBuilder zip;
    for (int i = 0; i < 70'000; ++i) {
        zip.add(stored(fmt::format("{:05}", i), ""));
    }
    CHECK(tree_of(zip.finish())->entries().size() == 70'000);
    CHECK(tree_of(zip.finish64())->entries().size() == 70'000);
}

TEST_CASE("an empty zip is an empty tree") {
    const ZipBuilder zip;
    CHECK(tree_of(zip.finish())->entries().empty());
    CHECK(tree_of(zip.finish64())->entries().empty());
    CHECK(tree_of(zip.finish())->name() == "export.zip");
}
