// SPDX-License-Identifier: EUPL-1.2
#include "policy/explain_policy.hpp"

#include "base/text.hpp"
#include "policy/basis.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace chatkeep::policy {

namespace {

struct Words {
    std::string_view name; ///< of the recogniser; "x:" for all that begin so
    std::string_view dutch;
    std::string_view english;
};

constexpr std::array k_words = {
    Words{"period", "berichten buiten de periode", "messages outside the period"},
    Words{"bsn", "burgerservicenummers (elfproef)", "citizen service numbers (11-test)"},
    Words{"vat_old", "btw-nummers die een BSN kunnen bevatten", "VAT numbers that may hold a citizen number"},
    Words{"rsin", "RSIN's van organisaties", "RSINs of organisations"},
    Words{"kvk", "KvK-nummers", "chamber of commerce numbers"},
    Words{"iban", "bankrekeningnummers (IBAN)", "bank account numbers (IBAN)"},
    Words{"card", "nummers van betaalkaarten", "payment card numbers"},
    Words{"crypto", "adressen van cryptovaluta", "cryptocurrency addresses"},
    Words{"tel", "telefoonnummers", "telephone numbers"},
    Words{"mail", "e-mailadressen", "e-mail addresses"},
    Words{"url", "koppelingen (links)", "links"},
    Words{"url.secret", "koppelingen met een toegangscode erin", "links that hold an access code"},
    Words{"handle", "accountnamen op sociale media", "account names on social media"},
    Words{"secret", "wachtwoorden en toegangscodes", "passwords and access codes"},
    Words{"postcode", "postcodes", "postcodes"},
    Words{"street", "straatnamen met huisnummer", "street names with a house number"},
    Words{"geo", "coördinaten en kaartkoppelingen", "coordinates and map links"},
    Words{"dob", "geboortedatums", "dates of birth"},
    Words{"age", "leeftijden", "ages"},
    Words{"plate", "kentekens", "licence plates"},
    Words{"passport", "paspoortnummers", "passport numbers"},
    Words{"idcard", "nummers van identiteitskaarten", "identity card numbers"},
    Words{"mrz", "machineleesbare regels van reisdocumenten", "machine-readable lines of travel documents"},
    Words{"licence", "rijbewijsnummers", "driving licence numbers"},
    Words{"vnr", "vreemdelingennummers", "alien numbers"},
    Words{"foreign", "buitenlandse persoonsnummers", "personal numbers of other countries"},
    Words{"big", "BIG-nummers", "numbers of the register of health professionals"},
    Words{"agb", "AGB-codes", "AGB codes of care providers"},
    Words{"uzovi", "UZOVI-codes", "UZOVI codes of insurers"},
    Words{"patient", "patiënt- en dossiernummers", "patient and file numbers"},
    Words{"ip", "IP-adressen", "IP addresses"},
    Words{"mac", "MAC-adressen", "MAC addresses"},
    Words{"imei", "IMEI-nummers van toestellen", "IMEI numbers of devices"},
    Words{"name", "namen van personen", "names of persons"},
    Words{"private", "privéberichten", "private messages"},
    Words{"relevance", "berichten zonder verband met het onderwerp", "messages unrelated to the subject"},
    Words{"pattern", "een eigen zoekpatroon", "a search pattern of its own"},
    Words{"art9", "bijzondere persoonsgegevens (art. 9 AVG)", "special personal data (art. 9 GDPR)"},
    Words{"art10", "strafrechtelijke gegevens (art. 10 AVG)", "criminal data (art. 10 GDPR)"},
    Words{"lexicon:", "woorden uit de woordenlijst", "words of the lexicon"},
    Words{"list:", "waarden uit de lijst", "values of the list"},
    Words{"model:", "wat het geleerde model waarschijnlijk vindt", "what the trained model finds likely"},
    Words{"command:", "wat een extern programma herkent", "what an external program recognises"},
};

const Words* find_words(std::string_view recogniser) noexcept {
    const auto* const found = std::find_if(k_words.begin(), k_words.end(), [&](const Words& words) {
        return words.name.back() == ':' ? recogniser.starts_with(words.name) : recogniser == words.name;
    });
    return found == k_words.end() ? nullptr : found;
}

class Explainer {
public:
    Explainer(const Policy& policy, Language language)
        : m_policy(policy), m_dutch(language == Language::dutch) {}

