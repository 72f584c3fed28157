// SPDX-License-Identifier: EUPL-1.2
#include "policy/copies.hpp"

#include "base/lanes.hpp"
#include "base/text.hpp"
#include "policy/normalise.hpp"
#include "policy/scan.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <tuple>
#include <utility>

namespace chatkeep::policy {

namespace {

constexpr std::uint64_t k_base = 0x9E3779B97F4A7C15U; // odd: no two short texts fall together by it
constexpr std::size_t k_front = 16;                   ///< bytes by which a text that was cut short is known
constexpr std::size_t k_word_least = 4;               ///< letters of a word that tells something
constexpr std::size_t k_wording_words_most = 5;
constexpr std::uint64_t k_compared_most = std::uint64_t{1} << 26U; ///< bytes that one quotation may cost
constexpr std::size_t k_window = 16384; ///< texts of which rules took something out

/// Whether a byte with which a quotation mark begins stands in text: in most texts none does.
bool may_quote(std::string_view text) noexcept {
    const auto is_first = [](base::Lanes bytes) {
        return (bytes == '"') | (bytes == 0xE2) | (bytes == 0xC2);
    };
    return base::find_byte(text, is_first) < text.size();
}

bool is_border(std::string_view text, std::size_t at) noexcept {
    return at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
}

bool is_inside_word(std::string_view text, std::size_t at) noexcept {
    return is_word_before(text, at) && is_word_after(text, at);
}

std::uint64_t power_of(std::size_t exponent) noexcept {
    std::uint64_t result = 1;
    for (std::uint64_t square = k_base; exponent != 0; exponent >>= 1U, square *= square) {
        result *= (exponent & 1U) != 0 ? square : 1;
    }
    return result;
}

} // namespace

/// Digests of all stretches of a text, from those of its beginnings (Rabin and Karp).
class Digests {
public:
    explicit Digests(std::string_view text) {
        m_fronts.reserve(text.size() + 1);
        m_fronts.push_back(0);
        for (const char c : text) {
            m_fronts.push_back(m_fronts.back() * k_base + static_cast<unsigned char>(c) + 1);
        }
    }

    [[nodiscard]] std::uint64_t of(std::size_t begin, std::size_t size) const noexcept {
        return of(begin, size, power_of(size));
    }

    /// power: power_of(size).
    [[nodiscard]] std::uint64_t of(std::size_t begin, std::size_t size, std::uint64_t power) const noexcept {
        return m_fronts[begin + size] - m_fronts[begin] * power;
    }

private:
    std::vector<std::uint64_t> m_fronts;
};

namespace {

std::uint32_t digest_of_word(std::string_view word) {
    return static_cast<std::uint32_t>(model::make_id(base::fold_case(word)).low);
}

/// The words of a text that are long enough to tell something: where they begin and their sizes.
std::vector<std::pair<std::size_t, std::size_t>> long_words(std::string_view text) {
    std::vector<std::pair<std::size_t, std::size_t>> words;
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= text.size();) {
        const bool goes_on = is_word_after(text, at);
        if (!goes_on && at - begin >= k_word_least) {
            words.emplace_back(begin, at - begin);
        }
        at += at < text.size() ? base::decode_utf8(text.substr(at)).length : 1;
        begin = goes_on ? begin : at;
    }
    return words;
}

void sort(std::vector<Copy>& copies) {
    std::stable_sort(copies.begin(), copies.end(),
                     [](const Copy& a, const Copy& b) { return a.begin < b.begin; });
}

/// Where words stand in a text. lost tells whether they begin and end a word there.
std::vector<Copy> find_words(std::string_view words, bool begins_word, bool ends_word, std::string_view text,
                             const Copy& lost) {
    std::vector<Copy> copies;
    for (std::size_t at = text.find(words); !words.empty() && at != std::string_view::npos;
         at = text.find(words, at + 1)) {
        const std::size_t end = at + words.size();
        if (!(begins_word && is_inside_word(text, at)) && !(ends_word && is_inside_word(text, end))) {
            copies.push_back({at, end, lost.rule, lost.by_people});
        }
    }
    return copies;
}

/// Small letters where ASCII and Latin-1 have capitals; as many bytes.
std::string in_small_letters(std::string_view text) {
    constexpr char latin = '\xC3'; // the first byte of the letters of Latin-1
    std::string small = base::lower_ascii(text);
    for (std::size_t at = 1; at < small.size(); ++at) {
        const auto byte = static_cast<unsigned char>(small[at]);
        const bool is_capital = small[at - 1] == latin && byte >= 0x80 && byte <= 0x9E && byte != 0x97;
        small[at] = is_capital ? static_cast<char>(byte + 0x20) : small[at];
    }
    return small;
}

} // namespace

