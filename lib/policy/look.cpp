// SPDX-License-Identifier: EUPL-1.2
#include "policy/look.hpp"

#include "base/hex.hpp"
#include "base/lanes.hpp"
#include "base/text.hpp"
#include "policy/normalise.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace chatkeep::policy {

namespace {

using base::Lanes;

/// The first two bytes of the characters that normalising drops or writes as ASCII, and of those that a
/// pattern takes for an ASCII letter of the other case (long s, Kelvin sign).
struct Lead {
    unsigned char first;
    unsigned char second_least;
    unsigned char second_most;
};

constexpr std::array k_leads = {
    Lead{0xC2, 0xA0, 0xA0}, Lead{0xC2, 0xAD, 0xAD}, Lead{0xC2, 0xB7, 0xB7}, Lead{0xC5, 0xBF, 0xBF},
    Lead{0xCE, 0x91, 0xBF}, Lead{0xD0, 0x85, 0xBF}, Lead{0xD1, 0x80, 0x98}, Lead{0xD8, 0x9C, 0x9C},
    Lead{0xD9, 0xA0, 0xA9}, Lead{0xDB, 0xB0, 0xB9}, Lead{0xDF, 0x80, 0x89}, Lead{0xE0, 0xA5, 0xBC},
    Lead{0xE1, 0x81, 0x82}, Lead{0xE1, 0x9A, 0xB1}, Lead{0xE2, 0x80, 0x81}, Lead{0xE2, 0x83, 0x84},
    Lead{0xE2, 0x88, 0x88}, Lead{0xE2, 0x8B, 0x8B}, Lead{0xE3, 0x80, 0x83}, Lead{0xEA, 0x98, 0xAF},
    Lead{0xEF, 0xB8, 0xBD}, Lead{0xF0, 0x9D, 0x9D}};

// the common characters that are not ASCII, letters of Latin-1, begin with the byte between these
constexpr unsigned char k_latin_signs = 0xC2;
constexpr unsigned char k_rare = 0xC4;

constexpr std::size_t k_said_digits = 10; ///< of a telephone number in words

std::size_t count_changing(std::string_view text) noexcept {
    std::size_t count = 0;
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        const auto first = static_cast<unsigned char>(text[i]);
        const auto second = static_cast<unsigned char>(text[i + 1]);
        const bool changes =
            first >= k_latin_signs && std::any_of(k_leads.begin(), k_leads.end(), [&](const Lead& lead) {
                return first == lead.first && second >= lead.second_least && second <= lead.second_most;
            });
        count += changes ? 1U : 0U;
    }
    return count;
}

/// A character written as in a link: %40.
bool has_escape(std::string_view text) noexcept {
    for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
        if (at + 2 < text.size() && base::is_hex(text[at + 1]) && base::is_hex(text[at + 2])) {
            return true;
        }
    }
    return false;
}

/// "[.]" in a host or an address: normalising takes the brackets away.
bool has_bracketed_sign(std::string_view text) noexcept {
    for (std::size_t at = text.find_first_of("(["); at != std::string_view::npos;
         at = text.find_first_of("([", at + 1)) {
        if (bracketed_sign(text, at).size != 0) {
            return true;
        }
    }
    return false;
}

