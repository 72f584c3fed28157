// SPDX-License-Identifier: EUPL-1.2
// What cleaning makes of the decisions of one, two and more people.
#include "base/error.hpp"
#include "decision_support.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace chatkeep;
using nlohmann::json;
using policy::Role;
using policy::Verdict;
using test::decision;

namespace {

const std::string k_text = "bel 070-3123456 of 070-3123457";
const std::string k_first = "070-3123456";
const std::string k_second = "070-3123457";

std::string one_message(const std::string& text = k_text,
                        const std::string& at = "2020-06-01T12:00:00+02:00") {
    return test::make_stream([&](stream::Writer& w) { w.write(test::message(0, text, at)); });
}

std::string record_of(const std::string& stream) {
    return test::records_of(stream, "message").front();
}

std::string text_of(const std::string& stream) {
    return json::parse(record_of(stream))["text"];
}

/// The outcomes of the log's entries, and why those that are open are.
std::vector<std::string> outcomes(const std::string& log) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < log.size();) {
        const std::size_t end = log.find('\n', at);
        const json entry = json::parse(log.substr(at, end - at));
        if (entry["type"] == "finding") {
            out.push_back(entry["outcome"].get<std::string>() +
                          (entry.contains("open_because") ? ": " + entry["open_because"].get<std::string>()
                                                          : std::string()));
        }
        at = end + 1;
    }
    return out;
}

/// Cleans one message with the decisions that make_files gives for its record.
struct Case {
    policy::Policy policy = test::four_rules();
    std::string text = k_text;
    std::string at = "2020-06-01T12:00:00+02:00";

    [[nodiscard]] std::string record() const { return record_of(one_message(text, at)); }

    [[nodiscard]] test::About about(const std::string& word, const std::string& rule = "tel") const {
        return test::finding_in(record(), rule, text, word);
    }

    [[nodiscard]] test::About whole(const std::string& rule = {}) const {
        return {record(), rule, {}, {}, true};
    }

    [[nodiscard]] test::Cleaned run(const std::vector<std::vector<policy::Decision>>& files,
                                    bool allow_open = true) const {
        policy::Decisions decisions = test::merged(policy, files);
        return test::clean_stream(policy, one_message(text, at), allow_open, nullptr, &decisions);
    }
};

policy::Policy with_reviewers(const std::string& more) {
    std::string rules(test::k_rules);
    const std::string tel = "id = \"tel\"\n";
    rules.insert(rules.find(tel) + tel.size(), more);
    return test::make_policy(std::string(test::k_heading) + rules);
}

policy::Policy with_protect() {
    return test::make_policy(std::string(test::k_heading) + std::string(test::k_period) +
                             std::string(test::k_rules) + R"(
[[rules]]
id = "protect.kamer"
recogniser = "pattern"
pattern = "Kamerbrief"
action = "protect"
level = "auto"
priority = 200
examples = ["Kamerbrief"]
)");
}

} // namespace

TEST_CASE("a person decides about each proposal") {
    const Case c;
    const auto cleaned = c.run({{decision(c.policy, c.about(k_first), Verdict::redact),
                                 decision(c.policy, c.about(k_second), Verdict::keep)}},
                               false);
    CHECK(text_of(cleaned.stream) == "bel [TELEFOON] of 070-3123457");
    CHECK(outcomes(cleaned.log) == std::vector<std::string>{"applied", "kept"});
    CHECK(cleaned.summary.redacted == 1);
    CHECK(cleaned.summary.open == 0);
    CHECK(cleaned.log.find(R"("decisions":[{"id":"d-000001","reviewer":"R1","role":"cleaner",)"
                           R"("verdict":"redact","at":"2020-11-01T10:00:00Z"}])") != std::string::npos);
}

TEST_CASE("what nobody decided stays open") {
    const Case c;
    const std::vector<std::vector<policy::Decision>> files = {
        {decision(c.policy, c.about(k_first), Verdict::redact)}};
    CHECK_THROWS_AS(c.run(files, false), base::Error);
    CHECK(outcomes(c.run(files).log) == std::vector<std::string>{"applied", "open"});
}

