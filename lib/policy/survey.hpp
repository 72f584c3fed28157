#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What one message is about, so that those around it can be judged.

#include <cstdint>

namespace chatkeep::policy {

/// What one message is about, in points of the word lists private.txt and work.txt.
struct Survey {
    std::uint16_t words = 0;
    std::uint16_t home = 0;   ///< private life
    std::uint16_t work = 0;   ///< work in general
    std::uint16_t crisis = 0; ///< the corona crisis
    std::uint16_t aside = 0;  ///< one's own employment, the office
    bool person = false;      ///< speaks of a person

    friend bool operator==(const Survey&, const Survey&) = default;
};

} // namespace chatkeep::policy
