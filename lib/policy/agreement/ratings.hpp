#pragma once
// SPDX-License-Identifier: EUPL-1.2
// How far people who judged the same things agree: yes (it goes) or no (it stays), corrected for chance.

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace chatkeep::policy {

/// What two people said about the same things.
struct PairTable {
    std::uint64_t both = 0; ///< said yes
    std::uint64_t only_first = 0;
    std::uint64_t only_second = 0;
    std::uint64_t neither = 0;

    [[nodiscard]] std::uint64_t count() const noexcept { return both + only_first + only_second + neither; }
};

/// The share of things about which they said the same.
[[nodiscard]] double observed_agreement(const PairTable& table) noexcept;

/// Cohen's kappa; nothing where chance alone explains everything, as when both always said the same word.
[[nodiscard]] std::optional<double> cohen_kappa(const PairTable& table) noexcept;

/// Gwet's AC1, which does not sink when yes is rare; nothing of an empty table.
[[nodiscard]] std::optional<double> gwet_ac1(const PairTable& table) noexcept;

/// What all people who judged one thing said.
struct Ratings {
    std::uint64_t people = 0;
    std::uint64_t yes = 0;
};

/// Krippendorff's alpha for nominal data; what only one person judged does not count. Nothing where all said
/// the same word.
[[nodiscard]] std::optional<double> krippendorff_alpha(std::span<const Ratings> things) noexcept;

/// Whether one of two people takes out more than the other, on the things that both judged.
struct PersonEffect {
    double p = 1;                ///< of Pearson's chi-square with one degree of freedom
    std::optional<double> ratio; ///< of the first one's share to the second one's
    bool is_conspicuous = false; ///< p < .01, or a ratio outside .8 to 1.25
};

[[nodiscard]] PersonEffect person_effect(const PairTable& table) noexcept;

/// A value with its 95% interval.
struct Estimate {
    std::optional<double> value;
    std::optional<std::pair<double, double>> interval;
};

/// The interval by the bootstrap: 1,000 resamples out of count things, always the same ones. statistic: of
/// the things at these places, which may come several times.
[[nodiscard]] Estimate
bootstrap(std::size_t count,
          const std::function<std::optional<double>(std::span<const std::size_t>)>& statistic);

} // namespace chatkeep::policy
