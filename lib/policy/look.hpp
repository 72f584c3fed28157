#pragma once
// SPDX-License-Identifier: EUPL-1.2
// One pass over a text as it stands, which tells whether a closer look can find anything: nearly every text
// of a stream passes here and no further.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// What the normalised form of a text can hold: at least all that it does hold.
struct Quick {
    std::size_t digits = 0; ///< decimal digits in any writing that normalising knows; ten more for said ones
    bool at = false;        ///< an @ or a word for it
    bool code = false;      ///< two letters with two digits behind them, perhaps parted
    bool host = false;      ///< a dot between letters or digits
};

[[nodiscard]] Quick look(std::string_view text) noexcept;

/// Only small letters and underscores, as this project writes names.
[[nodiscard]] bool is_plain_name(std::string_view text) noexcept;

/// What a text must hold for a recogniser to be worth a look; a filter that must never miss. Without needs
/// every text is.
struct Needs {
    std::uint32_t size = 0;   ///< at least so many bytes
    std::uint32_t digits = 0; ///< at least so many, anywhere
    bool at = false;          ///< an @ or a word for it
    bool code = false;        ///< two letters with two digits behind them, perhaps parted
    bool host = false;        ///< a dot between letters or digits
    bool mixed = false;       ///< something else than small letters
    bool words = false;       ///< looks for words, so only where people write sentences

    friend bool operator==(const Needs&, const Needs&) = default;

    [[nodiscard]] bool are_met(std::string_view text, const Quick& quick) const noexcept {
        return text.size() >= size && quick.digits >= digits && (quick.at || !at) && (quick.code || !code) &&
               (quick.host || !host);
    }
};

/// The needs of all rules of a policy.
class Sieve {
public:
    void add(const Needs& needs);

    /// False when no rule can find anything in text; costs one pass over its bytes.
    [[nodiscard]] bool passes(std::string_view text) const noexcept {
        return !is_too_short(text) && passes_look(text);
    }

    /// The same with the look at hand.
    [[nodiscard]] bool passes(std::string_view text, const Quick& quick) const noexcept;

    /// The needs of the rules that look for values only.
    [[nodiscard]] Sieve without_words() const;

    /// False when no rule that looks for words can find one in text.
    [[nodiscard]] bool passes_words(std::string_view text) const noexcept;

    /// Most names and words of a record are.
    [[nodiscard]] bool is_too_short(std::string_view text) const noexcept {
        return text.size() < m_least_size;
    }

private:
    [[nodiscard]] bool passes_look(std::string_view text) const noexcept;

    std::vector<Needs> m_needs; ///< of the rules, each once
    std::size_t m_least_size = std::numeric_limits<std::size_t>::max();
    bool m_reads_words = false;
    bool m_words_pass = false; ///< some rule can find something in a plain word
};

} // namespace chatkeep::policy
