#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The records of all sources along the common line of time. They are sorted on disk, each source for itself,
// so that several can be placed at once.

#include "base/spill_sort.hpp"
#include "time/placed.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace chatkeep::time {

class SortedRecords {
public:
    explicit SortedRecords(std::size_t sources);

    /// A thread each may add the records of different sources. Throws Error{io} when the temporary file can't
    /// be written.
    void add(const Placed& record);

    /// By safe.lo, then source, then position; false at the end. The first call ends adding.
    bool next(Placed& record);

private:
    struct Source {
        explicit Source(std::size_t memory) : sort(memory) {}

        base::SpillSort sort;
        std::string bytes; ///< of a record that is added
        Placed front;      ///< the next one, while reading
    };

    /// The sources that have more, as a heap: by when, then number.
    using Turn = std::pair<std::int64_t, std::size_t>;

    void take_front(std::size_t number);

    std::vector<std::unique_ptr<Source>> m_sources;
    std::vector<Turn> m_turns;
    bool m_reading = false;
};

} // namespace chatkeep::time
