// SPDX-License-Identifier: EUPL-1.2
// The second person's sample: how it is drawn, what is shown, and what follows from what was found.
#include "base/error.hpp"
#include "decision_support.hpp"
#include "policy/sampling/draw.hpp"
#include "policy/sampling/sample_lines.hpp"
#include "policy/sampling/sample_result.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>

using namespace chatkeep;
using nlohmann::json;
using policy::Fate;
using policy::Verdict;

namespace {

/// 30 messages: the first ten lose a number, the next ten go because of their time, the others stay.
struct Cleaning {
    policy::Policy policy;
    std::string before;
    std::string after;

    explicit Cleaning(std::size_t count = 30)
        : policy(test::make_policy(std::string(test::k_heading) + std::string(test::k_period) +
                                   std::string(test::k_rules))),
          before(test::make_stream([&](stream::Writer& w) {
              for (std::size_t i = 0; i < count; ++i) {
                  const bool early = i * 3 >= count && i * 3 < 2 * count;
                  w.write(test::message(i, i * 3 < count ? "bel 06-12345678" : "nota " + std::to_string(i),
                                        early ? "2018-06-01T12:00:00+02:00" : "2020-06-01T12:00:00+02:00"));
              }
          })),
          after(test::clean_stream(policy, before).stream) {}

    void go_through(const std::function<void(const policy::MessagePair&)>& take) const {
        base::MemoryInput first(before);
        base::MemoryInput second(after);
        stream::Reader input(first, "before");
        stream::Reader output(second, "after");
        policy::for_each_pair(input, output, take);
    }

    [[nodiscard]] policy::Draw draw(const std::string& seed = "s", std::uint64_t attempt = 1) const {
        policy::Draw drawn(policy, seed, attempt);
        go_through([&](const policy::MessagePair& pair) { drawn.count(pair.fate); });
        go_through([&](const policy::MessagePair& pair) {
            drawn.choose(pair.before.root.text_of("id"), pair.fate);
        });
        return drawn;
    }

    [[nodiscard]] std::vector<json> lines(const policy::Draw& drawn) const {
        policy::SampleLines sample(policy, drawn);
        go_through([&](const policy::MessagePair& pair) { sample.add(pair.before); });
        base::StringOutput out;
        static_cast<void>(sample.write(out));
        std::vector<json> parsed;
        for (std::size_t at = 0; at < out.text.size(); at = out.text.find('\n', at) + 1) {
            parsed.push_back(json::parse(out.text.substr(at, out.text.find('\n', at) - at)));
        }
        return parsed;
    }

    /// A verdict of the second person about the message with this number.
    [[nodiscard]] policy::Decision verdict(std::size_t message, Verdict what, const std::string& rule = {},
                                           const test::Who& who = {"R2", policy::Role::second}) const {
        const std::string record = test::records_of(before, "message").at(message);
        policy::Decision out = test::decision(policy, {record, rule, {}, {}, true}, what, who);
        out.sample = policy::k_second_sample;
        return out;
    }

    /// All as cleaning did it, then what differs.
    [[nodiscard]] std::vector<policy::Decision> agreeing() const {
        std::vector<policy::Decision> out;
        for (std::size_t i = 0; i < 30; ++i) {
            out.push_back(verdict(i, i < 20 ? Verdict::remove : Verdict::keep, i < 20 ? "period" : ""));
        }
        for (std::size_t i = 0; i < 10; ++i) { // the number, which went
            out[i] = span(i, "06-12345678");
        }
        return out;
    }

    [[nodiscard]] policy::Decision span(std::size_t message, const std::string& word) const {
        const std::string record = test::records_of(before, "message").at(message);
        test::About about = test::finding_in(record, "tel", "bel 06-12345678", word);
        about.own_span = true;
        policy::Decision out = test::decision(policy, about, Verdict::redact, {"R2", policy::Role::second});
        out.sample = policy::k_second_sample;
        return out;
    }

    [[nodiscard]] json result(const std::vector<policy::Decision>& said,
                              std::string* defects = nullptr) const {
        const policy::Draw drawn = draw();
        policy::Decisions decisions = test::merged(policy, {said});
        policy::SampleResult result(policy, drawn);
        go_through([&](const policy::MessagePair& pair) {
            const auto votes = decisions.find(pair.before.root.text_of("id"), pair.before.bytes);
            result.add(pair, votes ? &*votes : nullptr);
        });
        const std::string report = result.report();
        const std::size_t last = report.rfind('\n', report.size() - 2);
        if (defects != nullptr) {
            *defects = last == std::string::npos ? std::string() : report.substr(0, last + 1);
        }
        json summary = json::parse(report.substr(last == std::string::npos ? 0 : last + 1));
        CHECK(summary["passed"] == result.has_passed());
        return summary;
    }
};

} // namespace

TEST_CASE("the draw depends on the policy, both streams, the batch and the random value") {
    const std::string seed = policy::seed_of({"p", "in", "out", "b", "8153"});
    CHECK(seed == policy::seed_of({"p", "in", "out", "b", "8153"}));
    CHECK(seed.size() == 64);
    for (const policy::DrawSeed& other :
         {policy::DrawSeed{"q", "in", "out", "b", "8153"}, policy::DrawSeed{"p", "im", "out", "b", "8153"},
          policy::DrawSeed{"p", "in", "owt", "b", "8153"}, policy::DrawSeed{"p", "in", "out", "", "8153"},
          policy::DrawSeed{"p", "in", "out", "b", "8154"}, policy::DrawSeed{"p", "in", "outb", "", "8153"}}) {
        CHECK(policy::seed_of(other) != seed);
    }
}

