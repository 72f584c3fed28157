// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/patient/patient.hpp"

#include "policy/scan.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>

namespace chatkeep::policy {

namespace {

constexpr std::size_t k_least = 5;
constexpr std::size_t k_most = 14;
constexpr std::ptrdiff_t k_digits_least = 4;

// what the number is of, a word for numbers, a mark, the number
const RE2& pattern() {
    static const RE2 re(
        R"((?i)(?:^|[^\pL\pN]))"
        R"((?:pati[eë]nt(en)?|pat|casus|hpzone|coronit|epd|zorgpas|(polis|zorg|cli[eë]nt)|(dossier|order)|(monster|sample)))"
        R"((?:[._ -]?(nr|nummer|id|no|number|code))?\.?(?: ?([:=#])| is)?(?: {0,2}|[_-]))"
        R"(([0-9A-Z]+(?:-[0-9A-Z]+|/[A-Z]{0,3}[0-9][0-9A-Z]*|\.[0-9]+)*))",
        RE2::Quiet);
    return re;
}

/// "patiëntnummer bij het ziekenhuis: 7654321": words between say whose it is or where. Of files there are
/// many that are of no patient.
const RE2& pattern_apart() {
    static const RE2 re(
        R"((?i)(?:^|[^\pL\pN])(?:pati[eë]nt(?:en)?|pat|epd|zorg|zorgpas|polis|verzeker(?:den?|ings?)|cli[eë]nt(?:en)?|)"
        R"(hpzone|coronit|(dossier|casus))[._ -]?(?:nr|nummer|id|no|number)\.?((?: [\pL'-]+){1,5}?)(?: ?[:=#]| is| was)? )"
        R"(([A-Z]{0,3}-?[0-9][0-9A-Z]*(?:[-/.][0-9A-Z]+)*))",
        RE2::Quiet);
    return re;
}

/// Who is spoken of is ill, or is cared for.
bool speaks_of_care(std::string_view words) {
    static const RE2 re(
        R"((?i)\b(?:\pL*ziekenhuis|huisarts\pL*|psych\pL*|ggz|\pL*umc|[lv]umc|amc|erasmus|\pL*kliniek|apotheek|)"
        R"((?:tand)?arts|dokter|fysio\pL*|verple\pL*|thuiszorg|zorg\pL*|pati.{1,2}nt\pL*|cli.{1,2}nt\pL*|hospital|doctor|gp|mantel\pL*)\b)",
        RE2::Quiet);
    return RE2::PartialMatch(re2::StringPiece(words.data(), words.size()), re);
}

/// Words between that say what else the number is.
bool names_another(std::string_view words) {
    static const RE2 re(
        R"((?i)\b(?:lot|batch|tel|telefoon\pL*|bel|belt|bellen|mobiel|bsn|geb|geboren|geboortedatum|postcode|kamer|order|)"
        R"(factuur|per|euro|aantal|versie|\pL+(?:nr|nummer)|om|vanaf|ruim|totaal|zijn|waren)\b)",
        RE2::Quiet);
    return RE2::PartialMatch(re2::StringPiece(words.data(), words.size()), re);
}

/// "casus 12345 besmettingen": what the number counts stands behind it.
bool counts_things(std::string_view behind) {
    static const RE2 re(
        R"((?i)^ (?:besmet|geval|pati|perso|mensen|tests?\b|testen|dos|per\b|procent|keer\b|x\b|stuks|cases?\b|euro|opname|)"
        R"(overl|inwoner|kinderen|cli.{1,2}nten|vaccin|prik|afspra|bedden|positie|monsters|samples|zaken|meldingen)|^ ?%)",
        RE2::Quiet);
    return RE2::PartialMatch(re2::StringPiece(behind.data(), behind.size()), re);
}

/// "12-03-2020", "2020-03-12", "12.000": a date or an amount.
bool is_date_or_amount(std::string_view value) {
    static const RE2 re(
        R"(\d{1,2}[-/.]\d{1,2}[-/.](?:\d{2}|\d{4})|(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,3}(?:\.\d{3})+|\d+\.\d{1,2})",
        RE2::Quiet);
    return RE2::FullMatch(re2::StringPiece(value.data(), value.size()), re);
}

/// A number of a phone, which stands behind "patiënt" as often as one of a patient.
bool is_phone(std::string_view number) {
    constexpr std::size_t abroad = 11; // the zeros, a country and nine digits in all
    const bool digits = std::all_of(number.begin(), number.end(), base::is_digit);
    return digits && ((number.size() == 10 && number.starts_with("06")) ||
                      (number.size() >= abroad && number.starts_with("00")));
}

bool is_number(std::string_view value, const std::string& compact) {
    const auto digits = std::count_if(compact.begin(), compact.end(), base::is_digit);
    return compact.size() >= k_least && compact.size() <= k_most && digits >= k_digits_least &&
           !is_date_or_amount(value) && !is_phone(compact);
}

/// Whether somewhere as many digits as a number has stand among the letters and signs of one.
bool may_hold_number(std::string_view text) noexcept {
    std::ptrdiff_t digits = 0;
    for (const char c : text) {
        const bool goes_on = base::is_alnum(c) || c == '-' || c == '/' || c == '.' ||
                             static_cast<unsigned char>(c) >= 0x80; // a letter that folds to one of ASCII
        digits = goes_on ? digits + (base::is_digit(c) ? 1 : 0) : 0;
        if (digits == k_digits_least) {
            return true;
        }
    }
    return false;
}

class PatientRecogniser : public Recogniser {
public:
    void find(std::string_view text, std::vector<Candidate>& out) override {
        if (!may_hold_number(text)) {
            return;
        }
        const re2::StringPiece whole(text.data(), text.size());
        std::array<re2::StringPiece, 8> match;
        for (std::size_t from = 0; from < text.size() && pattern().Match(whole, from, text.size(),
                                                                         RE2::UNANCHORED, match.data(), 8);) {
            Candidate found;
            found.begin = static_cast<std::size_t>(match[7].data() - text.data());
            const bool is_found = read(text, match, found);
            from = is_found ? found.end : found.begin - 1; // the sign before it may begin the next
            if (is_found) {
                out.push_back(std::move(found));
            }
        }
        find_apart(text, out);
    }

