// SPDX-License-Identifier: EUPL-1.2
#include "stream/tee.hpp"

#include <string_view>

namespace chatkeep::stream {

std::size_t TeeInput::read(char* buffer, std::size_t size) {
    const std::size_t count = m_input.read(buffer, size);
    m_output.write({buffer, count});
    return count;
}

std::size_t PassThrough::read(char* buffer, std::size_t size) {
    const std::size_t count = m_input.read(buffer, size);
    const std::string_view block(buffer, count);
    if (block.empty()) {
        return 0;
    }
    if (m_held.ends_with('\n')) {
        release();
    }
    const std::size_t last = block.substr(0, block.size() - 1).rfind('\n');
    if (last != std::string_view::npos) {
        release();
        m_output.write(block.substr(0, last + 1));
        m_held = block.substr(last + 1);
    } else {
        m_held.append(block);
    }
    return count;
}

void PassThrough::release() {
    m_output.write(m_held);
    m_held.clear();
}

} // namespace chatkeep::stream
