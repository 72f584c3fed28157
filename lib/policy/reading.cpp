// SPDX-License-Identifier: EUPL-1.2
#include "policy/reading.hpp"

#include "base/text.hpp"
#include "policy/built_in_words.hpp"
#include "policy/links.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>

namespace chatkeep::policy {

namespace {

constexpr bool is_ascii(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_capital(char32_t value) noexcept {
    if (value < 0x80) {
        return value >= 'A' && value <= 'Z';
    }
    return utf8proc_category(static_cast<utf8proc_int32_t>(value)) == UTF8PROC_CATEGORY_LU;
}

bool is_small(char32_t value) noexcept {
    if (value < 0x80) {
        return value >= 'a' && value <= 'z';
    }
    return utf8proc_category(static_cast<utf8proc_int32_t>(value)) == UTF8PROC_CATEGORY_LL;
}

/// Ends a sentence wherever it stands; a full stop needs a space behind it.
bool ends_sentence(std::string_view gap) noexcept {
    if (gap.find_first_of("!?\n;") != std::string_view::npos) {
        return true;
    }
    const std::size_t stop = gap.find('.');
    return stop != std::string_view::npos && stop + 1 < gap.size();
}

/// What a full stop stands behind without ending the sentence.
bool is_abbreviation(std::string_view word) noexcept {
    constexpr std::array<std::string_view, 21> words = {"dr",  "drs", "mr",   "ir",  "ing", "prof", "ds",
                                                        "dhr", "mw",  "mevr", "fam", "nr",  "evt",  "bijv",
                                                        "jl",  "a",   "mrs",  "ms",  "st",  "resp", "bv"};
    return word.size() == 1 || std::find(words.begin(), words.end(), word) != words.end();
}

} // namespace

std::string plain_folded(std::string_view word) {
    if (is_ascii(word)) {
        return base::lower_ascii(word);
    }
    utf8proc_uint8_t* bytes = nullptr;
    const auto options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE |
                                                        UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD);
    const utf8proc_ssize_t size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(word.data()),
                                               static_cast<utf8proc_ssize_t>(word.size()), &bytes, options);
    std::string out = size >= 0
                          ? std::string(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size))
                          : std::string(word);
    std::free(bytes); // utf8proc_map() allocates with malloc()
    return out;
}

namespace {

/// The folded letters of Latin-1 from U+00C0 on, which UTF-8 writes as C3 and a byte more.
const std::array<std::string, 64>& folded_latin() {
    static const std::array<std::string, 64> letters = [] {
        std::array<std::string, 64> out;
        for (std::size_t i = 0; i < out.size(); ++i) {
            std::string letter;
            base::append_utf8(letter, static_cast<char32_t>(0xC0 + i));
            out[i] = plain_folded(letter);
        }
        return out;
    }();
    return letters;
}

/// Appends the folded word to bytes; false, and nothing done, when it has other letters than those of
/// Latin-1.
bool fold_latin(std::string_view written, std::string& bytes) {
    const std::size_t before = bytes.size();
    for (std::size_t at = 0; at < written.size(); ++at) {
        const auto byte = static_cast<unsigned char>(written[at]);
        if (byte < 0x80) {
            bytes.push_back(base::to_lower(written[at]));
        } else if (byte == 0xC3 && at + 1 < written.size()) {
            bytes += folded_latin()[static_cast<unsigned char>(written[++at]) & 0x3FU];
        } else {
            bytes.resize(before);
            return false;
        }
    }
    return true;
}

/// The same for a word of ASCII, with all that fold() tells about it.
bool fold_ascii(Word& word, std::string_view written, std::string& bytes) {
    const std::size_t before = bytes.size();
    bytes += written;
    unsigned all = 0;
    bool small = false;
    for (std::size_t at = before; at < bytes.size(); ++at) {
        const char c = bytes[at];
        all |= static_cast<unsigned char>(c);
        small = small || (c >= 'a' && c <= 'z');
        bytes[at] = base::to_lower(c);
    }
    if (all >= 0x80) {
        bytes.resize(before);
        return false;
    }
    word.small = small;
    word.capital = is_capital(static_cast<unsigned char>(written.front()));
    word.size = written.size();
    return true;
}

/// Appends the folded word to bytes, which is where word.folded points.
void fold(Word& word, std::string_view written, std::string& bytes) {
    if (fold_ascii(word, written, bytes)) {
        return;
    }
    if (!fold_latin(written, bytes)) {
        bytes += plain_folded(written);
    }
    for (std::size_t at = 0; at < written.size() && !word.small;) {
        const base::CodePoint point = base::decode_utf8(written.substr(at));
        word.small = is_small(point.value);
        at += point.length;
    }
    word.size = bytes.size() - word.folded;
    word.capital = is_capital(base::decode_utf8(written).value);
}

} // namespace

