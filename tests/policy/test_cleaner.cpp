// SPDX-License-Identifier: EUPL-1.2
#include "base/error.hpp"
#include "policy_support.hpp"
#include "stream_support.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace chatkeep;
using nlohmann::json;
using test::clean_stream;
using test::make_stream;
using test::message;
using test::records_of;

namespace {

std::vector<json> parsed(const std::vector<std::string>& lines) {
    std::vector<json> out;
    out.reserve(lines.size());
    for (const std::string& line : lines) {
        out.push_back(json::parse(line));
    }
    return out;
}

std::vector<json> messages_of(const std::string& stream) {
    return parsed(records_of(stream, "message"));
}

std::vector<json> log_of(const std::string& log) {
    std::vector<json> out;
    for (std::size_t at = 0; at < log.size();) {
        const std::size_t end = log.find('\n', at);
        out.push_back(json::parse(log.substr(at, end - at)));
        at = end + 1;
    }
    return out;
}

} // namespace

TEST_CASE("a text is redacted in place, all else stays byte for byte") {
    const std::string before = make_stream([](stream::Writer& w) {
        w.write(message(0, "hoi"));
        w.write(message(1, "mijn bsn is 999990019, bel 06-12345678"));
    });
    const auto cleaned = clean_stream(test::four_rules(), before);
    const auto old_lines = records_of(before, "message");
    const auto new_lines = records_of(cleaned.stream, "message");
    CHECK(new_lines[0] == old_lines[0]);
    std::string wanted = old_lines[1];
    wanted.replace(wanted.find("999990019"), 9, "[BSN]");
    wanted.replace(wanted.find("06-12345678"), 11, "[TELEFOON]");
    CHECK(new_lines[1] == wanted);
    CHECK(cleaned.summary.in == 2);
    CHECK(cleaned.summary.kept == 1);
    CHECK(cleaned.summary.redacted == 1);
    CHECK(cleaned.summary.removed == 0);
}

TEST_CASE("the header keeps what it said and names the policy") {
    const policy::Policy policy = test::four_rules();
    const auto cleaned = clean_stream(policy, make_stream([](stream::Writer&) {}), false);
    const json header = parsed(records_of(cleaned.stream, "stream")).front();
    CHECK(header == json({{"type", "stream"},
                          {"format", "chatkeep"},
                          {"version", 1},
                          {"generator", "chat-clean test"},
                          {"options",
                           {{"zone", "Europe/Amsterdam"},
                            {"clean.input", "test 1"},
                            {"clean.policy", "test"},
                            {"clean.policy_version", "1"},
                            {"clean.policy_hash", policy.hash}}}}));
}

TEST_CASE("a message outside the period becomes a removal, and nothing of it stays") {
    const std::string before = make_stream([](stream::Writer& w) {
        model::Message gone = message(0, "te vroeg", "2019-11-01T12:00:31+01:00");
        gone.attachments.resize(2);
        w.write(gone);
        w.write(message(1, "op tijd"));
    });
    const auto cleaned = clean_stream(test::with_period(), before);
    CHECK(records_of(cleaned.stream, "removal") ==
          std::vector<std::string>{R"({"type":"removal","id":")" + model::to_string('m', test::id(0)) +
                                   R"(","conversation":")" + model::to_string('c', test::k_conversation) +
                                   R"(","n":0,"rule":"period","basis":"PERIODE"})"});
    CHECK(messages_of(cleaned.stream).size() == 1);
    CHECK(cleaned.summary.removed == 1);
    CHECK(cleaned.summary.attachments_removed == 2);
}

TEST_CASE("a removal keeps sender and minute when the policy says so") {
    const policy::Policy policy =
        test::make_policy(std::string(test::k_heading) + std::string(test::k_period) +
                          "[defaults]\nremoval_keeps = [\"sender\", \"time\"]\n");
    const auto cleaned = clean_stream(policy, make_stream([](stream::Writer& w) {
                                          w.write(message(0, "x", "2019-11-01T12:00:31+01:00"));
                                      }));
    const json removal = parsed(records_of(cleaned.stream, "removal")).front();
    CHECK(removal["sender"] == model::to_string('p', model::make_id("saar")));
    CHECK(removal["at"] == "2019-11-01T12:00:00+01:00");
}