TEST_CASE("a message is kept or removed whole") {
    const Case c;
    const auto kept = c.run({{decision(c.policy, c.whole(), Verdict::keep)}}, false);
    CHECK(text_of(kept.stream) == k_text);
    CHECK(outcomes(kept.log) == std::vector<std::string>{"kept", "kept"});
    const auto removed = c.run({{decision(c.policy, c.whole("tel"), Verdict::remove)}}, false);
    const json removal = json::parse(test::records_of(removed.stream, "removal").front());
    CHECK(removal["rule"] == "tel");
    CHECK(removal["basis"] == "AVG-6/PRIV-M");
    CHECK(removed.summary.removed == 1);
    CHECK(removed.stream.find("070") == std::string::npos);
    const auto by_finding = c.run({{decision(c.policy, c.about(k_first), Verdict::remove)}}, false);
    CHECK(by_finding.summary.removed == 1);
}

TEST_CASE("a person redacts what no rule finds") {
    Case c;
    c.text = "Ümit ként Saar";
    test::About about = c.about("Saar");
    about.own_span = true;
    const auto cleaned = c.run({{decision(c.policy, about, Verdict::redact)}}, false);
    CHECK(text_of(cleaned.stream) == "Ümit ként [TELEFOON]");
    about.span = policy::Span{1, 3}; // in the middle of a letter
    CHECK_THROWS_AS(c.run({{decision(c.policy, about, Verdict::redact)}}), base::Error);
    about.span = policy::Span{1, 300};
    CHECK_THROWS_AS(c.run({{decision(c.policy, about, Verdict::redact)}}), base::Error);
}

TEST_CASE("a person's span grows over what rules find") {
    Case c;
    c.text = "Saar: 06-12345678 thuis";
    test::About about = c.about("Saar: 06-1");
    about.own_span = true;
    const auto cleaned = c.run({{decision(c.policy, about, Verdict::redact)}}, false);
    CHECK(text_of(cleaned.stream) == "[TELEFOON] thuis");
}

TEST_CASE("unsure blocks, and the last word of a reviewer counts") {
    const Case c;
    const auto first = decision(c.policy, c.about(k_first), Verdict::keep);
    auto unsure = decision(c.policy, c.about(k_second), Verdict::unsure);
    const auto open = c.run({{first, unsure}});
    CHECK(outcomes(open.log) == std::vector<std::string>{"kept", "open: unsure"});
    CHECK_THROWS_AS(c.run({{first, unsure}}, false), base::Error);
    auto later =
        decision(c.policy, c.about(k_second), Verdict::redact, {"R1", Role::cleaner, "2020-11-02T10:00:00Z"});
    CHECK(outcomes(c.run({{first, unsure, later}}, false).log) ==
          std::vector<std::string>{"kept", "applied"});
}

TEST_CASE("a message that someone is unsure about stays open") {
    Case c;
    c.text = "niets te vinden";
    const auto cleaned = c.run({{decision(c.policy, c.whole(), Verdict::unsure)}});
    CHECK(outcomes(cleaned.log) == std::vector<std::string>{"open: unsure"});
    CHECK(cleaned.summary.open == 1);
}

TEST_CASE("two who disagree need a third") {
    Case c;
    c.text = "bel 070-3123456";
    const test::Who second{"R2", Role::second, "2020-11-01T11:00:00Z"};
    const auto keep = decision(c.policy, c.about(k_first), Verdict::keep);
    const auto redact = decision(c.policy, c.about(k_first), Verdict::redact, second);
    CHECK(outcomes(c.run({{keep}, {redact}}).log) == std::vector<std::string>{"open: disagreement"});
    const auto agree = decision(c.policy, c.about(k_first), Verdict::keep, second);
    CHECK(outcomes(c.run({{keep}, {agree}}, false).log) == std::vector<std::string>{"kept"});
    const test::Who officer{"Q", Role::quality, "2020-11-02T10:00:00Z"};
    const auto settled = decision(c.policy, c.about(k_first), Verdict::redact, officer);
    CHECK(outcomes(c.run({{keep}, {redact}, {settled}}, false).log) == std::vector<std::string>{"applied"});
    auto self = settled;
    self.reviewer = "R2"; // nobody settles a dispute that is their own
    CHECK(outcomes(c.run({{keep}, {redact, self}}).log) == std::vector<std::string>{"open: disagreement"});
}

