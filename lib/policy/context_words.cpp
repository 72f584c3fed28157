// SPDX-License-Identifier: EUPL-1.2
#include "policy/context_words.hpp"

#include "base/lanes.hpp"

#include <array>
#include <string>

namespace chatkeep::policy {

namespace {

bool is_ascii(std::string_view text) noexcept {
    return base::find_byte(text, [](base::Lanes bytes) { return bytes >= 0x80; }) == text.size();
}

} // namespace

/// Of several words in a row the first will do; one with other letters stands in no text of ASCII.
void ContextWords::add(std::span<const std::string_view> words, std::size_t rule) {
    for (const std::string_view entry : words) {
        const std::string_view first = entry.substr(0, entry.find(' '));
        if (!is_ascii(first)) {
            continue;
        }
        const bool is_beginning = first.ends_with('*');
        const std::string text = "|" + std::string(first.substr(0, first.size() - (is_beginning ? 1 : 0))) +
                                 (is_beginning ? "" : "|");
        m_words.add(std::array{std::string_view(text)}, group_of(rule));
    }
}

std::uint64_t ContextWords::rules_in(std::string_view text) const noexcept {
    return is_ascii(text) ? m_words.groups_in(text) : ~std::uint64_t{0};
}

} // namespace chatkeep::policy
