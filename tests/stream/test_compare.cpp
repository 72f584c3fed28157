// SPDX-License-Identifier: EUPL-1.2
#include "stream/compare.hpp"
#include "stream/writer.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace chatkeep;
using namespace chatkeep::stream;

namespace {

using Lines = std::vector<std::string>;

class Collector : public DifferenceListener {
public:
    void differs(const std::string& text) override { lines.push_back(text); }

    void advanced(std::uint64_t) override {}

    Lines lines;
};

std::string stream_of(const Lines& records, const std::string& generator) {
    base::StringOutput output;
    Writer writer(output);
    writer.write(Header{generator, {}});
    for (const std::string& record : records) {
        const std::string_view type = std::string_view(record).substr(9);
        writer.pass(type.substr(0, type.find('"')), record);
    }
    writer.finish();
    return output.text;
}

Lines compare_records(const Lines& left, const Lines& right) {
    const std::string left_bytes = stream_of(left, "a 1");
    const std::string right_bytes = stream_of(right, "b 2");
    base::MemoryInput left_input(left_bytes);
    base::MemoryInput right_input(right_bytes);
    Reader left_reader(left_input, "A");
    Reader right_reader(right_input, "B");
    Collector collector;
    const std::uint64_t differences = compare(left_reader, right_reader, collector);
    CHECK(differences == collector.lines.size());
    return collector.lines;
}

std::string message(const std::string& id, int n, const std::string& text, const std::string& more = "") {
    return R"({"type":"message","id":")" + id + R"(","conversation":"c1","n":)" + std::to_string(n) +
           R"(,"text":")" + text + "\"" + more + "}";
}

} // namespace

TEST_CASE("streams of other makers with the same records are equal") {
    CHECK(compare_records({message("m1", 0, "a")}, {message("m1", 0, "a")}).empty());
}

TEST_CASE("a longer export differs only in what is new") {
    CHECK(compare_records({message("m2", 0, "b", R"(,"position":{"line":1})")},
                          {message("m1", 0, "a"), message("m2", 1, "b", R"(,"position":{"line":2})")}) ==
          Lines{"only in B: message m1"});
}

TEST_CASE("every member that differs is told with both values") {
    CHECK(compare_records(
              {message("m1", 0, "a\\u001b", R"(,"time":{"at":"2020"},"edited":true,"list":[1,2],"only":7)")},
              {message("m1", 0, "b", R"(,"time":{"at":"2021"},"edited":false,"list":[1,3,{}],"new":"x")")}) ==
          Lines{"message m1 of 2020: text: \"a<1B>\" | \"b\"",
                "message m1 of 2020: time.at: \"2020\" | \"2021\"",
                "message m1 of 2020: edited: true | false", "message m1 of 2020: list[1]: 2 | 3",
                "message m1 of 2020: list[2]: nothing | an object", "message m1 of 2020: only: 7 | nothing",
                "message m1 of 2020: new: nothing | \"x\""});
}

TEST_CASE("a removal is compared with the message it replaced") {
    CHECK(compare_records({message("m1", 0, "a")},
                          {R"({"type":"removal","id":"m1","conversation":"c1","n":0,"rule":"r"})"}) ==
          Lines{"message m1: type: \"message\" | \"removal\"", "message m1: text: \"a\" | nothing",
                "message m1: rule: nothing | \"r\""});
}

TEST_CASE("differences come in the order of the stream") {
    CHECK(compare_records({message("m3", 0, "a"), message("m2", 1, "b"), message("m1", 2, "c")},
                          {message("m3", 0, "A"), message("m2", 1, "B"), message("m4", 2, "c")}) ==
          Lines{"message m3: text: \"a\" | \"A\"", "message m2: text: \"b\" | \"B\"", "only in A: message m1",
                "only in B: message m4"});
}

TEST_CASE("messages that changed places are told once") {
    CHECK(compare_records({message("m1", 0, "a"), message("m2", 1, "b"), message("m3", 2, "c")},
                          {message("m1", 0, "a"), message("m3", 1, "c"), message("m2", 2, "b")}) ==
          Lines{"order: message m3 stands after m2 in A, before it in B"});
}

TEST_CASE("a message that moved is a difference where its n did not change, and where only its n did") {
    const Lines moved{"order: message m3 stands after m2 in A, before it in B"};
    const Lines whole{message("m1", 0, "a"), message("m2", 1, "b"), message("m3", 2, "c")};
    CHECK(compare_records(whole, {whole[0], whole[2], whole[1]}) == moved);
    CHECK(compare_records(whole, {whole[0], message("m2", 2, "b"), message("m3", 1, "c")}) == moved);
    CHECK(compare_records({whole[0], message("m2", 2, "b"), message("m3", 1, "c")}, whole) == moved);
}

TEST_CASE("records of other types are matched by id or by content") {
    CHECK(compare_records({R"({"type":"source","id":"s1","size":1})", R"({"type":"future","id":"s1"})"},
                          {R"({"type":"source","id":"s1","size":2})"}) ==
          Lines{"source s1: size: 1 | 2", "only in A: future s1"});
    const std::string notice = R"({"type":"notice","code":"preamble","detail":"x"})";
    CHECK(compare_records({R"({"type":"conversation","id":"c1","title":"x"})", notice},
                          {R"({"type":"conversation","id":"c1","title":"y"})", notice, notice}) ==
          Lines{"conversation c1: title: \"x\" | \"y\"", "only in B: notice preamble"});
    CHECK(compare_records({R"({"type":"participant","id":"p1","conversation":"c1"})"},
                          {R"({"type":"participant","id":"p1","conversation":"c2"})"}) ==
          Lines{"only in A: participant p1", "only in B: participant p1"});
}
