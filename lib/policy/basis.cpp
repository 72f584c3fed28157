// SPDX-License-Identifier: EUPL-1.2
#include "policy/basis.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::policy {

namespace {

constexpr std::array k_bases = {
    Basis{"AVG-9.ras", false, "race or ethnic origin (art. 9(1) AVG)",
          "ras of etnische afkomst (art. 9 lid 1 AVG)"},
    Basis{"AVG-9.politiek", false, "political opinions (art. 9(1) AVG)",
          "politieke opvattingen (art. 9 lid 1 AVG)"},
    Basis{"AVG-9.geloof", false, "religious or philosophical beliefs (art. 9(1) AVG)",
          "religieuze of levensbeschouwelijke overtuiging (art. 9 lid 1 AVG)"},
    Basis{"AVG-9.vakbond", false, "trade union membership (art. 9(1) AVG)",
          "lidmaatschap van een vakbond (art. 9 lid 1 AVG)"},
    Basis{"AVG-9.genetisch", false, "genetic data (art. 9(1) AVG)", "genetische gegevens (art. 9 lid 1 AVG)"},
    Basis{"AVG-9.biometrie", false, "biometric data (art. 9(1) AVG)",
          "biometrische gegevens (art. 9 lid 1 AVG)"},
    Basis{"AVG-9.gezondheid", false, "health (art. 9(1) AVG)", "gezondheid (art. 9 lid 1 AVG)"},
    Basis{"AVG-9.seksueel", false, "sex life or sexual orientation (art. 9(1) AVG)",
          "seksueel gedrag of seksuele gerichtheid (art. 9 lid 1 AVG)"},
    Basis{"AVG-10", false, "criminal convictions and offences (art. 10 AVG)",
          "strafrechtelijke gegevens (art. 10 AVG)"},
    Basis{"UAVG-46", false, "national identification number, BSN (art. 46 UAVG)",
          "nationaal identificatienummer, BSN (art. 46 UAVG)"},
    Basis{"AVG-6/PRIV-M", false, "private life of an employee", "privéleven van een medewerker"},
    Basis{"PRIV", false, "private message, not a record", "privébericht, geen archiefstuk"},
    Basis{"PERIODE", false, "outside the period", "buiten de periode"},
    Basis{"RELEVANTIE", false, "outside the subject", "buiten het onderwerp"},
    Basis{"WOO-5.1.1.a", true, "unity of the Crown", "eenheid van de Kroon"},
    Basis{"WOO-5.1.1.b", true, "security of the State", "veiligheid van de Staat"},
    Basis{"WOO-5.1.1.c", true, "company and manufacturing data given in confidence",
          "vertrouwelijk verstrekte bedrijfs- en fabricagegegevens"},
    Basis{"WOO-5.1.1.d", true, "special and criminal personal data",
          "bijzondere en strafrechtelijke persoonsgegevens"},
    Basis{"WOO-5.1.1.e", true, "identification numbers", "identificatienummers"},
    Basis{"WOO-5.1.2.a", true, "foreign relations", "buitenlandse betrekkingen"},
    Basis{"WOO-5.1.2.b", true, "economic or financial interests", "economische of financiële belangen"},
    Basis{"WOO-5.1.2.c", true, "investigation and prosecution", "opsporing en vervolging"},
    Basis{"WOO-5.1.2.d", true, "inspection and supervision", "inspectie, controle en toezicht"},
    Basis{"WOO-5.1.2.e", true, "private life", "persoonlijke levenssfeer"},
    Basis{"WOO-5.1.2.f", true, "competition-sensitive data", "concurrentiegevoelige gegevens"},
    Basis{"WOO-5.1.2.g", true, "protection of the environment", "bescherming van het milieu"},
    Basis{"WOO-5.1.2.h", true, "security of persons and companies", "beveiliging van personen en bedrijven"},
    Basis{"WOO-5.1.2.i", true, "good functioning of the State", "goed functioneren van de Staat"},
    Basis{"WOO-5.1.5", true, "disproportionate harm", "onevenredige benadeling"},
    Basis{"WOO-5.2", true, "personal policy opinions in internal deliberation",
          "persoonlijke beleidsopvattingen in intern beraad"},
    Basis{"WOB-10.1.d", true, "special personal data (before 1 May 2022)",
          "bijzondere persoonsgegevens (vóór 1 mei 2022)"},
    Basis{"WOB-10.2.e", true, "private life (before 1 May 2022)",
          "persoonlijke levenssfeer (vóór 1 mei 2022)"},
    Basis{"WOB-10.2.g", true, "disproportionate harm (before 1 May 2022)",
          "onevenredige benadeling (vóór 1 mei 2022)"},
    Basis{"WOB-11.1", true, "personal policy opinions (before 1 May 2022)",
          "persoonlijke beleidsopvattingen (vóór 1 mei 2022)"},
};

} // namespace

std::span<const Basis> bases() noexcept {
    return k_bases;
}

const Basis* find_basis(std::string_view code) noexcept {
    const auto* const found =
        std::find_if(k_bases.begin(), k_bases.end(), [&](const Basis& b) { return b.code == code; });
    return found == k_bases.end() ? nullptr : found;
}

} // namespace chatkeep::policy