void Reading::begin(std::string_view text, std::span<const Span> masks) noexcept {
    m_text = text;
    m_masks = masks;
    m_is_read = false;
    m_is_looked_up = false;
    m_about.reset();
    m_links.reset();
}

std::span<const Word> Reading::words() {
    if (!m_is_read) {
        read();
        m_is_read = true;
    }
    return m_words;
}

const std::vector<Hit>& Reading::hits(WordUse use) {
    if (!m_is_looked_up) {
        find_built_in_words(*this, m_hits);
        m_is_looked_up = true;
    }
    return m_hits[static_cast<std::size_t>(use)];
}

const std::vector<Link>& Reading::links(const Normalised& normal) {
    if (!m_links) {
        m_links = find_links(normal);
    }
    return *m_links;
}

std::string_view Reading::gap_before(std::size_t word) const noexcept {
    const std::size_t from = word == 0 ? 0 : m_words[word - 1].end;
    return m_text.substr(from, m_words[word].begin - from);
}

/// The word starts behind a gap that ends a sentence, or where people write a capital as they please.
void Reading::read_gap(Word& word) {
    if (m_words.empty()) {
        word.starts = true;
        return;
    }
    const Word& before = m_words.back();
    const std::string_view gap = m_text.substr(before.end, word.begin - before.end);
    if (gap == " ") { // as most are
        word.sentence = before.sentence;
        return;
    }
    const bool ends = ends_sentence(gap) && !(gap == ". " && is_abbreviation(folded(before)));
    word.sentence = before.sentence + (ends ? 1U : 0U);
    word.starts = ends || gap.find_first_of(":\"'(") != std::string_view::npos || !is_ascii(gap);
}

void Reading::add(std::size_t begin, std::size_t end, bool masked) {
    Word word;
    word.begin = begin;
    word.end = end;
    word.folded = m_bytes.size();
    read_gap(word);
    if (!masked) {
        fold(word, m_text.substr(begin, end - begin), m_bytes);
    }
    m_words.push_back(word);
}

void Reading::hash(const Word& word) {
    std::uint64_t hash = k_hash_start;
    for (std::size_t i = 0; i < word.size; ++i) {
        hash = hash_step(hash, m_bytes[word.folded + i]);
        m_beginnings[word.folded + i] = hash;
    }
    hash = k_hash_start;
    for (std::size_t i = 0; i < word.size; ++i) {
        hash = hash_step(hash, m_bytes[word.folded + word.size - 1 - i]);
        m_endings[word.folded + i] = hash;
    }
}

void Reading::read() {
    m_words.clear();
    m_bytes.clear();
    auto mask = m_masks.begin();
    std::size_t start = 0;
    std::size_t at = 0;
    const auto close = [&](std::size_t next) {
        if (start < at) {
            add(start, at, false);
        }
        start = at = next;
    };
    while (at < m_text.size()) {
        if (mask != m_masks.end() && at == mask->first) {
            close(at);
            add(mask->first, mask->second, true);
            start = at = mask->second;
            ++mask;
            continue;
        }
        if (static_cast<unsigned char>(m_text[at]) < 0x80) {
            if (base::is_alnum(m_text[at])) {
                ++at;
            } else {
                close(at + 1);
            }
            continue;
        }
        const base::CodePoint point = base::decode_utf8(m_text.substr(at));
        if (is_word(point.value)) {
            at += point.length;
        } else {
            close(at + point.length);
        }
    }
    close(at);
    m_beginnings.resize(m_bytes.size());
    m_endings.resize(m_bytes.size());
    for (const Word& word : m_words) {
        hash(word);
    }
}

} // namespace chatkeep::policy
