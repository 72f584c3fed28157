#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The leaves of many messages that are there whole, made together: the digests of one do not wait for those
// of another, so that a processor with wide registers makes many of them at once.

#include "hash/commitment.hpp"
#include "hash/hash256.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace chatkeep::hash {

/// The keys of messages of a conversation, from an index on, as message_key() makes each.
[[nodiscard]] std::vector<Hash256> message_keys(const Hash256& conversation_key, std::uint64_t first,
                                                std::size_t count);

enum class LaneKind : std::uint8_t;

/// The longest name for LeafBatch::add_json().
inline constexpr std::size_t k_short_name = 55;

/// Gives the same as leaf_of(), message for message. Memory: the fields of the messages in it.
class LeafBatch {
public:
    LeafBatch();
    /// Where digests are made that way.
    explicit LeafBatch(LaneKind kind);
    ~LeafBatch();
    LeafBatch(const LeafBatch&) = delete;
    LeafBatch& operator=(const LeafBatch&) = delete;
    LeafBatch(LeafBatch&&) = delete;
    LeafBatch& operator=(LeafBatch&&) = delete;

    /// The next message.
    void begin(const Hash256& message_key);
    /// A field of it, in the byte order of their names. Views need not outlive the call.
    void add(const FieldValue& field);
    /// A field of JSON in pieces. Behind each stand base::k_lanes bytes that may be read; the name has at
    /// most k_short_name bytes.
    void add_json(std::string_view name, std::span<const std::string_view> pieces);
    /// The field "text".
    void add_text(std::string_view text);

    /// Messages since the last take().
    [[nodiscard]] std::size_t size() const noexcept;
    /// Enough messages to be worth a take(), or so many times as many.
    [[nodiscard]] bool is_full(std::size_t times = 1) const noexcept;
    /// Their leaves in order; empties it.
    [[nodiscard]] std::vector<Hash256> take();

private:
    class State;
    std::unique_ptr<State> m_state;
};

} // namespace chatkeep::hash
