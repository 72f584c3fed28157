// SPDX-License-Identifier: EUPL-1.2
#include "archive/bag_reader.hpp"
#include "bag_fixture.hpp"
#include "base/error.hpp"
#include "files.hpp"

#include <catch2/catch.hpp>
#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>
#include <functional>
#include <map>
#include <vector>

using namespace chatkeep;
using namespace chatkeep::archive;
using chatkeep::test::Bag;
using chatkeep::test::ScratchFolder;
using chatkeep::test::write_file;

namespace {

constexpr const char* k_old = "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n";

/// "error bagit.txt:2 text", sorted as reported.
std::vector<std::string> check(const std::filesystem::path& folder) {
    FindingList list;
    check_bag(folder.string(), list);
    std::vector<std::string> lines;
    for (const Finding& finding : list.findings) {
        lines.push_back(std::string(finding.level == FindingLevel::error ? "error " : "warning ") +
                        finding.file + (finding.line == 0 ? "" : ":" + std::to_string(finding.line)) + " " +
                        finding.text);
    }
    return lines;
}

std::vector<std::string> check(Bag bag) {
    const ScratchFolder scratch;
    bag.write(scratch.path());
    return check(scratch.path());
}

Bag with_declaration(const std::string& bytes) {
    Bag bag;
    bag.tags["bagit.txt"] = bytes;
    return bag;
}

Bag with_manifest(const std::string& more, const char* declaration = nullptr) {
    Bag bag;
    bag.tags["manifest-sha256.txt"] = Bag::manifest(bag.payload, hash::Algorithm::sha256) + more;
    if (declaration != nullptr) {
        bag.tags["bagit.txt"] = declaration;
    }
    return bag;
}

using Lines = std::vector<std::string>;

const std::string k_digest = test::digest_of(hash::Algorithm::sha256, "one\n");

} // namespace

TEST_CASE("a right bag has no findings and is described") {
    const ScratchFolder scratch;
    Bag().write(scratch.path());
    FindingList list;
    const BagReport report = check_bag(scratch.path().string(), list);
    CHECK(list.findings.empty());
    CHECK(report.is_valid());
    CHECK(report.payload == PayloadOxum{10, 2});
    CHECK(report.tag_files == 4);
    CHECK(report.declaration == BagDeclaration{1, 0, "UTF-8"});
    CHECK(report.info == BagInfo{{"Payload-Oxum", "10.2"}});
}

TEST_CASE("a path that is no folder is missing input") {
    FindingList list;
    CHECK_THROWS_AS(check_bag("/nonexistent/bag", list), base::Error);
}

TEST_CASE("bagit.txt must be exactly its two lines") {
    const Lines space = {"error bagit.txt:1 the line must be \"Label: value\" without further white space"};
    CHECK(check(with_declaration("BagIt-Version : 1.0\nTag-File-Character-Encoding: UTF-8\n")) == space);
    CHECK(check(with_declaration("BagIt-Version: 1.0 \nTag-File-Character-Encoding: UTF-8\n")) == space);
    CHECK(check(with_declaration("BagIt-Version:1.0\nTag-File-Character-Encoding: UTF-8\n")) == space);
    CHECK(check(with_declaration("Tag-File-Character-Encoding: UTF-8\nBagIt-Version: 1.0\n")) ==
          Lines{"error bagit.txt:1 the line \"BagIt-Version: …\" must stand here",
                "error bagit.txt:2 the line \"Tag-File-Character-Encoding: …\" must stand here"});
    CHECK(check(with_declaration("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\nMore: 1\n")) ==
          Lines{"error bagit.txt:3 the file must have exactly two lines"});
    CHECK(check(with_declaration("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n\n")) ==
          Lines{"error bagit.txt:3 the file must have exactly two lines"});
    CHECK(check(with_declaration("\xEF\xBB\xBF"
                                 "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")) ==
          Lines{"error bagit.txt:1 the file starts with a byte order mark"});
    CHECK(check(with_declaration("\xEF\xBB\xBF"
                                 "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n")) ==
          Lines{"error bagit.txt:1 the file starts with a byte order mark"});
    CHECK(check(with_declaration("BagIt-Version: 0.97\n")) ==
          Lines{"error bagit.txt:2 the line \"Tag-File-Character-Encoding: …\" must stand here"});
    CHECK(check(with_declaration("")) ==
          Lines{"error bagit.txt:1 the line \"BagIt-Version: …\" must stand here",
                "error bagit.txt:2 the line \"Tag-File-Character-Encoding: …\" must stand here"});
}

