// SPDX-License-Identifier: EUPL-1.2
#include "tree/tree_support.hpp"
#include "tree/zip_builder.hpp"

#include <catch2/catch.hpp>

#include <iterator>

using namespace chatkeep;
using namespace chatkeep::test;
using tree::Entry;
using tree::Refusal;

namespace {

using Refusals = std::vector<Refusal>;
using Paths = std::vector<std::string>;

std::string chat_zip(std::string_view text) {
    return ZipBuilder{stored("_chat.txt", std::string(text)), deflated("foto.jpg", "jpg")}.finish();
}

std::size_t open_descriptors() {
    const std::filesystem::directory_iterator items("/proc/self/fd");
    return static_cast<std::size_t>(std::distance(begin(items), end(items)));
}

} // namespace

TEST_CASE("a zip in a zip is a file with its own files below it") {
    const std::string inner = chat_zip("hoi");
    for (const ZipItem& item : {stored("map/a.ZIP", inner), deflated("map/a.ZIP", inner)}) {
        const auto tree = tree_of(ZipBuilder{item, stored("b.txt", "b")}.finish());
        CHECK(tree->entries() == std::vector<Entry>{{"b.txt", 1},
                                                    {"map/a.ZIP", inner.size(), std::nullopt, true},
                                                    {"map/a.ZIP/_chat.txt", 3},
                                                    {"map/a.ZIP/foto.jpg", 3}});
        for (int pass = 0; pass < 2; ++pass) {
            CHECK(read(*tree, "map/a.ZIP") == inner);
            CHECK(read(*tree, "map/a.ZIP/_chat.txt") == "hoi");
            CHECK(read(*tree, "map/a.ZIP/foto.jpg") == "jpg");
            CHECK(read(*tree, "b.txt") == "b");
        }
    }
}

TEST_CASE("a zip in a zip in a zip stays a file") {
    const std::string middle = ZipBuilder{stored("c.zip", chat_zip("diep"))}.finish();
    const auto tree = tree_of(ZipBuilder{stored("b.zip", middle)}.finish());
    CHECK(paths(*tree) == Paths{"b.zip", "b.zip/c.zip"});
    CHECK_FALSE(tree->entries()[1].expanded);
    CHECK(read(*tree, "b.zip/c.zip") == chat_zip("diep"));
}

TEST_CASE("a zip is known by its content, unless its name is that of a document") {
    const auto tree = tree_of(ZipBuilder{stored("brief.docx", chat_zip("x")), stored("nep.zip", "tekst"),
                                         stored(".zip", chat_zip("x"))}
                                  .finish());
    CHECK(paths(*tree) == Paths{".zip", ".zip/_chat.txt", ".zip/foto.jpg", "brief.docx", "nep.zip"});
    CHECK(tree->refusals() == Refusals{});
}

TEST_CASE("a damaged zip in a zip stays a file, with the reason") {
    const std::string inner = chat_zip("hoi");
    const auto tree =
        tree_of(ZipBuilder{stored("kapot.zip", inner.substr(0, 50)), stored("heel.zip", inner)}.finish());
    CHECK(paths(*tree) == Paths{"heel.zip", "heel.zip/_chat.txt", "heel.zip/foto.jpg", "kapot.zip"});
    CHECK(tree->refusals() ==
          Refusals{{"kapot.zip", "not looked into: the zip is cut off: its end is missing", true}});
    CHECK(read(*tree, "kapot.zip") == inner.substr(0, 50));
}

TEST_CASE("names and refusals of an inner zip carry its path") {
    const std::string inner = ZipBuilder{stored("../up", ""), stored("a", ""), stored("a", "")}.finish();
    const auto tree = tree_of(ZipBuilder{stored("i.zip", inner)}.finish());
    CHECK(paths(*tree) == Paths{"i.zip"});
    CHECK(tree->refusals() == Refusals{{"i.zip/../up", "leaves the container"}, {"i.zip/a", "occurs twice"}});
}

TEST_CASE("a file beside an inner zip cannot pose as one inside it") {
    const auto tree =
        tree_of(ZipBuilder{stored("a.zip", chat_zip("echt")), stored("a.zip/_chat.txt", "nep")}.finish());
    CHECK(paths(*tree) == Paths{"a.zip", "a.zip/foto.jpg"});
    CHECK(tree->refusals() == Refusals{{"a.zip/_chat.txt", "occurs twice"}});
}

