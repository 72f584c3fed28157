// SPDX-License-Identifier: EUPL-1.2
#include "statement.hpp"

#include "archive/proof_check.hpp"
#include "archive/statements.hpp"
#include "base/error.hpp"
#include "base/text.hpp"
#include "model/time.hpp"
#include "sign/statement.hpp"
#include "stream/reader.hpp"

#include <fmt/core.h>

#include <array>
#include <string>

namespace {

using namespace chatkeep;
using base::Error;
using base::Fault;

std::string approval(const cli::Options& options, const archive::PackageStatements& statements) {
    if (!options.has("by") || !options.has("time")) {
        throw Error(Fault::usage, "an approval needs --by and --time",
                    "chat-archive statement approval --by NAME --time 2026-01-31T12:00:00Z PKG");
    }
    if (!model::parse_instant(options.text("time"))) {
        throw Error(Fault::usage,
                    fmt::format("--time: \"{}\" is no moment", base::printable(options.text("time"), 40)),
                    "write it as 2026-01-31T12:00:00Z");
    }
    return archive::approval_text(statements,
                                  {options.text("by"), options.text("role"), options.text("time")});
}

int statement_main(cli::Context& context) {
    const cli::Options& options = context.options();
    const std::string& kind = options.operands().front();
    const std::string& package = options.operands().back();
    std::vector<std::string> reads = {package};
    if (options.has("facts")) {
        reads.push_back(options.text("facts"));
    }
    context.enter({.reads = reads, .writes = {}});
    const archive::PackageStatements statements = archive::read_statements(package);
    archive::require_sound(package);
    std::string text;
    if (kind == "approval") {
        text = approval(options, statements);
    } else if (kind == "destruction" && options.has("facts")) {
        const stream::Document facts(sign::read_small(options.text("facts")), options.text("facts"));
        text = archive::destruction_text(statements, facts.root());
    } else {
        throw Error(Fault::usage,
                    fmt::format("statement: \"{}\" is neither approval nor destruction with --facts",
                                base::printable(kind, 40)));
    }
    context.output().write(text);
    context.output().commit();
    return 0;
}

constexpr std::array k_options = {
    cli::OptionSpec{.name = "by", .argument = "NAME", .help = "who approves", .details = "With approval."},
    cli::OptionSpec{
        .name = "role", .argument = "ROLE", .help = "as whom: owner, checker", .details = "With approval."},
    cli::OptionSpec{.name = "time",
                    .argument = "TIME",
                    .help = "when it was approved",
                    .details = "With approval: RFC 3339. A timestamp over the signature proves it."},
    cli::OptionSpec{.name = "facts",
                    .argument = "FILE",
                    .help = "what was destroyed, how and by whom, as JSON",
                    .details = "With destruction. What looks like a digest anywhere in it is refused: that "
                               "of an original would let anyone "
                               "test guesses at what was in it."},
};

constexpr std::array k_examples = {
    cli::ExampleSpec{"chat-archive statement destruction --facts f.json -o d.json package",
                     "state what was destroyed"},
};

} // namespace

constinit const cli::CommandSpec k_statement_command = {
    .name = "statement",
    .summary = "write an approval, or what was destroyed, for signing",
    .operands = "approval|destruction PKG",
    .operands_min = 2,
    .operands_max = 2,
    .options = k_options,
    .examples = k_examples,
    .main = &statement_main,
    .has_output = true};
