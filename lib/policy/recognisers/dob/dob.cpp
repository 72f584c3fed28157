// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/dob/dob.hpp"

#include "policy/recognisers/dob/dates.hpp"
#include "policy/scan.hpp"

#include <fmt/core.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>

namespace chatkeep::policy {

namespace {

constexpr std::size_t k_near = 3;       ///< words between the date and what names it, at most
constexpr std::size_t k_near_place = 6; ///< with a place between: "geboren te Den Haag op …"
constexpr int k_oldest = 120;
constexpr int k_birthday_party_from = 2010; ///< "jarig op 5 mei 2020" is a party

enum class Birth : std::uint8_t { none, party, birth };

/// Words that name a date of birth, in small letters; * for any ending.
constexpr std::array<std::string_view, 26> k_births = {
    "geb",      "gebdt",     "geboortdatum*",  "geboortedd",   "birthdat*",    "dateofbirth",
    "geboren",  "geboorte",  "geboortedatum*", "geboortedat*", "geboortedag*", "geboortejaar*",
    "gebdatum", "gebdat*",   "geb.datum",      "dob",          "born",         "birthdate*",
    "birth",    "birthday*", "gebortedatum",   "geborendatum", "gd",           "gebd",
    "geboort*", "bday"};
constexpr std::array<std::string_view, 4> k_parties = {"jarig", "verjaart", "verjaardag*", "jarige"};

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view w) {
        return w.back() == '*' ? word.starts_with(w.substr(0, w.size() - 1)) : word == w;
    });
}

/// Words that begin as those for a date of birth, and are of statistics, care and papers.
constexpr std::array<std::string_view, 22> k_no_births = {
    "geboorteaantal*",  "geboortecijfer*",  "geboortezorg*",   "geboorteverlof*", "geboorteregist*",
    "geboorteakte*",    "geboorteoversch*", "geboortegolf*",   "geboortecohort*", "geboorteplaats*",
    "geboorteland*",    "geboortestad*",    "geboortebewijs*", "geboortecentr*",  "geboortegrond*",
    "geboortegewicht*", "geboortebeperk*",  "geboorteregel*",  "geboorteniveau*", "geboortepiek*",
    "geboortes",        "geboorten"};

Birth birth_of(std::string_view word) {
    if (is_one_of(word, k_no_births)) {
        return Birth::none;
    }
    if (is_one_of(word, k_births)) {
        return Birth::birth;
    }
    return is_one_of(word, k_parties) ? Birth::party : Birth::none;
}

bool is_word_char(char c) noexcept {
    return base::is_alnum(c) || static_cast<unsigned char>(c) >= 0x80;
}

/// The sentence ends here; "geb." and "geb.dat." are no end.
bool ends_sentence(std::string_view text, std::size_t at, std::string_view word) {
    const char c = text[at];
    constexpr std::size_t abbreviation_most = 4;
    const bool abbreviated = word.size() <= abbreviation_most || word.ends_with("dat");
    return c == '\n' || c == '!' || c == '?' || (c == '.' && !abbreviated);
}

/// "te", "in": behind it stands where, not when.
bool is_place_word(std::string_view word) {
    return word == "te" || word == "in" || word == "at";
}

