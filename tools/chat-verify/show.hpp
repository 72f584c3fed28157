#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The command that shows one record alone, or checks one that was shown.

#include "cli/program.hpp"

extern const chatkeep::cli::CommandSpec k_show_command;
