// SPDX-License-Identifier: EUPL-1.2
// Recall and precision over the labelled cases, where the corpora are there. Word lists never come from them.
#include "paths.hpp"
#include "policy_support.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

namespace {

using namespace chatkeep;
using nlohmann::json;

const std::filesystem::path k_folder = std::filesystem::path(test::k_corpora) / "cleaning";

// the kinds of the labelled cases, and the recogniser that finds them
const std::map<std::string, std::string> k_recognisers = {
    {"ADDRESS", "street"}, {"AGE", "age"},           {"BIG", "big"},
    {"BSN", "bsn"},        {"CARD", "card"},         {"CREDIT_CARD", "card"},
    {"CRYPTO", "crypto"},  {"DOB", "dob"},           {"DRIVING_LICENCE", "licence"},
    {"EMAIL", "mail"},     {"GPS", "geo"},           {"HANDLE", "handle"},
    {"IBAN", "iban"},      {"IDCARD", "idcard"},     {"IMEI", "imei"},
    {"IP", "ip"},          {"KVK", "kvk"},           {"MAC", "mac"},
    {"MRZ", "mrz"},        {"PASSPORT", "passport"}, {"PATIENT", "patient"},
    {"PHONE", "tel"},      {"PLATE", "plate"},       {"POSTCODE", "postcode"},
    {"RSIN", "rsin"},      {"SECRET", "secret"},     {"URL", "url"},
    {"VNUMBER", "vnr"}};

// cases that are missed or found wrongly, and why that is right or can't be told from the text
const std::map<std::string, std::string> k_known = {};

// cases whose labels contradict those of other cases: they can't be met at once
const std::map<std::string, std::string> k_contradicting = {
    {"deduce-ages-000", "the span is the number only; elsewhere \"54 jaar\" of \"54 jaar oud\""},
    {"deduce-ages-014", "the same"}};

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

/// A rule that only notes has done its work when it does; another only when it acts or proposes. Of links,
/// only the personal ones are proposed.
bool is_found(const policy::Policy& policy, const policy::Finding& finding, const std::string& recogniser) {
    const policy::Rule& rule = policy.rules[finding.rule];
    const policy::Level least = recogniser == "url" ? policy::Level::note : policy::Level::propose;
    return rule.recogniser == recogniser && finding.level >= std::min(rule.level, least);
}

/// Counts what the rule of the row's type finds in it, spans exact.
void score_row(policy::Engine& engine, const json& row, std::map<std::string, Score>& scores) {
    const std::string text = row["text"];
    const std::string type = row["type"];
    const std::string id = row["id"];
    const std::set<Place> expected = expected_of(row);
    Score& score = scores[type];
    std::vector<policy::Finding> findings;
    engine.find(text, {}, findings);
    std::set<Place> found;
    for (const policy::Finding& finding : findings) {
        if (!is_found(engine.policy(), finding, k_recognisers.at(type))) {
            continue;
        }
        const Place place{type, finding.begin, finding.end};
        const bool right = expected.contains(place);
        found.insert(place);
        ++score.found;
        score.right += right ? 1 : 0;
        score.automatic += finding.level == policy::Level::automatic ? 1 : 0;
        score.automatic_right += right && finding.level == policy::Level::automatic ? 1 : 0;
        if (!right) {
            score.misses.push_back("false: " + id);
        }
    }
    for (const Place& place : expected) {
        ++score.expected;
        if (!found.contains(place)) {
            score.misses.push_back("missed: " + id);
        }
    }
}

/// Whether a rule of the policy speaks about the row's type, and the row must be right.
bool counts(const policy::Policy& policy, const json& row) {
    const auto recogniser = k_recognisers.find(row["type"].get<std::string>());
    const bool ours = recogniser != k_recognisers.end() &&
                      std::any_of(policy.rules.begin(), policy.rules.end(), [&](const policy::Rule& rule) {
                          return rule.recogniser == recogniser->second;
                      });
    return ours && !k_contradicting.contains(row["id"]) && row["scoring"] == "exact" &&
           !row.value("optional", false);
}

policy::Policy hotspot_policy() {
    const std::filesystem::path folder = std::filesystem::path(test::k_sources) / "lib/policy/policies";
    policy::Policy policy = policy::load_policy((folder / "hotspot-corona.toml").string());
    policy.lists.clear(); // numbers of services stay, but are found
    return policy;
}

constexpr std::array k_files = {"recognisers-presidio.jsonl", "recognisers-deduce.jsonl",
                                "recognisers-nl-own.jsonl"};

/// The addresses of the organisation itself stay, as its policy would say.
class OfficePolicy {
public:
    OfficePolicy()
        : m_folder(std::filesystem::temp_directory_path() /
                   ("chatkeep-office-" + std::to_string(::getpid()))) {
        const std::string entries = "@minvws.example.nl\n";
        std::filesystem::create_directory(m_folder);
        std::ofstream(m_folder / "allow.txt") << entries;
        policy = test::make_policy(
            std::string(test::k_heading) +
                "[[lists]]\nid = \"office\"\nkind = \"allow\"\nfile = \"allow.txt\"\nsha256 = \"" +
                hash::sha256(entries) + "\"\n" + std::string(test::k_rules),
            m_folder.string());
    }

