// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/age/age.hpp"

#include "policy/digits.hpp"
#include "policy/recognisers/name/find_names.hpp"
#include "policy/recognisers/tel/said.hpp"
#include "policy/scan.hpp"
#include "policy/text_set.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <vector>

namespace chatkeep::policy {

namespace {

constexpr int k_oldest = 120;
constexpr int k_adult = 18;

/// A word of the sentence that an age may stand in.
struct Word {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string lower;
    bool capital = false;
    char behind = ' '; ///< the first sign behind it
};

bool is_word_char(char c) noexcept {
    return base::is_alnum(c) || static_cast<unsigned char>(c) >= 0x80;
}

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view w) {
        return w.back() == '*' ? word.starts_with(w.substr(0, w.size() - 1)) : word == w;
    });
}

/// The word that begins or goes on at at, or the next one.
std::optional<Word> word_at(std::string_view text, std::size_t at) {
    while (at < text.size() && !is_word_char(text[at])) {
        ++at;
    }
    std::size_t end = at;
    while (end < text.size() && is_word_char(text[end])) {
        ++end;
    }
    if (at == end) {
        return std::nullopt;
    }
    const bool capital = base::to_lower(text[at]) != text[at];
    return Word{at, end, base::lower_ascii(text.substr(at, end - at)), capital,
                end < text.size() ? text[end] : '\n'};
}

/// Up to count words in front of at in the same sentence, the nearest first.
std::vector<Word> words_before(std::string_view text, std::size_t at, std::size_t count) {
    std::vector<Word> words;
    while (words.size() < count) {
        std::size_t end = at;
        while (end > 0 && !is_word_char(text[end - 1])) {
            if (std::string_view("!?\n;").find(text[end - 1]) != std::string_view::npos ||
                (text[end - 1] == '.' && end < text.size() && text[end] == ' ' && end >= 4 &&
                 is_word_char(text[end - 3]))) {
                return words;
            }
            --end;
        }
        std::size_t begin = end;
        while (begin > 0 && is_word_char(text[begin - 1])) {
            --begin;
        }
        if (begin == end) {
            return words;
        }
        words.push_back(*word_at(text, begin));
        at = begin;
    }
    return words;
}

constexpr std::array<std::string_view, 109> k_persons = {"man",
                                                         "vrouw",
                                                         "jongen",
                                                         "meisje",
                                                         "patient",
                                                         "pati\xC3\xABnt",
                                                         "dame",
                                                         "heer",
                                                         "kind",
                                                         "baby",
                                                         "zoon",
                                                         "zoontje",
                                                         "dochter",
                                                         "dochtertje",
                                                         "peuter",
                                                         "kleuter",
                                                         "tiener",
                                                         "puber",
                                                         "broer",
                                                         "broertje",
                                                         "zus",
                                                         "zusje",
                                                         "oma",
                                                         "opa",
                                                         "moeder",
                                                         "vader",
                                                         "mama",
                                                         "papa",
                                                         "tante",
                                                         "oom",
                                                         "neef",
                                                         "neefje",
                                                         "nicht",
                                                         "nichtje",
                                                         "kleinzoon",
                                                         "kleindochter",
                                                         "buurman",
                                                         "buurvrouw",
                                                         "partner",
                                                         "boy",
                                                         "girl",
                                                         "woman",
                                                         "son",
                                                         "daughter",
                                                         "jongetje",
                                                         "knul",
                                                         "kerel",
                                                         "kereltje",
                                                         "ventje",
                                                         "meid",
                                                         "kindje",
                                                         "babytje",
                                                         "peutertje",
                                                         "kleinkind",
                                                         "kleindochtertje",
                                                         "kleinzoontje",
                                                         "stiefzoon",
                                                         "stiefdochter",
                                                         "schoonzoon",
                                                         "schoondochter",
                                                         "schoonmoeder",
                                                         "schoonvader",
                                                         "schoonzus",
                                                         "zwager",
                                                         "stiefmoeder",
                                                         "stiefvader",
                                                         "pleegzoon",
                                                         "pleegdochter",
                                                         "pleegkind",
                                                         "echtgenoot",
                                                         "echtgenote",
                                                         "vriend",
                                                         "vriendin",
                                                         "weduwe",
                                                         "weduwnaar",
                                                         "bejaarde",
                                                         "meneer",
                                                         "mevrouw",
                                                         "mevr",
                                                         "mw",
                                                         "dhr",
                                                         "bewoner",
                                                         "bewoonster",
                                                         "client",
                                                         "slachtoffer",
                                                         "overledene",
                                                         "verdachte",
                                                         "tweeling",
                                                         "oudste",
                                                         "jongste",
                                                         "leerling",
                                                         "scholier",
                                                         "student",
                                                         "studente",
                                                         "grandma",
                                                         "grandpa",
                                                         "mother",
                                                         "father",
                                                         "brother",
                                                         "sister",
                                                         "husband",
                                                         "wife",
                                                         "uncle",
                                                         "aunt",
                                                         "nephew",
                                                         "niece",
                                                         "toddler",
                                                         "cli\xC3\xABnt",
                                                         "cli\xC3\xABnte"};

