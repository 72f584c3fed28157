#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What a program says to people on standard error, and the same as JSON. Only inside cli.

#include "base/error.hpp"
#include "base/fd.hpp"
#include "cli/program.hpp"
#include "cli/progress.hpp"

#include <string>
#include <string_view>

namespace chatkeep::cli {

/// One thing to say.
struct Event {
    Severity severity = Severity::info;
    std::string_view text;
    std::string_view code = {};
    base::Place place = {};
    std::string_view hint = {};
};

class Messages {
public:
    explicit Messages(std::string_view program) : m_program(program) {}

    /// Sets threshold, colour, the JSON log and the progress bar as the options say. Throws when the log
    /// can't be made.
    void configure(const Options& options, std::size_t verbosity);

    /// Erases the progress bar, then writes one line. Never throws, never fails: standard error may be
    /// closed.
    void say(const Event& event);

    [[nodiscard]] Progress& progress() noexcept { return m_progress; }

private:
    void write_text(const Event& event) const;
    void write_log(const Event& event) const;

    std::string m_program;
    Severity m_threshold = Severity::warning;
    bool m_colour = false;
    bool m_text = true;
    base::Fd m_log_file;
    int m_log = -1; ///< m_log_file's descriptor or standard error
    Progress m_progress;
};

} // namespace chatkeep::cli
