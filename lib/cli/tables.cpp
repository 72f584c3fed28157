// SPDX-License-Identifier: EUPL-1.2
#include "cli/program.hpp"

#include <array>

namespace chatkeep::cli {

namespace {

constexpr std::array k_exit_codes = {
    ExitCode{"0", "Done."},
    ExitCode{"1", "Done, but a check failed or something was skipped; standard error says what."},
    ExitCode{"2", "Wrong option, argument or configuration file."},
    ExitCode{"3", "Bad data: a truncated stream, a damaged or unknown source."},
    ExitCode{"4", "An input does not exist or may not be read."},
    ExitCode{"5", "Output could not be written."},
    ExitCode{"6", "Refused: by policy, for want of an approval, or because the output exists and --force was "
                  "not given."},
    ExitCode{"7", "Wrong key or password."},
    ExitCode{"70", "A fault in the program itself; please report it."},
    ExitCode{"129, 130, 143",
             "Ended by SIGHUP, SIGINT or SIGTERM, as the shell shows it. No output file is left behind."},
    ExitCode{"141", "The reader of standard output went away (SIGPIPE)."},
};

constexpr OptionSpec k_output = {
    .name = "output",
    .letter = 'o',
    .argument = "FILE",
    .help = "write to FILE instead of standard output",
    .details = "The file appears whole when the run ends well, or not at all. An existing file is replaced "
               "only with "
               "--force. - is standard output.",
    .writes = true,
};

constexpr std::array k_common = {
    OptionSpec{.name = "force",
               .help = "replace outputs that exist",
               .details = "Without it an output that exists ends the run before it starts, with code 6."},
    OptionSpec{.name = "quiet",
               .letter = 'q',
               .help = "say errors only, no warnings",
               .details = "The exit code tells as much as ever."},
    OptionSpec{
        .name = "verbose",
        .letter = 'v',
        .help = "say more",
        .details = "Given twice, it says still more. Text of messages is never part of it.",
        .repeatable = true,
    },
    OptionSpec{
        .name = "log-json",
        .argument = "FILE",
        .help = "write each message of the program as a JSON object to FILE",
        .details =
            "One object a line, with level, code, place and detail. The same messages still go to standard "
            "error, unless FILE is -, which puts the objects there instead. The log is written as the run "
            "goes on, so that it also tells of a run that failed.",
        .writes = true,
    },
    OptionSpec{
        .name = "progress",
        .argument = "WHEN",
        .help = "show progress on standard error: auto, always or never",
        .details = "auto, the default, shows it on a terminal that standard output does not write to.",
        .choices = "auto|always|never",
    },
    OptionSpec{
        .name = "color",
        .argument = "WHEN",
        .help = "colour messages: auto, always or never",
        .details =
            "auto, the default, does so on a terminal, unless the environment has NO_COLOR or TERM=dumb.",
        .choices = "auto|always|never",
    },
    OptionSpec{
        .name = "journal",
        .argument = "FILE",
        .help = "add what this run did, when and by whom to FILE",
        .details = "One JSON object is added as the last line when the run ends, also when it fails: "
                   "program, version, "
                   "arguments, start and end in UTC, user, host, exit code, and facts such as counts. Only "
                   "here do the "
                   "programs write the time of the clock.",
        .writes = true,
    },
    OptionSpec{
        .name = "no-sandbox",
        .help = "for finding faults only: do not bar the network and other files",
        .details = "Without this option the kernel refuses every internet socket and, where it has Landlock, "
                   "all files "
                   "but those the run needs.",
    },
    OptionSpec{.name = "help",
               .letter = 'h',
               .help = "show help",
               .details = "On standard output, with exit code 0."},
    OptionSpec{.name = "version",
               .help = "show the version",
               .details = "All five programs of one release have the same."},
};

} // namespace

std::span<const ExitCode> exit_codes() noexcept {
    return k_exit_codes;
}

std::string_view version() noexcept {
    return CHATKEEP_VERSION;
}

std::span<const OptionSpec> common_options() noexcept {
    return k_common;
}

const OptionSpec& output_option() noexcept {
    return k_output;
}

} // namespace chatkeep::cli