/// Who is so old: "hij is 61 jr".
constexpr std::array<std::string_view, 22> k_subjects = {
    "hij", "zij", "ze", "ik",  "jij", "je",  "u",       "die",    "deze", "wie", "hy",
    "he",  "she", "i",  "you", "who", "m'n", "mevrouw", "meneer", "mevr", "dhr", "mw"};

constexpr std::array<std::string_view, 13> k_copulas = {
    "is", "was", "ben", "bent", "wordt", "word", "werd", "am", "are", "turned", "turns", "geworden", "s"};
constexpr std::array<std::string_view, 12> k_adverbs = {
    "nu", "pas", "al", "net", "inmiddels", "ook", "nog", "maar", "bijna", "vandaag", "now", "only"};

/// In front of a number that counts years, or names a group: "vanaf 18 jaar".
constexpr std::array<std::string_view, 58> k_no_age_before = {"over",
                                                              "sinds",
                                                              "na",
                                                              "elke",
                                                              "elk",
                                                              "iedere",
                                                              "per",
                                                              "binnen",
                                                              "voor",
                                                              "gedurende",
                                                              "ruim",
                                                              "afgelopen",
                                                              "komende",
                                                              "volgende",
                                                              "laatste",
                                                              "eerste",
                                                              "vorige",
                                                              "vanaf",
                                                              "boven",
                                                              "onder",
                                                              "tot",
                                                              "ouder",
                                                              "jonger",
                                                              "minstens",
                                                              "minimaal",
                                                              "maximaal",
                                                              "circa",
                                                              "dan",
                                                              "tm",
                                                              "om",
                                                              "al",
                                                              "nog",
                                                              "looptijd",
                                                              "termijn",
                                                              "periode",
                                                              "duur",
                                                              "contract",
                                                              "garantie",
                                                              "celstraf",
                                                              "straf",
                                                              "gevangenisstraf",
                                                              "leeftijdsgroep",
                                                              "groep",
                                                              "categorie",
                                                              "leeftijdscategorie",
                                                              "doelgroep",
                                                              "groepen",
                                                              "for",
                                                              "in",
                                                              "last",
                                                              "next",
                                                              "every",
                                                              "after",
                                                              "since",
                                                              "within",
                                                              "over",
                                                              "under",
                                                              "between"};

/// Between number and age nothing else than these: "ouder dan 70 jaar oud" stays a group.
constexpr std::array<std::string_view, 11> k_group_before = {
    "vanaf", "boven", "onder", "dan", "tot", "minstens", "minimaal", "maximaal", "over", "under", "than"};