TEST_CASE("bagit.txt may end its lines in any way") {
    CHECK(check(with_declaration("BagIt-Version: 1.0\r\nTag-File-Character-Encoding: UTF-8\r\n")).empty());
    CHECK(check(with_declaration("BagIt-Version: 1.0\rTag-File-Character-Encoding: UTF-8\r")).empty());
    CHECK(check(with_declaration("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8")).empty());
}

TEST_CASE("an unknown version or encoding is an error") {
    CHECK(check(with_declaration("BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n")) ==
          Lines{"error bagit.txt:1 the version \"2.0\" is none of 0.93 to 0.97 or 1.0"});
    CHECK(check(with_declaration("BagIt-Version: 1.x\nTag-File-Character-Encoding: UTF-8\n")) ==
          Lines{"error bagit.txt:1 the version \"1.x\" is none of 0.93 to 0.97 or 1.0"});
    CHECK(check(with_declaration("BagIt-Version: 1.0\nTag-File-Character-Encoding: KLINGON-8\n")) ==
          Lines{"error bagit.txt:2 the character encoding \"KLINGON-8\" is unknown"});
    CHECK(check(with_declaration("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8//IGNORE\n")) ==
          Lines{"error bagit.txt:2 the character encoding \"UTF-8//IGNORE\" is unknown"});
}

TEST_CASE("earlier versions forgive white space in bagit.txt") {
    CHECK(check(with_declaration("BagIt-Version : 0.97\nTag-File-Character-Encoding: UTF-8\n")) ==
          Lines{"warning bagit.txt:1 the line must be \"Label: value\" without further white space"});
}

TEST_CASE("a bag without its required parts is invalid") {
    const ScratchFolder scratch;
    Bag().write(scratch.path());
    SECTION("bagit.txt") {
        std::filesystem::remove(scratch.path() / "bagit.txt");
        CHECK(check(scratch.path()) == Lines{"error bagit.txt it is missing: the folder is no bag"});
    }
    SECTION("payload manifest") {
        std::filesystem::remove(scratch.path() / "manifest-sha256.txt");
        CHECK(
            check(scratch.path()) ==
            Lines{"error  the bag has no payload manifest (manifest-ALGORITHM.txt)",
                  "error data/one.txt it is in the payload and listed in no manifest",
                  "error data/two/three.txt it is in the payload and listed in no manifest",
                  "error manifest-sha256.txt it is listed in tagmanifest-sha256.txt line 3 and is missing"});
    }
    SECTION("data") {
        std::filesystem::remove_all(scratch.path() / "data");
        CHECK(check(scratch.path()) ==
              Lines{"error data the payload folder is missing",
                    "error data/one.txt it is listed in manifest-sha256.txt line 1 and is missing",
                    "error data/two/three.txt it is listed in manifest-sha256.txt line 2 and is missing",
                    "error bag-info.txt Payload-Oxum says 10.2, the payload is 0.0"});
    }
}

TEST_CASE("every change to a file is found") {
    const ScratchFolder scratch;
    Bag().write(scratch.path());
    SECTION("payload changed") {
        write_file(scratch.path() / "data/one.txt", "eno\n");
        CHECK(check(scratch.path()) ==
              Lines{"error data/one.txt its sha256 digest is not the one in manifest-sha256.txt line 1"});
    }
    SECTION("tag file changed") {
        write_file(scratch.path() / "bag-info.txt", "Payload-Oxum: 10.2\nMore: x\n");
        CHECK(check(scratch.path()) ==
              Lines{"error bag-info.txt its sha256 digest is not the one in tagmanifest-sha256.txt line 1"});
    }
    SECTION("payload file too many") {
        write_file(scratch.path() / "data/extra.txt", "");
        CHECK(check(scratch.path()) ==
              Lines{"error data/extra.txt it is in the payload and listed in no manifest",
                    "error bag-info.txt Payload-Oxum says 10.2, the payload is 10.3"});
    }
    SECTION("tag file too many is allowed: signatures come later") {
        write_file(scratch.path() / "tagmanifest-sha256.txt.p7s", "x");
        CHECK(check(scratch.path()).empty());
    }
    SECTION("tag file gone") {
        std::filesystem::remove(scratch.path() / "bag-info.txt");
        CHECK(check(scratch.path()) ==
              Lines{"error bag-info.txt it is listed in tagmanifest-sha256.txt line 1 and is missing"});
    }
    SECTION("file renamed to other case") {
        std::filesystem::rename(scratch.path() / "data/one.txt", scratch.path() / "data/ONE.txt");
        CHECK(
            check(scratch.path()) ==
            Lines{
                "error data/one.txt it is listed in manifest-sha256.txt line 1 and is missing",
                "error data/ONE.txt it is in the payload and listed in no manifest",
                "warning data/one.txt its name differs from \"data/ONE.txt\" only in case or Unicode form"});
    }
}

