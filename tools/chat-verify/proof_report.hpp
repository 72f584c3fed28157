#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Says what the proof in a package shows, in the words of chatkeep-proof(7).

#include "archive/proof_check.hpp"
#include "cli/program.hpp"

/// Writes to the command's output what is proved and what is only attested, and commits it. is_signed: the
/// statement's signatures were checked and are valid.
void write_proof_report(chatkeep::cli::Context& context, const chatkeep::archive::ProofReport& report,
                        bool is_signed);