/// Behind "N jaar": years that passed, or a group.
constexpr std::array<std::string_view, 58> k_no_age_behind = {"geleden",
                                                              "later",
                                                              "eerder",
                                                              "terug",
                                                              "lang",
                                                              "ervaring*",
                                                              "garantie*",
                                                              "contract*",
                                                              "gevangenis*",
                                                              "cel*",
                                                              "in",
                                                              "getrouwd",
                                                              "samen",
                                                              "werk*",
                                                              "termijn*",
                                                              "durend*",
                                                              "bezig",
                                                              "ago",
                                                              "later",
                                                              "lid",
                                                              "directeur",
                                                              "minister",
                                                              "wachten",
                                                              "vast",
                                                              "na",
                                                              "voor",
                                                              "achter*",
                                                              "tijd",
                                                              "jubileum",
                                                              "bestaan",
                                                              "oude",
                                                              "en",
                                                              "of",
                                                              "plus",
                                                              "tot",
                                                              "onderzoek*",
                                                              "cijfers",
                                                              "onafgebroken",
                                                              "met",
                                                              "actief",
                                                              "thuis",
                                                              "weg",
                                                              "verder",
                                                              "ouder",
                                                              "jonger",
                                                              "gewerkt",
                                                              "gewoond",
                                                              "gestudeerd",
                                                              "voorwaardelijk",
                                                              "rijontzegging",
                                                              "huurcontract",
                                                              "verlengd",
                                                              "uitgesteld",
                                                              "uitstel",
                                                              "subsidie",
                                                              "doorlopend",
                                                              "op",
                                                              "te"};

/// Behind "N-jarig": a thing, or a group.
constexpr std::array<std::string_view, 34> k_things = {
    "contract*",        "overeenkomst*", "plan*",    "looptijd*",  "bestaan",    "jubileum*",  "programma*",
    "onderzoek*",       "periode*",      "termijn*", "afspraak*",  "opleiding*", "garantie*",  "project*",
    "cyclus",           "huwelijk*",     "traject*", "regeling*",  "strategie*", "begroting*", "oorlog*",
    "studie*",          "vaccin*",       "mensen",   "ouderen",    "personen",   "bewoners",   "patienten",
    "pati\xC3\xABnten", "kinderen",      "groep*",   "leerlingen", "jongeren",   "visie*"};

constexpr std::array<std::string_view, 14> k_units = {"miljoen", "mln",     "miljard", "mld", "euro",
                                                      "eur",     "duizend", "procent", "uur", "minuten",
                                                      "meter",   "km",      "kilo",    "kg"};

/// What stands behind a number that makes it years.
enum class Form : std::uint8_t { none, years, of_age, compound };

struct Age {
    std::size_t begin = 0;
    std::size_t end = 0; ///< of the number, then of "jaar" too
    int years = 0;
    Form form = Form::none;
    std::size_t rest = 0; ///< where the words behind it begin
    bool named = false;   ///< alone in brackets behind a name: "Kees (54)"
};

/// "54", "1,5", "11-12,5": moves at behind it; nullopt for other numbers.
std::optional<int> read_number(std::string_view text, std::size_t& at) {
    std::size_t end = at;
    while (end < text.size() && base::is_digit(text[end])) {
        ++end;
    }
    int value = k_oldest + 1;
    if (end - at > 3) {
        return std::nullopt;
    }
    std::from_chars(text.data() + at, text.data() + end, value);
    const auto is_half = [&](std::size_t place) {
        return place + 1 < text.size() && (text[place] == ',' || text[place] == '.') &&
               base::is_digit(text[place + 1]) &&
               (place + 2 >= text.size() || !base::is_digit(text[place + 2]));
    };
    end += is_half(end) ? 2U : 0U;
    if (end + 1 < text.size() && text[end] == '-' && base::is_digit(text[end + 1])) {
        std::size_t second = end + 1;
        while (second < text.size() && base::is_digit(text[second])) {
            ++second;
        }
        end = second + (is_half(second) ? 2U : 0U);
    }
    at = end;
    return value <= k_oldest ? std::optional<int>(value) : std::nullopt;
}

/// What the word behind a number makes of it; old: "oud" follows that word.
Form form_of(std::string_view text, const Word& word, bool old) {
    constexpr std::array<std::string_view, 6> years = {"jaar", "jr", "jaartjes", "years", "year", "yrs"};
    constexpr std::array<std::string_view, 8> small = {"maanden", "mnd",   "weken", "wkn",
                                                       "months",  "weeks", "maand", "dagen"};
    if (word.lower == "jarige" || word.lower == "jarig") {
        return Form::compound;
    }
    if (is_one_of(word.lower, years)) {
        return old ? Form::of_age : Form::years;
    }
    const bool abbreviated = word.lower == "yo" || (word.lower == "y" && text.substr(word.end, 2) == "/o");
    return abbreviated || (old && is_one_of(word.lower, small)) ? Form::of_age : Form::none;
}

