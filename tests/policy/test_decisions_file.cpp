// SPDX-License-Identifier: EUPL-1.2
// The form of a decisions file, its chain, and how it is appended to.
#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "decision_support.hpp"
#include "files.hpp"
#include "policy/decisions/new_decision.hpp"

#include <catch2/catch.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace chatkeep;
using policy::Verdict;

namespace {

const std::string k_text = "bel 070-3123456";

std::string record() {
    const std::string stream =
        test::make_stream([](stream::Writer& w) { w.write(test::message(0, k_text)); });
    return test::records_of(stream, "message").front();
}

std::vector<policy::Decision> three(const policy::Policy& policy) {
    const test::About about = test::finding_in(record(), "tel", k_text, "070-3123456");
    return {test::decision(policy, about, Verdict::redact), test::decision(policy, about, Verdict::unsure),
            test::decision(policy, about, Verdict::keep)};
}

/// What reading says is wrong; empty: nothing.
std::string fault_of(const std::string& bytes) {
    try {
        static_cast<void>(policy::parse_decisions(bytes, "d.jsonl"));
        return {};
    } catch (const base::Error& error) {
        CHECK(error.fault() == base::Fault::data);
        return error.what();
    }
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    return text.replace(text.find(from), from.size(), to);
}

/// A folder that goes with the test.
class Folder {
public:
    Folder() {
        std::string name = (std::filesystem::temp_directory_path() / "decisions-XXXXXX").string();
        m_path = ::mkdtemp(name.data());
    }

    ~Folder() { std::filesystem::remove_all(m_path); }

    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    Folder(Folder&&) = delete;
    Folder& operator=(Folder&&) = delete;

    [[nodiscard]] std::string file() const { return m_path + "/d.jsonl"; }

private:
    std::string m_path;
};

} // namespace

TEST_CASE("what is written is what is read") {
    const policy::Policy policy = test::four_rules();
    auto decisions = three(policy);
    decisions[0].note = "vast nummer \"thuis\"";
    decisions[0].seconds = 7;
    decisions[0].basis = "AVG-6/PRIV-M";
    decisions[2].sample = "control";
    const auto file = policy::parse_decisions(test::file_of(decisions), "d.jsonl");
    REQUIRE(file.decisions.size() == 3);
    CHECK(file.head.seq == 3);
    CHECK(file.decisions[0].id == "d-000001");
    CHECK(file.decisions[0].note == decisions[0].note);
    CHECK(file.decisions[0].seconds == 7);
    CHECK(file.decisions[0].span == decisions[0].span);
    CHECK(file.decisions[0].finding == decisions[0].finding);
    CHECK(file.decisions[1].verdict == Verdict::unsure);
    CHECK(file.decisions[2].sample == "control");
    CHECK(test::file_of(file.decisions) == test::file_of(decisions));
}

TEST_CASE("a changed, missing, doubled, moved or cut line is told with its number") {
    const std::string good = test::file_of(three(test::four_rules()));
    const std::size_t second = good.find('\n') + 1;
    const std::size_t third = good.find('\n', second) + 1;
    CHECK(fault_of(good).empty());
    CHECK(fault_of("").empty());
    CHECK(fault_of(replaced(good, "\"verdict\":\"redact\"", "\"verdict\":\"delete\"")) ==
          "d.jsonl:2: the chain is broken: line 1 was changed after this line was written, or this line was");
    CHECK(fault_of(good.substr(0, second) + good.substr(third)) ==
          "d.jsonl:2: \"seq\" is not 2: lines are missing, doubled or moved");
    CHECK(fault_of(good.substr(0, third) + good.substr(second)) ==
          "d.jsonl:3: \"seq\" is not 3: lines are missing, doubled or moved");
    CHECK(fault_of(good.substr(second)) ==
          "d.jsonl:1: \"seq\" is not 1: lines are missing, doubled or moved");
    CHECK_FALSE(fault_of(good.substr(0, good.size() - 1)).empty());
    CHECK_FALSE(fault_of(good.substr(0, good.size() - 20)).empty());
}

TEST_CASE("a line that is no decision is refused with its number") {
    const std::string good = test::file_of(three(test::four_rules()));
    CHECK(fault_of(replaced(good, "\"v\":1,\"seq\":2", "\"v\":2,\"seq\":2")) ==
          "d.jsonl:2: \"v\" is not 1: no decision that this version reads");
    CHECK(fault_of(replaced(good, "\"note\":\"\"", "\"node\":\"\"")) ==
          "d.jsonl:1: a decision has no member \"node\"");
    CHECK(fault_of(replaced(good, "\"verdict\":\"redact\"", "\"verdict\":\"perhaps\"")) ==
          "d.jsonl:1: \"verdict\" must be \"keep\", \"redact\", \"delete\" or \"unsure\"");
    CHECK(fault_of(replaced(good, "\"span\":[4,15]", "\"span\":[15,4]")) ==
          "d.jsonl:1: \"span\" must be null or two offsets in bytes, the smaller first: [12,23]");
    CHECK(fault_of(replaced(good, "\"span\":[4,15]", "\"span\":[4,14]")).find("is not the finding") !=
          std::string::npos);
    CHECK(fault_of(replaced(good, "\"at\":\"2020-11-01T10:00:00Z\"", "\"at\":\"2020-11-01\"")) ==
          "d.jsonl:1: \"at\" must be a moment with an offset: 2020-10-07T12:00:00+02:00");
    CHECK(fault_of("[]\n") == "d.jsonl:1: no decision");
    CHECK_FALSE(fault_of("{\"v\":1,\"v\":1}\n").empty());
    CHECK_FALSE(fault_of("\xff\n").empty());
}