/// "geboortedatum van …", "geboortedatum mevrouw …": behind it stands whose it is.
bool is_whose(std::string_view word) {
    constexpr std::array<std::string_view, 39> words = {"van",
                                                        "zoon",
                                                        "zoontje",
                                                        "dochter",
                                                        "dochtertje",
                                                        "kind",
                                                        "kleine",
                                                        "baby",
                                                        "man",
                                                        "vrouw",
                                                        "partner",
                                                        "moeder",
                                                        "vader",
                                                        "oma",
                                                        "opa",
                                                        "broer",
                                                        "zus",
                                                        "mn",
                                                        "onze",
                                                        "zijn",
                                                        "my",
                                                        "his",
                                                        "her",
                                                        "v",
                                                        "vd",
                                                        "of",
                                                        "mw",
                                                        "mevr",
                                                        "mevrouw",
                                                        "dhr",
                                                        "meneer",
                                                        "heer",
                                                        "client",
                                                        "pat",
                                                        "cli\xC3\xABnt",
                                                        "patient",
                                                        "pati\xC3\xABnt",
                                                        "mijn",
                                                        "haar"};
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// "is", "was", ":" or "=" right before the date: what it is the date of stands in front.
bool is_tied(std::string_view text, std::size_t begin) {
    std::size_t end = begin;
    while (end > 0 && text[end - 1] == ' ') {
        --end;
    }
    const std::string_view front = text.substr(0, end);
    return front.ends_with(':') || front.ends_with('=') || front.ends_with(" is") || front.ends_with(" was");
}

/// What the words in front of begin say about the date.
Birth birth_before(std::string_view text, std::size_t begin) {
    std::size_t at = begin;
    std::string behind; // the word that was looked at before
    const bool tied = is_tied(text, begin);
    for (std::size_t words = 0; words < k_near_place; ++words) {
        std::size_t end = at;
        while (end > 0 && !is_word_char(text[end - 1])) {
            --end;
        }
        std::size_t start = end;
        while (start > 0 && is_word_char(text[start - 1])) {
            --start;
        }
        const std::string word = base::lower_ascii(text.substr(start, end - start));
        for (std::size_t sign = end; sign < at; ++sign) {
            if (ends_sentence(text, sign, word)) {
                return Birth::none;
            }
        }
        const bool near = words < k_near || is_place_word(behind) || (tied && is_whose(behind));
        const Birth birth = near ? birth_of(word) : Birth::none;
        if (birth != Birth::none || start == 0) {
            return birth;
        }
        behind = word;
        at = start;
    }
    return Birth::none;
}

/// "born before 1 January 1950", "geboren tussen …": a limit of many people's births, which is nobody's.
bool is_limit(std::string_view text, std::size_t begin) {
    constexpr std::array<std::string_view, 19> words = {
        "voor",     "na",    "vanaf",   "sinds",   "tussen",    "tot",
        "before",   "after", "from",    "between", "since",     "until",
        "m",        "met",   "through", "to",      "uiterlijk", "v\xC3\xB3\xC3\xB3r",
        "n\xC3\xA1"};
    std::size_t end = begin;
    while (end > 0 && text[end - 1] == ' ') {
        --end;
    }
    std::size_t start = end;
    while (start > 0 && is_word_char(text[start - 1])) {
        --start;
    }
    const std::string word = base::lower_ascii(text.substr(start, end - start));
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// "1-1-2009 t/m …", "1-1-1955 en eerder", "1-1-2004 of later": from here on, or up to here.
bool opens_range(std::string_view text, std::size_t end) {
    static const RE2 range(
        R"((?i)^[ ,]*(?:\(?(?:t/m|t\.?m\.?|tot|through|until|to|and up|en ouder|en jonger)\b|)"
        R"((?:en|of|and|or)\s+(?:later|eerder|daarna|daarvoor|ervoor|erna|ouder|jonger|earlier|before|after|)"
        R"(older|younger)\b|(?:-|\x{2013})\s*\d{1,2}[-/.]\d))",
        RE2::Quiet);
    return RE2::PartialMatch(re2::StringPiece(text.data() + end, text.size() - end), range);
}

/// "cohort geboren …", "iedereen geboren …": the sentence in front speaks of many people, and of no one's
/// own.
bool is_of_group(std::string_view text, std::size_t begin) {
    static const RE2 group(
        R"((?i)(?:^|[^\pL])(cohort\pL*|geboortecohort\pL*|jaargang\pL*|geboortejaar\pL*|lichting\pL*|)"
        R"(leeftijdsgroep\pL*|leeftijdscohort\pL*|doelgroep\pL*|groep|iedereen|allen|alle|ieder|elk|wie|degenen|)"
        R"(diegenen|mensen|personen|burgers|inwoners|nederlanders|ouderen|jongeren|senioren|kinderen|leerlingen|)"
        R"(meisjes|jongens|everyone|everybody|anyone|people|those|children|all|citizens|residents|persons)"
        R"([^\pL]))",
        RE2::Quiet);
    static const RE2 own(R"((?i)(?:^|[^\pL])(?:mijn|m'?n|onze|ons|jouw|je|haar|hun|my|our|his|her|their) )"
                         R"((?:\pL+ )?(?:kinderen|jongens|meisjes|children|boys|girls|mensen))",
                         RE2::Quiet);
    constexpr std::size_t reach = 80;
    std::string_view front = text.substr(0, begin);
    front.remove_prefix(front.size() - std::min(front.size(), reach));
    const std::size_t sentence = front.find_last_of(".!?\n");
    const bool cuts =
        sentence != std::string_view::npos && sentence + 1 < front.size() && front[sentence + 1] == ' ';
    front.remove_prefix(cuts ? sentence + 1 : 0);
    const re2::StringPiece piece(front.data(), front.size());
    return RE2::PartialMatch(piece, group) && !RE2::PartialMatch(piece, own);
}

/// "d.o.b. 12-04-1971", "d.o.b: …".
bool has_initials_before(std::string_view text, std::size_t begin) {
    constexpr std::string_view initials = "d.o.b";
    std::size_t end = begin;
    while (end > 0 && std::string_view(" .:=").find(text[end - 1]) != std::string_view::npos) {
        --end;
    }
    return end >= initials.size() && !is_word_before(text, end - initials.size()) &&
           base::lower_ascii(text.substr(end - initials.size(), initials.size())) == initials;
}

/// A word for the date, not for births in general, which may stand further away.
bool names_birth_date(std::string_view word) {
    return word.starts_with("geboortedat") || word.starts_with("geboortedag") || word == "geboren" ||
           word == "dob" || word.starts_with("birthda");
}

/// "12-04-1971 geboren", "12-04-1971 (geboortedatum)", "12-04-1971 is zijn geboortedatum".
Birth birth_behind(std::string_view text, std::size_t end) {
    std::size_t at = end;
    for (std::size_t words = 0; words < k_near; ++words) {
        while (at < text.size() && !is_word_char(text[at])) {
            if (std::string_view(".!?\n,;").find(text[at]) != std::string_view::npos) {
                return Birth::none;
            }
            ++at;
        }
        const std::size_t start = at;
        while (at < text.size() && is_word_char(text[at])) {
            ++at;
        }
        const std::string word = base::lower_ascii(text.substr(start, at - start));
        if (const Birth birth = birth_of(word);
            birth == Birth::birth && (words + 1 < k_near || names_birth_date(word))) {
            return birth;
        }
    }
    return Birth::none;
}

/// "°12/04/1971": the sign of genealogists; behind a digit it is a degree.
bool has_birth_sign(std::string_view text, std::size_t begin) {
    constexpr std::string_view sign = "\xC2\xB0";
    std::size_t at = begin;
    at -= at > 0 && text[at - 1] == ' ' ? 1U : 0U;
    return at >= sign.size() && text.substr(at - sign.size(), sign.size()) == sign &&
           (at == sign.size() || !base::is_digit(text[at - sign.size() - 1]));
}

class DobRecogniser : public Recogniser {
public:
    void enter(const Surroundings& around) override {
        m_now = around.sent_ms ? std::optional<std::chrono::sys_days>(std::chrono::floor<std::chrono::days>(
                                     std::chrono::sys_time<std::chrono::milliseconds>(
                                         std::chrono::milliseconds(*around.sent_ms))))
                               : std::nullopt;
    }

    void find(std::string_view text, std::vector<Candidate>& out) override {
        for (std::size_t at = 0; at < text.size(); ++at) {
            const bool word = is_word_char(text[at]);
            if (!word || (at > 0 && base::is_alnum(text[at - 1]))) {
                continue;
            }
            const auto date = read_date(text, at);
            Candidate found;
            if (date && has_number_border(text, at, date->end) && read(text, at, *date, found)) {
                out.push_back(std::move(found));
                at = date->end - 1;
            }
        }
    }

    [[nodiscard]] std::string canonical(std::string_view entry) const override {
        const auto date = read_date(entry, 0);
        return date && date->end == entry.size() && !date->bare ? value_of(*date) : std::string();
    }

private:
    static std::string value_of(const WrittenDate& date) {
        return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.date.year()),
                           static_cast<unsigned>(date.date.month()), static_cast<unsigned>(date.date.day()));
    }

    /// The first or the last day of a year, where statistics begin and end.
    static bool is_edge(const WrittenDate& date) {
        const auto month = static_cast<unsigned>(date.date.month());
        const auto day = static_cast<unsigned>(date.date.day());
        return (month == 1 && day == 1) || (month == 12 && day == 31);
    }

    /// At the time of the message somebody born then is alive.
    [[nodiscard]] bool is_possible(const WrittenDate& date) const {
        if (!m_now) {
            return static_cast<int>(date.date.year()) >= 1900;
        }
        const std::chrono::sys_days born = date.date;
        return born <= *m_now + std::chrono::days(1) && born + std::chrono::years(k_oldest + 1) > *m_now;
    }

    bool read(std::string_view text, std::size_t begin, const WrittenDate& date, Candidate& found) const {
        if (!is_possible(date)) {
            return false;
        }
        const Birth before = has_birth_sign(text, begin) || has_initials_before(text, begin)
                                 ? Birth::birth
                                 : birth_before(text, begin);
        const Birth birth = before == Birth::none ? birth_behind(text, date.end) : before;
        const bool party =
            birth == Birth::party && static_cast<int>(date.date.year()) >= k_birthday_party_from;
        const bool alone = base::trim(text).size() == date.end - begin;
        found.begin = begin;
        found.end = date.end;
        found.value = value_of(date);
        const bool limit = is_limit(text, begin) || opens_range(text, date.end);
        const bool group = birth != Birth::none && is_of_group(text, begin);
        const bool edge = is_edge(date);
        const bool nobodys = !alone && ((limit && (group || edge)) || (group && edge));
        found.form = (birth != Birth::none && !party && !limit && !group) || alone;
        found.needs_context = birth == Birth::none;
        found.most = found.form ? Level::automatic : (nobodys ? Level::note : Level::propose);
        return birth != Birth::none || alone;
    }

    std::optional<std::chrono::sys_days> m_now; ///< the day of the message
};

