// SPDX-License-Identifier: EUPL-1.2
#include "base/error.hpp"
#include "base/io.hpp"
#include "base/spool.hpp"
#include "source/merging/join.hpp"
#include "source/merging/part.hpp"
#include "stream/writer.hpp"

#include <catch2/catch.hpp>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

using namespace chatkeep;

namespace {

using TypedLine = std::pair<std::string, std::string>; ///< type of the record, the record

/// Two streams with the same lines.
std::vector<source::merging::Input> twice(const std::vector<TypedLine>& lines) {
    std::vector<source::merging::Input> inputs(2);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        inputs[i].name = i == 0 ? "one" : "two";
        stream::Writer writer(*inputs[i].bytes);
        writer.write(stream::Header{"test", {}});
        for (const auto& [type, line] : lines) {
            writer.pass(type, line);
        }
        writer.finish();
        base::SpoolReader read_back(*inputs[i].bytes);
        source::merging::take_apart(inputs[i], i, read_back);
    }
    return inputs;
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
