// SPDX-License-Identifier: EUPL-1.2
// Recall and precision over the labelled cases, where the corpora are there. Word lists never come from them.
#include "policy_support.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>

namespace {

using namespace chatkeep;
using nlohmann::json;

const std::filesystem::path k_folder = std::filesystem::path(CHATKEEP_CORPORA) / "cleaning";

const std::map<std::string, std::string> k_types = {
    {"id.bsn", "BSN"}, {"fin.iban", "IBAN"}, {"tel", "PHONE"}, {"mail", "EMAIL"}};

struct Score {
    int expected = 0;
    int found = 0;
    int right = 0;
    int automatic = 0;
    int automatic_right = 0;
    std::vector<std::string> misses;
};

std::vector<json> rows_of(const std::string& file) {
    std::ifstream input(k_folder / file);
    std::vector<json> rows;
    for (std::string line; std::getline(input, line);) {
        rows.push_back(json::parse(line));
    }
    REQUIRE(!rows.empty());
    return rows;
}

using Place = std::tuple<std::string, std::size_t, std::size_t>;

std::set<Place> expected_of(const json& row) {
    std::set<Place> out;
    for (const json& span : row["spans"]) {
        out.emplace(span["type"].get<std::string>(), span["bstart"].get<std::size_t>(),
                    span["bend"].get<std::size_t>());
    }
    return out;
}

/// Counts what the rule of the row's type finds in it, spans exact.
void score_row(policy::Engine& engine, const json& row, std::map<std::string, Score>& scores) {
    const std::string text = row["text"];
    const std::set<Place> expected = expected_of(row);
    std::vector<policy::Finding> findings;
    engine.find(text, {}, findings);
    std::set<Place> found;
    for (const policy::Finding& finding : findings) {
        const std::string& type = k_types.at(engine.policy().rules[finding.rule].id);
        if (finding.level == policy::Level::note || type != row["type"]) {
            continue;
        }
        const Place place{type, finding.begin, finding.end};
        const bool right = expected.count(place) != 0;
        Score& score = scores[type];
        found.insert(place);
        ++score.found;
        score.right += right ? 1 : 0;
        score.automatic += finding.level == policy::Level::automatic ? 1 : 0;
        score.automatic_right += right && finding.level == policy::Level::automatic ? 1 : 0;
        if (!right) {
            score.misses.push_back("false: " + row["id"].get<std::string>() + " " +
                                   text.substr(finding.begin, finding.end - finding.begin));
        }
    }
    for (const Place& place : expected) {
        Score& score = scores[std::get<0>(place)];
        ++score.expected;
        if (found.count(place) == 0) {
            score.misses.push_back("missed: " + row["id"].get<std::string>() + " " +
                                   text.substr(std::get<1>(place), std::get<2>(place) - std::get<1>(place)));
        }
    }
}

bool counts(const json& row) {
    const std::string type = row["type"];
    const bool ours =
        std::any_of(k_types.begin(), k_types.end(), [&](const auto& t) { return t.second == type; });
    return ours && row["scoring"] == "exact" && !row.value("optional", false);
}

} // namespace

TEST_CASE("identifiers of the labelled cases are found, and nothing else") {
    if (!std::filesystem::exists(k_folder)) {
        return;
    }
    const policy::Policy policy = test::four_rules();
    policy::Engine engine(policy);
    std::map<std::string, Score> scores;
    for (const char* file :
         {"recognisers-presidio.jsonl", "recognisers-deduce.jsonl", "recognisers-nl-own.jsonl"}) {
        for (const json& row : rows_of(file)) {
            if (counts(row)) {
                score_row(engine, row, scores);
            }
        }
    }
    for (const auto& [type, score] : scores) {
        for (const std::string& miss : score.misses) {
            WARN(type << " " << miss);
        }
        CAPTURE(type, score.expected, score.found, score.right, score.automatic);
        WARN(type << " expected " << score.expected << " found " << score.found << " right " << score.right
                  << " auto " << score.automatic << " auto right " << score.automatic_right);
        CHECK(score.right >= 0.99 * score.expected);
        CHECK(score.right >= 0.99 * score.found);
        CHECK(score.automatic_right == score.automatic);
    }
}

TEST_CASE("rows of other kinds give no automatic finding") {
    if (!std::filesystem::exists(k_folder)) {
        return;
    }
    const policy::Policy policy = test::four_rules();
    policy::Engine engine(policy);
    int proposals = 0;
    for (const char* file :
         {"recognisers-presidio.jsonl", "recognisers-deduce.jsonl", "recognisers-nl-own.jsonl"}) {
        for (const json& row : rows_of(file)) {
            std::vector<policy::Finding> findings;
            engine.find(row["text"].get<std::string>(), {}, findings);
            for (const policy::Finding& finding : findings) {
                const std::string& type = k_types.at(policy.rules[finding.rule].id);
                if (type == row["type"] || finding.level == policy::Level::note)
                    continue;
                WARN(row["id"] << " " << row["type"] << " " << type << " " << to_string(finding.level) << " "
                               << row["text"]);
                ++proposals;
            }
        }
    }
    WARN(proposals);
}

TEST_CASE("chat") {
    const policy::Policy policy = test::four_rules();
    policy::Engine engine(policy);
    std::string prev;
    for (const json& row : rows_of("chat-nl-labelled.jsonl")) {
        std::vector<policy::Finding> findings;
        engine.find(row["text"].get<std::string>(), {prev, {}}, findings);
        prev = row["text"];
        for (const policy::Finding& finding : findings) {
            WARN(row["id"] << " " << row["expect"] << " " << policy.rules[finding.rule].id << " "
                           << to_string(finding.level) << " "
                           << row["text"].get<std::string>().substr(finding.begin,
                                                                    finding.end - finding.begin));
        }
    }
}
