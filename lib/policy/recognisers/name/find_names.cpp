// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/name/find_names.hpp"

#include "base/text.hpp"
#include "policy/recognisers/name/name_shape.hpp"
#include "policy/scan.hpp"
#include "policy/word_files.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace chatkeep::policy {

namespace {

struct Source {
    std::string_view file;
    std::string_view section;
    NameFlag flag;
};

constexpr std::array k_sources = {Source{"first-names", {}, strong},
                                  Source{"names-also-words", {}, weak},
                                  Source{"surnames", {}, surname},
                                  Source{"surnames", "de", behind_de},
                                  Source{"common-words", {}, common},
                                  Source{"places", {}, place},
                                  Source{"organisations", {}, organisation},
                                  Source{"name-cues", "titles", title},
                                  Source{"name-cues", "offices", office},
                                  Source{"name-cues", "officials", office},
                                  Source{"name-cues", "officials", official},
                                  Source{"name-cues", "bodies", body},
                                  Source{"name-cues", "asking", asking},
                                  Source{"name-cues", "sending", sending},
                                  Source{"name-cues", "greetings", greeting},
                                  Source{"name-cues", "namings", naming},
                                  Source{"name-cues", "nearby", nearby},
                                  Source{"name-cues", "verbs", verb},
                                  Source{"name-cues", "companies", company},
                                  Source{"name-cues", "firms", firm},
                                  Source{"name-cues", "roles", role},
                                  Source{"people", "persons", person}};

constexpr std::array<std::string_view, 43> k_interfixes = {
    "van",     "van de",  "van den", "van der", "van het", "van t",   "de",     "den",     "der",
    "ter",     "ten",     "te",      "in t",    "in het",  "op de",   "op den", "op t",    "op het",
    "uit de",  "uit den", "uit t",   "voor de", "aan de",  "aan den", "bij de", "bij den", "t",
    "d",       "l",       "la",      "le",      "el",      "al",      "ben",    "bin",     "von",
    "von der", "zu",      "di",      "da",      "dos",     "de la",   "du"};

constexpr std::size_t k_cut_interfix_longest = 2; // "v", "vd"
constexpr std::size_t k_first_names = 3;

/// Names cut to more than a letter.
constexpr std::array<std::string_view, 12> k_long_initials = {"ph", "th",  "ch", "chr",  "joh",  "jac",
                                                              "fr", "alb", "tj", "gerh", "wilh", "ij"};

bool is_apostrophe(std::string_view gap) noexcept {
    return gap == "'" || gap == "\xE2\x80\x99"; // ’
}

/// Whether these two words make one.
bool is_interfix(std::string_view first, std::string_view second) noexcept {
    return std::any_of(k_interfixes.begin(), k_interfixes.end(), [&](std::string_view interfix) {
        return interfix.size() == first.size() + 1 + second.size() && interfix[first.size()] == ' ' &&
               interfix.starts_with(first) && interfix.ends_with(second);
    });
}

/// "deVries": an interfix that nothing parts from its name.
bool is_glued_surname(std::string_view written) noexcept {
    constexpr std::array<std::string_view, 8> heads = {"de",     "van", "vande", "vander",
                                                       "vanden", "ter", "ten",   "den"};
    const auto head = static_cast<std::size_t>(
        std::find_if_not(written.begin(), written.end(), [](char c) { return c >= 'a' && c <= 'z'; }) -
        written.begin());
    constexpr std::size_t least = 3;
    return written.size() >= head + least && written[head] >= 'A' && written[head] <= 'Z' &&
           std::find(heads.begin(), heads.end(), written.substr(0, head)) != heads.end();
}

/// Without the signs that set words in bold or italics.
std::string_view without_markup(std::string_view gap) noexcept {
    if (gap == " ") { // as most are
        return gap;
    }
    constexpr std::string_view marks = "*_~`";
    while (!gap.empty() && marks.find(gap.back()) != std::string_view::npos) {
        gap.remove_suffix(1);
    }
    while (!gap.empty() && marks.find(gap.front()) != std::string_view::npos) {
        gap.remove_prefix(1);
    }
    return gap;
}

/// Titles that are nothing else, also in capitals.
/// " ", "-" and the apostrophes of 't and d'.
bool joins(std::string_view gap) noexcept {
    constexpr std::array<std::string_view, 9> gaps = {" ", "-", " '", "'", " ’", "’", " ‘", " `", "  "};
    return std::find(gaps.begin(), gaps.end(), gap) != gaps.end();
}

} // namespace

