#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A large table that is read and written at random.

#include <cstddef>
#include <cstdint>
#include <span>

namespace chatkeep::base {

/// Words of 64 bits that are zero at first, in memory of its own: in large pages where the system has them,
/// since each look at a random place of a table in small ones waits for the page's address. Memory that is
/// not touched costs nothing.
class ZeroedWords {
public:
    ZeroedWords() = default;
    /// Throws std::bad_alloc.
    explicit ZeroedWords(std::size_t count);
    ZeroedWords(const ZeroedWords&) = delete;
    ZeroedWords& operator=(const ZeroedWords&) = delete;
    ZeroedWords(ZeroedWords&& other) noexcept;
    ZeroedWords& operator=(ZeroedWords&& other) noexcept;
    ~ZeroedWords();

    [[nodiscard]] std::size_t size() const noexcept { return m_words.size(); }

    [[nodiscard]] std::uint64_t& operator[](std::size_t i) noexcept { return m_words[i]; }

private:
    std::span<std::uint64_t> m_words;
};

} // namespace chatkeep::base
