// SPDX-License-Identifier: EUPL-1.2
// How far reviewers agree: the figures of published examples, and what counts as a judgement.
#include "decision_support.hpp"
#include "policy/agreement/agreement.hpp"
#include "policy/agreement/ratings.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <array>
#include <cmath>

using namespace chatkeep;
using nlohmann::json;
using policy::PairTable;
using policy::Ratings;
using policy::Role;
using policy::Verdict;
using test::decision;

namespace {

double rounded(double value) {
    return std::round(value * 1000) / 1000;
}

std::vector<Ratings> ratings_of(const PairTable& table) {
    std::vector<Ratings> out(table.both, Ratings{2, 2});
    out.insert(out.end(), table.only_first + table.only_second, Ratings{2, 1});
    out.insert(out.end(), table.neither, Ratings{2, 0});
    return out;
}

/// A stream of messages whose texts a test chooses, as records.
std::vector<std::string> records(std::size_t count) {
    const std::string stream = test::make_stream([&](stream::Writer& w) {
        for (std::size_t i = 0; i < count; ++i) {
            w.write(test::message(i, "bel 070-3123456 of 070-3123457", "2020-06-01T12:00:00+02:00"));
        }
    });
    return test::records_of(stream, "message");
}

policy::DecisionsFile file(const std::vector<policy::Decision>& decisions, const std::string& name) {
    return policy::parse_decisions(test::file_of(decisions), name);
}

json first_line(const policy::AgreementReport& report) {
    return json::parse(report.lines.substr(0, report.lines.find('\n')));
}

struct TwoReviewers {
    policy::Policy policy = test::four_rules();
    std::vector<std::string> messages;
    std::vector<policy::Decision> first = {};
    std::vector<policy::Decision> second = {};

    explicit TwoReviewers(std::size_t count) : messages(records(count)) {}

    void judge(std::size_t message, Verdict one, Verdict other) {
        first.push_back(decision(policy, {messages[message], "tel", {}, {}, true}, one, {"R1"}));
        second.push_back(
            decision(policy, {messages[message], "tel", {}, {}, true}, other, {"R2", Role::second}));
    }

    [[nodiscard]] policy::AgreementReport compare() const {
        return policy::compare_reviewers({file(first, "r1"), file(second, "r2")}, policy, .8);
    }
};

} // namespace

TEST_CASE("kappa, alpha and AC1 of two people, frequent and rare") {
    const PairTable frequent{46, 6, 4, 244};
    CHECK(rounded(policy::observed_agreement(frequent)) == .967);
    CHECK(rounded(policy::cohen_kappa(frequent).value()) == .882);
    CHECK(rounded(policy::krippendorff_alpha(ratings_of(frequent)).value()) == .882);
    CHECK(rounded(policy::gwet_ac1(frequent).value()) == .954);
    const PairTable rare{10, 6, 4, 280};
    CHECK(rounded(policy::observed_agreement(rare)) == .967);
    CHECK(rounded(policy::cohen_kappa(rare).value()) == .649);
    CHECK(rounded(policy::gwet_ac1(rare).value()) == .963);
}

TEST_CASE("alpha of more people, some of whom did not judge everything") {
    // three judged the first two things, two the third, one the last, which does not count
    const std::vector<Ratings> things = {{3, 3}, {3, 0}, {2, 1}, {1, 1}};
    CHECK(policy::krippendorff_alpha(things).value() == Approx(.5625));
}

TEST_CASE("where everyone always says the same there is nothing to correct for chance") {
    CHECK_FALSE(policy::cohen_kappa({0, 0, 0, 9}));
    CHECK_FALSE(policy::cohen_kappa({}));
    CHECK_FALSE(policy::krippendorff_alpha(ratings_of({0, 0, 0, 9})));
    CHECK(policy::gwet_ac1({0, 0, 0, 9}).value() == 1);
    CHECK_FALSE(policy::gwet_ac1({}));
    CHECK(policy::observed_agreement({}) == 1);
}