bool is_space(std::string_view gap) noexcept {
    return gap == " " || gap == "  ";
}

bool is_plain_title(std::string_view word) noexcept {
    constexpr std::array<std::string_view, 12> titles = {"dhr",      "mevr", "mevrouw", "meneer",
                                                         "mijnheer", "heer", "familie", "fam",
                                                         "drs",      "prof", "mw",      "weduwe"};
    return std::find(titles.begin(), titles.end(), word) != titles.end();
}

bool is_cut_interfix(std::string_view first, std::string_view second) noexcept {
    return first == "v" && (second == "d" || second == "h" || second == "t");
}

void add_name_words(const AddWord& add) {
    for (const Source& source : k_sources) {
        for (const std::string_view entry : entries_of(word_file(source.file), source.section)) {
            static_cast<void>(add(entry, source.flag));
        }
    }
    for (const std::string_view interfix : k_interfixes) {
        static_cast<void>(add(interfix.substr(0, interfix.find(' ')), begins_interfix));
    }
}

bool NameFinder::has(std::size_t word, std::uint32_t flags) const noexcept {
    return word < m_flags.size() && (m_flags[word] & flags) != 0;
}

void NameFinder::flag(Reading& reading, const Thread* thread, const Surnames* named) {
    m_reading = &reading;
    m_words = reading.words();
    m_flags.assign(m_words.size(), 0);
    for (const Hit& hit : reading.hits(WordUse::names)) { // its kind is a Flag
        const bool whole = (hit.kind & (place | organisation)) != 0;
        const std::size_t from = hit.kind == company || whole ? hit.first : hit.last();
        for (std::size_t i = from; i < (whole ? hit.first + hit.count : from + 1); ++i) {
            m_flags[i] |= hit.kind;
        }
    }
    if (m_installed != nullptr) {
        flag_installed();
    }
    for (std::size_t i = 0; i < m_words.size(); ++i) {
        if (thread != nullptr && m_words[i].capital && thread->is_participant(reading.folded(m_words[i]))) {
            m_flags[i] |= participant;
        }
        if (named != nullptr && m_words[i].capital &&
            named->find(reading.folded(m_words[i])) != named->end()) {
            m_flags[i] |= earlier;
        }
    }
}

/// A name of the installed lists counts as one that is a word as well: many of them are, in some language.
void NameFinder::flag_installed() {
    m_hits.clear();
    m_installed->places.find(*m_reading, m_hits);
    for (const Hit& hit : m_hits) {
        for (std::size_t i = hit.first; i <= hit.last(); ++i) {
            m_flags[i] |= !has(i, strong | weak) && m_words[i].capital ? place : 0U;
        }
    }
    for (std::size_t i = 0; i < m_words.size(); ++i) {
        if (!m_words[i].capital || m_words[i].size < 3 || has(i, ~(firm | begins_interfix))) {
            continue;
        }
        const std::uint64_t hash = m_reading->beginnings(m_words[i]).back();
        m_flags[i] |=
            m_installed->first_names.has(hash) && !m_installed->common.has(hash) ? weak | listed : 0U;
    }
}

std::string_view NameFinder::gap_before(std::size_t word) const {
    return without_markup(m_reading->gap_before(word));
}

/// Part of an address, a link or a longer word. An underscore beside a space sets words in italics.
bool NameFinder::touches(std::size_t word) const {
    constexpr std::string_view before = "/@_\\#=&.";
    constexpr std::string_view behind = "/@_\\=";
    const Word& at = m_words[word];
    const std::string_view text = m_reading->text();
    if ((at.begin == 0 || text[at.begin - 1] == ' ') && (at.end == text.size() || text[at.end] == ' ')) {
        return false;
    }
    const bool opens = at.begin > 0 && text[at.begin - 1] == '_' && !is_word_before(text, at.begin - 1);
    const bool closes = at.end < text.size() && text[at.end] == '_' && !is_word_after(text, at.end + 1);
    return (at.begin > 0 && !opens && before.find(text[at.begin - 1]) != std::string_view::npos) ||
           (at.end < text.size() && !closes && behind.find(text[at.end]) != std::string_view::npos);
}

