#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What all headers of one export have in common: everything in them but the numbers and the words that change
// from one to the next.

#include "source/whatsapp_text/header.hpp"

#include <cstdint>
#include <string_view>

namespace chatkeep::source::whatsapp_text {

/// Between the numbers of a date.
enum class Separator : std::uint8_t { slash, dot, dash, other };

/// What the word in the place of AM and PM is written in.
enum class PeriodScript : std::uint8_t { other, hangul, han };

struct ShapeFacts {
    Separator separator = Separator::other;
    PeriodScript period_script = PeriodScript::other;
    bool comma = false;
    bool dotted_time = false;
    bool time_first = false;
    bool colon_end = false;
    bool closing_dot = false; ///< behind the date: "25. 1. 27. "
};

/// The characters of a header but its digits: separators, spaces, words of the clock, dashes.
class Skeleton {
public:
    void add(char32_t c) noexcept { m_hash = (m_hash ^ c) * k_prime; }

    /// A word that changes with the time, such as "AM" or "Mar", by its first letter: its script and case.
    void add_word(char32_t first) noexcept;

    /// A digit of a script whose zero this is; ASCII digits are the rule and leave no trace.
    void add_digit(char32_t zero) noexcept;

    [[nodiscard]] std::uint64_t hash() const noexcept { return m_hash; }

private:
    static constexpr std::uint64_t k_prime = 0x100000001B3U; ///< of FNV-1a, as is the start
    std::uint64_t m_hash = 0xCBF29CE484222325U;
    char32_t m_zero = U'0'; ///< of the last digit
};

[[nodiscard]] Shape make_shape(const Header& header, const ShapeFacts& facts,
                               const Skeleton& skeleton) noexcept;

[[nodiscard]] Separator separator_of(char32_t c) noexcept;
[[nodiscard]] PeriodScript script_of(char32_t letter) noexcept;

[[nodiscard]] Separator separator_in(Shape shape) noexcept;
[[nodiscard]] PeriodScript period_script_in(Shape shape) noexcept;
[[nodiscard]] bool has_closing_dot(Shape shape) noexcept;

/// Whether a year may be among the numbers of a would-be header. Messages that WhatsApp copies have none,
/// "[26-1 08:00] NAME: ", nor have many appointments.
[[nodiscard]] bool may_have_year(std::string_view front) noexcept;

/// "2020-01-27T10:00:00Z", which no app for people writes.
[[nodiscard]] bool is_machine_time(std::string_view front) noexcept;

} // namespace chatkeep::source::whatsapp_text
