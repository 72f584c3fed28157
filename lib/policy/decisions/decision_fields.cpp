// SPDX-License-Identifier: EUPL-1.2
#include "policy/decisions/decision_fields.hpp"

#include "base/text.hpp"
#include "model/time.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <vector>

namespace chatkeep::policy {

namespace {

using base::Error;
using base::Fault;

struct TextMember {
    std::string_view name;
    std::string Decision::*member;
    std::size_t longest;
};

constexpr std::array k_texts = {TextMember{"conv", &Decision::conversation, 64},
                                TextMember{"msg_id", &Decision::message, 256},
                                TextMember{"msg_sha256", &Decision::message_sha256, 64},
                                TextMember{"finding", &Decision::finding, 18},
                                TextMember{"path", &Decision::path, 4096},
                                TextMember{"rule", &Decision::rule, 64},
                                TextMember{"basis", &Decision::basis, 64},
                                TextMember{"reviewer", &Decision::reviewer, 64},
                                TextMember{"at", &Decision::at, 64},
                                TextMember{"policy_hash", &Decision::policy_hash, 64},
                                TextMember{"note", &Decision::note, 4096},
                                TextMember{"sample", &Decision::sample, 16}};

bool is_hex(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return base::is_digit(c) || (c >= 'a' && c <= 'f'); });
}

[[noreturn]] void refuse(const base::Place& place, const std::string& what) {
    throw Error(Fault::data, place, what);
}

void read_text(stream::Value value, const TextMember& member, const base::Place& place, Decision& decision) {
    if (value.is_null()) {
        return;
    }
    const auto text = value.text();
    if (!text || text->size() > member.longest) {
        refuse(place, fmt::format("\"{}\" must be text of at most {} bytes", member.name, member.longest));
    }
    decision.*member.member = *text;
}

void read_span(stream::Value value, const base::Place& place, Decision& decision) {
    if (value.is_null()) {
        return;
    }
    std::vector<std::int64_t> ends;
    value.for_each_item([&](stream::Value item) { ends.push_back(item.integer().value_or(-1)); });
    if (ends.size() != 2 || ends[0] < 0 || ends[0] >= ends[1]) {
        refuse(place, "\"span\" must be null or two offsets in bytes, the smaller first: [12,23]");
    }
    decision.span = Span{static_cast<std::size_t>(ends[0]), static_cast<std::size_t>(ends[1])};
}

void read_verdict(stream::Value value, const base::Place& place, Decision& decision) {
    const auto verdict = parse_verdict(value.text().value_or(std::string_view()));
    if (!verdict) {
        refuse(place, "\"verdict\" must be \"keep\", \"redact\", \"delete\" or \"unsure\"");
    }
    decision.verdict = *verdict;
}

void read_role(stream::Value value, const base::Place& place, Decision& decision) {
    const auto role = parse_role(value.text().value_or(std::string_view()));
    if (!role) {
        refuse(place, "\"role\" must be \"cleaner\", \"second\", \"owner\" or \"quality\"");
    }
    decision.role = *role;
}

void read_seconds(stream::Value value, const base::Place& place, Decision& decision) {
    const auto seconds = value.integer();
    if (!seconds || *seconds < 0) {
        refuse(place, "\"seconds\" must be a whole number that is not negative");
    }
    decision.seconds = *seconds;
}

/// The members with a form of their own; false when name is none of them.
bool read_special(std::string_view name, stream::Value value, const base::Place& place, Decision& decision) {
    using Read = void (*)(stream::Value, const base::Place&, Decision&);
    constexpr std::array<std::pair<std::string_view, Read>, 4> members = {
        {{"span", &read_span}, {"verdict", &read_verdict}, {"role", &read_role}, {"seconds", &read_seconds}}};
    for (const auto& [member, read] : members) {
        if (member == name) {
            read(value, place, decision);
            return true;
        }
    }
    return false;
}

