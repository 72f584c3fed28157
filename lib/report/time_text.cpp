// SPDX-License-Identifier: EUPL-1.2
#include "report/time_text.hpp"

#include "model/records.hpp"
#include "stream/members.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

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

constexpr std::size_t k_shortest = std::string_view("2020-01-27T08:05:59").size();

enum class Part : std::uint8_t { at, earliest, latest, precision, basis, zone, written, count };

constexpr std::array<std::string_view, static_cast<std::size_t>(Part::count)> k_parts = {
    "at", "earliest", "latest", "precision", "basis", "zone", "written"};

using Parts = stream::Members<Part, k_parts.size()>;

/// Where "Z" or "+01:00" begins; the end when there is none.
std::size_t find_offset(std::string_view at) noexcept {
    return at.size() < k_shortest ? at.size() : std::min(at.find_first_of("Z+-", k_shortest), at.size());
}

/// Date and clock as far as the precision goes. The stream's contract was checked before: at is RFC 3339.
void split(TimeText& text) {
    const std::string_view at = text.at;
    if (at.size() < k_shortest || at[10] != 'T') {
        return;
    }
    const std::size_t offset = find_offset(at);
    text.has_offset = offset < at.size();
    const std::string_view shown = at.substr(0, std::min(digits_of(text.precision), offset));
    text.date = shown.substr(0, 10);
    text.clock = shown.size() > 11 ? shown.substr(11) : std::string_view();
}

/// Whether a moment reads as the message's own time where that is shown.
bool is_shown_as(const TimeText& text, std::string_view moment) {
    const std::string_view at = text.at;
    const std::size_t digits = digits_of(text.precision);
    return !text.date.empty() && moment.substr(0, digits) == at.substr(0, digits) &&
           moment.substr(find_offset(moment)) == at.substr(find_offset(at));
}

} // namespace

TimeText read_time(const stream::Value& time) {
    const Parts parts(time, k_parts);
    TimeText text;
    text.at = parts.text(Part::at);
    text.zone = parts.text(Part::zone);
    text.written = parts.text(Part::written);
    text.precision = parse_precision(parts.text(Part::precision));
    const std::string_view basis = parts.text(Part::basis);
    text.derived = basis == "order" || basis == "merged";
    text.basis = text.derived ? basis : std::string_view();
    split(text);
    const std::string_view earliest = parts.text(Part::earliest);
    const std::string_view latest = parts.text(Part::latest);
    if (!earliest.empty() && !latest.empty() && !(is_shown_as(text, earliest) && is_shown_as(text, latest))) {
        text.earliest = earliest;
        text.latest = latest;
    }
    return text;
}

TimeText read_removal_time(std::string_view at) {
    TimeText text;
    text.at = at;
    text.precision = Precision::minute;
    split(text);
    return text;
}

} // namespace chatkeep::report