TEST_CASE("the files' order changes nothing") {
    const Case c;
    const auto one = decision(c.policy, c.about(k_first), Verdict::redact);
    const auto two =
        decision(c.policy, c.about(k_second), Verdict::keep, {"R2", Role::second, "2020-11-01T09:00:00Z"});
    const auto forth = c.run({{one}, {two}}, false);
    const auto back = c.run({{two}, {one}}, false);
    CHECK(forth.stream == back.stream);
    CHECK(forth.log == back.log);
    CHECK(c.run({{one}, {two}}, false).stream == forth.stream);
}

TEST_CASE("a rule can ask for two people") {
    Case c;
    c.policy = with_reviewers("reviewers = 2\n");
    c.text = "bel 070-3123456";
    const auto one = decision(c.policy, c.about(k_first), Verdict::redact);
    auto again = one;
    again.role = Role::second; // the same person in another role
    const auto two =
        decision(c.policy, c.about(k_first), Verdict::redact, {"R2", Role::second, "2020-11-01T09:00:00Z"});
    CHECK(outcomes(c.run({{one}}).log) == std::vector<std::string>{"open: needs another person"});
    CHECK(outcomes(c.run({{one, again}}).log) == std::vector<std::string>{"open: needs another person"});
    CHECK(outcomes(c.run({{one}, {two}}, false).log) == std::vector<std::string>{"applied"});
}

TEST_CASE("the owner's own message can ask for two people") {
    const policy::Policy policy = with_reviewers("escalate_if = \"owner_is_subject\"\n");
    const std::string text = "bel 070-3123456";
    const std::string stream = test::make_stream([&](stream::Writer& w) {
        model::Message own = test::message(0, text);
        own.from_owner = true;
        w.write(own);
    });
    CHECK(test::clean_stream(policy, stream).log.find("\"reviewers\":2") != std::string::npos);
    const auto about = test::finding_in(record_of(stream), "tel", text, k_first);
    policy::Decisions decisions = test::merged(policy, {{decision(policy, about, Verdict::redact)}});
    const auto cleaned = test::clean_stream(policy, stream, true, nullptr, &decisions);
    CHECK(outcomes(cleaned.log) == std::vector<std::string>{"open: needs another person"});
}

TEST_CASE("the owner objects, but does not decide") {
    Case c;
    c.text = "bel 070-3123456";
    const auto redact = decision(c.policy, c.about(k_first), Verdict::redact);
    const test::Who owner{"E", Role::owner, "2020-11-03T10:00:00Z"};
    auto objection = decision(c.policy, c.about(k_first), Verdict::keep, owner);
    objection.note = "het nummer is van kantoor";
    CHECK(outcomes(c.run({{redact}, {objection}}).log) ==
          std::vector<std::string>{"open: objection of the owner"});
    CHECK(outcomes(c.run({{objection}}).log) == std::vector<std::string>{"open: only the owner spoke"});
    const auto settled =
        decision(c.policy, c.about(k_first), Verdict::redact, {"Q", Role::quality, "2020-11-04T10:00:00Z"});
    CHECK(outcomes(c.run({{redact}, {objection}, {settled}}, false).log) ==
          std::vector<std::string>{"applied"});
    auto before = settled;
    before.at = "2020-11-02T10:00:00Z";
    CHECK(outcomes(c.run({{redact}, {objection}, {before}}).log) ==
          std::vector<std::string>{"open: objection of the owner"});
}

