// SPDX-License-Identifier: EUPL-1.2
#include "tree/tree_support.hpp"
#include "tree/zip_builder.hpp"

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <thread>

using namespace chatkeep;
using namespace chatkeep::test;
using tree::Entry;
using tree::Refusal;

namespace {

using Refusals = std::vector<Refusal>;
using Paths = std::vector<std::string>;

} // namespace

TEST_CASE("a folder lists its files sorted by bytes, without the times of this copy") {
    const Scratch scratch;
    scratch.write("map/b.txt", "bb");
    scratch.write("map.txt", "m");
    scratch.write("Z/diep/er.jpg", "");
    std::filesystem::create_directory(scratch.path("leeg"));
    scratch.write(".DS_Store", "x");
    scratch.write("__MACOSX/._b.txt", "x");
    const auto tree = tree::open_tree(scratch.path() + "/");
    CHECK(tree->entries() == std::vector<Entry>{{"Z/diep/er.jpg", 0}, {"map.txt", 1}, {"map/b.txt", 2}});
    CHECK(tree->refusals() == Refusals{});
    CHECK(tree->name() == std::filesystem::path(scratch.path()).filename().string());
    CHECK(read(*tree, "map/b.txt") == "bb");
    CHECK(read(*tree, "map/b.txt") == "bb");
}

TEST_CASE("links and special files in a folder are refused unopened") {
    const Scratch scratch;
    scratch.write("echt.txt", "x");
    std::filesystem::create_symlink("/etc", scratch.path("map"));
    std::filesystem::create_symlink("echt.txt", scratch.path("link"));
    REQUIRE(::mkfifo(scratch.path("fifo").c_str(), 0600) == 0);
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    scratch.path("socket").copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    const auto tree = tree::open_tree(scratch.path());
    ::close(socket);
    CHECK(paths(*tree) == Paths{"echt.txt"});
    CHECK(tree->refusals() == Refusals{{"fifo", "neither a file nor a folder"},
                                       {"link", "symbolic link"},
                                       {"map", "symbolic link"},
                                       {"socket", "neither a file nor a folder"}});
}

TEST_CASE("a file or folder swapped for something else is not followed") {
    const Scratch scratch;
    scratch.write("buiten/a.txt", "geheim");
    scratch.write("tree/a.txt", "a");
    scratch.write("tree/map/a.txt", "a");
    scratch.write("tree/weg.txt", "a");
    const auto tree = tree::open_tree(scratch.path("tree"));
    REQUIRE(paths(*tree) == Paths{"a.txt", "map/a.txt", "weg.txt"});
    std::filesystem::remove_all(scratch.path("tree/map"));
    std::filesystem::create_symlink(scratch.path("buiten"), scratch.path("tree/map"));
    std::filesystem::remove(scratch.path("tree/a.txt"));
    REQUIRE(::mkfifo(scratch.path("tree/a.txt").c_str(), 0600) == 0);
    std::filesystem::remove(scratch.path("tree/weg.txt"));
    const std::string top = scratch.path("tree");
    CHECK(error_of([&] { (void)tree->open(0); }) == "4: " + top + ": a.txt is no file any more");
    CHECK(error_of([&] { (void)tree->open(1); }) == "4: cannot open " + top + ": map/a.txt: Not a directory");
    CHECK(error_of([&] { (void)tree->open(2); }) ==
          "4: cannot open " + top + ": weg.txt: No such file or directory");
}

TEST_CASE("file names that are not UTF-8 get a path of their own") {
    const Scratch scratch;
    scratch.write("caf\xE9.txt", "1");
    scratch.write("caf\xE8.txt", "2");
    scratch.write("caf\xEF\xBF\xBD.txt", "3");
    scratch.write("m\xFF/a", "4");
    scratch.write("m\xFE/a", "5");
    const auto tree = tree::open_tree(scratch.path());
    CHECK(paths(*tree) == Paths{"caf\xEF\xBF\xBD.txt", "caf\xEF\xBF\xBD~2.txt", "caf\xEF\xBF\xBD~3.txt",
                                "m\xEF\xBF\xBD/a", "m\xEF\xBF\xBD/a~2"});
    CHECK(read(*tree, 0) == "3");
    CHECK(read(*tree, 1) == "2");
    CHECK(read(*tree, 2) == "1");
    CHECK(read(*tree, 3) == "5");
    CHECK(read(*tree, 4) == "4");
}

TEST_CASE("a folder that is too deep is refused") {
    const Scratch scratch;
    std::string deep;
    for (int i = 0; i < 101; ++i) {
        deep += "d/";
    }
    scratch.write(deep + "f", "x");
    scratch.write("ondiep", "x");
    const auto tree = tree::open_tree(scratch.path());
    CHECK(paths(*tree) == Paths{"ondiep"});
    deep.pop_back();
    CHECK(tree->refusals() ==
          Refusals{{deep.size() > 200 ? deep.substr(0, 200) + "…" : deep, "more than 100 folders deep"}});
}

TEST_CASE("a folder that may not be read is told") {
    if (::geteuid() == 0) {
        return; // root may read everything
    }
    const Scratch scratch;
    scratch.write("dicht/a", "x");
    scratch.write("b", "x");
    REQUIRE(::chmod(scratch.path("dicht").c_str(), 0) == 0);
    const auto tree = tree::open_tree(scratch.path());
    REQUIRE(::chmod(scratch.path("dicht").c_str(), 0700) == 0);
    CHECK(paths(*tree) == Paths{"b"});
    CHECK(tree->refusals() == Refusals{{"dicht", "Permission denied", true}});
}

