// SPDX-License-Identifier: EUPL-1.2
#include "base/line_input.hpp"

#include "base/error.hpp"

#include <cstring>
#include <utility>

namespace chatkeep::base {

namespace {

constexpr std::size_t k_window = std::size_t{256} * 1024;

} // namespace

LineInput::LineInput(Input& input, std::string name)
    : m_input(input), m_name(std::move(name)), m_buffer(k_window) {}

/// Makes room where there is none, then reads.
bool LineInput::fill() {
    if (m_begin > 0) {
        std::memmove(m_buffer.data(), m_buffer.data() + m_begin, m_end - m_begin);
        m_end -= m_begin;
        m_begin = 0;
    }
    if (m_end == m_buffer.size()) {
        if (m_end >= k_longest) {
            throw Error(Fault::data, at_line(m_name, m_number + 1), "the line is too long");
        }
        m_buffer.resize(m_buffer.size() * 2);
    }
    const std::size_t count = m_input.read(m_buffer.data() + m_end, m_buffer.size() - m_end);
    m_end += count;
    return count > 0;
}

bool LineInput::next(std::string_view& line) {
    std::size_t searched = 0;
    while (true) {
        const char* begin = m_buffer.data() + m_begin;
        const auto* end =
            static_cast<const char*>(std::memchr(begin + searched, '\n', m_end - m_begin - searched));
        if (end != nullptr) {
            line = {begin, static_cast<std::size_t>(end - begin)};
            m_begin += line.size() + 1;
            ++m_number;
            return true;
        }
        searched = m_end - m_begin;
        if (!fill()) {
            break;
        }
    }
    if (m_begin != m_end) {
        throw Error(Fault::data, at_line(m_name, m_number + 1),
                    "the last line has no line end: the file was cut off");
    }
    return false;
}

} // namespace chatkeep::base
