#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What ends a run: one exception type whose fault decides the exit code.

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

namespace chatkeep::base {

/// The kinds of failure callers branch on; each maps to one exit code (see exit_code()).
enum class Fault : std::uint8_t {
    check,      ///< a check failed or something was skipped
    usage,      ///< wrong option, argument or configuration file
    data,       ///< input is damaged, truncated or of an unknown form
    missing,    ///< an input does not exist or may not be read
    io,         ///< output could not be written
    refused,    ///< policy or approval forbids it, or the output exists
    credential, ///< wrong key or password
    internal,   ///< a bug of ours
    pipe,       ///< the reader of our output went away; ends the run as SIGPIPE would
};

/// The exit code of a fault, as every man page lists it.
[[nodiscard]] int exit_code(Fault fault) noexcept;

/// Where in an input something is wrong. Line and row count from 1; offset is in bytes from 0.
struct Place {
    std::string file;
    std::optional<std::uint64_t> line;
    std::optional<std::uint64_t> row;
    std::optional<std::uint64_t> offset;
};

/// A line of a text file.
[[nodiscard]] Place at_line(std::string file, std::uint64_t line);

/// "file:12", "file: row 7", "file: byte 93", or the file alone.
[[nodiscard]] std::string to_string(const Place& place);

/// What went wrong with the path in front, where it does not stand in what already: "in/a.zip: cut off" of
/// "in/a.zip" for both "cut off" with "a.zip: cut off".
[[nodiscard]] std::string at_path(std::string_view path, std::string_view what);

/// A text that may name a path, with its last part in its place: records do not tell where a machine keeps
/// its files.
[[nodiscard]] std::string without_folder(std::string_view path, std::string text);

/// Thrown by the library, caught once in cli::run. The message is lower case, without a full stop, and
/// holds no message text; the hint says what to do.
class Error : public std::runtime_error {
public:
    Error(Fault fault, const std::string& message, std::string hint = {});
    Error(Fault fault, const Place& place, const std::string& message, std::string hint = {});

    [[nodiscard]] Fault fault() const noexcept { return m_fault; }

    [[nodiscard]] const std::string& hint() const noexcept { return m_hint; }

private:
    Fault m_fault;
    std::string m_hint;
};

/// Throws Error{fault} with the text of errno appended: "cannot open x: No such file or directory".
[[noreturn]] void throw_errno(Fault fault, const std::string& what);

} // namespace chatkeep::base

/// Throws an internal error where a wrong result could otherwise reach an archive.
#define CHATKEEP_CHECK(condition)                                                                            \
    ((condition) ? void()                                                                                    \
                 : throw ::chatkeep::base::Error(::chatkeep::base::Fault::internal,                          \
                                                 "check failed: " #condition " (" __FILE__ ")"))
