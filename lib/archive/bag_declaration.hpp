#pragma once
// SPDX-License-Identifier: EUPL-1.2
// bagit.txt: the two lines that make a folder a bag.

#include "archive/finding.hpp"
#include "base/io.hpp"

#include <optional>
#include <string>

namespace chatkeep::archive {

struct BagDeclaration {
    int major = 0;
    int minor = 0;
    std::string encoding; ///< of all other tag files

    /// RFC 8493 is 1.0; earlier drafts (0.93 to 0.97) were laxer, and their bags stay valid under their own
    /// rules.
    [[nodiscard]] bool is_strict() const noexcept { return major >= 1; }

    friend bool operator==(const BagDeclaration&, const BagDeclaration&) = default;
};

/// Reports everything wrong with bagit.txt; nullopt when version or encoding can't be told.
[[nodiscard]] std::optional<BagDeclaration> read_declaration(base::Input& input, CheckListener& listener);

} // namespace chatkeep::archive