/// A word of which a name can be made, by its letters: "Jan", "IJsbrand", not "ING".
bool NameFinder::is_name_word(std::size_t word) const {
    if (word >= m_words.size() || !m_words[word].capital || m_words[word].size < 2) {
        return false;
    }
    return m_words[word].small || (has(word, strong) && m_words[word].size > 3);
}

/// No list holds it, or only one of names.
bool NameFinder::is_unknown(std::size_t word) const {
    if (has(word, common | place | organisation | title | office | company | verb | person | greeting)) {
        return false;
    }
    if (has(word, strong | weak | surname | participant)) {
        return true;
    }
    const auto hashes = m_reading->beginnings(m_words[word]);
    return m_installed == nullptr || !m_installed->common.has(hashes.back());
}

/// Whether the installed list of surnames holds it.
bool NameFinder::is_listed_surname(std::size_t word) const {
    return m_installed != nullptr && m_installed->surnames.has(m_reading->beginnings(m_words[word]).back());
}

/// Whether it stands in the installed list of words in small letters.
bool NameFinder::is_dutch_word(std::size_t word) const {
    return m_installed != nullptr && m_installed->common.has(m_reading->beginnings(m_words[word]).back());
}

bool NameFinder::is_initial(std::size_t word) const {
    if (word >= m_words.size() || !m_words[word].capital) {
        return false;
    }
    const std::string_view written = m_reading->folded(m_words[word]);
    const bool cut = written.size() == 1 || std::find(k_long_initials.begin(), k_long_initials.end(),
                                                      written) != k_long_initials.end();
    const std::size_t end = m_words[word].end;
    return cut && end < m_reading->text().size() && m_reading->text()[end] == '.';
}

/// sure: what stands before it leaves no doubt that a surname follows.
bool NameFinder::is_surname(std::size_t word, bool sure) const {
    const bool behind_dot = sure && word < m_words.size() && gap_before(word) == "."; // "J.Vries", "v.d.Berg"
    if (!is_name_word(word) || (touches(word) && !behind_dot)) {
        return false;
    }
    const bool known = has(word, surname | participant | earlier) || is_listed_surname(word);
    const bool other = has(word, common | organisation | office | title | company);
    return (known && !other) || (sure && (!has(word, office) || has(word, surname))) || is_unknown(word);
}

void NameFinder::read_titles(Shape& shape) const {
    while (shape.end < m_words.size() && has(shape.end, title) &&
           (m_words[shape.end].small || m_words[shape.end].size == 1 ||
            is_plain_title(m_reading->folded(m_words[shape.end])))) {
        const std::size_t next = shape.end + 1;
        const std::string_view gap = next < m_words.size() ? gap_before(next) : "";
        const bool quoted = joins(gap) && !gap.empty() && gap.front() == ' '; // mevrouw 's-Gravesande
        if (!is_space(gap) && gap != ". " && gap != "." && !quoted) {
            break;
        }
        ++shape.titles;
        shape.end = next;
    }
    shape.name = shape.end;
}

void NameFinder::read_initials(Shape& shape) const {
    while (is_initial(shape.end)) {
        const std::size_t next = shape.end + 1;
        ++shape.initials;
        shape.end = next;
        const std::string_view gap = next < m_words.size() ? gap_before(next) : "";
        if (gap != "." && gap != ". ") {
            break;
        }
    }
}

