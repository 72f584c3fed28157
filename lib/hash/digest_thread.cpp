// SPDX-License-Identifier: EUPL-1.2
#include "hash/digest_thread.hpp"

#include <utility>

namespace chatkeep::hash {

DigestThread::DigestThread() : m_thread([this](const std::stop_token& stop) { run(stop); }) {}

DigestThread::~DigestThread() {
    m_thread.request_stop();
    m_work.release();
}

void DigestThread::begin(Digest& digest, std::string_view bytes) {
    m_digest = &digest;
    m_bytes = bytes;
    m_work.release();
}

void DigestThread::wait() {
    m_done.acquire();
    if (m_failure) {
        std::rethrow_exception(std::exchange(m_failure, nullptr));
    }
}

void DigestThread::run(const std::stop_token& stop) {
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

} // namespace chatkeep::hash
