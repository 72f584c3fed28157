// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/mail/mail.hpp"

#include "base/lanes.hpp"
#include "policy/institution.hpp"
#include "policy/listed_words.hpp"
#include "policy/scan.hpp"
#include "policy/tokens.hpp"
#include "policy/top_level.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>

namespace chatkeep::policy {

namespace {

constexpr std::size_t k_local_most = 64;   // RFC 5321, 4.5.3.1.1
constexpr std::size_t k_domain_most = 255; // RFC 5321, 4.5.3.1.2

bool is_local(char c) {
    constexpr std::string_view extra = ".!#$&'*+-_{|}~^`";
    return base::is_alnum(c) || static_cast<unsigned char>(c) >= 0x80 ||
           extra.find(c) != std::string_view::npos;
}

bool is_domain(char c) {
    return base::is_alnum(c) || c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

/// Non-ASCII bytes count only when they are letters: an emoji or a quotation mark ends an address.
std::size_t local_begin(std::string_view text, std::size_t at) {
    std::size_t begin = at;
    while (begin > 0 && is_local(text[begin - 1])) {
        if (static_cast<unsigned char>(text[begin - 1]) < 0x80) {
            --begin;
            continue;
        }
        if (!is_word_before(text, begin)) {
            break;
        }
        do {
            --begin;
        } while ((static_cast<unsigned char>(text[begin]) & 0xC0U) == 0x80U);
    }
    // marks of emphasis and quotes in front of the address
    while (begin < at && std::string_view(".'*~`{|}!#$&^").find(text[begin]) != std::string_view::npos) {
        ++begin;
    }
    return begin;
}

std::size_t domain_end(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && is_domain(text[end])) {
        const base::CodePoint point = base::decode_utf8(text.substr(end));
        if (point.value >= 0x80 && !is_word(point.value)) {
            break;
        }
        end += point.length;
    }
    while (end > at && (text[end - 1] == '.' || text[end - 1] == '-')) {
        --end;
    }
    return end;
}

bool has_good_labels(std::string_view domain) {
    std::size_t count = 0;
    while (true) {
        const std::size_t dot = domain.find('.');
        const std::string_view label = domain.substr(0, dot);
        if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') {
            return false;
        }
        ++count;
        if (dot == std::string_view::npos) {
            return count >= 2;
        }
        domain.remove_prefix(dot + 1);
    }
}

std::string_view last_label(std::string_view domain) {
    return domain.substr(domain.rfind('.') + 1);
}

/// "example.nl.Ik": a sentence glued to the address by a missing space. Gives the domain without it.
std::string_view without_glued_sentence(std::string_view domain) {
    std::string_view rest = domain;
    while (has_good_labels(rest)) {
        if (is_known_top_level(last_label(rest))) {
            return rest;
        }
        rest = rest.substr(0, rest.rfind('.'));
    }
    return domain;
}

bool is_top_level_form(std::string_view label) {
    const bool letters =
        std::none_of(label.begin(), label.end(), [](char c) { return base::is_digit(c) || c == '-'; });
    return label.size() >= 2 && (letters || is_known_top_level(label)) && !is_file_ending(label);
}

/// WhatsApp's own addresses are telephone numbers and belong to that recogniser.
bool is_messenger_host(std::string_view domain) {
    constexpr std::array<std::string_view, 4> hosts = {"s.whatsapp.net", "c.us", "g.us", "broadcast"};
    const std::string lower = base::lower_ascii(domain);
    return std::find(hosts.begin(), hosts.end(), lower) != hosts.end();
}

/// The first word of the part before the @: "mailbox.dgv", "info-noord".
std::string_view first_word(std::string_view local) noexcept {
    return local.substr(0, local.find_first_of(".-_+0123456789"));
}

/// Words for offices, desks and subjects that have a mailbox of their own.
constexpr std::string_view k_functions =
    " aanbesteding aangifte aanmelden aanmelding aanvraag aanvragen abonnementen abuse accounting"
    " accounts accountspayable admin administratie administrator advertenties adverteren afdeling"
    " afspraken afval agenda algemeen alumni apotheek arbo arbodienst archief archiefbeheer"
    " assistente assistentes audit audits avg avg-verzoeken backoffice backup balie bedrijfsarts"
    " bedrijfsvoering beheer belasting belastingen beleid bestelling bestellingen bestuur"
    " bestuur-secretariaat bestuursondersteuning bestuurssecretariaat bestuurssecretaris"
    " bestuurszaken bewindspersoon bezwaar bezwaarschriften bib bibliotheek bibob bijeenkomsten"
    " billing boekhouding boekingen bookings bookingsdesk bouwtoezicht burgemeester burgerzaken bvo"
    " calamiteiten callcenter campusrecruitment cert cie ciso clerk college commissie communicatie"
    " communications complaints compliance congres congresbureau contact contactcenter contactcentrum"
    " contactus corona council covid crediteur crediteuren crisis crisiscentrum crisiscommunicatie"
    " crisisdienst crisisorganisatie crisisteam crisisteam-secretariaat csirt customerservice"
    " customersupport datalek datalekken datalekmelding debiteur debiteuren declaraties dg"
    " dienstpostbus directie distributie dms docent docenten documentatie documentbeheer dokter"
    " donateurs donatie donaties dpo dpo-office drukwerk enquiries enquiry evenement evenementen"
    " events expeditie export facilitair facility facturatie facturen feedback fg finance financien"
    " fmc foi foia frontoffice functionarisgegevensbescherming functioneel gegevensbescherming"
    " gemeente gemeentearchief giften griffie handhaving hello helpdesk helpline hostmaster"
    " hotline hr hr-services hrm hrservices huisartsen huisartsenpraktijk huisdrukkerij huisvesting"
    " ict import incasso incident incidenten info informatie informatiebeheer informatieverzoek"
    " informatieverzoeken inkomen inkoop inquiries inschrijven inschrijving inspectie integriteit"
    " integriteitsmeldingen invoices invordering inzendingen itsupport jeugd jeugdzorg jobs"
    " juridisch jz kabinet kabinetszaken kamerstukken kamervragen kassa kcc kernteam klachten"
    " klachtencommissie klachtenfunctionaris klant klantcontact klantcontactcentrum klantenservice"
    " klokkenluiders kwaliteit lab laboratorium leden ledenadministratie leerplicht legal leverancier"
    " leveranciers levering leveringen lezersservice lidmaatschap logistics logistiek"
    " logistiekcentrum magazijn mailbox marketing media mediarelations melding meldingen meldkamer meldpunt"
    " milieu minister ministerie monitoring nazorg newsletter nieuwsbrief no-reply noc noc-team"
    " noreply office ombudsman omgevingsloket omt ondernemingsraad ondersteuning onderwijs onderzoek"
    " opdrachten opdrachtgever opdrachtgevers openbaarmaking operations opleidingen opvang order"
    " orders parkeren parlement patientenzorg payables pers perscentrum persdesk persdienst personeel"
    " personeelsadministratie personeelszaken persteam persvoorlichting persvragen perswoordvoering"
    " piket planning poli polikliniek portal post postbus postkamer postmaster postregistratie"
    " praktijk press pressoffice prikken privacy procurement programmateam projectbureau projectteam"
    " publiek publieksvoorlichting purchase purchasing quality raad raadsgriffie raadsinformatie"
    " receivables receptie reception recordmanagement recruitment redactie registrar registratie"
    " registry reservering reserveringen retouren returns salaris salarisadministratie sales"
    " scan scanning secretariaat secretary security service servicecenter servicecentre servicedesk"
    " servicepunt sg shop siem signalen soc soc-cert sollicitatie sollicitaties spoed spokesperson"
    " spokespersons staatssecretaris staf stage stages stakeholder stakeholders statengriffie"
    " statistiek stembureau storing storingen studentenzaken subsidie subsidies supplier suppliers"
    " support sysadmin tax team testen testlijn tip tips toezicht traineeship training transport"
    " treasury uitgeverij uitnodigingen uitslagen vacatures vaccinatie vaccinaties vaccineren vendor"
    " vendors vergunningen verhuur verkiezingen verkoop vertrouwenspersonen vertrouwenspersoon"
    " verzuim voorlichters voorlichting vragen vragenloket vrijwilligers webinar webinars webmaster"
    " webredactie webshop welkom werk werkenbij werving wethouder wethouders wmo wob wob-verzoek"
    " wob-verzoeken wobverzoek wobverzoeken woo woo-verzoek woo-verzoeken woordvoerder woordvoerders"
    " woordvoering wooverzoek wooverzoeken zorg ";

/// Longer words for a mailbox by their beginning or their end: "testaanvragen", "coronateam".
bool is_compound_function(std::string_view word) {
    constexpr std::array<std::string_view, 5> begins = {"vaccin", "corona", "covid", "test", "prik"};
    constexpr std::array<std::string_view, 17> ends = {
        "team",          "desk",    "lijn",         "balie",     "loket",     "afdeling",
        "secretariaat",  "dienst",  "bureau",       "commissie", "beheer",    "voorlichting",
        "administratie", "service", "woordvoering", "meldpunt",  "informatie"};
    constexpr std::size_t front = 3; // letters before an end
    const bool begun = std::any_of(begins.begin(), begins.end(), [&](std::string_view begin) {
        return word.size() >= begin.size() + front && word.starts_with(begin);
    });
    return begun || std::any_of(ends.begin(), ends.end(), [&](std::string_view end) {
               return word.size() >= end.size() + front && word.ends_with(end);
           });
}

bool is_function(std::string_view word) {
    static const ListedWords functions(k_functions);
    const std::string lower = base::lower_ascii(word);
    return functions.has(lower) || is_compound_function(lower);
}

/// By its first or its last word, a part of it, or whole: "_dienstpostbusCOVID", "DGV-secretariaat".
bool is_functional(std::string_view local) {
    local.remove_prefix(std::min(local.find_first_not_of("._-"), local.size()));
    constexpr std::array<std::string_view, 4> inside = {"postbus", "mailbox", "secretariaat", "noreply"};
    constexpr std::size_t least = 6;
    const std::string lower = base::lower_ascii(local);
    const std::string_view last = local.substr(local.find_last_of("-_") + 1);
    return is_function(local) || is_function(first_word(local)) ||
           (last.size() >= least && is_function(last)) ||
           std::any_of(inside.begin(), inside.end(),
                       [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

/// Labels of the domains of public bodies of the Netherlands and of Europe, where an office's mailbox is no
/// one's own.
constexpr std::string_view k_bodies =
    " aivd acm afm amsterdam almere alkmaar amersfoort apeldoorn arnhem autoriteitpersoonsgegevens"
    " belastingdienst breda brabant bzk cbs cbg-meb cibg cjib coa coronamelder cpb defensie delft denhaag"
    " dcmr delfland denbosch deventer dictu dienstuitvoeringonderwijs digitaleoverheid dnb dordrecht"
    " douane drenthe dsta duo ecdc ede eerstekamer eindhoven ema emmen enschede europa fiod"
    " flevoland forumstandaardisatie friesland fryslan gelderland ggdghor ggd gov groningen haarlem"
    " haarlemmermeer hogeraad huisvoorklokkenluiders igj ilent inspectie ind justid kadaster kb kiesraad"
    " kmar knmi kvk lch leeuwarden leiden limburg logius maastricht mil mivd nationaalarchief"
    " nationaleombudsman nctv ncsc nijmegen noord-brabant noord-holland nvwa nza nfi om onderwijsinspectie"
    " onderwijsraad ov-inspectie overheid overijssel parlement politie prorail"
    " raadvanstate rathenau rdi rdw rechtspraak rekenkamer rijksoverheid rijkswaterstaat rivm rotterdam"
    " rvo rws s-hertogenbosch scp ser sodm svb tilburg tweedekamer utrecht uwv vng venlo vwa"
    " who wrr zaanstad zeeland zonmw zoetermeer"
    " zorginstituutnederland zuid-holland zwolle nhs ";

bool is_of_body(std::string_view domain) {
    constexpr std::array<std::string_view, 12> ministries = {"vws",  "bzk", "jenv", "ez",  "ezk",  "fin",
                                                             "ienw", "lnv", "ocw",  "szw", "buza", "az"};
    constexpr std::array<std::string_view, 8> begins = {
        "ggd", "gemeente", "provincie", "waterschap", "veiligheidsregio", "omgevingsdienst", "rijks", "vrh"};
    static const ListedWords bodies(k_bodies);
    const std::string lower = base::lower_ascii(domain);
    for (std::string_view rest = lower; !rest.empty();) {
        const std::string_view label = rest.substr(0, rest.find('.'));
        rest.remove_prefix(std::min(label.size() + 1, rest.size()));
        const bool ministry = label.starts_with("min") && std::find(ministries.begin(), ministries.end(),
                                                                    label.substr(3)) != ministries.end();
        const bool begun = std::any_of(begins.begin(), begins.end(),
                                       [&](std::string_view begin) { return label.starts_with(begin); });
        if (ministry || begun || bodies.has(label)) {
            return true;
        }
    }
    return false;
}

/// Whose a mailbox is: an office's of a public body stays, that of another office and of a part of a public
/// body ("lci@") a person decides on.
Level most_of(std::string_view local, std::string_view domain) {
    const bool body = is_of_body(domain);
    if (is_functional(local)) {
        return body ? Level::note : Level::propose;
    }
    const bool part = body && local.find('.') == std::string_view::npos;
    return part ? Level::propose : Level::automatic;
}

// The signs of an address as people say them. A dot in brackets is a dot already (see normalise.hpp).
constexpr std::string_view k_said_dot =
    R"((?:\.|\s+(?:punt|dot)\s+|[-_](?:punt|dot)[-_]|\s*[(\[](?:\.|dot|punt)[)\]]\s*))";
constexpr std::string_view k_said_joint =
    R"((?:\s+(?:underscore|laag streepje|liggend streepje|streepje|koppelteken|dash)\s+))";
constexpr std::string_view k_top = R"((?:nl|be|de|eu|com|org|net|info|uk|fr|io|gov|edu|int|frl|email))";

/// "jan punt jansen apenstaartje example punt nl", "jan (at) example.nl", "jan at example dot nl".
struct SpelledForm {
    RE2 pattern; ///< of three groups: all, what stands before the sign, what behind it
    bool weak;   ///< the sign is a word of English too: the rest must look like an address
    /// Whether it can match a text of ASCII in small letters, at less cost.
    bool (*may_match)(std::string_view lower);
};

bool holds(std::string_view lower, std::string_view part) noexcept {
    return lower.find(part) != std::string_view::npos;
}

/// "apenstaart", "(at)"
bool may_name_sign(std::string_view lower) {
    return holds(lower, "staart") || lower.find_first_of("([") != std::string_view::npos;
}

bool may_say_dot(std::string_view lower) {
    return holds(lower, "punt") || holds(lower, "dot");
}

bool may_say_at(std::string_view lower) {
    constexpr std::string_view spaces = " \t\n\f\r";
    for (std::size_t at = lower.find("at", 1); at != std::string_view::npos; at = lower.find("at", at + 1)) {
        if (spaces.find(lower[at - 1]) != std::string_view::npos && at + 2 < lower.size() &&
            spaces.find(lower[at + 2]) != std::string_view::npos) {
            return true;
        }
    }
    return false;
}

bool may_have_slip(std::string_view lower) {
    for (std::size_t at = lower.find('@'); at != std::string_view::npos; at = lower.find('@', at + 1)) {
        std::string_view behind = lower.substr(at + 1);
        while (!behind.empty() &&
               (base::is_alnum(behind.front()) || behind.front() == '-' || behind.front() == '.')) {
            behind.remove_prefix(1);
        }
        if (behind.starts_with(',') || behind.starts_with(" .")) {
            return true;
        }
    }
    return false;
}

std::string spelled_pattern(std::string_view sign, std::string_view dots, std::string_view last) {
    const std::string joint = "(?:" + std::string(k_said_dot) + "|" + std::string(k_said_joint) + ")";
    const std::string word = R"([\pL\pN_+-]+)";
    return "(?i)((" + word + "(?:" + joint + word + ")*)" + std::string(sign) + R"(([\pL\pN-]+(?:)" +
           std::string(dots) + R"([\pL\pN-]+)*?)" + std::string(last) + std::string(k_top) +
           R"())(?:[^\pL\d]|$))";
}

const std::array<SpelledForm, 4>& spelled_forms() {
    constexpr std::string_view sign =
        R"((?:\s*(?:\bapen?staart(?:je)?\b|[(\[](?:at|@|apen?staart(?:je)?)[)\]])\s*|[(\[]a[)\]]))";
    constexpr std::string_view said_last = R"((?:\s+(?:punt|dot)\s+|[-_](?:punt|dot)[-_]))";
    static const std::array<SpelledForm, 4> forms = {
        SpelledForm{RE2(spelled_pattern(sign, k_said_dot, k_said_dot), RE2::Quiet), false, &may_name_sign},
        SpelledForm{
            RE2(spelled_pattern(R"((?:\s+at\s+|[-_]at[-_]|\s*@\s*))", k_said_dot, said_last), RE2::Quiet),
            false, &may_say_dot},
        SpelledForm{RE2(spelled_pattern(R"(\s+at\s+)", R"(\.)", R"(\.)"), RE2::Quiet), true, &may_say_at},
        // slips of the finger: "saar@example,nl", "saar@example .nl"
        SpelledForm{RE2(spelled_pattern("@", R"(\.)", R"((?:,| \.))"), RE2::Quiet), false, &may_have_slip}};
    return forms;
}

/// "jan punt jansen" as "jan.jansen".
std::string without_said_signs(std::string_view said) {
    static const RE2 dot{std::string("(?i)") + std::string(k_said_dot), RE2::Quiet};
    static const RE2 underscore(R"((?i)\s+(?:underscore|laag streepje)\s+)", RE2::Quiet);
    static const RE2 dash(R"((?i)\s+(?:liggend streepje|streepje|koppelteken|dash)\s+)", RE2::Quiet);
    std::string plain = base::fold_case(said);
    RE2::GlobalReplace(&plain, underscore, "_");
    RE2::GlobalReplace(&plain, dash, "-");
    RE2::GlobalReplace(&plain, dot, ".");
    RE2::GlobalReplace(&plain, ",| \\.", ".");
    return plain;
}

/// Where most people have a mailbox of their own.
bool is_provider(std::string_view domain) {
    constexpr std::array<std::string_view, 22> names = {
        "gmail",   "hotmail", "outlook", "live",     "ziggo",  "kpnmail",   "xs4all",     "planet",
        "home",    "icloud",  "yahoo",   "proton",   "hetnet", "casema",    "protonmail", "upcmail",
        "telfort", "chello",  "msn",     "quicknet", "gmx",    "googlemail"};
    const std::string_view name = domain.substr(0, domain.find('.'));
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// "look at example.com" is no address, "jan.jansen at example.com" is one.
bool looks_like_local(std::string_view local) {
    return local.find_first_of("0123456789._") != std::string_view::npos;
}

/// "working at the dot com": words that begin no domain.
bool is_article(std::string_view word) {
    constexpr std::array<std::string_view, 9> words = {"the", "my",   "that", "this", "a",
                                                       "our", "your", "de",   "het"};
    return std::find(words.begin(), words.end(), word) != words.end();
}

class MailRecogniser : public Recogniser {
public:
    void find(std::string_view text, std::vector<Candidate>& out) override {
        for (std::size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
            Candidate found;
            if (read(text, at, found)) {
                out.push_back(std::move(found));
            }
        }
        find_spelled(text, out);
        leave_institutions_to_people(text, 0, out);
    }

    [[nodiscard]] std::string canonical(std::string_view entry) const override {
        const std::string lower = base::fold_case(base::trim(entry));
        const std::size_t at = lower.find('@');
        if (at == std::string::npos) {
            return has_good_labels(lower) && is_known_top_level(last_label(lower)) ? "@" + lower
                                                                                   : std::string();
        }
        return has_good_labels(std::string_view(lower).substr(at + 1)) ? lower : std::string();
    }

    /// x@a.b.nl is allowed by itself, @a.b.nl and @b.nl.
    [[nodiscard]] std::vector<std::string> allowed_by(const std::string& value) const override {
        std::vector<std::string> keys = {value};
        std::string_view domain = std::string_view(value).substr(value.find('@') + 1);
        while (has_good_labels(domain)) {
            keys.push_back("@" + std::string(domain));
            domain.remove_prefix(domain.find('.') + 1);
        }
        return keys;
    }

private:
    static bool read(std::string_view text, std::size_t at, Candidate& found) {
        if (is_spaced(text, at)) {
            return read_spaced(text, at, found);
        }
        const bool doubled = (at > 0 && text[at - 1] == '@') || (at + 1 < text.size() && text[at + 1] == '@');
        const std::size_t begin = local_begin(text, at);
        const std::size_t end = domain_end(text, at + 1);
        if (doubled || begin == at || at - begin > k_local_most || end - at > k_domain_most ||
            text[at - 1] == '.') {
            return false;
        }
        const std::string_view domain = without_glued_sentence(text.substr(at + 1, end - at - 1));
        if (!has_good_labels(domain) || !is_top_level_form(last_label(domain)) || is_messenger_host(domain)) {
            return false;
        }
        found.begin = begin;
        found.end = at + 1 + domain.size();
        found.form = is_known_top_level(last_label(domain));
        found.most = most_of(text.substr(begin, at - begin), domain);
        found.value = base::fold_case(text.substr(begin, found.end - begin));
        return true;
    }

    /// "saar@ example.nl", "saar @ example.nl": a keyboard puts the space, or a person who hides the address.
    static bool is_spaced(std::string_view text, std::size_t at) {
        return at > 1 && at + 1 < text.size() && text[at + 1] == ' ' &&
               (is_local(text[at - 1]) || (text[at - 1] == ' ' && is_local(text[at - 2])));
    }

    static bool read_spaced(std::string_view text, std::size_t at, Candidate& found) {
        const std::size_t local_end = text[at - 1] == ' ' ? at - 1 : at;
        found.begin = local_begin(text, local_end);
        found.end = domain_end(text, at + 2);
        const std::string_view local = text.substr(found.begin, local_end - found.begin);
        const std::string_view domain = text.substr(at + 2, found.end - at - 2);
        found.most = Level::propose;
        found.value = base::fold_case(local) + "@" + base::fold_case(domain);
        return !local.empty() && local.size() <= k_local_most && domain.size() <= k_domain_most &&
               has_good_labels(domain) && is_known_top_level(last_label(domain));
    }

    static void find_spelled(std::string_view text, std::vector<Candidate>& out) {
        const re2::StringPiece whole(text.data(), text.size());
        const std::string lower = base::lower_ascii(text);
        const bool is_ascii =
            base::find_byte(text, [](base::Lanes bytes) { return bytes >= 0x80; }) == text.size();
        for (const SpelledForm& form : spelled_forms()) {
            std::array<re2::StringPiece, 4> match;
            std::size_t from = is_ascii && !form.may_match(lower) ? text.size() : 0;
            while (from < text.size() &&
                   form.pattern.Match(whole, from, text.size(), RE2::UNANCHORED, match.data(), 4)) {
                const auto at = static_cast<std::size_t>(match[1].data() - text.data());
                from = at + match[1].size();
                add_spelled(text, form.weak, match, out);
            }
        }
        std::stable_sort(out.begin(), out.end(),
                         [](const Candidate& a, const Candidate& b) { return a.begin < b.begin; });
    }

    static void add_spelled(std::string_view text, bool weak, const std::array<re2::StringPiece, 4>& match,
                            std::vector<Candidate>& out) {
        Candidate found;
        found.begin = static_cast<std::size_t>(match[1].data() - text.data());
        found.end = found.begin + match[1].size();
        found.most = Level::propose;
        const auto behind = static_cast<std::size_t>(match[3].data() - text.data());
        const std::string local = without_said_signs({match[2].data(), match[2].size()});
        const std::string domain = without_said_signs(text.substr(behind, found.end - behind));
        found.value = local + "@" + domain;
        found.needs_context = weak && !looks_like_local(local) && !is_provider(domain);
        const bool known = std::any_of(out.begin(), out.end(), [&](const Candidate& other) {
            return other.begin < found.end && found.begin < other.end;
        });
        if (!known && !is_article(domain.substr(0, domain.find('.'))) && has_good_labels(domain)) {
            out.push_back(std::move(found));
        }
    }
};

std::unique_ptr<Recogniser> make_mail(const Rule&) {
    return std::make_unique<MailRecogniser>();
}

constexpr std::array k_required = {Evidence::check, Evidence::form};
constexpr std::array<std::string_view, 7> k_context = {"mail*",  "email*",   "e mail*", "mailadres*",
                                                       "gmail*", "hotmail*", "outlook"};
// an address in function: a person decides
constexpr std::array<std::string_view, 7> k_negative = {
    "contactpersoon*", "secretariaat*", "afdeling*", "helpdesk*", "servicedesk*", "mailbox*", "postbus*"};

} // namespace

const RecogniserDescriptor k_mail = {
    .name = "mail",
    .version = 7,
    .summary = "e-mail addresses, also spelled out",
    .replacement = "[E-MAIL]",
    .needs = {.size = 6, .at = true},
    .gate = R"(@|apen?staart|[(\[]at?[)\]]|[ _-]at[ _-])",
    .required = k_required,
    .context = k_context,
    .negative = k_negative,
    .negative_wins = true,
    .make = &make_mail,
};

} // namespace chatkeep::policy
