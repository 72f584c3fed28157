// SPDX-License-Identifier: EUPL-1.2
#include "source/merging/referrals.hpp"

#include "source/packed.hpp"

#include <algorithm>
#include <cstddef>

namespace chatkeep::source::merging {

namespace {

constexpr std::uint64_t k_bits = std::uint64_t{1} << 26U; ///< 8 MiB
constexpr std::size_t k_memory = std::size_t{8} << 20U;   ///< for each of the three sorts

struct Definition {
    model::Id own;
    model::Id merged;
};

/// They ascend by the lower half of the own id; of the same id the last made comes last.
Definition definition_in(std::string_view bytes) noexcept {
    Unpacker unpacker(bytes);
    Definition definition;
    definition.own.low = unpacker.take<std::uint64_t>();
    definition.own.high = unpacker.take<std::uint64_t>();
    static_cast<void>(unpacker.take<std::uint64_t>()); // its number
    definition.merged = unpacker.take_id();
    return definition;
}

/// The first number in bytes.
std::uint64_t front_of(std::string_view bytes) noexcept {
    return Unpacker(bytes).take<std::uint64_t>();
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
    Packer(m_packed).add(low).add(place);
    m_referring.add(m_packed);
}

void Referrals::define(const model::Id& own, const model::Id& merged) {
    Packer(m_packed).add(own.low).add(own.high).add(m_definitions++).add(merged);
    m_defined.add(m_packed);
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
        for (; more && front_of(definition) <= wanted; more = m_defined.next(definition)) {
            const auto [own, merged] = definition_in(definition);
            if (own.low == wanted && !names.empty() && names.back().first == own) {
                names.back().second = merged;
            } else if (own.low == wanted) {
                names.emplace_back(own, merged);
            }
        }
    };
    for (std::string_view reference; m_referring.next(reference);) {
        Unpacker unpacker(reference);
        gather(unpacker.take<std::uint64_t>());
        const auto place = unpacker.take<std::uint64_t>();
        for (const auto& [own, merged] : names) {
            Packer(m_packed).add(place).add(own).add(merged);
            m_found.add(m_packed);
        }
    }
    advance();
}

void Referrals::advance() {
    m_next.reset();
    std::string_view bytes;
    if (m_found.next(bytes)) {
        Unpacker unpacker(bytes);
        Found found;
        found.place = unpacker.take<std::uint64_t>();
        found.own = unpacker.take_id();
        found.merged = unpacker.take_id();
        m_next = found;
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
