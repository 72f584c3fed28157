// SPDX-License-Identifier: EUPL-1.2
#include "hash/filler.hpp"

#include <algorithm>

namespace chatkeep::hash {

void Filler::add(std::string_view bytes) noexcept {
    const auto zeros = static_cast<std::uint64_t>(std::count(bytes.begin(), bytes.end(), '\0'));
    const std::uint64_t others = bytes.size() - zeros;
    m_size += bytes.size();
    m_others += others;
    m_in_run += others;
    m_is_plain = m_is_plain && m_in_run <= k_most_in_run && m_others <= k_most;
}

void Filler::keep(std::uint64_t size) noexcept {
    m_kept += size;
    m_in_run = size > 0 ? 0 : m_in_run;
}

} // namespace chatkeep::hash
