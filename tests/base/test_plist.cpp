// SPDX-License-Identifier: EUPL-1.2
#include "base/plist.hpp"

#include <catch2/catch.hpp>

#include <string>

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
