// SPDX-License-Identifier: EUPL-1.2
// System lines: matching the templates of events.tsv.
#include "source/whatsapp_text/marks.hpp"
#include "source/whatsapp_text/vocabulary.hpp"

#include <array>
#include <bitset>
#include <cstdint>
#include <cstring>
#include <optional>

namespace chatkeep::source::whatsapp_text {

namespace {

/// A template cut at its variables: "%1 changed the subject to %v" is {'1', ""}, then {'v', " changed the
/// subject to "}, …
struct Piece {
    std::string literal; ///< fixed words in front of the variable
    char variable = 0;   ///< '1', '2', '3', '4', 'v'; 0 at the end
};

constexpr std::size_t k_groups = 4096;
constexpr std::size_t k_no_group = k_groups; ///< the code of templates without fixed words of four bytes

/// Four bytes, hashed to twelve bits.
std::size_t group_code(const char* four) noexcept {
    std::uint32_t group = 0;
    std::memcpy(&group, four, sizeof group);
    return (group * 2654435761U) >> 20U;
}

/// The groups of four bytes in a text, which tell that nearly all templates do not match it.
class Groups {
public:
    explicit Groups(std::string_view text) noexcept {
        m_seen.set(k_no_group);
        for (std::size_t at = 0; at + 4 <= text.size(); ++at) {
            m_seen.set(group_code(text.data() + at));
        }
    }

    [[nodiscard]] bool may_hold(std::size_t code) const noexcept { return m_seen[code]; }

private:
    std::bitset<k_groups + 1> m_seen;
};

struct Compiled {
    std::string_view locale;
    std::string_view type;
    std::vector<Piece> pieces;
    bool starts_fixed = false;
    bool strong = false;
    std::size_t group = k_no_group; ///< code of the last four bytes of its longest fixed words
};

/// The fixed words of a template that make it recognisable without knowing the people in it.
constexpr std::size_t k_strong_length = 18;

Compiled compile(const EventTemplate& row) {
    Compiled result{row.locale, row.type, {}};
    const std::string text = comparable(row.text);
    std::string_view rest = text;
    std::size_t fixed = 0;
    std::size_t longest = 3;
    while (true) {
        const auto at = rest.find('%');
        Piece piece{std::string(rest.substr(0, at)), at == std::string_view::npos ? '\0' : rest[at + 1]};
        fixed += piece.literal.size();
        if (piece.literal.size() > longest) {
            longest = piece.literal.size();
            result.group = group_code(piece.literal.data() + longest - 4);
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

/// Their groups side by side, which are looked at for every line.
const std::vector<std::uint16_t>& template_groups() {
    static const std::vector<std::uint16_t> groups = [] {
        std::vector<std::uint16_t> result;
        for (const Compiled& pattern : compiled_templates()) {
            result.push_back(static_cast<std::uint16_t>(pattern.group));
        }
        return result;
    }();
    return groups;
}

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

void keep(EventMatch& match, char variable, std::string_view text) {
    if (variable == '1') {
        match.actor = std::string(text);
    } else if (variable == '2') {
        match.target = std::string(text);
    } else if (variable == 'v') {
        match.value = without_quotes(text);
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
/// not be empty.
std::optional<EventMatch> match_template(const Compiled& pattern, std::string_view text) {
    if (!text.starts_with(pattern.pieces.front().literal)) {
        return std::nullopt;
    }
    EventMatch match{pattern.locale, pattern.type, {}, {}, {}, pattern.strong};
    std::size_t at = pattern.pieces.front().literal.size();
    for (std::size_t i = 0; i + 1 < pattern.pieces.size(); ++i) {
        const std::string& next = pattern.pieces[i + 1].literal;
        const std::size_t end = variable_end(text, at, next, i + 2 == pattern.pieces.size());
        const char variable = pattern.pieces[i].variable;
        const bool person = variable == '1' || variable == '2';
        if (end == std::string_view::npos || (person && end == at)) {
            return std::nullopt;
        }
        keep(match, variable, text.substr(at, end - at));
        at = end + next.size();
    }
    return at == text.size() ? std::optional(std::move(match)) : std::nullopt;
}

} // namespace

std::optional<EventMatch> match_event(std::string_view text) {
    std::string buffer;
    const std::string_view plain = comparable(text, buffer);
    const Groups groups(plain);
    const std::vector<Compiled>& templates = compiled_templates();
    const std::vector<std::uint16_t>& of_templates = template_groups();
    for (std::size_t i = 0; i < templates.size(); ++i) {
        if (!groups.may_hold(of_templates[i])) {
            continue;
        }
        auto match = match_template(templates[i], plain);
        if (match && match->actor.find(": ") == std::string::npos) {
            return match;
        }
    }
    return std::nullopt;
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
