#pragma once
// SPDX-License-Identifier: EUPL-1.2
// From arguments to a command and its options. Only inside cli.

#include "cli/program.hpp"

#include <map>

namespace chatkeep::cli {

enum class Request : std::uint8_t { run, help, version };

/// What the command line says.
class CommandLine : public Options {
public:
    [[nodiscard]] bool has(std::string_view name) const override;
    [[nodiscard]] std::string text(std::string_view name) const override;
    [[nodiscard]] std::vector<std::string> all(std::string_view name) const override;
    [[nodiscard]] const std::vector<std::string>& operands() const override;
    /// How often a flag was given.
    [[nodiscard]] std::size_t count(std::string_view name) const;

    Request request = Request::run;
    const CommandSpec* command = nullptr;
    std::map<std::string, std::vector<std::string>, std::less<>>
        values;                    ///< flags have one empty value each time
    std::vector<std::string> rest; ///< the operands
};

/// Throws Error{usage} with a hint. The result points into program.
[[nodiscard]] CommandLine parse_command_line(const ProgramSpec& program,
                                             const std::vector<std::string>& arguments);

/// All options of a command: its own, then -o where it has one, then the common ones.
[[nodiscard]] std::vector<const OptionSpec*> options_of(const CommandSpec& command);

/// "chat-parse merge"
[[nodiscard]] std::string full_name(const ProgramSpec& program, const CommandSpec& command);

/// The words of "auto|always|never".
[[nodiscard]] std::vector<std::string_view> split_choices(std::string_view choices);

} // namespace chatkeep::cli
