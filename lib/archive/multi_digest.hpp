#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Several digests of the same bytes in one pass, on as many threads as there are algorithms when the pieces
// are large.

#include "hash/digest_thread.hpp"
#include "hash/sha.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::archive {

/// Threads are made with the object and wait between files: keep one and reset() it.
class MultiDigest {
public:
    /// Pieces of this size or more are hashed by all algorithms at the same time.
    static constexpr std::size_t k_parallel_piece = std::size_t{128} * 1024;

    explicit MultiDigest(std::vector<hash::Algorithm> algorithms);
    ~MultiDigest();
    MultiDigest(const MultiDigest&) = delete;
    MultiDigest& operator=(const MultiDigest&) = delete;
    MultiDigest(MultiDigest&&) = delete;
    MultiDigest& operator=(MultiDigest&&) = delete;

    void update(std::string_view bytes);
    /// Lower-case hex in the order of the algorithms; starts anew for the next file.
    [[nodiscard]] std::vector<std::string> finish();

    [[nodiscard]] const std::vector<hash::Algorithm>& algorithms() const noexcept { return m_algorithms; }

private:
    void restart();

    std::vector<hash::Algorithm> m_algorithms;
    std::vector<hash::Digest> m_digests;
    std::vector<std::unique_ptr<hash::DigestThread>>
        m_helpers; ///< for all digests but the first; made when first needed
};

} // namespace chatkeep::archive
