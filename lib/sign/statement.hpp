#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A statement with its evidence beside it: F.json, signature F.json.p7s, timestamp F.json.p7s.tsr, and
// renewals F.json.p7s.tsr2, .tsr3, … each over the one before.

#include "sign/cms.hpp"
#include "sign/timestamp.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::sign {

struct StatementReport {
    std::vector<SignerReport> signers;
    std::vector<TimestampReport> timestamps; ///< the first is over the signature

    [[nodiscard]] bool is_valid() const noexcept;
    /// Signers with different keys, all valid ones.
    [[nodiscard]] std::size_t count_valid_signers() const;
};

/// Certificates of signers are checked at the time that a valid first timestamp proves, else at `now`
/// (seconds since 1970). A renewal must be as old as what it renews, or younger, and of a time at which that
/// still held. Throws Error{missing} without statement or signature, Error{check} when the
/// statement is not in canonical form, or a timestamp stands there without the one before it.
[[nodiscard]] StatementReport check_statement(const std::string& path, const Trust& trust, std::int64_t now);

/// The same for any small file with evidence beside it.
[[nodiscard]] StatementReport check_evidence(const std::string& path, const Trust& trust, std::int64_t now);

/// What is wrong with the evidence beside a file whoever is trusted: it is damaged, or of other content.
/// Empty when nothing is, or there is none.
[[nodiscard]] std::string find_broken_evidence(const std::string& path);

/// Throws Error{check} when bytes is not a JSON object with a type in canonical form (RFC 8785). name stands
/// in the message.
void require_statement(std::string_view bytes, const std::string& name);

/// A file of at most 1 MiB. Throws Error{missing}, Error{data} when it is larger.
[[nodiscard]] std::string read_small(const std::string& path);

} // namespace chatkeep::sign
