#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What the steps of a block and the judgement of order both ask of messages and their records.

#include "time/block.hpp"

#include <cstdint>
#include <vector>

namespace chatkeep::time {

/// The message's record in a source; nullptr when there is none.
[[nodiscard]] const Placed* record_in(const Placing& placing, std::uint16_t source);

/// Nothing puts in doubt that its records are of one message.
[[nodiscard]] bool is_sure(const Merged& message) noexcept;

/// Neither its clock was being set nor does its time rest on others, or contradict its place.
[[nodiscard]] bool is_steady(const Placed& record) noexcept;

/// Whether a record of another source shows the same time, without any correction of a clock.
[[nodiscard]] bool is_vouched_for(const Placing& placing, const Placed& record);

/// How long before it was stamped it may have been sent, in milliseconds. A source that shows the same time,
/// as coarse as it shows it, and never was seen to stamp what arrives, is the only bound: one late message
/// says nothing of how late the next one is, and what reaches two phones late may reach them together.
[[nodiscard]] std::int64_t lateness(const Placing& placing, const Placed& record);

/// Records of two messages in one source.
struct Both {
    const Placed* there;
    const Placed* here;
};

[[nodiscard]] std::vector<Both> find_both(const Placing& before, const Placing& message);

} // namespace chatkeep::time
