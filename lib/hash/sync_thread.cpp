// SPDX-License-Identifier: EUPL-1.2
#include "hash/sync_thread.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

namespace chatkeep::hash {

SyncThread::SyncThread(const std::string& folder)
    : m_folder(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (!m_folder.is_open()) {
        base::throw_errno(base::Fault::io, fmt::format("cannot open the folder {}", base::printable(folder)));
    }
    m_thread = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

SyncThread::~SyncThread() {
    m_thread.request_stop();
    m_work.release();
}

bool SyncThread::begin() {
    if (m_is_busy.exchange(true)) {
        return false;
    }
    m_work.release();
    return true;
}

void SyncThread::run(const std::stop_token& stop) {
    while (true) {
        m_work.acquire();
        if (stop.stop_requested()) {
            return;
        }
        static_cast<void>(::syncfs(m_folder.get()));
        m_is_busy = false;
    }
}

} // namespace chatkeep::hash
