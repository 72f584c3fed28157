// SPDX-License-Identifier: EUPL-1.2
#include "base/spill_sort.hpp"

#include "base/big_endian.hpp"
#include "base/error.hpp"
#include "base/io.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits>

namespace chatkeep::base {

namespace {

using Length = std::uint32_t;

constexpr std::size_t k_write_window = 256 * 1024;
constexpr std::size_t k_smallest_read_window = 16 * 1024;
constexpr const char* k_spool_name = "the temporary file";

std::uint64_t prefix_of(std::string_view record) noexcept {
    if (record.size() >= sizeof(std::uint64_t)) {
        return load_big_endian<std::uint64_t>(record.data());
    }
    std::array<char, sizeof(std::uint64_t)> front{};
    std::copy(record.begin(), record.end(), front.begin());
    return load_big_endian<std::uint64_t>(front.data());
}

} // namespace

/// One sorted run in the spool: [length][bytes]… read through a window.
class SpillSort::Run {
public:
    Run(int fd, std::uint64_t begin, std::uint64_t end) : m_fd(fd), m_at(begin), m_end(end) {}

    void set_window(std::size_t bytes) { m_window = bytes; }

    bool advance() {
        if (!need(sizeof(Length))) {
            return false;
        }
        Length length = 0;
        std::memcpy(&length, m_buffer.data() + m_used, sizeof(length));
        m_used += sizeof(length);
        if (!need(length)) {
            throw Error(Fault::internal, "a sorted run is cut short");
        }
        m_record = std::string_view(m_buffer).substr(m_used, length);
        m_prefix = prefix_of(m_record);
        m_used += length;
        return true;
    }

    [[nodiscard]] std::string_view record() const noexcept { return m_record; }

    [[nodiscard]] std::uint64_t prefix() const noexcept { return m_prefix; }

private:
    /// Makes size bytes available behind m_used; false at the end of the run.
    bool need(std::size_t size) {
        if (m_buffer.size() - m_used >= size) {
            return true;
        }
        m_buffer.erase(0, m_used);
        m_used = 0;
        while (m_buffer.size() < size && m_at < m_end) {
            fill(std::max(m_window, size) - m_buffer.size());
        }
        return m_buffer.size() >= size;
    }

    void fill(std::size_t wanted) {
        const std::size_t old = m_buffer.size();
        const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(wanted, m_end - m_at));
        m_buffer.resize(old + size);
        const ssize_t got = ::pread(m_fd, m_buffer.data() + old, size, static_cast<off_t>(m_at));
        if (got < 0 && errno == EINTR) {
            m_buffer.resize(old);
            return;
        }
        if (got <= 0) {
            throw_errno(Fault::io, "cannot read the temporary file");
        }
        m_buffer.resize(old + static_cast<std::size_t>(got));
        m_at += static_cast<std::uint64_t>(got);
    }

    int m_fd;
    std::uint64_t m_at;
    std::uint64_t m_end;
    std::size_t m_window = k_smallest_read_window;
    std::string m_buffer;
    std::size_t m_used = 0;
    std::string_view m_record;
    std::uint64_t m_prefix = 0; ///< of m_record
};

SpillSort::SpillSort(std::size_t memory) : m_memory(memory) {}

SpillSort::~SpillSort() = default;

void SpillSort::add(std::string_view record) {
    CHATKEEP_CHECK(!m_reading && record.size() <= std::numeric_limits<Length>::max());
    if (m_bytes.capacity() < m_memory) { // untouched pages cost nothing, and growing by copies costs twice
        m_bytes.reserve(m_memory);
        m_slots.reserve(m_memory / sizeof(Slot));
    }
    const std::size_t used = m_bytes.size() + m_slots.size() * sizeof(Slot);
    if (!m_slots.empty() && used + record.size() + sizeof(Slot) > m_memory) {
        spill();
    }
    m_slots.push_back(Slot{prefix_of(record), m_bytes.size(), static_cast<Length>(record.size())});
    m_bytes.append(record);
    ++m_count;
}

std::string_view SpillSort::view(const Slot& slot) const noexcept {
    return {m_bytes.data() + slot.offset, slot.length};
}

void SpillSort::sort_slots() {
    const auto before = [this](const Slot& left, const Slot& right) {
        return left.prefix != right.prefix ? left.prefix < right.prefix : view(left) < view(right);
    };
    if (!std::is_sorted(m_slots.begin(), m_slots.end(), before)) { // as the rows of a table often are
        std::sort(m_slots.begin(), m_slots.end(), before);
    }
}

void SpillSort::spill() {
    if (!m_spool.is_open()) {
        m_spool = open_spool();
    }
    sort_slots();
    const std::uint64_t begin = m_spooled;
    std::string window;
    for (const Slot& slot : m_slots) {
        char length[sizeof(Length)];
        std::memcpy(length, &slot.length, sizeof(Length));
        window.append(length, sizeof(Length)).append(view(slot));
        m_spooled += sizeof(Length) + slot.length;
        if (window.size() >= k_write_window) {
            write_all(m_spool.get(), window, k_spool_name);
            window.clear();
        }
    }
    write_all(m_spool.get(), window, k_spool_name);
    m_runs.emplace_back(m_spool.get(), begin, m_spooled);
    m_slots.clear();
    m_bytes.clear();
}

bool SpillSort::later(std::size_t left, std::size_t right) const noexcept {
    const Run& a = m_runs[left];
    const Run& b = m_runs[right];
    return a.prefix() != b.prefix() ? a.prefix() > b.prefix() : a.record() > b.record();
}

void SpillSort::start_merge() {
    m_reading = true;
    if (m_runs.empty()) {
        sort_slots();
        return;
    }
    spill();
    m_bytes = std::string(); // "= {}" would keep the memory
    m_slots = std::vector<Slot>();
    for (std::size_t i = 0; i < m_runs.size(); ++i) {
        m_runs[i].set_window(std::max(k_smallest_read_window, m_memory / m_runs.size()));
        if (m_runs[i].advance()) {
            m_heap.push_back(i);
        }
    }
    std::make_heap(m_heap.begin(), m_heap.end(), [this](auto a, auto b) { return later(a, b); });
}

bool SpillSort::next(std::string_view& record) {
    const auto order = [this](std::size_t a, std::size_t b) { return later(a, b); };
    if (!m_reading) {
        start_merge();
    } else if (!m_heap.empty()) { // the run that gave the last record moves on only now, so that its view
                                  // stayed valid
        std::pop_heap(m_heap.begin(), m_heap.end(), order);
        if (m_runs[m_heap.back()].advance()) {
            std::push_heap(m_heap.begin(), m_heap.end(), order);
        } else {
            m_heap.pop_back();
        }
    }
    if (m_runs.empty()) {
        if (m_next_slot == m_slots.size()) {
            return false;
        }
        record = view(m_slots[m_next_slot++]);
        return true;
    }
    if (m_heap.empty()) {
        return false;
    }
    record = m_runs[m_heap.front()].record();
    return true;
}

} // namespace chatkeep::base
