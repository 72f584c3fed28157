// SPDX-License-Identifier: EUPL-1.2
// Recognisers that look at the conversation around a message, through the whole of cleaning.
#include "policy_support.hpp"
#include "stream_support.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace chatkeep;
using nlohmann::json;
using test::make_stream;
using test::message;

namespace {

constexpr std::string_view k_word_rules = R"(
[[rules]]
id = "name"
recogniser = "name"
basis = "AVG-6/PRIV-M"
action = "redact"
level = "propose"
examples = ["Lotte van Dijk"]
[[rules]]
id = "health"
recogniser = "lexicon:health"
basis = "AVG-9.gezondheid"
action = "redact"
level = "propose"
examples = ["mijn zoon heeft astma"]
[[rules]]
id = "private"
recogniser = "private"
basis = "PRIV"
action = "delete"
level = "propose"
examples = ["Gefeliciteerd met je verjaardag!"]
)";

policy::Policy word_policy() {
    policy::Loaded loaded = policy::parse_policy(std::string(test::k_heading) + std::string(test::k_rules) +
                                                     std::string(k_word_rules),
                                                 "test.toml", ".", "/nonexistent");
    REQUIRE(loaded.policy);
    return std::move(*loaded.policy);
}

/// "rule outcome message" of each finding in the log.
std::vector<std::string> outcomes(const std::string& log) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < log.size();) {
        const std::size_t end = log.find('\n', at);
        const json line = json::parse(log.substr(at, end - at));
        at = end + 1;
        if (line.value("type", "") == "summary") {
            continue;
        }
        std::string number = "?";
        for (std::uint64_t n = 0; n < 16; ++n) {
            const std::string id = model::to_string('m', test::id(n));
            number = line.value("msg_id", "") == id ? std::to_string(n) : number;
        }
        out.push_back(line.value("rule", "") + " " + line.value("outcome", "") + " " + number + " " +
                      line.value("part", ""));
    }
    return out;
}

model::Participant participant(std::string name) {
    model::Participant out;
    out.id = model::make_id(name);
    out.conversation = test::k_conversation;
    out.name = std::move(name);
    return out;
}

} // namespace

TEST_CASE("a text read where another was read before is surveyed as it is alone") {
    policy::ReadText one;
    for (const std::string_view text :
         {"Gefeliciteerd met je verjaardag, lieve mam!", "", "De mondkapjes komen morgen",
          "Zo\u00EB \u2014 kusjes x", "De mondkapjes komen morgen"}) {
        one.read(text);
        CHECK(policy::survey(one.reading) == policy::survey_of(text));
    }
    CHECK(policy::survey_of("De mondkapjes komen morgen").crisis != 0);
    CHECK(policy::survey_of("Kusjes x").crisis == 0);
}

TEST_CASE("only the message at hand is known as read before") {
    policy::Thread thread;
    policy::ReadText one;
    one.read("Kom je morgen?");
    thread.set_own(&one);
    CHECK(thread.own("Kom je morgen?") == &one);
    CHECK(thread.own("Kom je morgen") == nullptr);
    thread.pass({});
    CHECK(thread.own("Kom je morgen?") == nullptr);
}

TEST_CASE("messages before and after, and participants, reach the recognisers") {
    const std::string before = make_stream([](stream::Writer& w) {
        w.write(participant("Xanthia Kwast"));
        w.write(message(0, "Vraag het volgens mij Xanthia"));
        w.write(message(1, "Ik ben kapot"));
        w.write(message(2, "Fijne vakantie, kus!"));
        w.write(message(3, "Dankjewel"));
        w.write(message(4, "Hoe is het met haar?"));
        w.write(message(5, "Chemo begint maandag"));
        w.write(message(6, "Nota is klaar"));
    });
    const auto cleaned = test::clean_stream(word_policy(), before);
    CHECK(outcomes(cleaned.log) == std::vector<std::string>{"name noted 0 text", "private open 1 text",
                                                            "private open 2 text", "private open 3 text",
                                                            "health open 5 text"});
    CHECK(test::records_of(cleaned.stream, "message") == test::records_of(before, "message"));
    CHECK(test::records_of(cleaned.stream, "participant") == test::records_of(before, "participant"));
}

TEST_CASE("records come out in their order when rules look ahead") {
    const std::string before = make_stream([](stream::Writer& w) {
        for (std::uint64_t n = 0; n < 200; ++n) {
            w.write(message(n, n % 3 == 0 ? "Fijn weekend!" : "bsn 999990019"));
            if (n % 7 == 0) {
                w.write(participant("Mees " + std::to_string(n)));
            }
        }
    });
    const policy::Policy words = word_policy();
    policy::Policy plain = test::four_rules();
    plain.name = words.name;
    const auto with = test::clean_stream(words, before);
    const auto without = test::clean_stream(plain, before);
    CHECK(test::records_of(with.stream, "message") == test::records_of(without.stream, "message"));
    CHECK(test::records_of(with.stream, "participant") == test::records_of(without.stream, "participant"));
    CHECK(with.summary.in == 200);
    CHECK(with.summary.redacted == without.summary.redacted);
}

TEST_CASE("cleaning twice finds the same about messages as a whole") {
    const std::string before = make_stream([](stream::Writer& w) {
        w.write(message(0, "Fijne vakantie schat, bel 06-12345678 of 06-87654321"));
        w.write(message(1, "De nota: Lotte heeft astma, bsn 999990019, en ligt aan de beademing"));
    });
    const auto once = test::clean_stream(word_policy(), before);
    const auto twice = test::clean_stream(word_policy(), once.stream);
    CHECK(test::records_of(once.stream, "message") == test::records_of(twice.stream, "message"));
    CHECK(outcomes(once.log) == std::vector<std::string>{"private open 0 text", "tel applied 0 text",
                                                         "tel applied 0 text", "name open 1 text",
                                                         "health open 1 text", "id.bsn applied 1 text",
                                                         "health open 1 text"});
    CHECK(outcomes(twice.log) == std::vector<std::string>{"private open 0 text", "name open 1 text",
                                                          "health open 1 text", "health open 1 text"});
}

TEST_CASE("the log says which word lists of this machine were used") {
    const auto cleaned = test::clean_stream(word_policy(), make_stream([](stream::Writer&) {}));
    const json summary = json::parse(cleaned.log);
    CHECK(summary["word_lists"] == json{{"frogdata/voornamen", "absent"},
                                        {"frogdata/familienamen", "absent"},
                                        {"frogdata/plaatsen", "absent"},
                                        {"wdutch", "absent"}});
    const auto plain = test::clean_stream(test::four_rules(), make_stream([](stream::Writer&) {}));
    CHECK_FALSE(json::parse(plain.log).contains("word_lists"));
}

TEST_CASE("names in quotes, file names and captions are found; a participant's own name is kept") {
    const std::string before = make_stream([](stream::Writer& w) {
        w.write(participant("Sophie van Dam"));
        model::Message m = message(0, "zie bijlage");
        model::Attachment attachment;
        attachment.name = "notitie Lotte Visser.pdf";
        attachment.caption = "cv van Yusuf Demir";
        m.attachments.push_back(attachment);
        m.reply_to = model::Reply{};
        m.reply_to->text = "Wie is Fatma?";
        w.write(m);
    });
    const auto cleaned = test::clean_stream(word_policy(), before);
    CHECK(outcomes(cleaned.log) ==
          std::vector<std::string>{"name open 0 quote", "name open 0 filename", "name open 0 caption"});
}
