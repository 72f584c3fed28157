#pragma once
// SPDX-License-Identifier: EUPL-1.2
// One pass over a text as it stands, which tells whether a closer look can find anything: nearly every text
// of a stream passes here and no further.

#include "policy/text_set.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// What the normalised form of a text can hold: at least all that it does hold.
struct Quick {
    std::size_t digits = 0; ///< decimal digits in any writing that normalising knows; ten more for said ones
    bool at = false;        ///< an @ or a word for it
    bool code = false;      ///< two letters with two digits behind them, perhaps parted
    bool host = false;      ///< a dot between letters or digits
    bool dots = false;      ///< up to three digits between two dots, and digits around these
    bool colons = false;    ///< two colons in a row, or up to four hex digits between two
    bool hexes = false;     ///< hex digits in groups as those of a hardware address
    bool alone = false;     ///< nothing but one word, with a digit or a sign in it
    bool serial = false;    ///< nine letters and digits in a row: a letter first, a digit last
    bool spaced = false;    ///< two capitals and two more, or digits; at most a space before each of these
    bool run = false;       ///< seventeen letters and digits in a row
    bool postcode = false;  ///< four digits and two letters, perhaps parted
    bool place = false;     ///< a digit, a dot or comma, three digits; or n, s or z behind a digit
    bool bare = false;      ///< nothing but letters, digits, spaces and . , ' / -; ASCII only
    bool as_it_stands = true; ///< normalising changes no ASCII character and adds none
};

[[nodiscard]] Quick look(std::string_view text) noexcept;

/// Only small letters and underscores, as this project writes names.
[[nodiscard]] bool is_plain_name(std::string_view text) noexcept;

/// Signs of a value, of which each is enough.
struct AnyOf {
    std::span<const std::string_view> texts = {}; ///< as TextSet has them; in the normalised form
    std::uint32_t digits = 0;                     ///< at least so many, anywhere; 0: digits are no sign
    // as Quick has them
    bool host = false;
    bool dots = false;
    bool colons = false;
    bool hexes = false;
    bool alone = false;
    bool serial = false;
    bool spaced = false;
    bool run = false;
    bool postcode = false;
    bool place = false;
    bool bare = false;

    [[nodiscard]] constexpr auto flags() const noexcept {
        return std::array{host, dots, colons, hexes, alone, serial, spaced, run, postcode, place, bare};
    }

    friend bool operator==(const AnyOf& a, const AnyOf& b) noexcept {
        return a.texts.data() == b.texts.data() && a.texts.size() == b.texts.size() && a.digits == b.digits &&
               a.flags() == b.flags();
    }
};

/// What a text must hold for a recogniser to be worth a look; a filter that must never miss. Without needs
/// every text is.
struct Needs {
    std::uint32_t size = 0;   ///< at least so many bytes
    std::uint32_t digits = 0; ///< at least so many, anywhere
    bool at = false;          ///< an @ or a word for it
    bool code = false;        ///< two letters with two digits behind them, perhaps parted
    bool host = false;        ///< a dot between letters or digits
    AnyOf any = {};           ///< and one of these, when there are any
    bool words = false;       ///< looks for words, so only where people write sentences

    friend bool operator==(const Needs&, const Needs&) = default;
};

/// Which needs a text meets: a bit for each.
using Met = std::uint64_t;

/// The needs of all rules of a policy.
class Sieve {
public:
    /// Returns the bit of these needs; 0 for those of a rule that looks for words.
    Met add(const Needs& needs);

    /// False when no rule can find anything in text; costs one pass over its bytes.
    [[nodiscard]] bool passes(std::string_view text) const noexcept;

    /// The needs that text meets, but for those of rules that look for words.
    [[nodiscard]] Met met(std::string_view text) const noexcept;

    /// The needs of the rules that look for values only.
    [[nodiscard]] Sieve without_words() const;

    /// False when no rule that looks for words can find one in text.
    [[nodiscard]] bool passes_words(std::string_view text) const noexcept;

    /// Most names and words of a record are.
    [[nodiscard]] bool is_too_short(std::string_view text) const noexcept {
        return text.size() < m_least_size;
    }

private:
    /// Needs as they are compared with a text, signs as bits.
    struct Asked {
        explicit Asked(const Needs& needs) noexcept;

        std::uint32_t size;
        std::uint32_t digits;
        std::uint32_t any_digits; ///< as AnyOf has them; a number that no text has when they are no sign
        std::uint32_t all;        ///< signs that must be there
        std::uint32_t any;        ///< signs of which one is enough
        bool has_any;             ///< something must be there of which one is enough
    };

    [[nodiscard]] Met look_at(std::string_view text) const noexcept;

    /// The text that was looked at last: the places of a record are looked at when they are sought and when
    /// they are judged.
    struct Last {
        std::array<char, 256> text{};
        std::size_t size = 0; ///< 0: none, or a longer one
        Met met = 0;
    };

    std::vector<Needs> m_needs; ///< of the rules, each once
    std::vector<Asked> m_asked; ///< the same
    TextSet m_texts;            ///< those of m_needs; a group for each
    std::size_t m_least_size = std::numeric_limits<std::size_t>::max();
    bool m_reads_words = false;
    mutable Last m_last;       ///< so not for use by two threads at once
    bool m_words_pass = false; ///< some rule can find something in a plain word
};

} // namespace chatkeep::policy
