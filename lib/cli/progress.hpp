#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The progress bar: one line on standard error that is erased before anything else is said. Only inside cli.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace chatkeep::cli {

class Progress {
public:
    ~Progress();
    Progress() = default;
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    Progress(Progress&&) = delete;
    Progress& operator=(Progress&&) = delete;

    /// choice: auto, always, never.
    void configure(std::string_view program, std::string_view choice);
    /// Bytes done of total; total 0: unknown.
    void update(std::uint64_t done, std::uint64_t total);
    void erase() noexcept;

private:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] bool is_due(std::uint64_t done, std::uint64_t total, Clock::time_point now) const;

    std::string m_program;
    bool m_wanted = false;
    bool m_drawn = false;
    Clock::time_point m_start;
    Clock::time_point m_last;
    std::uint64_t m_done = 0;
    std::uint64_t m_percent = 0;
};

/// "chat-parse: 42 % of 2.9 GB, 210 MB/s, 8 s left"; without total "chat-parse: 1.2 GB, 210 MB/s".
[[nodiscard]] std::string progress_line(std::string_view program, std::uint64_t done, std::uint64_t total,
                                        std::uint64_t milliseconds);

/// "999 B", "1.2 kB", "41 MB": two digits at least, decimal units.
[[nodiscard]] std::string amount(std::uint64_t bytes);

} // namespace chatkeep::cli
