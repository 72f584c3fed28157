// SPDX-License-Identifier: EUPL-1.2
// Words that people or rules took out of a message go from its copies too: earlier texts, those of other
// sources, quotations, wordings of reactions.
#include "decision_support.hpp"
#include "policy/copies.hpp"
#include "stream/edit.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <map>

using namespace chatkeep;
using nlohmann::json;
using policy::Copy;
using policy::Verdict;

namespace {

const std::string k_secret = "het tuinhuis van Wiesje";
const std::string k_text = "zeg niets over " + k_secret + " vandaag";

/// A message with more members, as JSON.
std::string record(const model::Message& message, std::string_view name = {}, std::string_view value = {}) {
    const std::string plain = stream::to_json(message);
    return name.empty() ? plain : stream::with_member(plain, name, value);
}

std::string stream_of(const std::vector<std::string>& records) {
    return test::make_stream([&](stream::Writer& writer) {
        for (const std::string& line : records) {
            writer.pass("message", line);
        }
    });
}

/// What cleaning with decisions about the first of some messages makes of them.
struct Run {
    std::vector<json> messages;
    std::vector<json> log;
};

Run clean(const std::vector<std::string>& records, const std::vector<policy::Decision>& decisions,
          const policy::Policy& policy) {
    policy::Decisions merged = test::merged(policy, {decisions});
    const test::Cleaned cleaned = test::clean_stream(policy, stream_of(records), false, nullptr, &merged);
    Run run;
    for (const std::string& line : test::records_of(cleaned.stream, "message")) {
        run.messages.push_back(json::parse(line));
    }
    for (std::size_t at = 0; at < cleaned.log.size(); at = cleaned.log.find('\n', at) + 1) {
        run.log.push_back(json::parse(cleaned.log.substr(at, cleaned.log.find('\n', at) - at)));
    }
    return run;
}

policy::Decision redacts(const policy::Policy& policy, const std::string& record, const std::string& text,
                         const std::string& words) {
    const std::size_t begin = text.find(words);
    return test::decision(policy,
                          {record, "tel", "/text", policy::Span{begin, begin + words.size()}, false, true},
                          Verdict::redact);
}

/// A message that quotes the first.
model::Message reply(std::uint64_t n, std::string quote, bool names_it = true) {
    model::Message message = test::message(n, "eens");
    message.reply_to.emplace();
    if (names_it) {
        message.reply_to->message = test::id(0);
    }
    message.reply_to->text = std::move(quote);
    return message;
}

/// The quotation in a reply to a message from which a person took k_secret.
std::string quote_after(const std::string& quote, bool names_it = true) {
    const policy::Policy policy = test::four_rules();
    const std::string first = record(test::message(0, k_text));
    const Run run =
        clean({first, record(reply(1, quote, names_it))}, {redacts(policy, first, k_text, k_secret)}, policy);
    return run.messages.at(1)["reply_to"].value("text", "(gone)");
}

} // namespace

TEST_CASE("words that a person took out go from quotations of the message") {
    CHECK(quote_after(k_text) == "zeg niets over [TELEFOON] vandaag");
    CHECK(quote_after("over " + k_secret) == "over [TELEFOON]");
    CHECK(quote_after("zeg niets over het tuinh\u2026") == "zeg niets over [TELEFOON]\u2026");
    CHECK(quote_after("zeg niets over het tuinhuis van W") == "zeg niets over [TELEFOON]");
    CHECK(quote_after("van Wiesje vandaag") == "[TELEFOON]"); // a part that no longer can be told apart
    CHECK(quote_after("zeg niets") == "zeg niets");
    CHECK(quote_after("Foto") == "Foto");
}

TEST_CASE("a quotation that names no message is known by its words") {
    CHECK(quote_after(k_text, false) == "zeg niets over [TELEFOON] vandaag");
    CHECK(quote_after("zeg niets over het tuinhuis\u2026", false) == "zeg niets over [TELEFOON]\u2026");
    CHECK(quote_after("iets anders", false) == "iets anders");
}

TEST_CASE("a copy is logged with the message that it is of") {
    const policy::Policy policy = test::four_rules();
    const std::string first = record(test::message(0, k_text));
    const Run run =
        clean({first, record(reply(1, k_text))}, {redacts(policy, first, k_text, k_secret)}, policy);
    const json& entry = run.log.at(1);
    CHECK(entry["path"] == "reply_to.text");
    CHECK(entry["action"] == "redact");
    CHECK(entry["outcome"] == "applied");
    CHECK(entry["cascade_of"] == model::to_string('m', test::id(0)));
}

