// SPDX-License-Identifier: EUPL-1.2
// Whether what was read is a name.
#include "base/text.hpp"
#include "policy/recognisers/name/name_shape.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::policy {

namespace {

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

/// Interfixes that stand in surnames and hardly anywhere else, also without a capital.
bool is_sure_interfix(std::string_view first, std::string_view second) noexcept {
    return first == "ter" || first == "ten" || second == "der" || second == "den" || second == "t";
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

} // namespace

bool is_surest_interfix(std::string_view first, std::string_view second) noexcept {
    return first == "vd" || is_cut_interfix(first, second) ||
           (first == "van" && (second == "der" || second == "den" || second == "t"));
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
        const bool acts =
            has(shape.end, verb) || is_paired(shape.end) || (has(at, listed) && is_acting(shape.end));
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
    constexpr std::array<std::string_view, 18> others = {"het",   "dat",  "niet", "met",  "uit",    "wat",
                                                         "tot",   "dit",  "net",  "kost", "ooit",   "nooit",
                                                         "dicht", "best", "vast", "acht", "budget", "test"};
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

/// The word behind a surname in small letters at this word, "bakker" or "de bruin"; the word itself when
/// there is none.
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

/// "anouk.pdf"
bool NameFinder::is_file_name(std::size_t at) const {
    return at + 1 < m_words.size() && gap_before(at + 1) == ".";
}

/// "vraag fatima", "pieter bakker": a first name in small letters that is no word.
bool NameFinder::is_small_name(std::size_t at) const {
    constexpr std::size_t least = 4;
    constexpr std::array<std::string_view, 6> befores = {"met", "van", "aan", "voor", "door", "zei"};
    if (m_words[at].capital || !has(at, strong) || m_words[at].size < least ||
        has(at, place | organisation | company) || is_file_name(at)) {
        return false;
    }
    if (skip_small_surname(at + 1) != at + 1) {
        return true;
    }
    if (is_dutch_word(at)) {
        return false;
    }
    if (m_installed != nullptr && m_words[at].size > least) {
        return true;
    }
    return at > 0 && is_space(gap_before(at)) &&
           (has(at - 1, asking) ||
            std::find(befores.begin(), befores.end(), m_reading->folded(m_words[at - 1])) != befores.end());
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
        return is_name_word(word) && (has(word, surname) || is_listed_surname(word)) &&
               !is_dutch_word(word) && !has(word, common | place | organisation | office);
    };
    const bool joined = at + 2 < m_words.size() && next == "en" && is_other(at + 2);
    const bool joins_on = at > 1 && m_reading->folded(m_words[at - 1]) == "en" && is_other(at - 2);
    return has(at + 1, verb) || joined || joins_on;
}

/// "van der", "vd"; not "van Den Bosch", which is a town.
bool NameFinder::has_surest_interfix(const Shape& shape) const {
    const Word& first = m_words[shape.first];
    const Word& second = m_words[shape.first + 1];
    const bool town = !first.capital && second.capital && shape.first + 2 < shape.end;
    return !town && is_surest_interfix(m_reading->folded(first), m_reading->folded(second));
}

/// "met de Vries": not where any word has a capital.
bool NameFinder::is_behind_de(const Shape& shape) const {
    return m_reading->folded(m_words[shape.first]) == "de" && shape.end == shape.first + 2 &&
           has(shape.end - 1, behind_de) && !m_words[shape.first].starts;
}

/// With a capital interfix, "Van den Heuvel", "De Jonge".
bool NameFinder::is_capital_interfix_name(const Shape& shape, bool plain) const {
    const std::size_t last = shape.end - 1;
    const std::string_view interfix = m_reading->folded(m_words[shape.first]);
    const bool known = has(last, surname | earlier);
    if (plain && has_surest_interfix(shape)) {
        return true;
    }
    if (m_words[shape.first].starts) {
        return is_unknown(last) && (known || interfix == "o" || (interfix == "van" && has(shape.end, verb)));
    }
    const bool sure = is_sure_interfix(interfix, m_reading->folded(m_words[shape.first + 1]));
    return known || ((sure || interfix == "van") && (is_unknown(last) || (plain && is_listed_surname(last))));
}

/// An interfix and a surname without more: "Van den Heuvel".
bool NameFinder::is_interfix_name(const Shape& shape) const {
    const std::size_t last = shape.end - 1;
    if (has(last, organisation) || shape.first + 1 >= m_words.size()) {
        return false;
    }
    const Word& first = m_words[shape.first];
    const bool known = has(last, surname | earlier);
    const bool plain = !has(last, common | office | title | company | firm);
    const bool surest = has_surest_interfix(shape) && (known || (plain && is_listed_surname(last)));
    if (has(last, place) && !(surest && known)) {
        return is_behind_de(shape);
    }
    if (surest || is_behind_de(shape)) {
        return true;
    }
    if (first.capital) {
        return is_capital_interfix_name(shape, plain);
    }
    return known && plain &&
           is_sure_interfix(m_reading->folded(first), m_reading->folded(m_words[shape.first + 1]));
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
    const std::size_t named =
        next == "de" || next == "het" || next == "t" || next == "onze" ? at + 2 : at + 1;
    if (named >= m_words.size() || m_words[named].sentence != m_words[at].sentence) {
        return false;
    }
    constexpr std::size_t shortest = 2;
    constexpr std::size_t longest = 6;
    const bool letters = m_words[named].capital && !m_words[named].small && m_words[named].size >= shortest &&
                         m_words[named].size <= longest;
    return letters || has(named, body | office);
}

bool is_name_of_person(Reading& reading, std::size_t end) {
    const std::span<const Word> words = reading.words();
    const auto word =
        std::partition_point(words.begin(), words.end(), [&](const Word& w) { return w.end < end; });
    if (word == words.end() || word->end != end || !word->capital || is_hardly(reading.folded(*word))) {
        return false;
    }
    const auto index = static_cast<std::size_t>(word - words.begin());
    std::uint32_t flags = 0;
    const std::vector<Hit>& hits = reading.hits(WordUse::names); // in the order of their first words
    constexpr std::size_t longest = 8;
    auto hit = std::partition_point(hits.begin(), hits.end(),
                                    [&](const Hit& h) { return h.first + longest < index; });
    for (; hit != hits.end() && hit->first <= index; ++hit) {
        flags |= index <= hit->last() ? hit->kind : 0U;
    }
    const bool named = (flags & (strong | weak | surname)) != 0;
    return named && (flags & (common | place | organisation | company | firm)) == 0;
}

} // namespace chatkeep::policy
