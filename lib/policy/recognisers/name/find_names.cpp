// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/name/find_names.hpp"

#include "base/text.hpp"
#include "policy/scan.hpp"
#include "policy/word_files.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace chatkeep::policy {

namespace {

/// What the lists know about a word. Those of phrases around names stand at the word next to the name.
enum Flag : std::uint32_t {
    strong = 1U << 0U,  ///< a first name and no other word
    weak = 1U << 1U,    ///< a first name and a word
    surname = 1U << 2U, ///< without its interfix
    common = 1U << 3U,
    place = 1U << 4U,
    organisation = 1U << 5U,
    title = 1U << 6U,
    office = 1U << 7U,
    greeting = 1U << 8U,
    naming = 1U << 9U,
    nearby = 1U << 10U, ///< kin
    verb = 1U << 11U,   ///< of someone who acts
    company = 1U << 12U,
    firm = 1U << 13U,
    participant = 1U << 14U,
    person = 1U << 15U,          ///< a role that one person has
    role = 1U << 16U,            ///< a profession, before a name
    begins_interfix = 1U << 17U, ///< its first word
    official = 1U << 18U,        ///< an office that one person has; office as well
    asking = 1U << 19U,          ///< stands before whom someone turns to: "bel", "volgens"
    sending = 1U << 20U,         ///< stands before "van" and who sent it: "bericht"
    behind_de = 1U << 21U,       ///< a surname that "de" begins
    body = 1U << 22U,            ///< of whom someone in a function is
    earlier = 1U << 24U,         ///< a surname of someone whom the conversation named; of no list
    listed = 1U << 25U,          ///< a first name of the installed list only; of no list here
};

struct Source {
    std::string_view file;
    std::string_view section;
    Flag flag;
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

constexpr std::size_t k_interfix_words = 2;
constexpr std::size_t k_interfix_longest = 4; // of their first words
constexpr std::size_t k_first_names = 3;
constexpr std::size_t k_office_before = 5;
constexpr std::size_t k_office_after = 3;
constexpr std::size_t k_company_after = 4;

/// Words that are names as well, but at the start of a sentence hardly ever: verbs, months, words without an
/// article.
constexpr std::array<std::string_view, 38> k_hardly = {
    "wil",  "will", "may",   "mei",   "juni", "juli",  "april",  "june",    "august", "augustus",
    "hoop", "hope", "faith", "regen", "tijd", "vrede", "trouw",  "justice", "grace",  "dag",
    "just", "bill", "art",   "sky",   "job",  "heer",  "summer", "winter",  "lente",  "zon",
    "amen", "said", "sue",   "uwe",   "elke", "erin",  "lies",   "jet"};

bool is_month(std::string_view word) noexcept {
    constexpr std::array<std::string_view, 10> months = {"mei",   "juni", "juli",   "april",    "may",
                                                         "march", "june", "august", "augustus", "januari"};
    return std::find(months.begin(), months.end(), word) != months.end();
}

bool is_hardly(std::string_view word) noexcept {
    return word.size() < 3 || std::find(k_hardly.begin(), k_hardly.end(), word) != k_hardly.end();
}

/// Names cut to more than a letter.
constexpr std::array<std::string_view, 12> k_long_initials = {"ph", "th",  "ch", "chr",  "joh",  "jac",
                                                              "fr", "alb", "tj", "gerh", "wilh", "ij"};

/// Whether a word behind which its full stop may be left out, "v" or "v.d.", cuts an interfix.
bool is_cut_interfix(std::string_view first, std::string_view second) noexcept {
    return first == "v" && (second == "d" || second == "h" || second == "t");
}

/// Interfixes that stand in surnames and hardly anywhere else, also without a capital.
bool is_sure_interfix(std::string_view first, std::string_view second) noexcept {
    return first == "ter" || first == "ten" || second == "der" || second == "den" || second == "t";
}

/// Of those, the ones that no word but a surname follows with a capital: "van der Meer", "vd Berg".
bool is_surest_interfix(std::string_view first, std::string_view second) noexcept {
    return first == "vd" || is_cut_interfix(first, second) ||
           (first == "van" && (second == "der" || second == "den" || second == "t"));
}

/// "Schoutelaan 1", "Antoniusziekenhuis"; "Van Dijk 40" is someone.
bool names_a_place(std::string_view word, bool before_number) noexcept {
    constexpr std::array<std::string_view, 12> streets = {
        "straat", "laan", "weg", "plein", "kade", "gracht", "dijk", "singel", "hof", "dreef", "steeg", "pad"};
    return word.ends_with("ziekenhuis") ||
           (before_number && std::any_of(streets.begin(), streets.end(), [&](std::string_view street) {
                return word.size() > street.size() && word.ends_with(street);
            }));
}

bool is_space(std::string_view gap) noexcept {
    return gap == " " || gap == "  ";
}

bool is_apostrophe(std::string_view gap) noexcept {
    return gap == "'" || gap == "\xE2\x80\x99"; // ’
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
bool is_plain_title(std::string_view word) noexcept {
    constexpr std::array<std::string_view, 12> titles = {"dhr",      "mevr", "mevrouw", "meneer",
                                                         "mijnheer", "heer", "familie", "fam",
                                                         "drs",      "prof", "mw",      "weduwe"};
    return std::find(titles.begin(), titles.end(), word) != titles.end();
}

/// " ", "-" and the apostrophes of 't and d'.
bool joins(std::string_view gap) noexcept {
    constexpr std::array<std::string_view, 9> gaps = {" ", "-", " '", "'", " ’", "’", " ‘", " `", "  "};
    return std::find(gaps.begin(), gaps.end(), gap) != gaps.end();
}

} // namespace

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

/// A name as it is read from its first word on.
struct NameFinder::Shape {
    std::size_t first = 0;
    std::size_t name = 0; ///< behind the titles
    std::size_t end = 0;  ///< one past its last word so far
    std::size_t titles = 0;
    std::size_t initials = 0;
    std::size_t first_names = 0;
    bool has_strong = false;
    bool has_interfix = false;
    bool has_surname = false;
};

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
        if (named != nullptr && m_words[i].capital && named->find(reading.folded(m_words[i])) != named->end()) {
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
        m_flags[i] |= m_installed->first_names.has(hash) && !m_installed->common.has(hash) ? weak | listed : 0U;
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
    if (at + 1 >= m_words.size() || m_words[at].size > 2) {
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
    for (std::size_t count = k_interfix_words; count > 0; --count) {
        if (at + count >= m_words.size()) {
            continue;
        }
        std::string written;
        bool joined = true;
        for (std::size_t i = at; i < at + count; ++i) {
            joined = joined && (i == at || joins(gap_before(i))) && joins(gap_before(i + 1));
            written += written.empty() ? "" : " ";
            written += m_reading->folded(m_words[i]);
        }
        if (joined && std::find(k_interfixes.begin(), k_interfixes.end(), written) != k_interfixes.end()) {
            return at + count;
        }
    }
    return at;
}

/// "Jansen-Prins", "Jansen Bakker".
void NameFinder::read_second_surname(Shape& shape) const {
    while (shape.end < m_words.size() && is_name_word(shape.end) && !touches(shape.end)) {
        const std::string_view between = gap_before(shape.end);
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
    const bool surest = interfix && shape.end + 1 < m_words.size() &&
                        is_surest_interfix(m_reading->folded(next), m_reading->folded(m_words[shape.end + 1]));
    const bool sure = interfix ? begun || capital || surest : shape.initials != 0;
    if (!is_surname(behind, sure) || (!begun && !interfix)) {
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
            !has(name, common | place | organisation | office)) {
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

/// "De Boer en Visser BV", "Jansen-motie".
bool NameFinder::runs_into_company(const Shape& shape) const {
    for (std::size_t i = shape.end; i < std::min(m_words.size(), shape.end + k_company_after); ++i) {
        const std::string_view gap = gap_before(i);
        if (i == shape.end && gap == "-" && !m_words[i].capital) {
            return true;
        }
        if (m_words[i].sentence != m_words[shape.first].sentence || gap.find(',') != std::string_view::npos) {
            return false;
        }
        if (has(i, company)) {
            return true;
        }
        const std::string_view word = m_reading->folded(m_words[i]);
        const bool goes_on =
            m_words[i].capital || word == "en" || word == "and" || word == "b" || word == "n";
        if (!goes_on) {
            return false;
        }
    }
    return false;
}

/// "De Boer en Visser BV", "hotel Van der Valk", "motie-Jansen".
bool NameFinder::is_organisation(const Shape& shape) const {
    if (shape.end > shape.first) {
        const bool number = shape.end < m_words.size() &&
                            base::is_digit(m_reading->text()[m_words[shape.end].begin]) &&
                            is_space(gap_before(shape.end));
        if (names_a_place(m_reading->folded(m_words[shape.end - 1]), number)) {
            return true;
        }
    }
    if (shape.titles != 0) {
        return false;
    }
    if (shape.first > 0) {
        const std::string_view gap = gap_before(shape.first);
        if (gap == "-" || (has(shape.first - 1, firm) && is_space(gap))) {
            return true;
        }
    }
    return runs_into_company(shape);
}

/// A first name without more.
bool NameFinder::stands_alone(const Shape& shape) const {
    const std::size_t at = shape.first;
    const bool cued = at > 0 && has(at - 1, nearby | greeting | naming | person);
    if (shape.has_strong || cued) {
        return true;
    }
    const std::string_view word = m_reading->folded(m_words[at]);
    if (m_words[at].starts) {
        const bool acts = has(shape.end, verb) || is_paired(shape.end) || (has(at, listed) && is_acting(shape.end));
        return acts && !is_hardly(word) && !has(at, place);
    }
    const std::string_view before = m_reading->folded(m_words[at - 1]);
    const bool is_date = (!before.empty() && base::is_digit(before.back())) || is_month(word);
    const bool in_place = has(at, place) || before == "in" || before == "uit";
    return m_words[at].size > 2 && !is_date && !in_place;
}

/// "schuift", "zn auto": behind a word that no list but that of first names has.
bool NameFinder::is_acting(std::size_t at) const {
    constexpr std::array<std::string_view, 8> owned = {"zn", "z", "d", "dr", "zijn", "haar", "z'n", "d'r"};
    constexpr std::array<std::string_view, 18> others = {
        "het", "dat", "niet", "met",  "uit",  "wat",  "tot",    "dit",    "net",
        "kost", "ooit", "nooit", "dicht", "best", "vast", "acht", "budget", "test"};
    constexpr std::size_t least = 3;
    if (at >= m_words.size() || !is_space(gap_before(at)) || m_words[at].capital) {
        return false;
    }
    const std::string_view word = m_reading->folded(m_words[at]);
    if (std::find(owned.begin(), owned.end(), word) != owned.end()) {
        return true;
    }
    return word.size() >= least && word.back() == 't' && is_dutch_word(at) &&
           std::find(others.begin(), others.end(), word) == others.end();
}

/// Whether "en Roos" stands here.
bool NameFinder::is_paired(std::size_t at) const {
    if (at + 1 >= m_words.size()) {
        return false;
    }
    const std::string_view word = m_reading->folded(m_words[at]);
    return (word == "en" || word == "and") && is_name_word(at + 1) && has(at + 1, strong | weak);
}

/// "R. heeft", "collega R. zit"
bool NameFinder::is_cut_to_initial(const Shape& shape) const {
    if (shape.initials != 1 || m_words[shape.first].size != 1 || shape.titles + shape.first_names != 0 ||
        shape.has_surname) {
        return false;
    }
    const std::size_t at = shape.first;
    const bool named = at > 0 && has(at - 1, person | nearby | office | greeting);
    return named || (m_words[at].starts && has(shape.end, verb));
}

/// Whether a greeting, a word for kin or "naam:" stands right before the word.
bool NameFinder::follows_cue(std::size_t at) const {
    if (at == 0 || !has(at - 1, greeting | nearby | naming | role)) {
        return false;
    }
    const std::string_view gap = gap_before(at);
    return is_space(gap) || (gap == ", " && has(at - 1, greeting)) ||
           (gap == ": " && has(at - 1, naming | role));
}

/// The word behind a surname in small letters at this word, "bakker" or "de bruin"; the word itself when there
/// is none.
std::size_t NameFinder::skip_small_surname(std::size_t at) const {
    constexpr std::uint32_t other = common | place | organisation | office | company | firm | verb | person;
    if (at >= m_words.size() || !is_space(gap_before(at)) || m_words[at].capital) {
        return at;
    }
    const std::size_t last = skip_interfix(at);
    if (last >= m_words.size() || m_words[last].capital || has(last, other) || touches(last)) {
        return at;
    }
    return has(last, surname) || (last != at && is_listed_surname(last)) ? last + 1 : at;
}

/// "vraag fatima", "pieter bakker": a first name in small letters that is no word.
bool NameFinder::is_small_name(std::size_t at) const {
    constexpr std::size_t least = 4;
    constexpr std::array<std::string_view, 6> befores = {"met", "van", "aan", "voor", "door", "zei"};
    if (m_words[at].capital || !has(at, strong) || m_words[at].size < least || is_dutch_word(at) ||
        has(at, place | organisation | company)) {
        return false;
    }
    if (skip_small_surname(at + 1) != at + 1) {
        return true;
    }
    return at > 0 && is_space(gap_before(at)) &&
           (has(at - 1, asking) || std::find(befores.begin(), befores.end(),
                                             m_reading->folded(m_words[at - 1])) != befores.end());
}

/// "Hoi Xander", "mijn zoon Finn", "naam: Pawel": a word that no list knows, behind one that a name follows.
bool NameFinder::is_cued(Shape& shape) const {
    const std::size_t at = shape.first;
    if (shape.end != at || touches(at)) {
        return false;
    }
    const bool small =
        !m_words[at].capital && has(at, strong) && m_words[at].size > 3 && !(at > 0 && has(at - 1, role));
    const bool written = is_name_word(at) && m_words[at].small && m_words[at].size > 2 && is_unknown(at);
    const bool acts = small && m_words[at].starts && has(at + 1, verb); // "daan is ziek"
    if (!acts && !((small || written) && follows_cue(at)) && !is_small_name(at)) {
        return false;
    }
    shape.end = at + 1;
    shape.first_names = 1;
    if (const std::size_t end = small ? skip_small_surname(at + 1) : at + 1; end != at + 1) {
        shape.end = end;
        shape.has_surname = true;
    } else {
        read_surname(shape);
    }
    return true;
}

/// Whether a word stands right before that a surname follows: an office, "bel", "bericht van".
bool NameFinder::is_turned_to(std::size_t at) const {
    if (at == 0 || !is_space(gap_before(at))) {
        return false;
    }
    const bool sent = at > 1 && m_reading->folded(m_words[at - 1]) == "van" && has(at - 2, sending) &&
                      is_space(gap_before(at - 1));
    return sent || has(at - 1, asking);
}

/// "Kamerlid Kwispelaar", "bel Kwispelaar", "Kwispelaar belde boos": a surname without more.
bool NameFinder::is_lone_surname(Shape& shape) const {
    const std::size_t at = shape.first;
    constexpr std::size_t least = 4;
    constexpr std::uint32_t other =
        common | place | organisation | title | office | company | firm | verb | person | greeting | nearby;
    if (shape.end != at || !is_name_word(at) || !m_words[at].small || m_words[at].size < least ||
        touches(at) || has(at, other)) {
        return false;
    }
    const bool word = is_dutch_word(at);
    const bool listed = has(at, surname) || is_listed_surname(at);
    const bool in_office = at > 0 && has(at - 1, official | role) && is_space(gap_before(at));
    const bool found =
        in_office ? listed || !word
                  : listed && (is_turned_to(at) || (!word && (follows_van(at) || acts_or_joins(at))));
    if (!found) {
        return false;
    }
    shape.end = at + 1;
    shape.has_surname = true;
    read_second_surname(shape);
    return true;
}

/// "van Kwispelaar", "met Kwispelaar"
bool NameFinder::follows_van(std::size_t at) const {
    if (at == 0 || m_words[at].starts || !is_space(gap_before(at))) {
        return false;
    }
    const std::string_view before = m_reading->folded(m_words[at - 1]);
    return before == "van" || before == "met";
}

/// "Kwispelaar belde", "Kwispelaar en Wiersma": what it does, or one more.
bool NameFinder::acts_or_joins(std::size_t at) const {
    if (at + 1 >= m_words.size() || !is_space(gap_before(at + 1))) {
        return false;
    }
    const std::string_view next = m_reading->folded(m_words[at + 1]);
    const auto is_other = [&](std::size_t word) {
        return is_name_word(word) && (has(word, surname) || is_listed_surname(word)) && !is_dutch_word(word) &&
               !has(word, common | place | organisation | office);
    };
    const bool joined = at + 2 < m_words.size() && next == "en" && is_other(at + 2);
    const bool joins_on = at > 1 && m_reading->folded(m_words[at - 1]) == "en" && is_other(at - 2);
    return has(at + 1, verb) || joined || joins_on;
}

/// An interfix and a surname without more: "Van den Heuvel".
bool NameFinder::is_interfix_name(const Shape& shape) const {
    const std::size_t last = shape.end - 1;
    if (has(last, place | organisation) || shape.first + 1 >= m_words.size()) {
        return false;
    }
    const Word& first = m_words[shape.first];
    const std::string_view interfix = m_reading->folded(first);
    const std::string_view second = m_reading->folded(m_words[shape.first + 1]);
    const bool sure = is_sure_interfix(interfix, second);
    const bool surest = is_surest_interfix(interfix, second);
    const bool known = has(last, surname | earlier);
    const bool plain = !has(last, common | office | title | company | firm);
    if (surest && (known || (plain && is_listed_surname(last)))) {
        return true;
    }
    if (!first.capital) {
        const bool behind = interfix == "de" && shape.end == shape.first + 2 && has(last, behind_de);
        return (known && sure && plain) || (behind && !first.starts);
    }
    if (!first.starts) {
        return known || (surest && plain) ||
               ((sure || interfix == "van") && (is_unknown(last) || (plain && is_listed_surname(last))));
    }
    const bool capital = shape.first + 2 < m_words.size() && surest && plain;
    return capital ||
           (is_unknown(last) && (known || interfix == "o" || (interfix == "van" && has(shape.end, verb))));
}

/// "DHR JANSEN", "mevr de vries": behind a title in capitals or in small letters only.
bool NameFinder::is_titled_anyhow(Shape& shape) const {
    const std::size_t at = skip_interfix(shape.end);
    if (at >= m_words.size() || touches(at) || !is_plain_title(m_reading->folded(m_words[shape.end - 1]))) {
        return false;
    }
    constexpr std::size_t least = 3;
    const Word& word = m_words[at];
    const Word& front = m_words[shape.end - 1];
    const bool megawatt = m_reading->folded(front) == "mw";
    const bool loud = word.capital && !word.small && word.size >= least && !front.small && !megawatt;
    const bool known =
        has(at, surname) || (m_installed != nullptr &&
                             m_installed->surnames.has(m_reading->beginnings(word).back()) && is_unknown(at));
    const bool other = has(at, office | person | title | organisation | verb | greeting | nearby);
    const bool quiet = !word.capital && word.size >= least && known && !other;
    if (!quiet && !(loud && (is_unknown(at) || (known && !other)))) {
        return false;
    }
    shape.end = at + 1;
    shape.has_surname = true;
    return true;
}

bool NameFinder::is_name(Shape& shape) const {
    if (is_cut_to_initial(shape)) {
        return true;
    }
    if (shape.titles != 0 && !shape.has_surname && shape.first_names == 0 && shape.initials == 0) {
        // "mevrouw Xu": a title and a word that no list knows
        const std::size_t at = shape.end;
        if (is_name_word(at) && is_unknown(at) && !touches(at)) {
            shape.end = at + 1;
            return true;
        }
        return is_titled_anyhow(shape);
    }
    if (shape.titles != 0 || shape.initials != 0) {
        return shape.has_surname || (shape.titles != 0 && shape.first_names != 0);
    }
    if (shape.first_names != 0) {
        return shape.has_surname || stands_alone(shape);
    }
    if (!shape.has_surname) {
        return is_cued(shape) || is_lone_surname(shape);
    }
    const bool behind_role = shape.first > 0 && has(shape.first - 1, role) &&
                             is_space(gap_before(shape.first)) && !has(shape.end - 1, organisation | office);
    return behind_role || is_interfix_name(shape); // "notaris De Vries"
}

/// A part of a participant's name; at the start of a sentence it must be no word, or do something.
bool NameFinder::is_lone_participant(std::size_t at) const {
    if (!has(at, participant | earlier) || !is_name_word(at)) {
        return false;
    }
    const bool word =
        has(at, common | verb | office | place | greeting) ||
        (m_installed != nullptr && m_installed->common.has(m_reading->beginnings(m_words[at]).back()));
    return !word || !m_words[at].starts || has(at + 1, verb);
}

bool NameFinder::has_office(const Shape& shape) const {
    const std::uint32_t sentence = m_words[shape.first].sentence;
    const std::size_t from = shape.first - std::min(shape.first, k_office_before);
    const std::size_t to = std::min(m_words.size(), shape.end + k_office_after);
    for (std::size_t i = from; i < to; ++i) {
        const bool inside = i >= shape.name && i < shape.end; // "mevrouw De Koning"
        if (!inside && m_words[i].sentence == sentence && has(i, office)) {
            return true;
        }
    }
    return is_of_body(shape.end);
}

/// "van TNO", "van de redactie"
bool NameFinder::is_of_body(std::size_t at) const {
    if (at + 1 >= m_words.size() || !is_space(gap_before(at)) || m_words[at].capital ||
        m_reading->folded(m_words[at]) != "van") {
        return false;
    }
    const std::string_view next = m_reading->folded(m_words[at + 1]);
    const std::size_t named = next == "de" || next == "het" || next == "t" || next == "onze" ? at + 2 : at + 1;
    if (named >= m_words.size() || m_words[named].sentence != m_words[at].sentence) {
        return false;
    }
    constexpr std::size_t shortest = 2;
    constexpr std::size_t longest = 6;
    const bool letters = m_words[named].capital && !m_words[named].small && m_words[named].size >= shortest &&
                         m_words[named].size <= longest;
    return letters || has(named, body | office);
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

/// A replacement of ours, or a word in small letters that no list knows and that is no interfix.
bool NameFinder::begins_nothing(std::size_t at) const {
    const Word& word = m_words[at];
    return word.size == 0 || (!word.capital && m_flags[at] == 0 && word.size > k_interfix_longest);
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
                at = is_organisation(shape) ? std::max(at + 1, shape.end) : at + 1;
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
