// SPDX-License-Identifier: EUPL-1.2
// System lines: matching the templates of events.tsv.
#include "source/whatsapp_text/marks.hpp"
#include "source/whatsapp_text/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <bitset>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <map>
#include <optional>

namespace chatkeep::source::whatsapp_text {

namespace {

/// A template cut at its variables (%v: a value; %q: words of the language around values, of which the last
/// one in quotation marks counts; %1 and %2: people; %3 and %4: what does not matter): "%1 changed the
/// subject to %v" is {'1', ""}, then {'v', " changed the subject to "}, …
struct Piece {
    std::string literal; ///< fixed words in front of the variable
    char variable = 0;   ///< '1', '2', '3', '4', 'v', 'q'; 0 at the end
};

struct Compiled {
    std::string_view locale;
    std::string_view type;
    std::vector<Piece> pieces;
    bool starts_fixed = false;
    bool strong = false;
    std::string longest; ///< of its fixed words
};

/// The fixed words of a template that make it recognisable without knowing the people in it.
constexpr std::size_t k_strong_length = 18;

Compiled compile(const EventTemplate& row) {
    Compiled result;
    result.locale = row.locale;
    result.type = row.type;
    const std::string text = comparable(row.text);
    std::string_view rest = text;
    std::size_t fixed = 0;
    while (true) {
        const auto at = rest.find('%');
        Piece piece{std::string(rest.substr(0, at)), at == std::string_view::npos ? '\0' : rest[at + 1]};
        fixed += piece.literal.size();
        if (piece.literal.size() > result.longest.size()) {
            result.longest = piece.literal;
        }
        result.pieces.push_back(std::move(piece));
        if (at == std::string_view::npos) {
            break;
        }
        rest.remove_prefix(at + 2);
    }
    result.starts_fixed = !result.pieces.front().literal.empty();
    result.strong = result.starts_fixed || fixed >= k_strong_length;
    return result;
}

const std::vector<Compiled>& compiled_templates() {
    static const std::vector<Compiled> templates = [] {
        std::vector<Compiled> result;
        for (const EventTemplate& row : event_templates()) {
            result.push_back(compile(row));
        }
        return result;
    }();
    return templates;
}

/// Eight bytes, hashed to sixteen bits.
std::uint16_t group_code(const char* bytes) noexcept {
    std::uint64_t group = 0;
    std::memcpy(&group, bytes, sizeof group);
    return static_cast<std::uint16_t>((group * 0x9E3779B97F4A7C15U) >> 48U);
}

/// Tells which templates may match a text by the last eight bytes of their longest fixed words: nearly none.
class TemplateIndex {
public:
    explicit TemplateIndex(const std::vector<Compiled>& templates) {
        for (std::size_t i = 0; i < templates.size(); ++i) {
            const std::string& words = templates[i].longest;
            const auto number = static_cast<std::uint16_t>(i);
            if (words.size() < k_group) {
                m_short.push_back(number);
                continue;
            }
            const std::uint16_t code = group_code(words.data() + words.size() - k_group);
            m_seen.set(code);
            m_long.emplace(code, number);
        }
    }

    /// Their numbers, rising.
    [[nodiscard]] std::vector<std::uint16_t> candidates(std::string_view text) const {
        std::vector<std::uint16_t> result = m_short;
        for (std::size_t at = 0; at + k_group <= text.size(); ++at) {
            const std::uint16_t code = group_code(text.data() + at);
            if (m_seen[code]) {
                const auto [first, last] = m_long.equal_range(code);
                std::transform(first, last, std::back_inserter(result),
                               [](const auto& entry) { return entry.second; });
            }
        }
        std::sort(result.begin(), result.end());
        result.erase(std::unique(result.begin(), result.end()), result.end());
        return result;
    }

private:
    static constexpr std::size_t k_group = sizeof(std::uint64_t);

