#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Signed notes as C2SP defines them (c2sp.org/signed-note): text with signatures of Ed25519 keys that have a
// name, among them the cosignatures of witnesses (c2sp.org/tlog-cosignature).

#include "base/secret_bytes.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::sign {

/// What a key signs.
enum class NoteUse : std::uint8_t {
    log = 1,     ///< notes
    witness = 4, ///< notes with the time at which they were seen
};

/// A key that signs. Its text is secret: "PRIVATE+KEY+name+…".
class NoteSigner {
public:
    /// name: no white space, no "+". Throws Error{usage}.
    [[nodiscard]] static NoteSigner make(const std::string& name, NoteUse use);
    /// Throws Error{data} when text is no key.
    [[nodiscard]] static NoteSigner parse(std::string_view text);

    [[nodiscard]] const std::string& name() const noexcept { return m_name; }

    [[nodiscard]] NoteUse use() const noexcept { return m_use; }

    [[nodiscard]] std::string secret_text() const;
    /// What others need to check its signatures: "name+8 hex digits+base64".
    [[nodiscard]] std::string verifier_text() const;

    /// A signature line with its line end. text ends with a line end. time: seconds since 1970, of a witness.
    [[nodiscard]] std::string sign(std::string_view text, std::uint64_t time) const;

private:
    NoteSigner(std::string name, NoteUse use, base::SecretBytes seed);

    std::string m_name;
    NoteUse m_use;
    base::SecretBytes m_seed;
    std::string m_public;
};

/// A key that checks.
struct NoteVerifier {
    std::string name;
    NoteUse use = NoteUse::log;
    std::string key; ///< 32 bytes
};

/// One a line; empty lines are passed over. Throws Error{data} naming name.
[[nodiscard]] std::vector<NoteVerifier> parse_verifiers(std::string_view text, const std::string& name);

struct NoteSignature {
    std::string name;
    NoteUse use = NoteUse::log;
    std::uint64_t time = 0; ///< of a witness: seconds since 1970
};

struct Note {
    std::string_view text; ///< with its last line end
    std::string_view signatures;
};

/// Splits a note; nothing when it is none.
[[nodiscard]] std::optional<Note> parse_note(std::string_view bytes) noexcept;
/// The signatures of known keys that fit. nullopt when one of a known key does not fit, which makes the note
/// worthless; those of unknown keys are passed over.
[[nodiscard]] std::optional<std::vector<NoteSignature>> verify_note(const Note& note,
                                                                    const std::vector<NoteVerifier>& known);

} // namespace chatkeep::sign
