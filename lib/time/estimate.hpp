#pragma once
// SPDX-License-Identifier: EUPL-1.2
// One instant for every message, only to sort by.

#include "time/matching.hpp"

#include <cstdint>
#include <vector>

namespace chatkeep::time {

/// A first guess at a message's instant; exact: nothing else will be better.
struct Guess {
    std::int64_t instant_ms = 0;
    bool exact = false;
};

/// Inside each message's interval. An exact guess stays. Any other message stands between
/// its neighbours in the first source that has it. message_of: by record; when: by message.
[[nodiscard]] std::vector<std::int64_t> estimate_times(const Matching& matching,
                                                       const std::vector<std::uint32_t>& message_of,
                                                       const std::vector<Interval>& when,
                                                       const std::vector<Guess>& guesses);

} // namespace chatkeep::time
