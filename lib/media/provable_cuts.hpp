#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Where attachments are cut when they are committed, so that it stays provable what cleaning leaves of them.

#include "base/random_bytes.hpp"
#include "hash/record_blobs.hpp"

#include <vector>

namespace chatkeep::media {

/// The cuts of find_cuts(), as hash::FindCuts wants them.
[[nodiscard]] std::vector<hash::BlobCut> provable_cuts(const base::RandomBytes& original);

} // namespace chatkeep::media
