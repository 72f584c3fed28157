// SPDX-License-Identifier: EUPL-1.2
#include "policy/number_names.hpp"

#include "base/text.hpp"
#include "policy/listed_words.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace chatkeep::policy {

namespace {

constexpr std::size_t k_words_most = 5;
constexpr std::size_t k_abbreviation = 4;
/// A shorter word is none of the ends of a compound: "bon" ends "ballon".
constexpr std::size_t k_head_least = 5;

constexpr std::string_view k_things =
    " order orders ticket tickets inkooporder werkorder bestelling bestellingen bestelbon bestelopdracht "
    "opdrachtbon factuur"
    " facturen nota creditnota creditfactuur offerte offertes contract contracten overeenkomst"
    " raamovereenkomst bon pakbon leverbon werkbon kassabon bonnetje vrachtbrief vrachtbon zending zendingen"
    " pallet container lot batch partij charge artikel artikelen product sku item serie"
    " serial versie isbn issn ean gtin barcode streepjescode kenmerk kenmerken betaalkenmerk"
    " betalingskenmerk referentie referenties ref refnr document kamerstuk kamerstukken polis verplichting"
    " verplichtingen grootboek grootboekrekening kostenplaats kostendrager"
    " mandaat incasso machtiging beschikking certificaat"
    " inventaris tracking track invoice invoices purchase po quote quotation shipment parcel consignment"
    " bevestiging requisition trace tag asset kentekencard kentekenbewijs kenm waybill airwaybill package "
    "agreement reference receipt"
    " voucher coupon docket tender aanbesteding perceel kavel grant rfc pr sr wo chg ritm req prb crq crm"
    " meterstand kilometerstand kmstand odometer ";

constexpr std::string_view k_parties =
    " zaak zaken dossier dossiers casus casussen case cases melding meldingen incident incidenten"
    " klacht klachten vraag vragen verzoek verzoeken aanvraag aanvragen bezwaar beroep claim claims"
    " schade project projecten programma klant klanten client cli\xC3\xABnt relatie relaties debiteur"
    " debiteuren crediteur crediteuren leverancier leveranciers verzekerde abonnee abonnement deelnemer"
    " aanvrager gebruiker user account customer supplier vendor debtor creditor employee staff complaint"
    " request issue matter file topdesk jira servicenow sap afas digidoc meeting vergadering webex zoom"
    " teams levering delivery boeking booking reservering reservation transactie transaction betaling"
    " betalingen payment pakket registratie besluit vergunning subsidie ";

/// Words that say something of a number only with a word for numbers behind them.
constexpr std::string_view k_stems =
    " bestel rekening bankrekening klant volg rang rij kamer bus kaart pas kvk rsin btw vat agb big zorg"
    " persoons personeels personeel werknemers werknemer medewerkers medewerker loonheffings belasting"
    " aanslag dienst stam studie student studenten leerling leerlingen school brin vestiging inschrijf"
    " inschrijvings inschrijving registratie toegangs activatie bevestigings bevestiging verificatie"
    " model onderdeel onderdelen chassis motor meter aansluit stuk document brief poststuk post archief"
    " inventaris catalogus lid leden lidmaatschap part catalogue catalog confirmation membership member"
    " inkoop verkoop vlucht flight wagen trein lijn rit monster sample proef studie trial protocol"
    " besteding budget taak activiteit actie wijziging change uzovi eori oin duns fiscaal vordering"
    " incident zitting parket rol proces griffie ecli besluit motie agenda tracking verzend vracht track"
    " trace serial product artikel item voertuig apparaat toestel apparatuur machine kast kluis loods"
    " doc fact contr proj rek verz art ord meld bestand bestands cjib pv procesverbaal boete kenteken"
    " application permit licence license requisition insurance policy inventory payroll tax record"
    " begroting grootboekrek locker afhaal corsa decos verseon djuma mozard zaaksysteem olo wbs opdracht "
    "opdrachtgever order ref "
    "our your ";

constexpr std::array<std::string_view, 14> k_number_words = {"nr",      "nrs", "nummer", "nummers", "number",
                                                             "numbers", "num", "no",     "nos",     "code",
                                                             "codes",   "id",  "ids",    "ref"};
constexpr std::array<std::string_view, 10> k_number_ends = {"nummers", "nummer", "nrs",  "nr", "numbers",
                                                            "number",  "codes",  "code", "no", "id"};
constexpr std::array<std::string_view, 4> k_links = {"is", "was", "luidt", "betreft"};
constexpr std::array<std::string_view, 7> k_number_links = {"met", "onder", "with", "het",
                                                            "de",  "the",   "heeft"};

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_letter(char c) noexcept {
    return base::is_alpha(c) || static_cast<unsigned char>(c) >= 0x80;
}

/// A word as it stands in a list, or the end of a compound: "raamcontract". Empty: it is none of it.
std::string_view head_of(std::string_view word, const ListedWords& list) {
    if (const std::string_view entry = list.find(word); !entry.empty()) {
        return entry;
    }
    for (std::size_t at = 2; at + k_head_least <= word.size(); ++at) {
        if (const std::string_view entry = list.find(word.substr(at)); !entry.empty()) {
            return entry;
        }
    }
    return {};
}

NamedNumber name_of_noun(std::string_view word) {
    static const ListedWords things(k_things);
    static const ListedWords parties(k_parties);
    if (const std::string_view thing = head_of(word, things); !thing.empty()) {
        return {NumberName::thing, 0, thing};
    }
    if (const std::string_view party = head_of(word, parties); !party.empty()) {
        return {NumberName::party, 0, party};
    }
    return {};
}

/// What a number is of: "contract", "melding" of "meldings", "klant".
std::string_view stem_of(std::string_view stem) {
    static const ListedWords stems(k_stems);
    for (const std::string_view joint : {"", "s", "en"}) {
        if (!stem.ends_with(joint)) {
            continue;
        }
        const std::string_view noun = stem.substr(0, stem.size() - joint.size());
        const std::string_view known = name_of_noun(noun).word;
        const std::string_view entry = known.empty() ? stems.find(noun) : known;
        if (!entry.empty()) {
            return entry;
        }
    }
    return {};
}

/// "oppastelefoonnr", "gsmnummer"
bool is_phone_word(std::string_view word) {
    constexpr std::array<std::string_view, 7> parts = {"foon",   "mobiel",   "gsm", "phone",
                                                       "mobile", "whatsapp", "fax"};
    constexpr std::array<std::string_view, 5> begins = {"tel", "bel", "app", "sms", "mob"};
    return std::any_of(parts.begin(), parts.end(),
                       [&](std::string_view part) { return word.find(part) != std::string_view::npos; }) ||
           std::any_of(begins.begin(), begins.end(),
                       [&](std::string_view begin) { return word.starts_with(begin); });
}

/// A compound with a word for numbers at its end: "contractnr", "vluchtnummer".
NamedNumber name_of_compound(std::string_view word) {
    constexpr std::size_t kind = 2; // letters of an unknown word before "nummer"
    for (const std::string_view end : k_number_ends) {
        if (!word.ends_with(end)) {
            continue;
        }
        const std::string_view stem = word.substr(0, word.size() - end.size());
        if (const std::string_view known = stem_of(stem); !known.empty()) {
            return {NumberName::number, 0, known};
        }
        const bool unknown = end != "no" && end != "id" && stem.size() >= kind && !is_phone_word(word);
        return unknown ? NamedNumber{NumberName::unknown, 0, {}} : NamedNumber{};
    }
    return {};
}

/// Words of a text backwards from a place, as long as nothing but signs of a label stands between.
class WordsBefore {
public:
    WordsBefore(std::string_view text, std::size_t at) : m_text(text), m_at(at) {}