TEST_CASE("words that a person took out go from the other texts of the message") {
    const policy::Policy policy = test::four_rules();
    model::Message message = test::message(0, k_text);
    message.edits.resize(3);
    message.edits[0].text = "zeg niets over het tuinhius van Wiesje vandaag"; // what was corrected
    message.edits[1].text = k_secret + "!";
    message.edits[2].text = "tot morgen";
    message.reactions.resize(1);
    message.reactions[0].value = "Liked \u201c" + k_text + "\u201d";
    message.attachments.resize(1);
    message.attachments[0].caption = "dit is " + k_secret;
    const std::string line =
        record(message, "merged",
               R"({"records":[{"source":"s1"},{"source":"s2","text":")" + k_text + R"( \ud83d\ude00"}]})");
    const Run run = clean({line}, {redacts(policy, line, k_text, k_secret)}, policy);
    const json& out = run.messages.at(0);
    CHECK(out["text"] == "zeg niets over [TELEFOON] vandaag");
    CHECK(out["edits"][0]["text"] == "zeg niets over [TELEFOON] vandaag");
    CHECK(out["edits"][1]["text"] == "[TELEFOON]!");
    CHECK(out["edits"][2]["text"] == "tot morgen");
    CHECK(out["merged"]["records"][1]["text"] == "zeg niets over [TELEFOON] vandaag \U0001F600");
    CHECK(out["reactions"][0]["value"] == "Liked \u201czeg niets over [TELEFOON] vandaag\u201d");
    CHECK(out["attachments"][0]["caption"] == "dit is [TELEFOON]");
    std::map<std::string, std::string> origins;
    for (const json& entry : run.log) {
        origins[entry.value("path", "")] = entry.value("cascade_of", "");
    }
    CHECK(origins.at("text").empty());
    for (const char* path : {"edits.0.text", "edits.1.text", "merged.records.1.text", "reactions.0.value",
                             "attachments.0.caption"}) {
        CHECK(origins.at(path) == out["id"]);
    }
}

TEST_CASE("copies in what a source keeps are found however they are written") {
    const policy::Policy policy = test::four_rules();
    const std::string text = "over Renée\nJansen-Pieters vandaag";
    const std::string secret = "Renée\nJansen-Pieters";
    model::Message message = test::message(0, text);
    message.extra = {{"payload", R"({"b":{"t":"over Ren\u00e9e\nJansen-Pieters\n1"}})"},
                     {"nested", R"({"b":"{\"t\":\"over Renée\\nJansen-Pieters\"}"})"},
                     {"capitals", "RENÉE\nJANSEN-PIETERS"},
                     {"decomposed", "Rene\u0301e\nJansen\u2011Pieters"},
                     {"overeenkomsten", "Verkiezingen van Renée\nJansen-Pieters"},
                     {"other", "Renée Pieters"}};
    const std::string line = record(message);
    const Run run = clean({line}, {redacts(policy, line, text, secret)}, policy);
    const json& extra = run.messages.at(0)["extra"];
    CHECK(extra["payload"] == R"({"b":{"t":"over [TELEFOON]\n1"}})");
    CHECK(extra["nested"] == R"({"b":"{\"t\":\"over [TELEFOON]\"}"})");
    CHECK(extra["capitals"] == "[TELEFOON]");
    CHECK(extra["decomposed"] == "[TELEFOON]");
    CHECK(extra["overeenkomsten"] == "Verkiezingen van [TELEFOON]");
    CHECK(extra["other"] == "Renée Pieters");
}

TEST_CASE("who is mentioned, and what another source calls the sender, goes with the name in the text") {
    const policy::Policy policy = test::four_rules();
    const std::string text = "vraag het @Zonnewende";
    model::Message message = test::message(0, text);
    message.mentions.resize(1);
    message.mentions[0].address = "Zonnewende";
    const std::string line = record(
        message, "merged", R"({"records":[{"source":"s1"},{"source":"s2","sender_name":"Zonnewende"}]})");
    const Run run = clean({line}, {redacts(policy, line, text, "Zonnewende")}, policy);
    CHECK(run.messages.at(0)["mentions"][0]["address"] == "[TELEFOON]");
    CHECK(run.messages.at(0)["merged"]["records"][1]["sender_name"] == "[TELEFOON]");
}

TEST_CASE("a person's span in a text that may be packed goes once") {
    const policy::Policy policy = test::four_rules();
    model::Message message = test::message(0, "gewoon");
    message.extra = {{"title", "a Zonnewende Verkiezingen"}};
    const std::string line = record(message);
    const Run run =
        clean({line},
              {test::decision(policy, {line, "tel", "/extra/title", policy::Span{2, 12}, false, true},
                              Verdict::redact)},
              policy);
    CHECK(run.messages.at(0)["extra"]["title"] == "a [TELEFOON] Verkiezingen");
}

