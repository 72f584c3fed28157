// SPDX-License-Identifier: EUPL-1.2
#include "policy/digits.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>
#include <re2/re2.h>

#include <string>

using namespace chatkeep;

namespace {

std::string digits_and_signs() {
    return *rc::gen::container<std::string>(rc::gen::weightedOneOf<char>(
        {{6, rc::gen::inRange('0', '9')}, {2, rc::gen::elementOf(std::string(" -./,x"))}}));
}

bool matches(const std::string& text, const char* pattern) {
    return RE2::PartialMatch(text, RE2(pattern));
}

} // namespace

TEST_CASE("rows of digits are those that a pattern finds") {
    rc::prop("with one sign between", [] {
        const std::string text = digits_and_signs();
        RC_ASSERT(policy::has_digit_row(text, 8, " ./_\n-", 1) ==
                  matches(text, R"((?:[0-9][ ./_\n-]?){7}[0-9])"));
    });
    rc::prop("with up to three", [] {
        const std::string text = digits_and_signs();
        RC_ASSERT(policy::has_digit_row(text, 7, " ()./_,:=~*\n-", 3) ==
                  matches(text, R"((?:[0-9][ ()./_,:=~*\n-]{0,3}){6}[0-9])"));
    });
}

TEST_CASE("the next digit is found wherever it stands") {
    const std::string text = "een lange tekst zonder getallen, tot hier: 7 en 8";
    CHECK(policy::find_digit(text, 0) == text.find('7'));
    CHECK(policy::find_digit(text, text.find('7')) == text.find('7'));
    CHECK(policy::find_digit(text, text.find('7') + 1) == text.find('8'));
    CHECK(policy::find_digit(text, text.size()) == text.size());
    CHECK(policy::find_digit("geen", 0) == 4);
    CHECK(policy::find_digit("", 0) == 0);
}
