#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Checks a bag: BagIt 0.93 to 1.0 (RFC 8493), complete and valid, in memory that does not grow with the bag.

#include "archive/bag_declaration.hpp"
#include "archive/bag_info.hpp"
#include "archive/finding.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace chatkeep::archive {

struct BagReport {
    std::optional<BagDeclaration> declaration;
    BagInfo info;
    PayloadOxum payload; ///< files and bytes found below data/
    std::uint64_t tag_files = 0;
    std::uint64_t errors = 0;
    std::uint64_t warnings = 0;

    [[nodiscard]] bool is_valid() const noexcept { return errors == 0; }
};

/// Is told of every file that was read: its path in the bag, and the SHA-256 of its bytes in lower-case hex.
using DigestVisit = std::function<void(std::string_view path, std::string_view sha256)>;

/// Reads every file of the bag once and reports each fact that makes it incomplete or invalid. Findings about
/// files come sorted by path. No path of a manifest is ever opened: the folder is walked, without following
/// links, and what is found is looked up. Where visit is given, SHA-256 is made whichever manifests there
/// are. Throws Error{missing} when folder is no folder that can be read.
BagReport check_bag(const std::string& folder, CheckListener& listener, const DigestVisit& visit = {});

} // namespace chatkeep::archive