TEST_CASE("a value in the name of a member is no place for copies of the member's value") {
    const policy::Policy policy = test::four_rules();
    model::Message message = test::message(0, "mijn bsn is 999990019");
    message.extra = {{"bsn 999990019", "hier staat bsn 999990019 nog eens"}, {"body2", "bsn 999990019"}};
    const Run run = clean({record(message)}, {}, policy);
    CHECK(run.messages.at(0).dump().find("999990019") == std::string::npos);
    CHECK(run.messages.at(0)["extra"]["body2"] == "bsn [BSN]");
}

TEST_CASE("a forwarded copy of a text loses what people took out of it") {
    const policy::Policy policy = test::four_rules();
    const std::string first = record(test::message(0, k_text));
    model::Message copy = test::message(1, k_text);
    const auto copied = [&](bool forwarded, bool whole) {
        copy.forwarded = forwarded ? std::optional(true) : std::nullopt;
        const policy::Decision decision =
            whole ? test::decision(policy, {first, "tel", {}, {}, true}, Verdict::remove)
                  : redacts(policy, first, k_text, k_secret);
        return clean({first, record(copy)}, {decision}, policy).messages.back()["text"].get<std::string>();
    };
    CHECK(copied(true, false) == "zeg niets over [TELEFOON] vandaag");
    CHECK(copied(true, true) == "[TELEFOON]");
    CHECK(copied(false, false) == k_text); // someone else's own words
}

TEST_CASE("what a reply keeps of the quoted link, and of a file's name, loses what the message lost") {
    const policy::Policy policy = test::four_rules();
    const std::string first = record(test::message(0, k_text));
    model::Message answer = reply(1, "zeg niets");
    answer.extra = {{"quoted_title", "over " + k_secret}, {"quoted_description", k_text}, {"other", "niets"}};
    const Run run = clean({first, record(answer)}, {redacts(policy, first, k_text, k_secret)}, policy);
    CHECK(run.messages.at(1)["extra"]["quoted_title"] == "over [TELEFOON]");
    CHECK(run.messages.at(1)["extra"]["quoted_description"] == "zeg niets over [TELEFOON] vandaag");
    CHECK(run.messages.at(1)["extra"]["other"] == "niets");

    model::Message link = test::message(0, "kijk");
    link.extra = {{"title", "Interview met Zonnewende"}};
    const std::string page = record(link);
    answer.extra = {{"quoted_title", "Interview met Zonnewende"}};
    const Run links =
        clean({page, record(answer)},
              {test::decision(policy, {page, "tel", "/extra/title", policy::Span{14, 24}, false, true},
                              Verdict::redact)},
              policy);
    CHECK(links.messages.at(1)["extra"]["quoted_title"] == "Interview met [TELEFOON]");

    model::Message file = test::message(0, "zie");
    file.attachments.resize(1);
    file.attachments[0].name = "cv Zonnewende.pdf";
    const std::string line = record(file);
    const Run files =
        clean({line, record(reply(1, "cv Zonnewende.pdf"))},
              {test::decision(policy, {line, "tel", "/attachments/0/name", policy::Span{3, 13}, false, true},
                              Verdict::redact)},
              policy);
    CHECK(files.messages.at(1)["reply_to"]["text"] == "cv [TELEFOON].pdf");
}

TEST_CASE("a quotation of one part of a message that went is known by its words") {
    const policy::Policy policy = test::four_rules();
    const std::string first = record(test::message(0, "\uFFFCwij zijn in het ziekenhuis\uFFFC kamer negen"));
    model::Message wording = test::message(1, "Loved \u201ckamer negen\u201d");
    wording.extra = {{"summary", R"({"ams":"kamer negen"})"}};
    const Run run =
        clean({first, record(wording),
               record(test::message(2, "Loved \u201cwij zijn in het ziekenhuis\uFFFC kamer negen\u201d"))},
              {test::decision(policy, {first, "tel", {}, {}, true}, Verdict::remove)}, policy);
    CHECK(run.messages.at(0)["text"] == "Loved \u201c[TELEFOON]\u201d");
    CHECK(run.messages.at(0)["extra"]["summary"] == R"({"ams":"[TELEFOON]"})");
    CHECK(run.messages.at(1)["text"] == "Loved \u201c[TELEFOON]\u201d");
}

