// SPDX-License-Identifier: EUPL-1.2
#include "base/error.hpp"
#include "hash/sha.hpp"
#include "policy_support.hpp"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace chatkeep;

namespace {

using Problems = std::vector<std::string>;

/// "LINE: text" of every problem.
Problems problems_of(const std::string& text, const std::string& folder = ".") {
    Problems out;
    for (const policy::Problem& problem : policy::parse_policy(text, "test.toml", folder).problems) {
        out.push_back(std::to_string(problem.line) + ": " + problem.text);
    }
    return out;
}

const std::string k_head(test::k_heading); // four lines

std::string rule(const std::string& lines) {
    return k_head + "[[rules]]\nid = \"r\"\n" + lines;
}

const std::string k_good =
    "recogniser = \"bsn\"\nbasis = \"UAVG-46\"\naction = \"redact\"\nlevel = \"auto\"\n"
    "examples = [\"bsn 999990019\"]\n";

class Folder {
public:
    Folder()
        : m_path(std::filesystem::temp_directory_path() / ("chatkeep-policy-" + std::to_string(::getpid()))) {
        std::filesystem::create_directory(m_path);
    }

    ~Folder() { std::filesystem::remove_all(m_path); }

    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    Folder(Folder&&) = delete;
    Folder& operator=(Folder&&) = delete;

    void write(const std::string& name, const std::string& bytes) const {
        std::ofstream(m_path / name) << bytes;
    }

    [[nodiscard]] std::string path() const { return m_path.string(); }

private:
    std::filesystem::path m_path;
};

} // namespace

TEST_CASE("a good policy is held whole") {
    const policy::Policy policy = test::make_policy(R"(schema = 1
name = "vws-hotspot-corona"
version = "2020-10-07.3"
profile = "archive"
language = ["nl", "en"]
[period]
from = 2019-12-15T00:00:00+01:00
to = "export"
uncertain = "note"
unknown_offset = ["+01:00", "+02:00"]
[defaults]
unknown_finding = "note"
allow_open = true
removal_keeps = ["sender", "time"]
[[rules]]
id = "id.bsn"
recogniser = "bsn"
basis = "UAVG-46"
action = "redact"
level = "auto"
requires = ["check"]
otherwise = "note"
overridable = true
priority = 100
reviewers = 2
escalate_if = "owner_is_subject"
replacement = "[NUMMER]"
examples = ["het nummer 999990019"]
[sampling]
kept = { limit = 0.01, conf = 0.95, max_fail = 0 }
removed = { limit = 0.02, conf = 0.95, max_fail = 1 }
[review]
recall_goal = 0.90
conf = 0.95
agreement_min = 0.80
)");
    CHECK(policy.name == "vws-hotspot-corona");
    CHECK(policy.version == "2020-10-07.3");
    CHECK(policy.profile == policy::Profile::archive);
    CHECK(policy.languages == std::vector<std::string>{"nl", "en"});
    REQUIRE(policy.period);
    CHECK(policy.period->from_ms == 1576364400000);
    CHECK_FALSE(policy.period->to_ms);
    CHECK(policy.period->uncertain == policy::Level::note);
    CHECK(policy.period->offset_least_s == 3600);
    CHECK(policy.period->offset_most_s == 7200);
    CHECK(policy.unknown_finding == policy::Level::note);
    CHECK(policy.allow_open);
    CHECK(policy.removal_keeps_sender);
    CHECK(policy.removal_keeps_time);
    REQUIRE(policy.rules.size() == 2);
    const policy::Rule& rule = policy.rules[0];
    CHECK(rule.required == std::vector{policy::Evidence::check});
    CHECK(rule.otherwise == policy::Level::note);
    CHECK(rule.overridable);
    CHECK(rule.priority == 100);
    CHECK(rule.reviewers == 2);
    CHECK(rule.escalate_if == "owner_is_subject");
    CHECK(rule.replacement == "[NUMMER]");
    CHECK(policy.rules[1].id == "period");
    CHECK(policy.rules[1].basis == "PERIODE");
    CHECK(policy.period_rule == 1U);
    CHECK(policy.sample_kept->limit == 0.01);
    CHECK(policy.sample_removed->max_fail == 1);
    CHECK(policy.review->agreement_min == 0.80);
}

