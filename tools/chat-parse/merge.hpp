#pragma once
// SPDX-License-Identifier: EUPL-1.2
// chat-parse merge, and --merge auto: several sources of one conversation become one.

#include "base/io.hpp"
#include "base/spool.hpp"
#include "cli/program.hpp"
#include "source/merging/join.hpp"
#include "stream/writer.hpp"

#include <memory>
#include <span>
#include <vector>

namespace chatkeep::parse {

/// The options of chat-parse merge.
[[nodiscard]] std::span<const cli::OptionSpec> merge_options() noexcept;

[[nodiscard]] std::span<const cli::ExampleSpec> merge_examples() noexcept;

int merge_main(cli::Context& context);

/// Joins what one scan found more than once. bytes: the whole stream of the scan.
void merge_scan(cli::Context& context, std::unique_ptr<base::Spool> bytes, stream::Writer& writer);

} // namespace chatkeep::parse