TEST_CASE("links and special files are refused") {
    const ScratchFolder scratch;
    Bag().write(scratch.path());
    std::filesystem::remove(scratch.path() / "data/one.txt");
    SECTION("link in place of a file") {
        write_file(scratch.path() / "one.txt", "one\n");
        std::filesystem::create_symlink("../one.txt", scratch.path() / "data/one.txt");
        CHECK(check(scratch.path()) ==
              Lines{"error data/one.txt it is a symbolic link",
                    "error bag-info.txt Payload-Oxum says 10.2, the payload is 6.1"});
    }
    SECTION("pipe in place of a file") {
        REQUIRE(::mkfifo((scratch.path() / "data/one.txt").c_str(), 0600) == 0);
        CHECK(check(scratch.path()) ==
              Lines{"error data/one.txt it is neither a file nor a folder",
                    "error bag-info.txt Payload-Oxum says 10.2, the payload is 6.1"});
    }
    SECTION("payload folder as link") {
        std::filesystem::rename(scratch.path() / "data", scratch.path() / "elsewhere");
        std::filesystem::create_symlink("elsewhere", scratch.path() / "data");
        CHECK(check(scratch.path()) ==
              Lines{"error data the payload folder is missing", "error data it is a symbolic link",
                    "error data/one.txt it is listed in manifest-sha256.txt line 1 and is missing",
                    "error data/two/three.txt it is listed in manifest-sha256.txt line 2 and is missing",
                    "error bag-info.txt Payload-Oxum says 10.2, the payload is 0.0"});
    }
}

TEST_CASE("paths that leave the bag are refused before anything is opened") {
    const auto refused = [](const std::string& path, const std::string& why) {
        INFO(path);
        CHECK(check(with_manifest(k_digest + "  " + path + "\n")) ==
              Lines{"error manifest-sha256.txt:3 the path \"" + path + "\" " + why});
    };
    refused("/etc/passwd", "is an absolute path");
    refused("data/../../x", "leaves the bag by \"..\"");
    refused("../x", "leaves the bag by \"..\"");
    refused("data/..", "leaves the bag by \"..\"");
    refused("~/x", "stands for a home folder");
    refused("~root/x", "stands for a home folder");
    refused("C:\\Windows\\x.exe", "starts with a drive letter");
    refused("c:x", "starts with a drive letter");
    refused("\\\\?\\UNC\\server\\x", "is a network path");
    refused("//server/x", "is a network path");
    refused("%HomeDrive%\\x", "starts with an environment variable");
    refused("$HOME/x", "starts with an environment variable");
    refused("\\.\\./x", "is an absolute path");
    refused("data/\\.\\./x", "leaves the bag by \"..\"");
    refused("data\\..\\..\\x", "leaves the bag by \"..\"");
    refused("data/one.txt/", "names a folder");
    refused("bag-info.txt", "is not below data/");
}

TEST_CASE("each path stands once in a manifest of 1.0") {
    const std::string again = k_digest + "  data/one.txt\n";
    CHECK(
        check(with_manifest(again)) ==
        Lines{
            "error manifest-sha256.txt:3 the path \"data/one.txt\" was listed before with the same digest"});
    CHECK(check(with_manifest(again, k_old)) ==
          Lines{"warning manifest-sha256.txt:3 the path \"data/one.txt\" was listed before with the same "
                "digest"});
    const std::string other = std::string(64, 'a') + "  data/one.txt\n";
    CHECK(
        check(with_manifest(other, k_old)) ==
        Lines{"error manifest-sha256.txt:3 the path \"data/one.txt\" was listed before with another digest"});
}

