// SPDX-License-Identifier: EUPL-1.2
#include "policy/statistics.hpp"

#include <algorithm>
#include <cmath>

namespace chatkeep::policy {

namespace {

double log_gamma(double x) {
    int sign = 0;
    return ::lgamma_r(x, &sign);
}

/// ln of n over k.
double log_choose(std::uint64_t n, std::uint64_t k) {
    const auto real = [](std::uint64_t value) { return static_cast<double>(value) + 1; };
    return log_gamma(real(n)) - log_gamma(real(k)) - log_gamma(real(n - k));
}

/// P(Bin(r, p) >= j).
double binomial_tail(std::uint64_t r, double p, std::uint64_t j) {
    if (j == 0 || p >= 1) {
        return 1;
    }
    if (p <= 0) {
        return 0;
    }
    double sum = 0;
    for (std::uint64_t k = j; k <= r; ++k) {
        sum += std::exp(log_choose(r, k) + static_cast<double>(k) * std::log(p) +
                        static_cast<double>(r - k) * std::log1p(-p));
    }
    return sum;
}

/// P(X <= hits) when bad of the population are hits.
double hypergeometric(const Sample& sample, std::uint64_t bad) {
    const std::uint64_t good = sample.population - bad;
    const std::uint64_t least = sample.size > good ? sample.size - good : 0;
    double sum = 0;
    for (std::uint64_t k = least; k <= std::min({sample.hits, bad, sample.size}); ++k) {
        sum += std::exp(log_choose(bad, k) + log_choose(good, sample.size - k) -
                        log_choose(sample.population, sample.size));
    }
    return sum;
}

} // namespace

std::optional<std::uint64_t> qbcb_needed(std::uint64_t r, double goal, double alpha) {
    for (std::uint64_t j = 1; j <= r; ++j) {
        if (binomial_tail(r, goal, j) <= alpha) {
            return j;
        }
    }
    return std::nullopt;
}

std::uint64_t upper_bound(const Sample& sample, double alpha) {
    std::uint64_t low = sample.hits; // holds: what was seen is there
    std::uint64_t high = sample.population - (sample.size - sample.hits) + 1;
    while (high - low > 1) { // the tail falls with the number of hits
        const std::uint64_t middle = low + (high - low) / 2;
        (hypergeometric(sample, middle) > alpha ? low : high) = middle;
    }
    return low;
}

std::optional<std::uint64_t> smallest_sample(std::uint64_t population, double limit, double alpha,
                                             std::uint64_t max_fail) {
    const auto bad = static_cast<std::uint64_t>(std::ceil(static_cast<double>(population) * limit));
    const auto shows = [&](std::uint64_t size) {
        return hypergeometric({population, size, max_fail}, bad) <= alpha;
    };
    if (bad <= max_fail || !shows(population)) {
        return std::nullopt;
    }
    std::uint64_t low = max_fail;
    std::uint64_t high = population;
    while (high - low > 1) {
        const std::uint64_t middle = low + (high - low) / 2;
        (shows(middle) ? high : low) = middle;
    }
    return high < population ? std::optional(high) : std::nullopt;
}

double recall_bound(std::uint64_t r, std::uint64_t m, double alpha) {
    if (m == 0 || m > r) {
        return 0;
    }
    double low = 0;
    double high = 1;
    for (int step = 0; step < 60; ++step) {
        const double middle = (low + high) / 2;
        (binomial_tail(r, middle, m) > alpha ? high : low) = middle;
    }
    return low;
}

} // namespace chatkeep::policy
