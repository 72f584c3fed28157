// SPDX-License-Identifier: EUPL-1.2
#include "sign/der_detail.hpp"

namespace chatkeep::sign {

std::size_t DerReader::length_at(std::size_t& at) const {
    constexpr std::size_t k_short = 0x80;
    constexpr std::size_t k_most_bytes = 4;
    if (at >= m_rest.size()) {
        fail();
    }
    const std::size_t first = static_cast<unsigned char>(m_rest[at++]);
    if (first < k_short) {
        return first;
    }
    const std::size_t count = first - k_short;
    if (count == 0 || count > k_most_bytes || m_rest.size() - at < count) {
        fail();
    }
    std::size_t length = 0;
    for (std::size_t i = 0; i < count; ++i) {
        length = length << 8U | static_cast<unsigned char>(m_rest[at++]);
    }
    const bool is_shortest = length >= k_short && length >> (8 * (count - 1)) != 0;
    if (!is_shortest) {
        fail();
    }
    return length;
}

DerValue DerReader::take(DerTag tag) {
    if (!is_at(tag)) {
        fail();
    }
    std::size_t at = 1;
    const std::size_t length = length_at(at);
    if (m_rest.size() - at < length) {
        fail();
    }
    const DerValue value{m_rest.substr(at, length), m_rest.substr(0, at + length)};
    m_rest.remove_prefix(at + length);
    return value;
}

} // namespace chatkeep::sign
