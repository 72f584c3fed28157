// SPDX-License-Identifier: EUPL-1.2
#include "policy/institution.hpp"

#include "policy/scan.hpp"

#include <algorithm>
#include <array>

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

bool fits(std::string_view word, std::string_view entry) {
    if (entry.front() == '*') {
        return word.size() >= entry.size() && word.ends_with(entry.substr(1));
    }
    return entry.back() == '*' ? word.starts_with(entry.substr(0, entry.size() - 1)) : word == entry;
}

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& entries) {
    return std::any_of(entries.begin(), entries.end(), [&](std::string_view e) { return fits(word, e); });
}

/// A sentence ends here: at a full stop with a space behind it, unless it cuts a word ("tel. ").
bool ends_sentence(std::string_view text, std::size_t at) {
    constexpr std::size_t abbreviation = 4;
    if (text[at] == '!' || text[at] == '?' || text[at] == ';') {
        return true;
    }
    const bool apart = at + 1 >= text.size() || text[at + 1] == ' ' || text[at + 1] == '\n';
    if (text[at] == '\n') { // an address has several lines
        return at + 1 < text.size() && text[at + 1] == '\n';
    }
    std::size_t begin = at;
    while (begin > 0 && is_word_before(text, begin)) {
        --begin;
    }
    return text[at] == '.' && apart && at - begin > abbreviation;
}

/// Whether a byte belongs to a word: letters and digits, and the signs inside of words.
bool is_inside(char c) noexcept {
    return base::is_alnum(c) || static_cast<unsigned char>(c) >= 0x80 || c == '\'' || c == '-';
}

/// The words between two places of a text, told one by one until take says that it has enough.
template <typename Take>
void for_each_word(std::string_view text, std::size_t begin, std::size_t end, const Take& take) {
    for (std::size_t at = begin; at < end;) {
        std::size_t last = at;
        while (last < end && is_inside(text[last])) {
            ++last;
        }
        if (last > at) {
            take(base::fold_case(text.substr(at, last - at)));
        }
        at = last + 1;
    }
}

} // namespace

bool is_of_institution(std::string_view text, std::size_t begin, std::size_t end) {
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
    bool institution = false;
    bool home = false;
    const auto take = [&](const std::string& word) {
        institution = institution || is_one_of(word, k_institutions);
        home = home || is_one_of(word, k_at_home);
    };
    for_each_word(text, from, begin, take);
    for_each_word(text, end, to, take);
    return institution && !home;
}

void leave_institutions_to_people(std::string_view text, std::size_t first, std::vector<Candidate>& out) {
    for (std::size_t i = first; i < out.size(); ++i) {
        Candidate& found = out[i];
        // what stands in a card or a link says itself whose it is
        if (found.most == Level::automatic && is_of_institution(text, found.begin, found.end)) {
            found.most = Level::propose;
        }
    }
}

} // namespace chatkeep::policy
