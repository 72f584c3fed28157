// SPDX-License-Identifier: EUPL-1.2
#include "cli/command_line.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <array>

using namespace chatkeep;
using Words = std::vector<std::string>;

namespace {

constexpr std::array k_options = {
    cli::OptionSpec{.name = "word", .letter = 'w', .argument = "WORD", .help = "a word", .repeatable = true},
};

constexpr std::array k_commands = {
    cli::CommandSpec{.name = "",
                     .summary = "filters",
                     .operands = "[PATH…]",
                     .operands_max = SIZE_MAX,
                     .options = k_options},
};

constexpr cli::ProgramSpec k_program = {.name = "prog", .summary = "a program", .commands = k_commands};

/// What argv can hold: no NUL.
rc::Gen<std::string> argument() {
    return rc::gen::container<std::string>(rc::gen::nonZero<char>());
}

} // namespace

TEST_CASE("laws of the command line") {
    rc::prop("any words behind -- come back as operands", [] {
        const auto words = *rc::gen::container<Words>(argument());
        Words arguments = {"--"};
        arguments.insert(arguments.end(), words.begin(), words.end());
        RC_ASSERT(cli::parse_command_line(k_program, arguments).rest == words);
    });

    rc::prop("any value that is not empty comes back", [] {
        const auto values = *rc::gen::container<Words>(rc::gen::nonEmpty(argument()));
        RC_PRE(std::find(values.begin(), values.end(), "--") == values.end());
        Words arguments;
        for (const std::string& value : values) {
            arguments.push_back("--word=" + value);
        }
        RC_ASSERT(cli::parse_command_line(k_program, arguments).all("word") == values);
    });

    rc::prop("no arguments but usage errors", [] {
        const auto words = *rc::gen::container<Words>(argument());
        try {
            (void)cli::parse_command_line(k_program, words);
        } catch (const base::Error& error) {
            RC_ASSERT(error.fault() == base::Fault::usage);
        }
    });
}
