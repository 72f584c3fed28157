#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Ids of records that tell nothing of their content. An id in the stream is a digest of what the source says:
// whoever has one can test guesses at a removed text or number. In a proof and its package stand names made
// from them under a key that dies with the originals.

#include "hash/hash256.hpp"
#include "hash/readout_key.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace chatkeep::hash {

inline constexpr std::size_t k_id_size = 33;

/// Whether text has the form of an id of a conversation, participant or message.
[[nodiscard]] bool is_id(std::string_view text) noexcept;
/// Whether ids of that form in the member are ids; elsewhere such a text is a text.
[[nodiscard]] bool holds_id(std::string_view member) noexcept;

class IdMask {
public:
    explicit IdMask(const ReadoutKey& key);
    ~IdMask();
    IdMask(const IdMask&) = delete;
    IdMask& operator=(const IdMask&) = delete;
    IdMask(IdMask&&) = delete;
    IdMask& operator=(IdMask&&) = delete;

    /// What one thread masked before: most ids of a record stand in the record before it too.
    class Memory {
    public:
        /// As IdMask::masked(). Valid until the next call.
        [[nodiscard]] const std::string& masked(const IdMask& mask, std::string_view id);

    private:
        struct Entry {
            std::string id;
            std::string masked;
        };

        std::array<Entry, 256> m_entries; ///< by two digits of the id
    };

    /// Replaces out by a record in which every id of a conversation, participant or message has its masked
    /// form, of the same length. line: JSON.
    void mask(std::string_view line, std::string& out, Memory& memory) const;
    /// The same without memory.
    void mask(std::string_view line, std::string& out) const;
    /// Replaces the ids at these places of a record by their masked form.
    void mask(char* line, std::span<const std::uint32_t> ids, Memory& memory) const;
    /// Replaces many ids at once.
    void mask(std::span<char* const> ids) const;

    /// "m0123…" of an id; the text itself when it is none.
    [[nodiscard]] std::string masked(std::string_view id) const;

private:
    struct Key;
    std::unique_ptr<Key> m_key;
};

} // namespace chatkeep::hash
