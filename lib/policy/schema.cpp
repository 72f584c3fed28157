// SPDX-License-Identifier: EUPL-1.2
#include "policy/schema.hpp"

#include "base/text.hpp"
#include "policy/fields.hpp"
#include "policy/registry.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace chatkeep::policy {

namespace {

using Presence = Fields::Presence;

constexpr std::array k_proposal_levels = {Level::propose, Level::note};
constexpr std::array k_levels = {Level::automatic, Level::propose, Level::note};
constexpr std::array k_actions = {Action::redact, Action::remove, Action::protect, Action::note};
constexpr std::array k_list_kinds = {ListKind::allow, ListKind::lexicon, ListKind::values};
constexpr std::array k_evidence = {Evidence::check, Evidence::context, Evidence::form};

/// "+01:00" or "-12:00" in seconds.
std::optional<std::int32_t> parse_offset(std::string_view text) {
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') {
        return std::nullopt;
    }
    unsigned hours = 0;
    unsigned minutes = 0;
    const char* const data = text.data();
    const bool good = std::from_chars(data + 1, data + 3, hours).ptr == data + 3 &&
                      std::from_chars(data + 4, data + 6, minutes).ptr == data + 6;
    if (!good || hours > 14 || minutes > 59) {
        return std::nullopt;
    }
    const auto seconds = static_cast<std::int32_t>(hours * 3600 + minutes * 60);
    return text[0] == '-' ? -seconds : seconds;
}

void read_offsets(Fields& fields, Period& period) {
    const std::vector<std::string> offsets = fields.texts("unknown_offset", Presence::optional);
    if (offsets.empty()) {
        return;
    }
    const auto least = parse_offset(offsets.front());
    const auto most = parse_offset(offsets.back());
    if (offsets.size() != 2 || !least || !most || *least > *most) {
        fields.complain("unknown_offset",
                        "unknown_offset in [period] must be two offsets, the smaller first: "
                        "[\"+01:00\", \"+02:00\"]");
        return;
    }
    period.offset_least_s = *least;
    period.offset_most_s = *most;
}

Period read_period(const Node& node, Problems& problems) {
    Fields fields(node, "[period]", problems);
    Period period;
    if (const Node* from = fields.get("from", Node::Kind::moment, Presence::required)) {
        period.from_ms = from->moment_ms;
        period.from_text = from->text;
    }
    const Node* to = node.find("to");
    if (to != nullptr && to->kind == Node::Kind::text) {
        static_cast<void>(fields.word("to", {"export"}, Presence::required));
    } else if (const Node* moment = fields.get("to", Node::Kind::moment, Presence::required)) {
        period.to_ms = moment->moment_ms;
        period.to_text = moment->text;
        if (period.from_ms > *period.to_ms) {
            fields.complain("to", "the period ends before it begins");
        }
    }
    if (const auto level = fields.word("uncertain", {"propose", "note"}, Presence::optional)) {
        period.uncertain = k_proposal_levels.at(*level);
    }
    read_offsets(fields, period);
    fields.refuse_rest();
    return period;
}

void read_defaults(const Node& node, Policy& policy, Problems& problems) {
    Fields fields(node, "[defaults]", problems);
    if (const auto level = fields.word("unknown_finding", {"propose", "note"}, Presence::optional)) {
        policy.unknown_finding = k_proposal_levels.at(*level);
    }
    policy.allow_open = fields.boolean("allow_open").value_or(false);
    if (const auto level = fields.word("few_words", {"propose", "note"}, Presence::optional)) {
        policy.few_words = k_proposal_levels.at(*level);
    }
    if (const auto kept = fields.words("removal_keeps", {"sender", "time"})) {
        policy.removal_keeps_sender = std::find(kept->begin(), kept->end(), 0U) != kept->end();
        policy.removal_keeps_time = std::find(kept->begin(), kept->end(), 1U) != kept->end();
    }
    fields.refuse_rest();
}

bool is_identifier(std::string_view id) {
    return !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || base::is_digit(c) || c == '.' || c == '-' || c == '_';
    });
}

