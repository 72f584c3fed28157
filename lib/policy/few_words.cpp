// SPDX-License-Identifier: EUPL-1.2
#include "policy/few_words.hpp"

#include "base/text.hpp"
#include "policy/reading.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace chatkeep::policy {

namespace {

/// Words that say nothing by themselves.
bool is_function_word(std::string_view word) noexcept {
    constexpr std::array<std::string_view, 40> words = {
        "aan",  "als",  "and",  "are",  "bij",  "dan",   "dat",  "deze", "die",  "dit",
        "een",  "even", "for",  "haar", "heb",  "heeft", "het",  "hier", "hij",  "ik",
        "jij",  "jouw", "maar", "met",  "mijn", "naar",  "niet", "nog",  "ook",  "the",
        "this", "uit",  "van",  "voor", "was",  "wat",   "with", "you",  "your", "zijn"};
    return word.size() < 3 || std::find(words.begin(), words.end(), word) != words.end();
}

} // namespace

bool has_few_words(std::string_view text) {
    constexpr std::ptrdiff_t least = 3;
    Reading reading;
    reading.begin(text, {});
    const auto words = reading.words();
    return std::count_if(words.begin(), words.end(), [&](const Word& word) {
               const std::string_view folded = reading.folded(word);
               return !is_function_word(folded) && !std::all_of(folded.begin(), folded.end(), base::is_digit);
           }) < least;
}

} // namespace chatkeep::policy