TEST_CASE("someone who takes out more than another stands out") {
    CHECK_FALSE(policy::person_effect({46, 6, 4, 244}).is_conspicuous);
    const policy::PersonEffect effect = policy::person_effect({20, 30, 2, 248});
    CHECK(effect.is_conspicuous);
    CHECK(effect.p < .01);
    CHECK(rounded(effect.ratio.value()) == 2.273);
    CHECK(policy::person_effect({8, 3, 0, 200}).is_conspicuous); // the ratio alone
    CHECK(policy::person_effect({0, 1, 0, 9}).is_conspicuous);
    CHECK_FALSE(policy::person_effect({0, 0, 0, 9}).is_conspicuous);
    CHECK_FALSE(policy::person_effect({9, 0, 0, 0}).is_conspicuous);
}

TEST_CASE("the interval is the same every time and holds the value") {
    const std::vector<Ratings> things = ratings_of({46, 6, 4, 244});
    const auto alpha = [&](std::span<const std::size_t> places) {
        std::vector<Ratings> drawn;
        for (const std::size_t place : places) {
            drawn.push_back(things[place]);
        }
        return policy::krippendorff_alpha(drawn);
    };
    const policy::Estimate once = policy::bootstrap(things.size(), alpha);
    const policy::Estimate again = policy::bootstrap(things.size(), alpha);
    REQUIRE(once.interval);
    CHECK(once.interval == again.interval);
    CHECK(once.interval->first == Approx(.882 - 2 * .037).margin(.02));
    CHECK(once.interval->second == Approx(.882 + 2 * .037).margin(.02));
}

TEST_CASE("reviewers are compared by message, for all rules and for each family") {
    TwoReviewers people(10);
    for (std::size_t i = 0; i < 10; ++i) {
        people.judge(i, i < 4 ? Verdict::remove : Verdict::keep, i < 3 ? Verdict::remove : Verdict::keep);
    }
    const policy::AgreementReport report = people.compare();
    CHECK(report.messages == 10);
    CHECK(report.failed == std::vector<std::string>{"", "tel"});
    const json all = first_line(report);
    CHECK_FALSE(all.contains("family"));
    CHECK(all["messages"] == 10);
    CHECK(all["gate"] == "sharpen");
    const json pair = all["pairs"][0];
    CHECK(pair["first"] == "R1");
    CHECK(pair["second"] == "R2");
    CHECK(pair["both"] == 3);
    CHECK(pair["only_first"] == 1);
    CHECK(pair["only_second"] == 0);
    CHECK(pair["neither"] == 6);
    CHECK(pair["person_effect"] == true);
    CHECK(report.lines.find("\"family\":\"tel\"") != std::string::npos);
    CHECK(report.lines.find("\"family\":\"mail\"") == std::string::npos);
}

TEST_CASE("who was unsure, or only objects, has not judged; the last word counts") {
    TwoReviewers people(3);
    people.judge(0, Verdict::unsure, Verdict::remove);
    people.judge(1, Verdict::keep, Verdict::remove);
    people.judge(2, Verdict::keep, Verdict::keep);
    people.first.push_back(decision(people.policy, {people.messages[1], "tel", {}, {}, true}, Verdict::remove,
                                    {"R1", Role::cleaner, "2020-11-02T10:00:00Z"}));
    policy::Decision owner =
        decision(people.policy, {people.messages[0], "tel", {}, {}, true}, Verdict::keep, {"O", Role::owner});
    owner.note = "dit is werk";
    people.first.push_back(owner);
    const policy::AgreementReport report = people.compare();
    CHECK(report.messages == 2);
    CHECK(report.failed.empty());
    CHECK(first_line(report)["gate"] == "accept");
}

TEST_CASE("stretches of text are compared exactly and by touch") {
    TwoReviewers people(1);
    const test::About number{people.messages[0], "tel", "/text", policy::Span{4, 15}};
    const test::About wider{people.messages[0], "tel", "/text", policy::Span{0, 15}, false, true};
    const test::About other{people.messages[0], "tel", "/text", policy::Span{19, 30}};
    people.first = {decision(people.policy, number, Verdict::redact, {"R1"}),
                    decision(people.policy, other, Verdict::redact, {"R1"})};
    people.second = {decision(people.policy, wider, Verdict::redact, {"R2"}),
                     decision(people.policy, other, Verdict::redact, {"R2"})};
    const json pair = first_line(people.compare())["pairs"][0];
    CHECK(pair["exact_f1"] == .5);
    CHECK(pair["overlap_f1"] == 1.0);
}
