// SPDX-License-Identifier: EUPL-1.2
#include "policy/look.hpp"

#include "base/error.hpp"
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
    Lead{0xEF, 0xB8, 0xBF}, Lead{0xF0, 0x9D, 0x9D}};

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

Lanes are_hex(Lanes bytes) noexcept {
    return are_digits(bytes) | ((bytes | 0x20) - 'a' <= 5);
}

Lanes are_separators(Lanes bytes) noexcept {
    return (bytes == ' ') | (bytes == '-') | (bytes == '.');
}

/// Spaces, signs of dates, and the zeros that fill up the last block of a text.
Lanes are_bare_signs(Lanes bytes) noexcept {
    return are_separators(bytes) | (bytes - '\t' <= '\r' - '\t') | (bytes == ',') | (bytes == '\'') |
           (bytes == '/') | (bytes == 0);
}

Lanes are_word(Lanes bytes) noexcept {
    return are_digits(bytes) | are_letters(bytes) | (bytes >= 0x80);
}

/// Takes in a block: a bit for each of the last 32 bytes, the last in the highest.
void shift_in(std::uint32_t& bits, Lanes lanes) noexcept {
    bits = bits >> base::k_lanes | base::lane_bits(lanes) << base::k_lanes;
}

/// Hex digits in groups, over the blocks of a text. A group that begins in the block before the last ends at
/// the latest in the last.
class Groups {
public:
    void add(Lanes bytes) noexcept {
        const Lanes colons = bytes == ':';
        shift_in(m_hex, are_hex(bytes));
        shift_in(m_colons, colons);
        shift_in(m_parting, are_separators(bytes) | colons | (bytes == '_'));
        if ((m_hex & m_hex >> 1U) != 0) {
            find_hexes();
        }
        if (m_colons != 0) {
            find_colons();
        }
    }

    [[nodiscard]] bool hexes() const noexcept { return m_hexes != 0; }

    [[nodiscard]] bool colons() const noexcept { return m_found_colons != 0; }

private:
    /// Six times two, three times four, or two times six of them.
    void find_hexes() noexcept {
        const std::uint32_t two = m_hex & m_hex >> 1U;
        const std::uint32_t four = two & two >> 2U;
        const std::uint32_t six = four & two >> 4U;
        const std::uint32_t part = two & m_parting >> 2U;
        const std::uint32_t parts = part & part >> 3U;
        m_hexes |= parts & parts >> 6U & part >> 12U & m_hex >> 15U;
        m_hexes |= four & m_parting >> 4U & four >> 5U & m_parting >> 9U & four >> 10U;
        m_hexes |= six & (six >> 6U | (m_parting >> 6U & six >> 7U));
    }

    void find_colons() noexcept {
        m_found_colons |= m_colons & m_colons >> 1U;
        std::uint32_t digits = m_hex & m_colons >> 1U; // a digit, a colon, and as many digits as fit
        for (unsigned size = 1; size <= 4; ++size) {
            digits &= m_hex >> (1U + size);
            m_found_colons |= digits & m_colons >> (2U + size) & m_hex >> (3U + size);
        }
    }

    std::uint32_t m_hex = 0;
    std::uint32_t m_colons = 0;
    std::uint32_t m_parting = 0;
    std::uint32_t m_hexes = 0;
    std::uint32_t m_found_colons = 0;
};

/// Letters and digits in rows, over the blocks of a text as Groups has them.
class Rows {
public:
    void add(Lanes bytes) noexcept {
        shift_in(m_letters, are_letters(bytes));
        shift_in(m_capitals, bytes - 'A' <= 25);
        shift_in(m_digits, are_digits(bytes));
        shift_in(m_spaces, bytes == ' ');
        shift_in(m_separators, are_separators(bytes));
        find_runs();
        find_postcodes();
        find_places(bytes);
        if (m_dots != 0) {
            find_dots();
        }
        find_spaced();
    }

    [[nodiscard]] bool serial() const noexcept { return m_serial != 0; }

    [[nodiscard]] bool spaced() const noexcept { return m_spaced != 0; }

    [[nodiscard]] bool run() const noexcept { return m_run != 0; }

    [[nodiscard]] bool postcode() const noexcept { return m_postcode != 0; }

    [[nodiscard]] bool place() const noexcept { return m_place != 0; }

    [[nodiscard]] bool dots() const noexcept { return m_found_dots != 0; }

private:
    void find_runs() noexcept {
        const std::uint32_t one = m_letters | m_digits;
        const std::uint32_t two = one & one >> 1U;
        const std::uint32_t four = two & two >> 2U;
        m_serial |= m_letters & four >> 1U & two >> 5U & one >> 7U & m_digits >> 8U;
        const std::uint32_t eight = four & four >> 4U;
        m_run |= eight & eight >> 8U & one >> 16U; // no longer one fits, wherever in a block it begins
    }