TEST_CASE("of few messages all are drawn") {
    const Cleaning c;
    const policy::Draw drawn = c.draw();
    CHECK(drawn.stratum(Fate::kept).messages == 10);
    CHECK(drawn.stratum(Fate::kept).chosen.size() == 10);
    CHECK(drawn.stratum(Fate::removed).messages == 20);
    CHECK(drawn.stratum(Fate::redacted).chosen.size() == 20);
}

TEST_CASE("of many messages so many are drawn as the plan and the attempt ask for") {
    const Cleaning c(3000);
    const policy::Draw first = c.draw();
    CHECK(first.alpha(Fate::kept) == Approx(.025)); // half of what the plan allows in all
    CHECK(first.stratum(Fate::kept).messages == 1000);
    CHECK(first.stratum(Fate::kept).chosen.size() == 308);
    CHECK(first.stratum(Fate::removed).chosen.size() == 175);
    const policy::Draw second = c.draw("s", 2);
    CHECK(second.stratum(Fate::kept).chosen.size() > 308);
    CHECK(c.draw().stratum(Fate::kept).chosen == first.stratum(Fate::kept).chosen);
    CHECK(c.draw("t").stratum(Fate::kept).chosen != first.stratum(Fate::kept).chosen);
}

TEST_CASE("the second person sees the message as it was with its thread, and not what became of it") {
    const Cleaning c;
    const std::vector<json> lines = c.lines(c.draw());
    REQUIRE(lines.size() == 30);
    const std::vector<std::string> records = test::records_of(c.before, "message");
    std::vector<std::string> members;
    for (const auto& [name, value] : lines[0].items()) {
        members.push_back(name);
    }
    CHECK(members == std::vector<std::string>{"after", "before", "conv", "msg_id", "msg_sha256", "part",
                                              "policy_hash", "record", "sample", "span", "v"});
    std::vector<std::size_t> order;
    for (const json& line : lines) {
        const auto n = line["record"]["n"].get<std::size_t>();
        order.push_back(n);
        CHECK(line["record"] == json::parse(records.at(n)));
        CHECK(line["sample"] == "second");
        CHECK(line["before"].size() == std::min<std::size_t>(n, 3));
        CHECK(line["after"].size() == std::min<std::size_t>(29 - n, 3));
        if (n < 29) {
            CHECK(line["after"][0] == json::parse(records.at(n + 1))["text"]);
        }
        if (n > 0) {
            CHECK(line["before"].back() == json::parse(records.at(n - 1))["text"]);
        }
    }
    CHECK_FALSE(std::is_sorted(order.begin(), order.end())); // both strata mixed
}

TEST_CASE("a sample without defects passes, and says how many there can be at most") {
    const Cleaning c;
    std::string defects;
    const json result = c.result(c.agreeing(), &defects);
    CHECK(defects.empty());
    CHECK(result["passed"] == true);
    CHECK(result["kept"] == json::parse(R"({"messages":10,"sampled":10,"judged":10,"defects":0,
        "defects_allowed":0,"limit":0.01,"confidence":0.975,"defects_at_most":0,"share_at_most":0.0,
        "passed":true})"));
    CHECK(result["removed"]["judged"] == 20);
}

TEST_CASE("what was missed and what went wrongly are defects of their own sample") {
    const Cleaning c;
    std::vector<policy::Decision> said = c.agreeing();
    said[25] = c.verdict(25, Verdict::remove, "tel");
    said[12] = c.verdict(12, Verdict::keep);
    said[3] = c.span(3, "bel"); // still stands
    std::string defects;
    const json result = c.result(said, &defects);
    CHECK(result["passed"] == false);
    CHECK(result["kept"]["defects"] == 1);
    CHECK(result["removed"]["defects"] == 2);
    CHECK(std::count(defects.begin(), defects.end(), '\n') == 3);
    CHECK(defects.find(R"("sample":"kept","defect":"missed","rule":"tel")") != std::string::npos);
    CHECK(defects.find(R"("sample":"removed","defect":"wrongly-taken","rule":"period")") !=
          std::string::npos);
    CHECK(result["review_again"] == json::array());
}

TEST_CASE("an identification number that was missed has its family reviewed anew") {
    const Cleaning c;
    std::vector<policy::Decision> said = c.agreeing();
    said[25] = c.verdict(25, Verdict::remove, "id.bsn");
    CHECK(c.result(said)["review_again"] == json::parse(R"(["id"])"));
}

TEST_CASE("a sample that is not judged to its end shows nothing") {
    const Cleaning c;
    std::vector<policy::Decision> said = c.agreeing();
    said[25] = c.verdict(25, Verdict::unsure);
    said.erase(said.begin());
    const json result = c.result(said);
    CHECK(result["passed"] == false);
    CHECK(result["kept"]["judged"] == 9);
    CHECK_FALSE(result["kept"].contains("defects_at_most"));
    CHECK(result["removed"]["judged"] == 19);
}

TEST_CASE("who settles a dispute about a drawn message has the last word") {
    const Cleaning c;
    std::vector<policy::Decision> said = c.agreeing();
    said[25] = c.verdict(25, Verdict::remove, "tel");
    said.push_back(c.verdict(25, Verdict::keep, {}, {"Q", policy::Role::quality, "2020-11-03T10:00:00Z"}));
    CHECK(c.result(said)["passed"] == true);
}

TEST_CASE("streams that do not fit together are refused") {
    const Cleaning c;
    const Cleaning other(29);
    base::MemoryInput first(c.before);
    base::MemoryInput second(other.after);
    stream::Reader input(first, "before");
    stream::Reader output(second, "after");
    CHECK_THROWS_AS(policy::for_each_pair(input, output, [](const policy::MessagePair&) {}), base::Error);
}
