// SPDX-License-Identifier: EUPL-1.2
// The shipped policy over labelled chats, where the corpora are there. Word lists never come from them.
#include "files.hpp"
#include "hash/sha.hpp"
#include "paths.hpp"
#include "policy/engine.hpp"
#include "policy/load.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>

namespace {

using namespace chatkeep;
using nlohmann::json;

const std::filesystem::path k_chats =
    std::filesystem::path(test::k_corpora) / "cleaning" / "chat-nl-labelled.jsonl";

/// The addresses of the organisation itself stay, as its policy would say.
constexpr std::string_view k_office = "@minvws.example.nl\n";

/// The shipped policy with an allow list of the office, and word lists of other packages below share.
policy::Policy shipped(const std::string& share) {
    const std::filesystem::path office =
        std::filesystem::temp_directory_path() / ("chatkeep-chats-" + std::to_string(::getpid()) + ".txt");
    std::ofstream(office) << k_office;
    const std::filesystem::path path =
        std::filesystem::path(test::k_sources) / "lib/policy/policies/hotspot-corona.toml";
    std::string text = test::read_file(path);
    text.insert(text.find("[[lists]]"), "[[lists]]\nid = \"office\"\nkind = \"allow\"\nfile = \"" +
                                            office.string() + "\"\nsha256 = \"" + hash::sha256(k_office) +
                                            "\"\n");
    policy::Loaded loaded = policy::parse_policy(text, path.string(), path.parent_path().string(), share);
    std::filesystem::remove(office);
    for (const policy::Problem& problem : loaded.problems) {
        UNSCOPED_INFO(problem.line << ": " << problem.text);
    }
    REQUIRE(loaded.policy);
    return std::move(*loaded.policy);
}

struct Score {
    int sensitive = 0;
    int found = 0;
    int names = 0;
    int names_found = 0;
    int false_proposals = 0;
    int private_messages = 0;
    int private_found = 0;
    std::vector<std::string> taken; ///< messages that must stay and lost something by themselves
    std::vector<std::string> misses;
};

/// The recogniser without which a kind of span can't be found: the policy must have a rule for it.
const std::map<std::string, std::string> k_recognisers = {
    {"ADDRESS", "street"}, {"AGE", "age"}, {"DOB", "dob"},          {"GPS", "geo"},
    {"HANDLE", "handle"},  {"IP", "ip"},   {"MAC", "mac"},          {"PLATE", "plate"},
    {"SECRET", "secret"},  {"URL", "url"}, {"POSTCODE", "postcode"}};

bool has_rule_for(const policy::Policy& policy, const std::string& kind) {
    const auto wanted = k_recognisers.find(kind);
    return wanted == k_recognisers.end() ||
           std::any_of(policy.rules.begin(), policy.rules.end(),
                       [&](const policy::Rule& rule) { return rule.recogniser == wanted->second; });
}

using Findings = std::vector<policy::Finding>;

bool touches(const policy::Finding& finding, const json& span) {
    return finding.begin < span["bend"].get<std::size_t>() && span["bstart"].get<std::size_t>() < finding.end;
}

bool acts(const policy::Finding& finding) {
    return finding.level != policy::Level::note;
}

void score_spans(const policy::Policy& policy, const json& row, const Findings& findings, Score& score) {
    for (const json& span : row["spans"]) {
        if (!span["redact"].get<bool>() || !has_rule_for(policy, span["type"])) {
            continue;
        }
        const bool found = std::any_of(findings.begin(), findings.end(), [&](const policy::Finding& f) {
            return acts(f) && touches(f, span) && !f.whole;
        });
        const bool name = span["type"] == "PERSON";
        ++score.sensitive;
        score.found += found ? 1 : 0;
        score.names += name ? 1 : 0;
        score.names_found += name && found ? 1 : 0;
        if (!found) {
            score.misses.push_back("missed " + row["id"].get<std::string>() + " " +
                                   span["type"].get<std::string>() + ": " + span["text"].get<std::string>());
        }
    }
}

/// A proposal is right when it touches a span that must go, and in a message that a person must judge or that
/// goes as a whole.
void score_false(const policy::Policy& policy, const json& row, const Findings& findings, Score& score) {
    const bool keeps = row["expect"] == "keep";
    for (const policy::Finding& finding : findings) {
        const bool right = std::any_of(row["spans"].begin(), row["spans"].end(), [&](const json& span) {
            return span["redact"].get<bool>() && touches(finding, span);
        });
        const bool partly = keeps || row["expect"] == "redact";
        if (!acts(finding) || !partly || (right && !finding.whole)) {
            continue;
        }
        ++score.false_proposals;
        const std::string text = row["text"];
        score.misses.push_back("false " + row["id"].get<std::string>() + " " + policy.rules[finding.rule].id +
                               ": " + text.substr(finding.begin, finding.end - finding.begin));
        if (keeps && finding.level == policy::Level::automatic) {
            score.taken.push_back(row["id"]);
        }
    }
}

void score_private(const policy::Policy& policy, const json& row, const Findings& findings, Score& score) {
    if (row["label"] != "private" && row["label"] != "unrelated") {
        return;
    }
    const bool found = std::any_of(findings.begin(), findings.end(), [&](const policy::Finding& f) {
        return policy.rules[f.rule].action == policy::Action::remove;
    });
    ++score.private_messages;
    score.private_found += found ? 1 : 0;
    if (!found) {
        score.misses.push_back("not proposed " + row["id"].get<std::string>() + ": " +
                               row["text"].get<std::string>());
    }
}

std::map<std::string, std::vector<json>> conversations() {
    std::ifstream input(k_chats);
    std::map<std::string, std::vector<json>> out;
    for (std::string line; std::getline(input, line);) {
        json row = json::parse(line);
        out[row["conv"]].push_back(std::move(row));
    }
    return out;
}

Score score_chats(const policy::Policy& policy, int& rows) {
    policy::Engine engine(policy);
    Score score;
    for (const auto& [name, messages] : conversations()) {
        std::vector<policy::Survey> surveys;
        for (const json& row : messages) {
            surveys.push_back(policy::survey_of(row["text"].get<std::string>()));
        }
        policy::Thread thread;
        std::string previous;
        for (std::size_t i = 0; i < messages.size(); ++i) {
            const std::size_t end = std::min(messages.size(), i + 1 + policy::k_window);
            thread.set_after({surveys.begin() + static_cast<std::ptrdiff_t>(i + 1),
                              surveys.begin() + static_cast<std::ptrdiff_t>(end)});
            const std::string text = messages[i]["text"];
            policy::Surroundings around;
            around.previous = previous;
            around.thread = &thread;
            Findings findings;
            engine.find(text, around, findings);
            score_spans(policy, messages[i], findings, score);
            score_false(policy, messages[i], findings, score);
            score_private(policy, messages[i], findings, score);
            thread.pass(surveys[i]);
            previous = text;
            ++rows;
        }
    }
    return score;
}

} // namespace

TEST_CASE("labelled chats: sensitive spans are found, with few false proposals") {
    if (!std::filesystem::exists(k_chats)) {
        return;
    }
    // without and with the word lists of Debian packages, where those are installed
    for (const char* share : {"/nonexistent", "/usr/share"}) {
        const policy::Policy policy = shipped(share);
        int rows = 0;
        const Score score = score_chats(policy, rows);
        for (const std::string& miss : score.misses) {
            UNSCOPED_INFO(miss);
        }
        CAPTURE(share, rows, score.sensitive, score.found, score.names, score.names_found,
                score.false_proposals, score.private_messages, score.private_found);
        CHECK(score.found * 100 >= 95 * score.sensitive);
        CHECK(score.names_found * 100 >= 95 * score.names);
        CHECK(score.false_proposals * 10 <= rows);
        CHECK(score.taken == std::vector<std::string>());
    }
}
