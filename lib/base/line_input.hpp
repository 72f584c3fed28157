#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Lines of an input, in memory for one line.

#include "base/io.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::base {

class LineInput {
public:
    static constexpr std::size_t k_longest = std::size_t{64} * 1024 * 1024;

    /// name stands in error messages. The input must outlive this.
    LineInput(Input& input, std::string name);

    /// The next line without its '\n', valid until the next call; false at the end. Throws Error{data} when
    /// a line is longer than k_longest or the last has no end.
    bool next(std::string_view& line);

    /// Number of the line that next() gave last, from 1.
    [[nodiscard]] std::uint64_t number() const noexcept { return m_number; }

private:
    bool fill();

    Input& m_input;
    std::string m_name;
    std::vector<char> m_buffer;
    std::size_t m_begin = 0;
    std::size_t m_end = 0;
    std::uint64_t m_number = 0;
};

} // namespace chatkeep::base
