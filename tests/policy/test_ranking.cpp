// SPDX-License-Identifier: EUPL-1.2
// What ranking learns, how it is kept, and what the queue shows.
#include "base/error.hpp"
#include "decision_support.hpp"
#include "policy/ranking/model.hpp"
#include "policy/ranking/queue.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>

using namespace chatkeep;
using nlohmann::json;
using policy::features_of;
using policy::RankingModel;

namespace {

std::vector<policy::LabelledExample> examples() {
    std::vector<policy::LabelledExample> out;
    for (const char* text : {"taart op het feest", "feest van mijn dochter", "kaartje voor het feest"}) {
        out.push_back({features_of({text, {}, {}, {}}), true});
    }
    for (const char* text : {"nota naar de minister", "cijfers voor het debat", "nota over het debat"}) {
        out.push_back({features_of({text, {}, {}, {}}), false});
    }
    return out;
}

RankingModel trained() {
    RankingModel model;
    model.family = "private";
    model.policy_hash = std::string(64, 'a');
    model.decisions = std::string(64, 'b');
    policy::train(model, examples());
    return model;
}

std::string fault_of(const std::string& bytes) {
    try {
        static_cast<void>(policy::parse_model(bytes, "m"));
        return {};
    } catch (const base::Error& error) {
        CHECK(error.fault() == base::Fault::data);
        return error.what();
    }
}

std::vector<std::string> before_of(const std::string& stream, std::size_t number,
                                   const policy::Policy& policy = test::four_rules()) {
    std::vector<std::string> out;
    std::size_t count = 0;
    policy::ScanRun run(policy, {}, [&](const policy::InThread& message) {
        if (count++ == number) {
            out.assign(message.before.begin(), message.before.end());
            out.emplace_back("|" + message.record.text + "|");
            out.insert(out.end(), message.after.begin(), message.after.end());
        }
    });
    base::MemoryInput memory(stream);
    stream::Reader reader(memory, "test");
    stream::Line line;
    while (reader.next(line)) {
        run.take(line);
    }
    run.finish();
    return out;
}

/// Writes what is open in a stream; how many items that are.
auto write_queue(const policy::Policy& policy, const std::string& stream, base::Output& output) {
    policy::ReviewQueue queue(policy, nullptr, {});
    policy::ScanRun run(policy, {}, [&](const policy::InThread& message) { queue.add(message); });
    base::MemoryInput memory(stream);
    stream::Reader reader(memory, "test");
    stream::Line line;
    while (reader.next(line)) {
        run.take(line);
    }
    run.finish();
    return queue.write(output);
}

} // namespace

TEST_CASE("features do not depend on case or repeated words, but on the thread") {
    CHECK(features_of({"Feest FEEST", {}, {}, {}}) != features_of({"feest", {}, {}, {}})); // a pair of words
    CHECK(features_of({"FEEST vandaag", {}, {}, {}}) == features_of({"feest Vandaag", {}, {}, {}}));
    const auto alone = features_of({"eens", {}, {}, {}});
    const auto in_thread = features_of({"eens", {"feest"}, {}, {"tel"}});
    CHECK(in_thread.size() == alone.size() + 2);
    CHECK(std::includes(in_thread.begin(), in_thread.end(), alone.begin(), alone.end()));
    CHECK(features_of({"", {}, {}, {}}).empty());
    CHECK(features_of({"été", {}, {}, {}}).size() == 2); // the word, and one run of three characters
}

TEST_CASE("a model ranks what is like what was taken out above the rest") {
    const RankingModel model = trained();
    CHECK(model.positive == 3);
    CHECK(model.negative == 3);
    CHECK(score(model, features_of({"mijn dochter geeft een feest", {}, {}, {}})) >
          score(model, features_of({"de nota voor de minister", {}, {}, {}})));
}

TEST_CASE("training twice gives the same bytes, and reading gives what was written") {
    const RankingModel model = trained();
    const std::string text = to_text(model);
    CHECK(text == to_text(trained()));
    const RankingModel read = policy::parse_model(text, "m");
    CHECK(read.weights == model.weights);
    CHECK(read.bias == model.bias);
    CHECK(read.family == "private");
    CHECK(to_text(read) == text);
    CHECK(read.hash == hash::sha256(text));
}

TEST_CASE("examples of one kind teach nothing") {
    auto positive = examples();
    positive.resize(3);
    RankingModel model;
    CHECK_THROWS_AS(policy::train(model, positive), base::Error);
}

