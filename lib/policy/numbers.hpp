#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What recognisers of numbers share: groups of digits, checks, and the words that say a number is another.

#include "policy/recogniser.hpp"
#include "policy/tokens.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// The sizes of the groups of digits in which people write a number; 0 ends them.
using Groups = std::array<std::uint8_t, 6>;

/// Where a number in these groups that begins at begin ends, with one of the separators between two groups,
/// the same throughout; 0: there is none.
[[nodiscard]] std::size_t match_groups(std::string_view text, std::size_t begin, const Groups& groups,
                                       std::string_view separators) noexcept;

/// The check digit of payment cards and of devices (ISO/IEC 7812-1, annex B). digits: ASCII digits only.
[[nodiscard]] bool passes_luhn(std::string_view digits) noexcept;

/// The test of citizen service numbers and of RSINs, for nine ASCII digits.
[[nodiscard]] bool passes_eleven_test(std::string_view digits) noexcept;

/// The number that ASCII digits write, modulo a divisor below 10^8.
[[nodiscard]] std::uint64_t remainder_of(std::string_view digits, std::uint64_t divisor) noexcept;

/// Finds numbers that are digits in groups. What a number must be beyond that, a subclass says.
class GroupedNumbers : public Recogniser {
public:
    /// forms: the longest first of those that begin alike. Both must outlive the recogniser.
    GroupedNumbers(std::span<const Groups> forms, std::string_view separators);

    void find(std::string_view text, std::vector<Candidate>& out) override;
    [[nodiscard]] std::string canonical(std::string_view entry) const override;

protected:
    /// Finds what find() does not: numbers of least..most digits that are right, in groups of any size with a
    /// sign between two. Only a word near them says what they are. first: where find() began in out.
    void find_loose(std::string_view text, Span digits, std::size_t first, std::vector<Candidate>& out) const;

    /// Judges a number by its value, the digits, and fills in the rest; false: it is no such number at all.
    [[nodiscard]] virtual bool judge(Candidate& found) const = 0;

private:
    /// Reads a number that begins with these digits.
    [[nodiscard]] bool read_from(std::string_view text, Span digits, Candidate& found) const;
    [[nodiscard]] bool read(std::string_view text, std::size_t begin, const Groups& form,
                            Candidate& found) const;

    std::span<const Groups> m_forms;
    std::string_view m_separators;
};

/// Numbers without a public check: only a word near them says what they are.
class NamedNumbers : public GroupedNumbers {
public:
    using GroupedNumbers::GroupedNumbers;

private:
    [[nodiscard]] bool judge(Candidate& found) const override {
        const bool may_be_phone = found.value.size() == 10 && found.value.front() == '0';
        found.needs_context = true;
        found.most = may_be_phone ? Level::propose : Level::automatic;
        return true;
    }
};

/// Whether a text may hold a number of at least eight digits, in groups or not.
[[nodiscard]] bool may_hold_long_number(std::string_view text) noexcept;

/// Words that say that a number is one of trade, of a case or of a version.
inline constexpr std::array<std::string_view, 29> k_other_numbers = {
    "bestelnr*",  "bestelnummer*",  "bestelling*", "order*",   "factuur*",  "factuurnr*", "invoice*",
    "zaaknr*",    "zaaknummer*",    "kamerstuk*",  "isbn*",    "lot",       "lotnr*",     "lotnummer*",
    "batch*",     "versie*",        "referentie*", "ref",      "ticket*",   "zending*",   "tracking*",
    "artikelnr*", "artikelnummer*", "ean*",        "barcode*", "verbruik*", "bedrag*",    "eur",
    "euro"};

/// Two lists of words as one.
template <std::size_t A, std::size_t B>
[[nodiscard]] constexpr std::array<std::string_view, A + B>
joined(const std::array<std::string_view, A>& first, const std::array<std::string_view, B>& second) {
    std::array<std::string_view, A + B> all{};
    for (std::size_t i = 0; i < A + B; ++i) {
        all[i] = i < A ? first[i] : second[i - A];
    }
    return all;
}

} // namespace chatkeep::policy
