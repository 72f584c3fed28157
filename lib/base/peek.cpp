// SPDX-License-Identifier: EUPL-1.2
#include "base/peek.hpp"

#include <algorithm>
#include <cstring>

namespace chatkeep::base {

PeekedInput::PeekedInput(Input& input, std::size_t size) : m_input(input), m_front(size, '\0') {
    std::size_t used = 0;
    while (used < size) {
        const std::size_t count = m_input.read(m_front.data() + used, size - used);
        if (count == 0) {
            break;
        }
        used += count;
    }
    m_front.resize(used);
}

std::size_t PeekedInput::read(char* buffer, std::size_t size) {
    if (m_used == m_front.size()) {
        return m_input.read(buffer, size);
    }
    const std::size_t count = std::min(size, m_front.size() - m_used);
    std::memcpy(buffer, m_front.data() + m_used, count);
    m_used += count;
    return count;
}

} // namespace chatkeep::base