TEST_CASE("a message that went is context of what answers it") {
    const policy::Policy policy =
        test::make_policy(std::string(test::k_heading) + std::string(test::k_period) +
                          R"([[rules]]
id = "secret"
recogniser = "secret"
basis = "AVG-6/PRIV-M"
action = "redact"
level = "auto"
examples = ["wachtwoord: Qwerty12!"])");
    const std::string before = make_stream([](stream::Writer& w) {
        w.write(message(0, "wat is het wachtwoord?", "2019-11-01T12:00:00+01:00"));
        w.write(message(1, "Qwerty12!"));
        model::Message reply = message(2, "Zomer21!");
        reply.reply_to.emplace();
        reply.reply_to->message = test::id(0);
        reply.reply_to->text = "wat is het wachtwoord?";
        w.write(reply);
    });
    const auto cleaned = clean_stream(policy, before);
    CHECK(cleaned.summary.removed == 1);
    CHECK(cleaned.summary.quotes_cut == 1);
    CHECK(cleaned.stream.find("Qwerty12") == std::string::npos);
    CHECK(cleaned.stream.find("Zomer21") == std::string::npos);
}

TEST_CASE("what belongs to a removed message goes with it") {
    const std::string before = make_stream([](stream::Writer& w) {
        model::Notice notice;
        notice.code = model::NoticeCode::attachment_missing;
        notice.message = test::id(0);
        notice.name = "geheim.jpg";
        notice.text = "zeer geheim";
        w.write(notice); // before the message it is about
        w.write(message(0, "zeer geheim", "2019-11-01T12:00:00+01:00"));
        w.write(notice);
        model::Message reply = message(1, "eens");
        reply.reply_to.emplace();
        reply.reply_to->message = test::id(0);
        reply.reply_to->text = "zeer geheim";
        w.write(reply);
    });
    const auto cleaned = clean_stream(test::with_period(), before);
    CHECK(cleaned.stream.find("geheim") == std::string::npos);
    CHECK(cleaned.summary.quotes_cut == 1);
    const json reply = messages_of(cleaned.stream).front();
    CHECK(reply["reply_to"] == json({{"message", model::to_string('m', test::id(0))}}));
    const auto log = log_of(cleaned.log);
    CHECK(log[1]["action"] == "cut");
    CHECK(log[1]["cascade_of"] == model::to_string('m', test::id(0)));
}

TEST_CASE("the link of a removed message that a quotation keeps beside its text goes with it") {
    const std::string before = make_stream([](stream::Writer& w) {
        w.write(message(0, "https://vergif.example/geheim", "2019-11-01T12:00:00+01:00"));
        model::Message reply = message(1, "eens");
        reply.reply_to.emplace();
        reply.reply_to->message = test::id(0);
        reply.extra.emplace_back("quoted_content", "link");
        reply.extra.emplace_back("quoted_url", "https://vergif.example/geheim");
        reply.extra.emplace_back("quoted_title", "Zeer geheim");
        reply.extra.emplace_back("quoted_description", "Geheimer");
        w.write(reply);
    });
    const auto cleaned = clean_stream(test::with_period(), before);
    const json reply = messages_of(cleaned.stream).front();
    CHECK(reply["extra"] == json({{"quoted_content", "link"}}));
    CHECK(reply["reply_to"] == json({{"message", model::to_string('m', test::id(0))}}));
    CHECK(cleaned.summary.quotes_cut == 1);
    const auto log = log_of(cleaned.log);
    CHECK(log[2]["path"] == "extra.?3");
    CHECK(log[2]["cascade_of"] == model::to_string('m', test::id(0)));
}

