// SPDX-License-Identifier: EUPL-1.2
#include "source/merging/referrals.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace chatkeep::source::merging {

namespace {

constexpr std::uint64_t k_bits = std::uint64_t{1} << 26U; ///< 8 MiB
constexpr std::size_t k_memory = std::size_t{8} << 20U;   ///< for each of the three sorts

/// Numbers as bytes that sort like them.
template <std::size_t Count>
class Packed {
public:
    explicit Packed(const std::array<std::uint64_t, Count>& numbers) noexcept {
        for (std::size_t i = 0; i < m_bytes.size(); ++i) {
            m_bytes[i] = static_cast<char>(numbers[i / 8] >> (56 - i % 8 * 8) & 0xFFU);
        }
    }

    [[nodiscard]] std::string_view bytes() const noexcept { return {m_bytes.data(), m_bytes.size()}; }

private:
    std::array<char, Count * 8> m_bytes{};
};

std::uint64_t number_at(std::string_view bytes, std::size_t index) noexcept {
    std::uint64_t number = 0;
    for (const char byte : bytes.substr(index * 8, 8)) {
        number = number << 8U | static_cast<unsigned char>(byte);
    }
    return number;
}

} // namespace

const model::Id* find_name(const MessageNames& names, const model::Id& own) noexcept {
    const auto at =
        std::find_if(names.begin(), names.end(), [&](const auto& name) { return name.first == own; });
    return at == names.end() ? nullptr : &at->second;
}

Referrals::Referrals() : m_referring(k_memory), m_defined(k_memory), m_found(k_memory) {}

void Referrals::expect(std::uint64_t low) {
    m_any = true;
    m_expected.resize(k_bits / 64);
    m_expected[low % k_bits / 64] |= std::uint64_t{1} << (low % 64);
}

bool Referrals::is_expected(std::uint64_t low) const noexcept {
    return m_any && (m_expected[low % k_bits / 64] >> (low % 64) & 1U) != 0;
}

void Referrals::refer(std::uint64_t place, std::uint64_t low) {
    m_referring.add(Packed<2>({low, place}).bytes());
}

void Referrals::define(const model::Id& own, const model::Id& merged) {
    m_defined.add(Packed<5>({own.low, own.high, m_definitions++, merged.high, merged.low}).bytes());
}

/// Both sides ascend by the lower half of the id; the few definitions of one half are held at a time.
void Referrals::settle() {
    m_settled = true;
    MessageNames names;
    std::uint64_t low = 0;
    std::string_view definition;
    bool more = m_defined.next(definition);
    const auto gather = [&](std::uint64_t wanted) {
        if (wanted == low && !names.empty()) {
            return;
        }
        names.clear();
        low = wanted;
        for (; more && number_at(definition, 0) <= wanted; more = m_defined.next(definition)) {
            const model::Id own{number_at(definition, 1), number_at(definition, 0)};
            const model::Id merged{number_at(definition, 3), number_at(definition, 4)};
            if (own.low == wanted && !names.empty() && names.back().first == own) {
                names.back().second = merged;
            } else if (own.low == wanted) {
                names.emplace_back(own, merged);
            }
        }
    };
    for (std::string_view reference; m_referring.next(reference);) {
        gather(number_at(reference, 0));
        for (const auto& [own, merged] : names) {
            m_found.add(
                Packed<5>({number_at(reference, 1), own.high, own.low, merged.high, merged.low}).bytes());
        }
    }
    advance();
}

void Referrals::advance() {
    m_next.reset();
    std::string_view bytes;
    if (m_found.next(bytes)) {
        m_next = Found{number_at(bytes, 0),
                       {number_at(bytes, 1), number_at(bytes, 2)},
                       {number_at(bytes, 3), number_at(bytes, 4)}};
    }
}

const MessageNames& Referrals::names_at(std::uint64_t place) {
    if (!m_settled) {
        settle();
    }
    m_names.clear();
    while (m_next && m_next->place <= place) {
        if (m_next->place == place) {
            m_names.emplace_back(m_next->own, m_next->merged);
        }
        advance();
    }
    return m_names;
}

} // namespace chatkeep::source::merging
