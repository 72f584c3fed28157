// SPDX-License-Identifier: EUPL-1.2
#include "base/text.hpp"
#include "cli/command_line.hpp"
#include "cli/program.hpp"
#include "stream/writer.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace chatkeep::cli {

namespace {

constexpr std::size_t k_columns = 79;
constexpr std::size_t k_label_columns = 28; ///< longer labels push their own line's help to the right

/// "-o, --output FILE"
std::string label(const OptionSpec& option) {
    std::string text = option.letter != 0 ? fmt::format("-{}, --{}", option.letter, option.name)
                                          : fmt::format("    --{}", option.name);
    return option.argument.empty() ? text : fmt::format("{} {}", text, option.argument);
}

/// The same in little room: "-o/--output FILE".
std::string short_label(const OptionSpec& option) {
    std::string text = option.letter != 0 ? fmt::format("-{}/--{}", option.letter, option.name)
                                          : fmt::format("--{}", option.name);
    return option.argument.empty() ? text : fmt::format("{} {}", text, option.argument);
}

std::string sentence(std::string_view summary) {
    std::string text(summary);
    if (!text.empty()) {
        text.front() = base::to_upper(text.front());
    }
    return text + '.';
}

/// Words in lines of k_columns, the lines behind the first indented.
std::string wrapped(std::string line, std::string_view words, std::size_t indent) {
    std::string text;
    while (!words.empty()) {
        const std::size_t end = std::min(words.find(' '), words.size());
        if (line.size() > indent && line.size() + end > k_columns) {
            text += line.substr(0, line.size() - 1) + '\n';
            line = std::string(indent, ' ');
        }
        line.append(words.substr(0, end)) += ' ';
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    line.back() = '\n';
    return text + line;
}

std::string own_options(const CommandSpec& command) {
    std::vector<const OptionSpec*> options = options_of(command);
    options.resize(options.size() - common_options().size());
    std::erase_if(options, [](const OptionSpec* option) { return !option->group.empty(); });
    std::size_t width = 0;
    for (const OptionSpec* option : options) {
        width = std::max(width, std::min(label(*option).size(), k_label_columns));
    }
    std::string text;
    for (const OptionSpec* option : options) {
        const std::string help = fmt::format("{}{}", option->help, option->required ? " (required)" : "");
        text += wrapped(fmt::format("  {:<{}}  ", label(*option), width), help, width + 4);
    }
    return text.empty() ? text : "\nOptions:\n" + text;
}

/// Items behind a heading, wrapped with an indent.
std::string paragraph(std::string_view heading, const std::vector<std::string>& items) {
    std::string text;
    std::string line(heading);
    for (std::size_t i = 0; i < items.size(); ++i) {
        const std::string item = items[i] + (i + 1 < items.size() ? "," : "");
        if (line.size() + 1 + item.size() > k_columns) {
            text += line + '\n';
            line = " ";
        }
        line += ' ' + item;
    }
    return text + line + '\n';
}

/// Options that few need, by group.
std::string group_paragraphs(const CommandSpec& command) {
    std::string text;
    for (std::size_t i = 0; i < command.options.size();) {
        const std::string_view group = command.options[i].group;
        std::vector<std::string> items;
        for (; i < command.options.size() && command.options[i].group == group; ++i) {
            items.push_back(short_label(command.options[i]));
        }
        text += group.empty() ? "" : paragraph(fmt::format("{}:", group), items);
    }
    return text;
}

std::string common_paragraph() {
    std::vector<std::string> items;
    for (const OptionSpec& option : common_options()) {
        items.push_back(short_label(option));
    }
    return paragraph("Common:", items);
}

/// Under the filter; the heading stands before the first name.
std::string subcommand_lines(const ProgramSpec& program, const CommandSpec& command) {
    constexpr std::string_view heading = "Subcommands:";
    std::size_t width = 0;
    for (const CommandSpec& other : program.commands) {
        width = std::max(width, other.name.size());
    }
    std::string text;
    for (const CommandSpec& other : program.commands) {
        if (command.name.empty() && !other.name.empty()) {
            const std::string start = fmt::format("{:<{}} {:<{}}  ", text.empty() ? heading : "",
                                                  heading.size(), other.name, width);
            text += wrapped(start, other.summary, start.size());
        }
    }
    return text;
}

std::string example_lines(const CommandSpec& command) {
    std::string text;
    for (const ExampleSpec& example :
         command.examples.first(std::min<std::size_t>(2, command.examples.size()))) {
        text += fmt::format("  {}\n", example.command);
    }
    return text.empty() ? text : "\nExamples:\n" + text;
}

template <typename Items, typename Write>
std::string array_json(const Items& items, const Write& write) {
    std::string json;
    for (const auto& item : items) {
        json += (json.empty() ? "" : ",") + write(item);
    }
    return '[' + json + ']';
}

std::string option_json(const OptionSpec& option) {
    const std::string letter = option.letter != 0 ? std::string(1, option.letter) : std::string();
    return fmt::format(
        R"({{"name":{},"letter":{},"argument":{},"help":{},"details":{},"repeatable":{},"required":{},)"
        R"("choices":{}}})",
        stream::json_of(option.name), stream::json_of(letter), stream::json_of(option.argument),
        stream::json_of(option.help), stream::json_of(option.details), option.repeatable, option.required,
        array_json(split_choices(option.choices), stream::json_of));
}

std::string example_json(const ExampleSpec& example) {
    return fmt::format(R"({{"command":{},"purpose":{}}})", stream::json_of(example.command),
                       stream::json_of(example.purpose));
}

std::string command_json(const CommandSpec& command) {
    std::vector<OptionSpec> options(command.options.begin(), command.options.end());
    if (command.has_output) {
        options.push_back(output_option());
    }
    return fmt::format(R"({{"name":{},"summary":{},"operands":{},"options":{},"examples":{}}})",
                       stream::json_of(command.name), stream::json_of(command.summary),
                       stream::json_of(command.operands), array_json(options, option_json),
                       array_json(command.examples, example_json));
}

std::string exit_code_json(const ExitCode& code) {
    return fmt::format(R"({{"code":{},"meaning":{}}})", stream::json_of(code.code),
                       stream::json_of(code.meaning));
}

} // namespace

std::string help_text(const ProgramSpec& program, const CommandSpec& command) {
    const std::string name = full_name(program, command);
    std::string text =
        fmt::format("Usage: {} [OPTION…]{}{}\n", name, command.operands.empty() ? "" : " ", command.operands);
    text += wrapped("", sentence(command.summary), 0);
    text += own_options(command);
    text += '\n' + group_paragraphs(command) + common_paragraph();
    text += subcommand_lines(program, command);
    text += example_lines(command);
    text += fmt::format("{}See {}(1)", command.examples.empty() ? "\n" : "", program.name);
    if (command.name.empty() && program.commands.size() > 1) {
        text += fmt::format(", {} SUBCOMMAND --help", program.name);
    }
    return text + ".\n";
}

std::string spec_json(const ProgramSpec& program) {
    return fmt::format(R"({{"name":{},"version":{},"summary":{},"exit":{},"common":{},"commands":{}}})",
                       stream::json_of(program.name), stream::json_of(version()),
                       stream::json_of(program.summary), array_json(exit_codes(), exit_code_json),
                       array_json(common_options(), option_json),
                       array_json(program.commands, command_json)) +
           '\n';
}

} // namespace chatkeep::cli
