// SPDX-License-Identifier: EUPL-1.2
#include "cli/program.hpp"
#include "stream/reader.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <charconv>

using namespace chatkeep;

namespace {

constexpr std::array k_options = {
    cli::OptionSpec{
        .name = "policy", .letter = 'p', .argument = "FILE", .help = "the \"policy\"", .required = true},
    cli::OptionSpec{
        .name = "long",
        .argument = "WORD",
        .help = "a line of help that is so long that it would not fit into one line of eighty columns"},
    cli::OptionSpec{.name = "mode", .argument = "MODE", .help = "how", .choices = "fast|slow"},
};

constexpr std::array k_grouped = {
    cli::OptionSpec{.name = "plain", .help = "stands with its help"},
    cli::OptionSpec{.name = "key", .argument = "FILE", .help = "for the man page", .group = "Rare things"},
    cli::OptionSpec{.name = "lock", .letter = 'l', .help = "for the man page", .group = "Rare things"},
};

constexpr std::array k_examples = {
    cli::ExampleSpec{"prog one", "do one"},
    cli::ExampleSpec{"prog two", "do two"},
    cli::ExampleSpec{"prog three", "do three"},
};

constexpr std::array k_commands = {
    cli::CommandSpec{.name = "",
                     .summary = "cleans a stream",
                     .operands = "[FILE]",
                     .operands_max = 1,
                     .options = k_options,
                     .examples = k_examples,
                     .has_output = true},
    cli::CommandSpec{.name = "review", .summary = "makes a page"},
};

constexpr cli::ProgramSpec k_program = {.name = "prog", .summary = "a program", .commands = k_commands};

} // namespace

TEST_CASE("help of a filter tells usage, options, subcommands and two examples") {
    CHECK(cli::help_text(k_program, k_commands[0]) == R"(Usage: prog [OPTION…] [FILE]
Cleans a stream.

Options:
  -p, --policy FILE  the "policy" (required)
      --long WORD    a line of help that is so long that it would not fit into
                     one line of eighty columns
      --mode MODE    how
  -o, --output FILE  write to FILE instead of standard output

Common: --force, -q/--quiet, -v/--verbose, --log-json FILE, --progress WHEN,
  --color WHEN, --journal FILE, --no-sandbox, -h/--help, --version
Subcommands: review  makes a page

Examples:
  prog one
  prog two
See prog(1), prog SUBCOMMAND --help.
)");
}

TEST_CASE("help of a subcommand without options is short") {
    CHECK(cli::help_text(k_program, k_commands[1]) == R"(Usage: prog review [OPTION…]
Makes a page.

Common: --force, -q/--quiet, -v/--verbose, --log-json FILE, --progress WHEN,
  --color WHEN, --journal FILE, --no-sandbox, -h/--help, --version

See prog(1).
)");
}

TEST_CASE("the table as JSON has every option of every command") {
    const std::string json = cli::spec_json(k_program);
    const stream::Document document(json, "spec");
    std::vector<std::string> seen;
    document.root().find("commands")->for_each_item([&](stream::Value command) {
        seen.emplace_back(command.text_of("name"));
        command.find("options")->for_each_item(
            [&](stream::Value option) { seen.emplace_back(option.text_of("name")); });
    });
    CHECK(seen == std::vector<std::string>{"", "policy", "long", "mode", "output", "review"});
    CHECK(document.root().text_of("version") == cli::version());
}

TEST_CASE("every fault's exit code stands in the table") {
    std::vector<std::string> listed;
    for (const cli::ExitCode& code : cli::exit_codes()) {
        listed.emplace_back(code.code);
        CHECK(code.meaning.back() == '.');
    }
    using enum base::Fault;
    for (const base::Fault fault : {check, usage, data, missing, io, refused, credential, internal, pipe}) {
        const std::string code = std::to_string(base::exit_code(fault));
        CAPTURE(code);
        CHECK(std::count(listed.begin(), listed.end(), code) == 1);
    }
}

TEST_CASE("common options are documented") {
    for (const cli::OptionSpec& option : cli::common_options()) {
        CAPTURE(option.name);
        CHECK_FALSE(option.help.empty());
        CHECK_FALSE(option.details.empty());
    }
}

TEST_CASE("options of a group stand by name on a line of their own") {
    constexpr cli::CommandSpec command{.name = "open", .summary = "opens", .options = k_grouped};
    const std::string text = cli::help_text(k_program, command);
    CHECK(text.find("      --plain  stands with its help\n\nRare things: --key FILE, -l/--lock\nCommon: ") !=
          std::string::npos);
    CHECK(text.find("for the man page") == std::string::npos);
}
