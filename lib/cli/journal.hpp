#pragma once
// SPDX-License-Identifier: EUPL-1.2
// --journal: what a run did, when and by whom. The one place that reads the clock. Only inside cli.

#include "base/fd.hpp"
#include "cli/program.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chatkeep::cli {

class Journal {
public:
    /// Opens the file for adding a line; throws Error{io}. Call before the sandbox closes.
    Journal(std::string path, const ProgramSpec& program, std::vector<std::string> arguments);

    void add(std::string_view key, std::string_view value);

    /// Adds the run as one line. Throws Error{io}.
    void finish(int exit_code);

private:
    std::string m_path;
    base::Fd m_file;
    std::string m_program;
    std::vector<std::string> m_arguments;
    std::int64_t m_start;
    std::string m_user;
    std::string m_host;
    std::vector<std::pair<std::string, std::string>> m_facts; ///< in the order given
};

} // namespace chatkeep::cli
