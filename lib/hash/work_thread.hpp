#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A thread that does one thing over and over, each time that it is told to, while the caller does something
// else.

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

namespace chatkeep::hash {

class WorkThread {
public:
    /// What work uses must outlive this, and is the thread's own from begin() until wait() returns.
    explicit WorkThread(std::function<void()> work);
    /// Waits for work that is under way.
    ~WorkThread();
    WorkThread(const WorkThread&) = delete;
    WorkThread& operator=(const WorkThread&) = delete;
    WorkThread(WorkThread&&) = delete;
    WorkThread& operator=(WorkThread&&) = delete;

    /// Has the work done once. Not while it is under way.
    void begin();
    /// Returns when no work is under way. Throws what it threw, once.
    void wait();

private:
    void run();

    std::function<void()> m_work;
    std::mutex m_mutex; ///< of what follows
    std::condition_variable m_changed;
    bool m_is_working = false;
    bool m_is_ending = false;
    std::exception_ptr m_failure;
    std::jthread m_thread; ///< last: starts when everything else is there
};

} // namespace chatkeep::hash
