#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A thread that hashes a piece of the input while the caller does something else.

#include "hash/sha.hpp"
#include "hash/work_thread.hpp"

#include <string_view>

namespace chatkeep::hash {

class DigestThread {
public:
    /// Both must live, and stay as they are, until wait() returns. One piece at a time.
    void begin(Digest& digest, std::string_view bytes) {
        m_digest = &digest;
        m_bytes = bytes;
        m_thread.begin();
    }

    /// Throws what Digest::update threw.
    void wait() { m_thread.wait(); }

private:
    Digest* m_digest = nullptr;
    std::string_view m_bytes;
    WorkThread m_thread{[this] { m_digest->update(m_bytes); }}; ///< last: uses the others
};

} // namespace chatkeep::hash