TEST_CASE("every payload manifest of 1.0 lists every payload file") {
    Bag bag;
    bag.tags["manifest-sha512.txt"] = test::digest_of(hash::Algorithm::sha512, "one\n") + "  data/one.txt\n";
    CHECK(check(bag) == Lines{"error data/two/three.txt it is not listed in manifest-sha512.txt"});
    bag.tags["bagit.txt"] = k_old;
    CHECK(check(bag).empty());
}

TEST_CASE("a tag manifest of 1.0 protects the payload manifests") {
    Bag bag;
    bag.tags["tagmanifest-sha256.txt"] =
        test::digest_of(hash::Algorithm::sha256, bag.tags["bagit.txt"]) + "  bagit.txt\n";
    CHECK(check(bag) == Lines{"warning bag-info.txt it is not listed in tagmanifest-sha256.txt",
                              "error manifest-sha256.txt it is not listed in tagmanifest-sha256.txt"});
}

TEST_CASE("a tag manifest does not list tag manifests") {
    Bag bag;
    bag.tags["manifest-sha256.txt"] = Bag::manifest(bag.payload, hash::Algorithm::sha256);
    bag.tags["tagmanifest-md5.txt"] = Bag::manifest({{"manifest-sha256.txt", bag.tags["manifest-sha256.txt"]},
                                                     {"bag-info.txt", bag.tags["bag-info.txt"]},
                                                     {"bagit.txt", bag.tags["bagit.txt"]}},
                                                    hash::Algorithm::md5);
    CHECK(check(bag) == Lines{"error tagmanifest-sha256.txt:4 a tag manifest lists a tag manifest"});
}

TEST_CASE("names with line ends or percent signs are percent-encoded") {
    Bag bag;
    bag.payload = {{"data/100%.txt", "one\n"}, {"data/a\nb\rc.txt", "three\n"}};
    bag.tags["manifest-sha256.txt"] = k_digest + "  data/100%25.txt\n" +
                                      test::digest_of(hash::Algorithm::sha256, "three\n") +
                                      "  data/a%0Ab%0dc.txt\n";
    CHECK(check(bag).empty());
    bag.tags["manifest-sha256.txt"] = k_digest + "  data/100%.txt\n" +
                                      test::digest_of(hash::Algorithm::sha256, "three\n") +
                                      "  data/a%0Ab%0Dc.txt\n";
    bag.tags.erase("tagmanifest-sha256.txt");
    CHECK(
        check(bag) ==
        Lines{"warning manifest-sha256.txt:1 the path \"data/100%.txt\" has a % that is not written as %25"});
}

TEST_CASE("odd but harmless manifest lines are warnings") {
    Bag bag;
    bag.payload = {{"data/one.txt", "one\n"}};
    bag.tags["bag-info.txt"] = "Payload-Oxum: 4.1\n";
    const auto with_line = [&](const std::string& line) {
        bag.tags["manifest-sha256.txt"] = line;
        return check(bag);
    };
    CHECK(with_line(k_digest + " ./data/one.txt\n") ==
          Lines{"warning manifest-sha256.txt:1 the path \"./data/one.txt\" starts with \"./\""});
    CHECK(with_line(k_digest + " *data/one.txt\n") ==
          Lines{"warning manifest-sha256.txt:1 the path \"*data/one.txt\" has the * of a checksum program "
                "before its path"});
    CHECK(with_line("\n" + k_digest + "\tdata/one.txt") ==
          Lines{"warning manifest-sha256.txt:1 the line is empty"});
    std::string upper = k_digest;
    for (char& c : upper) {
        c = static_cast<char>(std::toupper(c));
    }
    CHECK(with_line(upper + "   data/one.txt\r\n").empty());
    CHECK(with_line(k_digest + "  data/one.txt\r").empty());
}

TEST_CASE("damaged manifest lines are errors with their line") {
    CHECK(check(with_manifest("short  data/one.txt\n")) ==
          Lines{"error manifest-sha256.txt:3 the line is no sha256 digest, white space and path"});
    CHECK(check(with_manifest(k_digest + "\n")) ==
          Lines{"error manifest-sha256.txt:3 the line is no sha256 digest, white space and path"});
    CHECK(check(with_manifest("\xff\n")) ==
          Lines{"error manifest-sha256.txt its bytes are not in the encoding UTF-8 that bagit.txt names",
                "error data/one.txt it is in the payload and listed in no manifest",
                "error data/two/three.txt it is in the payload and listed in no manifest"});
}

