// SPDX-License-Identifier: EUPL-1.2
#include "base/error.hpp"
#include "base/io.hpp"
#include "stream/edit.hpp"
#include "stream/reader.hpp"
#include "stream/writer.hpp"

#include <catch2/catch.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace chatkeep;

std::string small_stream() {
    base::StringOutput output;
    stream::Writer writer(output);
    writer.write(stream::Header{"test", {{"zone", "UTC"}}});
    model::Message message;
    message.text = "regel \"een\"\n\x01 caf\xC3\xA9";
    writer.write(message);
    writer.pass("future", R"({"type":"future","z":1,"a":[1.50,null]})");
    writer.finish();
    return output.text;
}

/// Hands out at most step bytes at a time.
class SlowInput : public base::Input {
public:
    SlowInput(std::string_view bytes, std::size_t step) : m_rest(bytes), m_step(step) {}

    std::size_t read(char* buffer, std::size_t size) override {
        const std::size_t count = std::min({m_rest.size(), m_step, size});
        std::copy_n(m_rest.begin(), count, buffer);
        m_rest.remove_prefix(count);
        return count;
    }

private:
    std::string_view m_rest;
    std::size_t m_step;
};

/// The ids of the records, each read only when the whole stream is.
std::vector<std::string> read_late(std::string_view text) {
    SlowInput input(text, 4096);
    stream::Reader reader(input, "test");
    stream::Line line;
    std::vector<std::pair<std::unique_ptr<stream::LineParser>, stream::Value>> kept;
    while (reader.next(line)) {
        kept.emplace_back(std::make_unique<stream::LineParser>(16), line.root);
        kept.back().first->swap(*line.parser);
    }
    std::vector<std::string> ids;
    ids.reserve(kept.size());
    for (const auto& [parser, root] : kept) {
        ids.emplace_back(root.text_of("id"));
    }
    return ids;
}

std::vector<std::string> read_lines(std::string_view text, std::size_t step = 4096) {
    SlowInput input(text, step);
    stream::Reader reader(input, "test");
    stream::Line line;
    std::vector<std::string> lines;
    while (reader.next(line)) {
        lines.emplace_back(line.bytes);
    }
    return lines;
}

} // namespace

TEST_CASE("a record that is too long is not written, and the stream stays whole") {
    base::StringOutput output;
    stream::Writer writer(output);
    writer.write(stream::Header{"test", {}});
    model::Message message;
    message.text.assign(stream::k_longest_record / 6, '\x01'); // six bytes each
    CHECK_FALSE(writer.try_write(message));
    CHECK_THROWS_AS(writer.write(message), base::Error);
    message.text.resize(1000);
    CHECK(writer.try_write(message));
    CHECK(writer.count("message") == 1);
    writer.finish();
    CHECK(output.text.size() < 8000);
    CHECK(std::count(output.text.begin(), output.text.end(), '\n') == 3);
}

TEST_CASE("a written stream reads back, whatever the size of the pieces") {
    const std::string text = small_stream();
    const auto whole = read_lines(text);
    REQUIRE(whole.size() == 3);
    CHECK(whole[2] == R"({"type":"future","z":1,"a":[1.50,null]})");
    for (const std::size_t step : {1U, 7U, 64U}) {
        CHECK(read_lines(text, step) == whole);
    }
}

TEST_CASE("what a reader parsed stays valid in another parser") {
    base::StringOutput output;
    stream::Writer writer(output);
    writer.write(stream::Header{"test", {}});
    const std::vector<std::string> ids = {"", "a", std::string(3'000'000, 'b'), "c", std::string(100, 'd')};
    for (std::size_t i = 1; i < ids.size(); ++i) { // the header has no id
        writer.pass("future", fmt::format(R"({{"type":"future","id":"{}"}})", ids[i]));
    }
    writer.finish();
    CHECK(read_late(output.text) == ids);
}

TEST_CASE("a stream cut anywhere is refused") {
    const std::string text = small_stream();
    for (std::size_t length = 0; length < text.size(); ++length) {
        INFO(length);
        CHECK_THROWS_AS(read_lines(std::string_view(text).substr(0, length)), base::Error);
    }
}

TEST_CASE("a changed byte, a wrong count or bytes behind the end are refused") {
    std::string changed = small_stream();
    changed.replace(changed.find("regel"), 5, "Regel");
    CHECK_THROWS_WITH(read_lines(changed), Catch::Contains("checksum"));
    std::string counts = small_stream();
    counts.replace(counts.find("\"message\":1"), 11, "\"message\":2");
    CHECK_THROWS_WITH(read_lines(counts), Catch::Contains("message"));
    CHECK_THROWS_WITH(read_lines(small_stream() + "x"), Catch::Contains("after the end"));
}

TEST_CASE("duplicate members are refused at any depth") {
    const std::string start = "{\"type\":\"stream\",\"format\":\"chatkeep\",\"version\":1}\n";
    for (const char* line : {R"({"type":"x","a":1,"a":2})", R"({"type":"x","a":{"b":1,"b":2}})",
                             R"({"type":"x","a":[{"b":1,"b":2}]})"}) {
        CHECK_THROWS_WITH(read_lines(start + line + "\n"), Catch::Contains("twice"));
    }
}