TEST_CASE("notices about kept messages stay whole") {
    const std::string before = make_stream([](stream::Writer& w) {
        model::Notice notice;
        notice.code = model::NoticeCode::header_unknown;
        notice.message = test::id(0);
        notice.text = "vreemde regel";
        w.write(notice);
        w.write(message(0, "hoi"));
        w.write(notice);
    });
    const auto cleaned = clean_stream(test::with_period(), before);
    CHECK(records_of(cleaned.stream, "notice") == records_of(before, "notice"));
}

TEST_CASE("a message on the border of the period stays, is proposed, and said once") {
    const std::string before = make_stream([](stream::Writer& w) {
        model::Message unsure = message(0, "net");
        unsure.time.earliest = test::instant("2019-12-31T23:59:30+01:00");
        unsure.time.latest = test::instant("2020-01-01T00:00:29+01:00");
        unsure.time.at = unsure.time.latest;
        w.write(unsure);
    });
    const policy::Policy policy = test::with_period();
    const auto cleaned = clean_stream(policy, before);
    CHECK(cleaned.summary.open == 1);
    CHECK(cleaned.summary.kept == 1);
    const auto notices = parsed(records_of(cleaned.stream, "notice"));
    REQUIRE(notices.size() == 2);
    CHECK(notices[0]["code"] == "period-uncertain");
    CHECK(notices[0]["message"] == model::to_string('m', test::id(0)));
    CHECK(notices[1]["code"] == "proposals-open");
    CHECK(clean_stream(policy, cleaned.stream).stream == cleaned.stream);
}

TEST_CASE("open proposals refuse the stream, but the log is written") {
    const std::string before = make_stream([](stream::Writer& w) { w.write(message(0, "bel 070-3123456")); });
    const policy::Policy policy = test::four_rules();
    base::StringOutput log_output;
    base::StringOutput output;
    policy::Log log(log_output, policy, "test");
    stream::Writer writer(output);
    policy::Cleaner cleaner(policy, writer, log,
                            {.generator = "test", .allow_open = false, .export_ms = {}, .key = nullptr});
    base::MemoryInput input(before);
    stream::Reader reader(input, "test");
    for (stream::Line line; reader.next(line);) {
        cleaner.take(line);
    }
    try {
        cleaner.finish();
        FAIL("an undecided stream was finished");
    } catch (const base::Error& error) {
        CHECK(error.fault() == base::Fault::refused);
    }
    CHECK(output.text.find("\"type\":\"end\"") == std::string::npos);
    const auto entries = log_of(log_output.text);
    REQUIRE(entries.size() == 2);
    CHECK(entries[0]["outcome"] == "open");
    CHECK(entries[0]["reviewers"] == 1);
    CHECK(entries[1]["outcome"] == "refused");
    CHECK(entries[1]["open"] == 1);
}

TEST_CASE("a policy that ends with the extraction needs its moment") {
    const policy::Policy policy = test::make_policy(
        std::string(test::k_heading) + "[period]\nfrom = 2020-01-01T00:00:00Z\nto = \"export\"\n");
    const std::string known = make_stream([](stream::Writer& w) { w.write(message(0, "hoi")); });
    CHECK(clean_stream(policy, known, false).summary.kept == 1);
    base::StringOutput output;
    stream::Writer writer(output);
    writer.write(stream::Header{"test", {}});
    writer.write(test::conversation());
    writer.write(message(0, "hoi"));
    writer.finish();
    try {
        clean_stream(policy, output.text);
        FAIL("the period had no end");
    } catch (const base::Error& error) {
        CHECK(error.fault() == base::Fault::usage);
        CHECK(error.hint().find("--export-time") != std::string::npos);
    }
}

TEST_CASE("a value redacted with context goes from copies without context too") {
    const auto cleaned = clean_stream(test::four_rules(), make_stream([](stream::Writer& w) {
                                          w.write(message(0, "mijn bsn: 999990019"));
                                          w.write(message(1, "gewoon werk"));
                                          w.write(message(2, "999990019"));
                                      }));
    CHECK(messages_of(cleaned.stream)[2]["text"] == "[BSN]");
    CHECK(log_of(cleaned.log)[1]["evidence"]["copy"] == true);
}

