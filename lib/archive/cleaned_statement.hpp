#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The statement of what was cleaned: what a package holds of a read-out, counted, for its makers to sign.

#include "hash/proof.hpp"
#include "hash/sha.hpp"

#include <map>
#include <string>
#include <string_view>

namespace chatkeep::archive {

/// The members that follow from the package, as canonical JSON.
using CleanedStatement = std::map<std::string, std::string>;

struct CleanedContent {
    std::string digest;  ///< of ContentDigest
    std::string options; ///< of the stream's header, in canonical form: what it was cleaned under
};

/// readout: the bytes of the read-out's statement.
[[nodiscard]] CleanedStatement cleaned_statement(std::string_view readout,
                                                 const hash::ReadoutStatement& statement,
                                                 const hash::ProofCounts& counts,
                                                 const CleanedContent& content);

/// Whether a statement covers a file of the package: all of the payload but the statements and what signs
/// them.
[[nodiscard]] bool is_cleaned_content(std::string_view path) noexcept;

/// The digest by which a statement, and who signs or approves it, holds all that is in the package: SHA-256
/// over the lines of manifest-sha256.txt in bytewise order, of what is_cleaned_content().
class ContentDigest {
public:
    /// Without its line end.
    void add(std::string_view line) {
        m_digest.update(line);
        m_digest.update("\n");
    }

    [[nodiscard]] std::string finish() { return m_digest.finish(); }

private:
    hash::Digest m_digest{hash::Algorithm::sha256};
};

/// Whether bytes is a statement in canonical form with exactly these members, and "generator".
[[nodiscard]] bool fits(const CleanedStatement& statement, std::string_view bytes);

/// The canonical form of an object; names need no escapes.
[[nodiscard]] std::string object_of(const std::map<std::string, std::string>& members);

} // namespace chatkeep::archive
