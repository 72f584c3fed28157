#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A message's time as a reader sees it: no finer than the source wrote it.

#include "model/time.hpp"
#include "stream/value.hpp"

#include <string>
#include <string_view>

namespace chatkeep::report {

struct TimeText {
    std::string date;    ///< "2020-01-27", "2020-01", "2020"; empty when unknown
    std::string clock;   ///< "08:05", "08:05:59", "08:05:59.120"; empty when the source gives no time of day
    std::string machine; ///< the value of the record: "2020-01-27T08:05:00+01:00"
    std::string tooltip; ///< interval, what the source wrote, zone
    std::string zone;    ///< name of the zone; empty: unknown
    bool has_offset = false;
    bool derived = false; ///< from the order of messages or another source
    model::Precision precision = model::Precision::unknown;
};

/// From a record's time object.
[[nodiscard]] TimeText read_time(const stream::Value& time);

/// From a removal's "at", which is cut to the minute.
[[nodiscard]] TimeText read_removal_time(std::string_view at);

} // namespace chatkeep::report
