// SPDX-License-Identifier: EUPL-1.2
#include "policy/overlap.hpp"

#include "base/text.hpp"
#include "policy/tokens.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace chatkeep::policy {

namespace {

bool acts(const Policy& policy, const Finding& finding) {
    const Action action = policy.rules[finding.rule].action;
    return finding.level != Level::note && action != Action::note && action != Action::remove;
}

bool goes_before(const Policy& policy, const Finding& a, const Finding& b) {
    const Rule& ra = policy.rules[a.rule];
    const Rule& rb = policy.rules[b.rule];
    return std::tuple(-ra.priority, b.end - b.begin, a.begin, std::string_view(ra.id)) <
           std::tuple(-rb.priority, a.end - a.begin, b.begin, std::string_view(rb.id));
}

bool has_words(std::string_view text) {
    while (!text.empty()) {
        const base::CodePoint point = base::decode_utf8(text);
        if (is_word(point.value)) {
            return true;
        }
        text.remove_prefix(point.length);
    }
    return false;
}

/// The parts of rest that winner does not cover.
std::vector<Finding> without(const Finding& winner, const Finding& rest, std::string_view text) {
    std::vector<Finding> parts;
    const auto keep = [&](std::size_t begin, std::size_t end) {
        if (begin < end && has_words(text.substr(begin, end - begin))) {
            parts.push_back(rest);
            parts.back().begin = begin;
            parts.back().end = end;
        }
    };
    keep(rest.begin, std::min(rest.end, winner.begin));
    keep(std::max(rest.begin, winner.end), rest.end);
    return parts;
}

bool overlap(const Finding& a, const Finding& b) {
    return a.begin < b.end && b.begin < a.end;
}

/// Settles findings of which each overlaps another.
void settle(const Policy& policy, std::string_view text, std::vector<Finding> open,
            std::vector<Finding>& resolved) {
    const auto order = [&](const Finding& a, const Finding& b) { return goes_before(policy, a, b); };
    while (!open.empty()) {
        const auto first = std::min_element(open.begin(), open.end(), order);
        Finding winner = std::move(*first);
        open.erase(first);
        const bool stays = policy.rules[winner.rule].action == Action::protect;
        std::vector<Finding> rest;
        for (Finding& loser : open) {
            if (!overlap(winner, loser)) {
                rest.push_back(std::move(loser));
                continue;
            }
            winner.level = stays ? winner.level : std::max(winner.level, loser.level);
            for (Finding& part : without(winner, loser, text)) {
                rest.push_back(std::move(part));
            }
        }
        open = std::move(rest);
        resolved.push_back(std::move(winner));
    }
}

bool in_order(const Finding& a, const Finding& b) {
    return std::tuple(a.begin, a.end, a.rule) < std::tuple(b.begin, b.end, b.rule);
}

} // namespace

std::vector<Finding> resolve_overlaps(const Policy& policy, std::string_view text,
                                      std::vector<Finding> findings) {
    std::stable_sort(findings.begin(), findings.end(), in_order);
    std::vector<Finding> resolved;
    std::vector<Finding> group;
    std::size_t group_end = 0;
    for (Finding& finding : findings) {
        if (!acts(policy, finding)) {
            resolved.push_back(std::move(finding));
            continue;
        }
        if (finding.begin >= group_end) {
            settle(policy, text, std::exchange(group, {}), resolved);
        }
        group_end = std::max(group_end, finding.end);
        group.push_back(std::move(finding));
    }
    settle(policy, text, std::move(group), resolved);
    std::stable_sort(resolved.begin(), resolved.end(), in_order);
    return resolved;
}

} // namespace chatkeep::policy
