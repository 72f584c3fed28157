#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A check that runs beside those whose findings are told before its own.

#include "archive/finding.hpp"

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

namespace chatkeep::archive {

/// Runs in a thread from the start. At its first finding it waits until it is its turn: so findings keep
/// their order, and none are kept in memory.
class LaterCheck : private CheckListener {
public:
    using Check = std::function<void(CheckListener&)>;

    /// listener must outlive this; it is called by one thread at a time.
    LaterCheck(CheckListener& listener, Check check);
    /// Without finish() the check ends early, and what it found is not told.
    ~LaterCheck() override;
    LaterCheck(const LaterCheck&) = delete;
    LaterCheck& operator=(const LaterCheck&) = delete;
    LaterCheck(LaterCheck&&) = delete;
    LaterCheck& operator=(LaterCheck&&) = delete;

    /// Bytes that it read since the last call, before its turn.
    [[nodiscard]] std::uint64_t take_advanced() noexcept { return m_advanced.exchange(0); }

    /// It is its turn. Throws what the check threw. Call once.
    void finish();

private:
    enum class Turn : std::uint8_t { not_yet, now, never };

    void found(Finding finding) override;
    void advanced(std::uint64_t bytes) override;
    void set_turn(Turn turn);
    void run() noexcept;

    CheckListener& m_listener;
    Check m_check;
    std::atomic<std::uint64_t> m_advanced{0};
    std::atomic<Turn> m_turn{Turn::not_yet}; ///< set under m_mutex
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::exception_ptr m_failure;
    std::thread m_thread; ///< last: starts when everything else is there
};

} // namespace chatkeep::archive
