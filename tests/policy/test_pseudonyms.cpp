// SPDX-License-Identifier: EUPL-1.2
// Replacements with a number: stable in a conversation, and of no other cleaning.
#include "decision_support.hpp"
#include "policy/pseudonyms.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace chatkeep;
using nlohmann::json;

namespace {

policy::Rule rule(const std::string& recogniser, const std::string& replacement) {
    policy::Rule out;
    out.recogniser = recogniser;
    out.replacement = replacement;
    return out;
}

policy::Policy numbered_policy() {
    return test::make_policy(std::string(test::k_heading) + R"([[rules]]
id = "p"
recogniser = "pattern"
pattern = "Q[a-z]+"
basis = "PRIV"
action = "redact"
level = "auto"
replacement = "[CODE-n]"
examples = ["Qabc"])");
}

std::vector<std::string> texts(const std::string& stream) {
    std::vector<std::string> out;
    for (const std::string& record : test::records_of(stream, "message")) {
        out.push_back(json::parse(record)["text"]);
    }
    return out;
}

using Texts = std::vector<std::string>;

} // namespace

TEST_CASE("the same value has the same number, another the next") {
    policy::Pseudonyms people;
    const policy::Rule code = rule("pattern", "[CODE-n]");
    CHECK(people.replacement(code, "a") == "[CODE-1]");
    CHECK(people.replacement(code, "b") == "[CODE-2]");
    CHECK(people.replacement(code, "A") == "[CODE-1]");
    CHECK(people.replacement(code, "a b") == "[CODE-3]"); // no name: no forms
    CHECK(people.replacement(rule("name", "[PERSOON-n]"), "a") == "[PERSOON-1]");
    people.begin_conversation();
    CHECK(people.replacement(code, "b") == "[CODE-1]");
}

TEST_CASE("a name goes with its one longer or shorter form") {
    policy::Pseudonyms people;
    const policy::Rule name = rule("name", "[PERSOON-n]");
    CHECK(people.replacement(name, "saar") == "[PERSOON-1]");
    CHECK(people.replacement(name, "saar de vries") == "[PERSOON-1]");
    CHECK(people.replacement(name, "de vries") == "[PERSOON-1]");
    CHECK(people.replacement(name, "mees") == "[PERSOON-2]");
    CHECK(people.replacement(name, "saar jansen") == "[PERSOON-3]");
    CHECK(people.replacement(name, "saar") == "[PERSOON-4]"); // either of two
    CHECK(people.replacement(name, "saar de vries") == "[PERSOON-1]");
}

TEST_CASE("a replacement is known with whatever number") {
    const policy::Rule name = rule("name", "[PERSOON-n]");
    CHECK(policy::replacement_size(name, "[PERSOON-12] komt") == 12);
    CHECK(policy::replacement_size(name, "[PERSOON-2.1]") == 13);
    CHECK(policy::replacement_size(name, "[PERSOON-n] komt") == 11);
    CHECK(policy::replacement_size(name, "[PERSOON-]") == 0);
    CHECK(policy::replacement_size(name, "[PERSOON-1") == 0);
    CHECK(policy::replacement_size(name, "[PERSOON-x]") == 0);
    CHECK(policy::replacement_size(rule("bsn", "[BSN]"), "[BSN] x") == 5);
    CHECK(policy::replacement_size(rule("bsn", "[BSN]"), "[BSN-1]") == 0);
    CHECK(policy::replacement_size(rule("bsn", ""), "[") == 0);
}

TEST_CASE("a cleaned conversation tells people apart, the log says the same, and a second cleaning changes "
          "nothing") {
    const policy::Policy policy = numbered_policy();
    const std::string input = test::make_stream([](stream::Writer& w) {
        w.write(test::message(1, "Qabc en Qdef"));
        w.write(test::message(2, "Qdef zegt Qabc"));
    });
    const test::Cleaned once = test::clean_stream(policy, input);
    CHECK(texts(once.stream) == Texts{"[CODE-1] en [CODE-2]", "[CODE-2] zegt [CODE-1]"});
    CHECK(once.log.find(R"("replacement":"[CODE-2]")") != std::string::npos);
    CHECK(test::clean_stream(policy, once.stream).stream == once.stream);
}

TEST_CASE("numbers of another cleaning can't be taken for those of an earlier one") {
    const policy::Policy first = numbered_policy();
    const std::string once = test::clean_stream(first, test::make_stream([](stream::Writer& w) {
                                                    w.write(test::message(1, "Qabc en Rdef"));
                                                }))
                                 .stream;
    const policy::Policy second = test::make_policy(std::string(test::k_heading) + R"([[rules]]
id = "p"
recogniser = "pattern"
pattern = "R[a-z]+"
basis = "PRIV"
action = "redact"
level = "auto"
replacement = "[CODE-n]"
examples = ["Rabc"])");
    CHECK(texts(test::clean_stream(second, once).stream) == Texts{"[CODE-1] en [CODE-2.1]"});
}

TEST_CASE("what a person marks is numbered too") {
    const policy::Policy policy = numbered_policy();
    const std::string text = "Qabc, dus Zork en Qabc";
    const std::string input = test::make_stream([&](stream::Writer& w) { w.write(test::message(1, text)); });
    test::About about = test::finding_in(test::records_of(input, "message").front(), "p", text, "Zork");
    about.own_span = true;
    policy::Decisions decisions =
        test::merged(policy, {{test::decision(policy, about, policy::Verdict::redact)}});
    const test::Cleaned cleaned = test::clean_stream(policy, input, true, nullptr, &decisions);
    CHECK(texts(cleaned.stream) == Texts{"[CODE-2], dus [CODE-1] en [CODE-2]"});
}
