// SPDX-License-Identifier: EUPL-1.2
#include "archive/later_check.hpp"

#include <utility>

namespace chatkeep::archive {

namespace {

/// Thrown through a check that nobody waits for any more.
struct Ended {};

} // namespace

LaterCheck::LaterCheck(CheckListener& listener, Check check)
    : m_listener(listener), m_check(std::move(check)), m_thread([this] { run(); }) {}

LaterCheck::~LaterCheck() {
    if (m_thread.joinable()) {
        set_turn(Turn::never);
        m_thread.join();
    }
}

void LaterCheck::run() noexcept {
    try {
        m_check(*this);
    } catch (...) {
        m_failure = std::current_exception();
    }
}

void LaterCheck::set_turn(Turn turn) {
    {
        const std::lock_guard lock(m_mutex);
        m_turn = turn;
    }
    m_changed.notify_one();
}

void LaterCheck::finish() {
    set_turn(Turn::now);
    m_thread.join();
    if (m_failure) {
        std::rethrow_exception(m_failure);
    }
}

void LaterCheck::found(Finding finding) {
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_turn != Turn::not_yet; });
    }
    if (m_turn == Turn::never) {
        throw Ended();
    }
    m_listener.found(std::move(finding)); // who called finish() waits
}

void LaterCheck::advanced(std::uint64_t bytes) {
    switch (m_turn.load()) {
    case Turn::not_yet:
        m_advanced += bytes;
        break;
    case Turn::now:
        m_listener.advanced(bytes + take_advanced());
        break;
    case Turn::never:
        throw Ended();
    }
}

} // namespace chatkeep::archive