std::unique_ptr<Recogniser> make_dob(const Rule&) {
    return std::make_unique<DobRecogniser>();
}

constexpr std::array<std::string_view, 10> k_signs = {"geb",   "born",   "birth", "|dob|", "d.o.b",
                                                      "jarig", "verjaa", "bday",  "|gd|",  "\xC2\xB0"};
constexpr std::array k_required = {Evidence::check, Evidence::form};
constexpr std::array<std::string_view, 12> k_context = {
    "geb", "geboren", "geboortedatum*", "geboortedag*",  "gebdatum",  "gebdat*",
    "dob", "born",    "birthdate*",     "date of birth", "birthday*", "geboorteda*"};

} // namespace

const RecogniserDescriptor k_dob = {
    .name = "dob",
    .version = 5,
    .summary = "dates of birth: a real date with a word for birth",
    .replacement = "[GEBOORTEDATUM]",
    .needs = {.size = 6, .digits = 3, .any = {.texts = k_signs, .bare = true}},
    .gate = R"(geb|born|birth|\bdob\b|d\.o\.b|jarig|verjaa|bday|\bgd\b|\x{b0}|^[\s0-9a-z.,'/-]+$)",
    .required = k_required,
    .context = k_context,
    .make = &make_dob,
};

} // namespace chatkeep::policy
