// SPDX-License-Identifier: EUPL-1.2
#include "base/plist.hpp"

#include <catch2/catch.hpp>

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

using namespace chatkeep::base;

TEST_CASE("an XML list is read with all kinds of values") {
    const auto list = parse_plist(R"(<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
  <key>Device Name</key><string>Toestel &amp; co</string>
  <key>Last Backup Date</key><date>2001-01-02T00:00:01Z</date>
  <key>yes</key><true/><key>no</key><false/>
  <key>n</key><integer>-12</integer><key>big</key><integer>18446744073709551615</integer>
  <key>r</key><real>1.5</real>
  <key>d</key><data> AAEC
  Aw== </data>
  <key>a</key><array><string></string><dict/></array>
</dict></plist>)");
    REQUIRE(list);
    CHECK((*list)["Device Name"].text() == "Toestel & co");
    CHECK((*list)["Last Backup Date"].date() == 86401.0);
    CHECK((*list)["yes"].boolean() == true);
    CHECK((*list)["no"].boolean() == false);
    CHECK((*list)["n"].integer() == -12);
    CHECK_FALSE((*list)["big"].integer());
    CHECK((*list)["big"].unsigned_integer() == 18446744073709551615ULL);
    CHECK((*list)["r"].real() == 1.5);
    CHECK((*list)["d"].data() == std::string_view("\0\1\2\3", 4));
    CHECK((*list)["a"].size() == 2);
    CHECK((*list)["a"][0].text() == "");
    CHECK((*list)["a"][1].kind() == PlistKind::dictionary);
    CHECK((*list)["none"]["deeper"][3].kind() == PlistKind::missing);
}

namespace {

/// A binary list of objects, each given as its bytes; references and offsets take one byte.
std::string binary(const std::vector<std::string>& objects, unsigned char root = 0) {
    std::string list = "bplist00";
    std::string table;
    for (const std::string& object : objects) {
        table += static_cast<char>(list.size());
        list += object;
    }
    const std::size_t start = list.size();
    list += table;
    list += std::string(6, '\0') + '\1' + '\1';
    for (const std::size_t number : {objects.size(), std::size_t{root}, start}) {
        list += std::string(7, '\0') + static_cast<char>(number);
    }
    return list;
}

std::string bytes(std::initializer_list<int> values) {
    std::string text;
    for (const int value : values) {
        text += static_cast<char>(value);
    }
    return text;
}

std::optional<PlistValue> parse_one(const std::string& object) {
    return parse_plist(binary({object}));
}

} // namespace

TEST_CASE("binary numbers of every size are read") {
    CHECK(parse_one(bytes({0x10, 0xFF}))->integer() == 255);
    CHECK(parse_one(bytes({0x11, 0xFF, 0xFE}))->integer() == 65534);
    CHECK(parse_one(bytes({0x12, 0xFF, 0, 0, 0}))->integer() == 0xFF000000LL);
    CHECK(parse_one(bytes({0x13, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE}))->integer() == -2);
    const std::string wide = bytes({0x14}) + std::string(8, '\0') + std::string(8, '\xFF');
    CHECK_FALSE(parse_one(wide)->integer());
    CHECK(parse_one(wide)->unsigned_integer() == 0xFFFFFFFFFFFFFFFFULL);
    CHECK(parse_one(bytes({0x22, 0x3F, 0xC0, 0, 0}))->real() == 1.5);
    CHECK(parse_one(bytes({0x23, 0xBF, 0xF8, 0, 0, 0, 0, 0, 0}))->real() == -1.5);
    CHECK(parse_one(bytes({0x33, 0x41, 0xB2, 0, 0, 0, 0x80, 0, 0}))->date() == 301989888.5);
    CHECK(parse_one(bytes({0x81, 0x01, 0x02}))->uid() == 258);
    CHECK(parse_one(bytes({0x00}))->kind() == PlistKind::null);
}

TEST_CASE("binary texts are ASCII, UTF-16 or UTF-8") {
    CHECK(parse_one(bytes({0x52}) + "ab")->text() == "ab");
    CHECK(parse_one(bytes({0x63, 0x00, 0xE9, 0xD8, 0x3D, 0xDE, 0x00}))->text() == "é😀");
    CHECK(parse_one(bytes({0x62, 0xD8, 0x3D, 0x00, 0x61}))->text() == "\xEF\xBF\xBD"
                                                                      "a");
    CHECK(parse_one(bytes({0x72}) + "é")->text() == "é");
    CHECK(parse_one(bytes({0x5F, 0x10, 0x03}) + "abc")->text() == "abc");
}

TEST_CASE("sets and ordered sets are read") {
    const auto list = parse_plist(binary({bytes({0xC1, 0x01}), bytes({0x10, 7})}));
    CHECK(list->kind() == PlistKind::set);
    CHECK((*list)[0].integer() == 7);
    CHECK(parse_plist(binary({bytes({0xB1, 0x01}), bytes({0x10, 7})}))->size() == 1);
}

