// SPDX-License-Identifier: EUPL-1.2
#include "policy/number_names.hpp"

#include "base/text.hpp"

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
    " order orders inkooporder werkorder bestelling bestellingen bestelbon bestelopdracht opdrachtbon factuur"
    " facturen nota creditnota creditfactuur offerte offertes contract contracten overeenkomst"
    " raamovereenkomst bon pakbon leverbon werkbon kassabon bonnetje vrachtbrief vrachtbon zending zendingen"
    " pallet container lot batch partij charge artikel artikelen product sku item serie"
    " serial versie isbn issn ean gtin barcode streepjescode kenmerk kenmerken betaalkenmerk"
    " betalingskenmerk referentie referenties ref refnr document kamerstuk kamerstukken polis verplichting"
    " verplichtingen grootboek grootboekrekening kostenplaats kostendrager"
    " mandaat incasso machtiging beschikking certificaat"
    " inventaris tracking track invoice invoices purchase po quote quotation shipment parcel consignment"
    " waybill airwaybill package agreement reference receipt"
    " voucher coupon docket tender aanbesteding perceel kavel grant rfc ";

constexpr std::string_view k_parties =
    " zaak zaken dossier dossiers casus casussen case cases melding meldingen incident incidenten ticket"
    " tickets klacht klachten vraag vragen verzoek verzoeken aanvraag aanvragen bezwaar beroep claim claims"
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
    " locker afhaal opdracht opdrachtgever order ref our your ";

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

/// The word of a list as it stands there; empty: it is none of it.
std::string_view entry_of(std::string_view word, std::string_view list) {
    for (std::size_t at = list.find(word); at != std::string_view::npos && !word.empty();
         at = list.find(word, at + 1)) {
        if (list[at - 1] == ' ' && list[at + word.size()] == ' ') {
            return list.substr(at, word.size());
        }
    }
    return {};
}

/// The same, or the end of a compound: "raamcontract".
std::string_view head_of(std::string_view word, std::string_view list) {
    if (const std::string_view entry = entry_of(word, list); !entry.empty()) {
        return entry;
    }
    for (std::size_t at = 2; at + k_head_least <= word.size(); ++at) {
        if (const std::string_view entry = entry_of(word.substr(at), list); !entry.empty()) {
            return entry;
        }
    }
    return {};
}

NamedNumber name_of_noun(std::string_view word) {
    if (const std::string_view thing = head_of(word, k_things); !thing.empty()) {
        return {NumberName::thing, 0, thing};
    }
    if (const std::string_view party = head_of(word, k_parties); !party.empty()) {
        return {NumberName::party, 0, party};
    }
    return {};
}

/// What a number is of: "contract", "melding" of "meldings", "klant".
std::string_view stem_of(std::string_view stem) {
    for (const std::string_view joint : {"", "s", "en"}) {
        if (!stem.ends_with(joint)) {
            continue;
        }
        const std::string_view noun = stem.substr(0, stem.size() - joint.size());
        const std::string_view known = name_of_noun(noun).word;
        const std::string_view entry = known.empty() ? entry_of(noun, k_stems) : known;
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
    constexpr std::array<std::string_view, 4> begins = {"tel", "bel", "app", "sms"};
    return std::any_of(parts.begin(), parts.end(),
                       [&](std::string_view part) { return word.find(part) != std::string_view::npos; }) ||
           std::any_of(begins.begin(), begins.end(),
                       [&](std::string_view begin) { return word.starts_with(begin); });
}

/// A compound with a word for numbers at its end: "contractnr", "vluchtnummer".
NamedNumber name_of_compound(std::string_view word) {
    constexpr std::size_t kind = 3; // letters of an unknown word before "nummer"
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
            apart = apart || c == '.';
            --end;
        }
        std::size_t begin = end;
        while (begin > 0 && is_letter(m_text[begin - 1])) {
            --begin;
        }
        const bool whole = begin == 0 || !base::is_digit(m_text[begin - 1]);
        m_at = begin;
        std::string word = base::fold_case(m_text.substr(begin, end - begin));
        const bool cut = word.size() <= k_abbreviation || name_of_compound(word).name != NumberName::nothing;
        return whole && (!apart || cut) ? word : std::string();
    }

private:
    std::string_view m_text;
    std::size_t m_at;
};

} // namespace

bool is_link_word(std::string_view word) noexcept {
    constexpr std::array<std::string_view, 12> others = {"van", "of",  "mijn", "my",   "m",     "mn",
                                                         "met", "het", "dit",  "this", "heeft", "has"};
    return is_one_of(word, k_number_words) || is_one_of(word, k_links) || is_one_of(word, others);
}

NamedNumber name_before(std::string_view text, std::size_t begin) {
    WordsBefore words(text, begin);
    bool numbered = false;
    bool adjacent = true;
    for (std::size_t distance = 1; distance <= k_words_most; ++distance) {
        const std::string word = words.next();
        if (word.empty()) {
            break;
        }
        NamedNumber found = adjacent ? name_of_noun(word) : NamedNumber{};
        if (found.name == NumberName::nothing) {
            found = name_of_compound(word);
        }
        if (found.name == NumberName::nothing && numbered && adjacent && !stem_of(word).empty()) {
            found = {NumberName::number, 0, stem_of(word)};
        }
        found.distance = distance;
        if (found.name == NumberName::number && !adjacent) {
            found.name = NumberName::unknown;
            return found;
        }
        if (found.name != NumberName::nothing && adjacent) {
            found.name = numbered && found.name != NumberName::unknown ? NumberName::number : found.name;
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
