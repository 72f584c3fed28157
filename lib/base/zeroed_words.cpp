// SPDX-License-Identifier: EUPL-1.2
#include "base/zeroed_words.hpp"

#include <sys/mman.h>

#include <new>
#include <utility>

namespace chatkeep::base {

ZeroedWords::ZeroedWords(std::size_t count) {
    if (count == 0) {
        return;
    }
    const std::size_t bytes = count * sizeof(std::uint64_t);
    void* const memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) { // NOLINT(performance-no-int-to-ptr): the system's own constant
        throw std::bad_alloc();
    }
    madvise(memory, bytes, MADV_HUGEPAGE); // a hint: it works without
    m_words = {static_cast<std::uint64_t*>(memory), count};
}

ZeroedWords::ZeroedWords(ZeroedWords&& other) noexcept : m_words(std::exchange(other.m_words, {})) {}

ZeroedWords& ZeroedWords::operator=(ZeroedWords&& other) noexcept {
    std::swap(m_words, other.m_words); // what was here goes with the other
    return *this;
}

ZeroedWords::~ZeroedWords() {
    if (!m_words.empty()) {
        munmap(m_words.data(), m_words.size_bytes());
    }
}

} // namespace chatkeep::base