std::vector<Copy> find_copies(std::string_view text, const Copy& lost, std::string_view other) {
    Normalised words;
    words.read(text.substr(lost.begin, lost.end - lost.begin));
    Normalised place;
    place.read_escaped(other);
    std::vector<Copy> copies =
        find_words(in_small_letters(words.text()), !is_inside_word(text, lost.begin),
                   !is_inside_word(text, lost.end), in_small_letters(place.text()), lost);
    for (Copy& copy : copies) {
        std::tie(copy.begin, copy.end) = place.original(copy.begin, copy.end);
    }
    return copies;
}

namespace {

/// What two versions of a text have in common at both ends, in whole characters.
struct Common {
    std::size_t front = 0;
    std::size_t back = 0;
};

Common common_of(std::string_view a, std::string_view b) {
    Common common;
    const std::size_t most = std::min(a.size(), b.size());
    while (common.front < most && a[common.front] == b[common.front]) {
        ++common.front;
    }
    while (common.front > 0 && !(is_border(a, common.front) && is_border(b, common.front))) {
        --common.front;
    }
    while (common.back < most - common.front &&
           a[a.size() - 1 - common.back] == b[b.size() - 1 - common.back]) {
        ++common.back;
    }
    while (common.back > 0 && !is_border(a, a.size() - common.back)) {
        --common.back;
    }
    return common;
}

/// The place in the other version of the place where a stretch begins or ends: inside what differs, all of it
/// belongs to the stretch.
std::size_t aligned_begin(std::size_t at, const Common& common, std::size_t size, std::size_t other) {
    if (at <= common.front) {
        return at;
    }
    return at + common.back >= size ? at + other - size : common.front;
}

std::size_t aligned_end(std::size_t at, const Common& common, std::size_t size, std::size_t other) {
    if (at + common.back >= size) {
        return at + other - size;
    }
    return at <= common.front ? at : other - common.back;
}

/// A value that a rule found stays about as long when it is corrected; else other words stood there.
bool may_be_corrected(const Copy& lost, std::size_t size) noexcept {
    constexpr std::size_t most = 2;
    const std::size_t before = lost.end - lost.begin;
    return lost.by_people || (size <= before + most && before <= size + most);
}

} // namespace

std::vector<Copy> lost_in_version(std::string_view text, const std::vector<Copy>& lost,
                                  std::string_view version) {
    std::vector<Copy> copies;
    const Common common = common_of(text, version);
    const bool is_alike = 2 * (common.front + common.back) >= std::min(text.size(), version.size());
    for (const Copy& span : lost) {
        if (span.by_people && span.begin == 0 && span.end == text.size()) { // nothing was to stay
            return {{0, version.size(), span.rule, span.by_people}};
        }
        std::vector<Copy> same = find_copies(text, span, version);
        const std::size_t begin = aligned_begin(span.begin, common, text.size(), version.size());
        const std::size_t end = aligned_end(span.end, common, text.size(), version.size());
        if (same.empty() && is_alike && begin < end && may_be_corrected(span, end - begin)) {
            same.push_back({begin, end, span.rule, span.by_people});
        }
        copies.insert(copies.end(), same.begin(), same.end());
    }
    sort(copies);
    return copies;
}

namespace {

/// A text as it is compared: normalised, without spaces around it.
class Normal {
public:
    explicit Normal(std::string_view text) {
        m_normal.read(text);
        m_text = base::trim(m_normal.text());
        m_skipped = static_cast<std::size_t>(m_text.data() - m_normal.text().data());
    }

