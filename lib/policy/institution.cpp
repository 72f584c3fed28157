// SPDX-License-Identifier: EUPL-1.2
#include "policy/institution.hpp"

#include "base/error.hpp"
#include "policy/scan.hpp"

#include <fmt/core.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <string>

namespace chatkeep::policy {

namespace {

/// Folded words; "x*" matches a beginning, "*x" the end of a longer word.
constexpr std::array<std::string_view, 140> k_institutions = {"magazijn",
                                                              "kantoor",
                                                              "kantoren",
                                                              "ministerie",
                                                              "ministeries",
                                                              "ggd*",
                                                              "ggz*",
                                                              "rivm",
                                                              "vws",
                                                              "igj",
                                                              "nza",
                                                              "cibg",
                                                              "lch",
                                                              "lnaz",
                                                              "roaz",
                                                              "uwv",
                                                              "ind",
                                                              "coa",
                                                              "tno",
                                                              "lumc",
                                                              "mumc",
                                                              "umc*",
                                                              "ziekenhuis",
                                                              "ziekenhuizen",
                                                              "verpleeghuis",
                                                              "verpleeghuizen",
                                                              "verzorgingshuis",
                                                              "verzorgingshuizen",
                                                              "zorgcentrum",
                                                              "gezondheidscentrum",
                                                              "instelling",
                                                              "hospice",
                                                              "kliniek",
                                                              "klinieken",
                                                              "apotheek",
                                                              "laboratorium",
                                                              "lab",
                                                              "teststraat*",
                                                              "prikstraat*",
                                                              "vaccinatiestraat*",
                                                              "boosterstraat*",
                                                              "gemeentehuis",
                                                              "stadhuis",
                                                              "provinciehuis",
                                                              "raadhuis",
                                                              "rechtbank",
                                                              "gerechtshof",
                                                              "ambassade",
                                                              "consulaat",
                                                              "politiebureau",
                                                              "hoofdbureau",
                                                              "kazerne",
                                                              "meldkamer",
                                                              "meldpunt",
                                                              "gebouw",
                                                              "raadszaal",
                                                              "vergaderzaal",
                                                              "sporthal",
                                                              "evenementenhal",
                                                              "congrescentrum",
                                                              "conferentieoord",
                                                              "hotel",
                                                              "luchthaven",
                                                              "depot",
                                                              "fabriek",
                                                              "bedrijf",
                                                              "leverancier*",
                                                              "levering",
                                                              "leveringen",
                                                              "leveradres",
                                                              "bezoekadres*",
                                                              "vestiging",
                                                              "vestigingsadres",
                                                              "gevestigd",
                                                              "stichting",
                                                              "vereniging",
                                                              "organisatie",
                                                              "gemeente",
                                                              "provincie",
                                                              "veiligheidsregio*",
                                                              "rijksoverheid",
                                                              "woordvoer*",
                                                              "voorlichter*",
                                                              "voorlichting",
                                                              "pers",
                                                              "persvoorlicht*",
                                                              "perstelefoon*",
                                                              "persnummer*",
                                                              "perslijn",
                                                              "persdienst*",
                                                              "persafdeling",
                                                              "perscontact*",
                                                              "persbureau",
                                                              "piket*",
                                                              "secretariaat",
                                                              "receptie",
                                                              "balie",
                                                              "helpdesk",
                                                              "klantenservice",
                                                              "loket",
                                                              "callcenter",
                                                              "alarmcentrale",
                                                              "minister",
                                                              "staatssecretaris",
                                                              "*locatie",
                                                              "*locaties",
                                                              "*magazijn",
                                                              "*kantoor",
                                                              "*kantoren",
                                                              "*ministerie",
                                                              "*ministeries",
                                                              "*umc",
                                                              "*ziekenhuis",
                                                              "*ziekenhuizen",
                                                              "*instelling",
                                                              "*instellingen",
                                                              "*kliniek",
                                                              "*klinieken",
                                                              "*apotheek",
                                                              "*apotheken",
                                                              "*laboratorium",
                                                              "*lab",
                                                              "*praktijk",
                                                              "*rechtbank",
                                                              "*kazerne",
                                                              "*gebouw",
                                                              "*distributiecentrum",
                                                              "*depot",
                                                              "*fabriek",
                                                              "*bedrijf",
                                                              "*levering",
                                                              "*leveringen",
                                                              "*stichting",
                                                              "*vereniging",
                                                              "*organisatie",
                                                              "*voorlichting",
                                                              "*secretariaat",
                                                              "*loket",
                                                              "*desk",
                                                              "*-straat"};

/// What people come together for, or where they work: of an address, not of a number.
constexpr std::array<std::string_view, 16> k_work = {
    "overleg*",    "*overleg",     "vergader*",     "*vergadering", "bijeenkomst*", "meeting*",
    "conference*", "conferentie",  "congres",       "symposium",    "werkbezoek*",  "office*",
    "werkadres*",  "kantooradres", "vergaderadres", "zaalhuur"};

/// Who is spoken of is a person, or lives there.
constexpr std::array<std::string_view, 62> k_at_home = {"ik",
                                                        "mij",
                                                        "mijn",
                                                        "m'n",
                                                        "mn",
                                                        "jij",
                                                        "jou",
                                                        "jouw",
                                                        "hij",
                                                        "hem",
                                                        "zij",
                                                        "haar",
                                                        "woon*",
                                                        "thuis*",
                                                        "prive*",
                                                        "priv\xC3\xA9*",
                                                        "huisadres",
                                                        "verhuis*",
                                                        "logeer*",
                                                        "slapen",
                                                        "geboren",
                                                        "patient",
                                                        "pati\xC3\xABnt",
                                                        "client",
                                                        "cli\xC3\xABnt",
                                                        "bewoner",
                                                        "bewoonster",
                                                        "kind",
                                                        "zoon*",
                                                        "dochter*",
                                                        "moeder",
                                                        "vader",
                                                        "ouders",
                                                        "mama",
                                                        "papa",
                                                        "oma",
                                                        "opa",
                                                        "broer*",
                                                        "zus",
                                                        "zusje",
                                                        "tante",
                                                        "oom",
                                                        "neef",
                                                        "nicht",
                                                        "partner",
                                                        "vriendin",
                                                        "schoon*",
                                                        "zwager",
                                                        "buurman",
                                                        "buurvrouw",
                                                        "mevrouw",
                                                        "mevr",
                                                        "mw",
                                                        "meneer",
                                                        "dhr",
                                                        "heer",
                                                        "i",
                                                        "my",
                                                        "lives",
                                                        "live",
                                                        "home",
                                                        "live-locatie"};

/// One pattern for a list: a word of it between two that are none.
template <std::size_t N>
std::string pattern_of(const std::array<std::string_view, N>& entries) {
    constexpr std::string_view letter = R"([\pL\pN'-])";
    std::string whole;
    std::string beginnings;
    std::string endings;
    for (std::string_view entry : entries) {
        std::string& kind = entry.front() == '*' ? endings : (entry.back() == '*' ? beginnings : whole);
        entry.remove_prefix(entry.front() == '*' ? 1 : 0);
        entry.remove_suffix(entry.back() == '*' ? 1 : 0);
        kind += kind.empty() ? "" : "|";
        kind += entry;
    }
    std::string pattern = fmt::format(R"((?i)(?:^|[^\pL\pN'-])(?:{}|(?:{}){}*)", whole, beginnings, letter);
    if (!endings.empty()) {
        pattern += fmt::format("|{}+(?:{})", letter, endings);
    }
    return pattern + R"()(?:$|[^\pL\pN'-]))";
}

/// A sentence ends here: at a full stop with a space behind it, unless it cuts a word ("tel. ").
bool ends_sentence(std::string_view text, std::size_t at) {
    constexpr std::size_t abbreviation = 4;
    if (text[at] == '!' || text[at] == '?' || text[at] == ';') {
        return true;
    }
    if (text[at] == '\n') { // an address has several lines
        return at + 1 < text.size() && text[at + 1] == '\n';
    }
    const bool apart = at + 1 >= text.size() || text[at + 1] == ' ' || text[at + 1] == '\n';
    if (text[at] != '.' || !apart) {
        return false;
    }
    std::size_t begin = at;
    while (begin > 0 && at - begin <= abbreviation && is_word_before(text, begin)) {
        --begin;
    }
    return at - begin > abbreviation;
}

bool holds(std::string_view text, const RE2& words) {
    return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), words);
}

} // namespace

