#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A thread that hashes a piece of the input while the caller does something else.

#include "hash/sha.hpp"

#include <exception>
#include <semaphore>
#include <string_view>
#include <thread>

namespace chatkeep::hash {

class DigestThread {
public:
    DigestThread();
    ~DigestThread();
    DigestThread(const DigestThread&) = delete;
    DigestThread& operator=(const DigestThread&) = delete;
    DigestThread(DigestThread&&) = delete;
    DigestThread& operator=(DigestThread&&) = delete;

    /// Both must live, and stay as they are, until wait() returns. One piece at a time.
    void begin(Digest& digest, std::string_view bytes);
    /// Throws what Digest::update threw.
    void wait();

private:
    void run(const std::stop_token& stop);

    Digest* m_digest = nullptr;
    std::string_view m_bytes;
    std::exception_ptr m_failure;
    std::binary_semaphore m_work{0};
    std::binary_semaphore m_done{0};
    std::jthread m_thread; // last: starts when everything else is there
};

} // namespace chatkeep::hash
