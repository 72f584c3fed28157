#pragma once
// SPDX-License-Identifier: EUPL-1.2
// CVR-1: keys, commitments and leaves, as chatkeep-proof(7) describes them byte for byte. A commitment binds
// a value without showing it: who lacks its key can't test guesses, who has it can check the value.

#include "hash/hash256.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace chatkeep::hash {

/// How a field is committed: as canonical JSON, as text in words, as bytes in parts.
enum class FieldKind : char { json = 'J', text = 'T', blob = 'B' };

/// "text" is text, "blob…" a blob, all others JSON.
[[nodiscard]] FieldKind kind_of(std::string_view name) noexcept;
/// 1 to 64 of a-z, 0-9, "_", ".".
[[nodiscard]] bool is_field_name(std::string_view name) noexcept;

/// From the read-out's key K to the keys of a conversation, message, field, part. None of them tells the one
/// before it. Whoever has a key can make all below it.
[[nodiscard]] Hash256 conversation_salt(const Hash256& readout_key, std::uint32_t conversation) noexcept;
[[nodiscard]] Hash256 conversation_key(const Hash256& readout_key, std::uint32_t conversation) noexcept;
[[nodiscard]] Hash256 message_key(const Hash256& conversation_key, std::uint64_t index) noexcept;
[[nodiscard]] Hash256 field_key(const Hash256& message_key, std::string_view name) noexcept;
[[nodiscard]] Hash256 part_key(const Hash256& field_key, std::uint32_t part) noexcept;

/// The length of the first part of text: a run of word bytes (letters, digits, everything beyond ASCII) or of
/// others. 0 for no text.
[[nodiscard]] std::size_t first_part_length(std::string_view text) noexcept;

[[nodiscard]] Hash256 commit_json(const Hash256& field_key, std::string_view jcs) noexcept;
[[nodiscard]] Hash256 commit_text(const Hash256& field_key, std::string_view text) noexcept;
[[nodiscard]] Hash256 commit_part(const Hash256& part_key, std::string_view part) noexcept;

/// The commitment of a text or blob from those of its parts.
class PartsCommitment {
public:
    PartsCommitment();
    ~PartsCommitment();
    PartsCommitment(const PartsCommitment&) = delete;
    PartsCommitment& operator=(const PartsCommitment&) = delete;
    PartsCommitment(PartsCommitment&&) = delete;
    PartsCommitment& operator=(PartsCommitment&&) = delete;

    /// A part whose commitment is known.
    void add(const Hash256& part);
    /// A part whose bytes follow.
    void begin_part(const Hash256& part_key);
    void add_bytes(std::string_view bytes);
    /// The commitment of the part that ends.
    Hash256 end_part();

    /// Call once, after at least one part.
    [[nodiscard]] Hash256 finish();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// A field of a message that is there whole.
struct FieldValue {
    std::string_view name;
    FieldKind kind;
    std::string_view bytes; ///< canonical JSON or text; of a blob unused
    Hash256 blob;           ///< commitment of a blob
};

struct FieldCommitment {
    std::string_view name;
    Hash256 value;
};

/// The leaf of a message whose fields are all there, in the byte order of their names.
[[nodiscard]] Hash256 leaf_of(const Hash256& message_key, std::span<const FieldValue> fields) noexcept;
/// The leaf from commitments, in the byte order of their names.
[[nodiscard]] Hash256 leaf_of(std::span<const FieldCommitment> fields) noexcept;

/// The leaf of a conversation in the tree of all.
[[nodiscard]] Hash256 conversation_leaf(const Hash256& salt, std::uint64_t messages,
                                        const Hash256& root) noexcept;

} // namespace chatkeep::hash
