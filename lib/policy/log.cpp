// SPDX-License-Identifier: EUPL-1.2
#include "policy/log.hpp"

#include "hash/sha.hpp"
#include "policy/identity.hpp"
#include "stream/json_text.hpp"

#include <fmt/core.h>

#include <array>
#include <utility>

namespace chatkeep::policy {

namespace {

using stream::append_number;
using stream::ObjectWriter;

void write_grounds(ObjectWriter& object, const Entry& entry) {
    ObjectWriter evidence(object.raw("evidence"));
    evidence.boolean("check", entry.grounds.check);
    evidence.boolean("form", entry.grounds.form);
    if (entry.grounds.where != Where::nowhere) {
        evidence.text("context", entry.grounds.context);
        evidence.text("where", to_string(entry.grounds.where));
    }
    evidence.text_if("negative", entry.grounds.negative);
    evidence.text_if("list", entry.list);
    if (entry.grounds.copy) {
        evidence.boolean("copy", true);
    }
    evidence.end();
}

void write_span(ObjectWriter& object, const Span& span) {
    std::string& out = object.raw("span");
    out.push_back('[');
    append_number(out, std::uint64_t{span.first});
    out.push_back(',');
    append_number(out, std::uint64_t{span.second});
    out.push_back(']');
    object.text("length_class", length_class(span.second - span.first));
}

void write_attachment(ObjectWriter& object, const Entry& entry) {
    const auto list = [](std::string& out, const auto& items, const auto& write) {
        out.push_back('[');
        for (const auto& item : items) {
            out += out.back() == '[' ? "" : ",";
            write(out, item);
        }
        out.push_back(']');
    };
    if (!entry.erased.empty()) {
        list(object.raw("erased"), entry.erased,
             [](std::string& out, std::string_view word) { stream::append_json(out, word); });
    }
    if (!entry.boxes.empty()) {
        list(object.raw("boxes"), entry.boxes, [](std::string& out, const media::PixelBox& box) {
            out += fmt::format("[{},{},{},{}]", box.left, box.top, box.width, box.height);
        });
    }
    object.text_if("file_mac", entry.file_mac);
    if (!entry.file_sha256.empty()) {
        object.text("file_sha256", entry.file_sha256);
        object.number("file_size", entry.file_size);
    }
    object.text_if("captured", entry.captured);
    object.text_if("made_by", entry.made_by);
    object.text_if("reason", entry.reason);
}

/// Who decided, when: every person whose word counts, also when they do not agree.
void write_ruling(ObjectWriter& object, const Ruling& ruling) {
    object.text_if("open_because", ruling.reason);
    std::string& out = object.raw("decisions");
    out.push_back('[');
    for (const Decision* vote : ruling.votes) {
        out += out.back() == '[' ? "" : ",";
        ObjectWriter decision(out);
        decision.text("id", vote->id);
        decision.text("reviewer", vote->reviewer);
        decision.text("role", to_string(vote->role));
        decision.text("verdict", to_string(vote->verdict));
        decision.text("at", vote->at);
        decision.end();
    }
    out.push_back(']');
}

void write_decisions(ObjectWriter& object, const Decisions& decisions, const Summary& summary) {
    ObjectWriter inner(object.raw("decisions"));
    inner.number("read", std::uint64_t{decisions.count()});
    inner.text("digest", decisions.digest());
    std::string& heads = inner.raw("heads");
    heads.push_back('[');
    for (const ChainHead& head : decisions.heads()) {
        heads += heads.back() == '[' ? "" : ",";
        ObjectWriter file(heads);
        file.number("lines", head.seq);
        file.text("sha256", head.digest);
        file.end();
    }
    heads.push_back(']');
    inner.number("overruled", summary.overruled);
    inner.end();
}

/// The lists of this machine that findings depend on: their digest, or that they were not there.
void write_word_lists(ObjectWriter& object, const Policy& policy) {
    const auto lists = installed_lists(policy);
    if (lists.empty()) {
        return;
    }
    ObjectWriter inner(object.raw("word_lists"));
    for (const InstalledList& list : lists) {
        inner.text(list.name, list.sha256.empty() ? "absent" : list.sha256);
    }
    inner.end();
}

void write_messages(ObjectWriter& object, const Summary& summary) {
    ObjectWriter messages(object.raw("messages"));
    messages.number("in", summary.in);
    messages.number("kept", summary.kept);
    messages.number("redacted", summary.redacted);
    messages.number("removed", summary.removed);
    messages.end();
    object.number("removals_passed", summary.removals_passed);
    object.number("quotes_cut", summary.quotes_cut);
    object.number("digests_dropped", summary.digests_dropped);
    ObjectWriter attachments(object.raw("attachments"));
    attachments.number("in", summary.attachments_in);
    attachments.number("kept",
                       summary.attachments_in - summary.attachments_removed - summary.attachments_withheld);
    attachments.number("renamed", summary.attachments_renamed);
    attachments.number("cleaned", summary.attachments_cleaned);
    attachments.number("masked", summary.attachments_masked);
    attachments.number("withheld", summary.attachments_withheld);
    attachments.number("removed", summary.attachments_removed);
    attachments.end();
}

void write_rules(ObjectWriter& object, const Policy& policy, const Summary& summary) {
    std::string& out = object.raw("rules");
    out.push_back('[');
    for (const Rule& rule : policy.rules) {
        const auto found = summary.rules.find(rule.id);
        const RuleCounts counts = found == summary.rules.end() ? RuleCounts{} : found->second;
        out += out.back() == '[' ? "" : ",";
        ObjectWriter line(out);
        line.text("rule", rule.id);
        line.text_if("basis", rule.basis);
        line.number("redacted", counts.redacted);
        line.number("removed", counts.removed);
        line.number("open", counts.open);
        line.number("noted", counts.noted);
        line.number("allowed", counts.allowed);
        line.number("kept", counts.kept);
        line.end();
    }
    out.push_back(']');
}

} // namespace

std::string_view length_class(std::size_t length) noexcept {
    if (length <= 10) {
        return "1-10";
    }
    if (length <= 50) {
        return "11-50";
    }
    return length <= 200 ? "51-200" : ">200";
}

std::string_view to_string(Outcome outcome) noexcept {
    constexpr std::array<std::string_view, 5> words = {"applied", "open", "noted", "allowed", "kept"};
    return words[static_cast<std::size_t>(outcome)];
}

Log::Log(base::Output& output, const Policy& policy, std::string tool)
    : m_output(output), m_policy(policy), m_tool(std::move(tool)), m_previous(64, '0') {}

void Log::end_line(std::string line) {
    m_previous = hash::sha256(line);
    line.push_back('\n');
    m_output.write(line);
}

void Log::add(const Entry& entry) {
    constexpr std::size_t usual = 640;
    std::string line;
    line.reserve(usual);
    ObjectWriter object(line);
    object.number("v", std::int64_t{1});
    object.number("seq", ++m_seq);
    object.text("prev", m_previous);
    object.text("type", "finding");
    object.text_if("conv", entry.conversation);
    object.text_if("msg_id", entry.message);
    object.text_if("msg_mac", entry.mac);
    object.text("part", entry.part);
    object.text_if("path", entry.path);
    if (entry.span) {
        write_span(object, *entry.span);
    }
    object.text("action", entry.action);
    object.text_if("replacement", entry.replacement);
    if (entry.rule != nullptr) {
        object.text("rule", entry.rule->id);
        object.text_if("basis", entry.rule->basis);
    }
    object.text("level", to_string(entry.level));
    object.text("outcome", to_string(entry.outcome));
    if (entry.reviewers > 0) {
        object.number("reviewers", entry.reviewers);
    }
    write_attachment(object, entry);
    if (entry.ruling != nullptr) {
        write_ruling(object, *entry.ruling);
    }
    if (entry.is_overruled) {
        object.boolean("overruled", true);
    }
    if (entry.is_told) {
        object.boolean("told", true);
    }
    write_grounds(object, entry);
    object.text_if("cascade_of", entry.cascade_of);
    object.text("policy_hash", m_policy.hash);
    object.end();
    end_line(std::move(line));
}

void Log::finish(const Summary& summary, std::string_view outcome) {
    std::string line;
    ObjectWriter object(line);
    object.number("v", std::int64_t{1});
    object.number("seq", ++m_seq);
    object.text("prev", m_previous);
    object.text("type", "summary");
    object.text("tool_version", m_tool);
    object.text("policy", m_policy.name);
    object.text("policy_version", m_policy.version);
    object.text("policy_hash", m_policy.hash);
    object.text("recognisers", code_version(m_policy));
    write_word_lists(object, m_policy);
    object.text("outcome", outcome);
    object.number("open", summary.open);
    object.boolean("open_allowed", summary.open_allowed);
    write_messages(object, summary);
    if (m_decisions != nullptr) {
        write_decisions(object, *m_decisions, summary);
    }
    ObjectWriter records(object.raw("records_redacted"));
    for (const auto& [type, count] : summary.records_redacted) {
        append_number(records.member(type), count);
    }
    records.end();
    write_rules(object, m_policy, summary);
    object.end();
    end_line(std::move(line));
}

void Log::commit() {
    m_output.commit();
}

void Log::withdraw() noexcept {
    m_output.withdraw();
}

} // namespace chatkeep::policy
