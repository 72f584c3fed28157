#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Lines that wait on disk until they are written; few stay in memory.

#include "base/line_input.hpp"
#include "base/spool.hpp"

#include <cstdint>
#include <memory>
#include <string_view>

namespace chatkeep::source::merging {

class KeptLines {
public:
    /// line: without a line end in it.
    void add(std::string_view line) {
        m_bytes->append(line);
        m_bytes->append("\n");
        ++m_count;
    }

    [[nodiscard]] std::uint64_t count() const noexcept { return m_count; }

    /// Calls take with each line, in the order in which they came; a line lives until the next one.
    template <typename Take>
    void for_each(const Take& take) const {
        base::SpoolReader bytes(*m_bytes);
        base::LineInput lines(bytes, "temporary file");
        for (std::string_view line; lines.next(line);) {
            take(line);
        }
    }

private:
    std::unique_ptr<base::Spool> m_bytes = std::make_unique<base::Spool>();
    std::uint64_t m_count = 0;
};

} // namespace chatkeep::source::merging
