#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What stands in a file in the place of parts that were taken out. Nothing proves these bytes, so they must
// be too few to say anything: zeros, and the few that tell how the rest is to be read (the type of a box, a
// header).

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace chatkeep::hash {

class Filler {
public:
    static constexpr std::size_t k_most_in_run =
        32;                                    ///< bytes other than zero between two parts that are there
    static constexpr std::size_t k_most = 512; ///< in a whole file

    /// Bytes in the place of parts that are gone.
    void add(std::string_view bytes) noexcept;
    /// A part that is there comes, of so many bytes.
    void keep(std::uint64_t size) noexcept;

    /// Whether all of it may stand in a file, of which something must be there.
    [[nodiscard]] bool is_plain() const noexcept { return m_is_plain && m_kept > 0; }

    [[nodiscard]] std::uint64_t size() const noexcept { return m_size; }

    [[nodiscard]] std::uint64_t others() const noexcept { return m_others; } ///< bytes other than zero

private:
    std::uint64_t m_size = 0;
    std::uint64_t m_others = 0;
    std::uint64_t m_in_run = 0;
    std::uint64_t m_kept = 0;
    bool m_is_plain = true;
};

} // namespace chatkeep::hash
