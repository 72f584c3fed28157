// SPDX-License-Identifier: EUPL-1.2
// A program that uses every feature of cli, so that the tests of the frame need none of the five programs.

#include "cli/program.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <new>
#include <stdexcept>

namespace {

using namespace chatkeep;
using cli::Context;

/// Copies input to output in blocks, with progress.
int copy(Context& context) {
    context.enter({.reads = context.options().operands(), .writes = {}});
    base::Input& input = context.input();
    base::Output& output = context.output();
    std::array<char, 65536> block{};
    std::uint64_t done = 0;
    while (const std::size_t count = input.read(block.data(), block.size())) {
        output.write({block.data(), count});
        done += count;
        context.progress(done, 0);
    }
    output.commit();
    context.journal("bytes", fmt::format("{}", done));
    return context.options().has("doubtful") ? 1 : 0;
}

int echo(Context& context) {
    base::Output& output = context.output();
    for (const std::string& operand : context.options().operands()) {
        output.write(fmt::format("operand {}\n", operand));
    }
    for (const char* name : {"word", "level"}) {
        for (const std::string& value : context.options().all(name)) {
            output.write(fmt::format("{} {}\n", name, value));
        }
    }
    output.commit();
    return 0;
}

int say(Context& context) {
    const std::string text = context.options().operands().front();
    context.say(cli::Severity::debug, text);
    context.say(cli::Severity::info, text);
    context.say(cli::Severity::warning, text, "demo-code",
                {.file = "a.txt", .line = 3, .row = {}, .offset = {}});
    context.say(cli::Severity::error, text);
    return 1;
}

int fail(Context& context) {
    using base::Fault;
    const std::string how = context.options().operands().front();
    if (how == "memory") {
        throw std::bad_alloc();
    }
    if (how == "exception") {
        throw std::runtime_error("surprise");
    }
    if (how == "nested") {
        try {
            throw base::Error(Fault::data, "inner");
        } catch (const base::Error&) {
            std::throw_with_nested(base::Error(Fault::missing, "outer"));
        }
    }
    if (how == "forgotten") {
        context.output().write("lost");
        return 0;
    }
    constexpr std::array<std::string_view, 8> words = {"check", "usage",   "data",       "missing",
                                                       "io",    "refused", "credential", "internal"};
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (how == words[i]) {
            throw base::Error(static_cast<Fault>(i), {.file = "a.txt", .line = 7, .row = {}, .offset = {}},
                              "as you wished", "wish for something else");
        }
    }
    return 0;
}

std::string attempt(int result) {
    return result >= 0 ? "open" : std::strerror(errno); // NOLINT(concurrency-mt-unsafe): one thread
}

/// Tries what the sandbox should refuse, and what it should not.
int probe(Context& context) {
    const std::vector<std::string>& operands = context.options().operands();
    context.enter({.reads = {operands.at(0)}, .writes = {operands.at(1)}});
    base::Output& output = context.output();
    const auto tell = [&](std::string_view what, int result) {
        output.write(fmt::format("{}: {}\n", what, attempt(result)));
    };
    tell("AF_INET", ::socket(AF_INET, SOCK_STREAM, 0));
    tell("AF_INET6", ::socket(AF_INET6, SOCK_DGRAM, 0));
    tell("AF_PACKET", ::socket(AF_PACKET, SOCK_RAW, 0));
    tell("AF_NETLINK", ::socket(AF_NETLINK, SOCK_RAW, 0));
    tell("AF_UNIX", ::socket(AF_UNIX, SOCK_STREAM, 0));
    std::array<int, 2> pair{};
    tell("socketpair", ::socketpair(AF_UNIX, SOCK_STREAM, 0, pair.data()));
    for (const std::string& path : operands) {
        tell(fmt::format("read {}", path), ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    }
    for (const std::string& path : operands) {
        tell(fmt::format("write {}", path),
             ::open((path + "/new").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    }
    output.commit();
    return 0;
}

constexpr std::array k_copy_options = {
    cli::OptionSpec{.name = "doubtful", .help = "end with code 1", .details = "For tests of the frame."},
};

constexpr std::array k_echo_options = {
    cli::OptionSpec{.name = "word",
                    .letter = 'w',
                    .argument = "WORD",
                    .help = "a word to print",
                    .details = "May be given more than once.",
                    .repeatable = true},
    cli::OptionSpec{.name = "level",
                    .argument = "LEVEL",
                    .help = "a level to print",
                    .details = "One of three.",
                    .choices = "low|middle|high"},
    cli::OptionSpec{.name = "must",
                    .letter = 'm',
                    .argument = "THING",
                    .help = "a thing",
                    .details = "Needed.",
                    .required = true},
};

constexpr std::array k_copy_examples = {
    cli::ExampleSpec{"demo < a > b", "copy a to b"},
    cli::ExampleSpec{"demo -o b a", "the same with an output that appears whole"},
};

constexpr std::array k_commands = {
    cli::CommandSpec{.name = "",
                     .summary = "copies bytes from one place to another",
                     .operands = "[FILE]",
                     .operands_max = 1,
                     .options = k_copy_options,
                     .examples = k_copy_examples,
                     .main = &copy,
                     .has_output = true},
    cli::CommandSpec{.name = "echo",
                     .summary = "prints its operands and options",
                     .operands = "[WORD…]",
                     .operands_max = SIZE_MAX,
                     .options = k_echo_options,
                     .main = &echo,
                     .has_output = true},
    cli::CommandSpec{.name = "say",
                     .summary = "says TEXT at each level",
                     .operands = "TEXT",
                     .operands_min = 1,
                     .operands_max = 1,
                     .main = &say},
    cli::CommandSpec{.name = "fail",
                     .summary = "fails as told",
                     .operands = "HOW",
                     .operands_min = 1,
                     .operands_max = 1,
                     .main = &fail},
    cli::CommandSpec{.name = "probe",
                     .summary = "tries the sandbox",
                     .operands = "READABLE WRITABLE [OTHER…]",
                     .operands_min = 2,
                     .operands_max = SIZE_MAX,
                     .main = &probe},
};

constexpr cli::ProgramSpec k_demo = {
    .name = "demo", .summary = "uses every feature of the command line frame", .commands = k_commands};

} // namespace

int main(int argc, char** argv) {
    return cli::run(argc, argv, k_demo);
}
