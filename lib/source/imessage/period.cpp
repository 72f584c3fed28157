// SPDX-License-Identifier: EUPL-1.2
#include "source/imessage/period.hpp"

#include "time/zone.hpp"

#include <algorithm>

namespace chatkeep::source::imessage {

namespace {

constexpr std::int64_t k_epoch_s = 978'307'200; ///< 2001-01-01 in seconds since 1970
constexpr std::int64_t k_second = 1'000'000'000;
constexpr std::int64_t k_most_seconds = 9'000'000'000; ///< about 285 years

std::optional<std::int64_t> nanos_of_limit(const std::optional<model::Instant>& limit,
                                           const std::string& zone) {
    if (!limit) {
        return std::nullopt;
    }
    std::int64_t offset = limit->offset_s.value_or(0);
    if (!limit->offset_s && !zone.empty()) {
        if (auto found = time::Zone::find(zone)) {
            offset = found->resolve(limit->civil_s).first_offset_s;
        }
    }
    const std::int64_t seconds =
        std::clamp(limit->civil_s - offset - k_epoch_s, -k_most_seconds, k_most_seconds);
    return seconds * k_second + limit->nanos;
}

} // namespace

Period::Period(const ReadOptions& options)
    : m_since(nanos_of_limit(options.since, options.zone)),
      m_until(nanos_of_limit(options.until, options.zone)) {}

bool Period::has(std::int64_t date) const noexcept {
    return date == 0 || ((!m_since || date >= *m_since) && (!m_until || date < *m_until));
}

} // namespace chatkeep::source::imessage
