#pragma once
// SPDX-License-Identifier: EUPL-1.2
// From the header's numbers to an honest time: the wall clock as written, the interval it stands for, and UTC
// only when the caller gave the zone.

#include "model/records.hpp"
#include "source/whatsapp_text/survey.hpp"
#include "time/zone.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::source::whatsapp_text {

struct TimeReading {
    model::Time time;
    std::optional<model::NoticeCode> trouble;
    std::string detail;
};

class Timing {
public:
    /// Throws Error{usage} when the zone is not in the tz database.
    Timing(const Survey& survey, const ReadOptions& options);

    /// line: the header's line, for the words as written.
    [[nodiscard]] TimeReading read(const Header& header, std::string_view line);

    /// What was decided about the whole file; to be put at its start.
    [[nodiscard]] std::vector<model::Notice> notices() const { return m_notices; }

private:
    struct Order {
        DateOrder order = DateOrder::dmy;
        bool open = false;
    };

    void decide(Shape shape, const DateEvidence& evidence, const Survey& survey, const ReadOptions& options);
    void apply_zone(TimeReading& reading);
    void notice(model::NoticeCode code, std::string detail);

    std::map<Shape, Order> m_orders;
    std::optional<time::Zone> m_zone;
    std::vector<model::Notice> m_notices;
};

} // namespace chatkeep::source::whatsapp_text
