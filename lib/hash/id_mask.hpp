#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Ids of records that tell nothing of their content. An id in the stream is a digest of what the source says:
// whoever has one can test guesses at a removed text or number. In a proof and its package stand names made
// from them under a key that dies with the originals.

#include "hash/hash256.hpp"
#include "hash/readout_key.hpp"

#include <string>
#include <string_view>

namespace chatkeep::hash {

class IdMask {
public:
    explicit IdMask(const ReadoutKey& key);
    ~IdMask();
    IdMask(const IdMask&) = delete;
    IdMask& operator=(const IdMask&) = delete;
    IdMask(IdMask&&) = delete;
    IdMask& operator=(IdMask&&) = delete;

    /// Replaces out by a record in which every id of a conversation, participant or message has its masked
    /// form, of the same length. line: JSON.
    void mask(std::string_view line, std::string& out) const;

    /// "m0123…" of an id; the text itself when it is none.
    [[nodiscard]] std::string masked(std::string_view id) const;

private:
    Hash256 m_key;
};

} // namespace chatkeep::hash
