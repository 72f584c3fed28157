#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The commands that look for what must not be in a cleaned package while the originals still exist.

#include "cli/program.hpp"

extern const chatkeep::cli::CommandSpec k_residue_command;
extern const chatkeep::cli::CommandSpec k_keys_command;
