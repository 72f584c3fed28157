// SPDX-License-Identifier: EUPL-1.2
#include "policy/vocabulary.hpp"

#include <algorithm>
#include <bit>
#include <numeric>
#include <tuple>

namespace chatkeep::policy {

namespace {

/// A shorter beginning or ending would match words of every kind.
constexpr std::size_t k_stem_least = 3;

constexpr std::size_t k_phrases_least = 64; ///< for which the tables of the smallest vocabulary have room
constexpr std::size_t k_phrases_a_part = 8; ///< of those that are searched for a key
constexpr std::size_t k_sieve_bits = 16;    ///< for each phrase: of the words of no phrase one in 16 passes

/// The bit that says that there is a stem of this length; of long ones in one.
constexpr unsigned length_bit(std::size_t length) noexcept {
    return 1U << std::min<std::size_t>(length - k_stem_least, 15);
}

} // namespace

std::uint64_t Vocabulary::key_of(std::uint64_t hash, Form form) noexcept {
    const std::uint64_t mixed = (hash + static_cast<std::uint64_t>(form) + 1) * 0x9E3779B97F4A7C15U;
    return mixed ^ (mixed >> 29U);
}

bool Vocabulary::fits(std::string_view word, const Part& part) noexcept {
    switch (part.form) {
    case Form::beginning:
        return word.starts_with(part.text);
    case Form::ending:
        return word.ends_with(part.text);
    default:
        return word == part.text;
    }
}

bool Vocabulary::add(std::string_view phrase, std::uint32_t kind) {
    Reading reading;
    reading.begin(phrase, {});
    std::vector<Part> parts;
    for (const Word& word : reading.words()) {
        Part part{std::string(reading.folded(word)), Form::whole};
        if (word.end < phrase.size() && phrase[word.end] == '*') {
            part.form = Form::beginning;
        } else if (word.begin > 0 && phrase[word.begin - 1] == '*') {
            part.form = Form::ending;
        }
        if (part.form != Form::whole && part.text.size() < k_stem_least) {
            return false;
        }
        parts.push_back(std::move(part));
    }
    if (parts.empty()) {
        return false;
    }
    const Form form = parts.front().form;
    if (form == Form::ending) {
        std::reverse(parts.front().text.begin(), parts.front().text.end());
    }
    const std::string& first = parts.front().text;
    std::uint64_t hash = k_hash_start;
    for (std::size_t i = 0; i < first.size(); ++i) {
        hash = hash_step(hash, first[i]);
        if (form != Form::whole && i + 1 == k_stem_least) {
            Lengths& lengths = (form == Form::beginning ? m_beginnings : m_endings).at(slot_of(hash));
            lengths = static_cast<Lengths>(lengths | length_bit(first.size()));
        }
    }
    const bool has_second = parts.size() > 1 && parts[1].form != Form::ending;
    m_phrases.push_back({key_of(hash, form), kind, static_cast<std::uint32_t>(m_parts.size()),
                         static_cast<std::uint32_t>(parts.size() - 1),
                         has_second ? parts[1].text.front() : '\0'});
    m_parts.insert(m_parts.end(), parts.begin() + 1, parts.end());
    return true;
}

void Vocabulary::settle() {
    const auto order = [](const Phrase& a, const Phrase& b) {
        return std::tuple(a.key, b.count, a.kind, a.first) < std::tuple(b.key, a.count, b.kind, b.first);
    };
    std::sort(m_phrases.begin(), m_phrases.end(), order);
    const std::size_t size = std::bit_ceil(std::max(m_phrases.size(), k_phrases_least));
    m_part_shift = 64U - static_cast<unsigned>(std::bit_width(size / k_phrases_a_part) - 1);
    m_starts.assign(size / k_phrases_a_part + 1, 0);
    m_sieve_mask = size * k_sieve_bits - 1;
    m_sieve.assign(size * k_sieve_bits / 64, 0);
    for (const Phrase& phrase : m_phrases) {
        const std::uint64_t bit = phrase.key & m_sieve_mask;
        m_sieve[bit / 64] |= std::uint64_t{1} << bit % 64;
        ++m_starts[part_of(phrase.key) + 1];
    }
    std::partial_sum(m_starts.begin(), m_starts.end(), m_starts.begin());
}

void Vocabulary::look_up(const Reading& reading, std::span<const Word> words, Hit at, std::uint64_t key,
                         std::vector<Hit>& out) const {
    const auto part = m_phrases.begin() + m_starts[part_of(key)];
    const auto end = m_phrases.begin() + m_starts[part_of(key) + 1];
    auto phrase =
        std::lower_bound(part, end, key, [](const Phrase& p, std::uint64_t k) { return p.key < k; });
    const bool goes_on = at.first + 1 < words.size() && words[at.first + 1].size != 0;
    const char second = goes_on ? reading.folded(words[at.first + 1]).front() : '\0';
    for (; phrase != end && phrase->key == key; ++phrase) {
        if (phrase->second != '\0' && phrase->second != second) { // as nearly all behind "de" or "ik"
            continue;
        }
        bool fitting = at.first + phrase->count < words.size();
        for (std::size_t i = 0; fitting && i < phrase->count; ++i) {
            const Word& word = words[at.first + 1 + i];
            fitting = word.size != 0 && word.sentence == words[at.first].sentence &&
                      fits(reading.folded(word), m_parts[phrase->first + i]);
        }
        if (fitting) {
            out.push_back({at.first, phrase->count + std::size_t{1}, phrase->kind});
        }
    }
}

void Vocabulary::find_at(Reading& reading, std::span<const Word> words, std::size_t at,
                         std::vector<Hit>& out) const {
    const std::size_t size = words[at].size;
    const auto beginnings = reading.beginnings(words[at]);
    const auto endings = reading.endings(words[at]);
    const auto look = [&](std::uint64_t hash, Form form) {
        const std::uint64_t key = key_of(hash, form);
        if (may_have(key)) {
            look_up(reading, words, {at, 1, 0}, key, out);
        }
    };
    if (size != 0) {
        look(beginnings[size - 1], Form::whole);
    }
    if (size < k_stem_least) {
        return;
    }
    const unsigned begin = m_beginnings[slot_of(beginnings[k_stem_least - 1])];
    const unsigned end = m_endings[slot_of(endings[k_stem_least - 1])];
    for (std::size_t length = k_stem_least; (begin | end) >= length_bit(length) && length <= size; ++length) {
        if ((begin & length_bit(length)) != 0) {
            look(beginnings[length - 1], Form::beginning);
        }
        if ((end & length_bit(length)) != 0) {
            look(endings[length - 1], Form::ending);
        }
    }
}

void Vocabulary::find(Reading& reading, std::vector<Hit>& out) const {
    if (m_phrases.empty()) {
        return;
    }
    const std::span<const Word> words = reading.words();
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::size_t found = out.size();
        find_at(reading, words, i, out);
        if (out.size() - found > 1) { // it would reserve memory for one alone too
            std::stable_sort(out.begin() + static_cast<std::ptrdiff_t>(found), out.end(),
                             [](const Hit& a, const Hit& b) { return a.count > b.count; });
        }
    }
}

} // namespace chatkeep::policy