    ~OfficePolicy() { std::filesystem::remove_all(m_folder); }

    OfficePolicy(const OfficePolicy&) = delete;
    OfficePolicy& operator=(const OfficePolicy&) = delete;
    OfficePolicy(OfficePolicy&&) = delete;
    OfficePolicy& operator=(OfficePolicy&&) = delete;

    policy::Policy policy;

private:
    std::filesystem::path m_folder;
};

/// Whether something is found in one of the spans that must go.
std::vector<std::string> missed_in(const json& row, const std::vector<policy::Finding>& findings) {
    std::vector<std::string> missed;
    for (const json& span : row["spans"]) {
        const bool ours = std::any_of(k_types.begin(), k_types.end(),
                                      [&](const auto& t) { return t.second == span["type"]; });
        const auto begin = span["bstart"].get<std::size_t>();
        const auto end = span["bend"].get<std::size_t>();
        const bool found = std::any_of(findings.begin(), findings.end(), [&](const policy::Finding& f) {
            return f.level != policy::Level::note && f.begin <= begin && f.end >= end;
        });
        if (ours && span["redact"].get<bool>() && !found) {
            missed.push_back(row["id"].get<std::string>());
        }
    }
    return missed;
}

} // namespace

TEST_CASE("identifiers of the labelled cases are found, and nothing else") {
    if (!std::filesystem::exists(k_folder)) {
        return;
    }
    const policy::Policy policy = hotspot_policy();
    policy::Engine engine(policy);
    std::map<std::string, Score> scores;
    for (const char* file : k_files) {
        for (const json& row : rows_of(file)) {
            if (counts(policy, row)) {
                score_row(engine, row, scores);
            }
        }
    }
    CHECK(scores.size() >= k_types.size());
    std::set<std::string> missed;
    for (const auto& [type, score] : scores) {
        CAPTURE(type, score.expected, score.found, score.right, score.automatic);
        CHECK(score.right * 100 >= 99 * score.expected);
        CHECK(score.right * 100 >= 99 * score.found);
        CHECK(score.automatic_right == score.automatic);
        missed.insert(score.misses.begin(), score.misses.end());
    }
    std::set<std::string> known;
    for (const auto& [miss, reason] : k_known) {
        known.insert(miss);
    }
    CHECK(missed == known);
}

TEST_CASE("cases of other kinds give no automatic finding, and few proposals") {
    if (!std::filesystem::exists(k_folder)) {
        return;
    }
    const policy::Policy policy = test::four_rules();
    policy::Engine engine(policy);
    std::vector<std::string> automatic;
    int proposals = 0;
    int rows = 0;
    for (const char* file : k_files) {
        for (const json& row : rows_of(file)) {
            std::vector<policy::Finding> findings;
            engine.find(row["text"].get<std::string>(), {}, findings);
            ++rows;
            for (const policy::Finding& finding : findings) {
                const bool other = k_types.at(policy.rules[finding.rule].id) != row["type"];
                if (other && finding.level == policy::Level::automatic) {
                    automatic.push_back(row["id"]);
                }
                proposals += other && finding.level == policy::Level::propose ? 1 : 0;
            }
        }
    }
    CHECK(automatic == std::vector<std::string>{"own-nl-handle-069"}); // wa.me/ and a telephone number
    CHECK(proposals * 100 <= rows);
}

TEST_CASE("labelled chats: what must go is found, what must stay is never taken automatically") {
    if (!std::filesystem::exists(k_folder)) {
        return;
    }
    const OfficePolicy office;
    policy::Engine engine(office.policy);
    std::map<std::string, std::string> previous;
    std::vector<std::string> missed;
    std::vector<std::string> taken;
    int false_proposals = 0;
    const std::vector<json> rows = rows_of("chat-nl-labelled.jsonl");
    for (const json& row : rows) {
        std::string& before = previous[row["conv"]];
        std::vector<policy::Finding> findings;
        engine.find(row["text"].get<std::string>(), {before, {}}, findings);
        before = row["text"];
        for (const policy::Finding& finding : findings) {
            const bool keep = row["expect"] == "keep";
            if (keep && finding.level == policy::Level::automatic) {
                taken.push_back(row["id"]);
            }
            false_proposals += keep && finding.level == policy::Level::propose ? 1 : 0;
        }
        for (std::string& id : missed_in(row, findings)) {
            missed.push_back(std::move(id));
        }
    }
    CHECK(missed == std::vector<std::string>());
    CHECK(taken == std::vector<std::string>());
    CHECK(false_proposals * 10 <= static_cast<int>(rows.size()));
}
