// SPDX-License-Identifier: EUPL-1.2
#include "show.hpp"

#include "archive/shown_record.hpp"
#include "base/atomic_file.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <array>
#include <string>

namespace {

using namespace chatkeep;

constexpr std::size_t k_largest = std::size_t{64} * 1024 * 1024;

class Progress : public archive::CheckListener {
public:
    explicit Progress(cli::Context& context) : m_context(context) {}

    void found(archive::Finding finding) override {
        m_context.say(finding.level == archive::FindingLevel::error ? cli::Severity::error
                                                                    : cli::Severity::warning,
                      finding.text);
    }

    void advanced(std::uint64_t bytes) override { m_context.progress(m_bytes += bytes, 0); }

private:
    cli::Context& m_context;
    std::uint64_t m_bytes = 0;
};

std::uint64_t number_of(const std::string& text) {
    const auto number = base::parse_number(text);
    if (!number) {
        throw base::Error(base::Fault::usage, fmt::format("\"{}\" is no number", base::printable(text, 40)),
                          "chat-verify show PKG CONVERSATION RECORD, both counted from 0");
    }
    return *number;
}

int check(cli::Context& context, const std::string& path) {
    const std::string folder = base::parent_of(path);
    context.enter({.reads = {folder}, .writes = {}});
    base::FdInput input(base::open_to_read(path), path);
    const archive::ShownRecord shown =
        archive::check_shown(base::read_all(input, k_largest, path), path, folder);
    context.output().write(
        fmt::format("proved: this is record {} of {} in conversation {} of {} of the read-out with root {}\n"
                    "not checked: who signed the statement of the read-out\n",
                    shown.proved.index, shown.proved.size, shown.proved.conversation,
                    shown.statement.conversations, hash::to_hex(shown.statement.root)));
    context.output().commit();
    return 0;
}

int show_main(cli::Context& context) {
    const auto& operands = context.options().operands();
    if (operands.size() == 1) {
        return check(context, operands.front());
    }
    if (operands.size() != 3) {
        throw base::Error(base::Fault::usage, "show needs a package, a conversation, a record",
                          "chat-verify show PKG CONVERSATION RECORD, both counted from 0");
    }
    const std::uint64_t conversation = number_of(operands[1]);
    const std::uint64_t index = number_of(operands[2]);
    context.enter({.reads = {operands.front()}, .writes = {}});
    Progress progress(context);
    context.output().write(archive::show_record(operands.front(), conversation, index, progress));
    context.output().commit();
    return 0;
}

constexpr std::array k_examples = {
    cli::ExampleSpec{"chat-verify show -o message.json package 0 17",
                     "write record 17 of conversation 0 alone"},
    cli::ExampleSpec{"chat-verify show message.json", "check a record that was shown"},
};

} // namespace

constinit const cli::CommandSpec k_show_command = {.name = "show",
                                                   .summary = "show one record alone, with its proof",
                                                   .operands = "PKG CONVERSATION RECORD | FILE",
                                                   .operands_min = 1,
                                                   .operands_max = 3,
                                                   .options = {},
                                                   .examples = k_examples,
                                                   .main = &show_main,
                                                   .has_output = true};