TEST_CASE("a damaged zip in a folder stays a file, with the reason") {
    const Scratch scratch;
    scratch.write("kapot.zip", "PK\x03\x04 en dan niets");
    const auto tree = tree::open_tree(scratch.path());
    CHECK(paths(*tree) == Paths{"kapot.zip"});
    CHECK(tree->refusals() ==
          Refusals{{"kapot.zip", "not looked into: the zip is cut off: its end is missing", true}});
}

TEST_CASE("a single file is a tree of one") {
    const Scratch scratch;
    const std::string path = scratch.write("map/_chat.txt", "hoi");
    const auto tree = tree::open_tree(path);
    CHECK(tree->entries() == std::vector<Entry>{{"_chat.txt", 3}});
    CHECK(tree->refusals() == Refusals{});
    CHECK(tree->name() == "_chat.txt");
    CHECK(read(*tree, 0) == "hoi");
    CHECK(read(*tree, 0) == "hoi");
}

TEST_CASE("beside a single file are the files of its folder, as they are") {
    const Scratch scratch;
    const std::string path = scratch.write("map/_chat.txt", "hoi");
    scratch.write("map/IMG-1.jpg", "foto");
    scratch.write("map/other.zip", "PK\x05\x06 no zip");
    scratch.write("map/deep/IMG-2.jpg", "foto");
    std::filesystem::create_symlink("IMG-1.jpg", scratch.path("map/link.jpg"));
    const auto tree = tree::open_tree(path);
    CHECK(paths(*tree) == Paths{"IMG-1.jpg", "_chat.txt", "other.zip"});
    CHECK(tree->refusals() == Refusals{});
    CHECK(tree->name() == "_chat.txt");
    CHECK(tree->only() == 1U);
    CHECK(tree->is_named(1));
    CHECK_FALSE(tree->is_asked(0));
    CHECK(read(*tree, 0) == "foto");
    CHECK(tree::places_read({path, scratch.path("map")}) ==
          std::vector<std::string>{path, scratch.path("map"), scratch.path("map")});
}

TEST_CASE("a link to a file is a tree of that file alone") {
    const Scratch scratch;
    scratch.write("map/_chat.txt", "hoi");
    std::filesystem::create_symlink("map/_chat.txt", scratch.path("link.txt"));
    const auto tree = tree::open_tree(scratch.path("link.txt"));
    CHECK(paths(*tree) == Paths{"link.txt"});
    CHECK(tree->only() == std::nullopt);
    CHECK(read(*tree, 0) == "hoi");
}

TEST_CASE("a link given by name is followed") {
    const Scratch scratch;
    scratch.write("map/a.txt", "a");
    std::filesystem::create_symlink("map", scratch.path("link"));
    CHECK(paths(*tree::open_tree(scratch.path("link"))) == Paths{"a.txt"});
}

TEST_CASE("what does not exist is missing") {
    const Scratch scratch;
    const std::string path = scratch.path("niets");
    CHECK(error_of([&] { (void)tree::open_tree(path); }) ==
          "4: cannot open " + path + ": No such file or directory");
}

TEST_CASE("bytes from a pipe are a tree of one, without a time") {
    base::MemoryInput input("hoi");
    const auto tree = tree::open_tree(input, "standard input");
    CHECK(tree->entries() == std::vector<Entry>{{"standard input", 3}});
    CHECK(tree->name() == "standard input");
    CHECK(read(*tree, 0) == "hoi");
    CHECK(read(*tree, 0) == "hoi");
}

TEST_CASE("a pipe given by name is read to its end") {
    const Scratch scratch;
    const std::string path = scratch.path("pijp");
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    const std::string bytes = ZipBuilder{stored("a", "text")}.finish();
    std::thread writer([&] { std::ofstream(path, std::ios::binary) << bytes; });
    const auto tree = tree::open_tree(path);
    writer.join();
    CHECK(tree->name() == "pijp");
    CHECK(read(*tree, "a") == "text");
}

TEST_CASE("an input that fails while it is spooled says so") {
    class Failing : public base::Input {
    public:
        std::size_t read(char*, std::size_t) override {
            throw base::Error(base::Fault::missing, "cable pulled");
        }
    };

    Failing input;
    CHECK(error_of([&] { (void)tree::open_tree(input, "standard input"); }) == "4: cable pulled");
}

TEST_CASE("a full disk ends the run, whether a pipe or an inner zip is spooled") {
    const std::string inner = ZipBuilder{stored("a", std::string(100'000, 'x'))}.finish();
    const Scratch scratch;
    scratch.write("x.zip", ZipBuilder{deflated("binnen.zip", inner)}.finish());
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const rlimit small{50'000, before.rlim_max};
    const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    base::MemoryInput input(inner);
    const std::string piped = error_of([&] { (void)tree::open_tree(input, "standard input"); });
    const std::string nested = error_of([&] { (void)tree::open_tree(scratch.path()); });
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
    std::signal(SIGXFSZ, old_handler);
    CHECK(piped == "5: cannot write a temporary file: File too large");
    CHECK(nested == "5: cannot write a temporary file: File too large");
}