TEST_CASE("appending goes on where the file ends") {
    const policy::Policy policy = test::four_rules();
    const auto decisions = three(policy);
    const Folder folder;
    policy::append_decisions(folder.file(), {decisions[0]});
    policy::append_decisions(folder.file(), {decisions[1], decisions[2]});
    CHECK(test::read_file(folder.file()) == test::file_of(decisions));

    struct stat status {};

    REQUIRE(::stat(folder.file().c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0600);
}

TEST_CASE("nothing is appended to a file that was tampered with") {
    const policy::Policy policy = test::four_rules();
    const Folder folder;
    const std::string bad =
        replaced(test::file_of(three(policy)), "\"verdict\":\"redact\"", "\"verdict\":\"delete\"");
    std::ofstream(folder.file(), std::ios::binary) << bad;
    CHECK_THROWS_AS(policy::append_decisions(folder.file(), three(policy)), base::Error);
    CHECK(test::read_file(folder.file()) == bad);
}

TEST_CASE("the digest of a record does not depend on where it stands") {
    const std::string one = test::records_of(
        test::make_stream([](stream::Writer& w) { w.write(test::message(0, k_text)); }), "message")[0];
    model::Message moved = test::message(0, k_text);
    moved.n = 41;
    moved.position.line = 77;
    const std::string other =
        test::records_of(test::make_stream([&](stream::Writer& w) { w.write(moved); }), "message")[0];
    CHECK(one != other);
    CHECK(policy::content_digest(one) == policy::content_digest(other));
    CHECK(policy::content_digest(one) != policy::content_digest(replaced(one, "070", "071")));
}

TEST_CASE("a new decision obeys the policy") {
    const policy::Policy policy = test::four_rules();
    const policy::DecisionAuthor author{"R1", policy::Role::cleaner, "2020-11-01T10:00:00Z"};
    const std::string line = R"({"conv":"c","msg_id":"m","msg_sha256":")" + std::string(64, 'a') +
                             R"(","rule":"id.bsn","path":"/text","span":[0,9],"text":"x","level":"auto",)";
    const auto make = [&](const std::string& rest, const policy::DecisionAuthor& who) {
        return policy::make_decision(line + rest + "}", policy, who, base::at_line("in", 1));
    };
    const auto decision = make(R"("verdict":"redact","seconds":3)", author);
    CHECK(decision.basis == "UAVG-46");
    CHECK(decision.policy_hash == policy.hash);
    CHECK(decision.reviewer == "R1");
    CHECK(decision.own_span);
    CHECK(decision.seconds == 3);
    CHECK_THROWS_WITH(make(R"("verdict":"keep")", author),
                      "in:1: what rule id.bsn finds for sure may not be kept");
    CHECK_THROWS_WITH(make(R"("verdict":"redact","policy_hash":")" + std::string(64, '0') + "\"", author),
                      "in:1: this was put up for decision under another policy");
    CHECK_THROWS_WITH(make(R"("verdict":"redact")", {"R3", policy::Role::owner, author.at}),
                      "in:1: what the owner of the phone says needs its reason: a \"note\"");
    CHECK_THROWS_WITH(make(R"("seconds":1)", author), "in:1: no object with a \"verdict\"");
    CHECK_THROWS_AS(make(R"("verdict":"redact")", {"", policy::Role::cleaner, author.at}), base::Error);
}

TEST_CASE("what takes something out needs a ground, and a place where words stand") {
    const std::string good = test::file_of(three(test::four_rules()));
    CHECK(fault_of(replaced(good, ",\"basis\":\"AVG-6/PRIV-M\"", "")) ==
          "d.jsonl:1: \"basis\" is missing: what goes, goes on a ground");
    for (const char* path :
         {"/kind", "/id", "/time/at", "/attachments/0/sha256", "/event/type", "/proof/x/h"}) {
        CHECK(fault_of(replaced(good, "\"path\":\"/text\"", "\"path\":\"" + std::string(path) + "\"")) ==
              "d.jsonl:1: \"path\" is " + std::string(path) + ": no words of people stand there");
    }
    const policy::Policy policy =
        test::make_policy(std::string(test::k_heading) + std::string(test::k_rules) + R"([[rules]]
id = "org.kvk"
recogniser = "kvk"
action = "note"
level = "note"
examples = ["kvk 12345678"])");
    const std::string line = R"({"msg_id":"m1","msg_sha256":")" + std::string(64, 'a') +
                             R"(","policy_hash":")" + policy.hash +
                             R"(","path":"/text","span":[0,3],"rule":"org.kvk","verdict":"redact"})";
    CHECK_THROWS_WITH(policy::make_decision(line, policy,
                                            {"R1", policy::Role::cleaner, "2020-11-01T10:00:00Z"},
                                            {"in", {}, {}, {}}),
                      Catch::Contains("rule org.kvk has no ground to take anything out on"));
}
