// SPDX-License-Identifier: EUPL-1.2
#include "report/time_text.hpp"

#include "model/records.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::report {

namespace {

using model::Precision;

Precision parse_precision(std::string_view word) noexcept {
    for (unsigned i = 0; i <= static_cast<unsigned>(Precision::nanosecond); ++i) {
        if (to_string(static_cast<Precision>(i)) == word) {
            return static_cast<Precision>(i);
        }
    }
    return Precision::unknown;
}

/// Characters of "2020-01-27T08:05:59.120" that the precision supports.
std::size_t digits_of(Precision precision) noexcept {
    static constexpr std::array<std::size_t, 9> lengths = {0, 4, 7, 10, 16, 19, 23, 26, 29};
    return lengths[static_cast<std::size_t>(precision)];
}

void append_part(std::string& text, std::string_view part, std::string_view separator) {
    if (!part.empty()) {
        text.append(text.empty() ? "" : separator).append(part);
    }
}

std::string tooltip_of(const stream::Value& time, const TimeText& text) {
    const std::string_view earliest = time.text_of("earliest");
    const std::string_view latest = time.text_of("latest");
    std::string tooltip(text.machine);
    if (!earliest.empty() && !latest.empty() && earliest != latest) {
        tooltip = std::string(earliest).append(" … ").append(latest);
    }
    append_part(tooltip, text.zone, " · ");
    if (!time.text_of("written").empty()) {
        append_part(tooltip, time.text_of("written"), " · ");
    }
    if (text.derived) {
        append_part(tooltip, time.text_of("basis"), " · ");
    }
    return tooltip;
}

} // namespace

TimeText read_time(const stream::Value& time) {
    TimeText text;
    text.machine = time.text_of("at");
    text.zone = time.text_of("zone");
    text.precision = parse_precision(time.text_of("precision"));
    const std::string_view basis = time.text_of("basis");
    text.derived = basis == "order" || basis == "merged";
    const auto instant = model::parse_instant(text.machine);
    if (instant) {
        text.has_offset = instant->offset_s.has_value();
        const std::size_t known = std::min(digits_of(text.precision), text.machine.find_first_of("Z+", 10));
        const std::string shown = text.machine.substr(0, std::min(known, text.machine.find('-', 10)));
        text.date = shown.substr(0, 10);
        text.clock = shown.size() > 11 ? shown.substr(11) : std::string();
    }
    text.tooltip = tooltip_of(time, text);
    return text;
}

} // namespace chatkeep::report