    std::string operator()() {
        heading();
        period();
        lists();
        for (const Rule& rule : m_policy.rules) {
            this->rule(rule);
        }
        checks();
        line(say("Kenmerk van dit beleid: ", "Identity of this policy: ") + m_policy.hash);
        m_text.pop_back(); // the caller ends the last line
        return std::move(m_text);
    }

private:
    [[nodiscard]] std::string say(std::string_view dutch, std::string_view english) const {
        return std::string(m_dutch ? dutch : english);
    }

    void line(const std::string& text) { m_text += text + "\n"; }

    void heading() {
        line(fmt::format("{} {}", m_policy.name, m_policy.version));
        const bool archive = m_policy.profile == Profile::archive;
        line(archive ? say("Schoningsbeleid voor het archief.", "A cleaning policy for the archive.")
                     : say("Beleid voor een openbaar te maken afschrift; het archief zelf verandert niet.",
                           "A policy for a copy that is made public; the archive itself does not change."));
        line(m_policy.allow_open
                 ? say("Er komt ook een (als concept gemerkt) resultaat als voorstellen nog open staan.",
                       "There is a result, marked as a draft, while proposals are open.")
                 : say("Er komt geen resultaat zolang een mens niet over elk voorstel heeft beslist.",
                       "There is no result until a person has decided about every proposal."));
        if (m_policy.few_words) {
            line(*m_policy.few_words == Level::propose
                     ? say("Blijven er na het weglakken bijna geen woorden over, dan beslist een mens of het "
                           "bericht vervalt.",
                           "Where redaction leaves hardly a word, a person decides whether the message goes.")
                     : say("Blijven er na het weglakken bijna geen woorden over, dan staat dat in het "
                           "logboek.",
                           "Where redaction leaves hardly a word, the log says so."));
        }
        line("");
    }

    void period() {
        if (!m_policy.period) {
            return;
        }
        const Period& period = *m_policy.period;
        const std::string end =
            period.to_ms ? period.to_text : say("het moment van uitlezen", "the moment of extraction");
        line(fmt::format("{} {} {} {}.", say("Periode: van", "Period: from"), period.from_text,
                         say("tot en met", "up to and including"), end));
        line(period.uncertain == Level::propose
                 ? say("Van een bericht waarvan de tijd niet vaststaat, beslist een mens.",
                       "A person decides about a message whose time is not certain.")
                 : say("Een bericht waarvan de tijd niet vaststaat, blijft en komt in het logboek.",
                       "A message whose time is not certain stays, and is logged."));
        line("");
    }

    void lists() {
        for (const PolicyList& list : m_policy.lists) {
            if (list.kind != ListKind::allow) {
                line(fmt::format("{} {}.", say("Zoekt ook naar de lijst", "Looks for the list as well:"),
                                 list.id));
                continue;
            }
            line(fmt::format("{} {}: {} {}.", say("Blijft altijd staan, lijst", "Always stays, list"),
                             list.id, list.entries.size(), say("waarden", "values")));
        }
        m_text += m_policy.lists.empty() ? "" : "\n";
    }

    [[nodiscard]] std::string evidence(const Rule& rule) const {
        std::string out;
        for (const Evidence need : rule.required) {
            const std::string word =
                need == Evidence::check
                    ? say("het controlegetal of de opbouw klopt", "its checksum or structure is right")
                : need == Evidence::context
                    ? say("er een woord bij staat dat zegt wat het is", "a word near it says what it is")
                    : say("de vorm niets anders kan zijn", "its form can be nothing else");
            out += (out.empty() ? "" : say(" en ", " and ")) + word;
        }
        return out;
    }

    [[nodiscard]] std::string act(const Rule& rule) const {
        switch (rule.action) {
        case Action::redact:
            return fmt::format("{} {}", say("wordt vervangen door", "is replaced by"), replacement_of(rule));
        case Action::remove:
            return say("het hele bericht vervalt", "the whole message goes");
        case Action::protect:
            return say("blijft staan, ook al wil een andere regel het weghalen",
                       "stays, even though another rule wants it out");
        case Action::note:
            break;
        }
        return say("komt alleen in het logboek", "is only logged");
    }

