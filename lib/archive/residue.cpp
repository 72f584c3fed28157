// SPDX-License-Identifier: EUPL-1.2
#include "archive/residue.hpp"

#include "archive/needles.hpp"
#include "archive/package_search.hpp"
#include "archive/removed_values.hpp"

#include <fmt/core.h>

#include <functional>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace chatkeep::archive {

namespace {

/// Gathers what went and what stayed.
class Gatherer : public PairVisitor {
public:
    struct Place {
        std::uint64_t conversation;
        std::uint64_t index;
    };

    void visit(const ReadoutPair& pair) override {
        const bool is_whole = pair.kept.empty();
        for_each_value(pair, [&](const FoundValue& value) {
            if (!value.is_removed) {
                m_kept.insert(std::hash<std::string_view>()(value.text));
                return;
            }
            const auto added =
                m_removed.try_emplace(std::string(value.text), Removal{{pair.conversation, pair.index}});
            added.first->second.is_whole = added.first->second.is_whole && is_whole;
        });
    }

    /// Hands the texts over; the places are in the order of the needles.
    std::vector<Place> fill(Needles& needles, ResidueCounts& counts) {
        std::vector<Place> places;
        for (const auto& [text, removal] : m_removed) {
            // "Akkoord" in a removed message is no leak of it where others said the same
            if (removal.is_whole && m_kept.contains(std::hash<std::string_view>()(text))) {
                ++counts.kept;
                continue;
            }
            needles.add(text);
            places.push_back(removal.place);
        }
        counts.values = places.size();
        m_removed.clear();
        m_kept.clear();
        return places;
    }

private:
    struct Removal {
        Place place;
        bool is_whole = true; ///< only as the text of a record that went whole
    };

    std::unordered_map<std::string, Removal> m_removed;
    std::unordered_set<std::size_t> m_kept;
};

/// Says of each text in which form it stands; of one and the same content once, however often it is read.
class NeedleSearcher : public Searcher {
public:
    NeedleSearcher(Needles& needles, const std::vector<Gatherer::Place>& places)
        : m_needles(needles), m_places(places) {}

    void search(base::Input& input, bool is_reading, const Found& found) override {
        if (!is_reading) {
            m_seen.clear();
        }
        std::unordered_set<std::uint32_t> seen;
        m_needles.search(input, [&](const NeedleHit& hit) {
            if (is_reading && m_seen.contains(hit.needle)) {
                return;
            }
            seen.insert(hit.needle);
            const Gatherer::Place& place = m_places.at(hit.needle);
            found(hit.offset, fmt::format(", as {}, what record {} of conversation {} lost", hit.form,
                                          place.index, place.conversation));
        });
        m_seen.merge(seen);
    }

private:
    Needles& m_needles;
    const std::vector<Gatherer::Place>& m_places;
    std::unordered_set<std::uint32_t> m_seen; ///< in the content that came last
};

} // namespace

ResidueCounts find_residue(base::Input& readout, const std::string& package, CheckListener& listener) {
    Gatherer gatherer;
    for_each_pair(readout, package, gatherer);
    ResidueCounts counts;
    Needles needles;
    const std::vector<Gatherer::Place> places = gatherer.fill(needles, counts);
    NeedleSearcher searcher(needles, places);
    search_package(package, searcher, counts, listener);
    return counts;
}

} // namespace chatkeep::archive
