// SPDX-License-Identifier: EUPL-1.2
#include "policy/agreement/agreement.hpp"

#include "policy/agreement/ratings.hpp"
#include "policy/ranking/model.hpp"
#include "stream/json_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

namespace chatkeep::policy {

namespace {

/// Below it a rule is not sharpened but stopped: two people do not mean the same by it.
constexpr double k_alpha_least = .67;

/// A stretch of a text that someone wants out.
using Stretch = std::tuple<std::string_view, std::size_t, std::size_t>;

/// What one person said about one message.
struct Judgement {
    bool takes_out = false;
    std::vector<Stretch> stretches;
};

using ByReviewer = std::map<std::string_view, Judgement, ByPerson>;

/// What each person said about each message, on the grounds of one family.
class Judgements {
public:
    explicit Judgements(std::string_view family) : m_family(family) {}

    /// In the order of time.
    void add(const Decision& decision) {
        const bool about_all = decision.rule.empty() && decision.is_about_message();
        if (!m_family.empty() && !about_all && !is_of_family(decision.rule, m_family)) {
            return;
        }
        const std::string_view message =
            decision.message.empty() ? decision.message_sha256 : std::string_view(decision.message);
        m_last[message][decision.reviewer][decision.finding] = &decision;
        m_is_named = m_is_named || !about_all;
    }

    /// Whether anyone decided anything on a ground of the family.
    [[nodiscard]] bool is_named() const noexcept { return m_is_named; }

    /// The messages that two people or more judged.
    [[nodiscard]] std::vector<ByReviewer> shared() const {
        std::vector<ByReviewer> out;
        for (const auto& [message, reviewers] : m_last) {
            ByReviewer judged;
            for (const auto& [reviewer, votes] : reviewers) {
                add_judgement(reviewer, votes, judged);
            }
            if (judged.size() > 1) {
                out.push_back(std::move(judged));
            }
        }
        return out;
    }

private:
    using Votes = std::map<std::string_view, const Decision*>; ///< by finding

    static void add_judgement(std::string_view reviewer, const Votes& votes, ByReviewer& judged) {
        for (const auto& [finding, vote] : votes) {
            if (vote->verdict == Verdict::unsure) {
                continue;
            }
            Judgement& judgement = judged[reviewer];
            judgement.takes_out = judgement.takes_out || takes_out(vote->verdict);
            if (vote->verdict == Verdict::redact) {
                judgement.stretches.emplace_back(vote->path, vote->span->first, vote->span->second);
            }
        }
    }

