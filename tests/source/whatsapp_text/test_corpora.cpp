// SPDX-License-Identifier: EUPL-1.2
// Real and generated exports with their expected results, where the corpora lie beside the project.
#include "base/io.hpp"
#include "files.hpp"
#include "paths.hpp"
#include "source/read_source.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>

namespace {

using namespace chatkeep;
using nlohmann::json;
namespace fs = std::filesystem;

const fs::path k_text = fs::path(test::k_corpora) / "text";

/// The corpora's word for a message.
std::string kind_of(const model::Message& message) {
    using model::MessageKind;
    const bool omitted =
        !message.attachments.empty() && message.attachments.front().missing == model::Missing::omitted;
    switch (message.kind) {
    case MessageKind::event:
        return "system";
    case MessageKind::media:
    case MessageKind::sticker:
        return omitted ? "omitted" : "attachment";
    case MessageKind::contact:
        return omitted ? "omitted" : "contact";
    case MessageKind::placeholder:
        return message.text.empty() ? "empty" : "placeholder_or_text";
    default:
        return std::string(to_string(message.kind));
    }
}

std::string file_of(const model::Message& message) {
    return message.attachments.empty() ? std::string() : message.attachments.front().name;
}

std::string text_member(const json& record, const char* name) {
    const auto member = record.find(name);
    return member == record.end() || member->is_null() ? std::string() : member->get<std::string>();
}

/// "2020-01-27T08:00" or with seconds, against the interval.
void check_time(const model::Message& message, const std::string& written) {
    REQUIRE(message.time.at);
    const bool minutes = written.size() == 16;
    CHECK(to_string(*message.time.at) == (minutes ? written + ":00" : written));
    CHECK(message.time.precision == (minutes ? model::Precision::minute : model::Precision::second));
}

void check_interval(const model::Message& message, const std::string& written) {
    REQUIRE((message.time.earliest && message.time.latest));
    CHECK(to_string(*message.time.earliest) == (written.size() == 16 ? written + ":00" : written));
    CHECK(to_string(*message.time.latest) == (written.size() == 16 ? written + ":59.999" : written + ".999"));
}

void check_bytes(const fs::path& path, const tests::ReadResult& result) {
    std::uint64_t next = 0;
    const std::string bytes = test::read_file(path);
    for (const model::Message& message : result.messages) {
        INFO("message " << message.n);
        const std::uint64_t offset = *message.position.offset;
        const std::string between = bytes.substr(next, offset - next);
        const bool preamble = message.n == 0;
        CHECK((preamble || between == "\n" || between == "\r\n"));
        next = offset + *message.position.length;
    }
    const std::string rest = bytes.substr(std::min<std::size_t>(next, bytes.size()));
    CHECK((rest.empty() || rest == "\n" || rest == "\r\n"));
}

} // namespace

TEST_CASE("edge exports give exactly the expected messages") {
    if (!fs::exists(k_text)) {
        return;
    }
    for (const auto& file : fs::directory_iterator(k_text / "edge")) {
        if (file.path().extension() != ".json") {
            continue;
        }
        const json expected = json::parse(test::read_file(file.path()))["messages"];
        fs::path text = file.path();
        text.replace_extension(".txt");
        INFO(text.string());
        const bool ambiguous = text.stem() == "ambiguous";
        source::ReadOptions options;
        options.participants = {"Team: Crisis"};
        const auto result = tests::read_path(text.string(), options);
        check_bytes(text, result);
        REQUIRE(result.messages.size() == expected.size());
        CHECK(result.has_notice(model::NoticeCode::date_order_open) == ambiguous);
        for (std::size_t i = 0; i < expected.size(); ++i) {
            const model::Message& message = result.messages[i];
            INFO("message " << i);
            CHECK(kind_of(message) == text_member(expected[i], "kind"));
            CHECK(result.name_of(message.sender) == text_member(expected[i], "sender"));
            CHECK(file_of(message) == text_member(expected[i], "file"));
            check_time(message, expected[i]["ts"]);
            if (!ambiguous) {
                check_interval(message, expected[i]["ts"]);
            }
            if (message.kind != model::MessageKind::event) {
                CHECK(message.text == text_member(expected[i], "text"));
            }
            CHECK(message.edited.value_or(false) == expected[i].value("edited", false));
        }
    }
}

TEST_CASE("generated exports give exactly the truth") {
    if (!fs::exists(k_text)) {
        return;
    }
    for (const char* name : {"android-nl", "ios-nl"}) {
        const fs::path text = k_text / "gen" / (std::string(name) + ".txt");
        const auto result = tests::read_path(text.string());
        check_bytes(text, result);
        std::istringstream truth(test::read_file(k_text / "gen" / (std::string(name) + ".jsonl")));
        std::string line;
        std::size_t n = 0;
        for (; std::getline(truth, line); ++n) {
            INFO(name << " " << line);
            const json expected = json::parse(line);
            REQUIRE(n < result.messages.size());
            const model::Message& message = result.messages[n];
            CHECK(message.n == expected["n"]);
            CHECK(message.position.line == expected["line"].get<std::uint64_t>());
            CHECK(message.position.lines == expected["lines"].get<std::uint64_t>());
            CHECK(message.position.offset == expected["off"].get<std::uint64_t>());
            CHECK(message.position.length == expected["len"].get<std::uint64_t>());
            check_time(message, expected["ts"]);
            check_interval(message, expected["ts"]);
            CHECK(kind_of(message) == text_member(expected, "kind"));
            CHECK(message.text == text_member(expected, "text"));
            CHECK(file_of(message) == text_member(expected, "file"));
            CHECK(message.edited.value_or(false) == expected["edited"].get<bool>());
            if (message.kind != model::MessageKind::event) {
                CHECK(result.name_of(message.sender) == text_member(expected, "sender"));
            }
        }
        CHECK(result.messages.size() == n);
    }
}

TEST_CASE("exports of other projects give the expected counts, senders and attachments") {
    if (!fs::exists(k_text)) {
        return;
    }
    const json expected = json::parse(test::read_file(k_text / "expected.json"));
    for (const json& row : expected) {
        const std::string file = row["file"];
        if (!file.starts_with("wa-")) {
            continue;
        }
        INFO(file);
        const auto result = tests::read_path((k_text / file).string());
        if (file.ends_with(".txt")) {
            check_bytes(k_text / file, result);
        }
        std::set<std::string> senders;
        std::size_t without = 0;
        std::size_t attachments = 0;
        for (const model::Message& message : result.messages) {
            std::string name = result.name_of(message.sender);
            for (const auto& [key, value] : message.extra) {
                name = key == "header_name" ? std::get<std::string>(value) : name;
            }
            without += name.empty() ? 1U : 0U;
            attachments += file_of(message).empty() ? 0U : 1U;
            if (!name.empty()) {
                senders.insert(name);
            }
        }
        CHECK(result.messages.size() == row["messages"]);
        CHECK(senders == row["senders"].get<std::set<std::string>>());
        CHECK(without == row["no_sender"]);
        CHECK(attachments == row["attachments"]);
    }
}
