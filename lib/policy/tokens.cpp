// SPDX-License-Identifier: EUPL-1.2
#include "policy/tokens.hpp"

#include "base/text.hpp"

#include <utf8proc.h>

#include <algorithm>

namespace chatkeep::policy {

namespace {

constexpr std::size_t k_before = 5;
constexpr std::size_t k_after = 3;
constexpr std::size_t k_any = 40;

std::string folded(std::string_view word) {
    const bool ascii =
        std::all_of(word.begin(), word.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return ascii ? base::lower_ascii(word) : base::fold_case(word);
}

bool word_fits(std::string_view token, std::string_view word) {
    return word.back() == '*' ? token.starts_with(word.substr(0, word.size() - 1)) : token == word;
}

} // namespace

bool is_word(char32_t value) noexcept {
    if (value < 0x80) {
        return base::is_alnum(static_cast<char>(value));
    }
    const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(value));
    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ME) ||
           category == UTF8PROC_CATEGORY_ND;
}

void Tokens::read(std::string_view text, std::span<const Span> masks) {
    m_spans.clear();
    m_words.clear();
    std::size_t mask = 0;
    std::size_t at = 0;
    std::size_t start = 0;
    const auto close = [&] {
        if (start < at) {
            m_spans.emplace_back(start, at);
            m_words.push_back(folded(text.substr(start, at - start)));
        }
    };
    while (at < text.size()) {
        if (mask < masks.size() && at == masks[mask].first) {
            close();
            m_spans.push_back(masks[mask]);
            m_words.emplace_back();
            at = start = masks[mask].second;
            ++mask;
            continue;
        }
        const base::CodePoint point = base::decode_utf8(text.substr(at));
        if (!is_word(point.value)) {
            close();
            start = at + point.length;
        }
        at += point.length;
    }
    close();
}

bool Tokens::matches(std::size_t token, std::string_view word) const {
    while (true) {
        const std::size_t space = word.find(' ');
        if (token >= m_words.size() || !word_fits(m_words[token], word.substr(0, space))) {
            return false;
        }
        if (space == std::string_view::npos) {
            return true;
        }
        word.remove_prefix(space + 1);
        ++token;
    }
}

std::optional<Tokens::Near> Tokens::nearest(Span place, std::span<const std::string_view> words) const {
    const auto first =
        static_cast<std::size_t>(std::partition_point(m_spans.begin(), m_spans.end(),
                                                      [&](Span s) { return s.second <= place.first; }) -
                                 m_spans.begin());
    const auto last = static_cast<std::size_t>(
        std::partition_point(m_spans.begin(), m_spans.end(), [&](Span s) { return s.first < place.second; }) -
        m_spans.begin());
    const auto ending_at = [&](std::size_t token, std::string_view word) {
        const auto more = static_cast<std::size_t>(std::count(word.begin(), word.end(), ' '));
        return token >= more && matches(token - more, word);
    };
    for (std::size_t distance = 1; distance <= k_before; ++distance) {
        for (const std::string_view word : words) {
            if (distance <= first && ending_at(first - distance, word)) {
                return Near{word, distance, true};
            }
        }
        for (const std::string_view word : words) {
            if (distance <= k_after && matches(last + distance - 1, word)) {
                return Near{word, distance, false};
            }
        }
    }
    return std::nullopt;
}

std::optional<std::string_view> Tokens::any(std::span<const std::string_view> words) const {
    const std::size_t count = m_words.size();
    for (std::size_t token = count - std::min(count, k_any); token < count; ++token) {
        const auto word =
            std::find_if(words.begin(), words.end(), [&](std::string_view w) { return matches(token, w); });
        if (word != words.end()) {
            return *word;
        }
    }
    return std::nullopt;
}

} // namespace chatkeep::policy
