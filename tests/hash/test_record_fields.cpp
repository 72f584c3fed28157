// SPDX-License-Identifier: EUPL-1.2
#include "files.hpp"
#include "hash/record_fields.hpp"
#include "paths.hpp"
#include "stream/reader.hpp"

#include <catch2/catch.hpp>
#include <fmt/core.h>

#include <map>
#include <string>

namespace {

using namespace chatkeep;

using FieldMap = std::map<std::string, std::string>;

FieldMap fields_of(const std::string& line, std::string_view prefix = {}) {
    stream::LineParser parser;
    hash::RecordFields fields;
    fields.add(parser.parse(line), prefix);
    FieldMap map;
    for (const hash::RecordFields::Field& field : fields.fields()) {
        CHECK(map.emplace(field.name, field.bytes).second);
    }
    return map;
}

} // namespace

TEST_CASE("a message becomes the fields that the table says") {
    CHECK(fields_of(
              R"({"type":"message","id":"m1","n":3,"sender":"p1","text":"Ja \"é\"","time":{"b":1,"a":"x"},)"
              R"("reply_to":{"message":"m2","text":"q"},"edits":[{"text":"a"},{"text":"b"}],)"
              R"("attachments":[{"name":"f","size":2}],"proof":{"x":{}},"extra":{"k":[true,null]}})") ==
          FieldMap{{"record", R"({"id":"m1","n":3,"type":"message"})"},
                   {"sender", R"("p1")"},
                   {"text", "Ja \"é\""},
                   {"time", R"({"a":"x","b":1})"},
                   {"reply_to.message", R"("m2")"},
                   {"reply_to.text", R"("q")"},
                   {"edits.0", R"({"text":"a"})"},
                   {"edits.1", R"({"text":"b"})"},
                   {"attachments.0.name", R"("f")"},
                   {"attachments.0.size", "2"},
                   {"extra.k", "[true,null]"}});
}

TEST_CASE("a value that cannot be split is one field, so that nothing of a record is left out") {
    CHECK(
        fields_of(R"({"type":"message","extra":{},"edits":[],"attachments":[{"Name":1}],"reply_to":"x"})") ==
        FieldMap{{"record", R"({"type":"message"})"},
                 {"extra", "{}"},
                 {"edits", "[]"},
                 {"attachments", R"([{"Name":1}])"},
                 {"reply_to", R"("x")"}});
}

TEST_CASE("unknown members whose names are taken stand together") {
    CHECK(fields_of(R"({"type":"message","blob.0":1,"record":2,"reply_to.text":3,"text":4,"new":5,"É":6})") ==
          FieldMap{{"record", R"({"type":"message"})"},
                   {"new", "5"},
                   {"other", R"({"blob.0":1,"record":2,"reply_to.text":3,"text":4,"É":6})"}});
}

TEST_CASE("integers that canonical JSON of records lacks become text") {
    CHECK(fields_of(R"({"type":"x","a":9007199254740991,"b":-9007199254740992})") ==
          FieldMap{{"type", R"("x")"}, {"a", "9007199254740991"}, {"b", R"("-9007199254740992")"}});
}

TEST_CASE("fields of a source stand behind its prefix") {
    CHECK(fields_of(R"({"type":"source","id":"s1","name":"f"})", hash::k_source_prefix) ==
          FieldMap{{"source.record", R"({"id":"s1","type":"source"})"}, {"source.name", R"("f")"}});
}

TEST_CASE("the manual page shows the whole table") {
    const std::string page = test::read_file(std::string(test::k_sources) + "/man/chatkeep-proof.7.scd");
    const std::size_t begin = page.find("# FIELDS");
    REQUIRE(begin != std::string::npos);
    const std::size_t table = page.find("```\n", begin) + 4;
    std::string wanted;
    for (const hash::FieldRule& rule : hash::field_rules()) {
        wanted += fmt::format("{:<14}{:<14}{}\n", rule.record, rule.member, hash::to_string(rule.form));
    }
    CHECK(page.substr(table, page.find("```", table) - table) == wanted);
}
