#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The commands that sign: identities, signatures over statements, a timestamping authority for
// demonstrations.

#include "cli/program.hpp"

extern const chatkeep::cli::CommandSpec k_identity_command;
extern const chatkeep::cli::CommandSpec k_sign_command;
extern const chatkeep::cli::CommandSpec k_stamp_command;
