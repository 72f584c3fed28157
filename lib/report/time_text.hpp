#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A message's time as a reader sees it: no finer than the source wrote it.

#include "model/time.hpp"
#include "stream/value.hpp"

#include <string_view>

namespace chatkeep::report {

/// Views into the record: valid as long as its values.
struct TimeText {
    std::string_view date; ///< "2020-01-27", "2020-01", "2020"; empty when unknown
    std::string_view
        clock;           ///< "08:05", "08:05:59", "08:05:59.120"; empty when the source gives no time of day
    std::string_view at; ///< the value of the record: "2020-01-27T08:05:00+01:00"
    std::string_view earliest; ///< of an interval that says more than date and clock; else empty
    std::string_view latest;
    std::string_view zone;    ///< name of the zone; empty: unknown
    std::string_view written; ///< what the source wrote
    std::string_view basis;   ///< where derived
    bool has_offset = false;
    bool derived = false; ///< from the order of messages or another source
    model::Precision precision = model::Precision::unknown;
};

/// From a record's time object.
[[nodiscard]] TimeText read_time(const stream::Value& time);

/// From a removal's "at", which is cut to the minute.
[[nodiscard]] TimeText read_removal_time(std::string_view at);

} // namespace chatkeep::report
