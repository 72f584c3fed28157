// SPDX-License-Identifier: EUPL-1.2
#include "source/merging/source_rank.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace chatkeep::source::merging {

namespace {

auto age_of(const SourceTraits& source) {
    return std::tuple(!source.is_database, source.acquired, source.last_ms);
}

/// Whether a was read out later than b, or is a database where b is none.
bool is_later(const SourceTraits& a, const SourceTraits& b) {
    return std::tuple(!a.is_database, b.acquired, b.last_ms) <
           std::tuple(!b.is_database, a.acquired, a.last_ms);
}

/// The numbers of the sources, those that go before the others first.
template <typename Before>
std::vector<std::size_t> sorted(std::size_t count, const Before& before) {
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), before);
    return order;
}

} // namespace

std::vector<SourceRank> rank(const std::vector<SourceTraits>& sources) {
    std::vector<SourceRank> ranks(sources.size());
    const auto finer = [](const SourceTraits& a, const SourceTraits& b) {
        return std::tie(a.finest_ms, a.digest) < std::tie(b.finest_ms, b.digest);
    };
    const auto by_words = sorted(sources.size(), [&](std::size_t a, std::size_t b) {
        const auto kind = [&](std::size_t one) {
            return std::tuple(!sources[one].is_database, sources[one].finest_ms);
        };
        const bool is_equal = age_of(sources[a]) == age_of(sources[b]);
        return kind(a) != kind(b) ? kind(a) < kind(b)
               : is_equal         ? sources[a].digest < sources[b].digest
                                  : is_later(sources[a], sources[b]);
    });
    const auto by_state = sorted(sources.size(), [&](std::size_t a, std::size_t b) {
        const bool is_equal = age_of(sources[a]) == age_of(sources[b]);
        return is_equal ? finer(sources[a], sources[b]) : is_later(sources[a], sources[b]);
    });
    std::vector<std::string> readers;
    for (std::uint32_t place = 0; place < sources.size(); ++place) {
        ranks[by_words[place]].words = place;
        SourceRank& rank = ranks[by_state[place]];
        const SourceTraits& source = sources[by_state[place]];
        const bool is_same_age = place > 0 && age_of(sources[by_state[place - 1]]) == age_of(source);
        rank.state = place;
        rank.age = is_same_age ? ranks[by_state[place - 1]].age : place;
        rank.is_database = source.is_database;
        const auto known = std::find(readers.begin(), readers.end(), source.reader);
        rank.reader = static_cast<std::uint32_t>(known - readers.begin());
        if (known == readers.end()) {
            readers.push_back(source.reader);
        }
    }
    return ranks;
}

} // namespace chatkeep::source::merging
