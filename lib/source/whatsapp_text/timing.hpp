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

/// What is wrong with a time; no code: nothing.
struct TimeTrouble {
    std::optional<model::NoticeCode> code;
    std::string_view detail;
};

class Timing {
public:
    /// Throws Error{usage} when the zone is not in the tz database.
    Timing(const Survey& survey, const ReadOptions& options);

    /// Fills in a time that has nothing yet from a record that has a header.
    [[nodiscard]] TimeTrouble read(const RawRecord& record, model::Time& time);

    /// Whether the last time read is more than a day before the one in front of it.
    [[nodiscard]] bool went_back() const noexcept {
        return m_last_s && m_before_s && *m_last_s + k_day_s < *m_before_s;
    }

    /// Has the next time be compared with the one in front of the last.
    void set_last_aside() noexcept { m_last_s = m_before_s; }

    /// What was decided about the whole file; to be put at its start.
    [[nodiscard]] std::vector<model::Notice> notices() const { return m_notices; }

private:
    struct Order {
        DateOrder order = DateOrder::dmy;
        std::vector<DateOrder> others; ///< which the dates may have as well
    };

    void decide(Shape shape, const DateEvidence& evidence, const Survey& survey, const ReadOptions& options);
    void widen(const Header& header, std::int64_t civil_s, model::Time& time) const;
    void tell_calendars(const DateEvidence& evidence, DateOrder order);
    [[nodiscard]] TimeTrouble doubt(std::int64_t earliest_s) const noexcept;
    [[nodiscard]] TimeTrouble apply_zone(model::Time& time);
    [[nodiscard]] const Order& order_of(Shape shape);
    [[nodiscard]] std::optional<std::int32_t> day_of(const DateParts& date, DateOrder order);
    model::Notice& notice(model::NoticeCode code, std::string detail);

    static constexpr std::int64_t k_day_s = 86400;
    static constexpr std::int64_t k_year_s = 366 * k_day_s;
    static constexpr std::int64_t k_clock_doubt_s =
        2 * k_day_s; ///< of a container's time: zones, a wrong clock

    std::map<Shape, Order> m_orders;
    std::optional<std::int64_t> m_last_s; ///< the wall clock last read, and the one before
    std::optional<std::int64_t> m_before_s;
    std::uint64_t m_last_line = 0;            ///< of the record that m_last_s is of, which may be read twice
    std::optional<std::int64_t> m_exported_s; ///< the newest file of the export, where its container tells
    std::string m_after_export;               ///< words for a time after that
    Shape m_last_shape = 0;                   ///< and its order, since headers in a row are alike
    Order m_last_order;
    DateParts m_last_date; ///< and what it means in m_last_reading
    DateOrder m_last_reading = DateOrder::unknown;
    std::optional<std::int32_t> m_last_day;
    std::string m_nonexistent; ///< words for a local time that the zone skips
    std::optional<time::Zone> m_zone;
    std::vector<model::Notice> m_notices;
};

} // namespace chatkeep::source::whatsapp_text
