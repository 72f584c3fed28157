// SPDX-License-Identifier: EUPL-1.2
#include "base/peeked_input.hpp"

#include <algorithm>
#include <cstring>

namespace chatkeep::base {

PeekedInput::PeekedInput(Input& inner, std::size_t size) : m_inner(inner), m_front(size, '\0') {
    std::size_t used = 0;
    while (used < size) {
        const std::size_t count = inner.read(m_front.data() + used, size - used);
        if (count == 0) {
            break;
        }
        used += count;
    }
    m_front.resize(used);
}

std::size_t PeekedInput::read(char* buffer, std::size_t size) {
    if (m_given == m_front.size()) {
        return m_inner.read(buffer, size);
    }
    const std::size_t count = std::min(size, m_front.size() - m_given);
    std::memcpy(buffer, m_front.data() + m_given, count);
    m_given += count;
    return count;
}

} // namespace chatkeep::base