TEST_CASE("a damaged model is told with its line") {
    const std::string text = to_text(trained());
    CHECK(fault_of(text).empty());
    CHECK(fault_of("") == "m:1: no ranking model that this version reads");
    CHECK(fault_of("{}\n") == "m:1: no ranking model that this version reads");
    const std::string head = text.substr(0, text.find('\n') + 1);
    CHECK(fault_of(head + "1 2\n1 3\n") == "m:3: no weight, or one that is out of order");
    CHECK(fault_of(head + "262144 3\n") == "m:2: no weight, or one that is out of order");
    CHECK(fault_of(head + "5 x\n") == "m:2: no weight, or one that is out of order");
    CHECK(fault_of(head + "5\n") == "m:2: no weight, or one that is out of order");
}

TEST_CASE("a family is a rule and what stands below it") {
    CHECK(policy::is_of_family("art9", "art9"));
    CHECK(policy::is_of_family("art9.gezondheid", "art9"));
    CHECK_FALSE(policy::is_of_family("art90", "art9"));
    CHECK_FALSE(policy::is_of_family("art", "art9"));
}

TEST_CASE("each message comes with five before it and five after it") {
    const std::string stream = test::make_stream([](stream::Writer& w) {
        for (std::uint64_t n = 0; n < 14; ++n) {
            w.write(test::message(n, std::to_string(n)));
        }
    });
    CHECK(before_of(stream, 0) == std::vector<std::string>{"|0|", "1", "2", "3", "4", "5"});
    CHECK(before_of(stream, 7) ==
          std::vector<std::string>{"2", "3", "4", "5", "6", "|7|", "8", "9", "10", "11", "12"});
    CHECK(before_of(stream, 13) == std::vector<std::string>{"8", "9", "10", "11", "12", "|13|"});
}

TEST_CASE("the queue holds what is open in records of every type") {
    const policy::Policy policy = test::four_rules();
    const std::string stream = test::make_stream([](stream::Writer& w) {
        model::Notice notice;
        notice.code = model::NoticeCode::header_unknown;
        notice.message = test::id(0);
        notice.text = "bel 070-3123458";
        w.write(notice); // waits for its message
        model::Message media = test::message(0, "bel 070-3123456");
        media.attachments.resize(1);
        media.attachments[0].caption = "of 070-3123457";
        w.write(media);
    });
    base::StringOutput output;
    CHECK(write_queue(policy, stream, output) == 3);
    std::vector<std::string> seen;
    for (std::size_t at = 0; at < output.text.size(); at = output.text.find('\n', at) + 1) {
        const json item = json::parse(output.text.substr(at, output.text.find('\n', at) - at));
        seen.push_back(item["path"].get<std::string>() + " " + item["found"].get<std::string>());
        const bool notice = item["msg_id"] == "";
        CHECK(item["msg_sha256"] ==
              policy::content_digest(test::records_of(stream, notice ? "notice" : "message").front()));
    }
    std::sort(seen.begin(), seen.end());
    CHECK(seen == std::vector<std::string>{"/attachments/0/caption 070-3123457", "/text 070-3123456",
                                           "/text 070-3123458"});
}

TEST_CASE("a rule that looks ahead leaves each message its thread and what is open in it") {
    const policy::Policy policy =
        test::make_policy(std::string(test::k_heading) + std::string(test::k_rules) + R"([[rules]]
id = "relevance"
recogniser = "relevance"
basis = "RELEVANTIE"
action = "delete"
level = "propose"
examples = ["mijn salaris is laat"])");
    const std::string stream = test::make_stream([](stream::Writer& writer) {
        for (std::uint64_t n = 0; n < 20; ++n) {
            writer.write(test::message(n, n == 9 ? "bel 070-3123456" : "tekst " + std::to_string(n)));
        }
    });
    CHECK(before_of(stream, 9, policy) ==
          std::vector<std::string>{"tekst 4", "tekst 5", "tekst 6", "tekst 7", "tekst 8", "|bel 070-3123456|",
                                   "tekst 10", "tekst 11", "tekst 12", "tekst 13", "tekst 14"});
    base::StringOutput output;
    REQUIRE(write_queue(policy, stream, output) == 1);
    const json item = json::parse(output.text);
    CHECK(item["found"] == "070-3123456");
    CHECK(item["before"] == json::array({"tekst 6", "tekst 7", "tekst 8"}));
    CHECK(item["after"] == json::array({"tekst 10", "tekst 11", "tekst 12"}));
}
