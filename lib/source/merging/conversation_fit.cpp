// SPDX-License-Identifier: EUPL-1.2
#include "source/merging/conversation_fit.hpp"

#include "stream/json_text.hpp"
#include "stream/reader.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace chatkeep::source::merging {

namespace {

constexpr std::uint64_t k_shared = 5;      ///< long texts that two conversations must share to be one
constexpr std::uint64_t k_part = 5;        ///< one in so many long texts of one of them must be shared
constexpr std::uint64_t k_period_part = 2; ///< … between the first and the last shared one

using Pairs = std::vector<std::pair<time::Stamp, time::Stamp>>;

/// What a source's own records call a conversation.
struct Kind {
    std::string kind;
    std::string key; ///< of the service
};

Kind kind_of(const Part& part) {
    const stream::Document record(part.line, "a conversation record");
    return {std::string(record.root().text_of("kind")), std::string(record.root().text_of("source_key"))};
}

/// A group is no private chat, and a service has one key for a group in everybody's phone. That of a private
/// chat is the other person's.
bool may_be_one(const Kind& a, const Kind& b) {
    const auto is_known = [](const Kind& one) { return !one.kind.empty() && one.kind != "unknown"; };
    if (!is_known(a) || !is_known(b)) {
        return true;
    }
    const bool same_key = a.key.empty() || b.key.empty() || a.key == b.key;
    return a.kind == b.kind && (a.kind != "group" || same_key);
}

/// The texts of a source between the first and the last of those that it shares.
std::uint64_t count_between(const time::AnchorTable& own, const time::AnchorTable& other, const Pairs& shared,
                            time::Stamp Pairs::value_type::*side) {
    std::uint64_t first = UINT64_MAX;
    std::uint64_t last = 0;
    for (const auto& pair : shared) {
        first = std::min(first, (pair.*side).position);
        last = std::max(last, (pair.*side).position);
    }
    return own.share_in(other, first, last).all;
}

/// How many long texts two conversations share, when that is enough for one conversation; else 0. People
/// write the same phrases in conversations that have nothing to do with each other, but at other times. What
/// was sent to two conversations stands in both at one time, but what was said in between does not.
std::uint64_t fit_of(const Part& a, const Part& b) {
    const time::AnchorTable::Share share = a.anchors.share_in(b.anchors);
    const time::AnchorTable::Share other = b.anchors.share_in(a.anchors);
    const bool dated = !a.date_order_open && !b.date_order_open;
    if (!dated || share.common < k_shared || share.common * k_part < std::min(share.all, other.all)) {
        return 0;
    }
    const Pairs shared = a.anchors.simultaneous_with(b.anchors);
    if (shared.size() < k_shared || shared.size() * 3 < share.common) {
        return 0;
    }
    const std::uint64_t fewest =
        std::min(count_between(a.anchors, b.anchors, shared, &Pairs::value_type::first),
                 count_between(b.anchors, a.anchors, shared, &Pairs::value_type::second));
    return shared.size() * k_period_part < fewest ? 0 : shared.size();
}

/// Two parts, by index.
struct Fit {
    std::size_t one;
    std::size_t other;
    std::uint64_t shared;
};

bool are_of_one_source(const Part& a, const Part& b) noexcept {
    return a.input == b.input && a.source == b.source;
}

std::vector<Fit> find_fits(const std::vector<Part*>& parts) {
    std::vector<Kind> kinds;
    kinds.reserve(parts.size());
    for (const Part* part : parts) {
        kinds.push_back(kind_of(*part));
    }
    std::vector<Fit> fits;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        for (std::size_t j = i + 1; j < parts.size(); ++j) {
            const bool may = !are_of_one_source(*parts[i], *parts[j]) && may_be_one(kinds[i], kinds[j]);
            const std::uint64_t shared = may ? fit_of(*parts[i], *parts[j]) : 0;
            if (shared > 0) {
                fits.push_back({i, j, shared});
            }
        }
    }
    std::stable_sort(fits.begin(), fits.end(),
                     [](const Fit& a, const Fit& b) { return a.shared > b.shared; });
    return fits;
}

/// By part: the first part of its group.
class Groups {
public:
    explicit Groups(const std::vector<Part*>& parts) : m_parts(parts), m_group(parts.size()) {
        for (std::size_t i = 0; i < parts.size(); ++i) {
            m_group[i] = i;
        }
    }

    void join(const Fit& fit) {
        const std::size_t to = std::min(m_group[fit.one], m_group[fit.other]);
        const std::size_t from = std::max(m_group[fit.one], m_group[fit.other]);
        if (from != to && !share_a_source(members_of(to), members_of(from))) {
            std::replace(m_group.begin(), m_group.end(), from, to);
        }
    }

    [[nodiscard]] std::vector<Part*> members_of(std::size_t first) const {
        std::vector<Part*> members;
        for (std::size_t i = first; i < m_parts.size(); ++i) {
            if (m_group[i] == first) {
                members.push_back(m_parts[i]);
            }
        }
        return members;
    }

private:
    [[nodiscard]] static bool share_a_source(const std::vector<Part*>& some,
                                             const std::vector<Part*>& others) {
        return std::any_of(some.begin(), some.end(), [&](const Part* one) {
            return std::any_of(others.begin(), others.end(),
                               [&](const Part* other) { return are_of_one_source(*one, *other); });
        });
    }

    const std::vector<Part*>& m_parts;
    std::vector<std::size_t> m_group;
};

} // namespace

std::vector<std::vector<Part*>> group_by_fit(const std::vector<Part*>& parts) {
    Groups found(parts);
    for (const Fit& fit : find_fits(parts)) {
        found.join(fit);
    }
    std::vector<std::vector<Part*>> groups;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        std::vector<Part*> members = found.members_of(i);
        if (!members.empty()) {
            groups.push_back(std::move(members));
        }
    }
    return groups;
}

} // namespace chatkeep::source::merging
