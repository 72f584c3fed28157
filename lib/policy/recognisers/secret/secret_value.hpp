#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The value behind a word for a secret: where it ends and what it looks like.

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace chatkeep::policy {

inline constexpr std::size_t k_value_most = 64;

/// A stretch of the text.
struct Piece {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool quoted = false;

    [[nodiscard]] std::string_view in(std::string_view text) const { return text.substr(begin, end - begin); }
};

enum class Look : std::uint8_t { word, odd_word, digits, secret };

template <std::size_t N>
[[nodiscard]] bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

[[nodiscard]] constexpr bool is_space(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

[[nodiscard]] constexpr bool is_any_of(char c, std::string_view signs) noexcept {
    return signs.find(c) != std::string_view::npos;
}

[[nodiscard]] std::size_t skip_spaces(std::string_view text, std::size_t at);
[[nodiscard]] std::size_t space_after(std::string_view text, std::size_t at);

/// The value that begins at begin: up to a space, without quotes and the punctuation of the sentence.
[[nodiscard]] Piece read_value(std::string_view text, std::size_t begin);

/// What a value that is not empty looks like.
[[nodiscard]] Look look_of(std::string_view value);

/// Where three or four pairs of digits that begin at begin end, with one kind of sign between: "38 29 14",
/// "19-07-33"; 0: there are none.
[[nodiscard]] std::size_t pairs_end(std::string_view text, std::size_t begin);

/// Whether a value is such pairs.
[[nodiscard]] bool is_in_pairs(std::string_view value);

[[nodiscard]] std::size_t digit_count(std::string_view value);

/// Words behind "wachtwoord:" or "wachtwoord is" that are no value; lower: in small letters.
[[nodiscard]] bool is_no_value(std::string_view lower);

/// A participle, as in "wachtwoord is gewijzigd".
[[nodiscard]] bool is_participle(std::string_view word);

/// Whether a plain word can be a value: nothing of the sentence comes behind it.
[[nodiscard]] bool is_plain_value(std::string_view text, const Piece& value);

/// An amount follows: "ik pin 1000 euro".
[[nodiscard]] bool has_unit_behind(std::string_view text, std::size_t end);

} // namespace chatkeep::policy
