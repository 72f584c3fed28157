#pragma once
// SPDX-License-Identifier: EUPL-1.2
// chat-verify sample: the check of a cleaning by a second person.

#include "cli/program.hpp"

extern const chatkeep::cli::CommandSpec k_sample_command;
