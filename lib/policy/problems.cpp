// SPDX-License-Identifier: EUPL-1.2
#include "policy/problems.hpp"

#include <algorithm>

namespace chatkeep::policy {

std::vector<Problem> Problems::take() {
    std::stable_sort(m_list.begin(), m_list.end(),
                     [](const Problem& a, const Problem& b) { return a.line < b.line; });
    return std::exchange(m_list, {});
}

} // namespace chatkeep::policy