TEST_CASE("mentions move with the text, and lose their place inside a replacement") {
    const auto cleaned = clean_stream(test::four_rules(), make_stream([](stream::Writer& w) {
                                          model::Message m =
                                              message(0, "bel 06-12345678 @Mees of @31612345678");
                                          m.mentions.resize(3);
                                          m.mentions[0].start = 0;
                                          m.mentions[0].length = 3;
                                          m.mentions[1].start = 16;
                                          m.mentions[1].length = 5;
                                          m.mentions[2].address = "31612345678@s.whatsapp.net";
                                          m.mentions[2].start = 25;
                                          m.mentions[2].length = 12;
                                          w.write(m);
                                      }));
    const json message = messages_of(cleaned.stream).front();
    CHECK(message["text"] == "bel [TELEFOON] @Mees of @[TELEFOON]");
    CHECK(message["mentions"] == json::parse(R"([{"start":0,"length":3},{"start":15,"length":5},
                                                 {"address":"[TELEFOON]@s.whatsapp.net"}])"));
}

TEST_CASE("a file whose name hits gets a neutral name") {
    const auto cleaned = clean_stream(test::four_rules(), make_stream([](stream::Writer& w) {
                                          model::Message m = message(7, "zie bijlage");
                                          m.attachments.resize(2);
                                          m.attachments[0].name = "gewoon.jpg";
                                          m.attachments[1].name = "foto 06-12345678.jpeg";
                                          m.attachments[1].stored_name = "saar@example.org";
                                          w.write(m);
                                      }));
    const json attachments = messages_of(cleaned.stream).front()["attachments"];
    CHECK(attachments[0]["name"] == "gewoon.jpg");
    CHECK(attachments[1]["name"] == "att-7-1.jpeg");
    CHECK(attachments[1]["stored_name"] == "att-7-1");
    CHECK(cleaned.summary.attachments_renamed == 2);
}

TEST_CASE("a protected word stops a removal: two people decide") {
    const policy::Policy policy =
        test::make_policy(std::string(test::k_heading) + std::string(test::k_period) + R"(
[[rules]]
id = "protect.kamer"
recogniser = "pattern"
pattern = 'Kamerbrief'
action = "protect"
level = "auto"
priority = 90
examples = ["Kamerbrief versie 12"]
)");
    const auto cleaned = clean_stream(policy, make_stream([](stream::Writer& w) {
                                          w.write(message(0, "Kamerbrief", "2019-11-01T12:00:00+01:00"));
                                          w.write(message(1, "borrel", "2019-11-01T12:00:00+01:00"));
                                      }));
    CHECK(messages_of(cleaned.stream).size() == 1);
    CHECK(cleaned.summary.removed == 1);
    const auto log = log_of(cleaned.log);
    CHECK(log[0]["outcome"] == "open");
    CHECK(log[0]["reviewers"] == 2);
}

TEST_CASE("records and members that nobody knows are passed on in place, and looked into") {
    base::StringOutput output;
    stream::Writer writer(output);
    writer.write(stream::Header{"test", {}});
    writer.pass(
        "weather",
        R"({"type":"weather","rain":[1,2.50,null],"said":"bel 06-12345678","deep":{"x":[{"y":"niets"}]}})");
    writer.pass("weather", R"({"type":"weather","number":31612345678,"tel 06-12345678":{"a":1},"b":2})");
    writer.finish();
    const auto cleaned = clean_stream(test::four_rules(), output.text);
    CHECK(
        records_of(cleaned.stream, "weather") ==
        std::vector<std::string>{
            R"({"type":"weather","rain":[1,2.50,null],"said":"bel [TELEFOON]","deep":{"x":[{"y":"niets"}]}})",
            R"({"type":"weather","number":"[TELEFOON]","b":2})"});
}