/// Reads what follows the number: "jaar", "jr", "-jarige", "jaar oud", "years old", "y/o", "maanden oud".
void read_form(std::string_view text, Age& age) {
    age.rest = age.end;
    const bool joined = age.end < text.size() && (text[age.end] == ' ' || text[age.end] == '-');
    const std::size_t begin = age.end + (joined ? 1U : 0U);
    const auto word = begin < text.size() && is_word_char(text[begin]) ? word_at(text, begin) : std::nullopt;
    if (!word) {
        return;
    }
    const auto next = word_at(text, word->end);
    const bool adjoins = next && next->begin <= word->end + 2 &&
                         std::string_view(" -.").find(word->behind) != std::string_view::npos;
    const bool old = adjoins && (next->lower == "oud" || next->lower == "old" || next->lower == "jong");
    const Form form = form_of(text, *word, old);
    if (form == Form::none) {
        return;
    }
    age.form = form;
    const bool hyphened = old && word->behind == '-'; // 54-year-old
    age.end = hyphened ? next->end : word->end + (word->lower == "y" ? 2U : 0U);
    age.rest = old ? next->end : age.end;
}

/// "hij is", "Jan is nu", "mijn zoon wordt" in front of the number.
bool has_subject(std::string_view text, const Age& age) {
    const std::vector<Word> words = words_before(text, age.begin, 5);
    std::size_t at = 0;
    while (at < words.size() && is_one_of(words[at].lower, k_adverbs)) {
        ++at;
    }
    if (at >= words.size() || !is_one_of(words[at].lower, k_copulas)) {
        return false;
    }
    // "is ze al 11 jaar" too
    const bool behind = at > 0 && is_one_of(words[at - 1].lower, k_subjects);
    if (behind || at + 1 >= words.size()) {
        return behind || words[at].lower == "ben" || words[at].lower == "bent";
    }
    const Word& subject = words[at + 1];
    const bool starts = at + 2 >= words.size();
    const bool name = subject.capital && (!starts || age.years >= k_adult);
    return is_one_of(subject.lower, k_subjects) || is_one_of(subject.lower, k_persons) || name;
}

/// "vrouw van 33", "patiënt (33": the word right before, or "van" and the word before that.
bool has_person_before(std::string_view text, const Age& age) {
    const std::vector<Word> words = words_before(text, age.begin, 2);
    if (words.empty()) {
        return false;
    }
    const bool of = words[0].lower == "van" || words[0].lower == "of" || words[0].lower == "aged";
    const bool bracket = age.begin > 0 && text[age.begin - 1] == '(';
    const bool comma = age.begin > 1 && text[age.begin - 2] == ',' && age.form == Form::years;
    const Word* const person =
        of && words.size() > 1 ? &words[1] : (bracket || comma ? words.data() : nullptr);
    // "meisje 3 jaar"
    const bool adjoins =
        age.form == Form::years && words[0].end + 1 == age.begin && text[words[0].end] == ' ';
    if (adjoins && is_one_of(words[0].lower, k_persons)) {
        return true;
    }
    return person != nullptr &&
           (is_one_of(person->lower, k_persons) || (!of && person->capital && age.form == Form::years &&
                                                    (words.size() > 1 || age.years >= k_adult)));
}

/// "leeftijd: 54", "aged 54", "age 54".
bool has_age_word(std::string_view text, std::size_t begin) {
    const std::vector<Word> words = words_before(text, begin, 2);
    const bool is_between = !words.empty() && (words[0].lower == "is" || words[0].lower == "van");
    const std::size_t at = is_between ? 1 : 0;
    if (at >= words.size()) {
        return false;
    }
    // of many, an age is nobody's
    constexpr std::array<std::string_view, 12> of_many = {"gemiddeld*", "gem",      "mediane",  "modale",
                                                          "minimum*",   "maximum*", "minimale", "maximale",
                                                          "average",    "mean",     "median",   "hoogste"};
    const std::vector<Word> front = words_before(text, words[at].begin, 1);
    const std::string& word = words[at].lower;
    if (!front.empty() && is_one_of(front[0].lower, of_many)) {
        return false;
    }
    return (word == "leeftijd" && !(is_between && words[0].lower == "van")) || word == "lft" ||
           word == "aged" || word == "age";
}