    /// The next word to the front, in small letters; empty: a sentence or something else ends there.
    std::string next() {
        std::size_t end = m_at;
        bool apart = false;
        while (end > 0 && !is_letter(m_text[end - 1])) {
            const char c = m_text[end - 1];
            const bool dash = c == '-' && end > 1 && m_text[end - 2] == ' ';
            if (std::string_view(" \t\n\r:=#.(-/*\"'_+").find(c) == std::string_view::npos || dash) {
                return {};
            }
            apart = apart || (c == '.' && end < m_text.size() && m_text[end] == ' ');
            --end;
        }
        std::size_t begin = end;
        while (begin > 0 && (is_letter(m_text[begin - 1]) || is_hyphen(begin - 1))) {
            --begin;
        }
        const bool whole = begin == 0 || !base::is_digit(m_text[begin - 1]);
        m_at = begin;
        std::string word = base::fold_case(m_text.substr(begin, end - begin));
        m_count += 1 + static_cast<std::size_t>(std::count(word.begin(), word.end(), '-'));
        word.erase(std::remove(word.begin(), word.end(), '-'), word.end()); // "IO-nummer" is an "ionummer"
        read_abbreviation(word);
        const bool cut = word.size() <= k_abbreviation || name_of_compound(word).name != NumberName::nothing;
        return whole && (!apart || cut) ? word : std::string();
    }