bool is_hash(std::string_view text) {
    return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
               return base::is_digit(c) || (c >= 'a' && c <= 'f');
           });
}

std::string read_id(Fields& fields, std::string_view where) {
    std::string id = fields.text("id", Presence::required);
    if (!id.empty() && !is_identifier(id)) {
        fields.complain("id", fmt::format("id in {} may hold small letters, digits and . - _ only", where));
    }
    return id;
}

PolicyList read_list(const Node& node, Problems& problems) {
    Fields fields(node, "[[lists]]", problems);
    PolicyList list;
    list.id = read_id(fields, "[[lists]]");
    if (const auto kind = fields.word("kind", {"allow", "lexicon", "values"}, Presence::required)) {
        list.kind = k_list_kinds.at(*kind);
    }
    list.file = fields.text("file", Presence::required);
    list.sha256 = fields.text("sha256", Presence::required);
    if (!list.sha256.empty() && !is_hash(list.sha256)) {
        fields.complain("sha256", "sha256 in [[lists]] must be 64 small hexadecimal digits");
    }
    fields.refuse_rest();
    return list;
}

void read_recogniser(Fields& fields, Rule& rule) {
    rule.recogniser = fields.text("recogniser", Presence::required);
    const RecogniserDescriptor* descriptor = find_recogniser(rule.recogniser);
    rule.pattern =
        fields.text("pattern", rule.recogniser == "pattern" ? Presence::required : Presence::optional);
    if (!rule.pattern.empty() && rule.recogniser != "pattern") {
        fields.complain("pattern", "pattern in [[rules]] is for recogniser \"pattern\" only");
    }
    if (descriptor == nullptr) {
        if (!rule.recogniser.empty()) {
            const bool model = is_ranking_model(rule.recogniser);
            fields.complain(
                "recogniser",
                fmt::format("{} \"{}\"{}", model ? "recogniser" : "unknown recogniser",
                            base::printable(rule.recogniser),
                            model ? ": a model finds nothing, it orders chat-clean queue --model" : ""));
        }
        return;
    }
    rule.required.assign(descriptor->required.begin(), descriptor->required.end());
    rule.replacement = descriptor->replacement;
}

/// The keys of a rule whose recogniser is a program of others.
void read_program(Fields& fields, Rule& rule) {
    if (!rule.recogniser.starts_with("command:")) {
        return;
    }
    rule.sha256 = fields.text("sha256", Presence::required);
    if (!rule.sha256.empty() && !is_hash(rule.sha256)) {
        fields.complain("sha256", "sha256 in [[rules]] must be 64 small hexadecimal digits");
    }
    rule.timeout_s = fields.integer("timeout_s", {1, 3600}, Presence::optional).value_or(rule.timeout_s);
    rule.labels = fields.texts("labels", Presence::optional);
}

void read_levels(Fields& fields, Rule& rule) {
    if (const auto action =
            fields.word("action", {"redact", "delete", "protect", "note"}, Presence::required)) {
        rule.action = k_actions.at(*action);
    }
    if (const auto level = fields.word("level", {"auto", "propose", "note"}, Presence::required)) {
        rule.level = k_levels.at(*level);
    }
    if (const auto evidence = fields.words("requires", {"check", "context", "form"})) {
        rule.required.clear();
        for (const std::size_t index : *evidence) {
            rule.required.push_back(k_evidence.at(index));
        }
    }
    if (const auto level = fields.word("otherwise", {"propose", "note"}, Presence::optional)) {
        rule.otherwise = k_proposal_levels.at(*level);
    }
}

Rule read_rule(const Node& node, Level otherwise, Problems& problems) {
    Fields fields(node, "[[rules]]", problems);
    Rule rule;
    rule.line = node.line;
    rule.otherwise = otherwise;
    rule.id = read_id(fields, "[[rules]]");
    read_recogniser(fields, rule);
    read_program(fields, rule);
    read_levels(fields, rule);
    rule.basis = fields.text("basis", Presence::optional);
    rule.overridable = fields.boolean("overridable").value_or(false);
    rule.priority = fields.integer("priority", {0, 1000}, Presence::optional).value_or(50);
    rule.reviewers = fields.integer("reviewers", {0, 9}, Presence::optional)
                         .value_or(rule.level == Level::propose ? 1 : 0);
    if (fields.word("escalate_if", {"owner_is_subject"}, Presence::optional)) {
        rule.escalate_if = "owner_is_subject";
    }
    if (std::string replacement = fields.text("replacement", Presence::optional); !replacement.empty()) {
        rule.replacement = std::move(replacement);
    }
    rule.examples = fields.texts("examples", Presence::optional);
    rule.counter_examples = fields.texts("counter_examples", Presence::optional);
    fields.refuse_rest();
    return rule;
}