bool is_counted(std::string_view text, const Age& age) {
    const std::vector<Word> before = words_before(text, age.begin, 1);
    const auto behind = word_at(text, age.rest);
    const bool same_sentence =
        behind &&
        text.substr(age.rest, behind->begin - age.rest).find_first_of(".!?\n,;:)") == std::string_view::npos;
    return (!before.empty() && is_one_of(before[0].lower, k_no_age_before) &&
            !(is_one_of(before[0].lower, k_adverbs) && has_subject(text, age))) ||
           (same_sentence && is_one_of(behind->lower, k_no_age_behind));
}

bool is_group(std::string_view text, const Age& age) {
    const std::vector<Word> before = words_before(text, age.begin, 1);
    return (!before.empty() && is_one_of(before[0].lower, k_group_before)) ||
           (age.rest < text.size() && text[age.rest] == '+');
}

/// What follows a person and a number without "jaar": "man van 10 miljoen" is none.
bool has_unit_behind(std::string_view text, std::size_t end) {
    if (end < text.size() && std::string_view("%:/").find(text[end]) != std::string_view::npos) {
        return true;
    }
    const auto word = word_at(text, end);
    return word && word->begin == end + 1 && text[end] == ' ' &&
           (is_one_of(word->lower, k_units) || base::is_digit(text[word->begin]));
}

/// "hij is 78", "oma is 92 geworden": a person, a verb and the number, with which the clause ends.
bool is_whole_clause(std::string_view text, const Age& age) {
    constexpr std::array<std::string_view, 7> who = {"ik", "hij", "ze", "zij", "he", "she", "i"};
    constexpr std::array<std::string_view, 7> ends = {"geworden", "vandaag",  "morgen",  "today",
                                                      "tomorrow", "gisteren", "volgende"};
    const std::vector<Word> words = words_before(text, age.begin, 3);
    const std::size_t verb = !words.empty() && is_one_of(words[0].lower, k_adverbs) ? 1 : 0; // "is net 88"
    const bool is_said =
        words.size() >= verb + 2 && is_one_of(words[verb].lower, k_copulas) &&
        (is_one_of(words[verb + 1].lower, who) || is_one_of(words[verb + 1].lower, k_persons));
    const std::size_t behind = age.end;
    const bool last = behind >= text.size() || text[behind] == '\n' || text[behind] == '!' ||
                      (text[behind] == '.' && (behind + 1 == text.size() || text[behind + 1] == ' '));
    const auto next = word_at(text, behind);
    const bool ended =
        next && next->begin == behind + 1 && text[behind] == ' ' && is_one_of(next->lower, ends);
    return is_said && (last || ended) && age.years > 2 && text[age.begin - 1] == ' ';
}

/// "de wet is 5 jaar oud", "het gebouw wordt 30 jaar oud": an article and a word that is no person's in
/// front.
bool is_of_thing(std::string_view text, const Age& age) {
    constexpr std::array<std::string_view, 9> articles = {"de",  "het", "een", "deze", "die",
                                                          "dit", "dat", "the", "this"};
    const std::vector<Word> words = words_before(text, age.begin, 4);
    std::size_t at = 0;
    while (at < words.size() && is_one_of(words[at].lower, k_adverbs)) {
        ++at;
    }
    return at + 2 < words.size() && is_one_of(words[at].lower, k_copulas) && !words[at + 1].capital &&
           !is_one_of(words[at + 1].lower, k_persons) && is_one_of(words[at + 2].lower, articles);
}

bool is_age(std::string_view text, const Age& age) {
    switch (age.form) {
    case Form::of_age:
        return !is_group(text, age) && !is_of_thing(text, age);
    case Form::compound: {
        const auto next = word_at(text, age.rest);
        const bool close = next && next->begin == age.rest + 1;
        return !is_group(text, age) && !(close && is_one_of(next->lower, k_things));
    }
    case Form::years:
        return !is_counted(text, age) &&
               (has_subject(text, age) || has_person_before(text, age) || has_age_word(text, age.begin));
    case Form::none:
        return age.named || is_whole_clause(text, age) ||
               ((has_person_before(text, age) || has_age_word(text, age.begin)) && age.years > 0 &&
                !is_group(text, age) && !has_unit_behind(text, age.end));
    }
    return false;
}

