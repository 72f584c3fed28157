// SPDX-License-Identifier: EUPL-1.2
#include "policy/log_reader.hpp"

#include "base/error.hpp"
#include "hash/sha.hpp"
#include "stream/reader.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace chatkeep::policy {

namespace {

using base::Error;
using base::Fault;

std::int64_t number_of(stream::Value object, std::string_view name) {
    const auto member = object.find(name);
    return member ? member->integer().value_or(-1) : -1;
}

std::optional<Span> span_of(stream::Value root) {
    std::vector<std::int64_t> ends;
    root.find("span").value_or(stream::Value()).for_each_item([&](stream::Value item) {
        ends.push_back(item.integer().value_or(-1));
    });
    if (ends.size() != 2 || ends[0] < 0 || ends[1] < ends[0]) {
        return std::nullopt;
    }
    return Span{static_cast<std::size_t>(ends[0]), static_cast<std::size_t>(ends[1])};
}

std::vector<std::array<std::int64_t, 4>> boxes_of(stream::Value root) {
    std::vector<std::array<std::int64_t, 4>> boxes;
    root.find("boxes").value_or(stream::Value()).for_each_item([&](stream::Value item) {
        std::array<std::int64_t, 4> box{-1, -1, -1, -1};
        std::size_t index = 0;
        item.for_each_item([&](stream::Value side) {
            if (index < box.size()) {
                box.at(index++) = side.integer().value_or(-1);
            }
        });
        boxes.push_back(box);
    });
    return boxes;
}

std::vector<LoggedVote> votes_of(stream::Value root) {
    std::vector<LoggedVote> votes;
    root.find("decisions").value_or(stream::Value()).for_each_item([&](stream::Value item) {
        const auto text = [&](std::string_view name) { return std::string(item.text_of(name)); };
        votes.push_back({text("id"), text("reviewer"), text("role"), text("verdict"), text("at")});
    });
    return votes;
}

/// Whether a person whose decision the entry has gave one of two verdicts.
bool has_verdict(stream::Value root, std::string_view one, std::string_view other) {
    const std::vector<LoggedVote> votes = votes_of(root);
    return std::any_of(votes.begin(), votes.end(),
                       [&](const LoggedVote& vote) { return vote.verdict == one || vote.verdict == other; });
}

bool is_set(stream::Value root, std::string_view name) {
    return root.find(name).value_or(stream::Value()).boolean().value_or(false);
}

/// What log.cpp writes in an entry.
constexpr std::array<std::string_view, 33> k_members = {
    "v",           "seq",    "prev",         "type",         "conv",     "msg_id",      "msg_mac",
    "part",        "path",   "span",         "length_class", "action",   "replacement", "rule",
    "basis",       "level",  "outcome",      "reviewers",    "erased",   "boxes",       "file_mac",
    "file_sha256", "reason", "open_because", "decisions",    "evidence", "cascade_of",  "policy_hash",
    "overruled",   "told",   "file_size",    "captured",     "made_by"};

bool has_other_members(stream::Value root) {
    bool found = false;
    root.for_each_member([&](std::string_view name, stream::Value) {
        found = found || std::find(k_members.begin(), k_members.end(), name) == k_members.end();
    });
    return found;
}

/// What level and outcome say together that cleaning never writes.
std::string_view fault_of_outcome(stream::Value root) {
    const std::string_view level = root.text_of("level");
    const std::string_view outcome = root.text_of("outcome");
    const bool by_people = root.find("decisions").has_value();
    const std::string_view action = root.text_of("action");
    const bool takes_out = action == "redact" || action == "delete";
    if (level != "auto" && level != "propose" && level != "note") {
        return "has no level that there is";
    }
    if (outcome == "applied") {
        return level == "auto" || has_verdict(root, "redact", "delete")
                   ? ""
                   : "says that it was applied, by a rule that does not act by itself, and nobody decided it";
    }
    if (outcome == "open") {
        return level == "propose" || by_people ? "" : "says that it is open, at a level where nothing is";
    }
    if (outcome == "kept") {
        return by_people ? "" : "says that people kept it, and nobody did";
    }
    if (outcome == "noted" || outcome == "allowed") {
        return level == "note" || !takes_out ? "" : "says that it was only noted, at a level where it is not";
    }
    return "has no outcome that there is";
}

/// What an entry says that cleaning never writes.
std::string_view fault_of(stream::Value root) {
    const auto span = span_of(root);
    if (has_other_members(root)) {
        return "has a member that cleaning does not write";
    }
    if (root.text_of("length_class") != (span ? length_class(span->second - span->first) : "")) {
        return "gives a length class that is not that of its span";
    }
    const bool is_sure = root.text_of("outcome") == "applied" && root.text_of("level") == "auto";
    if (is_set(root, "overruled") && !(is_sure && has_verdict(root, "keep", "keep"))) {
        return "says that people were overruled, and they were not";
    }
    return fault_of_outcome(root);
}

LoggedChange change_of(stream::Value root) {
    LoggedChange change;
    change.policy_hash = root.text_of("policy_hash");
    change.is_open = root.text_of("outcome") == "open";
    change.fault = fault_of(root);
    // open findings that people dispute are replaced in a draft too
    change.is_change = root.text_of("outcome") == "applied" || !root.text_of("replacement").empty();
    change.mac = root.text_of("msg_mac");
    change.file_mac = root.text_of("file_mac");
    change.file_sha256 = root.text_of("file_sha256");
    change.record = root.text_of("msg_id");
    change.part = root.text_of("part");
    change.path = root.text_of("path");
    change.span = span_of(root);
    change.action = root.text_of("action");
    change.level = root.text_of("level");
    change.outcome = root.text_of("outcome");
    change.file_size = number_of(root, "file_size");
    change.captured = root.text_of("captured");
    change.made_by = root.text_of("made_by");
    change.reason = root.text_of("reason");
    change.boxes = boxes_of(root);
    change.votes = votes_of(root);
    change.is_overruled = is_set(root, "overruled");
    change.is_told = is_set(root, "told");
    change.replacement = root.text_of("replacement");
    change.rule = root.text_of("rule");
    change.basis = root.text_of("basis");
    return change;
}

std::map<std::string, LoggedRule, std::less<>> rules_of(stream::Value root) {
    std::map<std::string, LoggedRule, std::less<>> rules;
    root.find("rules").value_or(stream::Value()).for_each_item([&](stream::Value item) {
        const auto count = [&](std::string_view name) {
            return static_cast<std::uint64_t>(number_of(item, name));
        };
        rules[std::string(item.text_of("rule"))] = {std::string(item.text_of("basis")),
                                                    {count("redacted"), count("removed"), count("open"),
                                                     count("noted"), count("allowed"), count("kept")}};
    });
    return rules;
}

void read_decisions_of(stream::Value decisions, LoggedSummary& summary) {
    if (!decisions.is_object()) {
        return;
    }
    std::string joined;
    decisions.find("heads").value_or(stream::Value()).for_each_item([&](stream::Value head) {
        joined += head.text_of("sha256");
        summary.decisions_lines += number_of(head, "lines");
    });
    summary.decisions = decisions.text_of("digest");
    summary.decisions_heads = hash::sha256(joined);
    summary.decisions_read = number_of(decisions, "read");
    summary.overruled = number_of(decisions, "overruled");
}

LoggedSummary summary_of(stream::Value root) {
    LoggedSummary summary;
    const stream::Value messages = root.find("messages").value_or(stream::Value());
    summary.policy_hash = root.text_of("policy_hash");
    summary.outcome = root.text_of("outcome");
    summary.open = number_of(root, "open");
    summary.open_allowed = is_set(root, "open_allowed");
    summary.tool = root.text_of("tool_version");
    summary.policy = root.text_of("policy");
    summary.policy_version = root.text_of("policy_version");
    summary.rules = rules_of(root);
    read_decisions_of(root.find("decisions").value_or(stream::Value()), summary);
    summary.removals_passed = number_of(root, "removals_passed");
    summary.quotes_cut = number_of(root, "quotes_cut");
    summary.digests_dropped = number_of(root, "digests_dropped");
    summary.in = number_of(messages, "in");
    summary.kept = number_of(messages, "kept");
    summary.redacted = number_of(messages, "redacted");
    summary.removed = number_of(messages, "removed");
    const stream::Value attachments = root.find("attachments").value_or(stream::Value());
    summary.attachments_in = number_of(attachments, "in");
    summary.attachments_withheld = number_of(attachments, "withheld");
    summary.attachments_removed = number_of(attachments, "removed");
    summary.attachments_kept = number_of(attachments, "kept");
    summary.attachments_renamed = number_of(attachments, "renamed");
    summary.attachments_cleaned = number_of(attachments, "cleaned");
    summary.attachments_masked = number_of(attachments, "masked");
    return summary;
}

} // namespace

LogReader::LogReader(base::Input& input, std::string name)
    : m_name(std::move(name)), m_lines(input, m_name), m_previous(64, '0') {}

bool LogReader::next(LoggedChange& change) {
    std::string_view line;
    while (m_lines.next(line)) {
        const base::Place place = base::at_line(m_name, m_lines.number());
        const stream::Document document(line, base::to_string(place));
        const stream::Value root = document.root();
        if (m_summary) {
            throw Error(Fault::data, place, "the log goes on behind its summary");
        }
        if (number_of(root, "seq") != ++m_seq || root.text_of("prev") != m_previous) {
            throw Error(Fault::data, place,
                        "the chain of the log is broken: this line or the one before it was changed");
        }
        m_previous = hash::sha256(line);
        if (root.text_of("type") == "summary") {
            m_summary = summary_of(root);
            continue;
        }
        change = change_of(root);
        return true;
    }
    return false;
}

const LoggedSummary& LogReader::summary() const {
    if (!m_summary) {
        throw Error(Fault::data, base::Place{m_name, {}, {}, {}}, "the log has no summary: it was cut off");
    }
    return *m_summary;
}

} // namespace chatkeep::policy
