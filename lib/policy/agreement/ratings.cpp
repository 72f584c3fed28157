// SPDX-License-Identifier: EUPL-1.2
#include "policy/agreement/ratings.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace chatkeep::policy {

namespace {

constexpr int k_resamples = 1000;
constexpr std::uint64_t k_seed = 20191215;
/// A confidence of 95%: 2.5% of the resamples lie below the interval, as many above.
constexpr std::size_t k_outside = 25;

double real(std::uint64_t value) noexcept {
    return static_cast<double>(value);
}

double share(std::uint64_t part, std::uint64_t whole) noexcept {
    return real(part) / real(whole);
}

std::optional<double> beyond_chance(double observed, double expected) noexcept {
    return expected < 1 ? std::optional((observed - expected) / (1 - expected)) : std::nullopt;
}

} // namespace

double observed_agreement(const PairTable& table) noexcept {
    return table.count() == 0 ? 1 : share(table.both + table.neither, table.count());
}

std::optional<double> cohen_kappa(const PairTable& table) noexcept {
    if (table.count() == 0) {
        return std::nullopt;
    }
    const double first = share(table.both + table.only_first, table.count());
    const double second = share(table.both + table.only_second, table.count());
    return beyond_chance(observed_agreement(table), first * second + (1 - first) * (1 - second));
}

std::optional<double> gwet_ac1(const PairTable& table) noexcept {
    if (table.count() == 0) {
        return std::nullopt;
    }
    const double yes = share(2 * table.both + table.only_first + table.only_second, 2 * table.count());
    return beyond_chance(observed_agreement(table), 2 * yes * (1 - yes));
}

std::optional<double> krippendorff_alpha(std::span<const Ratings> things) noexcept {
    double yes = 0;
    double all = 0;
    double apart = 0; // pairs that said different things, both ways
    for (const Ratings& thing : things) {
        if (thing.people < 2) {
            continue;
        }
        yes += real(thing.yes);
        all += real(thing.people);
        apart += 2 * real(thing.yes) * real(thing.people - thing.yes) / real(thing.people - 1);
    }
    const double expected = 2 * yes * (all - yes);
    return expected > 0 ? std::optional(1 - (all - 1) * apart / expected) : std::nullopt;
}

PersonEffect person_effect(const PairTable& table) noexcept {
    constexpr double k_least_p = .01;
    constexpr double k_least_ratio = .8;
    constexpr double k_most_ratio = 1.25;
    const double n = real(table.count());
    const double first = real(table.both + table.only_first);
    const double second = real(table.both + table.only_second);
    const double yes = first + second;
    PersonEffect effect;
    if (yes > 0 && yes < 2 * n) {
        const double chi_square = 2 * n * (first - second) * (first - second) / (yes * (2 * n - yes));
        effect.p = std::erfc(std::sqrt(chi_square / 2));
    }
    if (second > 0) {
        effect.ratio = first / second;
    }
    const bool uneven =
        effect.ratio ? *effect.ratio < k_least_ratio || *effect.ratio > k_most_ratio : first > 0;
    effect.is_conspicuous = effect.p < k_least_p || uneven;
    return effect;
}

Estimate bootstrap(std::size_t count,
                   const std::function<std::optional<double>(std::span<const std::size_t>)>& statistic) {
    std::vector<std::size_t> places(count);
    std::iota(places.begin(), places.end(), std::size_t{0});
    Estimate estimate{statistic(places), {}};
    if (!estimate.value) {
        return estimate;
    }
    std::mt19937_64 random(k_seed); // NOLINT(cert-msc32-c,cert-msc51-cpp): the same figures every time
    std::vector<double> values;
    for (int round = 0; round < k_resamples; ++round) {
        for (std::size_t& place : places) {
            place = random() % count; // a distribution differs between libraries
        }
        if (const auto value = statistic(places)) {
            values.push_back(*value);
        }
    }
    std::sort(values.begin(), values.end());
    const std::size_t outside = values.size() * k_outside / k_resamples;
    if (!values.empty()) {
        estimate.interval = {values[outside], values[values.size() - 1 - outside]};
    }
    return estimate;
}

} // namespace chatkeep::policy