TEST_CASE("a packed inner zip beyond the limit stays a file") {
    const std::string inner = chat_zip(std::string(5000, 'x'));
    tree::Limits limits;
    limits.nested_size = 4096;
    const auto tree = tree_of(ZipBuilder{deflated("p.zip", inner), stored("s.zip", inner)}.finish(), limits);
    CHECK(paths(*tree) == Paths{"p.zip", "s.zip", "s.zip/_chat.txt", "s.zip/foto.jpg"});
    CHECK(tree->refusals() == Refusals{{"p.zip", "not looked into: a packed file of more than 4096 bytes"}});
}

TEST_CASE("inner zips share the limit on files") {
    tree::Limits limits;
    limits.entries = 6;
    const auto tree = tree_of(ZipBuilder{stored("a.zip", chat_zip("1")), stored("b.zip", chat_zip("2")),
                                         stored("c.zip", chat_zip("3"))}
                                  .finish(),
                              limits);
    CHECK(paths(*tree) == Paths{"a.zip", "a.zip/_chat.txt", "a.zip/foto.jpg", "b.zip", "c.zip"});
    CHECK(tree->refusals() ==
          Refusals{{"b.zip", "not looked into: lists 2 files or more, beyond the limit of 1"},
                   {"c.zip", "not looked into: lists 2 files or more, beyond the limit of 1"}});
}

TEST_CASE("a bomb in a bomb is not looked into") {
    // Inside: 400 MB of zeros, 158 : 1, then as many zero bytes as make the zip itself pack well: 10,000 : 1
    // in all.
    constexpr std::uint64_t runs = 1'600'000;
    const ZipItem bomb{"b", deflated_zeros(runs), 1 + 258 * runs, 0, 8, 0, 0, 0, 0, {}, false};
    const std::string inner = ZipBuilder{bomb}.finish();
    tree::Limits limits;
    limits.ratio = 100;
    const auto tree = tree_of(ZipBuilder{deflated("bom.zip", inner)}.finish(), limits);
    CHECK(paths(*tree) == Paths{"bom.zip"});
    CHECK(
        tree->refusals() ==
        Refusals{
            {"bom.zip",
             "not looked into: its files declare 412800001 bytes, suspiciously many for their packed size"}});
}

TEST_CASE("a folder of many zips keeps no descriptors") {
    const Scratch scratch;
    Paths expected;
    for (int i = 0; i < 300; ++i) {
        const std::string name = fmt::format("chat {:03}.zip", i);
        scratch.write(name, chat_zip(name));
        expected.insert(expected.end(), {name, name + "/_chat.txt", name + "/foto.jpg"});
    }
    const std::size_t before = open_descriptors();
    const auto tree = tree::open_tree(scratch.path());
    CHECK(open_descriptors() <= before + 1);
    CHECK(paths(*tree) == expected);
    CHECK(read(*tree, "chat 007.zip/_chat.txt") == "chat 007.zip");
    CHECK(read(*tree, "chat 299.zip/_chat.txt") == "chat 299.zip");
    CHECK(open_descriptors() <= before + 1);
}

TEST_CASE("many packed inner zips keep few temporary files") {
    ZipBuilder outer;
    for (int i = 0; i < 40; ++i) {
        outer.add(deflated(fmt::format("{:02}.zip", i), chat_zip(fmt::format("chat {}", i))));
    }
    const std::string bytes = outer.finish();
    const std::size_t before = open_descriptors();
    const auto tree = tree_of(bytes);
    CHECK(tree->entries().size() == 120);
    for (int i = 0; i < 40; ++i) {
        CHECK(read(*tree, fmt::format("{:02}.zip/_chat.txt", i)) == fmt::format("chat {}", i));
    }
    CHECK(open_descriptors() <= before + 9); // the zip itself with eight of them
}

TEST_CASE("a zip in a zip in a folder reads as it does without the folder") {
    const Scratch scratch;
    scratch.write("b.zip", ZipBuilder{deflated("c.zip", chat_zip("diep"))}.finish());
    const auto tree = tree::open_tree(scratch.path());
    CHECK(paths(*tree) == Paths{"b.zip", "b.zip/c.zip", "b.zip/c.zip/_chat.txt", "b.zip/c.zip/foto.jpg"});
    CHECK(read(*tree, "b.zip/c.zip/_chat.txt") == "diep");
}
