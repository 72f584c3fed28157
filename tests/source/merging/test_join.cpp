// SPDX-License-Identifier: EUPL-1.2
#include "base/error.hpp"
#include "base/io.hpp"
#include "base/spool.hpp"
#include "source/merging/join.hpp"
#include "source/merging/part.hpp"
#include "stream/writer.hpp"

#include <catch2/catch.hpp>
#include <fmt/core.h>

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

using namespace chatkeep;

namespace {

using TypedLine = std::pair<std::string, std::string>; ///< type of the record, the record

/// Two streams.
std::vector<source::merging::Input> both(const std::vector<TypedLine>& one,
                                         const std::vector<TypedLine>& two) {
    std::vector<source::merging::Input> inputs(2);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        inputs[i].name = i == 0 ? "one" : "two";
        stream::Writer writer(*inputs[i].bytes);
        writer.write(stream::Header{"test", {}});
        for (const auto& [type, line] : i == 0 ? one : two) {
            writer.pass(type, line);
        }
        writer.finish();
        base::SpoolReader read_back(*inputs[i].bytes);
        source::merging::take_apart(inputs[i], i, read_back);
    }
    return inputs;
}

/// Two streams with the same lines.
std::vector<source::merging::Input> twice(const std::vector<TypedLine>& lines) {
    return both(lines, lines);
}

/// A conversation of messages, half an hour apart, of which every eighth was sent to others as well.
void add_conversation(std::vector<TypedLine>& lines, int number, const std::string& kind,
                      const std::string& title) {
    const std::string id = fmt::format("c{:032x}", number);
    lines.emplace_back(
        "conversation",
        fmt::format(R"({{"type":"conversation","id":"{}","source":"s1","kind":"{}","title":"{}"}})", id, kind,
                    title));
    for (int i = 0; i < 48; ++i) {
        const std::string text = i % 8 == 0 ? fmt::format("to all of you, announcement {}", i)
                                            : fmt::format("only to {}, message number {}", title, i);
        lines.emplace_back(
            "message",
            fmt::format(R"({{"type":"message","id":"m{:032x}","conversation":"{}","n":{},"kind":"text",)"
                        R"("text":"{}","time":{{"at":"2022-03-{:02}T{:02}:{:02}:00Z","precision":"minute",)"
                        R"("zone":"UTC"}}}})",
                        number * 1000 + i, id, i, text, 14 + i / 24, i % 24, i % 8 == 0 ? 0 : number));
    }
}

std::vector<TypedLine> stream_of(const std::vector<std::pair<std::string, std::string>>& conversations) {
    std::vector<TypedLine> lines = {{"source", R"({"type":"source","id":"s1","name":"a.db"})"}};
    int number = 0;
    for (const auto& [kind, title] : conversations) {
        add_conversation(lines, ++number, kind, title);
    }
    return lines;
}

/// How many sources each conversation that was joined has, by title.
std::map<std::string, std::size_t> joined(std::vector<source::merging::Input> inputs) {
    base::StringOutput output;
    stream::Writer writer(output);
    source::merging::JoinOptions options;
    options.by_evidence = true;
    std::map<std::string, std::size_t> result;
    for (const auto& summary : source::merging::join(inputs, options, writer)) {
        result[summary.title] = summary.sources.size();
    }
    return result;
}

std::vector<TypedLine> one_message_in(const std::string& zone) {
    return {
        {"source", R"({"type":"source","id":"s1","name":"a.txt"})"},
        {"conversation",
         R"({"type":"conversation","id":"c00000000000000000000000000000001","source":"s1","title":"Pier"})"},
        {"message",
         R"({"type":"message","id":"m00000000000000000000000000000002",)"
         R"("conversation":"c00000000000000000000000000000001","n":0,"kind":"text","text":"Ok","time":)"
         R"({"at":"2022-03-26T19:00:00+01:00","precision":"minute","zone":")" +
             zone + R"("}})"}};
}

} // namespace

TEST_CASE("streams without a source are joined to nothing") {
    std::vector<source::merging::Input> inputs = twice({});
    base::StringOutput output;
    stream::Writer writer(output);
    CHECK(source::merging::join(inputs, {}, writer).empty());
}

TEST_CASE("a zone that the time zone data do not have is refused, and another can be given") {
    base::StringOutput output;
    stream::Writer writer(output);
    std::vector<source::merging::Input> unknown = twice(one_message_in("Europe/Amst~erdam"));
    CHECK_THROWS_WITH(source::merging::join(unknown, {}, writer),
                      "one: no time zone is called \"Europe/Amst~erdam\"");

    source::merging::JoinOptions options;
    options.zones = {{"one", "Europe/Amsterdam"}, {"two", "Europe/Amsterdam"}};
    std::vector<source::merging::Input> given = twice(one_message_in("Europe/Amst~erdam"));
    CHECK(source::merging::join(given, options, writer).size() == 1);
}

TEST_CASE("conversations to which the same announcements were sent are not one") {
    CHECK(joined(both(stream_of({{"unknown", "Team"}}), stream_of({{"unknown", "Mark"}}))).empty());
}

TEST_CASE("a conversation is joined with the one that fits best, not with the first that fits") {
    const auto inputs = [] {
        return both(stream_of({{"direct", "Mark"}, {"group", "Team"}}), stream_of({{"unknown", "Team"}}));
    };
    CHECK(joined(inputs()) == std::map<std::string, std::size_t>{{"Team", 2}});
}

TEST_CASE("a private chat is never joined with a group") {
    CHECK(joined(both(stream_of({{"direct", "Team"}}), stream_of({{"group", "Team"}}))).empty());
    CHECK(joined(both(stream_of({{"group", "Team"}}), stream_of({{"group", "Team"}}))).size() == 1);
}
