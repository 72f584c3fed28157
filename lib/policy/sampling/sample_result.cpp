// SPDX-License-Identifier: EUPL-1.2
#include "policy/sampling/sample_result.hpp"

#include "policy/statistics.hpp"
#include "stream/json_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <utility>

namespace chatkeep::policy {

namespace {

/// The last word of each person about each thing in a drawn message. Where someone settled what others
/// disagreed about, only that person's.
std::vector<const Decision*> last_words(const RecordVotes& votes) {
    std::map<std::pair<std::string_view, std::string_view>, const Decision*> last;
    bool is_settled = false;
    for (const Decision* vote : votes.all()) {
        if (vote->sample == k_second_sample && vote->role != Role::owner) {
            last[{vote->person, vote->finding}] = vote;
            is_settled = is_settled || vote->role == Role::quality;
        }
    }
    std::vector<const Decision*> out;
    for (const auto& [who, vote] : last) {
        if (!is_settled || vote->role == Role::quality) {
            out.push_back(vote);
        }
    }
    return out;
}

/// The step of a JSON pointer without its escapes.
std::string unescaped(std::string_view step) {
    std::string out;
    for (std::size_t i = 0; i < step.size(); ++i) {
        if (step[i] == '~' && i + 1 < step.size()) {
            ++i;
            out.push_back(step[i] == '1' ? '/' : '~');
        } else {
            out.push_back(step[i]);
        }
    }
    return out;
}

std::optional<stream::Value> child_of(stream::Value value, const std::string& step) {
    if (!value.is_array()) {
        return value.find(step);
    }
    std::size_t wanted = 0;
    std::from_chars(step.data(), step.data() + step.size(), wanted);
    std::optional<stream::Value> child;
    std::size_t index = 0;
    value.for_each_item([&](stream::Value item) {
        if (index++ == wanted) {
            child = item;
        }
    });
    return child;
}

/// The text at a JSON pointer; empty when there is none.
std::string_view text_at(stream::Value root, std::string_view pointer) {
    std::optional<stream::Value> value = root;
    while (value && pointer.starts_with('/')) {
        const std::string_view step = pointer.substr(1, pointer.find('/', 1) - 1);
        value = child_of(*value, unescaped(step));
        pointer.remove_prefix(step.size() + 1);
    }
    return value ? value->text().value_or(std::string_view()) : std::string_view();
}

/// Whether what the person marked can still be read after cleaning.
bool still_stands(const MessagePair& pair, const Decision& vote) {
    const std::string_view text = text_at(pair.before.root, vote.path);
    if (!vote.span || vote.span->second > text.size()) {
        return true;
    }
    std::string marked;
    stream::append_escaped(marked, text.substr(vote.span->first, vote.span->second - vote.span->first));
    return pair.after.bytes.find(marked) != std::string_view::npos;
}

/// Whether the person wants more out of a message than went.
bool is_missed(const MessagePair& pair, const Decision& vote) {
    if (pair.fate == Fate::removed || !takes_out(vote.verdict)) {
        return false;
    }
    return pair.fate == Fate::kept || vote.verdict == Verdict::remove || still_stands(pair, vote);
}

/// What may never be missed: the whole family is reviewed anew.
bool is_grave(const Rule& rule) {
    return rule.basis == "UAVG-46" || rule.basis == "AVG-10" || rule.basis.starts_with("AVG-9.") ||
           rule.recogniser == "secret" || rule.recogniser == "url_secret";
}

void write_share(stream::ObjectWriter& object, std::string_view name, double value) {
    object.raw(name) += fmt::format("{:.4f}", value);
}

} // namespace

void SampleResult::add_defect(const MessagePair& pair, std::string_view kind, std::string_view rule) {
    stream::ObjectWriter object(m_defects);
    object.text("msg_id", pair.before.root.text_of("id"));
    object.text("sample", pair.fate == Fate::kept ? "kept" : "removed");
    object.text("defect", kind);
    object.text_if("rule", rule);
    object.end();
    m_defects += '\n';
}

void SampleResult::judge(const MessagePair& pair, const std::vector<const Decision*>& votes) {
    Tally& tally = m_tallies[pair.fate == Fate::kept ? 0 : 1];
    const auto missed = std::find_if(votes.begin(), votes.end(),
                                     [&](const Decision* vote) { return is_missed(pair, *vote); });
    const bool nothing_goes = std::none_of(votes.begin(), votes.end(),
                                           [](const Decision* vote) { return takes_out(vote->verdict); });
    ++tally.judged;
    if (missed != votes.end()) {
        ++tally.defects;
        add_defect(pair, "missed", (*missed)->rule);
        const Rule* rule = find_rule(m_policy, (*missed)->rule);
        if (rule != nullptr && is_grave(*rule)) {
            m_again.insert(rule->id.substr(0, rule->id.find('.')));
        }
    } else if (pair.fate != Fate::kept && nothing_goes) {
        ++tally.defects;
        add_defect(pair, "wrongly-taken", pair.after.root.text_of("rule"));
    }
}

void SampleResult::add(const MessagePair& pair, const RecordVotes* votes) {
    if (votes == nullptr) {
        return;
    }
    const std::vector<const Decision*> words = last_words(*votes);
    const bool unsure = std::any_of(words.begin(), words.end(),
                                    [](const Decision* vote) { return vote->verdict == Verdict::unsure; });
    if (!words.empty() && !unsure) {
        judge(pair, words);
    }
}

bool SampleResult::passes(Fate fate) const {
    const Draw::Stratum& stratum = m_draw.stratum(fate);
    return tally(fate).judged == stratum.chosen.size() &&
           tally(fate).defects <= static_cast<std::uint64_t>(stratum.plan.max_fail);
}

bool SampleResult::has_passed() const {
    return passes(Fate::kept) && passes(Fate::removed) && m_again.empty();
}

void SampleResult::write_stratum(std::string& out, Fate fate) const {
    const Draw::Stratum& stratum = m_draw.stratum(fate);
    const Tally& found = tally(fate);
    const std::uint64_t sampled = stratum.chosen.size();
    stream::ObjectWriter object(out);
    object.number("messages", stratum.messages);
    object.number("sampled", sampled);
    object.number("judged", found.judged);
    object.number("defects", found.defects);
    object.number("defects_allowed", stratum.plan.max_fail);
    write_share(object, "limit", stratum.plan.limit);
    write_share(object, "confidence", 1 - m_draw.alpha(fate));
    if (found.judged == sampled && sampled != 0) { // else the people chose what they looked at
        const std::uint64_t most =
            upper_bound({stratum.messages, sampled, found.defects}, m_draw.alpha(fate));
        object.number("defects_at_most", most);
        write_share(object, "share_at_most",
                    static_cast<double>(most) / static_cast<double>(stratum.messages));
    }
    object.boolean("passed", passes(fate));
    object.end();
}

std::string SampleResult::report() const {
    std::string out = m_defects;
    stream::ObjectWriter object(out);
    object.text("policy_hash", m_policy.hash);
    object.text("seed", m_draw.seed());
    object.number("attempt", m_draw.attempt());
    write_stratum(object.raw("kept"), Fate::kept);
    write_stratum(object.raw("removed"), Fate::removed);
    std::string& again = object.raw("review_again");
    again += '[';
    for (const std::string& family : m_again) {
        again += again.back() == '[' ? "" : ",";
        stream::append_json(again, family);
    }
    again += ']';
    object.boolean("passed", has_passed());
    object.end();
    return out + "\n";
}

} // namespace chatkeep::policy