void NameFinder::read_first_names(Shape& shape) const {
    while (shape.first_names < k_first_names && is_name_word(shape.end) && has(shape.end, strong | weak) &&
           !has(shape.end, organisation) && !touches(shape.end)) {
        if (shape.first_names != 0) {
            const std::string_view gap = gap_before(shape.end);
            const bool second = gap == "-" || (is_space(gap) && !has(shape.end, surname));
            if (!second) {
                break;
            }
            if (!shape.has_strong && is_space(gap) && m_words[shape.end - 1].starts &&
                has(shape.end, strong)) { // "Wil Jan ook?"
                shape.first = shape.name = shape.end;
                shape.first_names = 0;
            }
        }
        shape.has_strong = shape.has_strong || has(shape.end, strong);
        ++shape.first_names;
        ++shape.end;
    }
}

/// The same of an interfix that is cut, "v.d.", "v/d", or written with an apostrophe, "O'", "'s-".
std::size_t NameFinder::skip_short_interfix(std::size_t at) const {
    if (at + 1 >= m_words.size() || m_words[at].size > k_cut_interfix_longest) {
        return at;
    }
    const std::string_view first = m_reading->folded(m_words[at]);
    const std::string_view gap = gap_before(at + 1);
    if (first == "o" && m_words[at].capital && is_apostrophe(gap)) {
        return at + 1;
    }
    if (first == "s" && (gap == "-" || gap == " ") && !is_space(gap_before(at)) && joins(gap_before(at))) {
        return at + 1;
    }
    const bool ends = gap == " " || gap == ". " || gap == ".";
    if (first == "vd" && ends) {
        return at + 1;
    }
    const bool parted = gap == "." || gap == "/" || gap == ". " || gap == "./";
    if (!parted || at + 2 >= m_words.size() || !is_cut_interfix(first, m_reading->folded(m_words[at + 1]))) {
        return at;
    }
    const std::string_view last = gap_before(at + 2);
    return last == " " || last == ". " || last == "." ? at + 2 : at;
}

/// The word behind an interfix at this word; the word itself when there is none.
std::size_t NameFinder::skip_interfix(std::size_t at) const {
    if (const std::size_t behind = skip_short_interfix(at); behind != at) {
        return behind;
    }
    if (!has(at, begins_interfix)) {
        return at;
    }
    if (at + 1 >= m_words.size() || !joins(gap_before(at + 1))) {
        return at;
    }
    const std::string_view first = m_reading->folded(m_words[at]);
    const bool goes_on = at + 2 < m_words.size() && joins(gap_before(at + 2));
    if (goes_on && is_interfix(first, m_reading->folded(m_words[at + 1]))) {
        return at + 2;
    }
    return std::find(k_interfixes.begin(), k_interfixes.end(), first) != k_interfixes.end() ? at + 1 : at;
}

/// "Jansen-Prins", "Jansen Bakker".
void NameFinder::read_second_surname(Shape& shape) const {
    while (shape.end < m_words.size()) {
        const std::string_view between = gap_before(shape.end);
        const std::size_t behind = between == "-" ? skip_interfix(shape.end) : shape.end;
        if (!is_name_word(behind) || (touches(behind) && behind == shape.end)) {
            break;
        }
        if (behind != shape.end) { // "Hof-de Wilde"
            shape.end = behind + 1;
            continue;
        }
        const bool doubled = between == "-" || (is_space(between) && has(shape.end, surname) &&
                                                !has(shape.end, common | place | office));
        if (!doubled) {
            break;
        }
        ++shape.end;
    }
}

void NameFinder::read_surname(Shape& shape) const {
    if (shape.end >= m_words.size()) {
        return;
    }
    const bool begun = shape.titles + shape.initials + shape.first_names != 0;
    const std::string_view gap = shape.end == 0 ? std::string_view() : gap_before(shape.end);
    const bool after_dot = shape.initials != 0 || (shape.titles != 0 && shape.first_names == 0);
    if (begun && !joins(gap) && !(after_dot && (gap == ". " || gap == "."))) {
        return;
    }
    const Word& next = m_words[shape.end];
    if (begun && is_glued_surname(m_reading->text().substr(next.begin, next.end - next.begin))) {
        shape.has_interfix = shape.has_surname = true;
        ++shape.end;
        return;
    }
    const std::size_t behind = skip_interfix(shape.end);
    const bool interfix = behind != shape.end;
    const bool capital =
        interfix && m_words[shape.end].capital && !m_words[shape.end].starts; // "en De Jonge"
    const bool surest =
        interfix && shape.end + 1 < m_words.size() &&
        is_surest_interfix(m_reading->folded(next), m_reading->folded(m_words[shape.end + 1]));
    const bool sure = interfix ? begun || capital || surest : shape.initials != 0;
    if ((!begun && !interfix) || !is_surname(behind, sure)) {
        return;
    }
    shape.has_interfix = interfix;
    shape.has_surname = true;
    shape.end = behind + 1;
    read_second_surname(shape);
}

