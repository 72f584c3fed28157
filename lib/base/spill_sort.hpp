#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Sorts any number of byte strings in bounded memory: sorted runs go to an unlinked temporary file and are
// merged.

#include "base/fd.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::base {

/// add() everything, then next() until it says false. Equal records are all handed out. Nothing touches the
/// disk while everything fits in memory.
class SpillSort {
public:
    static constexpr std::size_t k_default_memory = std::size_t{24} << 20U;

    /// memory: bytes kept before a run is written, and shared by the read buffers while merging; twice that is
    /// reserved, but not used.
    explicit SpillSort(std::size_t memory = k_default_memory);
    ~SpillSort();
    SpillSort(const SpillSort&) = delete;
    SpillSort& operator=(const SpillSort&) = delete;
    SpillSort(SpillSort&&) = delete;
    SpillSort& operator=(SpillSort&&) = delete;

    /// A record is less than 4 GiB. Throws Error{io} when the temporary file can't be written.
    void add(std::string_view record);

    /// The records in bytewise order; the view lives until the next call. The first call ends adding.
    bool next(std::string_view& record);

    [[nodiscard]] std::uint64_t count() const noexcept { return m_count; }

private:
    /// The first eight bytes settle most comparisons without touching the record.
    struct Slot {
        std::uint64_t prefix;
        std::size_t offset;
        std::uint32_t length;
    };

    class Run;

    [[nodiscard]] std::string_view view(const Slot& slot) const noexcept;
    void sort_slots();
    void spill();
    void start_merge();
    [[nodiscard]] bool later(std::size_t left, std::size_t right) const noexcept;

    std::size_t m_memory;
    std::uint64_t m_count = 0;
    std::string m_bytes;
    std::vector<Slot> m_slots;
    Fd m_spool;
    std::uint64_t m_spooled = 0;
    std::vector<Run> m_runs;
    std::vector<std::size_t> m_heap;
    std::size_t m_next_slot = 0;
    bool m_reading = false;
};

} // namespace chatkeep::base