    void find_postcodes() noexcept {
        const std::uint32_t two = m_digits & m_digits >> 1U;
        const std::uint32_t letters = m_letters & m_letters >> 1U;
        m_postcode |= two & two >> 2U & (letters >> 4U | (m_separators >> 4U & letters >> 5U));
    }

    /// "52.079", "52 N, 4 E"
    void find_places(Lanes bytes) noexcept {
        const Lanes lower = bytes | 0x20;
        const Lanes dots = bytes == '.';
        shift_in(m_points, dots | (bytes == ','));
        shift_in(m_dots, dots);
        shift_in(m_quarters, (lower == 'n') | (lower == 's') | (lower == 'z'));
        shift_in(m_behind, (bytes == ' ') | (bytes == ',') | (bytes == ';'));
        const std::uint32_t quarter = m_quarters & m_behind >> 1U;
        m_place |= m_digits & m_points >> 1U & m_digits >> 2U & m_digits >> 3U & m_digits >> 4U;
        m_place |= m_digits & (quarter >> 1U | (m_spaces >> 1U & quarter >> 2U));
    }

    /// "1.2.3", "10.254.1": each group with a digit in front of its dot.
    void find_dots() noexcept {
        std::uint32_t digits = m_digits & m_dots >> 1U;
        for (unsigned size = 1; size <= 3; ++size) {
            digits &= m_digits >> (1U + size);
            m_found_dots |= digits & m_dots >> (2U + size) & m_digits >> (3U + size);
        }
    }

    void find_spaced() noexcept {
        const std::uint32_t one = m_capitals | m_digits;
        const std::uint32_t second = one >> 1U | (m_spaces >> 1U & one >> 2U);
        const std::uint32_t both = one & second;
        m_spaced |= m_capitals & m_capitals >> 1U & (both >> 2U | (m_spaces >> 2U & both >> 3U));
    }

    std::uint32_t m_letters = 0;
    std::uint32_t m_capitals = 0;
    std::uint32_t m_digits = 0;
    std::uint32_t m_spaces = 0;
    std::uint32_t m_separators = 0;
    std::uint32_t m_points = 0;
    std::uint32_t m_dots = 0;
    std::uint32_t m_quarters = 0;
    std::uint32_t m_behind = 0;
    std::uint32_t m_serial = 0;
    std::uint32_t m_spaced = 0;
    std::uint32_t m_run = 0;
    std::uint32_t m_postcode = 0;
    std::uint32_t m_place = 0;
    std::uint32_t m_found_dots = 0;
};

/// What the blocks of a text hold, as lanes that are not zero.
struct Signs {
    Lanes at{};
    Lanes bracket{};
    Lanes percent{};
    Lanes changing{}; ///< neither ASCII nor a letter of Latin-1
    Lanes blanks{};   ///< of several spaces in a row but one goes, a tab becomes one
    Lanes code{};
    Lanes host{};
    Lanes spelled{}; ///< of the words for @ and for the dot in addresses
    Lanes zero{};    ///< of the words for the digit that telephone numbers begin with
    Lanes others{};  ///< what no bare text has
    std::size_t digits = 0;
    Groups groups;
    Rows rows;

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
        blanks |= ((first == ' ') & (second == ' ')) | (first == '\t');
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
        others |= ~(are_digits(first) | are_letters(first) | are_bare_signs(first));
        digits += count(are_digits(first));
        groups.add(first);
        rows.add(first);
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

namespace {

/// One word, with a digit or one of the signs of passwords in it; one at its end belongs to the sentence.
bool is_alone(std::string_view text) noexcept {
    constexpr std::string_view spaces = " \t\n\r\f";
    constexpr std::string_view signs = "!@#$%^&*_+=~?|\\";
    const auto is_space = [](Lanes bytes) { return (bytes == ' ') | (bytes - '\t' <= '\r' - '\t'); };
    const bool is_spaced = !text.empty() && text.front() <= ' '; // as hardly any
    text.remove_prefix(is_spaced ? std::min(text.size(), text.find_first_not_of(spaces)) : 0);
    const std::string_view word = text.substr(0, base::find_byte(text, is_space));
    if (word.empty() || text.find_first_not_of(spaces, word.size()) != std::string_view::npos) {
        return false;
    }
    return std::any_of(word.begin(), word.end(), base::is_digit) ||
           word.substr(0, word.size() - 1).find_first_of(signs) != std::string_view::npos;
}

} // namespace

Quick look(std::string_view text) noexcept {
    const Signs signs = read_signs(text);
    const std::size_t changing = base::any_lane(signs.changing) ? count_changing(text) : 0;
    const bool bracket = base::any_lane(signs.bracket);
    Quick quick;
    quick.as_it_stands = changing == 0 && !base::any_lane(signs.blanks) &&
                         !(base::any_lane(signs.percent) && has_escape(text)) &&
                         !(bracket && has_bracketed_sign(text)) && !has_json_escapes(text);
    const bool changes = !quick.as_it_stands;
    const bool said = changes || base::any_lane(signs.zero);
    quick.digits = signs.digits + changing + (said ? k_said_digits : 0);
    quick.at = changes || base::any_lane(signs.at | signs.spelled) || (bracket && has_written_at(text));
    quick.code = changes || base::any_lane(signs.code);
    quick.host = changes || base::any_lane(signs.host);
    quick.dots = changes || signs.rows.dots();
    quick.colons = changes || signs.groups.colons();
    quick.hexes = changes || signs.groups.hexes();
    quick.alone = changes || is_alone(text);
    quick.serial = changes || signs.rows.serial();
    quick.spaced = changes || signs.rows.spaced();
    quick.run = changes || signs.rows.run();
    quick.postcode = changes || signs.rows.postcode();
    quick.place = changes || signs.rows.place();
    quick.bare = changes || !base::any_lane(signs.others);
    return quick;
}

namespace {

template <std::size_t N>
constexpr std::uint32_t bits_of(const std::array<bool, N>& flags) noexcept {
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < N; ++i) {
        bits |= (flags[i] ? 1U : 0U) << i;
    }
    return bits;
}

constexpr std::size_t k_flags = AnyOf().flags().size();
constexpr std::uint32_t k_at = 1U << k_flags; // behind those of AnyOf
constexpr std::uint32_t k_code = 2U << k_flags;
constexpr std::uint32_t k_host = bits_of(AnyOf{.host = true}.flags());

/// The flags of AnyOf, and those that only a whole text has.
std::uint32_t signs_of(const Quick& quick) noexcept {
    AnyOf any;
    any.host = quick.host;
    any.dots = quick.dots;
    any.colons = quick.colons;
    any.hexes = quick.hexes;
    any.alone = quick.alone;
    any.serial = quick.serial;
    any.spaced = quick.spaced;
    any.run = quick.run;
    any.postcode = quick.postcode;
    any.place = quick.place;
    any.bare = quick.bare;
    return bits_of(any.flags()) | (quick.at ? k_at : 0) | (quick.code ? k_code : 0);
}

} // namespace

