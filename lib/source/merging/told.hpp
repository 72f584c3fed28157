#pragma once
// SPDX-License-Identifier: EUPL-1.2
// One source's record of a message that several may have.

#include "source/merging/message_members.hpp"
#include "time/stamp.hpp"

#include <cstdint>
#include <string>

namespace chatkeep::source::merging {

/// As far as it shapes the line. Trivially copyable: it is spilled as bytes.
struct RecordItem {
    std::uint64_t reference = 0; ///< Stamp::reference
    std::uint32_t person = time::k_nobody;
    std::uint16_t source = 0;
    time::Content content = time::Content::text;
    bool media_known = false; ///< a file of a known type is named
    bool edited = false;
    bool untimed = false;
    bool open_start = false;
    bool open_end = false;
    bool by_name = false;
    std::uint8_t fold_decided = 0;
};

/// A record with its line, split.
struct Told {
    RecordItem item;
    std::string line;
    MessageMembers said;
};

} // namespace chatkeep::source::merging