    std::bitset<65536> m_seen;                          ///< codes in m_long
    std::multimap<std::uint16_t, std::uint16_t> m_long; ///< code to number
    std::vector<std::uint16_t> m_short;                 ///< numbers of templates without words that long
};

/// Takes one quote mark or space off each end; false when there is none.
bool strip_quote(std::string_view& text) {
    static constexpr std::array<std::string_view, 10> quotes = {"\"", "'", "“", "”", "„",
                                                                "«",  "»", "‘", "’", " "};
    const std::size_t before = text.size();
    for (const std::string_view quote : quotes) {
        if (text.starts_with(quote)) {
            text.remove_prefix(quote.size());
        }
        if (text.ends_with(quote)) {
            text.remove_suffix(quote.size());
        }
    }
    return text.size() != before;
}

std::string without_quotes(std::string_view text) {
    while (strip_quote(text)) {
    }
    return std::string(text);
}

struct QuotationMarks {
    std::string_view open;
    std::string_view close;
};

/// Those that end the text; none: empty. Languages differ in what “ and ” begin and end.
QuotationMarks marks_at_end(std::string_view text) noexcept {
    static constexpr std::array<QuotationMarks, 9> pairs = {{{"«", "»"},
                                                             {"»", "«"},
                                                             {"„", "“"},
                                                             {"“", "”"},
                                                             {"„", "”"},
                                                             {"”", "”"},
                                                             {"\"", "\""},
                                                             {"‘", "’"},
                                                             {"'", "'"}}};
    const auto* const found = std::find_if(pairs.begin(), pairs.end(), [text](const QuotationMarks& pair) {
        return text.ends_with(pair.close) && text.find(pair.open) < text.size() - pair.close.size();
    });
    return found == pairs.end() ? QuotationMarks{} : *found;
}

/// "from “Old” to “New”": what the last quotation marks of the text hold, which may be others; the whole text
/// when it ends in none.
std::string_view last_quoted(std::string_view text) {
    const QuotationMarks marks = marks_at_end(text);
    if (marks.close.empty()) {
        return text;
    }
    const bool alike = marks.open == marks.close; // then the spaces around one tell what it does
    const std::string_view inner = text.substr(0, text.size() - marks.close.size());
    std::size_t depth = 1;
    for (std::size_t at = inner.size(); at-- > 0;) {
        const std::string_view rest = inner.substr(at);
        const bool opens = rest.starts_with(marks.open) && (!alike || at == 0 || inner[at - 1] == ' ');
        const bool apostrophe = alike && rest.size() > marks.close.size() && rest[marks.close.size()] != ' ';
        depth += !opens && !apostrophe && rest.starts_with(marks.close) ? 1U : 0U;
        depth -= opens ? 1U : 0U;
        if (depth == 0) {
            return rest.substr(marks.open.size());
        }
    }
    return text;
}

void keep(EventMatch& match, char variable, std::string_view text) {
    if (variable == '1') {
        match.actor = std::string(text);
    } else if (variable == '2') {
        match.target = std::string(text);
    } else if (variable == 'q') {
        match.value = without_quotes(last_quoted(text));
    } else if (variable == 'v') {
        match.value = without_quotes(text);
        if (match.type == "community" && match.value.ends_with('.')) { // which stands inside its quotes
            match.value.pop_back();
        }
    }
}

/// Where a variable that starts at ends: in front of the next fixed words; the last one takes the rest. npos:
/// no match.
std::size_t variable_end(std::string_view text, std::size_t at, const std::string& next, bool last) {
    if (next.empty()) {
        return text.size();
    }
    if (!last) {
        return text.find(next, at);
    }
    const bool fits = text.ends_with(next) && text.size() - next.size() >= at;
    return fits ? text.size() - next.size() : std::string_view::npos;
}

/// Matches the pieces in order; a variable takes as little as it can, the last one the rest. %1 and %2 may
/// not be empty. take(variable, text) gets what stands for each variable, up to where no more matches.
template <typename Take>
bool match_pieces(const Compiled& pattern, std::string_view text, const Take& take) {
    if (!text.starts_with(pattern.pieces.front().literal)) {
        return false;
    }
    std::size_t at = pattern.pieces.front().literal.size();
    for (std::size_t i = 0; i + 1 < pattern.pieces.size(); ++i) {
        const std::string& next = pattern.pieces[i + 1].literal;
        const std::size_t end = variable_end(text, at, next, i + 2 == pattern.pieces.size());
        const char variable = pattern.pieces[i].variable;
        const bool person = variable == '1' || variable == '2';
        if (end == std::string_view::npos || (person && end == at)) {
            return false;
        }
        take(variable, text.substr(at, end - at));
        at = end + next.size();
    }
    return at == text.size();
}

std::optional<EventMatch> match_template(const Compiled& pattern, std::string_view text) {
    if (!match_pieces(pattern, text, [](char, std::string_view) {})) { // as nearly all: without copies
        return std::nullopt;
    }
    EventMatch match{pattern.locale, pattern.type, {}, {}, {}, pattern.strong};
    match_pieces(pattern, text,
                 [&match](char variable, std::string_view part) { keep(match, variable, part); });
    return match;
}

} // namespace

std::optional<EventMatch> match_event(std::string_view text, bool colon_in_actor) {
    std::string buffer;
    const std::string_view plain = comparable(text, buffer);
    const std::vector<Compiled>& templates = compiled_templates();
    static const TemplateIndex index(templates);
    std::optional<EventMatch> first;
    for (const std::uint16_t number : index.candidates(plain)) {
        const Compiled& pattern = templates[number];
        auto match = match_template(pattern, plain);
        if (match && pattern.starts_fixed) {
            return match;
        }
        if (match && !first && (colon_in_actor || match->actor.find(": ") == std::string::npos)) {
            first = std::move(match);
        }
    }
    return first;
}

bool is_group_event(std::string_view type) noexcept {
    static constexpr std::array<std::string_view, 11> types = {
        "created", "added", "left",     "subject",     "joined",   "removed",
        "icon",    "admin", "settings", "description", "community"};
    return std::find(types.begin(), types.end(), type) != types.end();
}

std::string_view joining_word(std::string_view locale) noexcept {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 9> words = {{{"nl", " en "},
                                                                                            {"en", " and "},
                                                                                            {"de", " und "},
                                                                                            {"fr", " et "},
                                                                                            {"es", " y "},
                                                                                            {"it", " e "},
                                                                                            {"pt", " e "},
                                                                                            {"da", " og "},
                                                                                            {"sv", " och "}}};
    const auto* const found =
        std::find_if(words.begin(), words.end(), [locale](const auto& word) { return word.first == locale; });
    return found == words.end() ? std::string_view() : found->second;
}

bool may_be_event(std::string_view prefix) {
    const std::string plain = comparable(prefix);
    for (const Compiled& pattern : compiled_templates()) {
        const Piece& anchor = pattern.starts_fixed ? pattern.pieces[0] : pattern.pieces[1];
        const bool found = pattern.starts_fixed ? plain.starts_with(anchor.literal)
                                                : plain.find(anchor.literal) != std::string::npos;
        if (found && !anchor.literal.empty() && anchor.literal != " ") {
            return true;
        }
    }
    return false;
}

} // namespace chatkeep::source::whatsapp_text
