// SPDX-License-Identifier: EUPL-1.2
#include "policy/look.hpp"

#include "base/lanes.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace chatkeep::policy {

namespace {

using base::Lanes;

/// First bytes of the characters that normalising drops or writes as ASCII, and of those that a pattern takes
/// for an ASCII letter of the other case (long s, Kelvin sign).
constexpr std::array<bool, 256> k_changes = [] {
    std::array<bool, 256> table{};
    for (const char first : std::string_view("\xC2\xC5\xD8\xD9\xDB\xE0\xE1\xE2\xE3\xEF\xF0")) {
        table[static_cast<unsigned char>(first)] = true;
    }
    return table;
}();

constexpr unsigned char k_astral = 0xF0; // of these only mathematical digits change: emoji are common
constexpr unsigned char k_mathematical = 0x9D;

std::size_t count_changing(std::string_view text) noexcept {
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool changes =
            k_changes[byte] &&
            (byte != k_astral ||
             (i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) == k_mathematical));
        count += changes ? 1U : 0U;
    }
    return count;
}

bool is_hex(char c) noexcept {
    const char lower = base::to_lower(c);
    return base::is_digit(c) || (lower >= 'a' && lower <= 'f');
}

/// A character written as in a link: %40.
bool has_escape(std::string_view text) noexcept {
    for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
        if (at + 2 < text.size() && is_hex(text[at + 1]) && is_hex(text[at + 2])) {
            return true;
        }
    }
    return false;
}

/// "(at)" or "[at]", also in capitals.
bool has_written_at(std::string_view text) noexcept {
    for (std::size_t at = text.find_first_of("(["); at != std::string_view::npos;
         at = text.find_first_of("([", at + 1)) {
        if (at + 3 < text.size() && base::to_lower(text[at + 1]) == 'a' &&
            base::to_lower(text[at + 2]) == 't') {
            return true;
        }
    }
    return false;
}

Lanes are_digits(Lanes bytes) noexcept {
    return bytes - '0' <= 9;
}

Lanes are_letters(Lanes bytes) noexcept {
    return (bytes | 0x20) - 'a' <= 25;
}

/// What the blocks of a text hold, as lanes that are not zero.
struct Signs {
    Lanes at{};
    Lanes bracket{};
    Lanes percent{};
    Lanes wide{};
    Lanes code{};
    Lanes tail{}; ///< "pens": of the Dutch word for @, monkey's tail
    std::size_t digits = 0;

    /// Sixteen bytes and the three behind them.
    void add(const char* bytes) noexcept {
        const Lanes first = base::load_lanes(bytes);
        const Lanes second = base::load_lanes(bytes + 1);
        const Lanes third = base::load_lanes(bytes + 2);
        const Lanes fourth = base::load_lanes(bytes + 3);
        at |= first == '@';
        bracket |= (first == '(') | (first == '[');
        percent |= first == '%';
        wide |= first & 0x80;
        code |= are_letters(first) & are_letters(second) & are_digits(third) & are_digits(fourth);
        tail |= ((first | 0x20) == 'p') & ((second | 0x20) == 'e') & ((third | 0x20) == 'n') &
                ((fourth | 0x20) == 's');
        digits += count(are_digits(first));
    }

private:
    /// Lanes that are all ones.
    static std::size_t count(Lanes lanes) noexcept {
        std::array<std::uint64_t, 2> halves{};
        const Lanes ones = lanes & 1;
        std::memcpy(halves.data(), &ones, sizeof ones);
        return ((halves[0] + halves[1]) * 0x0101010101010101U) >> 56U; // the sum of eight bytes
    }
};

Signs read_signs(std::string_view text) noexcept {
    constexpr std::size_t behind = 3;
    Signs signs;
    std::size_t i = 0;
    for (; i + base::k_lanes + behind <= text.size(); i += base::k_lanes) {
        signs.add(text.data() + i);
    }
    std::array<char, 2 * base::k_lanes + behind> rest{};
    std::memcpy(rest.data(), text.data() + i, text.size() - i);
    signs.add(rest.data());
    if (text.size() - i > base::k_lanes) {
        signs.add(rest.data() + base::k_lanes);
    }
    return signs;
}

} // namespace

Quick look(std::string_view text) noexcept {
    const Signs signs = read_signs(text);
    const std::size_t changing = base::any_lane(signs.wide) ? count_changing(text) : 0;
    const bool as_it_stands = changing == 0 && !(base::any_lane(signs.percent) && has_escape(text));
    Quick quick;
    quick.digits = signs.digits + changing;
    quick.at = !as_it_stands || base::any_lane(signs.at | signs.tail) ||
               (base::any_lane(signs.bracket) && has_written_at(text));
    quick.code = !as_it_stands || base::any_lane(signs.code);
    return quick;
}

} // namespace chatkeep::policy