TEST_CASE("hostile binary lists are refused") {
    const std::string number = bytes({0x10, 7});
    CHECK_FALSE(parse_plist(""));
    CHECK_FALSE(parse_plist("bplist00"));
    CHECK_FALSE(parse_plist(binary({bytes({0xA1, 0x00})})));                   // holds itself
    CHECK_FALSE(parse_plist(binary({bytes({0xA1, 0x01}), bytes({0xA1, 0})}))); // in turns
    CHECK_FALSE(parse_plist(binary({bytes({0xA1, 0x05}), number})));           // no such object
    CHECK_FALSE(parse_plist(binary({number}, 1)));
    CHECK_FALSE(parse_one(bytes({0x5F, 0x13, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}))); // length
    CHECK_FALSE(parse_one(bytes({0x14}) + std::string(16, '\x7F')));
    CHECK_FALSE(parse_one(bytes({0xF0})));
    // Each level holds the next twice: 2^40 values in 200 bytes.
    std::vector<std::string> doubling;
    for (int i = 1; i <= 40; ++i) {
        doubling.push_back(bytes({0xA2, i, i}));
    }
    doubling.push_back(number);
    CHECK_FALSE(parse_plist(binary(doubling)));
}

TEST_CASE("hostile XML lists are refused") {
    const auto in_list = [](const std::string& content) { return "<plist>" + content + "</plist>"; };
    CHECK(parse_plist(in_list("<true/>"))->boolean() == true);
    CHECK_FALSE(parse_plist("<!DOCTYPE plist [<!ENTITY a \"aaaa\">]><plist><string>&a;</string></plist>"));
    CHECK_FALSE(parse_plist(in_list("<dict><key>a</key></dict>")));
    CHECK_FALSE(parse_plist(in_list("<dict><string>a</string></dict>")));
    CHECK_FALSE(parse_plist(in_list("<integer>twelve</integer>")));
    CHECK_FALSE(parse_plist(in_list("<date>2020-13-01T00:00:00Z</date>")));
    CHECK_FALSE(parse_plist(in_list("<data>?</data>")));
    CHECK_FALSE(parse_plist(in_list("<true/><true/>")));
    CHECK_FALSE(parse_plist("<plist><array>"));
    std::string deep;
    for (int i = 0; i < 600; ++i) {
        deep += "<array>";
    }
    CHECK_FALSE(parse_plist("<plist>" + deep));
}

namespace {

/// An archive in XML form: UIDs are dictionaries with CF$UID there, so it is built from binary parts instead.
std::string archive(const std::vector<std::string>& objects) {
    // 0 dict, 1-4 keys, 5 "NSKeyedArchiver", 6 top, 7 "root", 8 UID 1, 9 array, 10 version, 11… objects
    std::vector<std::string> all = {bytes({0xD4, 1, 2, 3, 4, 10, 5, 6, 9}),
                                    bytes({0x58}) + "$version",
                                    bytes({0x59}) + "$archiver",
                                    bytes({0x54}) + "$top",
                                    bytes({0x58}) + "$objects",
                                    bytes({0x5F, 0x10, 15}) + "NSKeyedArchiver",
                                    bytes({0xD1, 7, 8}),
                                    bytes({0x54}) + "root",
                                    bytes({0x80, 1}),
                                    bytes({0xA0 + static_cast<int>(objects.size())}),
                                    bytes({0x10, 1})};
    for (std::size_t i = 0; i < objects.size(); ++i) {
        all[9] += static_cast<char>(11 + i);
        all.push_back(objects[i]);
    }
    return binary(all);
}

} // namespace

TEST_CASE("references of an archive that lead nowhere or round are cut and counted") {
    // Object 1 is an array of UIDs: itself, 99, 0 and the text 2.
    const std::string list =
        archive({bytes({0x55}) + "$null", bytes({0xA4, 14, 15, 16, 17}), bytes({0x52}) + "ja",
                 bytes({0x80, 1}), bytes({0x80, 99}), bytes({0x80, 0}), bytes({0x80, 2})});
    const auto value = parse_any_plist(list);
    REQUIRE(value);
    CHECK(value->size() == 4);
    CHECK((*value)[0].kind() == PlistKind::null);
    CHECK((*value)[1].kind() == PlistKind::null);
    CHECK((*value)[2].kind() == PlistKind::null);
    CHECK((*value)[3].text() == "ja");
    CHECK(value->cut() == 2);
}

TEST_CASE("a key that is a list is resolved like any value") {
    // Object 1 is a dictionary whose key is object 2, an array of a text, with the value 7.
    const auto value = parse_any_plist(archive({bytes({0x55}) + "$null", bytes({0xD1, 13, 15}),
                                                bytes({0xA1, 14}), bytes({0x52}) + "ja", bytes({0x10, 7})}));
    REQUIRE(value);
    CHECK(value->key(0)[0].text() == "ja");
    CHECK((*value)[0].integer() == 7);
}
