// SPDX-License-Identifier: EUPL-1.2
// Parsers disagree on {"a":1,"a":2}, so what one stage checked another could read differently: duplicates are
// refused.
#include "stream/detail.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

namespace chatkeep::stream {

namespace {

/// Marks for the names of one object's members: two names with different marks differ.
class Marks {
public:
    /// False when a name added before may be the same.
    bool add(std::string_view name) noexcept {
        const std::uint64_t mark = mark_of(name);
        std::uint64_t& word = m_words[mark / k_bits];
        const std::uint64_t bit = std::uint64_t{1} << (mark % k_bits);
        const bool is_new = (word & bit) == 0;
        word |= bit;
        return is_new;
    }

private:
    static constexpr std::size_t k_bits = 64;
    static constexpr std::size_t k_words = 16;

    /// The size and at most eight bytes tell the names of one object apart as people choose them.
    static std::uint64_t mark_of(std::string_view name) noexcept {
        constexpr std::uint64_t golden = 0x9E3779B97F4A7C15U; // spreads the bits to the top
        return ((bytes_of(name) + name.size()) * golden) >> (k_bits - 10);
    }

    static std::uint64_t bytes_of(std::string_view name) noexcept {
        std::uint64_t word = 0;
        if (name.size() >= sizeof word) {
            std::memcpy(&word, name.data(), sizeof word);
        } else if (name.size() >= sizeof(std::uint32_t)) {
            std::uint32_t last = 0;
            std::memcpy(&word, name.data(), sizeof last);
            std::memcpy(&last, name.data() + name.size() - sizeof last, sizeof last);
            word = word << 32U | last;
        } else if (!name.empty()) {
            const auto byte = [&](std::size_t at) {
                return std::uint64_t{static_cast<unsigned char>(name[at])};
            };
            word = byte(0) << 16U | byte(name.size() / 2) << 8U | byte(name.size() - 1);
        }
        return word;
    }

    std::array<std::uint64_t, k_words> m_words{};
};

/// False: no object in the value has two members of one name.
bool may_have_twins(const Value& value) noexcept {
    bool twins = false;
    const auto look_into = [&](const Value& inner) {
        twins = twins || ((inner.is_object() || inner.is_array()) && may_have_twins(inner));
    };
    if (value.is_array()) {
        value.for_each_item(look_into);
        return twins;
    }
    Marks marks;
    value.for_each_member([&](std::string_view name, const Value& member) {
        twins |= !marks.add(name);
        look_into(member);
    });
    return twins;
}

std::optional<std::string> find_among(const Value& object) {
    std::vector<std::string_view> names;
    object.for_each_member([&](std::string_view name, const Value&) { names.push_back(name); });
    std::sort(names.begin(), names.end());
    const auto twin = std::adjacent_find(names.begin(), names.end());
    return twin == names.end() ? std::nullopt : std::optional<std::string>(*twin);
}

std::optional<std::string> find_twin(const Value& value) {
    std::optional<std::string> name = find_among(value);
    const auto look_into = [&](const Value& inner) { name = name ? name : find_twin(inner); };
    value.for_each_member([&](std::string_view, const Value& member) { look_into(member); });
    value.for_each_item(look_into);
    return name;
}

} // namespace

std::optional<std::string> find_duplicate_member(const Value& root) {
    return may_have_twins(root) ? find_twin(root) : std::nullopt;
}

} // namespace chatkeep::stream
