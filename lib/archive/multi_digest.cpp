// SPDX-License-Identifier: EUPL-1.2
#include "archive/multi_digest.hpp"

#include <exception>
#include <semaphore>
#include <thread>
#include <utility>

namespace chatkeep::archive {

/// A thread that updates one digest with the piece it is given.
class MultiDigest::Helper {
public:
    Helper() : m_thread([this](const std::stop_token& stop) { run(stop); }) {}

    ~Helper() {
        m_thread.request_stop();
        m_work.release();
    }

    Helper(const Helper&) = delete;
    Helper& operator=(const Helper&) = delete;
    Helper(Helper&&) = delete;
    Helper& operator=(Helper&&) = delete;

    void begin(hash::Digest& digest, std::string_view bytes) {
        m_digest = &digest;
        m_bytes = bytes;
        m_work.release();
    }

    void wait() {
        m_done.acquire();
        if (m_failure) {
            std::rethrow_exception(std::exchange(m_failure, nullptr));
        }
    }

private:
    void run(const std::stop_token& stop) {
        while (true) {
            m_work.acquire();
            if (stop.stop_requested()) {
                return;
            }
            try {
                m_digest->update(m_bytes);
            } catch (...) {
                m_failure = std::current_exception();
            }
            m_done.release();
        }
    }

    hash::Digest* m_digest = nullptr;
    std::string_view m_bytes;
    std::exception_ptr m_failure;
    std::binary_semaphore m_work{0};
    std::binary_semaphore m_done{0};
    std::jthread m_thread; // last: starts when everything else is there
};

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
        m_helpers.push_back(std::make_unique<Helper>());
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