/// "(at)", "[at]", "(a)", also in capitals.
bool has_written_at(std::string_view text) noexcept {
    for (std::size_t at = text.find_first_of("(["); at != std::string_view::npos;
         at = text.find_first_of("([", at + 1)) {
        if (at + 2 < text.size() && base::to_lower(text[at + 1]) == 'a' &&
            (base::to_lower(text[at + 2]) == 't' || text[at + 2] == ')' || text[at + 2] == ']')) {
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

Lanes are_separators(Lanes bytes) noexcept {
    return (bytes == ' ') | (bytes == '-') | (bytes == '.');
}

Lanes are_word(Lanes bytes) noexcept {
    return are_digits(bytes) | are_letters(bytes) | (bytes >= 0x80);
}

/// What the blocks of a text hold, as lanes that are not zero.
struct Signs {
    Lanes at{};
    Lanes bracket{};
    Lanes percent{};
    Lanes changing{}; ///< neither ASCII nor a letter of Latin-1
    Lanes code{};
    Lanes host{};
    Lanes spelled{}; ///< of the words for @ and for the dot in addresses
    Lanes zero{};    ///< of the words for the digit that telephone numbers begin with
    std::size_t digits = 0;

    /// Sixteen bytes and the four behind them.
    void add(const char* bytes) noexcept {
        const Lanes first = base::load_lanes(bytes);
        const Lanes second = base::load_lanes(bytes + 1);
        const Lanes third = base::load_lanes(bytes + 2);
        const Lanes fourth = base::load_lanes(bytes + 3);
        const Lanes fifth = base::load_lanes(bytes + 4);
        at |= first == '@';
        bracket |= (first == '(') | (first == '[');
        percent |= first == '%';
        changing |= (first >= k_rare) | (first == k_latin_signs);
        code |= are_letters(first) & are_letters(second) & are_digits(fourth) &
                (are_digits(third) | (are_separators(third) & are_digits(fifth)));
        host |= (second == '.') & are_word(first) & are_word(third);
        // "apenstaart" and its misspellings, " at ", "dot", "punt"
        const Lanes t_third = (third | 0x20) == 't';
        const Lanes t_fourth = (fourth | 0x20) == 't';
        spelled |= ((first | 0x20) == 't') & ((second | 0x20) == 'a') & ((third | 0x20) == 'a') &
                   ((fourth | 0x20) == 'r');
        spelled |= (first == ' ') & ((second | 0x20) == 'a') & t_third & (fourth == ' ');
        spelled |= ((first | 0x20) == 'd') & ((second | 0x20) == 'o') & t_third & ~are_letters(fourth);
        spelled |= ((first | 0x20) == 'p') & ((second | 0x20) == 'u') & ((third | 0x20) == 'n') & t_fourth;
        zero |= ((first | 0x20) == 'n') & ((second | 0x20) == 'u') & ((third | 0x20) == 'l') &
                ~are_letters(fourth);
        zero |= ((first | 0x20) == 'z') & ((second | 0x20) == 'e') & ((third | 0x20) == 'r') &
                ((fourth | 0x20) == 'o');
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
    constexpr std::size_t behind = 4;
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

/// Whether all eight bytes are small letters or underscores.
bool are_plain(std::uint64_t word) noexcept {
    constexpr std::uint64_t ones = 0x0101010101010101U;
    constexpr std::uint64_t highs = 0x8080808080808080U;
    const std::uint64_t low = word & ~highs;
    const std::uint64_t from_a = low + ones * (0x80 - 'a'); // the high bit of a byte: at least 'a'
    const std::uint64_t after_z = low + ones * (0x7F - 'z');
    const std::uint64_t others = (low ^ (ones * '_')) + ones * 0x7F; // no high bit: an underscore
    return (((from_a & ~after_z) | ~others) & ~word & highs) == highs;
}

} // namespace

bool is_plain_name(std::string_view text) noexcept {
    std::uint64_t word = 0;
    if (text.size() < sizeof(std::uint32_t)) {
        return std::all_of(text.begin(), text.end(),
                           [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
    }
    if (text.size() < sizeof word) {
        std::uint32_t last = 0;
        std::memcpy(&word, text.data(), sizeof last);
        std::memcpy(&last, text.data() + text.size() - sizeof last, sizeof last);
        return are_plain(word << 32U | last);
    }
    std::memcpy(&word, text.data() + text.size() - sizeof word, sizeof word);
    bool plain = are_plain(word);
    for (std::size_t at = 0; plain && at + sizeof word < text.size(); at += sizeof word) {
        std::memcpy(&word, text.data() + at, sizeof word);
        plain = are_plain(word);
    }
    return plain;
}

Quick look(std::string_view text) noexcept {
    const Signs signs = read_signs(text);
    const std::size_t changing = base::any_lane(signs.changing) ? count_changing(text) : 0;
    const bool bracket = base::any_lane(signs.bracket);
    const bool as_it_stands = changing == 0 && !(base::any_lane(signs.percent) && has_escape(text)) &&
                              !(bracket && has_bracketed_sign(text));
    Quick quick;
    const bool said = !as_it_stands || base::any_lane(signs.zero);
    quick.digits = signs.digits + changing + (said ? k_said_digits : 0);
    quick.at = !as_it_stands || base::any_lane(signs.at | signs.spelled) || (bracket && has_written_at(text));
    quick.code = !as_it_stands || base::any_lane(signs.code);
    quick.host = !as_it_stands || base::any_lane(signs.host);
    return quick;
}

void Sieve::add(const Needs& needs) {
    if (needs.words) {
        m_reads_words = true;
        m_least_size = 1; // "ok" is a word too
        return;
    }
    m_words_pass =
        m_words_pass || (needs.digits == 0 && !needs.at && !needs.code && !needs.host && !needs.mixed);
    if (std::find(m_needs.begin(), m_needs.end(), needs) == m_needs.end()) {
        m_needs.push_back(needs);
        m_least_size = std::min<std::size_t>(m_least_size, needs.size);
    }
}

Sieve Sieve::without_words() const {
    Sieve sieve;
    for (const Needs& needs : m_needs) {
        sieve.add(needs);
    }
    return sieve;
}

bool Sieve::passes_words(std::string_view text) const noexcept {
    return m_reads_words && std::any_of(text.begin(), text.end(), [](char c) {
               return base::is_alpha(c) || static_cast<unsigned char>(c) >= 0x80;
           });
}

bool Sieve::passes_look(std::string_view text) const noexcept {
    constexpr std::size_t shortest_word_for_at = 9; // apestaart
    if (!m_words_pass && text.size() < shortest_word_for_at && is_plain_name(text)) {
        return false;
    }
    return passes(text, look(text));
}

bool Sieve::passes(std::string_view text, const Quick& quick) const noexcept {
    return std::any_of(m_needs.begin(), m_needs.end(),
                       [&](const Needs& needs) { return needs.are_met(text, quick); });
}

} // namespace chatkeep::policy