    [[nodiscard]] std::string_view text() const noexcept { return m_text; }

    /// Bytes in front of text() that were left out.
    [[nodiscard]] std::size_t skipped() const noexcept { return m_skipped; }

    /// The bytes of the original that a stretch of text() stands for.
    [[nodiscard]] std::pair<std::size_t, std::size_t> original(std::size_t begin, std::size_t end) const {
        return m_normal.original(begin + m_skipped, end + m_skipped);
    }

private:
    Normalised m_normal;
    std::string_view m_text;
    std::size_t m_skipped = 0;
};

/// Without the sign that a quotation was cut short.
std::string_view without_dots(std::string_view text) noexcept {
    for (const std::string_view dots : {std::string_view("\xe2\x80\xa6"), std::string_view("...")}) {
        if (text.ends_with(dots)) {
            return text.substr(0, text.size() - dots.size());
        }
    }
    return text;
}

} // namespace

class LostTexts::Quotation {
public:
    explicit Quotation(std::string_view quote)
        : m_normal(quote), m_text(without_dots(m_normal.text())), m_digests(m_text) {}

    [[nodiscard]] std::string_view text() const noexcept { return m_text; }

    [[nodiscard]] bool is_cut() const noexcept { return m_text.size() != m_normal.text().size(); }

    [[nodiscard]] const Digests& digests() const noexcept { return m_digests; }

    [[nodiscard]] std::uint64_t digest() const noexcept { return m_digests.of(0, m_text.size()); }

    /// In bytes of the quotation as it stands.
    [[nodiscard]] Copy copy(std::size_t begin, std::size_t end, std::size_t rule, bool by_people) const {
        const auto [from, to] = m_normal.original(begin, end);
        return {from, to, rule, by_people};
    }

private:
    Normal m_normal;
    std::string_view m_text;
    Digests m_digests;
};

void LostTexts::clear() {
    m_stretches = {};
    m_texts = {};
    m_words = {};
    m_by_message = {};
    m_by_text = {};
    m_by_front = {};
}

void LostTexts::add_words(std::string_view stretch) {
    for (const auto& [begin, size] : long_words(stretch)) {
        m_words.push_back(digest_of_word(stretch.substr(begin, size)));
    }
}

/// text: normalised and trimmed, as lost is.
void LostTexts::add_stretch(std::string_view text, const Digests& digests, const Copy& lost) {
    const std::string_view words = text.substr(lost.begin, lost.end - lost.begin);
    Stretch stretch;
    stretch.begin = static_cast<std::uint32_t>(lost.begin);
    stretch.size = static_cast<std::uint32_t>(words.size());
    stretch.words = digests.of(lost.begin, words.size());
    stretch.before = digests.of(0, lost.begin);
    stretch.rule = static_cast<std::uint32_t>(lost.rule);
    std::copy_n(words.begin(), std::min(words.size(), stretch.front.size()), stretch.front.begin());
    stretch.begins_word = !is_inside_word(text, lost.begin);
    stretch.ends_word = !is_inside_word(text, lost.end);
    stretch.by_people = lost.by_people;
    m_stretches.push_back(stretch);
    if (lost.by_people) {
        add_words(words);
    }
}

