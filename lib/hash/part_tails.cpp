// SPDX-License-Identifier: EUPL-1.2
#include "base/lanes.hpp"
#include "hash/part_tails_detail.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace chatkeep::hash {

namespace {

using base::Lanes;

constexpr std::size_t k_front = base::k_lanes;
constexpr std::size_t k_behind = sizeof(PartTail);

/// What stands behind a short part in its tail, and which bytes are its own.
struct TailForm {
    PartTail mask;
    PartTail end;
};

constexpr std::array<TailForm, k_short_part + 1> make_forms() {
    std::array<TailForm, k_short_part + 1> forms{};
    for (std::size_t size = 0; size < forms.size(); ++size) {
        for (std::size_t i = 1; i <= size; ++i) {
            forms[size].mask[i] = static_cast<char>(0xFF);
        }
        const std::size_t bits = 8 * (k_key_room + size);
        forms[size].end[1 + size] = static_cast<char>(0x80);
        forms[size].end[sizeof(PartTail) - 2] = static_cast<char>(bits >> 8U);
        forms[size].end[sizeof(PartTail) - 1] = static_cast<char>(bits & 255U);
    }
    return forms;
}

constexpr std::array<TailForm, k_short_part + 1> k_forms = make_forms();

/// padded: the part, with a byte in front and bytes behind it that may be read.
void write_tail(const char* padded, std::size_t size, PartTail& tail) noexcept {
    const TailForm& form = k_forms[size];
    for (std::size_t at = 0; at < sizeof(PartTail); at += base::k_lanes) {
        const Lanes bytes = (base::load_lanes(padded - 1 + at) & base::load_lanes(form.mask.data() + at)) |
                            base::load_lanes(form.end.data() + at);
        std::memcpy(tail.data() + at, &bytes, sizeof bytes);
    }
}

/// A bit for each of 16 bytes: those of words, as first_part_length() has them.
unsigned word_bits(const char* bytes) noexcept {
    const Lanes lanes = base::load_lanes(bytes);
    const Lanes lower = lanes | 0x20;
    const auto is_digit = (lanes - '0') < 10;
    const auto is_letter = (lower - 'a') < 26;
    return base::lane_bits(is_digit | is_letter | (lanes >= 0x80));
}

} // namespace

void PartSplitter::add_part(std::string_view part, const char* padded, std::vector<PartTail>& tails) {
    const std::uint32_t number = m_parts++;
    const bool is_numbered = number < k_numbered_parts;
    if (is_numbered) {
        tails.emplace_back();
    }
    if (is_numbered && part.size() <= k_short_part) {
        write_tail(padded, part.size(), tails.back());
    } else {
        m_long_parts.push_back({number, part});
    }
}

std::size_t PartSplitter::split(std::string_view text, std::vector<PartTail>& tails) {
    m_parts = 0;
    m_long_parts.clear();
    m_padded.resize(std::max(m_padded.size(), k_front + text.size() + k_behind));
    char* const padded = m_padded.data() + k_front;
    text.copy(padded, text.size());
    std::size_t begin = 0;
    unsigned before = word_bits(padded) & 1U; // the first part starts nowhere else
    for (std::size_t at = 0; at < text.size(); at += base::k_lanes) {
        const unsigned words = word_bits(padded + at);
        unsigned changes = (words ^ (words << 1U | before)) & 0xFFFFU;
        before = words >> (base::k_lanes - 1) & 1U;
        for (; changes != 0; changes &= changes - 1) {
            const std::size_t end = at + static_cast<std::size_t>(std::countr_zero(changes));
            if (end >= text.size()) {
                break;
            }
            add_part(text.substr(begin, end - begin), padded + begin, tails);
            begin = end;
        }
    }
    add_part(text.substr(begin), padded + begin, tails);
    return m_parts;
}

} // namespace chatkeep::hash
