// SPDX-License-Identifier: EUPL-1.2
#include "base/growing_spool.hpp"

namespace chatkeep::base {

void GrowingSpool::write(std::string_view bytes) {
    {
        const std::lock_guard lock(m_mutex);
        m_spool.append(bytes);
    }
    m_changed.notify_one();
}

void GrowingSpool::commit() {
    {
        const std::lock_guard lock(m_mutex);
        m_ended = true;
    }
    m_changed.notify_one();
}

std::size_t GrowingSpool::read(char* buffer, std::size_t size) {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_ended || m_spool.size() > m_at; });
    const std::size_t count = m_reader.read(buffer, size);
    m_at += count;
    return count;
}

} // namespace chatkeep::base
