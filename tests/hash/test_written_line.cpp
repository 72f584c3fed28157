// SPDX-License-Identifier: EUPL-1.2
#include "base/text.hpp"
#include "hash/id_mask.hpp"
#include "hash/record_fields.hpp"
#include "hash/written_line.hpp"
#include "stream/reader.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace {

using namespace chatkeep;

using FieldMap = std::map<std::string, std::string>;

const std::string k_id = "m0123456789abcdef0123456789abcdef";
const std::string k_other_id = "pfedcba9876543210fedcba9876543210";

FieldMap map_of(const hash::RecordFields& fields) {
    FieldMap map;
    for (const hash::RecordFields::Field& field : fields.fields()) {
        CHECK(map.emplace(field.name, field.bytes).second);
    }
    return map;
}

/// The fields under masked ids by way of the parser.
FieldMap parsed(const hash::IdMask& mask, const std::string& line) {
    std::string masked;
    mask.mask(line, masked);
    stream::LineParser parser;
    hash::RecordFields fields;
    fields.add(parser.parse(masked));
    return map_of(fields);
}

/// The same of the line as it is written; nothing when it has another form.
std::optional<FieldMap> written(const hash::IdMask& mask, const std::string& line) {
    std::string bytes = line + std::string(hash::WrittenLine::k_padding, '\n');
    hash::WrittenLine parsed_line;
    if (!parsed_line.parse(std::string_view(bytes).substr(0, line.size()))) {
        return std::nullopt;
    }
    hash::IdMask::Memory memory;
    mask.mask(bytes.data(), parsed_line.ids(), memory);
    hash::RecordFields fields;
    fields.add(parsed_line.root());
    return map_of(fields);
}

} // namespace

TEST_CASE("a line that the writer wrote gives the fields that it gives by way of the parser") {
    const hash::ReadoutKey key = hash::ReadoutKey::make();
    const hash::IdMask mask(key);
    const std::vector<std::string> lines = {
        R"({"type":"message","id":")" + k_id +
            R"(","conversation":"c0123456789abcdef0123456789abcdef","n":3,)" + R"("sender":")" + k_other_id +
            R"(","kind":"text","text":"Ja \"é\"\n\u0007\\","time":{"at":"2020",)" +
            R"("earliest":"a","latest":"b","precision":"minute","basis":"source","zone":"","written":"1"},)" +
            R"("position":{"line":1,"lines":2,"offset":-3,"length":999999999999999},)" +
            R"("order":{"after_previous":"likely","basis":"position"}})",
        R"({"type":"message","text":"","reply_to":{"message":")" + k_id +
            R"(","text":"q"},"reactions":[{"sender":")" + k_other_id +
            R"(","value":"x"}],"edits":[{"text":"a"},{"text":"b"}],"attachments":[{"name":"f","size":2}],)" +
            R"("poll":{"question":"?","options":[{"text":")" + k_id + R"(","voters":[")" + k_other_id +
            R"("]}]},"proof":{"x":{}},"extra":{"k":[true,null,false,[]],"o":{"z":{},"a":0}}})",
        R"({"type":"message","extra":{},"edits":[],"attachments":[{"Name":1}],"reply_to":"x"})",
        R"({"type":"conversation","id":"c1","title":"m0123456789abcdef0123456789abcdef","owner":")" +
            k_other_id + R"(","extra":{"b":1,"a":2}})",
        R"({"type":"new","text":5,"Other":1,"blob.1":2,"record":3,"\u00e9":4})",
        R"({"type":"new","é":1,"z":2,"ｚ":3,"😀":4,"Name":{"😀":1,"ｚ":2}})",
        R"({"n":1})",
        R"({})",
    };
    std::size_t taken = 0;
    for (const std::string& line : lines) {
        CAPTURE(line);
        const auto fields = written(mask, line);
        taken += fields ? 1U : 0U;
        CHECK(fields.value_or(parsed(mask, line)) == parsed(mask, line));
    }
    CHECK(taken == lines.size() - 1); // all but that with a name in escapes
}

TEST_CASE("a line in any other form is left to the parser") {
    const hash::IdMask mask(hash::ReadoutKey::make());
    for (const std::string line : {R"({"type": "message"})",
                                   R"( {"type":"message"})",
                                   R"({"type":"message"} )",
                                   R"({"a":1,"a":2})",
                                   R"({"a":{"b":1,"c":2,"b":3}})",
                                   R"({"a":1.0})",
                                   R"({"a":1e3})",
                                   R"({"a":-0})",
                                   R"({"a":01})",
                                   R"({"a":9007199254740993})",
                                   R"({"a":"\/"})",
                                   R"({"a":"\u00e9"})",
                                   R"({"a":"\u000A"})",
                                   R"({"type":"a\nb"})",
                                   R"({"":1})",
                                   R"({"a":[1,]})",
                                   R"({"a":1,})",
                                   R"({"a"})",
                                   R"({"a":})",
                                   R"({"a":"b)",
                                   R"({"a":"b\)",
                                   R"({"a":[1)",
                                   R"({"a":{)",
                                   R"({"a":tru})",
                                   R"({"a":nul)",
                                   R"({"a":-})",
                                   R"(["a"])",
                                   R"("a")",
                                   R"({"a":1}})",
                                   R"({"a":1]})",
                                   R"({"a":[1}})",
                                   "",
                                   "{",
                                   "{\"a\":\"\t\"}",
                                   R"({"sender":[{"x":1},"m0123456789abcdef0123456789abcdef"]})",
                                   R"({"a":[[[[[[[[[[]]]]]]]]]]})"}) {
        CAPTURE(line);
        CHECK_FALSE(written(mask, line));
    }
}

TEST_CASE("many ids are masked as one by one") {
    const hash::IdMask mask(hash::ReadoutKey::make());
    for (const std::size_t count : {0U, 1U, 5U, 40U}) {
        std::vector<std::string> ids;
        std::vector<std::string> expected;
        for (std::size_t i = 0; i < count; ++i) {
            ids.push_back(k_id);
            ids[i][1 + i % 32] = 'a';
            expected.push_back(mask.masked(ids[i]));
        }
        std::vector<char*> places;
        places.reserve(ids.size());
        for (std::string& id : ids) {
            places.push_back(id.data());
        }
        mask.mask(places);
        CHECK(ids == expected);
    }
}