TEST_CASE("unknown keys are refused at every level") {
    CHECK(problems_of(k_head + "colour = 1\n" + std::string(test::k_rules)) ==
          Problems{"5: unknown key \"colour\" in the policy"});
    CHECK(problems_of(k_head + "[period]\nfrom = 2020-01-01T00:00:00Z\nto = \"export\"\nend = 1\n") ==
          Problems{"8: unknown key \"end\" in [period]"});
    CHECK(problems_of(k_head + "[defaults]\nopen = true\n" + std::string(test::k_rules)) ==
          Problems{"6: unknown key \"open\" in [defaults]"});
    CHECK(problems_of(rule(k_good + "note = \"x\"\n")) == Problems{"12: unknown key \"note\" in [[rules]]"});
    CHECK(problems_of(rule(k_good + "[sampling]\nall = 1\n")) ==
          Problems{"13: unknown key \"all\" in [sampling]"});
    CHECK(problems_of(rule(k_good + "[sampling]\nkept = {limit = 0.1, conf = 0.9, max_fail = 0, n = 1}\n")) ==
          Problems{"13: unknown key \"n\" in [sampling] kept"});
    CHECK(
        problems_of(rule(k_good + "[review]\nrecall_goal = 0.9\nconf = 0.9\nagreement_min = 0.8\nx = 1\n")) ==
        Problems{"16: unknown key \"x\" in [review]"});
}

TEST_CASE("wrong types and missing keys are named with their lines") {
    CHECK(problems_of("schema = \"1\"\nname = 3\nversion = \"1\"\nprofile = \"archive\"\n" +
                      std::string(test::k_rules)) ==
          Problems{"1: schema in the policy must be a whole number, not a string",
                   "2: name in the policy must be a string, not a whole number"});
    CHECK(problems_of("schema = 2\n")[0] == "1: this version reads policies of schema 1");
    CHECK(problems_of(k_head + "[period]\nto = \"export\"\n") ==
          Problems{"5: key from is missing in [period]"});
    CHECK(problems_of(k_head + "[period]\nfrom = 2020-01-01\nto = \"export\"\n") ==
          Problems{"6: from in [period] must be a date-time with an offset, not a date or time alone"});
    CHECK(problems_of(k_head + "[period]\nfrom = 2020-01-01T00:00:00\nto = \"export\"\n") ==
          Problems{
              "6: from in [period] must be a date-time with an offset, not a date-time without an offset"});
    CHECK(problems_of(k_head + "[period]\nfrom = 2020-01-01T00:00:00Z\nto = \"now\"\n") ==
          Problems{"7: to in [period] is \"now\", which is none of: export"});
    CHECK(problems_of(k_head + "rules = [1]\n") ==
          Problems{"1: the policy has neither rules nor a period", "5: rules must be tables: [[rules]]"});
    CHECK(problems_of(rule("recogniser = \"bsn\"\nbasis = \"UAVG-46\"\naction = \"burn\"\nlevel = \"auto\"\n"
                           "examples = [\"bsn 999990019\"]\n")) ==
          Problems{"9: action in [[rules]] is \"burn\", which is none of: redact, delete, protect, note"});
}

TEST_CASE("what a policy may not do is refused") {
    CHECK(problems_of(k_head) == Problems{"1: the policy has neither rules nor a period"});
    CHECK(
        problems_of(rule("recogniser = \"bsn\"\nbasis = \"UAVG-46\"\naction = \"delete\"\nlevel = \"auto\"\n"
                         "examples = [\"bsn 999990019\"]\n")) ==
        Problems{"5: rule r deletes at level auto, which only the period may: use propose"});
    CHECK(problems_of(rule("recogniser = \"bsn\"\naction = \"redact\"\nlevel = \"auto\"\nexamples = [\"bsn "
                           "999990019\"]\n")) == Problems{"5: rule r takes text out without a basis"});
    CHECK(problems_of(rule("recogniser = \"bsn\"\nbasis = \"AVG-99\"\naction = \"redact\"\nlevel = \"auto\"\n"
                           "examples = [\"bsn 999990019\"]\n")) ==
          Problems{"5: rule r has the basis \"AVG-99\", which the table of grounds does not have"});
    CHECK(problems_of(
              rule("recogniser = \"bsn\"\nbasis = \"WOO-5.1.2.e\"\naction = \"redact\"\nlevel = \"auto\"\n"
                   "examples = [\"bsn 999990019\"]\n")) ==
          Problems{"5: rule r takes text out on the disclosure ground WOO-5.1.2.e, which profile \"archive\" "
                   "does not "
                   "allow"});
    CHECK(problems_of(k_head + "[period]\nfrom = 2020-02-01T00:00:00Z\nto = 2020-01-01T00:00:00Z\n") ==
          Problems{"7: the period ends before it begins"});
    CHECK(problems_of(rule(k_good + "replacement = \"BSN\"\n"))[0].find("square brackets") !=
          std::string::npos);
    for (const char* words : {"[een]", "[TWEE WOORDEN]"}) {
        CHECK(problems_of(rule(k_good + "replacement = \"" + words + "\"\n")).empty());
    }
    for (const char* words :
         {"[niet akkoord, te duur]", "[a b c]", "[x] y [z]", "[\xc3\xa9\xc3\xa9n]", "[]"}) {
        INFO(words);
        CHECK(problems_of(rule(k_good + "replacement = \"" + words + "\"\n"))[0].find("square brackets") !=
              std::string::npos);
    }
    CHECK(problems_of(rule(k_good) + "[[rules]]\nid = \"r\"\n" + k_good) ==
          Problems{"12: rule id r is used twice"});
}