TEST_CASE("digests of an unknown kind do not count as checked") {
    Bag bag;
    bag.tags["manifest-foo1.txt"] = "abcd  data/one.txt\nabcd  data/two/three.txt\n";
    CHECK(check(bag) ==
          Lines{"error manifest-foo1.txt its digests are of an unknown kind and can't be checked"});
}

TEST_CASE("all algorithms are checked in one bag") {
    using enum hash::Algorithm;
    const std::map<std::string, hash::Algorithm> others = {
        {"blake2b", blake2b},  {"blake2s", blake2s},  {"md5", md5},          {"sha1", sha1},
        {"sha224", sha224},    {"sha3224", sha3_224}, {"sha3256", sha3_256}, {"sha3384", sha3_384},
        {"sha3512", sha3_512}, {"sha384", sha384},    {"sha512", sha512}};
    Bag bag;
    Lines wrong = {"error data/one.txt its sha256 digest is not the one in manifest-sha256.txt line 1"};
    for (const auto& [name, algorithm] : others) {
        bag.tags["manifest-" + name + ".txt"] = Bag::manifest(bag.payload, algorithm);
        wrong.push_back(
            fmt::format("error data/one.txt its {0} digest is not the one in manifest-{0}.txt line 1", name));
    }
    const ScratchFolder scratch;
    bag.write(scratch.path());
    CHECK(check(scratch.path()).empty());
    write_file(scratch.path() / "data/one.txt", "eno\n");
    Lines found = check(scratch.path());
    std::sort(found.begin(), found.end());
    std::sort(wrong.begin(), wrong.end());
    CHECK(found == wrong);
}

TEST_CASE("a manifest may have the name that Python's hashlib has for its digests") {
    using enum hash::Algorithm;
    const std::map<std::string, hash::Algorithm> names = {
        {"sha3_224", sha3_224}, {"sha3_256", sha3_256}, {"sha3_384", sha3_384}, {"sha3_512", sha3_512}};
    for (const auto& [name, algorithm] : names) {
        const std::string file = "manifest-" + name + ".txt";
        Bag bag;
        bag.tags[file] = Bag::manifest(bag.payload, algorithm);
        const Lines named = {"warning " + file + " its name should be in lower case without '-' and '_'"};
        CHECK(check(bag) == named);
        bag.tags[file] =
            Bag::manifest({{"data/one.txt", "eno\n"}, {"data/two/three.txt", "three\n"}}, algorithm);
        CHECK(check(bag).size() == 2);
    }
}

TEST_CASE("tag files are read in the encoding that bagit.txt names") {
    Bag bag;
    SECTION("UTF-16") {
        bag.tags["bagit.txt"] = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-16\n";
        const auto widen = [](const std::string& text) {
            std::string wide = "\xFF\xFE";
            for (const char c : text) {
                wide += c;
                wide += '\0';
            }
            return wide;
        };
        bag.tags["bag-info.txt"] = widen(bag.tags["bag-info.txt"]);
        bag.tags["manifest-sha256.txt"] = widen(Bag::manifest(bag.payload, hash::Algorithm::sha256));
        bag.tags["tagmanifest-sha256.txt"] = widen(Bag::manifest(bag.tags, hash::Algorithm::sha256));
    }
    SECTION("ISO-8859-1") {
        bag.tags["bagit.txt"] = "BagIt-Version: 1.0\nTag-File-Character-Encoding: ISO-8859-1\n";
        bag.payload = {{"data/caf\xC3\xA9.txt", "one\n"}};
        bag.tags["bag-info.txt"] = "Payload-Oxum: 4.1\nContact-Name: Ren\xE9\n";
        bag.tags["manifest-sha256.txt"] = k_digest + "  data/caf\xE9.txt\n";
    }
    CHECK(check(bag).empty());
}

