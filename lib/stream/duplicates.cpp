// SPDX-License-Identifier: EUPL-1.2
// Parsers disagree on {"a":1,"a":2}, so what one stage checked another could read differently: duplicates are
// refused.
#include "stream/detail.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace chatkeep::stream {

namespace {

/// Names of the members of one object, up to half as many as there are slots.
class NameSet {
public:
    static constexpr std::size_t k_most = 32;

    /// False when the name is there already.
    bool add(std::string_view name) noexcept {
        std::size_t slot = slot_of(name);
        for (; m_slots[slot] != 0; slot = (slot + 1) % k_slots) {
            if (m_names[m_slots[slot] - 1U] == name) {
                return false;
            }
        }
        m_names[m_count] = name;
        m_slots[slot] = ++m_count;
        return true;
    }

private:
    static constexpr std::size_t k_slots = 2 * k_most;

    static std::size_t slot_of(std::string_view name) noexcept {
        std::size_t hash = name.size() * 7U;
        if (!name.empty()) {
            hash += static_cast<unsigned char>(name.front()) * 31U +
                    static_cast<unsigned char>(name[name.size() / 2]) * 5U +
                    static_cast<unsigned char>(name.back());
        }
        return hash % k_slots;
    }

    std::array<std::uint8_t, k_slots> m_slots{}; ///< number of the name, from 1; 0: free
    std::array<std::string_view, k_most> m_names;
    std::uint8_t m_count = 0;
};

/// The first name in order that stands twice.
std::string find_twin(const Value& object) {
    std::vector<std::string_view> names;
    object.for_each_member([&](std::string_view name, const Value&) { names.push_back(name); });
    std::sort(names.begin(), names.end());
    const auto twin = std::adjacent_find(names.begin(), names.end());
    return twin == names.end() ? std::string() : std::string(*twin);
}

bool may_have_twins(const Value& object) noexcept {
    NameSet names;
    std::size_t count = 0;
    bool twins = false;
    object.for_each_member([&](std::string_view name, const Value&) {
        twins = twins || ++count > NameSet::k_most || !names.add(name);
    });
    return twins;
}

} // namespace

std::string find_duplicate_member(const Tape& tape) {
    const auto kind = [&](std::size_t index) { return static_cast<char>(tape.words[index] >> 56U); };
    const std::size_t end = tape.words[0] & 0xFFFFFFFFU; // the root's word: where the document ends
    for (std::size_t at = 1; at < end; ++at) {
        const char here = kind(at);
        if (here == '{') {
            const Value object(tape, at);
            std::string name = may_have_twins(object) ? find_twin(object) : std::string();
            if (!name.empty()) {
                return name;
            }
        }
        at += here == 'l' || here == 'u' || here == 'd' ? 1U : 0U; // the number itself follows
    }
    return {};
}

} // namespace chatkeep::stream