TEST_CASE("a disclosure policy may use disclosure grounds") {
    const std::string text =
        "schema = 1\nname = \"woo\"\nversion = \"1\"\nprofile = \"disclosure\"\n[[rules]]\nid = \"r\"\n"
        "recogniser = \"tel\"\nbasis = \"WOO-5.1.2.e\"\naction = \"redact\"\nlevel = \"auto\"\n"
        "replacement = \"[5.1.2.e]\"\nexamples = [\"06-12345678\"]\n";
    CHECK(problems_of(text).empty());
}

TEST_CASE("recognisers must exist") {
    const std::string rest =
        "basis = \"AVG-9.gezondheid\"\naction = \"redact\"\nlevel = \"propose\"\nexamples = [\"x\"]\n";
    CHECK(problems_of(rule("recogniser = \"model:private\"\n" + rest)) ==
          Problems{
              "7: recogniser \"model:private\": a model finds nothing, it orders chat-clean queue --model"});
    CHECK(problems_of(rule("recogniser = \"bns\"\n" + rest)) == Problems{"7: unknown recogniser \"bns\""});
}

TEST_CASE("patterns must be RE2 and match something") {
    const auto with = [](const std::string& pattern) {
        return rule("recogniser = \"pattern\"\npattern = '" + pattern +
                    "'\nbasis = \"PRIV\"\naction = \"note\"\nlevel = \"note\"\nexamples = [\"x\"]\n");
    };
    CHECK(problems_of(with("x")).empty());
    CHECK(problems_of(with("(x")) == Problems{"5: the pattern of rule r is no RE2: missing ): (x"});
    CHECK(problems_of(with("x(?=y)"))[0].find("is no RE2") != std::string::npos);
    CHECK(problems_of(with("x*")) == Problems{"5: the pattern of rule r matches the empty text"});
    CHECK(problems_of(rule("pattern = 'x'\n" + k_good)) ==
          Problems{"7: pattern in [[rules]] is for recogniser \"pattern\" only"});
}

TEST_CASE("examples are run and must hold") {
    const std::string base =
        "recogniser = \"bsn\"\nbasis = \"UAVG-46\"\naction = \"redact\"\nlevel = \"auto\"\n";
    CHECK(problems_of(rule(base)) ==
          Problems{"5: rule r has no examples: every rule is tested when it is read"});
    CHECK(problems_of(rule(base + "examples = [\"999990019\"]\n")) ==
          Problems{"5: rule r does not find its example \"999990019\" at level auto"});
    CHECK(problems_of(
              rule(base + "examples = [\"bsn 999990019\"]\ncounter_examples = [\"bsn 999990019\"]\n")) ==
          Problems{"5: rule r finds something in its counter example \"bsn 999990019\""});
    const std::string period =
        "[period]\nfrom = 2020-01-01T00:00:00Z\nto = 2020-12-31T00:00:00Z\n[[rules]]\nid = \"p\"\n"
        "recogniser = \"period\"\nbasis = \"PERIODE\"\naction = \"delete\"\nlevel = \"auto\"\n";
    CHECK(
        problems_of(k_head + period +
                    "examples = [\"2019-12-31T12:00:00Z\"]\ncounter_examples = [\"2020-06-01T12:00:00Z\"]\n")
            .empty());
    CHECK(problems_of(k_head + period + "examples = [\"2020-06-01T12:00:00Z\"]\n")[0] ==
          "8: \"2020-06-01T12:00:00Z\" of rule p must be a moment outside the period: "
          "2019-12-01T12:00:00+01:00");
}