TEST_CASE("names that look alike are no duplicates") {
    std::string object = "{";
    for (int i = 0; i < 200; ++i) { // alike in size and beginning
        object += fmt::format("\"attachment_{:03}\":{{\"conversation\":1,\"starred\":[]}},", i);
    }
    CHECK_NOTHROW(stream::Document(object + R"("":1,"a":2,"A":3,"aa":4,"ab":5})", "test"));
    CHECK_THROWS_WITH(stream::Document(object + R"("attachment_123":1})", "test"),
                      Catch::Contains("\"attachment_123\" stands twice"));
    CHECK_THROWS_WITH(stream::Document(R"([1,[{"x":-1,"":2.5,"":3}]])", "test"), Catch::Contains("twice"));
    CHECK_THROWS_WITH(stream::Document(R"({"a\u0062":1,"ab":2})", "test"), Catch::Contains("\"ab\""));
}

TEST_CASE("a value says what it is and holds") {
    const stream::Document document(
        R"({"text":"a\u0000\"é","min":-9223372036854775808,"max":9223372036854775807,"big":9223372036854775808,)"
        R"("real":1.5,"yes":true,"no":false,"nil":null,"list":[1,[2],{"k":3},"x"],"object":{"a":{"b":[]}},"last":7})",
        "test");
    const stream::Value root = document.root();
    CHECK(root.text_of("text") == std::string_view("a\0\"é", 5));
    CHECK(root.find("min")->integer() == std::numeric_limits<std::int64_t>::min());
    CHECK(root.find("max")->integer() == std::numeric_limits<std::int64_t>::max());
    CHECK_FALSE(root.find("big")->integer());
    CHECK_FALSE(root.find("real")->integer());
    CHECK(root.find("yes")->boolean() == true);
    CHECK(root.find("no")->boolean() == false);
    CHECK_FALSE(root.find("nil")->boolean());
    CHECK(root.find("nil")->is_null());
    CHECK_FALSE(root.find("text")->is_null());
    CHECK_FALSE(root.find("none"));
    CHECK(root.find("last")->integer() == 7);
    CHECK(root.find("object")->find("a")->find("b")->is_array());
    CHECK_FALSE(root.find("list")->find("k"));
    std::string kinds;
    root.find("list")->for_each_item([&](const stream::Value& item) {
        kinds += item.is_array() ? 'a' : item.is_object() ? 'o' : item.integer() ? 'i' : 't';
    });
    CHECK(kinds == "iaot");
    std::string names;
    root.for_each_member(
        [&](std::string_view name, const stream::Value&) { names += std::string(name) + " "; });
    CHECK(names == "text min max big real yes no nil list object last ");
    CHECK(stream::Value().is_null());
    CHECK_FALSE(stream::Value().find("a"));
}

TEST_CASE("names are compared whole at any size") {
    const std::string name = "abcdefghijklmnopqrstuvwxyz";
    for (std::size_t size = 0; size <= name.size(); ++size) {
        const std::string same = name.substr(0, size);
        REQUIRE(stream::is_same_name(std::string_view(name).substr(0, size), same));
        REQUIRE_FALSE(stream::is_same_name(name + "x", same));
        for (std::size_t at = 0; at < size; ++at) {
            std::string other = same;
            other[at] = '_';
            REQUIRE_FALSE(stream::is_same_name(same, other));
        }
    }
}

TEST_CASE("what is no stream is refused at its first line") {
    for (const char* text :
         {"", "hello\n", "[1]\n", "{\"type\":\"message\"}\n",
          "{\"type\":\"stream\",\"format\":\"chatkeep\",\"version\":2}\n",
          "{\"type\":\"stream\",\"format\":\"chatkeep\",\"version\":1,\"x\":\"\\ud800\"}\n"}) {
        INFO(text);
        CHECK_THROWS_AS(read_lines(text), base::Error);
    }
}

TEST_CASE("replacing values leaves every other byte in place") {
    const std::string line = R"({ "a":1.50, "text" : "x\u0041", "list":[ {"name":"n"}, 2 ],"last":true})";
    CHECK(stream::with_replacements(line, {{{"text"}, "\"y\""}, {{"list", "0", "name"}, "\"m\""}}) ==
          R"({ "a":1.50, "text" : "y", "list":[ {"name":"m"}, 2 ],"last":true})");
    CHECK(stream::with_replacements(line, {{{"a"}, ""}, {{"last"}, ""}}) ==
          R"({ "text" : "x\u0041", "list":[ {"name":"n"}, 2 ]})");
    CHECK(stream::with_replacements(line, {{{"list"}, ""}, {{"last"}, ""}}) ==
          R"({ "a":1.50, "text" : "x\u0041"})");
    CHECK(stream::with_replacements(R"({"a":1})", {{{"a"}, ""}}) == "{}");
    CHECK_THROWS_AS(stream::with_replacements(line, {{{"absent"}, "1"}}), base::Error);
}

TEST_CASE("a member is added at the end") {
    CHECK(stream::with_member(R"({"a":1})", "b", "2") == R"({"a":1,"b":2})");
    CHECK(stream::with_member("{ }", "b", "2") == R"({ "b":2})");
}