TEST_CASE("the digest of the original does not stay in a cleaned stream") {
    base::StringOutput output;
    stream::Writer writer(output);
    writer.write(stream::Header{"test", {}});
    model::Source source = test::source();
    source.sha256 = std::string(64, 'a');
    writer.write(source);
    writer.finish();
    const auto cleaned = clean_stream(test::four_rules(), output.text);
    CHECK(cleaned.stream.find("aaaa") == std::string::npos);
    CHECK(cleaned.summary.digests_dropped == 1);
}

TEST_CASE("the log is a chain that ends in a summary, with digests under a key only") {
    const std::string before = make_stream([](stream::Writer& w) {
        w.write(message(0, "bsn 999990019"));
        w.write(message(1, "bel 06-12345678"));
    });
    const policy::Policy policy = test::four_rules();
    const hash::HmacSha256 key("0123456789abcdef");
    const auto cleaned = clean_stream(policy, before, true, &key);
    std::string previous(64, '0');
    std::uint64_t seq = 0;
    for (std::size_t at = 0; at < cleaned.log.size();) {
        const std::size_t end = cleaned.log.find('\n', at);
        const std::string line = cleaned.log.substr(at, end - at);
        const json entry = json::parse(line);
        CHECK(entry["prev"] == previous);
        CHECK(entry["seq"] == ++seq);
        CHECK(entry["policy_hash"] == policy.hash);
        previous = hash::sha256(line);
        at = end + 1;
    }
    const auto log = log_of(cleaned.log);
    REQUIRE(log.size() == 3);
    CHECK(log[0]["msg_mac"] == key.of(records_of(before, "message")[0]));
    CHECK(log[0]["span"] == json({4, 13}));
    CHECK(log[0]["length_class"] == "1-10");
    CHECK(log[0]["evidence"] ==
          json({{"check", true}, {"form", false}, {"context", "bsn*"}, {"where", "before"}}));
    CHECK(log[2]["type"] == "summary");
    CHECK(log[2]["messages"] == json({{"in", 2}, {"kept", 0}, {"redacted", 2}, {"removed", 0}}));
    CHECK(log_of(clean_stream(policy, before).log)[0].count("msg_mac") == 0);
}

TEST_CASE("a message without a valid id can't be removed silently") {
    base::StringOutput output;
    stream::Writer writer(output);
    writer.write(stream::Header{"test", {}});
    writer.pass("message", R"({"type":"message","id":"x","time":{"at":"2019-01-01T00:00:00Z"}})");
    writer.finish();
    CHECK_THROWS_WITH(clean_stream(test::with_period(), output.text),
                      Catch::Matchers::Contains("no valid id"));
}

TEST_CASE("a message in which redaction leaves hardly a word may go too") {
    const auto policy = [](const std::string& level) {
        std::string heading(test::k_heading);
        const std::string defaults =
            level.empty() ? std::string() : "[defaults]\nfew_words = \"" + level + "\"\n";
        return test::make_policy(heading + defaults + std::string(test::k_rules));
    };
    const std::string input = test::make_stream([](stream::Writer& w) {
        w.write(test::message(1, "bel 06-12345678 even"));
        w.write(test::message(2, "de nota voor het debat ligt klaar, bel 06-12345678"));
        w.write(test::message(3, "ok"));
        model::Message with_file = test::message(4, "06-12345678");
        with_file.attachments.emplace_back().name = "kaart.jpg";
        w.write(with_file);
    });
    const std::string note = R"("part":"message","action":"note","rule":"tel")";
    const std::string offer = R"("part":"message","action":"delete","rule":"tel")";
    const test::Cleaned silent = test::clean_stream(policy(""), input);
    CHECK(silent.log.find(note) == std::string::npos);
    const test::Cleaned noted = test::clean_stream(policy("note"), input);
    CHECK(noted.log.find(note) != std::string::npos);
    CHECK(noted.log.find(note) == noted.log.rfind(note));
    CHECK(noted.summary.open == 0);
    CHECK(noted.stream == test::clean_stream(policy("note"), noted.stream).stream);
    const test::Cleaned offered = test::clean_stream(policy("propose"), input);
    CHECK(offered.summary.open == 1);
    CHECK(offered.log.find(offer) != std::string::npos);
}
