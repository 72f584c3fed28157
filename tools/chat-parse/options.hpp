#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Options that reading and merging share.

#include "cli/program.hpp"

namespace chatkeep::parse {

extern const cli::OptionSpec k_media_option;
extern const cli::OptionSpec k_commit_option;
extern const cli::OptionSpec k_date_order_option;
extern const cli::OptionSpec k_owner_option;
extern const cli::OptionSpec k_conversation_option;
extern const cli::OptionSpec k_strict_option;

} // namespace chatkeep::parse