    /// When the rule acts, and what happens otherwise.
    void levels(const Rule& rule) {
        const std::string needs = evidence(rule);
        const std::string when = needs.empty() ? "" : say(" als ", " when ") + needs;
        if (rule.level == Level::automatic) {
            line(fmt::format("  {}{}: {}.", say("Vanzelf", "By itself"), when, act(rule)));
            if (!needs.empty()) {
                line(rule.otherwise == Level::propose
                         ? say("  Anders: een mens beslist.", "  Otherwise: a person decides.")
                         : say("  Anders: alleen in het logboek.", "  Otherwise: only logged."));
            }
        } else if (rule.level == Level::propose) {
            line(fmt::format("  {}{}; {}: {}.", say("Een mens beslist", "A person decides"), when,
                             say("zo ja", "if so"), act(rule)));
        } else {
            line(say("  Alleen in het logboek.", "  Only logged."));
        }
    }

    void people(const Rule& rule) {
        if (rule.action != Action::redact && rule.action != Action::remove) {
            return;
        }
        if (rule.reviewers > 1) {
            line(fmt::format("  {} {}.", say("Daarvoor nodig, eensgezind:", "It takes, in agreement:"),
                             rule.reviewers));
        }
        if (!rule.escalate_if.empty()) {
            line(say("  Schreef de eigenaar van de telefoon het zelf, dan zijn twee mensen nodig.",
                     "  When the owner of the phone wrote it, it takes two people."));
        }
        if (rule.level == Level::automatic) {
            line(rule.overridable ? say("  Een mens mag besluiten te laten staan wat vanzelf gaat.",
                                        "  A person may decide to keep what goes by itself.")
                                  : say("  Wat vanzelf gaat, mag ook een mens niet laten staan.",
                                        "  What goes by itself, not even a person may keep."));
        }
    }

    void rule(const Rule& rule) {
        const std::string_view what =
            words_for(rule.recogniser, m_dutch ? Language::dutch : Language::english);
        line(fmt::format("{}: {}", rule.id, what));
        levels(rule);
        people(rule);
        if (const Basis* basis = find_basis(rule.basis)) {
            line(fmt::format("  {}: {} ({}).", say("Grond", "Ground"), basis->code,
                             m_dutch ? basis->dutch : basis->meaning));
        }
        examples(say("Wel", "Yes"), rule.examples);
        examples(say("Niet", "No"), rule.counter_examples);
        line("");
    }

    void examples(const std::string& word, const std::vector<std::string>& list) {
        for (const std::string& example : list) {
            line(fmt::format("  {}: \"{}\"", word, base::printable(example)));
        }
    }

    void plan(const std::string& what, const std::optional<SamplePlan>& plan) {
        if (plan) {
            line(fmt::format("  {}: {} {:g}% {} ({:g}%), {} {}.", what, say("met", "with"), plan->conf * 100,
                             say("zekerheid hooguit zoveel fout", "confidence at most this share wrong"),
                             plan->limit * 100,
                             say("fouten toegestaan in de steekproef:", "allowed in the sample:"),
                             plan->max_fail));
        }
    }

    void checks() {
        if (m_policy.sample_kept || m_policy.sample_removed) {
            line(say("Steekproef door een tweede persoon:", "Sample check by a second person:"));
            plan(say("wat bleef", "what stayed"), m_policy.sample_kept);
            plan(say("wat ging", "what went"), m_policy.sample_removed);
            line("");
        }
        if (m_policy.review) {
            line(fmt::format(
                "{} {:g}% {} {:g}% {}; {} {:g}.", say("Beoordeling: ten minste", "Review: at least"),
                m_policy.review->recall_goal * 100,
                say("van wat weg moet is gevonden, met", "of what must go is found, with"),
                m_policy.review->conf * 100, say("zekerheid", "confidence"),
                say("overeenstemming ten minste", "agreement at least"), m_policy.review->agreement_min));
            line("");
        }
    }

    const Policy& m_policy;
    bool m_dutch;
    std::string m_text;
};

} // namespace

std::string_view words_for(std::string_view recogniser, Language language) noexcept {
    const Words* words = find_words(recogniser);
    if (words == nullptr) {
        return recogniser;
    }
    return language == Language::dutch ? words->dutch : words->english;
}

std::string explain_policy(const Policy& policy, Language language) {
    return Explainer(policy, language)();
}

} // namespace chatkeep::policy
