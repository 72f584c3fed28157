// SPDX-License-Identifier: EUPL-1.2
#include "base/io.hpp"
#include "base/spool.hpp"
#include "source/merging/join.hpp"
#include "source/merging/part.hpp"
#include "stream/writer.hpp"

#include <catch2/catch.hpp>
#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

using namespace chatkeep;
using nlohmann::json;

namespace {

constexpr const char* k_conversation = "c00000000000000000000000000000001";
constexpr const char* k_anna = "p00000000000000000000000000000001";
constexpr const char* k_bert = "p00000000000000000000000000000002";

std::string id_of(int number) {
    return fmt::format("m{:032x}", number);
}

/// A source whose messages all sources have in common, a minute apart; what it says of one of them besides.
struct Source {
    std::string digest;
    std::string reader = "test-db";
    std::string acquired = "2025-01-02T00:00:00Z";
    bool is_database = true;
    json more = json::object();
    json conversation = json::object();
    json anna = json::object();
};

constexpr int k_messages = 12;
constexpr int k_changed = 5; ///< the message of which the sources say different things

json message(const Source& source, int number) {
    json line = {{"type", "message"},
                 {"id", id_of(number)},
                 {"conversation", k_conversation},
                 {"n", number},
                 {"sender", number % 2 == 0 ? k_anna : k_bert},
                 {"kind", "text"},
                 {"text", fmt::format("een tamelijk lang bericht met nummer {}", number)},
                 {"time",
                  {{"at", fmt::format("2025-01-01T10:{:02}:07Z", number)},
                   {"precision", source.is_database ? "second" : "minute"},
                   {"zone", "UTC"}}}};
    line["position"] = source.is_database ? json{{"row", number + 1}} : json{{"line", number + 1}};
    if (source.is_database) {
        line["source_key"] = fmt::format("K{}", number);
    }
    if (number == k_changed) {
        line.update(source.more);
    }
    return line;
}

source::merging::Input input_of(const Source& source, std::size_t number) {
    source::merging::Input input;
    input.name = source.digest;
    stream::Writer writer(*input.bytes);
    writer.write(stream::Header{"test", {}});
    const auto pass = [&](const json& record) {
        writer.pass(record["type"].get<std::string>(), record.dump());
    };
    json of_source = {{"type", "source"},
                      {"id", "s1"},
                      {"reader", source.reader},
                      {"name", source.digest},
                      {"sha256", source.digest}};
    if (!source.acquired.empty()) {
        of_source["acquired"] = source.acquired;
    }
    pass(of_source);
    json conversation = {
        {"type", "conversation"}, {"id", k_conversation}, {"source", "s1"}, {"kind", "group"}};
    conversation.update(source.conversation);
    pass(conversation);
    json anna = {{"type", "participant"}, {"id", k_anna}, {"conversation", k_conversation}, {"name", "Anna"}};
    anna.update(source.anna);
    pass(anna);
    pass({{"type", "participant"}, {"id", k_bert}, {"conversation", k_conversation}, {"name", "Bert"}});
    for (int i = 0; i < k_messages; ++i) {
        pass(message(source, i));
    }
    writer.finish();
    base::SpoolReader read_back(*input.bytes);
    source::merging::take_apart(input, number, read_back);
    return input;
}

std::vector<json> merged(const std::vector<Source>& sources) {
    std::vector<source::merging::Input> inputs;
    inputs.reserve(sources.size());
    for (const Source& source : sources) {
        inputs.push_back(input_of(source, inputs.size()));
    }
    base::StringOutput output;
    stream::Writer writer(output);
    writer.write(stream::Header{"test", {}});
    static_cast<void>(source::merging::join(inputs, {}, writer));
    writer.finish();
    std::vector<json> records;
    std::istringstream lines(output.text);
    for (std::string line; std::getline(lines, line);) {
        records.push_back(json::parse(line));
    }
    return records;
}

const json& find(const std::vector<json>& records, const std::string& type, int number) {
    return *std::find_if(records.begin(), records.end(),
                         [&](const json& record) { return record["type"] == type && number-- == 0; });
}

json changed(const std::vector<Source>& sources) {
    return find(merged(sources), "message", k_changed);
}

/// What the record of a source says otherwise. Sources of the stream are named by digest, the first one
/// first.
json said_in(const json& message, const std::string& source) {
    for (const json& record : message["merged"]["records"]) {
        if (record["source"] == source) {
            return record;
        }
    }
    return {};
}

/// The message without what the choice of the reference decides.
json content(json message) {
    std::vector<json> records = message["merged"]["records"];
    for (json& record : records) {
        record.erase("source");
        record.erase("time");
    }
    std::sort(records.begin(), records.end(),
              [](const json& a, const json& b) { return a.dump() < b.dump(); });
    message["merged"]["records"] = records;
    message.erase("time"); // by the clock of the reference
    return message;
}

Source database(const std::string& digest, const std::string& acquired, json more) {
    Source source;
    source.digest = digest;
    source.acquired = acquired;
    source.more = std::move(more);
    return source;
}

Source text_export(const std::string& digest, json more) {
    Source source;
    source.digest = digest;
    source.reader = "test-text";
    source.acquired = {};
    source.is_database = false;
    source.more = std::move(more);
    return source;
}

constexpr const char* k_file = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
constexpr const char* k_other_file = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

json liked(bool removed) {
    json reaction = {{"sender", k_anna}, {"value", "liked"}, {"part", 0}};
    if (removed) {
        reaction["removed"] = true;
    }
    return reaction;
}

const json k_answer = {{"message", id_of(1)}, {"text", "een tamelijk lang bericht met nummer 1"}};

std::vector<Source> many_sources() {
    return {text_export("t1", {{"attachments", {{{"name", "IMG-1.jpg"}, {"missing", "omitted"}}}},
                               {"extra", {{"marker", "weggelaten"}}}}),
            database("d1", "2025-01-02T00:00:00Z",
                     {{"reactions", {liked(false)}},
                      {"poll", {{"question", "Waar?"}, {"options", {{{"text", "A"}, {"votes", 1}}}}}},
                      {"attachments",
                       {{{"name", "x.jpg"}, {"sha256", k_file}, {"size", 3}, {"mime", "image/jpeg"}}}},
                      {"extra", {{"starred", true}, {"rows", {"1"}}}}}),
            database("d2", "2025-02-02T00:00:00Z",
                     {{"subject", "Onderwerp"},
                      {"forwarded", true},
                      {"reply_to", k_answer},
                      {"unheard_of", {{"a", 1}}},
                      {"poll", {{"question", "Waar?"}, {"options", {{{"text", "A"}, {"votes", 2}}}}}},
                      {"attachments", {{{"sha256", k_other_file}, {"size", 4}, {"mime", "image/jpeg"}}}},
                      {"extra", {{"date_read", "2025-01-03T00:00:00Z"}, {"rows", {"2"}}}}})};
}

/// Whether a value stands in the message, or in what the source says otherwise.
bool is_told(const json& message, const json& said, const std::string& name, const json& value) {
    const json& whole = said.contains(name) ? said[name] : message.value(name, json());
    if (name == "extra") {
        return std::all_of(value.items().begin(), value.items().end(), [&](const auto& item) {
            const json own = said.value("extra", json::object());
            return own.contains(item.key()) ? own[item.key()] == item.value()
                                            : message["extra"].value(item.key(), json()) == item.value();
        });
    }
    if (name != "attachments" && name != "reactions") {
        return whole == value;
    }
    for (std::size_t i = 0; i < value.size(); ++i) {
        json item = message[name].at(said.contains(name) ? said[name].at(i)["of"].get<std::size_t>() : i);
        item.update(said.contains(name) ? said[name].at(i) : json::object());
        for (const auto& [member, is] : value[i].items()) {
            if (item.value(member, json()) != is) {
                return false;
            }
        }
    }
    return true;
}

} // namespace