    std::string_view m_family; ///< empty: all rules
    bool m_is_named = false;
    std::map<std::string_view, std::map<std::string_view, Votes, ByPerson>> m_last;
};

void write_share(stream::ObjectWriter& object, std::string_view name, double value) {
    object.raw(name) += fmt::format("{:.3f}", value);
}

void write_estimate(stream::ObjectWriter& object, const std::string& name, const Estimate& estimate) {
    if (estimate.value) {
        write_share(object, name, *estimate.value);
    }
    if (estimate.interval) {
        object.raw(name + "_interval") +=
            fmt::format("[{:.3f},{:.3f}]", estimate.interval->first, estimate.interval->second);
    }
}

Estimate alpha_of(const std::vector<Ratings>& things) {
    std::vector<Ratings> drawn(things.size());
    return bootstrap(things.size(), [&](std::span<const std::size_t> places) {
        std::transform(places.begin(), places.end(), drawn.begin(),
                       [&](std::size_t place) { return things[place]; });
        return krippendorff_alpha(drawn);
    });
}

/// What two people said about the messages that both judged.
struct Pair {
    std::string_view first;
    std::string_view second;
    std::vector<std::pair<const Judgement*, const Judgement*>> messages;
};

std::vector<Pair> pairs_of(const std::vector<ByReviewer>& shared) {
    std::map<std::pair<std::string, std::string>, Pair> pairs; // by who they are
    for (const ByReviewer& judged : shared) {
        for (auto first = judged.begin(); first != judged.end(); ++first) {
            for (auto second = std::next(first); second != judged.end(); ++second) {
                Pair& pair = pairs[{person_of(first->first), person_of(second->first)}];
                pair.first = first->first;
                pair.second = second->first;
                pair.messages.emplace_back(&first->second, &second->second);
            }
        }
    }
    std::vector<Pair> out;
    out.reserve(pairs.size());
    for (auto& [names, pair] : pairs) {
        out.push_back(std::move(pair));
    }
    return out;
}

void count(PairTable& table, const std::pair<const Judgement*, const Judgement*>& said) {
    const bool first = said.first->takes_out;
    const bool second = said.second->takes_out;
    if (first && second) {
        ++table.both;
    } else if (first) {
        ++table.only_first;
    } else if (second) {
        ++table.only_second;
    } else {
        ++table.neither;
    }
}

PairTable table_of(const Pair& pair) {
    PairTable table;
    for (const auto& said : pair.messages) {
        count(table, said);
    }
    return table;
}

Estimate estimate_of(const Pair& pair, std::optional<double> (*statistic)(const PairTable&) noexcept) {
    return bootstrap(pair.messages.size(), [&](std::span<const std::size_t> places) {
        PairTable table;
        for (const std::size_t place : places) {
            count(table, pair.messages[place]);
        }
        return statistic(table);
    });
}

std::uint64_t count_met(const std::vector<Stretch>& from, const std::vector<Stretch>& in, bool exact) {
    return static_cast<std::uint64_t>(std::count_if(from.begin(), from.end(), [&](const Stretch& a) {
        return std::any_of(in.begin(), in.end(), [&](const Stretch& b) {
            const bool touches = std::get<0>(a) == std::get<0>(b) && std::get<1>(a) < std::get<2>(b) &&
                                 std::get<1>(b) < std::get<2>(a);
            return exact ? a == b : touches;
        });
    }));
}

/// Twice what they share through all that they marked (F1): exact stretches, and stretches that touch.
void write_stretches(stream::ObjectWriter& object, const Pair& pair) {
    std::uint64_t all = 0;
    std::uint64_t exact = 0;
    std::uint64_t touching = 0;
    for (const auto& said : pair.messages) {
        const std::vector<Stretch>& first = said.first->stretches;
        const std::vector<Stretch>& second = said.second->stretches;
        all += first.size() + second.size();
        exact += 2 * count_met(first, second, true);
        touching += count_met(first, second, false) + count_met(second, first, false);
    }
    if (all != 0) {
        write_share(object, "exact_f1", static_cast<double>(exact) / static_cast<double>(all));
        write_share(object, "overlap_f1", static_cast<double>(touching) / static_cast<double>(all));
    }
}

void write_pair(std::string& out, const Pair& pair) {
    const PairTable table = table_of(pair);
    std::vector<Ratings> ratings;
    for (const auto& said : pair.messages) {
        ratings.push_back({2, (said.first->takes_out ? 1U : 0U) + (said.second->takes_out ? 1U : 0U)});
    }
    stream::ObjectWriter object(out);
    object.text("first", pair.first);
    object.text("second", pair.second);
    object.number("both", table.both);
    object.number("only_first", table.only_first);
    object.number("only_second", table.only_second);
    object.number("neither", table.neither);
    write_share(object, "agreement", observed_agreement(table));
    write_estimate(object, "kappa", estimate_of(pair, &cohen_kappa));
    write_estimate(object, "alpha", alpha_of(ratings));
    write_estimate(object, "ac1", estimate_of(pair, &gwet_ac1));
    write_stretches(object, pair);
    const PersonEffect effect = person_effect(table);
    write_share(object, "p", effect.p);
    if (effect.ratio) {
        write_share(object, "rate_ratio", *effect.ratio);
    }
    object.boolean("person_effect", effect.is_conspicuous);
    object.end();
}

std::string_view gate(const std::optional<double>& alpha, double goal) {
    if (!alpha || *alpha >= goal) {
        return "accept"; // no alpha: everyone said the same everywhere
    }
    return *alpha >= k_alpha_least ? "sharpen" : "stop";
}

void write_family(std::string_view family, const std::vector<ByReviewer>& shared, double goal,
                  AgreementReport& report) {
    std::vector<Ratings> ratings;
    for (const ByReviewer& judged : shared) {
        const auto yes = std::count_if(judged.begin(), judged.end(),
                                       [](const auto& person) { return person.second.takes_out; });
        ratings.push_back({judged.size(), static_cast<std::uint64_t>(yes)});
    }
    const Estimate alpha = alpha_of(ratings);
    const std::string_view said = gate(alpha.value, goal);
    if (said != "accept") {
        report.failed.emplace_back(family);
    }
    stream::ObjectWriter object(report.lines);
    object.text_if("family", family);
    object.number("messages", shared.size());
    write_estimate(object, "alpha", alpha);
    write_share(object, "goal", goal);
    object.text("gate", said);
    std::string& pairs = object.raw("pairs");
    pairs += '[';
    for (const Pair& pair : pairs_of(shared)) {
        pairs += pairs.back() == '[' ? "" : ",";
        write_pair(pairs, pair);
    }
    pairs += ']';
    object.end();
    report.lines += '\n';
}

/// The last word of each person counts, in whatever file it stands.
std::vector<const Decision*> by_moment(const std::vector<DecisionsFile>& files) {
    std::vector<const Decision*> out;
    for (const DecisionsFile& file : files) {
        for (const Decision& decision : file.decisions) {
            if (decision.role == Role::cleaner || decision.role == Role::second) {
                out.push_back(&decision);
            }
        }
    }
    std::stable_sort(out.begin(), out.end(), [](const Decision* a, const Decision* b) {
        return std::tie(a->at_ms, a->place.file, a->place.line) <
               std::tie(b->at_ms, b->place.file, b->place.line);
    });
    return out;
}

/// All rules, then the families by name: the ids of rules up to their first dot.
std::set<std::string_view> families_of(const Policy& policy) {
    std::set<std::string_view> families{""};
    for (const Rule& rule : policy.rules) {
        families.insert(std::string_view(rule.id).substr(0, rule.id.find('.')));
    }
    return families;
}

} // namespace

AgreementReport compare_reviewers(const std::vector<DecisionsFile>& files, const Policy& policy,
                                  double goal) {
    const std::vector<const Decision*> decisions = by_moment(files);
    AgreementReport report;
    for (const std::string_view family : families_of(policy)) {
        Judgements judgements(family);
        for (const Decision* decision : decisions) {
            judgements.add(*decision);
        }
        const std::vector<ByReviewer> shared = judgements.shared();
        if (family.empty()) {
            report.messages = shared.size();
        }
        if (!shared.empty() && (judgements.is_named() || family.empty())) {
            write_family(family, shared, goal, report);
        }
    }
    return report;
}

} // namespace chatkeep::policy