/// "A de Jong", "JW van Dam": without a full stop letters count before a surname that the lists know.
void NameFinder::read_bare_initial(Shape& shape) const {
    const std::size_t at = shape.end;
    constexpr std::size_t most = 3;
    if (at + 1 >= m_words.size() || m_words[at].size > most || !m_words[at].capital ||
        !is_space(gap_before(at + 1))) {
        return;
    }
    if (m_words[at].size > 1) {
        const std::size_t name = skip_interfix(at + 1);
        const bool listed = name != at + 1 && is_name_word(name) && !m_words[at + 1].capital &&
                            (has(name, surname) || is_listed_surname(name));
        if (listed && !m_words[at].small && m_flags[at] == 0 && !is_dutch_word(at) &&
            !has(name, organisation | office) && (has(name, surname) || !has(name, common | place))) {
            shape.initials = 1;
            shape.end = at + 1;
        }
        return;
    }
    constexpr std::string_view words = "iou"; // I, O, U
    const bool letter = base::is_alpha(m_reading->folded(m_words[at]).front()) &&
                        words.find(m_reading->folded(m_words[at]).front()) == std::string_view::npos;
    const std::size_t behind = skip_interfix(at + 1);
    if (letter && is_name_word(behind) && has(behind, surname) && !has(behind, common | place | office)) {
        shape.initials = 1;
        shape.end = at + 1;
    }
}

NameFinder::Shape NameFinder::read_shape(std::size_t at) const {
    Shape shape;
    shape.first = shape.name = shape.end = at;
    read_titles(shape);
    read_initials(shape);
    if (shape.initials == 0) {
        read_bare_initial(shape);
    }
    read_first_names(shape);
    read_surname(shape);
    return shape;
}

NamePlace NameFinder::place_of(const Shape& shape) const {
    NamePlace found;
    found.first = shape.first;
    found.name = shape.name;
    found.last = shape.end - 1;
    found.form = shape.titles != 0 || (shape.initials != 0 && shape.has_surname);
    found.office = has_office(shape);
    found.cut = found.last == found.first && m_words[found.first].size == 1;
    found.surname = shape.has_surname && shape.titles + shape.initials + shape.first_names != 0;
    found.sure = shape.has_strong || shape.has_surname || found.form;
    found.kin = shape.first > 0 && has(shape.first - 1, nearby);
    for (std::size_t i = shape.name; i < shape.end; ++i) {
        found.participant = found.participant || has(i, participant);
    }
    return found;
}

/// A replacement of ours, or a word in small letters that is no title, no first name and begins no interfix.
bool NameFinder::begins_nothing(std::size_t at) const {
    const Word& word = m_words[at];
    return word.size == 0 || (!word.capital && word.size > k_cut_interfix_longest &&
                              !has(at, title | strong | begins_interfix));
}

void NameFinder::find(Reading& reading, const Thread* thread, std::vector<NamePlace>& out,
                      const Surnames* named) {
    flag(reading, thread, named);
    for (std::size_t at = 0; at < m_words.size();) {
        if (begins_nothing(at) || (has(at, organisation) && !has(at, title)) || touches(at)) {
            ++at;
            continue;
        }
        Shape shape = read_shape(at);
        if (!is_name(shape) || is_organisation(shape)) {
            if (!is_lone_participant(at)) {
                at = shape.end > at + 1 && is_organisation(shape) ? shape.end : at + 1;
                continue;
            }
            shape.first = shape.name = at;
            shape.end = at + 1;
        }
        out.push_back(place_of(shape));
        at = shape.end;
    }
}

} // namespace chatkeep::policy