void LostTexts::add(const model::Id& message, std::string_view text, const std::vector<Copy>& lost) {
    Text entry;
    entry.message = message;
    entry.first = static_cast<std::uint32_t>(m_stretches.size());
    entry.first_word = static_cast<std::uint32_t>(m_words.size());
    const Normal normal(text);
    const Digests digests(normal.text());
    std::size_t read = 0;  // of text …
    std::size_t place = 0; // … which are so many, normalised
    const auto place_of = [&](std::size_t end) {
        Normalised stretch;
        stretch.read(text.substr(read, end - read));
        place += stretch.text().size();
        read = end;
        return std::min(place - std::min(place, normal.skipped()), normal.text().size());
    };
    for (const Copy& copy : lost) {
        const std::size_t begin = place_of(copy.begin);
        const std::size_t end = place_of(copy.end);
        if (begin < end) {
            add_stretch(normal.text(), digests, {begin, end, copy.rule, copy.by_people});
        }
    }
    entry.count = static_cast<std::uint32_t>(m_stretches.size()) - entry.first;
    entry.words = static_cast<std::uint32_t>(m_words.size()) - entry.first_word;
    if (entry.count == 0) {
        return;
    }
    entry.digest = digests.of(0, normal.text().size());
    const auto number = static_cast<std::uint32_t>(m_texts.size());
    m_texts.push_back(entry);
    m_by_message.emplace(message.low, number);
    m_by_text.emplace(entry.digest, number);
    if (normal.text().size() >= k_front) {
        m_by_front.emplace(digests.of(0, k_front), number);
    }
}

void LostTexts::find_whole(const Stretch& lost, const Quotation& quotation, std::vector<Copy>& out) {
    const std::string_view quote = quotation.text();
    const std::uint64_t power = power_of(lost.size);
    for (std::size_t at = 0; at + lost.size <= quote.size(); ++at) {
        if (quotation.digests().of(at, lost.size, power) == lost.words &&
            !(lost.begins_word && is_inside_word(quote, at)) &&
            !(lost.ends_word && is_inside_word(quote, at + lost.size))) {
            out.push_back(quotation.copy(at, at + lost.size, lost.rule, lost.by_people));
        }
    }
}

/// Whether the quotation begins as the text did, up to and into the stretch that went.
bool LostTexts::is_aligned(const Stretch& lost, const Quotation& quotation) {
    const std::string_view quote = quotation.text();
    if (quote.size() <= lost.begin || quotation.digests().of(0, lost.begin) != lost.before) {
        return false;
    }
    const std::size_t most = std::min<std::size_t>(lost.size, lost.front.size());
    const std::string_view front(lost.front.data(), std::min(most, quote.size() - lost.begin));
    return quote.substr(lost.begin).starts_with(front);
}

/// Adds the copies of what a text lost; true when the quotation is known to be that text, or its beginning.
bool LostTexts::look_for(const Text& text, const Quotation& quotation, std::vector<Copy>& out) const {
    bool is_known = quotation.digest() == text.digest;
    for (std::uint32_t i = text.first; i < text.first + text.count; ++i) {
        const Stretch& lost = m_stretches[i];
        find_whole(lost, quotation, out);
        if (is_aligned(lost, quotation)) {
            is_known = true;
            if (quotation.text().size() < std::size_t{lost.begin} + lost.size) { // cut short inside it
                out.push_back(quotation.copy(lost.begin, quotation.text().size(), lost.rule, lost.by_people));
            }
        }
    }
    return is_known;
}

/// Whether a word that people took out stands in the quotation, but for the copies that were found.
bool LostTexts::holds_word_of(const Text& text, const Quotation& quotation,
                              const std::vector<Copy>& found) const {
    if (text.words == 0) {
        return false;
    }
    const auto begin = m_words.begin() + text.first_word;
    const auto end = begin + text.words;
    for (const auto& [at, size] : long_words(quotation.text())) {
        const Copy place = quotation.copy(at, at + size, 0, true);
        const bool is_found = std::any_of(found.begin(), found.end(), [&](const Copy& copy) {
            return copy.begin <= place.begin && place.end <= copy.end;
        });
        if (!is_found && std::find(begin, end, digest_of_word(quotation.text().substr(at, size))) != end) {
            return true;
        }
    }
    return false;
}

