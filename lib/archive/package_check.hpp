#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Checks a package of ours beyond BagIt: the stream in it keeps its contract and every object it refers to is
// there.

#include "archive/bag_reader.hpp"
#include "archive/finding.hpp"
#include "stream/contract.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace chatkeep::archive {

struct PackageReport {
    BagReport bag;
    std::optional<stream::ContractCounts> stream; ///< nullopt: a bag without a chat stream
    std::uint64_t objects = 0;                    ///< distinct objects that messages refer to
    std::uint64_t errors = 0;                     ///< of bag and stream together
    std::uint64_t warnings = 0;
};

/// check_bag(), then data/messages.jsonl where the bag has a chat stream there, then what `then` checks. The
/// bag's digests take as long as all the rest: where there is a stream, another thread does the rest at the
/// same time, and findings keep that order. Throws what check_bag() and `then` throw.
PackageReport check_package(
    const std::string& folder, CheckListener& listener,
    const std::function<void(CheckListener&)>& then = [](CheckListener&) {});

} // namespace chatkeep::archive
