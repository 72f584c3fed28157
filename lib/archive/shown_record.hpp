#pragma once
// SPDX-License-Identifier: EUPL-1.2
// One record of a package alone, with what leads from it to the read-out's root: for whoever may see one
// message and no other.

#include "archive/finding.hpp"
#include "base/error.hpp"
#include "hash/proof.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace chatkeep::archive {

/// Canonical JSON without a line end, as chatkeep-proof(7) describes it. Checks the whole proof on the way.
/// Throws Error{check} when it does not hold, Error{missing} when there is no such record, or it was removed.
[[nodiscard]] std::string show_record(const std::string& package, std::uint64_t conversation,
                                      std::uint64_t index, CheckListener& listener);

struct ShownRecord {
    hash::ProvedRecord proved;
    hash::ReadoutStatement statement;
    std::string statement_bytes; ///< what the statement's signature is over
};

/// Checks what show_record() wrote. folder: where the files of attachments lie. Throws Error{check}.
[[nodiscard]] ShownRecord check_shown(std::string_view bytes, const std::string& name,
                                      const std::string& folder);

} // namespace chatkeep::archive
