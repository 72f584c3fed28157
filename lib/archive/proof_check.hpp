#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Checks the proof in a package: its records against the read-out's statement, as chatkeep-proof(7)
// describes.

#include "archive/finding.hpp"
#include "archive/package_check.hpp"
#include "archive/stream_binding.hpp"
#include "hash/proof.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace chatkeep::archive {

inline constexpr std::string_view k_proof_folder = "data/proof";
inline constexpr std::string_view k_readout_statement = "data/proof/statement-readout.json";

inline constexpr std::string_view k_cleaned_name = "statement-cleaned.json";
/// Values in the stream that were not read in this form, because cleaning changed them.
inline constexpr std::string_view k_derived = "data/proof/derived.jsonl";

/// "conversation-000017.jsonl", in the proof folder.
[[nodiscard]] std::string records_name(std::uint64_t conversation);

/// True when the package has a proof folder.
[[nodiscard]] bool holds_proof(const std::string& folder);

struct ProofReport {
    hash::ProofCounts counts;
    hash::ReadoutStatement statement;
    std::optional<BindingCounts> stream; ///< nullopt: the package has no stream
};

/// A record with the statement that it leads to.
struct WatchedProof {
    hash::ProvedRecord record;
    std::string statement;
};

/// check_proof() that keeps one record; faults are thrown: Error{check}, Error{data}, Error{missing}.
[[nodiscard]] WatchedProof watch_record(const std::string& folder, std::uint64_t conversation,
                                        std::uint64_t index, CheckListener& listener);

/// Adds to what check_bag() demands that tag files stand in the one form of our writer, so that no byte of
/// them can change unseen; then checks the records, that the stream says what they say, and that the
/// statement of what was cleaned counts what is there. Every fault is a finding; nullopt when there was one.
std::optional<ProofReport> check_proof(const std::string& folder, CheckListener& listener);

struct WholeReport {
    PackageReport package;
    bool holds_proof = false;
    std::optional<ProofReport> proof; ///< nullopt: there is none, or a fault in it
};

/// Checks a whole package: check_package(), check_proof() where there is one, check_unlisted().
[[nodiscard]] WholeReport check_whole(const std::string& folder, CheckListener& listener);

/// check_whole() that throws Error{check} with the first error.
void require_sound(const std::string& folder);

} // namespace chatkeep::archive
