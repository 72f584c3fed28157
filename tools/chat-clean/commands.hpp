#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The subcommands of chat-clean.

#include "cli/program.hpp"

extern const chatkeep::cli::CommandSpec k_agreement_command;
extern const chatkeep::cli::CommandSpec k_decide_command;
extern const chatkeep::cli::CommandSpec k_masks_command;
extern const chatkeep::cli::CommandSpec k_policy_command;
extern const chatkeep::cli::CommandSpec k_queue_command;
extern const chatkeep::cli::CommandSpec k_train_command;
