// SPDX-License-Identifier: EUPL-1.2
#include "media/provable_cuts.hpp"

#include "media/clean.hpp"

namespace chatkeep::media {

std::vector<hash::BlobCut> provable_cuts(const base::RandomBytes& original) {
    constexpr std::size_t k_most = 4096; // a file of nothing but tags: its records would outgrow it
    std::vector<hash::BlobCut> cuts;
    for (const Cut& cut : find_cuts(original)) {
        cuts.push_back({cut.begin, cut.end, cut.zeros ? cut.end - cut.begin : cut.fill.size()});
    }
    return cuts.size() > k_most ? std::vector<hash::BlobCut>() : cuts;
}

} // namespace chatkeep::media
