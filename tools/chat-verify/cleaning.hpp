#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The command that checks a cleaning.

#include "cli/program.hpp"

extern const chatkeep::cli::CommandSpec k_cleaning_command;
