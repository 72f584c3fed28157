// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_text/shapes.hpp"

#include <algorithm>
#include <optional>

namespace chatkeep::source::whatsapp_text {

namespace {

constexpr std::uint64_t k_few = 3;      ///< headers of a form that people may well have pasted
constexpr std::uint64_t k_section = 10; ///< headers that make a section of their own
constexpr std::uint64_t k_rare = 10;    ///< a form is rare beside another with so many times its headers

/// The orders that the dates of a form may have.
std::vector<DateOrder> orders_of(Shape shape, const std::map<Shape, DateEvidence>& evidence) {
    const auto found = evidence.find(shape);
    if (found == evidence.end()) {
        return {};
    }
    DateVotes votes = votes_of(shape);
    votes.day_separator = false; // no proof
    const DateDecision decided = decide_date_order(found->second, votes);
    std::vector<DateOrder> orders = decided.others;
    orders.push_back(decided.order);
    return orders;
}

/// Minutes since 1970.
std::optional<std::int64_t> minute_of(const Header& header, DateOrder order) noexcept {
    const auto day = days_of(header.date, order);
    const auto clock = seconds_of_day(header);
    if (!day || !clock) {
        return std::nullopt;
    }
    return std::int64_t{*day} * 24 * 60 + *clock / 60;
}

/// Whether the second header is at least so many minutes after the first in every reading of their dates.
bool is_in_order(const ShapeChange& change, const std::map<Shape, DateEvidence>& evidence,
                 std::int64_t least_min = 0) {
    const std::vector<DateOrder> orders = orders_of(change.behind.shape, evidence);
    for (const DateOrder before_order : orders_of(change.before.shape, evidence)) {
        const auto before = minute_of(change.before, before_order);
        for (const DateOrder order : orders) {
            const auto behind = minute_of(change.behind, order);
            if (!before || !behind || *behind - *before < least_min) {
                return false;
            }
        }
    }
    return true;
}

} // namespace

void ShapeUse::change_to(const Header& header) {
    if (m_count == nullptr) {
        m_first = header.shape;
    } else if (m_changes.size() < k_most_changes) {
        m_changes.push_back({m_last, header});
    }
    m_count = &m_counts[header.shape];
    ++m_runs[header.shape];
}

/// Whether all headers of the form stand together at the end of the file.
bool ShapeUse::is_end(Shape shape) const noexcept {
    return m_runs.at(shape) == 1 && shape == m_last.shape;
}

/// Whether time mostly goes on where the form begins: what is pasted is older than the message that it is in.
bool ShapeUse::goes_on(Shape shape, const std::map<Shape, DateEvidence>& evidence) const {
    std::uint64_t begun = 0;
    std::uint64_t in_order = 0;
    for (const ShapeChange& change : m_changes) {
        if (change.behind.shape == shape) {
            ++begun;
            in_order += is_in_order(change, evidence) ? 1U : 0U;
        }
    }
    return in_order * 2 > begun || begun == 0;
}

/// Whether the last few messages are no pasted text: the same platform wrote them, their senders all wrote
/// before, and they are later than the message in front of them, which can't hold what was not yet written.
bool ShapeUse::is_continued(Shape shape, const std::map<Shape, DateEvidence>& evidence,
                            const SenderTable& senders) const {
    if (!is_end(shape) || m_changes.empty() || m_changes.size() == k_most_changes) {
        return false;
    }
    const ShapeChange& change = m_changes.back();
    return change.before.shape == m_first && change.before.ios == change.behind.ios &&
           change.before.has_seconds == change.behind.has_seconds && is_in_order(change, evidence, 1) &&
           senders.lines_of_known(m_first, shape) == m_counts.at(shape);
}

Shapes ShapeUse::choose(const std::map<Shape, DateEvidence>& evidence, const SenderTable& senders) const {
    Shapes chosen;
    if (m_counts.empty()) {
        return chosen;
    }
    const std::uint64_t own = m_counts.at(m_first);
    for (const auto& [shape, count] : m_counts) {
        const bool known = senders.share_people(m_first, shape);
        const bool on = goes_on(shape, evidence);
        const bool section = is_end(shape) && count >= k_section && count * k_rare >= own;
        if (shape == m_first || count >= own * k_rare || (known && on && count >= k_few) ||
            (section && (known || on)) || is_continued(shape, evidence, senders)) {
            chosen.push_back(shape);
        }
    }
    return chosen;
}

} // namespace chatkeep::source::whatsapp_text
