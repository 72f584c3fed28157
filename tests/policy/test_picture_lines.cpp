// SPDX-License-Identifier: EUPL-1.2
// Which lines of a picture are painted over.
#include "base/error.hpp"
#include "policy/picture_lines.hpp"
#include "policy_support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using policy::Level;

namespace {

const std::string k_first(64, 'a');
const std::string k_second(64, 'b');

std::string line(const std::string& sha256, const std::string& text, const std::string& box) {
    return R"({"sha256":")" + sha256 + R"(","text":")" + text + R"(","box":)" + box + "}";
}

struct Masked {
    std::string masks;
    policy::PictureLines::Counts counts;
};

Masked masked(const std::vector<std::string>& lines, Level least = Level::automatic) {
    const policy::Policy policy = test::four_rules();
    base::StringOutput output;
    policy::PictureLines pictures(policy, output, least);
    for (const std::string& each : lines) {
        pictures.take(each, base::at_line("lines", 1));
    }
    pictures.finish();
    return {output.text, pictures.counts()};
}

std::string mask(const std::string& sha256, const std::string& rule, const std::string& lines) {
    return R"({"v":1,"sha256":")" + sha256 + R"(","rule":")" + rule + R"(","lines":[)" + lines + "]}\n";
}

} // namespace

TEST_CASE("the lines that a finding touches are painted over, also where it runs over two") {
    const Masked out =
        masked({line(k_first, "bel mij", "[1,2,3,4]"), line(k_first, "op NL91 ABNA 0417", "[5,6,7,8]"),
                line(k_first, "1643 00 graag", "[9,10,11,12]"), line(k_second, "06-12345678", "[1,1,1,1]"),
                line(k_second, "nota", "[2,2,2,2]")});
    CHECK(out.masks ==
          mask(k_first, "fin.iban", "[5,6,7,8],[9,10,11,12]") + mask(k_second, "tel", "[1,1,1,1]"));
    CHECK(out.counts.pictures == 2);
    CHECK(out.counts.masked == 2);
    CHECK(out.counts.left_over == 0);
}

TEST_CASE("letters beside digits are also read as digits") {
    for (const char* number : {"06-123456O8", "O6-12345678", "06-I2345678", "06-l2345678", "06-12OO5678"}) {
        CAPTURE(number);
        CHECK(masked({line(k_first, number, "[1,2,3,4]")}).masks == mask(k_first, "tel", "[1,2,3,4]"));
    }
    CHECK(masked({line(k_first, "lol, 06 is de Oom", "[1,2,3,4]")}).masks.empty());
}

TEST_CASE("what is only likely is counted, or masked when asked for") {
    const std::vector<std::string> lines = {line(k_first, "tel 070-3123456", "[1,2,3,4]")};
    const Masked sure = masked(lines);
    CHECK(sure.masks.empty());
    CHECK(sure.counts.left_over == 1);
    CHECK(sure.counts.masked == 0);
    const Masked likely = masked(lines, Level::propose);
    CHECK(likely.masks == mask(k_first, "tel", "[1,2,3,4]"));
    CHECK(likely.counts.left_over == 0);
}

TEST_CASE("a line of another form is refused") {
    for (const std::string& bad :
         {std::string("{}"), std::string("[]"), line("12", "a", "[1,2,3,4]"), line(k_first, "a", "[1,2,3]"),
          line(k_first, "a", "[1,2,0,4]"), line(k_first, "a", "[-1,2,3,4]"), line(k_first, "a", "7"),
          R"({"sha256":")" + k_first + R"(","text":5,"box":[1,2,3,4]})"}) {
        CAPTURE(bad);
        CHECK_THROWS_AS(masked({bad}), base::Error);
    }
}