std::optional<SamplePlan> read_plan(Fields& sampling, std::string_view key, Problems& problems) {
    const Node* node = sampling.get(key, Node::Kind::table, Presence::optional);
    if (node == nullptr) {
        return std::nullopt;
    }
    Fields fields(*node, fmt::format("[sampling] {}", key), problems);
    SamplePlan plan;
    plan.limit = fields.number("limit", {0, 0.5});
    plan.conf = fields.number("conf", {0.5, 0.9999});
    plan.max_fail = fields.integer("max_fail", {0, 1000}, Presence::required).value_or(0);
    fields.refuse_rest();
    return plan;
}

Review read_review(const Node& node, Problems& problems) {
    Fields fields(node, "[review]", problems);
    Review review;
    review.recall_goal = fields.number("recall_goal", {0, 1});
    review.conf = fields.number("conf", {0.5, 0.9999});
    review.agreement_min = fields.number("agreement_min", {0, 1});
    fields.refuse_rest();
    return review;
}

/// The tables of an array of tables; anything else in it is a problem.
std::vector<const Node*> tables(Fields& fields, std::string_view key, Problems& problems) {
    std::vector<const Node*> out;
    if (const Node* array = fields.get(key, Node::Kind::array, Presence::optional)) {
        for (const Node& item : array->items) {
            if (item.kind == Node::Kind::table) {
                out.push_back(&item);
            } else {
                problems.add(item.line, fmt::format("{} must be tables: [[{}]]", key, key));
            }
        }
    }
    return out;
}

void read_heading(Fields& fields, Policy& policy) {
    if (const auto schema = fields.integer("schema", {1, 1000}, Presence::required); schema && *schema != 1) {
        fields.complain("schema", "this version reads policies of schema 1");
    }
    policy.name = fields.text("name", Presence::required);
    policy.version = fields.text("version", Presence::required);
    if (const auto profile = fields.word("profile", {"archive", "disclosure"}, Presence::required)) {
        policy.profile = *profile == 0 ? Profile::archive : Profile::disclosure;
    }
    if (const auto languages = fields.words("language", {"nl", "en"})) {
        for (const std::size_t index : *languages) {
            policy.languages.emplace_back(index == 0 ? "nl" : "en");
        }
    }
}

} // namespace

Policy read_schema(const Node& root, Problems& problems) {
    Fields fields(root, "the policy", problems);
    Policy policy;
    read_heading(fields, policy);
    if (const Node* period = fields.get("period", Node::Kind::table, Presence::optional)) {
        policy.period = read_period(*period, problems);
    }
    if (const Node* defaults = fields.get("defaults", Node::Kind::table, Presence::optional)) {
        read_defaults(*defaults, policy, problems);
    }
    for (const Node* list : tables(fields, "lists", problems)) {
        policy.lists.push_back(read_list(*list, problems));
    }
    for (const Node* rule : tables(fields, "rules", problems)) {
        policy.rules.push_back(read_rule(*rule, policy.unknown_finding, problems));
    }
    if (const Node* sampling = fields.get("sampling", Node::Kind::table, Presence::optional)) {
        Fields plans(*sampling, "[sampling]", problems);
        policy.sample_kept = read_plan(plans, "kept", problems);
        policy.sample_removed = read_plan(plans, "removed", problems);
        plans.refuse_rest();
    }
    if (const Node* review = fields.get("review", Node::Kind::table, Presence::optional)) {
        policy.review = read_review(*review, problems);
    }
    fields.refuse_rest();
    return policy;
}

} // namespace chatkeep::policy