TEST_CASE("nobody keeps what a rule finds for sure, unless the rule lets them") {
    Case c;
    c.text = "bsn 999990019";
    const auto cleaned = c.run({{decision(c.policy, c.about("999990019", "id.bsn"), Verdict::keep)}}, false);
    CHECK(text_of(cleaned.stream) == "bsn [BSN]");
    CHECK(cleaned.summary.overruled == 1);
    c.policy = with_reviewers("overridable = true\n");
    c.text = "bel 06-12345678";
    const auto kept = c.run({{decision(c.policy, c.about("06-12345678"), Verdict::keep)}}, false);
    CHECK(text_of(kept.stream) == c.text);
    CHECK(outcomes(kept.log) == std::vector<std::string>{"kept"});
}

TEST_CASE("a protected message goes only when two people say so") {
    Case c;
    c.policy = with_protect();
    c.text = "Kamerbrief";
    const auto one = decision(c.policy, c.whole("period"), Verdict::remove);
    const auto two =
        decision(c.policy, c.whole("period"), Verdict::remove, {"R2", Role::second, "2020-11-01T11:00:00Z"});
    CHECK(outcomes(c.run({{one}}).log).front() == "open: needs another person");
    CHECK(c.run({{one}, {two}}, false).summary.removed == 1);
}

TEST_CASE("people settle what the period and protection dispute") {
    Case c;
    c.policy = with_protect();
    c.text = "Kamerbrief";
    c.at = "2019-06-01T12:00:00+02:00";
    test::About about{c.record(), "period"};
    const test::Who second{"R2", Role::second, "2020-11-01T11:00:00Z"};
    const auto keep = decision(c.policy, about, Verdict::keep);
    CHECK(outcomes(c.run({{keep}}).log).front() == "open: needs another person");
    const auto agree = decision(c.policy, about, Verdict::keep, second);
    CHECK(outcomes(c.run({{keep}, {agree}}, false).log).front() == "kept");
    const auto gone = decision(c.policy, about, Verdict::remove);
    const auto gone_too = decision(c.policy, about, Verdict::remove, second);
    CHECK(c.run({{gone}, {gone_too}}, false).summary.removed == 1);
}

TEST_CASE("a decision that no longer fits is refused, not applied") {
    const Case c;
    auto other_policy = decision(c.policy, c.about(k_first), Verdict::redact);
    other_policy.policy_hash = std::string(64, '0');
    other_policy.finding = finding_id(policy::key_of(other_policy));
    CHECK_THROWS_WITH(c.run({{other_policy}}),
                      Catch::Contains("d1:1: decision d-000001 is stale: it was made"));
    auto changed = decision(c.policy, c.about(k_first), Verdict::redact);
    changed.message_sha256 = std::string(64, '1');
    changed.finding = finding_id(policy::key_of(changed));
    CHECK_THROWS_WITH(c.run({{changed}}), Catch::Contains("says something else now"));
    const auto no_finding = decision(c.policy, c.about("bel"), Verdict::redact);
    CHECK_THROWS_WITH(c.run({{no_finding}}), Catch::Contains("its rule no longer finds this"));
    auto elsewhere = decision(c.policy, c.about(k_first), Verdict::redact);
    elsewhere.message = "m" + std::string(32, '0');
    CHECK_THROWS_WITH(c.run({{elsewhere}}), Catch::Contains("is not in the stream"));
    elsewhere.conversation = "c" + std::string(32, '0'); // of another read-out: none of this run's business
    CHECK_NOTHROW(c.run({{elsewhere}}));
}

TEST_CASE("a decision about a rule or ground that the policy does not have is refused") {
    const Case c;
    auto unknown = decision(c.policy, c.whole("no.such"), Verdict::remove);
    unknown.basis = "UAVG-46";
    CHECK_THROWS_WITH(c.run({{unknown}}), Catch::Contains("names the rule no.such"));
    auto ground = decision(c.policy, c.whole("tel"), Verdict::remove);
    ground.basis = "UAVG-46";
    CHECK_THROWS_WITH(c.run({{ground}}), Catch::Contains("names the ground UAVG-46"));
}