    [[nodiscard]] std::string canonical(std::string_view entry) const override {
        const std::string number = compact_upper(entry);
        return is_number(base::trim(entry), number) ? number : std::string();
    }

private:
    static void find_apart(std::string_view text, std::vector<Candidate>& out) {
        const re2::StringPiece whole(text.data(), text.size());
        std::array<re2::StringPiece, 4> match;
        for (std::size_t from = 0;
             from < text.size() &&
             pattern_apart().Match(whole, from, text.size(), RE2::UNANCHORED, match.data(), 4);) {
            const auto& [all, file, words, number] = match;
            Candidate found;
            found.begin = static_cast<std::size_t>(number.data() - text.data());
            found.end = from = found.begin + number.size();
            const std::string_view value = text.substr(found.begin, number.size());
            const std::string_view between(words.data(), words.size());
            found.value = compact_upper(value);
            found.most = Level::propose;
            const bool known = std::any_of(out.begin(), out.end(), [&](const Candidate& other) {
                return other.begin < found.end && found.begin < other.end;
            });
            if (!known && (file.empty() || speaks_of_care(between)) && !names_another(between) &&
                has_number_border(text, found.begin, found.end) && is_number(value, found.value)) {
                out.push_back(std::move(found));
            }
        }
        std::stable_sort(out.begin(), out.end(),
                         [](const Candidate& a, const Candidate& b) { return a.begin < b.begin; });
    }

    static bool read(std::string_view text, const std::array<re2::StringPiece, 8>& match, Candidate& found) {
        const auto& [all, several, insured, file, sample, word, mark, number] = match;
        const std::string_view value = text.substr(found.begin, number.size());
        found.end = found.begin + value.size();
        found.value = compact_upper(value);
        // "patiënten: 12000" counts them
        const bool is_named = !word.empty() || (!mark.empty() && several.empty());
        const bool has_letters = std::any_of(value.begin(), value.end(), base::is_alpha);
        // of orders and files there are many that are of no patient, and a bare number may count patients
        found.needs_context = !file.empty() || (!sample.empty() && word.empty() && !has_letters);
        found.most =
            file.empty() && sample.empty() && (is_named || has_letters) ? Level::automatic : Level::propose;
        const bool counts = !is_named && !has_letters && counts_things(text.substr(found.end));
        return !counts && has_number_border(text, found.begin, found.end) && is_number(value, found.value) &&
               (insured.empty() || !word.empty());
    }
};

std::unique_ptr<Recogniser> make_patient(const Rule&) {
    return std::make_unique<PatientRecogniser>();
}

constexpr std::array<std::string_view, 13> k_signs = {"pat",   "casus",   "hpzone", "coronit",  "epd",
                                                      "polis", "zorg",    "cli",    "verzeker", "dossier",
                                                      "order", "monster", "sample"};
constexpr std::array k_required = {Evidence::check, Evidence::context};
constexpr std::array<std::string_view, 23> k_context = {
    "epd*",           "zorgpas*",   "patient*",      "patiënt*",      "pat",         "casus*",
    "hpzone*",        "coronit*",   "polisnummer*",  "polisnr*",      "polis nr",    "zorgnummer*",
    "zorgnr*",        "zorg nr",    "clientnummer*", "cliëntnummer*", "client*",     "cliënt*",
    "monsternummer*", "monsternr*", "samplenummer*", "uitslag*",      "testuitslag*"};
constexpr std::array<std::string_view, 16> k_negative = {
    "lot",          "lotnr*",     "lotnummer*",  "batch*",  "vaccin*", "partij*",
    "factuur*",     "kamerstuk*", "versie*",     "bestel*", "inkoop*", "inkooporder*",
    "leverancier*", "offerte*",   "zaaknummer*", "ticket*"};

} // namespace

const RecogniserDescriptor k_patient = {
    .name = "patient",
    .version = 6,
    .summary = "numbers of patients, cases and samples, behind a word for them",
    .replacement = "[PATIENTNUMMER]",
    .needs = {.size = 8, .digits = 4, .any = {.texts = k_signs}},
    .gate = "pat|casus|hpzone|coronit|epd|polis|zorg|verzeker|cli[eë]nt|dossier|order|monster|sample",
    .required = k_required,
    .context = k_context,
    .negative = k_negative,
    .make = &make_patient,
};

} // namespace chatkeep::policy