TEST_CASE("every member of every record stands in the merged message or in what its source says") {
    const std::vector<Source> sources = many_sources();
    const std::vector<json> records = merged(sources);
    const json message = find(records, "message", k_changed);
    for (const Source& source : sources) {
        std::string id;
        for (const json& record : records) {
            id = record["type"] == "source" && record["name"] == source.digest ? record["id"] : json(id);
        }
        for (const auto& [name, value] : source.more.items()) {
            INFO(source.digest << " " << name << " " << message.dump());
            CHECK(is_told(message, said_in(message, id), name, value));
        }
    }
}

TEST_CASE("the order of the sources changes nothing of what a merged message says") {
    std::vector<Source> sources = many_sources();
    std::vector<std::size_t> order = {0, 1, 2};
    json first;
    do {
        const json one = content(changed({sources[order[0]], sources[order[1]], sources[order[2]]}));
        first = first.is_null() ? one : first;
        CHECK(one == first);
    } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE("a merged message takes what only one source states") {
    const Source text = text_export("t", json::object());
    const Source db =
        database("d", "", {{"forwarded", true}, {"reply_to", k_answer}, {"extra", {{"starred", true}}}});
    for (const auto& sources : {std::vector<Source>{text, db}, std::vector<Source>{db, text}}) {
        const json message = changed(sources);
        CHECK(message["forwarded"] == true);
        CHECK(message["reply_to"]["message"].is_string());
        CHECK(message["extra"]["starred"] == true);
        CHECK(said_in(message, sources.front().digest == "t" ? "s1" : "s2")["lacks"] ==
              json{"reply_to", "forwarded", "source_key", "extra"});
    }
}

TEST_CASE("votes and marks are those of the database that was read out later") {
    const auto poll = [](int votes) {
        return json{{"poll", {{"question", "Waar?"}, {"options", {{{"text", "A"}, {"votes", votes}}}}}},
                    {"extra", {{"state", votes}}}};
    };
    const json message = changed(
        {database("a", "2025-01-02T00:00:00Z", poll(1)), database("b", "2025-03-02T00:00:00Z", poll(2))});
    CHECK(message["poll"]["options"][0]["votes"] == 2);
    CHECK(message["extra"]["state"] == 2);
    CHECK(said_in(message, "s1")["poll"]["options"][0]["votes"] == 1);
    CHECK(said_in(message, "s1")["extra"] == json{{"state", 1}});
}

TEST_CASE("a reaction that a later read-out of the same database lacks was taken back") {
    const Source earlier = database("a", "2025-01-02T00:00:00Z", {{"reactions", {liked(false)}}});
    const Source later = database("b", "2025-03-02T00:00:00Z", json::object());
    const json message = changed({earlier, later});
    CHECK(message["reactions"] == json{liked(true)});
    CHECK(said_in(message, "s1")["reactions"] == json{{{"of", 0}, {"removed", false}}});
    CHECK(said_in(message, "s2")["lacks"] == json{"reactions"});

    const Source explicitly = database("b", "2025-03-02T00:00:00Z", {{"reactions", {liked(true)}}});
    CHECK(changed({earlier, explicitly})["reactions"] == json{liked(true)});
    CHECK(changed({explicitly, earlier})["reactions"] == json{liked(true)});

    Source another = later; // another phone may never have got it
    another.reader = "other-db";
    CHECK(changed({earlier, another})["reactions"] == json{liked(false)});
}

TEST_CASE("every file of any source stands in the merged message, and its digest nowhere else") {
    const json message = changed(many_sources());
    REQUIRE(message["attachments"].size() == 2);
    CHECK(message["attachments"][0]["sha256"] == k_other_file);
    CHECK(message["attachments"][1]["sha256"] == k_file);
    const std::string said = message["merged"].dump();
    CHECK(said.find(k_file) == std::string::npos);
    CHECK(said.find(k_other_file) == std::string::npos);
    CHECK(message["attachments"][0]["name"] == "IMG-1.jpg"); // of a file that the export left out
}

TEST_CASE("what a source that shows a message as deleted says stays in its record") {
    const json message =
        changed({database("a", "2025-01-02T00:00:00Z", {{"subject", "Onderwerp"}}),
                 database("b", "2025-03-02T00:00:00Z",
                          {{"kind", "deleted"}, {"text", ""}, {"extra", {{"deleted_by", "me"}}}})});
    CHECK(message["subject"] == "Onderwerp");
    CHECK(message["merged"]["deleted_in"] == json{"s2"});
    CHECK_FALSE(message.contains("extra"));
    CHECK(said_in(message, "s2")["extra"] == json{{"deleted_by", "me"}});
}

TEST_CASE("conversation and participant have what any source says of them") {
    Source text = text_export("t", json::object());
    text.conversation = {{"kind", "unknown"}, {"title", "Ons overleg"}};
    text.anna = {{"name", "Anna thuis"}};
    Source db = database("d", "", json::object());
    db.conversation = {{"title", "Overleg"}, {"owner", k_anna}, {"source_key", "111@g.us"}};
    db.anna = {{"address", "+31600000000"}, {"owner", true}, {"extra", {{"jid", "x"}}}};
    for (const auto& sources : {std::vector<Source>{text, db}, std::vector<Source>{db, text}}) {
        const std::vector<json> records = merged(sources);
        const json& conversation = find(records, "conversation", 0);
        CHECK(conversation["title"] == "Overleg");
        CHECK(conversation["kind"] == "group");
        CHECK(conversation["source_key"] == "111@g.us");
        CHECK(conversation.contains("owner"));
        const std::string of_text = sources.front().digest == "t" ? "s1" : "s2";
        CHECK(said_in(conversation, of_text)["title"] == "Ons overleg");
        const json& anna = find(records, "participant", 0);
        CHECK(anna["name"] == "Anna");
        CHECK(anna["address"] == "+31600000000");
        CHECK(anna["owner"] == true);
        CHECK(said_in(anna, of_text)["name"] == "Anna thuis");
        CHECK(find(records, "message", 0)["from_owner"] == true);
    }
}