TEST_CASE("a notice says nothing of what its message lost") {
    const policy::Policy policy = test::four_rules();
    model::Message file = test::message(0, "zie");
    file.attachments.resize(1);
    file.attachments[0].name = "cv Zonnewende.pdf";
    const std::string line = record(file);
    model::Notice notice;
    notice.code = model::NoticeCode::attachment_missing;
    notice.message = test::id(0);
    notice.name = "cv Zonnewende.pdf";
    notice.detail = "cv Zonnewende.pdf: not_found";
    const auto cleaned = [&](const policy::Decision& decision) {
        policy::Decisions merged = test::merged(policy, {{decision}});
        const std::string before = test::make_stream([&](stream::Writer& writer) {
            writer.pass("message", line);
            writer.write(notice);
        });
        const test::Cleaned after = test::clean_stream(policy, before, false, nullptr, &merged);
        return json::parse(test::records_of(after.stream, "notice").at(0));
    };
    const json redacted = cleaned(test::decision(
        policy, {line, "tel", "/attachments/0/name", policy::Span{3, 13}, false, true}, Verdict::redact));
    CHECK(redacted["name"] == "cv [TELEFOON].pdf");
    CHECK(redacted["detail"] == "cv [TELEFOON].pdf: not_found");
    const json removed = cleaned(test::decision(policy, {line, "tel", {}, {}, true}, Verdict::remove));
    CHECK_FALSE(removed.contains("name"));
    CHECK(removed["detail"] == "");
}

TEST_CASE("words of the format are no copies") {
    const policy::Policy policy = test::four_rules();
    model::Message message = test::message(0, "added voice 1234");
    message.event.emplace();
    message.event->type = "added";
    message.event->value = "added by Saar";
    message.extra = {{"parts", std::vector<std::string>{"1234 0 3"}}};
    const std::string line = record(message);
    const Run run = clean(
        {line}, {redacts(policy, line, message.text, "added"), redacts(policy, line, message.text, "1234")},
        policy);
    CHECK(run.messages.at(0)["event"]["type"] == "added");
    CHECK(run.messages.at(0)["event"]["value"] == "[TELEFOON] by Saar");
    CHECK(run.messages.at(0)["text"] == "[TELEFOON] voice [TELEFOON]");
}

TEST_CASE("a quotation of an earlier text of the message loses what that lost") {
    const policy::Policy policy = test::four_rules();
    model::Message message = test::message(0, k_text);
    message.edits.resize(1);
    message.edits[0].text = "zeg niets over het tuinhius van Wiesje vandaag";
    const std::string line = record(message);
    const Run run = clean({line, record(reply(1, message.edits[0].text))},
                          {redacts(policy, line, k_text, k_secret)}, policy);
    CHECK(run.messages.at(1)["reply_to"]["text"] == "zeg niets over [TELEFOON] vandaag");
}

TEST_CASE("the wording of a reaction loses what the message lost") {
    const policy::Policy policy = test::four_rules();
    const std::string first = record(test::message(0, k_text));
    const auto wording = [&](const std::string& text, Verdict verdict) {
        policy::Decision decision = redacts(policy, first, k_text, k_secret);
        if (verdict == Verdict::remove) {
            decision = test::decision(policy, {first, "tel", {}, {}, true}, verdict);
        }
        const Run run = clean({first, record(test::message(1, text))}, {decision}, policy);
        return run.messages.back()["text"].get<std::string>();
    };
    CHECK(wording("Liked \u201c" + k_text + "\u201d", Verdict::redact) ==
          "Liked \u201czeg niets over [TELEFOON] vandaag\u201d");
    CHECK(wording("Vond \u201c" + k_text + "\u201d leuk", Verdict::remove) ==
          "Vond \u201c[TELEFOON]\u201d leuk");
    CHECK(wording("Laughed at \"zeg niets over het tuin...\"", Verdict::redact) ==
          "Laughed at \"zeg niets over [TELEFOON]...\"");
    const std::string other = "hij zei \u201ctot morgen\u201d";
    CHECK(wording(other, Verdict::remove) == other);
}

TEST_CASE("a person who keeps a copy has the last word about it") {
    const policy::Policy policy = test::four_rules();
    const std::string first = record(test::message(0, k_text));
    const std::string second = record(reply(1, k_text));
    const std::size_t begin = k_text.find(k_secret);
    const policy::Decision keeps = test::decision(
        policy, {second, "tel", "/reply_to/text", policy::Span{begin, begin + k_secret.size()}, false, true},
        Verdict::keep);
    const Run run = clean({first, second}, {redacts(policy, first, k_text, k_secret), keeps}, policy);
    CHECK(run.messages.at(1)["reply_to"]["text"] == k_text);
}

