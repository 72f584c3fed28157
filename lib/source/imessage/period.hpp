#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The period that was asked for, against times in UTC.

#include "source/source.hpp"

#include <cstdint>
#include <optional>

namespace chatkeep::source::imessage {

class Period {
public:
    /// Limits without an offset are read in the zone of the options, in UTC when there is none.
    explicit Period(const ReadOptions& options);

    /// date: nanoseconds since 2001; 0, a message without a time, is never outside.
    [[nodiscard]] bool has(std::int64_t date) const noexcept;

private:
    std::optional<std::int64_t> m_since; ///< nanoseconds since 2001
    std::optional<std::int64_t> m_until;
};

} // namespace chatkeep::source::imessage
