// SPDX-License-Identifier: EUPL-1.2
#include "cli/command_line.hpp"

#include <catch2/catch.hpp>

#include <array>

using namespace chatkeep;
using cli::CommandLine;
using Words = std::vector<std::string>;

namespace {

constexpr std::array k_options = {
    cli::OptionSpec{.name = "word", .letter = 'w', .argument = "WORD", .help = "a word", .repeatable = true},
    cli::OptionSpec{.name = "zone", .argument = "ZONE", .help = "a zone"},
    cli::OptionSpec{.name = "strict", .letter = 's', .help = "a flag"},
};

constexpr std::array k_required = {
    cli::OptionSpec{.name = "policy", .argument = "FILE", .help = "a policy", .required = true},
};

constexpr std::array k_commands = {
    cli::CommandSpec{.name = "",
                     .summary = "filters",
                     .operands = "[PATH…]",
                     .operands_max = SIZE_MAX,
                     .options = k_options,
                     .has_output = true},
    cli::CommandSpec{
        .name = "merge", .summary = "merges", .operands = "A B", .operands_min = 2, .operands_max = 2},
    cli::CommandSpec{.name = "check", .summary = "checks", .options = k_required},
};

constexpr cli::ProgramSpec k_program = {.name = "prog", .summary = "a program", .commands = k_commands};

CommandLine parse(const Words& words) {
    return cli::parse_command_line(k_program, words);
}

std::string refusal(const Words& words) {
    try {
        (void)parse(words);
    } catch (const base::Error& error) {
        CHECK(error.fault() == base::Fault::usage);
        return std::string(error.what()) + " | " + error.hint();
    }
    return "accepted";
}

} // namespace

TEST_CASE("options and operands may be mixed") {
    const CommandLine line = parse({"a", "-w", "x", "b", "--strict", "--word=y=z", "-wq", "-", "-o", "out"});
    CHECK(line.rest == Words{"a", "b", "-"});
    CHECK(line.all("word") == Words{"x", "y=z", "q"});
    CHECK(line.text("word") == "q");
    CHECK(line.has("strict"));
    CHECK(line.text("output") == "out");
    CHECK_FALSE(line.has("zone"));
    CHECK(line.text("zone").empty());
    CHECK(line.all("zone").empty());
}

TEST_CASE("short flags may be joined, the last with its value") {
    const CommandLine line = parse({"-sqvvwx"});
    CHECK(line.has("strict"));
    CHECK(line.has("quiet"));
    CHECK(line.count("verbose") == 2);
    CHECK(line.all("word") == Words{"x"});
}

TEST_CASE("everything behind -- is an operand") {
    CHECK(parse({"-s", "--", "-w", "--", "--help", "merge"}).rest == Words{"-w", "--", "--help", "merge"});
}

TEST_CASE("operands and values are taken byte for byte") {
    const Words odd = {"[a,b]", "[]", "\"q\"", "'q'", "a b", "", "{x}", "%%", "++", "ü"};
    CHECK(parse(odd).rest == odd);
    for (const std::string& value : odd) {
        if (!value.empty()) {
            CHECK(parse({"--word", value}).all("word") == Words{value});
        }
    }
}

TEST_CASE("a subcommand is the first word that is no common option") {
    CHECK(parse({}).command == k_commands.data());
    CHECK(parse({"a", "merge"}).command == k_commands.data());
    CHECK(parse({"./merge"}).command == k_commands.data());
    const CommandLine line = parse({"-q", "--journal", "merge", "--color=never", "merge", "a", "b"});
    CHECK(line.command == k_commands.data() + 1);
    CHECK(line.text("journal") == "merge");
    CHECK(line.rest == Words{"a", "b"});
}

TEST_CASE("help and version ask for nothing else to be right") {
    CHECK(parse({"--unknown", "--help"}).request == cli::Request::help);
    CHECK(parse({"merge", "-h"}).command == k_commands.data() + 1);
    CHECK(parse({"merge", "-h"}).request == cli::Request::help);
    CHECK(parse({"--version", "a"}).request == cli::Request::version);
    CHECK(parse({"a"}).request == cli::Request::run);
}

TEST_CASE("every misuse is a usage error that says what is wrong") {
    const std::string hint = " | prog --help lists the options";
    CHECK(refusal({"--unknown"}) == "unknown option --unknown" + hint);
    CHECK(refusal({"--unknown=1"}) == "unknown option --unknown=1" + hint);
    CHECK(refusal({"-x"}) == "unknown option -x" + hint);
    CHECK(refusal({"-sx"}) == "unknown option -x" + hint);
    CHECK(refusal({"--wor", "x"}) == "unknown option --wor" + hint);
    CHECK(refusal({"--word"}) == "--word needs a WORD" + hint);
    CHECK(refusal({"-w"}) == "--word needs a WORD" + hint);
    CHECK(refusal({"--word="}) == "--word= has no value" + hint);
    CHECK(refusal({"--word", ""}) == "--word needs a WORD" + hint);
    CHECK(refusal({"--strict=1"}) == "--strict takes no value" + hint);
    CHECK(refusal({"--zone", "a", "--zone", "b"}) == "--zone is given twice" + hint);
    CHECK(refusal({"--color", "pink"}) == "--color takes auto|always|never, not \"pink\"" + hint);
    CHECK(refusal({"merge", "a"}) == "A B is missing | prog merge --help lists the options");
    CHECK(refusal({"merge", "a", "b", "c"}) ==
          "\"c\" is one argument too many | prog merge --help lists the options");
    CHECK(refusal({"merge", "-o", "x", "a", "b"}) ==
          "unknown option -o | prog merge --help lists the options");
    CHECK(refusal({"check"}) == "--policy FILE is required | prog check --help lists the options");
}

TEST_CASE("a command's options are its own, then -o, then the common ones") {
    Words names;
    for (const cli::OptionSpec* option : cli::options_of(k_commands[0])) {
        names.emplace_back(option->name);
    }
    CHECK(names == Words{"word", "zone", "strict", "output", "force", "quiet", "verbose", "log-json",
                         "progress", "color", "journal", "no-sandbox", "help", "version"});
    CHECK(cli::options_of(k_commands[1]).size() == cli::common_options().size());
}

TEST_CASE("an option's number keeps to its bounds") {
    const cli::Bounds ten = {.least = 1, .most = 10};
    CHECK(cli::number_of(parse({"--word", "10"}), "word", 3, ten) == 10);
    CHECK(cli::number_of(parse({"--strict"}), "word", 3, ten) == 3);
    for (const std::string wrong :
         {"0", "11", "1x", "-1", "+1", " 1", "1.0", "99999999999999999999", "ten"}) {
        CHECK_THROWS_WITH(cli::number_of(parse({"--word", wrong}), "word", 3, ten),
                          "--word: \"" + wrong + "\" is no number from 1 to 10");
    }
    CHECK_THROWS_WITH(cli::number_of(parse({"--word", "x"}), "word", 3, {.least = 1}),
                      "--word: \"x\" is no number from 1");
}
