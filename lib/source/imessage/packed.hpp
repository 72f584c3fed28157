#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Byte strings whose bytewise order is the order of the numbers in them, for base::SpillSort.

#include "model/ids.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace chatkeep::source::imessage {

/// Appends numbers, the most significant byte first.
class Packer {
public:
    explicit Packer(std::string& out) : m_out(out) { m_out.clear(); }

    template <typename Unsigned>
    Packer& add(Unsigned number) {
        std::array<char, sizeof(Unsigned)> bytes{};
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            bytes[bytes.size() - 1 - i] = static_cast<char>(static_cast<std::uint8_t>(number >> (8 * i)));
        }
        m_out.append(bytes.data(), bytes.size());
        return *this;
    }

    /// Negative ones come first.
    Packer& add_signed(std::int64_t number) { return add(static_cast<std::uint64_t>(number) ^ k_sign); }

    Packer& add(const model::Id& id) { return add(id.high).add(id.low); }

    static constexpr std::uint64_t k_sign = std::uint64_t{1} << 63U;

private:
    std::string& m_out;
};

/// Takes them out again, in the same order; what is not there reads as 0.
class Unpacker {
public:
    explicit Unpacker(std::string_view bytes) noexcept : m_rest(bytes) {}

    template <typename Unsigned>
    [[nodiscard]] Unsigned take() noexcept {
        Unsigned number = 0;
        const std::size_t count = std::min(sizeof(Unsigned), m_rest.size());
        for (std::size_t i = 0; i < count; ++i) {
            number = static_cast<Unsigned>(static_cast<std::uint64_t>(number) << 8U) |
                     static_cast<std::uint8_t>(m_rest[i]);
        }
        m_rest.remove_prefix(count);
        return number;
    }

    [[nodiscard]] std::int64_t take_signed() noexcept {
        return static_cast<std::int64_t>(take<std::uint64_t>() ^ Packer::k_sign);
    }

    [[nodiscard]] model::Id take_id() noexcept {
        const auto high = take<std::uint64_t>();
        return {high, take<std::uint64_t>()};
    }

    [[nodiscard]] bool empty() const noexcept { return m_rest.empty(); }

private:
    std::string_view m_rest;
};

} // namespace chatkeep::source::imessage
