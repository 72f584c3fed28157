// SPDX-License-Identifier: EUPL-1.2
#include "cli/command_line.hpp"

#include "base/text.hpp"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <list>
#include <utility>

namespace chatkeep::cli {

namespace {

using base::Error;
using base::Fault;

using Arguments = std::vector<std::string>;

Error usage_error(const CommandLine& line, const ProgramSpec& program, const std::string& fact) {
    return {Fault::usage, fact,
            fmt::format("{} --help lists the options", full_name(program, *line.command))};
}

const OptionSpec* find_option(const std::vector<const OptionSpec*>& options, std::string_view argument) {
    for (const OptionSpec* option : options) {
        const bool is_long = argument.substr(0, 2) == "--" && argument.substr(2) == option->name;
        const bool is_short = option->letter != 0 && argument.size() == 2 && argument[0] == '-' &&
                              argument[1] == option->letter;
        if (is_long || is_short) {
            return option;
        }
    }
    return nullptr;
}

bool has_subcommand(const ProgramSpec& program, std::string_view name) {
    return std::ranges::any_of(program.commands, [name](const CommandSpec& command) {
        return !command.name.empty() && command.name == name;
    });
}

/// Where the name of a subcommand stands: the first argument that is neither a common option nor its value.
/// The number of arguments when there is none.
std::size_t find_subcommand(const ProgramSpec& program, const Arguments& arguments) {
    const std::vector<const OptionSpec*> common = options_of(CommandSpec{});
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string_view argument = arguments[i];
        const auto equal = argument.find('=');
        const OptionSpec* option = find_option(common, argument.substr(0, equal));
        if (option == nullptr) {
            return has_subcommand(program, argument) ? i : arguments.size();
        }
        const bool takes_next = !option->argument.empty() && equal == std::string_view::npos;
        i += takes_next ? 1 : 0;
    }
    return arguments.size();
}

/// CLI11 holds the options of one command and nothing else: it would take "[a,b]" as an operand apart.
class Parser {
public:
    explicit Parser(CommandLine& line) : m_line(line) {
        m_app.set_help_flag();
        m_app.allow_extras();
        for (const OptionSpec* option : options_of(*line.command)) {
            add(*option);
        }
    }

    void parse(const Arguments& arguments) {
        Arguments reversed(arguments.rbegin(), arguments.rend()); // as CLI11 wants it
        m_app.parse(std::move(reversed));
        for (auto& [option, values] : m_bound) {
            if (option->count() > 0) {
                values.resize(option->count());
                m_line.values.insert_or_assign(option->get_name().substr(2), std::move(values));
            }
        }
        m_line.rest = m_app.remaining();
    }

private:
    void add(const OptionSpec& spec) {
        std::string names = fmt::format("--{}", spec.name);
        if (spec.letter != 0) {
            names += fmt::format(",-{}", spec.letter);
        }
        std::vector<std::string>& values = m_bound.emplace_back().second;
        if (spec.argument.empty()) {
            m_bound.back().first = m_app.add_flag(names)->disable_flag_override();
            return;
        }
        m_bound.back().first = m_app.add_option(names, values)
                                   ->expected(1)
                                   ->allow_extra_args(false)
                                   ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    }