class AgeRecogniser : public Recogniser {
public:
    void enter(const Surroundings& around) override { m_reading = around.reading; }

    void find(std::string_view text, std::vector<Candidate>& out) override {
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (!base::is_digit(text[at]) || (at > 0 && base::is_digit(text[at - 1]))) {
                continue;
            }
            Age age;
            age.begin = age.end = at;
            const auto years = read_number(text, age.end);
            const bool free =
                !is_word_before(text, at) &&
                (at == 0 || std::string_view(".,-/:+#\x80").find(text[at - 1]) == std::string_view::npos);
            if (years && free) {
                age.years = *years;
                read_form(text, age);
                age.named = is_named(text, age);
                if (!is_word_after(text, age.end) && is_age(text, age)) {
                    out.push_back(make(text, age));
                }
            }
            at = age.end > at ? age.end - 1 : at;
        }
        const std::size_t written = out.size();
        find_said(text, out);
        if (written != 0 && out.size() > written) {
            std::stable_sort(out.begin(), out.end(),
                             [](const Candidate& a, const Candidate& b) { return a.begin < b.begin; });
        }
    }

    [[nodiscard]] std::string canonical(std::string_view /*entry*/) const override { return {}; }

private:
    /// "Kees (54)", "Anna(9)".
    [[nodiscard]] bool is_named(std::string_view text, const Age& age) const {
        const bool bracketed = age.begin > 1 && text[age.begin - 1] == '(' && age.end < text.size() &&
                               text[age.end] == ')' && age.years > 0 && m_reading != nullptr;
        const std::size_t name_end = age.begin - (bracketed && text[age.begin - 2] == ' ' ? 2U : 1U);
        return bracketed && is_name_of_person(*m_reading, name_end);
    }

    Reading* m_reading = nullptr;

    /// "hij is zevenenveertig", "a woman of forty-two".
    static void find_said(std::string_view text, std::vector<Candidate>& out) {
        for (auto word = word_at(text, 0); word; word = word_at(text, word->end)) {
            if (word->end - word->begin < k_shortest || !begins_number(word->lower.front())) {
                continue;
            }
            Age age = read_said(text, *word);
            if (age.years < 2) { // "een jaar" counts
                continue;
            }
            read_form(text, age);
            // "zij zijn acht" may count them
            const bool enough =
                age.form != Form::none || age.years >= k_adult || has_person_before(text, age);
            if (enough && is_age(text, age)) {
                out.push_back(make(text, age));
                out.back().value = std::to_string(age.years);
            }
            word->end = std::max(word->end, age.end);
        }
    }

    static constexpr std::size_t k_shortest = 3;

    static bool begins_number(char c) noexcept {
        return std::string_view("deatvznfsno").find(c) != std::string_view::npos;
    }

    /// years: 0 when the word says no number.
    static Age read_said(std::string_view text, const Word& word) {
        Age age;
        age.begin = word.begin;
        age.end = word.end;
        const auto read = [](const std::string& digits) {
            int value = 0;
            std::from_chars(digits.data(), digits.data() + digits.size(), value);
            return value;
        };
        age.years = read(digits_of_word(text.substr(word.begin, word.end - word.begin)));
        const bool tens = age.years >= 20 && age.years % 10 == 0;
        const auto next = tens && word.behind == '-' ? word_at(text, word.end) : std::nullopt;
        const int units = next ? read(digits_of_word(text.substr(next->begin, next->end - next->begin))) : 0;
        if (units > 0 && units < 10) {
            age.years += units;
            age.end = next->end;
        }
        return age;
    }

    static Candidate make(std::string_view text, const Age& age) {
        Candidate found;
        found.begin = age.begin;
        found.end = age.end;
        found.most = Level::propose;
        found.value = digits_of(text.substr(age.begin, age.end - age.begin));
        return found;
    }
};

std::unique_ptr<Recogniser> make_age(const Rule&) {
    return std::make_unique<AgeRecogniser>();
}