TEST_CASE("what a rule finds by the words around it goes from a quotation without them") {
    const policy::Policy policy = test::four_rules();
    const std::string first = record(test::message(0, "bsn 999990019 dus"));
    const Run run = clean({first, record(reply(1, "bsn 99999"))}, {}, policy);
    CHECK(run.messages.at(1)["reply_to"]["text"] == "bsn [BSN]");
}

TEST_CASE("copies stand as words of their own") {
    const auto found = [](std::string_view words, std::string_view other) {
        std::vector<std::size_t> begins;
        for (const Copy& copy : policy::find_copies(words, {0, words.size(), 0, true}, other)) {
            begins.push_back(copy.begin);
        }
        return begins;
    };
    CHECK(found("Jan", "Jan en Jansen en Jan") == std::vector<std::size_t>{0, 17});
    CHECK(found("Jan", "").empty());
}

TEST_CASE("a version of a text loses the place of what went") {
    const auto lost = [](std::string_view text, std::size_t begin, std::size_t end,
                         std::string_view version) {
        return policy::lost_in_version(text, {{begin, end, 0, true}}, version);
    };
    CHECK(lost("bel Saar nu", 4, 8, "bel Sara nu") == std::vector<Copy>{{4, 8, 0, true}});
    CHECK(lost("bel Saar nu", 4, 8, "nu: Saar bellen") == std::vector<Copy>{{4, 8, 0, true}});
    CHECK(lost("bel Saar nu", 0, 11, "bel Mees") == std::vector<Copy>{{0, 8, 0, true}});
    CHECK(lost("bel Saar nu", 4, 8, "heel iets anders").empty());
    CHECK(lost("bel caf\u00e9 nu", 4, 9, "bel caf\u00e8 nu") == std::vector<Copy>{{4, 9, 0, true}});
}

TEST_CASE("signs that are no letters end a word, and escapes of JSON are read outside of it") {
    const auto found = [](std::string_view words, std::string_view other) {
        std::vector<std::string> out;
        for (const Copy& copy : policy::find_copies(words, {0, words.size(), 0, true}, other)) {
            out.emplace_back(other.substr(copy.begin, copy.end - copy.begin));
        }
        return out;
    };
    using Found = std::vector<std::string>;
    const std::string name = "Kr\u00e9eft";
    CHECK(found(name, "Loved \u201c" + name + "\u201d") == Found{name});
    CHECK(found(name, "\u00ab" + name + "\u00bb\u2026") == Found{name});
    CHECK(found(name, name + "\u00e9n").empty());
    CHECK(found(name, "caf\\u00e9 Kr\\u00e9eft daar") == Found{"Kr\\u00e9eft"});
    CHECK(found(name, "\"Kr\\u00e9eft\"") == Found{"Kr\\u00e9eft"});
    CHECK(found(name, "\"Kr\\\\u00e9eft\"") == Found{"Kr\\\\u00e9eft"});
    CHECK(found(name, "\\u201cKr\\u00e9eft\\u201d") == Found{"Kr\\u00e9eft"});
    CHECK(found(name, "C:\\users\\Kr\\u00eeft").empty());
}

TEST_CASE("words that went from a message go from what another source says, and so do its quotations there") {
    const policy::Policy policy = test::four_rules();
    const std::string line =
        record(test::message(0, k_text), "merged",
               R"({"records":[{"source":"s1"},{"source":"s2","subject":")" + k_text +
                   R"(","reactions":[{"of":0,"value":")" + k_text + R"("}],"extra":{"note":")" + k_text +
                   R"("},"mentions":[{"address":"x","start":3,"length":2}]}]})");
    const std::string quoting =
        record(test::message(1, "Eens"), "merged",
               R"({"records":[{"source":"s1"},{"source":"s2","reply_to":{"message":")" +
                   model::to_string('m', test::id(0)) + R"(","text":")" + k_text + R"("}}]})");
    const Run run = clean({line, quoting}, {redacts(policy, line, k_text, k_secret)}, policy);
    const json& said = run.messages.at(0)["merged"]["records"][1];
    CHECK(said["subject"] == "zeg niets over [TELEFOON] vandaag");
    CHECK(said["reactions"][0]["value"] == "zeg niets over [TELEFOON] vandaag");
    CHECK(said["extra"]["note"] == "zeg niets over [TELEFOON] vandaag");
    CHECK(said["mentions"][0] == json{{"address", "x"}});
    CHECK(run.messages.at(1)["merged"]["records"][1]["reply_to"]["text"] ==
          "zeg niets over [TELEFOON] vandaag");
}
