// SPDX-License-Identifier: EUPL-1.2
#include "policy/ranking/review_state.hpp"

#include "policy/ranking/model.hpp"
#include "policy/statistics.hpp"
#include "stream/json_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace chatkeep::policy {

namespace {

/// The last word about each thing in the message.
FamilyVerdict verdict_in(const RecordVotes& votes, std::string_view family, std::string_view sample) {
    std::map<std::string_view, Verdict> last;
    for (const Decision* vote : votes.all()) {
        const bool about_family =
            is_of_family(vote->rule, family) || (vote->rule.empty() && vote->is_about_message());
        if (vote->sample == sample && about_family && vote->verdict != Verdict::unsure) {
            last[vote->finding] = vote->verdict;
        }
    }
    return {!last.empty(),
            std::any_of(last.begin(), last.end(), [](const auto& item) { return takes_out(item.second); })};
}

void write_share(stream::ObjectWriter& object, std::string_view name, double share) {
    object.raw(name) += fmt::format("{:.3f}", share);
}

} // namespace

FamilyState family_state(const RecordVotes* votes, std::string_view family) {
    if (votes == nullptr) {
        return {};
    }
    return {verdict_in(*votes, family, ""), verdict_in(*votes, family, "control"),
            verdict_in(*votes, family, "elusion")};
}

void ReviewProgress::add(const FamilyState& state) {
    ++m_messages;
    m_reviewed += state.review.judged ? 1U : 0U;
    m_found += state.review.positive ? 1U : 0U;
    m_control += state.control.judged ? 1U : 0U;
    m_control_positive += state.control.positive ? 1U : 0U;
    m_control_found += state.control.positive && state.review.judged ? 1U : 0U;
    m_elusion += state.elusion.judged && !state.review.judged ? 1U : 0U;
    m_elusion_positive += state.elusion.positive && !state.review.judged ? 1U : 0U;
}

std::string ReviewProgress::report(std::string_view family, double goal, double confidence) const {
    const double alpha = 1 - confidence;
    const auto needed = qbcb_needed(m_control_positive, goal, alpha);
    std::string out;
    stream::ObjectWriter object(out);
    object.text("family", family);
    write_share(object, "confidence", confidence);
    object.number("messages", m_messages);
    object.number("reviewed", m_reviewed);
    object.number("found", m_found);
    stream::ObjectWriter control(object.raw("control"));
    control.number("sampled", m_control);
    control.number("positive", m_control_positive);
    control.number("came_up", m_control_found);
    write_share(control, "goal", goal);
    if (needed) {
        control.number("needed", *needed);
    }
    control.boolean("may_stop", needed && m_control_found >= *needed);
    if (m_control_positive > 0) {
        write_share(control, "recall_at_least", recall_bound(m_control_positive, m_control_found, alpha));
    }
    control.end();
    if (m_elusion > 0) {
        const std::uint64_t unreviewed = m_messages - m_reviewed;
        const std::uint64_t most = upper_bound({unreviewed, m_elusion, m_elusion_positive}, alpha);
        const auto found = static_cast<double>(m_found);
        const double likely = static_cast<double>(m_elusion_positive) / static_cast<double>(m_elusion) *
                              static_cast<double>(unreviewed);
        stream::ObjectWriter elusion(object.raw("elusion"));
        elusion.number("unreviewed", unreviewed);
        elusion.number("sampled", m_elusion);
        elusion.number("positive", m_elusion_positive);
        elusion.number("missed_at_most", most);
        if (m_found > 0) {
            write_share(elusion, "recall", found / (found + likely));
            write_share(elusion, "recall_at_least", found / (found + static_cast<double>(most)));
        }
        elusion.end();
    }
    object.end();
    return out;
}

} // namespace chatkeep::policy
