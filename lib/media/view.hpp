#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Reads numbers and words at any place of a file through a window.

#include "base/random_bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace chatkeep::media {

/// Why a file is withheld, in words of our own; ends the cleaning of that file. What is not fit never gets
/// further than clean().
[[noreturn]] void withhold(const std::string& reason);

class View {
public:
    /// The bytes must outlive the view.
    explicit View(const base::RandomBytes& bytes) : m_bytes(bytes) {}

    [[nodiscard]] std::uint64_t size() const noexcept { return m_bytes.size(); }

    [[nodiscard]] const base::RandomBytes& bytes() const noexcept { return m_bytes; }

    /// Exactly size bytes, at most 1 MiB; valid until the next call. Withholds when they are not there.
    [[nodiscard]] std::string_view at(std::uint64_t offset, std::size_t size);
    /// The same, but less at the end of the file.
    [[nodiscard]] std::string_view up_to(std::uint64_t offset, std::size_t size);
    /// A copy of bytes; more than limit is withheld.
    [[nodiscard]] std::string copy(std::uint64_t offset, std::uint64_t size, std::uint64_t limit);

    /// Unsigned numbers of 1 to 8 bytes, the highest byte first or last.
    [[nodiscard]] std::uint64_t big(std::uint64_t offset, std::size_t size);
    [[nodiscard]] std::uint64_t little(std::uint64_t offset, std::size_t size);

    /// The first place of byte from offset on; size() when there is none.
    [[nodiscard]] std::uint64_t find(char byte, std::uint64_t offset);

private:
    void load(std::uint64_t offset, std::size_t size);

    const base::RandomBytes& m_bytes;
    std::uint64_t m_begin = 0;
    std::string m_window;
};

/// Numbers of memory, for those who have checked that they are there.
[[nodiscard]] std::uint64_t big(std::string_view bytes) noexcept;
[[nodiscard]] std::uint64_t little(std::string_view bytes) noexcept;

} // namespace chatkeep::media