std::vector<Copy> LostTexts::in_quote(const model::Id& message, std::string_view quote) const {
    std::vector<Copy> copies;
    const auto [begin, end] = m_by_message.equal_range(message.low);
    if (begin == end) {
        return copies;
    }
    const Quotation quotation(quote);
    std::vector<std::uint32_t> texts;
    for (auto at = begin; at != end; ++at) {
        texts.push_back(at->second);
    }
    std::sort(texts.begin(), texts.end());
    bool is_known = false;
    for (const std::uint32_t text : texts) {
        if (std::uint64_t{m_texts[text].count} * quote.size() > k_compared_most) {
            return {{0, quote.size(), m_stretches[m_texts[text].first].rule, true}};
        }
        is_known = look_for(m_texts[text], quotation, copies) || is_known;
    }
    for (const std::uint32_t text : texts) {
        if (!is_known && holds_word_of(m_texts[text], quotation, copies)) {
            return {{0, quote.size(), m_stretches[m_texts[text].first].rule, true}};
        }
    }
    sort(copies);
    return copies;
}

std::optional<LostTexts::Match> LostTexts::in_quote(std::string_view quote) const {
    const Quotation quotation(quote);
    auto found = m_by_text.find(quotation.digest());
    if (found == m_by_text.end() && quotation.is_cut() && quotation.text().size() >= k_front) {
        found = m_by_front.find(quotation.digests().of(0, k_front));
        if (found == m_by_front.end()) {
            return std::nullopt;
        }
    } else if (found == m_by_text.end() || quotation.text().size() < k_word_least) {
        return std::nullopt;
    }
    const Text& text = m_texts[found->second];
    Match match{text.message, {}};
    static_cast<void>(look_for(text, quotation, match.copies));
    sort(match.copies);
    return match;
}

void LostWords::clear() {
    m_by_people.clear();
    for (LostTexts& texts : m_by_rules) {
        texts.clear();
    }
}

bool LostWords::is_empty() const noexcept {
    return m_by_people.size() + m_by_rules[0].size() + m_by_rules[1].size() == 0;
}

void LostWords::add(const model::Id& message, std::string_view text, const std::vector<Copy>& lost) {
    const bool by_people =
        std::any_of(lost.begin(), lost.end(), [](const Copy& copy) { return copy.by_people; });
    if (!by_people && m_by_rules[0].size() >= k_window) {
        m_by_rules[1] = std::exchange(m_by_rules[0], {});
    }
    (by_people ? m_by_people : m_by_rules[0]).add(message, text, lost);
}

std::vector<Copy> LostWords::in_quote(const model::Id& message, std::string_view quote) const {
    std::vector<Copy> copies;
    for (const LostTexts* texts : {&m_by_people, &m_by_rules.front(), &m_by_rules.back()}) {
        const std::vector<Copy> more = texts->in_quote(message, quote);
        copies.insert(copies.end(), more.begin(), more.end());
    }
    sort(copies);
    return copies;
}

std::optional<LostWords::Match> LostWords::in_quote(std::string_view quote) const {
    for (const LostTexts* texts : {&m_by_people, &m_by_rules.front(), &m_by_rules.back()}) {
        if (auto match = texts->in_quote(quote)) {
            return match;
        }
    }
    return std::nullopt;
}

std::optional<LostWords::Match> LostWords::in_wording(std::string_view text) const {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> marks = {
        {{"\xe2\x80\x9c", "\xe2\x80\x9d"},
         {"\xe2\x80\x9e", "\xe2\x80\x9d"},
         {"\"", "\""},
         {"\xc2\xab", "\xc2\xbb"}}};
    if (!may_quote(text)) {
        return std::nullopt;
    }
    for (const auto& [open, close] : marks) {
        const std::size_t begin = text.find(open);
        const std::size_t end = begin == std::string_view::npos ? begin : text.rfind(close);
        if (end == std::string_view::npos || end < begin + open.size()) {
            continue;
        }
        std::string around(text.substr(0, begin));
        around += ' ';
        around += text.substr(end + close.size());
        const std::size_t from = begin + open.size();
        const bool has_few = std::count(around.begin(), around.end(), ' ') <=
                             static_cast<std::ptrdiff_t>(k_wording_words_most);
        auto match = has_few ? in_quote(text.substr(from, end - from)) : std::nullopt;
        if (match) {
            for (Copy& copy : match->copies) {
                copy.begin += from;
                copy.end += from;
            }
            return match;
        }
    }
    return std::nullopt;
}

} // namespace chatkeep::policy
