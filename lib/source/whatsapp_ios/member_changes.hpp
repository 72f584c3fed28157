#pragma once
// SPDX-License-Identifier: EUPL-1.2
// ZWAGROUPMEMBERSCHANGE: a log of who came to groups and went, which has more than the events among the
// messages. What its types mean is not known.

#include "base/sqlite.hpp"
#include "model/time.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace chatkeep::source::whatsapp_ios {

struct MemberChange {
    std::int64_t pk = 0;
    std::int64_t date = 0; ///< microseconds since 2001; 0: none
    model::Time time;
    std::int64_t type = 0;
    std::string group;                ///< address
    std::vector<std::string> members; ///< addresses
};

/// In order of Z_PK. damaged counts what could not be read.
[[nodiscard]] std::vector<MemberChange> read_member_changes(const base::Database& chats,
                                                            std::size_t& damaged);

} // namespace chatkeep::source::whatsapp_ios