namespace {

/// Whether the sentence around a value has words of a list and none of a person at home.
bool is_among(std::string_view text, std::size_t begin, std::size_t end, const RE2& list) {
    static const RE2 at_home(pattern_of(k_at_home), RE2::Quiet);
    CHATKEEP_CHECK(list.ok() && at_home.ok());
    constexpr std::size_t reach = 200; // bytes: what stands further away says nothing of it
    const std::size_t first = begin - std::min(begin, reach);
    const std::size_t last = std::min(text.size(), end + reach);
    std::size_t from = begin;
    while (from > first && !ends_sentence(text, from - 1)) {
        --from;
    }
    std::size_t to = end;
    while (to < last && !ends_sentence(text, to)) {
        ++to;
    }
    const std::string_view front = text.substr(from, begin - from);
    const std::string_view behind = text.substr(end, to - end);
    return (holds(front, list) || holds(behind, list)) && !(holds(front, at_home) || holds(behind, at_home));
}

} // namespace

bool is_of_institution(std::string_view text, std::size_t begin, std::size_t end) {
    static const RE2 institutions(pattern_of(k_institutions), RE2::Quiet);
    return is_among(text, begin, end, institutions);
}

void leave_places_of_work_to_people(std::string_view text, std::size_t first, std::vector<Candidate>& out) {
    static const RE2 work(pattern_of(k_work), RE2::Quiet);
    leave_institutions_to_people(text, first, out);
    for (std::size_t i = first; i < out.size(); ++i) {
        Candidate& found = out[i];
        if (found.most == Level::automatic && is_among(text, found.begin, found.end, work)) {
            found.most = Level::propose;
        }
    }
}

void leave_institutions_to_people(std::string_view text, std::size_t first, std::vector<Candidate>& out) {
    for (std::size_t i = first; i < out.size(); ++i) {
        Candidate& found = out[i];
        if (found.most == Level::automatic && is_of_institution(text, found.begin, found.end)) {
            found.most = Level::propose;
        }
    }
}

} // namespace chatkeep::policy
