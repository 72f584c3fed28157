#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Small tests that several recognisers share: borders, digits, separators. Over normalised text only.

#include "base/text.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace chatkeep::policy {

/// A letter or digit; every byte of a non-ASCII letter counts as one (normalising took dashes and spaces
/// out).
[[nodiscard]] bool is_word_before(std::string_view text, std::size_t at) noexcept;
[[nodiscard]] bool is_word_after(std::string_view text, std::size_t at) noexcept;

/// No letter or digit touches [begin, end), nor a digit behind one of ". , - /": a number's border.
[[nodiscard]] bool has_number_border(std::string_view text, std::size_t begin, std::size_t end) noexcept;

/// The ASCII digits of text.
[[nodiscard]] std::string digits_of(std::string_view text);

/// The letters and digits of text in upper case.
[[nodiscard]] std::string compact_upper(std::string_view text);

} // namespace chatkeep::policy