void check_forms(const Decision& decision, const base::Place& place) {
    if (decision.message_sha256.size() != 64 || !is_hex(decision.message_sha256)) {
        refuse(place, "\"msg_sha256\" must be 64 small hexadecimal digits");
    }
    if (decision.policy_hash.size() != 64 || !is_hex(decision.policy_hash)) {
        refuse(place, "\"policy_hash\" must be 64 small hexadecimal digits");
    }
    if (person_of(decision.reviewer).empty()) {
        refuse(place, "\"reviewer\" is missing: a decision is someone's");
    }
    const auto moment = model::parse_instant(decision.at);
    if (!moment || !moment->offset_s) {
        refuse(place, "\"at\" must be a moment with an offset: 2020-10-07T12:00:00+02:00");
    }
    constexpr std::array<std::string_view, 4> samples = {"", "control", "elusion", "second"};
    if (std::find(samples.begin(), samples.end(), decision.sample) == samples.end()) {
        refuse(place, "\"sample\" must be \"control\", \"elusion\" or \"second\"");
    }
}

/// Members of the format, not of the source, in which no words of people stand.
constexpr std::array<std::string_view, 36> k_of_format = {
    "type",      "id",         "kind",           "n",       "conversation", "source",
    "sender",    "from_owner", "actor",          "message", "part",         "role",
    "mime",      "missing",    "sha256",         "size",    "captured",     "sticker_sha256",
    "medium",    "outcome",    "code",           "level",   "basis",        "rule",
    "precision", "fold",       "match",          "start",   "length",       "at",
    "earliest",  "latest",     "after_previous", "reader",  "duration_s",   "participant"};

/// Whether a JSON pointer leads to a member that says what a record is, not what people say.
bool is_of_format(std::string_view path) {
    constexpr std::string_view proof = "/proof";
    if (path.starts_with(proof) && (path.size() == proof.size() || path[proof.size()] == '/')) {
        return true;
    }
    const std::string_view last = path.substr(path.rfind('/') + 1);
    return path.find("/extra/") == std::string_view::npos &&
           std::find(k_of_format.begin(), k_of_format.end(), last) != k_of_format.end();
}

} // namespace

FindingKey key_of(const Decision& decision) {
    return {decision.policy_hash, decision.message_sha256, decision.rule, decision.path, decision.span};
}

void check_decision(const Decision& decision, const base::Place& place) {
    check_forms(decision, place);
    const bool acts = takes_out(decision.verdict);
    if (decision.rule.empty() && (acts || decision.span || !decision.finding.empty())) {
        refuse(place, "\"rule\" is missing: what goes, goes on the ground of a rule of the policy");
    }
    if (acts && decision.basis.empty()) {
        refuse(place, "\"basis\" is missing: what goes, goes on a ground");
    }
    if (decision.verdict == Verdict::redact && !decision.span) {
        refuse(place, "the verdict \"redact\" needs a \"span\"");
    }
    if (decision.span.has_value() == decision.path.empty()) {
        refuse(place, "\"path\" and \"span\" belong together");
    }
    if (is_of_format(decision.path)) {
        refuse(place,
               fmt::format("\"path\" is {}: no words of people stand there", base::printable(decision.path)));
    }
    if (!decision.finding.empty() && decision.finding != finding_id(key_of(decision))) {
        refuse(place, fmt::format("\"finding\" is {}, which is not the finding that rule, path and span say",
                                  base::printable(decision.finding)));
    }
}

void read_decision(stream::Value object, const base::Place& place, Decision& decision,
                   const std::function<void(std::string_view)>& unknown) {
    object.for_each_member([&](std::string_view name, stream::Value value) {
        const auto* const text = std::find_if(k_texts.begin(), k_texts.end(),
                                              [&](const TextMember& member) { return member.name == name; });
        if (text != k_texts.end()) {
            read_text(value, *text, place, decision);
        } else if (!read_special(name, value, place, decision)) {
            unknown(name);
        }
    });
    decision.person = person_of(decision.reviewer);
    if (const auto moment = model::parse_instant(decision.at); moment && moment->offset_s) {
        decision.at_ms = (moment->civil_s - *moment->offset_s) * 1000 + moment->nanos / 1'000'000;
    }
}

} // namespace chatkeep::policy
