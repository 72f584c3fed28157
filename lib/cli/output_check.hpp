#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Inputs are never changed, also not when an option names one as an output. Only inside cli.

#include "cli/command_line.hpp"

namespace chatkeep::cli {

/// Throws Error{usage} when a file that the run would write is one that it reads, under whatever name, or is
/// named by two options that write.
void refuse_inputs_as_outputs(const CommandLine& line);

} // namespace chatkeep::cli