TEST_CASE("decisions about the cleaned stream are not those about the read-out") {
    const Case c;
    const std::vector<std::vector<policy::Decision>> files = {
        {decision(c.policy, c.about(k_first), Verdict::redact),
         decision(c.policy, c.about(k_second), Verdict::redact)}};
    const auto once = c.run(files, false);
    policy::Decisions decisions = test::merged(c.policy, files);
    CHECK_THROWS_WITH(test::clean_stream(c.policy, once.stream, true, nullptr, &decisions),
                      Catch::Contains("says something else now"));
    CHECK(test::clean_stream(c.policy, once.stream, false).stream == once.stream);
}

TEST_CASE("one person under two spellings is one person") {
    Case c;
    c.policy = with_reviewers("reviewers = 2\n");
    const auto redact = [&](const std::string& name) {
        return decision(c.policy, c.about(k_first), Verdict::redact, {name});
    };
    const std::string joined = "R" + test::character(0x2060) + "1";
    for (const std::string& same :
         std::vector<std::string>{"R1\u200b", joined, "\u00a0R1", "R1\u3000", "\uff32\uff11", "R1\u2800",
                                  "\ufeffR1", "R1\u00ad"}) {
        CAPTURE(same);
        CHECK(outcomes(c.run({{redact("R1")}, {redact(same)}}).log).front() == "open: needs another person");
    }
    CHECK(outcomes(c.run({{redact("R1")}, {redact("r1")}}).log).front() == "open: needs another person");
    CHECK(outcomes(c.run({{redact("Ren\u00e9")}, {redact(" RENE\u0301 ")}}).log).front() ==
          "open: needs another person");
    CHECK(outcomes(c.run({{redact("R1")}, {redact("R2")}}).log).front() == "applied");
}

TEST_CASE("a quotation in front of the message that it quotes goes with what people take out there") {
    const policy::Policy policy = test::four_rules();
    model::Message reply = test::message(0, "eens");
    reply.reply_to.emplace();
    reply.reply_to->message = test::id(1);
    reply.reply_to->text = "het tuinhuis";
    const auto stream = [&] {
        return test::make_stream([&](stream::Writer& w) {
            w.write(reply);
            w.write(test::message(1, "het tuinhuis"));
        });
    };
    const std::string message = test::records_of(stream(), "message").back();
    policy::Decisions decisions =
        test::merged(policy, {{decision(policy, {message, "tel", {}, {}, true}, Verdict::remove)}});
    const auto cleaned = test::clean_stream(policy, stream(), false, nullptr, &decisions);
    CHECK(cleaned.stream.find("tuinhuis") == std::string::npos);
    CHECK(cleaned.summary.quotes_cut == 1);
}

TEST_CASE("decisions about a quotation that goes whole are met by that, not stale") {
    const policy::Policy policy = test::four_rules();
    model::Message reply = test::message(0, "eens");
    reply.reply_to.emplace();
    reply.reply_to->message = test::id(1);
    reply.reply_to->text = k_text;
    const std::string stream = test::make_stream([&](stream::Writer& w) {
        w.write(reply);
        w.write(test::message(1, k_text));
    });
    const std::vector<std::string> messages = test::records_of(stream, "message");
    test::About quoted = test::finding_in(messages.front(), "tel", k_text, k_first);
    quoted.path = "/reply_to/text";
    test::About own = quoted;
    own.span = policy::Span{0, 3};
    own.own_span = true;
    policy::Decisions decisions = test::merged(
        policy,
        {{decision(policy, quoted, Verdict::redact), decision(policy, own, Verdict::redact),
          decision(policy, test::finding_in(messages.back(), "tel", k_text, k_first), Verdict::redact)}});
    const auto cleaned = test::clean_stream(policy, stream, true, nullptr, &decisions);
    CHECK(cleaned.stream.find(k_first) == std::string::npos);
    CHECK(cleaned.summary.quotes_cut == 1);
}
