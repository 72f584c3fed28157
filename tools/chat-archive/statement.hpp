#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The command that writes statements about a package, to be signed.

#include "cli/program.hpp"

extern const chatkeep::cli::CommandSpec k_statement_command;