TEST_CASE("lists must be there, be what the policy says, and hold values") {
    const Folder folder;
    folder.write("allow.txt", "# kantoor\n\n070-3407911\n@example.nl\n0800*\n");
    folder.write("bad.txt", "070-3407911\n???\n");
    const auto with = [&](const std::string& file, const std::string& sha256) {
        return k_head + "[[lists]]\nid = \"allow\"\nkind = \"allow\"\nfile = \"" + file + "\"\nsha256 = \"" +
               sha256 + "\"\n" + std::string(test::k_rules);
    };
    const std::string good = hash::sha256("# kantoor\n\n070-3407911\n@example.nl\n0800*\n");
    const std::string bad = hash::sha256("070-3407911\n???\n");
    CHECK(problems_of(with("allow.txt", good), folder.path()).empty());
    CHECK(problems_of(with("allow.txt", bad), folder.path()) ==
          Problems{"5: list allow: the SHA-256 of allow.txt is " + good + ", not what the policy says"});
    CHECK(problems_of(with("bad.txt", bad), folder.path()) ==
          Problems{"5: list allow: line 2 of bad.txt is no value that a rule of this policy finds"});
    CHECK(problems_of(with("none.txt", good), folder.path())[0].find("none.txt") != std::string::npos);
    CHECK(problems_of(with("allow.txt", "ABC"), folder.path()) ==
          Problems{"9: sha256 in [[lists]] must be 64 small hexadecimal digits"});
}

TEST_CASE("allow lists let values stay: exact, by domain, by beginning") {
    const Folder folder;
    const std::string entries = "070-3123456\n@example.nl\n088*\n";
    folder.write("allow.txt", entries);
    const policy::Policy policy = test::make_policy(
        k_head + "[[lists]]\nid = \"allow\"\nkind = \"allow\"\nfile = \"allow.txt\"\nsha256 = \"" +
            hash::sha256(entries) + "\"\n" + std::string(test::k_rules),
        folder.path());
    policy::Engine engine(policy);
    using Found = std::vector<std::string>;
    CHECK(test::found_in(engine, "bel +31 70 312 3456") == Found{"tel note +31 70 312 3456"});
    CHECK(test::found_in(engine, "bel 070-3123457") == Found{"tel propose 070-3123457"});
    CHECK(test::found_in(engine, "Saar@Post.Example.NL") == Found{"mail note Saar@Post.Example.NL"});
    CHECK(test::found_in(engine, "saar@anexample.nl") == Found{"mail auto saar@anexample.nl"});
    CHECK(test::found_in(engine, "bel 088 1234567") == Found{"tel note 088 1234567"});
}

TEST_CASE("comments and layout do not change a policy's identity, content does") {
    const std::string text = k_head + std::string(test::k_rules);
    const std::string hash = test::make_policy(text).hash;
    CHECK(hash.size() == 64);
    CHECK(test::make_policy("# uitleg\n" + text + "\n\n").hash == hash);
    std::string changed = text;
    changed.replace(changed.find("priority = 60"), 13, "priority = 61");
    CHECK(test::make_policy(changed).hash != hash);
}

TEST_CASE("no TOML is an error with its line") {
    CHECK_THROWS_WITH(policy::parse_policy("schema = 1\nname = \n", "p.toml", "."),
                      Catch::Matchers::StartsWith("p.toml:2: no valid TOML"));
    CHECK_THROWS_WITH(policy::parse_policy("name = \"\xFF\"", "p.toml", "."),
                      "p.toml:1: the policy file is no UTF-8");
    CHECK_THROWS_WITH(policy::parse_policy("schema = 1\nname = \"\xFF\"\n", "p.toml", "."),
                      "p.toml:2: the policy file is no UTF-8");
    CHECK_THROWS_AS(policy::load_policy("/nonexistent/policy.toml"), base::Error);
}

TEST_CASE("a name of very many parts is refused before the parser goes down that far") {
    std::string deep;
    for (int i = 0; i < 60'000; ++i) {
        deep += i == 0 ? "a" : ".a";
    }
    for (const std::string& line : {deep + " = 1", "[" + deep + "]", "x = {" + deep + " = 1}"}) {
        CHECK_THROWS_WITH(policy::parse_policy("schema = 1\n" + line + "\n", "p.toml", "."),
                          "p.toml:2: a name has more than 1000 parts");
    }
}

TEST_CASE("the first problem is thrown with file and line, the rest counted") {
    const Folder folder;
    folder.write("p.toml", "schema = 1\nname = 2\nversion = 3\nprofile = \"archive\"\n");
    try {
        static_cast<void>(policy::load_policy(folder.path() + "/p.toml"));
        FAIL("a bad policy was loaded");
    } catch (const base::Error& error) {
        CHECK(error.fault() == base::Fault::usage);
        CHECK(std::string(error.what()).find("p.toml:") != std::string::npos);
        CHECK(error.hint().find("2 more problems") != std::string::npos);
    }
}

TEST_CASE("a rule that does not say what else goes by the policy's default") {
    const auto otherwise = [](const std::string& defaults) {
        return test::make_policy(std::string(test::k_heading) + defaults + std::string(test::k_rules))
            .rules.front()
            .otherwise;
    };
    CHECK(otherwise("") == policy::Level::propose);
    CHECK(otherwise("[defaults]\nunknown_finding = \"note\"\n") == policy::Level::note);
}
