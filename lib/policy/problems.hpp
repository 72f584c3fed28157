#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Everything that is wrong with a policy file, so that one run tells all of it.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace chatkeep::policy {

struct Problem {
    std::uint64_t line = 0;
    std::string text;
};

class Problems {
public:
    void add(std::uint64_t line, std::string text) { m_list.push_back({line, std::move(text)}); }

    [[nodiscard]] bool empty() const noexcept { return m_list.empty(); }

    /// In order of the lines.
    [[nodiscard]] std::vector<Problem> take();

private:
    std::vector<Problem> m_list;
};

} // namespace chatkeep::policy
