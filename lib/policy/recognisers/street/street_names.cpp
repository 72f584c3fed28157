// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/street/street_names.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

namespace chatkeep::policy {

namespace {

constexpr std::array<std::string_view, 60> k_strong = {"straat",
                                                       "straatje",
                                                       "strjitte",
                                                       "laan",
                                                       "laantje",
                                                       "weg",
                                                       "wegje",
                                                       "weggetje",
                                                       "plein",
                                                       "pleintje",
                                                       "kade",
                                                       "kaai",
                                                       "gracht",
                                                       "dijk",
                                                       "dijkje",
                                                       "singel",
                                                       "hof",
                                                       "hofje",
                                                       "dreef",
                                                       "steeg",
                                                       "steegje",
                                                       "pad",
                                                       "paadje",
                                                       "plantsoen",
                                                       "baan",
                                                       "park",
                                                       "boulevard",
                                                       "burgwal",
                                                       "wal",
                                                       "bolwerk",
                                                       "einde",
                                                       "hoek",
                                                       "erf",
                                                       "akker",
                                                       "weide",
                                                       "gaarde",
                                                       "meent",
                                                       "rijweg",
                                                       "lei",
                                                       "laene",
                                                       "vliet",
                                                       "zijde",
                                                       "werf",
                                                       "ring",
                                                       "promenade",
                                                       "strasse",
                                                       "stra\xC3\x9F"
                                                       "e",
                                                       "allee",
                                                       "platz",
                                                       "pln",
                                                       "str",
                                                       "ln",
                                                       "wg",
                                                       "stg",
                                                       "sngl",
                                                       "grt",
                                                       "dwstr",
                                                       "markt",
                                                       "mrkt",
                                                       "prk"};

constexpr std::array<std::string_view, 21> k_weak = {
    "dam",  "gr",   "pd",    "veld",  "berg", "wijk", "oord",     "kamp", "haven", "brug", "poort",
    "hout", "eind", "hoeve", "heide", "bos",  "burg", "kwartier", "gang", "laken", "zoom"};

/// Endings of words that look like streets and are none.
constexpr std::array<std::string_view, 76> k_no_streets = {
    "teststraat",   "verkeersplein", "prikstraat",    "vaccinatiestraat",
    "xl-straat",    "spoedstraat",   "wasstraat",     "productiestraat",
    "scanstraat",   "snelstraat",    "boosterstraat", "snelweg",
    "onderweg",     "autoweg",       "luchtweg",      "halverwege",
    "afweg",        "loopbaan",      "startbaan",     "landingsbaan",
    "rijbaan",      "atletiekbaan",  "zwembaan",      "busbaan",
    "tennisbaan",   "bijbaan",       "droombaan",     "deeltijdbaan",
    "voltijdbaan",  "kegelbaan",     "testbaan",      "vliegbaan",
    "afzetbaan",    "vakantiepark",  "pretpark",      "recreatiepark",
    "bungalowpark", "wagenpark",     "machinepark",   "bedrijvenpark",
    "themapark",    "windpark",      "zonnepark",     "dierenpark",
    "gerechtshof",  "strafhof",      "hekje",         "fietspad",
    "voetpad",      "zorgpad",       "leerpad",       "kruispad",
    "tijdpad",      "groeipad",      "testpad",       "ziektekosten",
    "invalshoek",   "ering",         "aring",         "oring",
    "uring",        "achterzijde",   "voorzijde",     "binnenzijde",
    "buitenzijde",  "bovenzijde",    "onderzijde",    "keerzijde",
    "allerlei",     "velerlei",      "weekeinde",     "levenseinde",
    "scheepswerf",  "touchpad",      "notepad",       "vanweg"};

/// More of those, of markets and places.
constexpr std::array<std::string_view, 46> k_no_weak_streets = {
    "supermarkt", "arbeidsmarkt", "woningmarkt",  "huizenmarkt", "kerstmarkt",  "rommelmarkt",
    "bouwmarkt",  "vlooienmarkt", "energiemarkt", "zorgmarkt",   "amsterdam",   "rotterdam",
    "volendam",   "edam",         "zaandam",      "schiedam",    "veendam",     "leidschendam",
    "appingedam", "rijswijk",     "waalwijk",     "beverwijk",   "nieuwveld",   "geldermalsen",
    "tilburg",    "middelburg",   "doesburg",     "limburg",     "hamburg",     "luxemburg",
    "voorburg",   "vlaardingen",  "heidelberg",   "raamsdonk",   "steenbergen", "woerden",
    "ommen",      "eindhoven",    "bergen",       "zandvoort",   "uitgang",     "toegang",
    "voortgang",  "overgang",     "ingang",       "doorgang"};

constexpr std::array<std::string_view, 24> k_beginnings = {"laan",
                                                           "weg",
                                                           "plein",
                                                           "straat",
                                                           "kade",
                                                           "park",
                                                           "hof",
                                                           "singel",
                                                           "dreef",
                                                           "baan",
                                                           "dijk",
                                                           "gracht",
                                                           "pad",
                                                           "steeg",
                                                           "boulevard",
                                                           "avenue",
                                                           "rue",
                                                           "place",
                                                           "wal",
                                                           "burgwal",
                                                           "markt",
                                                           "plaats",
                                                           "chauss\xC3\xA9"
                                                           "e",
                                                           "kaai"};

constexpr std::array<std::string_view, 30> k_particles = {
    "van", "der", "den", "de",  "het",  "'t",   "ter",    "ten",   "te", "op",
    "aan", "in",  "en",  "bij", "tot",  "du",   "des",    "la",    "le", "les",
    "l'",  "d'",  "von", "zu",  "naar", "over", "achter", "onder", "'s", "voor"};

constexpr std::array<std::string_view, 66> k_fronts = {
    "oude",      "oud",         "nieuwe",     "nieuw",      "korte",        "lange",     "grote",
    "kleine",    "hoge",        "lage",       "brede",      "smalle",       "rechte",    "kromme",
    "verlengde", "eerste",      "tweede",     "derde",      "vierde",       "vijfde",    "1e",
    "2e",        "3e",          "4e",         "5e",         "1ste",         "2de",       "3de",
    "4de",       "noordelijke", "zuidelijke", "oostelijke", "westelijke",   "prof",      "professor",
    "dr",        "dokter",      "doctor",     "mr",         "meester",      "ir",        "ds",
    "dominee",   "drs",         "pastoor",    "burg",       "burgemeester", "wethouder", "minister",
    "president", "koning",      "koningin",   "prins",      "prinses",      "graaf",     "gravin",
    "admiraal",  "generaal",    "kapitein",   "sint",       "st",           "mgr",       "monseigneur",
    "gen",       "adm",         "pres"};

constexpr std::array<std::string_view, 226> k_leads = {
    "woont",       "woon",        "wonen",     "woonde",    "adres",      "huisadres",
    "postadres",   "bezoekadres", "bezorgen",  "bezorg",    "thuis",      "naar",
    "op",          "in",          "aan",       "bij",       "van",        "vanaf",
    "het",         "de",          "een",       "is",        "kom",        "ga",
    "rij",         "rijd",        "ik",        "hij",       "zij",        "ze",
    "we",          "wij",         "jij",       "mijn",      "ons",        "onze",
    "zijn",        "haar",        "ben",       "was",       "ziekte",     "stuur",
    "verhuisd",    "verhuist",    "ook",       "nu",        "dus",        "of",
    "en",          "dan",         "ja",        "nee",       "ok",         "hoi",
    "locatie",     "zie",         "nieuwe",    "nieuw",     "lives",      "address",
    "at",          "to",          "dat",       "dit",       "postbus",    "antwoordnummer",
    "box",         "bijlage",     "vraag",     "artikel",   "actie",      "versie",
    "optie",       "fase",        "week",      "dag",       "stap",       "zaal",
    "kamer",       "lijn",        "tram",      "bus",       "perron",     "lokaal",
    "pagina",      "punt",        "regel",     "nummer",    "nr",         "no",
    "team",        "groep",       "kamerstuk", "begroting", "hoofdstuk",  "overleg",
    "vergadering", "tk",          "fax",       "tel",       "morgen",     "vandaag",
    "gisteren",    "straks",      "vanavond",  "vanmiddag", "vanochtend", "bezoek",
    "afspraak",    "kijk",        "let",       "alleen",    "volgens",    "daar",
    "hier",        "er",          "brand",     "ongeluk",   "melding",    "incident",
    "parkeren",    "testen",      "prikken",   "graag",     "langs",      "via",
    "tegenover",   "tussen",      "nabij",     "hoek",      "einde",      "begin",
    "heel",        "hele",        "gaat",      "komt",      "rijdt",      "loop",
    "loopt",       "sta",         "staat",     "zit",       "ligt",       "staan",
    "jullie",      "hun",         "heb",       "heeft",     "had",        "moet",
    "mag",         "kan",         "wil",       "weet",      "denk",       "hoor",
    "mooi",        "prima",       "goed",      "vanuit",    "maandag",    "dinsdag",
    "woensdag",    "donderdag",   "vrijdag",   "zaterdag",  "zondag",     "januari",
    "februari",    "maart",       "april",     "mei",       "juni",       "juli",
    "augustus",    "september",   "oktober",   "november",  "december",   "huis",
    "huisnummer",  "pand",        "woning",    "vertrek",   "afslag",     "station",
    "halte",       "met",         "voor",      "na",        "tot",        "om",
    "over",        "onder",       "achter",    "naast",     "boven",      "door",
    "per",         "sinds",       "waar",      "wie",       "wat",        "hoe",
    "waarom",      "wanneer",     "als",       "omdat",     "maar",       "want",
    "toch",        "zo",          "weer",      "nog",       "al",         "alvast",
    "even",        "route",       "meld",      "deze",      "die",        "iedereen",
    "niemand",     "alles",       "niets",     "iets"};

/// Words of a list by the byte that they end with, as nearly none ends as a word at hand does.
class Endings {
public:
    explicit Endings(std::span<const std::string_view> words) {
        for (const std::string_view word : words) {
            m_by_last[static_cast<unsigned char>(word.back())].push_back(word);
        }
    }

