// SPDX-License-Identifier: EUPL-1.2
#include "archive/multi_digest.hpp"

#include <utility>

namespace chatkeep::archive {

MultiDigest::MultiDigest(std::vector<hash::Algorithm> algorithms) : m_algorithms(std::move(algorithms)) {
    restart();
}

MultiDigest::~MultiDigest() = default;

void MultiDigest::restart() {
    m_digests.clear();
    for (const hash::Algorithm algorithm : m_algorithms) {
        m_digests.emplace_back(algorithm);
    }
}

void MultiDigest::update(std::string_view bytes) {
    if (bytes.size() < k_parallel_piece || m_digests.size() < 2) {
        for (hash::Digest& digest : m_digests) {
            digest.update(bytes);
        }
        return;
    }
    while (m_helpers.size() + 1 < m_digests.size()) {
        m_helpers.push_back(std::make_unique<hash::DigestThread>());
    }
    for (std::size_t i = 0; i < m_helpers.size(); ++i) {
        m_helpers[i]->begin(m_digests[i + 1], bytes);
    }
    m_digests.front().update(bytes);
    for (const auto& helper : m_helpers) {
        helper->wait();
    }
}

std::vector<std::string> MultiDigest::finish() {
    std::vector<std::string> digests;
    digests.reserve(m_digests.size());
    for (hash::Digest& digest : m_digests) {
        digests.push_back(digest.finish());
    }
    restart();
    return digests;
}

} // namespace chatkeep::archive
