#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A spool that one thread fills while another reads it.

#include "base/io.hpp"
#include "base/spool.hpp"

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string_view>

namespace chatkeep::base {

class GrowingSpool : public Output, public Input {
public:
    /// Nothing else may use the spool before both threads are done.
    explicit GrowingSpool(Spool& spool) : m_spool(spool), m_reader(spool) {}

    void write(std::string_view bytes) override;

    /// Nothing more will come.
    void commit() override;

    /// Waits for bytes; 0 only when nothing more will come.
    std::size_t read(char* buffer, std::size_t size) override;

private:
    Spool& m_spool;
    SpoolReader m_reader;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::uint64_t m_at = 0; ///< where the next read begins
    bool m_ended = false;
};

} // namespace chatkeep::base
