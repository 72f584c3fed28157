#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The commands about evidence: statements with their signatures, timestamps.

#include "cli/program.hpp"

#include <cstddef>
#include <string>

extern const chatkeep::cli::CommandSpec k_statement_command;
extern const chatkeep::cli::CommandSpec k_stamp_command;

/// --trust and --at, for commands that check a statement on the way.
extern const chatkeep::cli::OptionSpec k_trust_option;
extern const chatkeep::cli::OptionSpec k_at_option;

/// Checks the evidence beside a statement, or beside a package's manifest, with what --trust names, writes a
/// line for each signature and timestamp to the command's output without committing it; false when one of
/// them is not valid, or there are fewer different signers than wanted.
bool check_evidence(chatkeep::cli::Context& context, const std::string& path, std::size_t wanted);