Sieve::Asked::Asked(const Needs& needs) noexcept
    : size(needs.size), digits(needs.digits),
      any_digits(needs.any.digits == 0 ? std::numeric_limits<std::uint32_t>::max() : needs.any.digits),
      all((needs.at ? k_at : 0) | (needs.code ? k_code : 0) | (needs.host ? k_host : 0)),
      any(bits_of(needs.any.flags())), has_any(!(needs.any == AnyOf())) {}

Met Sieve::add(const Needs& needs) {
    if (needs.words) {
        m_reads_words = true;
        m_least_size = 1; // "ok" is a word too
        return 0;
    }
    const bool has_any = !(needs.any == AnyOf());
    m_words_pass = m_words_pass || (needs.digits == 0 && !needs.at && !needs.code && !needs.host && !has_any);
    const auto index =
        static_cast<std::size_t>(std::find(m_needs.begin(), m_needs.end(), needs) - m_needs.begin());
    if (index == m_needs.size()) {
        CHATKEEP_CHECK(index < 64); // the bits of Met
        m_needs.push_back(needs);
        m_asked.emplace_back(needs);
        m_last = {};
        m_least_size = std::min<std::size_t>(m_least_size, needs.size);
        m_texts = TextSet();
        for (std::size_t i = 0; i < m_needs.size(); ++i) {
            m_texts.add(m_needs[i].any.texts, static_cast<unsigned>(i));
        }
        m_texts.settle();
    }
    return Met{1} << index;
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

bool Sieve::passes(std::string_view text) const noexcept {
    constexpr std::size_t shortest_word_for_at = 9;       // apestaart
    if (!m_needs.empty() && m_needs.front() == Needs()) { // every text is worth a look
        return true;
    }
    const bool plain = !m_words_pass && text.size() < shortest_word_for_at && is_plain_name(text);
    return !is_too_short(text) && !plain && met(text) != 0;
}

Met Sieve::met(std::string_view text) const noexcept {
    if (!text.empty() && text == std::string_view(m_last.text.data(), m_last.size)) {
        return m_last.met;
    }
    m_last.met = look_at(text);
    m_last.size = text.size() <= m_last.text.size() ? text.copy(m_last.text.data(), text.size()) : 0;
    return m_last.met;
}

Met Sieve::look_at(std::string_view text) const noexcept {
    const Quick quick = look(text);
    const std::uint64_t groups = quick.as_it_stands ? m_texts.groups_in(text) : ~std::uint64_t{0};
    const std::uint32_t signs = signs_of(quick);
    Met met = 0;
    for (std::size_t i = 0; i < m_asked.size(); ++i) {
        const Asked& asked = m_asked[i];
        const bool any = !asked.has_any || (signs & asked.any) != 0 || (groups >> i & 1U) != 0 ||
                         quick.digits >= asked.any_digits;
        const bool all =
            text.size() >= asked.size && quick.digits >= asked.digits && (asked.all & ~signs) == 0;
        met |= all && any ? Met{1} << i : 0;
    }
    return met;
}

} // namespace chatkeep::policy