    CommandLine& m_line;
    CLI::App m_app;
    std::list<std::pair<CLI::Option*, std::vector<std::string>>> m_bound; ///< list: CLI11 keeps references
};

void check_option(const CommandLine& line, const ProgramSpec& program, const OptionSpec& option) {
    const std::vector<std::string> values = line.all(option.name);
    if (option.required && values.empty()) {
        throw usage_error(line, program, fmt::format("--{} {} is required", option.name, option.argument));
    }
    if (!option.argument.empty() && !option.repeatable && values.size() > 1) {
        throw usage_error(line, program, fmt::format("--{} is given twice", option.name));
    }
    const std::vector<std::string_view> choices = split_choices(option.choices);
    for (const std::string& value : values) {
        if (!option.argument.empty() && value.empty()) {
            throw usage_error(line, program, fmt::format("--{} needs a {}", option.name, option.argument));
        }
        if (!choices.empty() && std::ranges::find(choices, value) == choices.end()) {
            throw usage_error(line, program,
                              fmt::format("--{} takes {}, not \"{}\"", option.name, option.choices, value));
        }
    }
}

void check_operands(const CommandLine& line, const ProgramSpec& program) {
    const CommandSpec& command = *line.command;
    if (line.rest.size() < command.operands_min) {
        throw usage_error(line, program, fmt::format("{} is missing", command.operands));
    }
    if (line.rest.size() > command.operands_max) {
        throw usage_error(line, program,
                          fmt::format("\"{}\" is one argument too many", line.rest[command.operands_max]));
    }
}

/// CLI11 would take the argument after "--output=" as its value.
void check_no_bare_equal(const CommandLine& line, const ProgramSpec& program, const Arguments& arguments) {
    for (const std::string& argument : arguments) {
        if (argument.size() > 3 && argument.starts_with("--") && argument.find('=') == argument.size() - 1) {
            throw usage_error(line, program, fmt::format("{} has no value", argument));
        }
    }
}

/// CLI11 starts with the option's name: "--output: 1 required TEXT missing", "quiet was given …".
std::string mismatch_fact(const CommandLine& line, std::string_view told) {
    for (const OptionSpec* option : options_of(*line.command)) {
        if (told.starts_with(fmt::format("--{}:", option->name))) {
            return fmt::format("--{} needs a {}", option->name, option->argument);
        }
        if (told.starts_with(fmt::format("{} ", option->name))) {
            return fmt::format("--{} takes no value", option->name);
        }
    }
    return std::string(told);
}

void parse_options(CommandLine& line, const ProgramSpec& program, const Arguments& arguments) {
    const auto end = std::ranges::find(arguments, "--");
    const Arguments before(arguments.begin(), end);
    check_no_bare_equal(line, program, before);
    try {
        Parser(line).parse(before);
    } catch (const CLI::ArgumentMismatch& mismatch) {
        throw usage_error(line, program, mismatch_fact(line, mismatch.what()));
    } catch (const CLI::Error& error) {
        throw usage_error(line, program, error.what());
    }
    for (const std::string& argument : line.rest) {
        if (argument.size() > 1 && argument.front() == '-') {
            throw usage_error(line, program, fmt::format("unknown option {}", argument));
        }
    }
    if (end != arguments.end()) {
        line.rest.insert(line.rest.end(), end + 1, arguments.end());
    }
}

} // namespace

bool CommandLine::has(std::string_view name) const {
    return values.contains(name);
}

std::string CommandLine::text(std::string_view name) const {
    const auto found = values.find(name);
    return found == values.end() || found->second.empty() ? std::string() : found->second.back();
}

std::vector<std::string> CommandLine::all(std::string_view name) const {
    const auto found = values.find(name);
    return found == values.end() ? std::vector<std::string>() : found->second;
}

const std::vector<std::string>& CommandLine::operands() const {
    return rest;
}

std::uint64_t number_of(const Options& options, std::string_view name, std::uint64_t fallback,
                        Bounds bounds) {
    if (!options.has(name)) {
        return fallback;
    }
    const std::string text = options.text(name);
    const auto number = base::parse_number(text);
    if (!number || *number < bounds.least || *number > bounds.most) {
        const std::string end = bounds.most == UINT64_MAX ? "" : fmt::format(" to {}", bounds.most);
        throw Error(Fault::usage, fmt::format("--{}: \"{}\" is no number from {}{}", name,
                                              base::printable(text, 40), bounds.least, end));
    }
    return *number;
}

std::size_t CommandLine::count(std::string_view name) const {
    return all(name).size();
}

CommandLine parse_command_line(const ProgramSpec& program, const std::vector<std::string>& arguments) {
    CommandLine line;
    line.command = &program.commands.front();
    Arguments own = arguments;
    if (const std::size_t place = find_subcommand(program, own); place < own.size()) {
        line.command =
            &*std::ranges::find(program.commands, std::string_view(own[place]), &CommandSpec::name);
        own.erase(own.begin() + static_cast<std::ptrdiff_t>(place));
    }
    const auto end = std::ranges::find(own, "--");
    if (std::any_of(own.begin(), end,
                    [](const std::string& word) { return word == "--help" || word == "-h"; })) {
        line.request = Request::help;
        return line;
    }
    if (std::find(own.begin(), end, "--version") != end) {
        line.request = Request::version;
        return line;
    }
    parse_options(line, program, own);
    for (const OptionSpec* option : options_of(*line.command)) {
        check_option(line, program, *option);
    }
    check_operands(line, program);
    return line;
}

std::vector<const OptionSpec*> options_of(const CommandSpec& command) {
    std::vector<const OptionSpec*> options;
    for (const OptionSpec& option : command.options) {
        options.push_back(&option);
    }
    if (command.has_output) {
        options.push_back(&output_option());
    }
    for (const OptionSpec& option : common_options()) {
        options.push_back(&option);
    }
    return options;
}

std::string full_name(const ProgramSpec& program, const CommandSpec& command) {
    return command.name.empty() ? std::string(program.name)
                                : fmt::format("{} {}", program.name, command.name);
}

std::vector<std::string_view> split_choices(std::string_view choices) {
    std::vector<std::string_view> words;
    while (!choices.empty()) {
        const std::size_t bar = std::min(choices.find('|'), choices.size());
        words.push_back(choices.substr(0, bar));
        choices.remove_prefix(std::min(bar + 1, choices.size()));
    }
    return words;
}

} // namespace chatkeep::cli
