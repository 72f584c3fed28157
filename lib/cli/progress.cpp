// SPDX-License-Identifier: EUPL-1.2
#include "cli/progress.hpp"

#include "cli/terminal.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace chatkeep::cli {

namespace {

constexpr std::uint64_t k_step = 64 * 1024; ///< bytes between two looks at the clock
constexpr auto k_interval = std::chrono::milliseconds(100);
constexpr std::uint64_t k_none_drawn = 101;
constexpr std::string_view k_erase = "\r\x1b[K";

std::uint64_t percent_of(std::uint64_t done, std::uint64_t total) {
    return total == 0 ? 0 : std::min(done, total) * 100 / total;
}

std::string duration(std::uint64_t seconds) {
    if (seconds < 60) {
        return fmt::format("{} s", seconds);
    }
    return seconds < 3600 ? fmt::format("{} min", seconds / 60)
                          : fmt::format("{} h {} min", seconds / 3600, seconds / 60 % 60);
}

} // namespace

Progress::~Progress() {
    erase();
}

void Progress::configure(std::string_view program, std::string_view choice) {
    m_program = program;
    m_wanted = wants_progress(choice);
    m_start = Clock::now();
    m_last = choice == "always" ? m_start - k_interval : m_start; // a short run shows no bar unless told to
    m_percent = k_none_drawn;
}

void Progress::update(std::uint64_t done, std::uint64_t total) {
    if (!m_wanted || (done - m_done < k_step && done != total)) {
        return;
    }
    m_done = done;
    const Clock::time_point now = Clock::now();
    if (!is_due(done, total, now)) {
        return;
    }
    m_last = now;
    m_percent = percent_of(done, total);
    const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(now - m_start).count();
    std::string line = progress_line(m_program, done, total, static_cast<std::uint64_t>(elapsed));
    line.resize(std::min(line.size(), columns() - 1));
    write_to_person(STDERR_FILENO, std::string(k_erase) + line);
    m_drawn = true;
}

bool Progress::is_due(std::uint64_t done, std::uint64_t total, Clock::time_point now) const {
    if (now - m_last < k_interval) {
        return false;
    }
    return total == 0 || percent_of(done, total) != m_percent || now - m_last >= std::chrono::seconds(1);
}

void Progress::erase() noexcept {
    if (m_drawn) {
        write_to_person(STDERR_FILENO, k_erase);
        m_drawn = false;
    }
}

std::string progress_line(std::string_view program, std::uint64_t done, std::uint64_t total,
                          std::uint64_t milliseconds) {
    const std::uint64_t rate =
        milliseconds == 0 ? 0 : done / milliseconds * 1000 + done % milliseconds * 1000 / milliseconds;
    if (total == 0) {
        return fmt::format("{}: {}, {}/s", program, amount(done), amount(rate));
    }
    std::string line =
        fmt::format("{}: {} % of {}, {}/s", program, percent_of(done, total), amount(total), amount(rate));
    if (rate > 0 && done <= total) {
        line += fmt::format(", {} left", duration((total - done) / rate));
    }
    return line;
}

std::string amount(std::uint64_t bytes) {
    constexpr std::array<std::string_view, 6> units = {"B", "kB", "MB", "GB", "TB", "PB"};
    std::size_t unit = 0;
    std::uint64_t tenths = 0;
    while (bytes >= 1000 && unit + 1 < units.size()) {
        tenths = bytes % 1000 / 100;
        bytes /= 1000;
        ++unit;
    }
    return unit > 0 && bytes < 10 ? fmt::format("{}.{} {}", bytes, tenths, units[unit])
                                  : fmt::format("{} {}", bytes, units[unit]);
}

} // namespace chatkeep::cli
