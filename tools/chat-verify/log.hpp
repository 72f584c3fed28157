#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The command about transparency logs.

#include "cli/program.hpp"

extern const chatkeep::cli::CommandSpec k_log_command;