TEST_CASE("fetch.txt makes a bag incomplete until its files are there") {
    Bag bag;
    SECTION("everything was fetched") {
        bag.tags["fetch.txt"] = "http://example.org/one 4 data/one.txt\n";
        CHECK(check(bag).empty());
    }
    SECTION("a file was not fetched") {
        const std::string gone(64, 'b');
        bag.tags["manifest-sha256.txt"] =
            Bag::manifest(bag.payload, hash::Algorithm::sha256) + gone + "  data/gone.txt\n";
        bag.tags["fetch.txt"] = "http://example.org/gone - data/gone.txt\n";
        CHECK(
            check(bag) ==
            Lines{"error data/gone.txt it is listed in manifest-sha256.txt line 3 and has not been fetched"});
    }
    SECTION("an entry that no manifest lists") {
        bag.tags["fetch.txt"] = "http://example.org/x - data/x.txt\n";
        CHECK(check(bag) ==
              Lines{"error fetch.txt:1 the path \"data/x.txt\" is not listed in manifest-sha256.txt",
                    "error data/x.txt it stands in fetch.txt and has not been fetched"});
    }
    SECTION("bad lines") {
        bag.tags["fetch.txt"] = "http://example.org/x data/x.txt\nhttp://example.org/y - "
                                "../y\nhttp://example.org/z 4 bagit.txt\n";
        CHECK(check(bag) == Lines{"error fetch.txt:1 the line is no URL, length and path",
                                  "error fetch.txt:2 the path \"../y\" leaves the bag by \"..\"",
                                  "error fetch.txt:3 the path \"bagit.txt\" is not below data/"});
    }
}

TEST_CASE("names that differ only in case or Unicode form are warnings") {
    Bag bag;
    SECTION("both there") {
        bag.payload = {{"data/One.txt", "one\n"}, {"data/one.txt", "eno\n"}};
        bag.tags["bag-info.txt"] = "Payload-Oxum: 8.2\n";
        CHECK(
            check(bag) ==
            Lines{
                "warning data/one.txt its name differs from \"data/One.txt\" only in case or Unicode form"});
    }
    SECTION("listed composed, stored decomposed") {
        bag.payload = {{"data/cafe\xCC\x81.txt", "one\n"}};
        bag.tags["bag-info.txt"] = "Payload-Oxum: 4.1\n";
        bag.tags["manifest-sha256.txt"] = k_digest + "  data/caf\xC3\xA9.txt\n";
        CHECK(check(bag) == Lines{"warning data/caf\xC3\xA9.txt its name differs from "
                                  "\"data/cafe\xCC\x81.txt\" only in case or "
                                  "Unicode form"});
    }
    SECTION("case twins that fell together when the bag was copied") {
        bag = with_manifest(k_digest + "  data/ONE.txt\n");
        CHECK(
            check(bag) ==
            Lines{
                "warning data/one.txt its name differs from \"data/ONE.txt\" only in case or Unicode form"});
    }
}

TEST_CASE("what desktops leave behind is a warning") {
    Bag bag;
    bag.tags["Thumbs.db"] = "x";
    CHECK(check(bag) == Lines{"warning Thumbs.db it looks like a file that a desktop left behind"});
    const ScratchFolder scratch;
    Bag().write(scratch.path());
    std::filesystem::create_directory(scratch.path() / "data/empty");
    CHECK(check(scratch.path()) ==
          Lines{"warning data/empty the folder is empty, which a bag does not record"});
}

TEST_CASE("bag-info.txt is checked by version") {
    Bag bag;
    bag.tags["bag-info.txt"] = "Payload-Oxum: 10.2\nContact-Name: A\n B\npayload-oxum: 10.2\n";
    CHECK(check(bag) == Lines{"error bag-info.txt Payload-Oxum stands there more than once"});
    bag.tags["bag-info.txt"] = "Payload-Oxum: ten\n";
    CHECK(check(bag) == Lines{"error bag-info.txt Payload-Oxum \"ten\" is not OCTETS.FILES"});
    bag.tags["bag-info.txt"] = " lost\nno colon\nLabel : x\n";
    CHECK(check(bag) == Lines{"error bag-info.txt:1 the line continues a field, but there is none before it",
                              "error bag-info.txt:2 the line is no \"Label: value\"",
                              "warning bag-info.txt:3 there is white space before the colon"});
}

TEST_CASE("folders nested without end are refused") {
    const ScratchFolder scratch;
    Bag().write(scratch.path());
    std::filesystem::path deep = scratch.path() / "data";
    for (int i = 0; i < 130; ++i) {
        deep /= "d";
    }
    write_file(deep / "x", "x");
    const Lines found = check(scratch.path());
    REQUIRE(found.size() == 1);
    CHECK(found.front().ends_with("the folders are nested too deep"));
}
