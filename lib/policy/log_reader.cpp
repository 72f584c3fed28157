// SPDX-License-Identifier: EUPL-1.2
#include "policy/log_reader.hpp"

#include "base/error.hpp"
#include "hash/sha.hpp"
#include "stream/reader.hpp"

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

/// Whether a person whose decision the entry has wanted something out.
bool is_wanted_out(stream::Value root) {
    bool wanted = false;
    root.find("decisions").value_or(stream::Value()).for_each_item([&](stream::Value item) {
        const std::string_view verdict = item.text_of("verdict");
        wanted = wanted || verdict == "redact" || verdict == "delete";
    });
    return wanted;
}

/// What level and outcome say together that cleaning never writes.
std::string fault_of(stream::Value root) {
    const std::string_view level = root.text_of("level");
    const std::string_view outcome = root.text_of("outcome");
    const bool by_people = root.find("decisions").has_value();
    const std::string_view action = root.text_of("action");
    const bool takes_out = action == "redact" || action == "delete";
    if (level != "auto" && level != "propose" && level != "note") {
        return "has no level that there is";
    }
    if (outcome == "applied") {
        return level == "auto" || is_wanted_out(root)
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
    change.replacement = root.text_of("replacement");
    change.rule = root.text_of("rule");
    change.basis = root.text_of("basis");
    return change;
}

LoggedSummary summary_of(stream::Value root) {
    LoggedSummary summary;
    const stream::Value messages = root.find("messages").value_or(stream::Value());
    summary.policy_hash = root.text_of("policy_hash");
    summary.outcome = root.text_of("outcome");
    summary.open = number_of(root, "open");
    summary.decisions = root.find("decisions").value_or(stream::Value()).text_of("digest");
    summary.in = number_of(messages, "in");
    summary.kept = number_of(messages, "kept");
    summary.redacted = number_of(messages, "redacted");
    summary.removed = number_of(messages, "removed");
    const stream::Value attachments = root.find("attachments").value_or(stream::Value());
    summary.attachments_in = number_of(attachments, "in");
    summary.attachments_withheld = number_of(attachments, "withheld");
    summary.attachments_removed = number_of(attachments, "removed");
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
