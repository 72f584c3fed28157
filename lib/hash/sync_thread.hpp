#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A thread that has the disk write what waits for it while the caller makes more.

#include "base/fd.hpp"

#include <atomic>
#include <semaphore>
#include <string>
#include <thread>

namespace chatkeep::hash {

/// Takes time off a later sync and proves nothing: what the disk fails at is told by the caller's own
/// syncfs(), on a descriptor of its own.
class SyncThread {
public:
    /// For the file system of this folder. Throws Error{io} when it can't be opened.
    explicit SyncThread(const std::string& folder);
    /// Waits for a sync that is under way.
    ~SyncThread();
    SyncThread(const SyncThread&) = delete;
    SyncThread& operator=(const SyncThread&) = delete;
    SyncThread(SyncThread&&) = delete;
    SyncThread& operator=(SyncThread&&) = delete;

    /// False when the sync before is still under way; then nothing begins.
    bool begin();

private:
    void run(const std::stop_token& stop);

    base::Fd m_folder;
    std::atomic<bool> m_is_busy{false};
    std::counting_semaphore<2> m_work{0}; // a sync, the end
    std::jthread m_thread;                // last: starts when everything else is there
};

} // namespace chatkeep::hash
