// SPDX-License-Identifier: EUPL-1.2
#include "media/view.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cstring>

namespace chatkeep::media {

namespace {

constexpr std::size_t k_window = std::size_t{64} << 10U;

} // namespace

void withhold(const std::string& reason) {
    throw base::Error(base::Fault::data, reason);
}

void View::load(std::uint64_t offset, std::size_t size) {
    if (offset >= m_begin && offset + size <= m_begin + m_window.size()) {
        return;
    }
    const std::uint64_t there = offset < this->size() ? this->size() - offset : 0;
    m_window.resize(std::min<std::uint64_t>(std::max(size, k_window), there));
    m_begin = offset;
    std::size_t used = 0;
    while (used < m_window.size()) {
        const std::size_t count =
            m_bytes.read_at(offset + used, m_window.data() + used, m_window.size() - used);
        if (count == 0) {
            break;
        }
        used += count;
    }
    m_window.resize(used);
}

std::string_view View::up_to(std::uint64_t offset, std::size_t size) {
    if (offset >= this->size()) {
        return {};
    }
    load(offset, std::min<std::uint64_t>(size, this->size() - offset));
    return std::string_view(m_window).substr(offset - m_begin, size);
}

std::string_view View::at(std::uint64_t offset, std::size_t size) {
    const std::string_view bytes = up_to(offset, size);
    if (bytes.size() != size) {
        withhold("the file is cut off");
    }
    return bytes;
}

std::string View::copy(std::uint64_t offset, std::uint64_t size, std::uint64_t limit) {
    if (size > limit) {
        withhold("a part of the file is too large");
    }
    std::string out(size, '\0');
    std::size_t used = 0;
    while (used < out.size()) {
        const std::size_t count = m_bytes.read_at(offset + used, out.data() + used, out.size() - used);
        if (count == 0) {
            withhold("the file is cut off");
        }
        used += count;
    }
    return out;
}

std::uint64_t View::big(std::uint64_t offset, std::size_t size) {
    return media::big(at(offset, size));
}

std::uint64_t View::little(std::uint64_t offset, std::size_t size) {
    return media::little(at(offset, size));
}

std::uint64_t View::find(char byte, std::uint64_t offset) {
    while (offset < size()) {
        const std::string_view bytes = up_to(offset, k_window);
        const std::size_t place = bytes.find(byte);
        if (place != std::string_view::npos) {
            return offset + place;
        }
        if (bytes.empty()) {
            break;
        }
        offset += bytes.size();
    }
    return size();
}

std::uint64_t big(std::string_view bytes) noexcept {
    std::uint64_t number = 0;
    for (const char byte : bytes) {
        number = number << 8U | static_cast<unsigned char>(byte);
    }
    return number;
}

std::uint64_t little(std::string_view bytes) noexcept {
    std::uint64_t number = 0;
    for (std::size_t i = bytes.size(); i > 0; --i) {
        number = number << 8U | static_cast<unsigned char>(bytes[i - 1]);
    }
    return number;
}

} // namespace chatkeep::media
