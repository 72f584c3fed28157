// SPDX-License-Identifier: EUPL-1.2
#include "policy/basis.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::policy {

namespace {

constexpr std::array k_bases = {
    Basis{"AVG-9.ras", false, "race or ethnic origin (art. 9(1) AVG)"},
    Basis{"AVG-9.politiek", false, "political opinions (art. 9(1) AVG)"},
    Basis{"AVG-9.geloof", false, "religious or philosophical beliefs (art. 9(1) AVG)"},
    Basis{"AVG-9.vakbond", false, "trade union membership (art. 9(1) AVG)"},
    Basis{"AVG-9.genetisch", false, "genetic data (art. 9(1) AVG)"},
    Basis{"AVG-9.biometrie", false, "biometric data (art. 9(1) AVG)"},
    Basis{"AVG-9.gezondheid", false, "health (art. 9(1) AVG)"},
    Basis{"AVG-9.seksueel", false, "sex life or sexual orientation (art. 9(1) AVG)"},
    Basis{"AVG-10", false, "criminal convictions and offences (art. 10 AVG)"},
    Basis{"UAVG-46", false, "national identification number, BSN (art. 46 UAVG)"},
    Basis{"AVG-6/PRIV-M", false, "private life of an employee"},
    Basis{"PRIV", false, "private message, not a record"},
    Basis{"PERIODE", false, "outside the period"},
    Basis{"RELEVANTIE", false, "outside the subject"},
    Basis{"WOO-5.1.1.a", true, "unity of the Crown"},
    Basis{"WOO-5.1.1.b", true, "security of the State"},
    Basis{"WOO-5.1.1.c", true, "company and manufacturing data given in confidence"},
    Basis{"WOO-5.1.1.d", true, "special and criminal personal data"},
    Basis{"WOO-5.1.1.e", true, "identification numbers"},
    Basis{"WOO-5.1.2.a", true, "foreign relations"},
    Basis{"WOO-5.1.2.b", true, "economic or financial interests"},
    Basis{"WOO-5.1.2.c", true, "investigation and prosecution"},
    Basis{"WOO-5.1.2.d", true, "inspection and supervision"},
    Basis{"WOO-5.1.2.e", true, "private life"},
    Basis{"WOO-5.1.2.f", true, "competition-sensitive data"},
    Basis{"WOO-5.1.2.g", true, "protection of the environment"},
    Basis{"WOO-5.1.2.h", true, "security of persons and companies"},
    Basis{"WOO-5.1.2.i", true, "good functioning of the State"},
    Basis{"WOO-5.1.5", true, "disproportionate harm"},
    Basis{"WOO-5.2", true, "personal policy opinions in internal deliberation"},
    Basis{"WOB-10.1.d", true, "special personal data (before 1 May 2022)"},
    Basis{"WOB-10.2.e", true, "private life (before 1 May 2022)"},
    Basis{"WOB-10.2.g", true, "disproportionate harm (before 1 May 2022)"},
    Basis{"WOB-11.1", true, "personal policy opinions (before 1 May 2022)"},
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
