// SPDX-License-Identifier: EUPL-1.2
#include "policy/ranking/queue.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "hash/sha.hpp"
#include "stream/json_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace chatkeep::policy {

namespace {

constexpr std::size_t k_shown = 3; ///< messages of the thread on each side

bool takes_out(const Rule& rule) {
    return rule.action == Action::redact || rule.action == Action::remove;
}

/// The rule of a family on whose ground a whole message can be judged.
const Rule& rule_of_family(const Policy& policy, const std::string& family) {
    const auto found = std::find_if(policy.rules.begin(), policy.rules.end(), [&](const Rule& rule) {
        return is_of_family(rule.id, family) && takes_out(rule);
    });
    if (found == policy.rules.end()) {
        throw base::Error(base::Fault::usage,
                          fmt::format("the policy has no rule of the family \"{}\" that takes anything out",
                                      base::printable(family)),
                          "a family is the id of a rule, or its beginning up to a dot");
    }
    return *found;
}

void write_texts(stream::ObjectWriter& object, std::string_view name,
                 const std::vector<std::string_view>& texts, std::size_t first, std::size_t last) {
    std::string& out = object.raw(name);
    out.push_back('[');
    for (std::size_t i = first; i < last; ++i) {
        out += out.back() == '[' ? "" : ",";
        stream::append_json(out, texts[i]);
    }
    out.push_back(']');
}

void write_span(stream::ObjectWriter& object, const std::optional<Span>& span) {
    object.raw("span") += span ? fmt::format("[{},{}]", span->first, span->second) : "null";
}

} // namespace

ReviewQueue::ReviewQueue(const Policy& policy, Decisions* decisions, QueueOptions options)
    : m_policy(policy), m_decisions(decisions), m_options(std::move(options)) {
    if (!m_options.family.empty()) {
        m_rule = &rule_of_family(policy, m_options.family);
    }
}

/// Whether a message of the family's pool is still to be looked at.
bool ReviewQueue::is_wanted(const InThread& message, const FamilyState& state) const {
    if (!message.record.is_message || state.review.judged) {
        return false;
    }
    return m_options.sample.empty() ||
           !(m_options.sample == "control" ? state.control.judged : state.elusion.judged);
}

void ReviewQueue::add(const InThread& message) {
    const ScannedRecord& record = message.record;
    if (m_rule == nullptr) {
        for (std::size_t i = 0; i < record.open.size(); ++i) {
            m_lines.add(key_of(message, 0, i) + line_of(message, record.open[i], 0));
        }
        return;
    }
    const auto votes =
        m_decisions != nullptr ? m_decisions->find(record.id, record.bytes) : std::optional<RecordVotes>();
    const FamilyState state = family_state(votes ? &*votes : nullptr, m_options.family);
    if (record.is_message) {
        m_progress.add(state);
    }
    if (!is_wanted(message, state)) {
        return;
    }
    const std::int64_t rank = m_options.model != nullptr && m_options.sample.empty()
                                  ? score(*m_options.model, features_of(message.example()))
                                  : 0;
    std::size_t items = 0;
    for (const OpenItem& item : record.open) {
        if (m_options.sample.empty() && is_of_family(item.rule, m_options.family) && item.span) {
            m_lines.add(key_of(message, rank, items++) + line_of(message, item, rank));
        }
    }
    if (items == 0) {
        OpenItem whole;
        whole.rule = m_rule->id;
        whole.part = "message";
        whole.level = to_string(Level::propose);
        whole.reviewers = people_needed(*m_rule, false);
        m_lines.add(key_of(message, rank, 0) + line_of(message, whole, rank));
    }
}

/// Sorts bytewise: the likely first, or in the order of the draw; then as in the stream. 64 bytes.
std::string ReviewQueue::key_of(const InThread& message, std::int64_t score, std::size_t item) const {
    if (!m_options.sample.empty()) {
        return hash::sha256(m_options.seed + message.record.id);
    }
    const std::uint64_t rank = (std::uint64_t{1} << 63U) - static_cast<std::uint64_t>(score);
    return fmt::format("{:020}{:022}{:022}", rank, message.record.number, item);
}

std::string ReviewQueue::line_of(const InThread& message, const OpenItem& item, std::int64_t score) const {
    const ScannedRecord& record = message.record;
    const Rule* rule = find_rule(m_policy, item.rule);
    const std::string digest = content_digest(record.bytes);
    const bool whole = !item.span && (item.part == "message");
    const bool of_period = whole && rule != nullptr && rule->recogniser == "period" && m_rule == nullptr;
    std::string line;
    stream::ObjectWriter object(line);
    object.number("v", std::int64_t{1});
    object.text_if("conv", record.conversation);
    object.text("msg_id", record.id);
    object.text("msg_sha256", digest);
    if (item.span || of_period) {
        object.text("finding", finding_id({m_policy.hash, digest, item.rule, item.path, item.span}));
    }
    object.text_if("path", item.path);
    write_span(object, item.span);
    object.text_if("rule", item.rule);
    object.text_if("basis", rule != nullptr ? std::string_view(rule->basis) : std::string_view());
    object.text("policy_hash", m_policy.hash);
    object.text("level", item.level);
    object.text("part", item.part);
    object.number("reviewers", item.reviewers);
    object.text_if("open_because", item.open_because);
    object.text_if("sample", m_options.sample);
    if (m_options.model != nullptr && m_options.sample.empty()) {
        object.number("score", score);
        object.text("model", m_options.model->hash);
    }
    object.text_if("found", item.found);
    write_texts(object, "before", message.before,
                message.before.size() - std::min(message.before.size(), k_shown), message.before.size());
    object.raw("record") += record.bytes;
    write_texts(object, "after", message.after, 0, std::min(message.after.size(), k_shown));
    object.end();
    return line;
}

std::uint64_t ReviewQueue::write(base::Output& output) {
    constexpr std::size_t key_size = 64;
    std::uint64_t count = 0;
    std::string_view record;
    while (count < m_options.limit && m_lines.next(record)) {
        output.write(record.substr(key_size));
        output.write("\n");
        ++count;
    }
    return count;
}

TrainingSet::TrainingSet(Decisions& decisions, std::string family)
    : m_decisions(decisions), m_family(std::move(family)) {}

void TrainingSet::add(const InThread& message) {
    const auto votes = m_decisions.find(message.record.id, message.record.bytes);
    const FamilyVerdict verdict = family_state(votes ? &*votes : nullptr, m_family).review;
    if (message.record.is_message && verdict.judged) {
        m_examples.push_back({features_of(message.example()), verdict.positive});
    }
}

} // namespace chatkeep::policy
