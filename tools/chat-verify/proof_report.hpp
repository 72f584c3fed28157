#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Says what the proof in a package shows, in the words of chatkeep-proof(7).

#include "archive/proof_check.hpp"
#include "cli/program.hpp"

struct Signatures {
    bool are_valid = false;    ///< they were checked, and all that are there are valid
    bool are_counted = false;  ///< and there are as many signers as were asked for
    bool of_statement = false; ///< over the statement of the read-out there is one
    bool of_package = false;
};

/// Writes to the command's output what is proved and what is only attested, and commits it.
void write_proof_report(chatkeep::cli::Context& context, const chatkeep::archive::ProofReport& report,
                        const Signatures& signatures);
