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
    std::string lower(word);
    unsigned bytes = 0;
    for (char& c : lower) {
        bytes |= static_cast<unsigned char>(c);
        c = base::to_lower(c);
    }
    return bytes < 0x80 ? lower : base::fold_case(word);
}

/// word: of a list, with * at its end for any ending.
bool word_fits(std::string_view token, std::string_view word) {
    if (token.empty() || token.front() != word.front()) { // most differ here already
        return false;
    }
    return word.back() == '*' ? token.starts_with(word.substr(0, word.size() - 1)) : token == word;
}

bool is_number(std::string_view token) {
    return !token.empty() &&
           std::all_of(token.begin(), token.end(), [](char c) { return base::is_digit(c); });
}

/// Tells which places of a text lie in an address: in a run of bytes without a space that holds an @ or
/// "://".
class AddressRuns {
public:
    explicit AddressRuns(std::string_view text) noexcept
        : m_text(text), m_end(has_sign(text) ? 0 : text.size()) {}

    /// at: not before that of the last call.
    bool holds(std::size_t at) noexcept {
        if (at >= m_end) {
            constexpr std::string_view spaces = " \t\r\n";
            const std::size_t begin = m_text.find_last_of(spaces, at) + 1;
            m_end = std::min(m_text.find_first_of(spaces, at), m_text.size());
            const std::string_view run = m_text.substr(begin, m_end - begin);
            m_address =
                run.find('@', 1) != std::string_view::npos || run.find("://") != std::string_view::npos;
        }
        return m_address;
    }

private:
    static bool has_sign(std::string_view text) noexcept {
        return text.find('@') != std::string_view::npos || text.find("://") != std::string_view::npos;
    }

    std::string_view m_text;
    std::size_t m_end = 0;
    bool m_address = false;
};

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
    m_in_address.clear();
    AddressRuns addresses(text);
    std::size_t mask = 0;
    std::size_t at = 0;
    std::size_t start = 0;
    const auto close = [&] {
        if (start < at) {
            m_spans.emplace_back(start, at);
            m_words.push_back(folded(text.substr(start, at - start)));
            m_in_address.push_back(addresses.holds(start));
        }
    };
    while (at < text.size()) {
        if (mask < masks.size() && at == masks[mask].first) {
            close();
            m_spans.push_back(masks[mask]);
            m_words.emplace_back();
            m_in_address.push_back(false);
            at = start = masks[mask].second;
            ++mask;
            continue;
        }
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            if (!base::is_alnum(text[at])) {
                close();
                start = at + 1;
            }
            ++at;
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

void WordList::Index::settle() {
    std::stable_sort(m_entries.begin(), m_entries.end(),
                     [](const Indexed& a, const Indexed& b) { return a.first < b.first; });
    std::size_t at = 0;
    for (std::size_t byte = 0; byte < m_begins.size(); ++byte) {
        while (at < m_entries.size() && m_entries[at].first < byte) {
            ++at;
        }
        m_begins.at(byte) = static_cast<std::uint16_t>(at);
    }
}

WordList::WordList(std::span<const std::string_view> words) {
    for (const std::string_view word : words) {
        const Entry entry{word, word.substr(0, word.find(' ')),
                          static_cast<std::size_t>(std::count(word.begin(), word.end(), ' '))};
        m_by_first.add(static_cast<unsigned char>(word.front()), entry);
        m_by_last.add(static_cast<unsigned char>(word[word.rfind(' ') + 1]), entry);
    }
    m_by_first.settle();
    m_by_last.settle();
}

std::span<const WordList::Indexed> Tokens::entries_at(std::size_t token, const WordList::Index& index) const {
    if (token >= m_words.size() || m_words[token].empty()) {
        return {};
    }
    return index.at(static_cast<unsigned char>(m_words[token].front()));
}

bool Tokens::matches(std::size_t token, const WordList::Entry& entry) const {
    if (token + entry.more >= m_words.size() || !word_fits(m_words[token], entry.first)) {
        return false;
    }
    std::string_view rest = entry.word.substr(entry.first.size());
    while (!rest.empty()) {
        rest.remove_prefix(1);
        const std::string_view word = rest.substr(0, rest.find(' '));
        if (!word_fits(m_words[++token], word)) {
            return false;
        }
        rest.remove_prefix(word.size());
    }
    return true;
}

const WordList::Entry* Tokens::ending_at(std::size_t token, const WordList& words) const {
    for (const auto& [entry, first] : entries_at(token, words.m_by_last)) {
        if (token >= entry.more && matches(token - entry.more, entry)) {
            return &entry;
        }
    }
    return nullptr;
}

const WordList::Entry* Tokens::beginning_at(std::size_t token, const WordList& words) const {
    for (const auto& [entry, first] : entries_at(token, words.m_by_first)) {
        if (matches(token, entry)) {
            return &entry;
        }
    }
    return nullptr;
}

std::size_t Tokens::first_behind(std::size_t byte) const {
    const auto found =
        std::partition_point(m_spans.begin(), m_spans.end(), [&](const Span& s) { return s.second <= byte; });
    return static_cast<std::size_t>(found - m_spans.begin());
}

std::optional<Tokens::Near> Tokens::nearest(Span place, const WordList& words) const {
    const std::size_t first = first_behind(place.first);
    const auto last = static_cast<std::size_t>(
        std::partition_point(m_spans.begin(), m_spans.end(), [&](Span s) { return s.first < place.second; }) -
        m_spans.begin());
    for (std::size_t distance = 1; distance <= k_before; ++distance) {
        const auto* const before = distance <= first ? ending_at(first - distance, words) : nullptr;
        if (before != nullptr) {
            return Near{before->word, distance, true};
        }
        const auto* const after = distance <= k_after ? beginning_at(last + distance - 1, words) : nullptr;
        if (after != nullptr) {
            return Near{after->word, distance, false};
        }
    }
    return std::nullopt;
}

bool Tokens::is_part(std::size_t token) const noexcept {
    const bool number_follows = token + 1 < m_words.size() && is_number(m_words[token + 1]);
    return m_in_address[token] || (number_follows && is_number(m_words[token]));
}

std::optional<std::string_view> Tokens::any(const WordList& words) const {
    const std::size_t count = m_words.size();
    for (std::size_t token = count - std::min(count, k_any); token < count; ++token) {
        const auto* const found = is_part(token) ? nullptr : beginning_at(token, words);
        if (found != nullptr) {
            return found->word;
        }
    }
    return std::nullopt;
}

bool Tokens::has_only(const WordList& words, Span place) const {
    for (std::size_t token = 0; token < m_words.size(); ++token) {
        const bool inside = m_spans[token].first < place.second && place.first < m_spans[token].second;
        const bool number = std::all_of(m_words[token].begin(), m_words[token].end(), base::is_digit);
        if (!inside && !number && ending_at(token, words) == nullptr) {
            return false;
        }
    }
    return true;
}

std::string_view Tokens::before(Span place, std::size_t distance) const {
    const std::size_t first = first_behind(place.first);
    return distance <= first ? std::string_view(m_words[first - distance]) : std::string_view();
}

} // namespace chatkeep::policy
