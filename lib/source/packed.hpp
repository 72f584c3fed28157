#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Byte strings whose bytewise order is the order of the numbers in them, for base::SpillSort.

#include "base/big_endian.hpp"
#include "model/ids.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace chatkeep::source {

/// Appends numbers, the most significant byte first.
class Packer {
public:
    explicit Packer(std::string& out) : m_out(out) { m_out.clear(); }

    template <typename Unsigned>
    Packer& add(Unsigned number) {
        std::array<char, sizeof(Unsigned)> bytes{};
        base::store_big_endian(bytes.data(), number);
        m_out.append(bytes.data(), bytes.size());
        return *this;
    }

    /// Negative ones come first.
    Packer& add_signed(std::int64_t number) { return add(static_cast<std::uint64_t>(number) ^ k_sign); }

    /// Its length comes first.
    Packer& add_text(std::string_view text) {
        return add(static_cast<std::uint32_t>(text.size())).add_bytes(text);
    }

    Packer& add_bytes(std::string_view bytes) {
        m_out.append(bytes);
        return *this;
    }

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
        if (m_rest.size() < sizeof(Unsigned)) {
            m_rest = {};
            return 0;
        }
        const auto number = base::load_big_endian<Unsigned>(m_rest.data());
        m_rest.remove_prefix(sizeof(number));
        return number;
    }

    [[nodiscard]] std::int64_t take_signed() noexcept {
        return static_cast<std::int64_t>(take<std::uint64_t>() ^ Packer::k_sign);
    }

    [[nodiscard]] model::Id take_id() noexcept {
        const auto high = take<std::uint64_t>();
        return {high, take<std::uint64_t>()};
    }

    [[nodiscard]] std::string_view take_text() noexcept {
        const std::size_t length = take<std::uint32_t>();
        const std::string_view text = m_rest.substr(0, length);
        m_rest.remove_prefix(text.size());
        return text;
    }

    [[nodiscard]] std::string_view rest() const noexcept { return m_rest; }

private:
    std::string_view m_rest;
};

} // namespace chatkeep::source
