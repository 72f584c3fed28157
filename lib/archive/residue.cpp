// SPDX-License-Identifier: EUPL-1.2
#include "archive/residue.hpp"

#include "archive/folder_walk.hpp"
#include "archive/needles.hpp"
#include "archive/removed_values.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
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

/// Counts and reports progress on what is read.
class CountedInput : public base::Input {
public:
    CountedInput(base::Input& input, ResidueCounts& counts, CheckListener& listener)
        : m_input(input), m_counts(counts), m_listener(listener) {}

    std::size_t read(char* buffer, std::size_t size) override {
        const std::size_t count = m_input.read(buffer, size);
        m_counts.bytes += count;
        m_listener.advanced(count);
        return count;
    }

private:
    base::Input& m_input;
    ResidueCounts& m_counts;
    CheckListener& m_listener;
};

} // namespace

ResidueCounts find_residue(base::Input& readout, const std::string& package, CheckListener& listener) {
    Gatherer gatherer;
    for_each_pair(readout, package, gatherer);
    ResidueCounts counts;
    Needles needles;
    const std::vector<Gatherer::Place> places = gatherer.fill(needles, counts);
    const base::Fd folder = open_folder(package);
    FolderWalk walk(folder, FolderWalk::Depth::all);
    while (auto walked = walk.next()) {
        const std::string name = base::printable(walked->path);
        const auto report = [&](const NeedleHit& hit, std::string_view where) {
            const Gatherer::Place& place = places.at(hit.needle);
            ++counts.hits;
            listener.found({FindingLevel::error, name, 0,
                            fmt::format("{} holds, as {}, what record {} of conversation {} lost", where,
                                        hit.form, place.index, place.conversation)});
        };
        needles.search(walked->path, [&](const NeedleHit& hit) { report(hit, "the name of the file"); });
        if (walked->kind != WalkedKind::file) {
            continue;
        }
        ++counts.files;
        base::FdInput file(std::move(walked->fd), name);
        CountedInput input(file, counts, listener);
        needles.search(input, [&](const NeedleHit& hit) { report(hit, fmt::format("byte {}", hit.offset)); });
    }
    return counts;
}

} // namespace chatkeep::archive
