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

bool has_fewer_words(std::string_view text, std::ptrdiff_t least) {
    Reading reading;
    reading.begin(text, {});
    const auto words = reading.words();
    return std::count_if(words.begin(), words.end(), [&](const Word& word) {
               const std::string_view folded = reading.folded(word);
               return !is_function_word(folded) && !std::all_of(folded.begin(), folded.end(), base::is_digit);
           }) < least;
}

} // namespace

bool has_few_words(std::string_view text) {
    constexpr std::ptrdiff_t least = 3;
    constexpr std::size_t enough = 64; // bytes, in which most texts show that they say something
    const std::size_t front = std::min(text.find(' ', std::min(enough, text.size())), text.size());
    return has_fewer_words(text.substr(0, front), least) && has_fewer_words(text, least);
}

} // namespace chatkeep::policy
