#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What the five programs share: options declared once, messages, progress, exit codes, signals, the sandbox.
// main is: return cli::run(argc, argv, spec);

#include "base/dialogue.hpp"
#include "base/error.hpp"
#include "base/io.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::cli {

/// One option. From this table come CLI11's set-up, --help, the man page's OPTIONS and the completions.
struct OptionSpec {
    std::string_view name = {};     ///< long name without dashes: "policy"
    char letter = 0;                ///< 'o' for -o; 0: none
    std::string_view argument = {}; ///< "FILE"; empty: a flag
    std::string_view help = {};     ///< one line for --help
    std::string_view details = {};  ///< further sentences for the man page
    bool repeatable = false;
    bool required = false;
    std::string_view choices = {}; ///< "auto|always|never": other values are a usage error
    std::string_view group = {};   ///< --help lists the options of a group by name, on lines behind this word
    bool writes = false;           ///< the argument names a file that the run makes or adds to
};

struct ExampleSpec {
    std::string_view command = {}; ///< "chat-parse export.zip > messages.jsonl"
    std::string_view purpose = {}; ///< "read one export"
};

class Context;

/// The program as a filter (name empty) or one of its subcommands.
struct CommandSpec {
    std::string_view name = {};
    std::string_view summary = {};  ///< one sentence, lower case, no full stop
    std::string_view operands = {}; ///< "PATH…" for the usage line; empty: takes none
    std::size_t operands_min = 0;
    std::size_t operands_max = 0; ///< SIZE_MAX: any number
    std::span<const OptionSpec> options = {};
    std::span<const ExampleSpec> examples = {};
    int (*main)(Context&) = nullptr; ///< returns the exit code 0 or 1; everything else is an Error
    bool has_output = false;         ///< takes -o FILE, which Context::output() writes
    bool starts_programs = false;    ///< may call Context::start_program() until it calls enter()
};

struct ProgramSpec {
    std::string_view name;
    std::string_view summary;
    std::span<const CommandSpec> commands; ///< the filter first
};

/// The options as given.
class Options {
public:
    virtual ~Options() = default;
    [[nodiscard]] virtual bool has(std::string_view name) const = 0;
    /// The (last) value; empty when not given.
    [[nodiscard]] virtual std::string text(std::string_view name) const = 0;
    [[nodiscard]] virtual std::vector<std::string> all(std::string_view name) const = 0;
    [[nodiscard]] virtual const std::vector<std::string>& operands() const = 0;
};

/// What a number may be.
struct Bounds {
    std::uint64_t least = 0;
    std::uint64_t most = UINT64_MAX;
};

/// The whole number that an option gives, fallback when it is not given. Throws Error{usage}.
[[nodiscard]] std::uint64_t number_of(const Options& options, std::string_view name, std::uint64_t fallback,
                                      Bounds bounds);

enum class Severity : std::uint8_t { debug, info, warning, error };

/// What a run may touch; everything else is refused by the kernel where it can.
struct Sandbox {
    std::vector<std::string> reads;  ///< files and folders; "/" when paths come from the input
    std::vector<std::string> writes; ///< folders in which files are made
};

/// What a command's main works with.
class Context : public base::ProgramStarter {
public:
    [[nodiscard]] virtual const Options& options() const = 0;
    /// Standard input, or the file that the single operand or "-" names.
    [[nodiscard]] virtual base::Input& input() = 0;
    /// -o FILE as an atomic file, else standard output. Whoever asks for it must commit it: a main that
    /// returns without commit() is an internal error, so that no result is lost in silence.
    [[nodiscard]] virtual base::Output& output() = 0;
    /// "chat-parse 0.1.0", for the stream's header.
    [[nodiscard]] virtual std::string generator() const = 0;

    /// One line on stderr: "chat-parse: warning: export.zip: …". Foreign text must be escaped with
    /// base::printable.
    virtual void say(Severity severity, std::string_view text, std::string_view code = {},
                     const base::Place& place = {}) = 0;

    /// Progress in bytes; total 0: unknown. Cheap: draws at most ten times a second, only on a terminal. Also
    /// the place where a signal ends the run: throws when SIGINT or SIGTERM came.
    virtual void progress(std::uint64_t done, std::uint64_t total) = 0;

    /// Drops the right to open internet sockets, and the file system beyond what sandbox names. Call before
    /// input is touched; run() has already barred the network before main is called. From here on no program
    /// can be started.
    virtual void enter(const Sandbox& sandbox) = 0;

    /// Facts for --journal: counts, hashes of outputs.
    virtual void journal(std::string_view key, std::string_view value) = 0;
};

/// One line of the table of exit codes, the same for all programs.
struct ExitCode {
    std::string_view code; ///< "0", "130"
    std::string_view meaning;
};

[[nodiscard]] std::span<const ExitCode> exit_codes() noexcept;

/// The version of all five programs: "0.1.0".
[[nodiscard]] std::string_view version() noexcept;

/// Parses the command line, sets up signals and the sandbox, calls the command's main, maps errors to
/// messages and exit codes.
int run(int argc, char** argv, const ProgramSpec& program);

/// The options that every command has. Commands ask for them by name as for their own: has("force").
[[nodiscard]] std::span<const OptionSpec> common_options() noexcept;

/// -o FILE, which commands with has_output have.
[[nodiscard]] const OptionSpec& output_option() noexcept;

/// The whole text of --help for a command.
[[nodiscard]] std::string help_text(const ProgramSpec& program, const CommandSpec& command);

/// The program's whole table as JSON, which --cli-spec prints for scripts/gen-cli-docs.
[[nodiscard]] std::string spec_json(const ProgramSpec& program);

} // namespace chatkeep::cli
