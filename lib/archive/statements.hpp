#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Statements about a package that has a proof: an owner's approval, and of the destruction of the originals
// (verklaring van vernietiging). Both name the statements of the read-out and of the cleaning by their
// digests.

#include "stream/value.hpp"

#include <string>
#include <string_view>

namespace chatkeep::archive {

/// SHA-256 in lower-case hex of the statements in a package.
struct PackageStatements {
    std::string readout;
    std::string cleaned;
};

/// Throws Error{missing} when the package has none.
[[nodiscard]] PackageStatements read_statements(const std::string& package);

struct Approval {
    std::string by;
    std::string role; ///< may be empty
    std::string time; ///< RFC 3339
};

/// In canonical form: type "chat-approval/1".
[[nodiscard]] std::string approval_text(const PackageStatements& statements, const Approval& approval);

/// In canonical form: type "chat-destruction/1". facts: what chatkeep-proof(7) lists, as a person wrote it.
/// Throws Error{usage} naming what is missing or malformed, and for a digest anywhere in it: that of an
/// original would let anyone test guesses at it.
[[nodiscard]] std::string destruction_text(const PackageStatements& statements, const stream::Value& facts);

/// Why a statement is not about a package; empty when it is. That of the read-out and that of what was
/// cleaned must be the package's own, byte for byte; an approval and a destruction must name both and have
/// the form in which they are written here; others are about none. Throws Error{missing} when the package
/// lacks a statement.
[[nodiscard]] std::string find_other_subject(std::string_view bytes, const std::string& package);

} // namespace chatkeep::archive