constexpr std::array k_required = {Evidence::check};
/// Words for numbers, and what stands beside them.
constexpr std::array<std::string_view, 32> k_signs = {
    "tig",       "tien",       "twee jaar", "drie jaar", "vier jaar", "vijf jaar", "zes jaar",  "zeven jaar",
    "acht jaar", "negen jaar", "elf jaar",  "twaalf",    "jarig",     "twenty",    "thirty",    "forty",
    "fifty",     "sixty",      "seventy",   "eighty",    "ninety",    "teen",      "years old", "year old",
    "van twee",  "van drie",   "van vier",  "van vijf",  "van zes",   "van zeven", "van acht",  "van negen"};

/// Words in front of a number that the gate takes for an age, and those that it lets stand between.
bool is_age_word(std::string_view word) {
    constexpr std::array<std::string_view, 27> words = {
        "van",   "of",    "age",       "aged",    "leeftijd", "lft",   "is",   "ben", "word",
        "wordt", "was",   "werd",      "am",      "turned",   "turns", "net",  "pas", "nu",
        "al",    "bijna", "inmiddels", "vandaag", "ook",      "nog",   "maar", "now", "only"};
    return std::find(words.begin(), words.end(), base::lower_ascii(word)) != words.end();
}

/// Whether the number has a word or a bracket beside it as the gate asks for. text: of ASCII.
bool may_be_age(std::string_view text, Span number) {
    const std::string_view behind = text.substr(number.second, 2);
    const bool is_parted = behind.starts_with(' ') || behind.starts_with('-');
    const std::string_view unit = behind.substr(is_parted ? 1 : 0, 1);
    const bool has_unit = !unit.empty() && std::string_view("jymw").find(base::to_lower(unit.front())) !=
                                               std::string_view::npos;
    const std::string_view front = text.substr(0, number.first);
    if (has_unit || front.ends_with('(')) {
        return true;
    }
    std::size_t end = front.size();
    while (end > 0 && (front[end - 1] == ' ' || front[end - 1] == ':' || front[end - 1] == '(')) {
        --end;
    }
    std::size_t begin = end;
    while (begin > 0 && base::is_alpha(front[begin - 1])) {
        --begin;
    }
    return end < front.size() && is_age_word(front.substr(begin, end - begin));
}

bool may_hold_age(std::string_view text) noexcept {
    static const TextSet said = [] {
        TextSet out;
        out.add(k_signs, 0);
        out.settle();
        return out;
    }();
    if (base::find_byte(text, [](base::Lanes bytes) { return bytes >= 0x80; }) < text.size()) {
        return true;
    }
    for (std::size_t at = find_digit(text, 0); at < text.size();) {
        const std::size_t end = digits_end(text, at);
        if (may_be_age(text, {at, end})) {
            return true;
        }
        at = find_digit(text, end);
    }
    return said.groups_in(text) != 0;
}

} // namespace

const RecogniserDescriptor k_age = {
    .name = "age",
    .version = 4,
    .summary = "ages of persons; years that passed and age groups are none",
    .replacement = "[LEEFTIJD]",
    .needs = {.size = 4, .any = {.texts = k_signs, .digits = 1}},
    .gate =
        R"([0-9][ -]?(?:ja(?:ar|rig)|jr\b|y(?:ear|rs|o\b|/o)|ma?a?nd|we?e?k|month)|\b(?:van|of|aged?|leeftijd|lft|is|ben|wordt?|was|werd|am|turn(?:ed|s))\b[ :(]*(?:(?:net|pas|nu|al|bijna|inmiddels|vandaag|ook|nog|maar|now|only) )?[0-9]|\([0-9]|\b(?:van|of|aged?|leeftijd|is|ben|wordt?|was|werd|am|turn(?:ed|s))\b[ :(]*(?:bijna |nu |al |pas )?(?:[a-z\x{eb}]{0,14}(?:tig|tien|twaalf|twee|drie|vier|vijf|zes|zeven|acht|negen|elf)\b|(?:twen|thir|for|fif|six|seven|eigh|nine)t)|(?:tig|tien|elf|twaalf|twee|drie|vier|vijf|zes|zeven|acht|negen|ty|teen|two|three|four|five|six|seven|eight|nine)[ -](?:jaar|jarig|years?\b))",
    .may_pass = &may_hold_age,
    .required = k_required,
    .make = &make_age,
};

} // namespace chatkeep::policy
