// SPDX-License-Identifier: EUPL-1.2
// What of a header beyond its numbers tells the file's own form from lines that people write.
#include "source/read_source.hpp"

#include <catch2/catch.hpp>
#include <fmt/core.h>

#include <string>
#include <vector>

namespace {

using namespace chatkeep;
using model::NoticeCode;
using tests::read_text;

std::vector<std::string> names_of(const tests::ReadResult& result) {
    std::vector<std::string> names;
    for (const model::Participant& participant : result.participants) {
        names.push_back(participant.name);
    }
    return names;
}

using Names = std::vector<std::string>;

/// A line inside of a message, with more of the file around it.
tests::ReadResult read_inside(const std::string& header, const std::string& line) {
    return read_text(fmt::format("{0}Anne: een\n{0}Bert: agenda:\n{1}\n{0}Anne: drie\n", header, line));
}

bool is_told_text(const tests::ReadResult& result, const std::string& line) {
    return result.messages.size() == 3 && result.messages[1].text == "agenda:\n" + line &&
           names_of(result) == Names{"Anne", "Bert"} && result.has_notice(NoticeCode::header_forged);
}

} // namespace

TEST_CASE("a line whose form has other words, dashes, spaces, digits or years than the file's is text") {
    for (const std::string line : {
             "10-03-2020 10:00 uur - Overleg: kamer 3",
             "10-03-2020 10:00 Uhr - Overleg: kamer 3",
             "10-03-2020 10:00 ч. - Overleg: kamer 3",
             "10-03-2020 10h00 - Overleg: kamer 3",
             "10-03-2020 11:00 – Lunch: broodjes",
             "10-03-2020 om 13:00 - Naar huis: trein",
             "10-03-2020  13:00 - Naar huis: trein",
             "10 - 03 - 2020 13:00 - Naar huis: trein",
             "١٠-٠٣-٢٠٢٠ ١٣:٠٠ - Naar huis: trein",
             "10-03-2563 13:00 - Naar huis: trein",
             "10-03-1400 13:00 - Naar huis: trein",
             "10-03-1441 13:00 - Naar huis: trein",
             "10-03-2020 14:00 uur - afsluiting",
         }) {
        INFO(line);
        CHECK(is_told_text(read_inside("10-03-2020 09:10 - ", line), line));
    }
    for (const std::string line : {
             "3/10/20, 10:00 am - Lunch: rolls",
             "3/10/20, 10:00AM - Lunch: rolls",
             "3/10/20 10:00 AM - Lunch: rolls",
             "3/10/20,10:00 AM - Lunch: rolls",
             "3/10/20, AM 10:00 - Lunch: rolls",
         }) {
        INFO(line);
        CHECK(is_told_text(read_inside("3/10/20, 9:10 AM - ", line), line));
    }
    const std::string tight = "[10-03-2020, 10:00:00]Lunch: broodjes";
    CHECK(is_told_text(read_inside("[10-03-2020, 09:10:00] ", tight), tight));
}

TEST_CASE("a file that has such a form throughout is read") {
    for (const std::string header : {
             "10.03.2020 10:00 Uhr - ",
             "10-03-2020 10:00 uur - ",
             "10-03-2020 10:00 – ",
             "10-03-2020 om 10:00 - ",
             "10.03.20 г., 1:14 ч. am - ",
             "[10.03.20 г., 13:10:13 ч.] ",
             "١٠/٠٣/٢٠٢٠، ١٣:٠٠ - ",
             "10/3/2563 13:00 - ",
             "Mar. 10, 2020, 7:02 PM - ",
             "[25. 1. 27. 오후 8:05:09] ",
         }) {
        const auto result = read_text(fmt::format("{0}Anne: een\n{0}Bert: twee\n", header));
        INFO(header);
        CHECK(result.messages.size() == 2);
        CHECK(names_of(result) == Names{"Anne", "Bert"});
        CHECK_FALSE(result.has_notice(NoticeCode::header_forged));
        CHECK_FALSE(result.has_notice(NoticeCode::header_unknown));
    }
}

TEST_CASE("words that change with the time, marks and names of months are no other form") {
    for (const std::vector<std::string>& headers : std::vector<std::vector<std::string>>{
             {"3/10/20, 9:10 AM - ", "3/10/20, 12:10 PM - "},
             {"2020/3/10 凌晨1:10 - ", "2020/3/10 下午1:10 - "},
             {"27 mei 2020 09:10 - ", "1 jan. 2021 09:10 - "},
             {"[H31/4/30, 10:00:00] ", "[R1/5/1, 10:00:00] "},
             {"[10-03-2020, 09:10:00] ", "\u200e[10-03-2020, 09:10:00] "},
         }) {
        const auto result = read_text(fmt::format("{}Anne: een\n{}Bert: twee\n", headers[0], headers[1]));
        INFO(headers[1]);
        CHECK(result.messages.size() == 2);
        CHECK_FALSE(result.has_notice(NoticeCode::header_forged));
    }
}

TEST_CASE("pasted lines that stay in a message's text are no error") {
    for (const std::string line : {"[26-1 08:00] Bert: hoi", "[1/26, 8:00 PM] Bert: hoi",
                                   "11-02 10:00 - 12:00 sessie", "2020-01-27T10:00:00Z start - Bron: aan"}) {
        const auto result = read_inside("10-03-2020 09:10 - ", line);
        INFO(line);
        CHECK(is_told_text(result, line));
        CHECK_FALSE(result.has_notice(NoticeCode::header_unknown));
    }
    const auto lost = read_inside("10-03-2020 09:10 - ", "27_01_2020 10:00 - Kim: x");
    CHECK(lost.has_notice(NoticeCode::header_unknown));
}
