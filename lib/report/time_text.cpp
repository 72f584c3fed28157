// SPDX-License-Identifier: EUPL-1.2
#include "report/time_text.hpp"

#include "model/records.hpp"
#include "stream/members.hpp"

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

enum class Part : std::uint8_t { at, earliest, latest, precision, basis, zone, written, count };

constexpr std::array<std::string_view, static_cast<std::size_t>(Part::count)> k_parts = {
    "at", "earliest", "latest", "precision", "basis", "zone", "written"};

using Parts = stream::Members<Part, k_parts.size()>;

std::string tooltip_of(const Parts& parts, const TimeText& text) {
    const std::string_view earliest = parts.text(Part::earliest);
    const std::string_view latest = parts.text(Part::latest);
    std::string tooltip;
    tooltip.reserve(128);
    if (!earliest.empty() && !latest.empty() && earliest != latest) {
        tooltip.append(earliest).append(" … ").append(latest);
    } else {
        tooltip = text.machine;
    }
    append_part(tooltip, text.zone, " · ");
    append_part(tooltip, parts.text(Part::written), " · ");
    append_part(tooltip, text.derived ? parts.text(Part::basis) : std::string_view(), " · ");
    return tooltip;
}

/// Date and clock as far as the precision goes. The stream's contract was checked before: at is RFC 3339.
void split(TimeText& text) {
    const std::string_view at = text.machine;
    if (at.size() < 19 || at[10] != 'T') {
        return;
    }
    const std::size_t offset = std::min(at.find_first_of("Z+-", 19), at.size());
    text.has_offset = offset < at.size();
    const std::string_view shown = at.substr(0, std::min(digits_of(text.precision), offset));
    text.date = shown.substr(0, 10);
    text.clock = shown.size() > 11 ? shown.substr(11) : std::string_view();
}

} // namespace

TimeText read_time(const stream::Value& time) {
    const Parts parts(time, k_parts);
    TimeText text;
    text.machine = parts.text(Part::at);
    text.zone = parts.text(Part::zone);
    text.precision = parse_precision(parts.text(Part::precision));
    const std::string_view basis = parts.text(Part::basis);
    text.derived = basis == "order" || basis == "merged";
    split(text);
    text.tooltip = tooltip_of(parts, text);
    return text;
}

TimeText read_removal_time(std::string_view at) {
    TimeText text;
    text.machine = at;
    text.tooltip = at;
    text.precision = Precision::minute;
    split(text);
    return text;
}

} // namespace chatkeep::report