    [[nodiscard]] bool has(std::string_view word) const {
        const auto& words = of(word);
        return std::find(words.begin(), words.end(), word) != words.end();
    }

    /// Whether word ends as one of the list, with at least so many bytes in front.
    [[nodiscard]] bool has_end_of(std::string_view word, std::size_t front) const {
        const auto& words = of(word);
        return std::any_of(words.begin(), words.end(), [&](std::string_view ending) {
            return word.size() >= ending.size() + front && word.ends_with(ending);
        });
    }

private:
    [[nodiscard]] const std::vector<std::string_view>& of(std::string_view word) const {
        return m_by_last[word.empty() ? 0 : static_cast<unsigned char>(word.back())];
    }

    std::array<std::vector<std::string_view>, 256> m_by_last;
};

template <const auto& List>
bool is_one_of(std::string_view word) {
    static const Endings words(List);
    return words.has(word);
}

/// front: bytes that must stand in front of the ending.
template <const auto& List>
bool ends_as_one_of(std::string_view word, std::size_t front) {
    static const Endings words(List);
    return words.has_end_of(word, front);
}

} // namespace

StreetWord street_word(std::string_view word) {
    const bool ring = word.ends_with("rring"); // Noorderring, not vergadering
    if ((!ring && ends_as_one_of<k_no_streets>(word, 0)) || is_one_of<k_no_weak_streets>(word)) {
        return StreetWord::none;
    }
    constexpr std::size_t front = 2; // letters of a name
    if (ends_as_one_of<k_strong>(word, front)) {
        return StreetWord::strong;
    }
    return ends_as_one_of<k_weak>(word, front) ? StreetWord::weak : StreetWord::none;
}

bool begins_street_name(std::string_view word) {
    return is_one_of<k_beginnings>(word);
}

bool is_particle(std::string_view word) {
    return is_one_of<k_particles>(word);
}

bool is_front_word(std::string_view word) {
    while (!word.empty() && word.back() == '.') {
        word.remove_suffix(1);
    }
    return is_one_of<k_fronts>(word) || word.find('.') != std::string_view::npos || word.size() == 1;
}

bool is_lead_word(std::string_view word) {
    return is_one_of<k_leads>(word) || word.ends_with("locatie");
}

bool begins_surname(std::string_view word) {
    static constexpr std::array<std::string_view, 8> words = {"van", "de",    "den", "ter",
                                                              "ten", "van't", "von", "du"};
    return is_one_of<words>(word);
}

bool is_measure_word(std::string_view word) {
    static constexpr std::array<std::string_view, 20> words = {
        "oude",  "oud",    "nieuwe", "nieuw",  "korte",     "lange",  "grote",  "kleine", "hoge",  "lage",
        "brede", "smalle", "kromme", "rechte", "verlengde", "eerste", "tweede", "derde",  "groot", "klein"};
    return is_one_of<words>(word);
}

} // namespace chatkeep::policy
