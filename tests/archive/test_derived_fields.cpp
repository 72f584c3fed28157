// SPDX-License-Identifier: EUPL-1.2
#include "archive/derived_fields.hpp"
#include "files.hpp"
#include "hash/reason.hpp"
#include "paths.hpp"

#include <catch2/catch.hpp>
#include <fmt/core.h>

#include <string>

using namespace chatkeep;
using namespace chatkeep::archive;

TEST_CASE("values that cleaning makes are counted by their field") {
    CHECK(name_of_derived("message", "attachments.12.name", "\"a\"") == "message.attachments.N.name");
    CHECK(name_of_derived("message", "extra.a.b", "1") == "message.extra.*");
    CHECK(name_of_derived("message", "extra", "{\"A\":1}") == "message.extra.*");
    CHECK(name_of_derived("message", "reply_to.text", "\"a\"") == "message.reply_to.text");
    CHECK(name_of_derived("message", "reply_to", "{}") == "other");
    CHECK(name_of_derived("conversation", "source.name", "\"a\"") == "source.name");
    CHECK(name_of_derived("message", "of_a_later_version", "1") == "other");
    CHECK(name_of_derived("later", "title", "\"a\"") == "other");
}

TEST_CASE("who, when, where and text are never values that cleaning made") {
    for (const char* type : {"message", "participant", "conversation", "later"}) {
        for (const char* field :
             {"record", "text", "sender", "time", "n", "id", "kind", "order", "from_owner"}) {
            INFO(type << " " << field);
            CHECK(name_of_derived(type, field, "{}").empty());
        }
    }
    for (const char* field :
         {"reply_to", "reply_to.message", "reply_to.sender", "attachments", "attachments.0.mime",
          "attachments.x.name", "attachments.0", "edited", "edits", "edits.0.text", "forwarded", "reactions",
          "event.actor", "merged.match", "poll"}) {
        INFO(field);
        CHECK(name_of_derived("message", field, "1").empty());
    }
    CHECK(name_of_derived("conversation", "source.2.name", "\"a\"") == "source.name");
    CHECK(name_of_derived("conversation", "source.2.record", "{}").empty());
    CHECK(name_of_derived("conversation", "source.record", "{}").empty());
    CHECK(name_of_derived("conversation", "sources", "[]").empty());
    CHECK(name_of_derived("message", "source.name", "1") == "other"); // a member that no version knows
}

TEST_CASE("a derived value stands in the place of what went") {
    CHECK(replaces("title", "title"));
    CHECK(replaces("extra", "extra.a"));
    CHECK(replaces("extra.a", "extra"));
    CHECK(replaces("attachments.1.missing", "attachments.1.sha256"));
    CHECK_FALSE(replaces("attachments.1.missing", "attachments.0.sha256"));
    CHECK_FALSE(replaces("attachments.1.name", "attachments.1.sha256"));
    CHECK_FALSE(replaces("extra.ab", "extra.a"));
    CHECK_FALSE(replaces("subject", "title"));
}

TEST_CASE("a reason is a code") {
    for (const char* reason : {"5.1.2.i", "(10)(2e)", "AVG-6/PRIV-M", "PERSOON-12", "BUITENL. NUMMER", "a"}) {
        INFO(reason);
        CHECK(hash::is_reason(reason));
    }
    for (const std::string& reason :
         {std::string(), std::string(" "), std::string("a "), std::string("a  b"), std::string("a b c"),
          std::string("a,b"), std::string("[a]"), std::string("a\nb"), std::string("\xe2\x80") + "\xae",
          std::string(65, 'a')}) {
        INFO(reason);
        CHECK_FALSE(hash::is_reason(reason));
    }
    CHECK(hash::is_reason_list("AVG-10, PRIV"));
    CHECK(hash::is_reason_list("PRIV"));
    for (const char* list : {"", "PRIV, AVG-10", "PRIV, PRIV", "PRIV,AVG-10", "PRIV, ", ", PRIV"}) {
        INFO(list);
        CHECK_FALSE(hash::is_reason_list(list));
    }
}

TEST_CASE("the manual lists where cleaning makes values") {
    const std::string page = test::read_file(std::string(test::k_sources) + "/man/chatkeep-proof.7.scd");
    const std::string program = test::read_file(std::string(test::k_sources) + "/scripts/verify_stream.py");
    const std::size_t begin = page.find("# DERIVED VALUES");
    REQUIRE(begin != std::string::npos);
    const std::size_t table = page.find("```\n", begin) + 4;
    std::string wanted;
    for (const DerivedField& field : derived_fields()) {
        wanted += fmt::format("{:<38}{}\n", field.name, field.words);
        INFO(field.name);
        CHECK(program.find(field.name) != std::string::npos);
    }
    CHECK(page.substr(table, page.find("```", table) - table) == wanted);
}