    /// Words so far, those that a hyphen or a full stop joins as well.
    [[nodiscard]] std::size_t count() const noexcept { return m_count; }

private:
    /// "P.O."
    void read_abbreviation(std::string& word) {
        const bool single = word.size() == 1;
        while (single && m_at >= 2 && m_text[m_at - 1] == '.' && is_letter(m_text[m_at - 2]) &&
               (m_at == 2 || !is_letter(m_text[m_at - 3]))) {
            word.insert(word.begin(), base::to_lower(m_text[m_at - 2]));
            m_at -= 2;
            ++m_count;
        }
    }

    [[nodiscard]] bool is_hyphen(std::size_t at) const noexcept {
        return m_text[at] == '-' && at > 0 && is_letter(m_text[at - 1]) && at + 1 < m_text.size() &&
               is_letter(m_text[at + 1]);
    }

    std::string_view m_text;
    std::size_t m_at;
    std::size_t m_count = 0;
};

} // namespace

bool is_link_word(std::string_view word) noexcept {
    constexpr std::array<std::string_view, 12> others = {"van", "of",  "mijn", "my",   "m",     "mn",
                                                         "met", "het", "dit",  "this", "heeft", "has"};
    return is_one_of(word, k_number_words) || is_one_of(word, k_links) || is_one_of(word, others);
}

namespace {

/// What a word says that has nothing but links behind it. numbered: a word for numbers is among those.
NamedNumber name_of_adjacent(std::string_view word, bool numbered) {
    NamedNumber found = name_of_noun(word);
    if (found.name != NumberName::nothing) {
        found.name = numbered ? NumberName::number : found.name;
        return found;
    }
    found = name_of_compound(word);
    const bool is_stem = found.name == NumberName::nothing && numbered;
    const std::string_view stem = is_stem ? stem_of(word) : std::string_view();
    return stem.empty() ? found : NamedNumber{NumberName::number, 0, stem};
}

std::size_t row_begin(std::string_view text, std::size_t end) {
    while (end > 0 && base::is_digit(text[end - 1])) {
        --end;
    }
    return end;
}

/// "artikelnrs 0612345678 en 0612345679": the beginning of the first of numbers with as many digits each.
std::size_t first_of_list(std::string_view text, std::size_t begin) {
    constexpr std::array<std::string_view, 7> joints = {" en ", " of ", " and ", " or ", ", ", "/", " & "};
    const std::size_t size = std::min(text.find_first_not_of("0123456789", begin), text.size()) - begin;
    constexpr int most = 16;
    for (int i = 0; i < most; ++i) {
        const std::string_view front = text.substr(0, begin);
        const auto* const joint = std::find_if(joints.begin(), joints.end(),
                                               [&](std::string_view each) { return front.ends_with(each); });
        if (joint == joints.end()) {
            break;
        }
        const std::size_t end = begin - joint->size();
        const std::size_t earlier = row_begin(text, end);
        if (end - earlier != size || size == 0) {
            break;
        }
        begin = earlier;
    }
    return begin;
}

} // namespace

NamedNumber name_before(std::string_view text, std::size_t begin) {
    WordsBefore words(text, first_of_list(text, begin));
    bool numbered = false;
    bool adjacent = true;
    while (words.count() < k_words_most) {
        const std::string word = words.next();
        if (word.empty()) {
            break;
        }
        NamedNumber found = adjacent ? name_of_adjacent(word, numbered) : name_of_compound(word);
        found.distance = words.count();
        if (adjacent && found.name != NumberName::nothing) {
            return found;
        }
        if (found.name == NumberName::number) {
            found.name = NumberName::unknown;
            return found;
        }
        const bool is_number_word = is_one_of(word, k_number_words);
        adjacent = adjacent && (is_number_word || is_one_of(word, k_links) ||
                                (numbered && is_one_of(word, k_number_links)));
        numbered = numbered || (adjacent && is_number_word);
    }
    return {};
}

} // namespace chatkeep::policy
