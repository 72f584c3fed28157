// SPDX-License-Identifier: EUPL-1.2
#include "hash/work_thread.hpp"

#include "base/error.hpp"

#include <utility>

namespace chatkeep::hash {

WorkThread::WorkThread(std::function<void()> work) : m_work(std::move(work)), m_thread([this] { run(); }) {}

WorkThread::~WorkThread() {
    const std::lock_guard lock(m_mutex);
    m_is_ending = true;
    m_changed.notify_one();
}

void WorkThread::begin() {
    const std::lock_guard lock(m_mutex);
    CHATKEEP_CHECK(!m_is_working);
    m_is_working = true;
    m_changed.notify_one();
}

void WorkThread::wait() {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return !m_is_working; });
    if (m_failure) {
        std::rethrow_exception(std::exchange(m_failure, nullptr));
    }
}

void WorkThread::run() {
    std::unique_lock lock(m_mutex);
    while (true) {
        m_changed.wait(lock, [this] { return m_is_working || m_is_ending; });
        if (m_is_ending) {
            return;
        }
        lock.unlock();
        std::exception_ptr failure;
        try {
            m_work();
        } catch (...) {
            failure = std::current_exception();
        }
        lock.lock();
        m_failure = failure;
        m_is_working = false;
        m_changed.notify_one();
    }
}

} // namespace chatkeep::hash
