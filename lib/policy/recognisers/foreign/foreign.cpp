// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/foreign/foreign.hpp"

#include "policy/numbers.hpp"
#include "policy/scan.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace chatkeep::policy {

namespace {

unsigned two_digits(std::string_view text, std::size_t at) {
    unsigned value = 0;
    std::from_chars(text.data() + at, text.data() + at + 2, value);
    return value;
}

bool is_day_of_birth(unsigned month, unsigned day) {
    return month <= 12 && day <= 31; // both 0 where the day is not known
}

/// Belgium: yymmdd, three digits of the day's births, 97 less the rest; with a 2 in front since 2000. The
/// month of a bis number is 20 or 40 higher.
bool is_belgian(std::string_view number) {
    std::string since_2000 = "2";
    since_2000.append(number.substr(0, 9));
    const std::string_view before = std::string_view(since_2000).substr(1);
    const std::uint64_t check = two_digits(number, 9);
    const bool fits = 97 - remainder_of(before, 97) == check || 97 - remainder_of(since_2000, 97) == check;
    return fits && is_day_of_birth(two_digits(number, 2) % 20, two_digits(number, 4));
}

/// France: sex, yymm, département (2A and 2B on Corsica), commune, order, 97 less the rest.
bool is_french(std::string_view number) {
    std::string digits(number.substr(0, 13));
    if (base::is_alpha(digits[6])) {
        digits[5] = '1';
        digits[6] = base::to_upper(digits[6]) == 'A' ? '9' : '8';
    }
    return 97 - remainder_of(digits, 97) == two_digits(number, 13);
}

/// The United Kingdom's National Insurance numbers have no check digit, but prefixes that are never given
/// out.
bool is_insurance_number(std::string_view number) {
    constexpr std::array<std::string_view, 7> never = {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"};
    return std::find(never.begin(), never.end(), number.substr(0, 2)) == never.end() &&
           number.substr(2, 6) != "000000";
}

/// The United Kingdom's patients: weights 10 to 2, modulo 11.
bool is_nhs_number(std::string_view number) {
    unsigned sum = 0;
    for (std::size_t i = 0; i < 9; ++i) {
        sum += static_cast<unsigned>(10 - i) * static_cast<unsigned>(number[i] - '0');
    }
    const unsigned check = (11 - sum % 11) % 11;
    return check == static_cast<unsigned>(number[9] - '0');
}

/// Germany's identity cards and passports: eight or nine characters and their check digit (weights 7, 3, 1).
bool is_german(std::string_view number) {
    constexpr std::array<unsigned, 3> weights = {7, 3, 1};
    unsigned sum = 0;
    for (std::size_t i = 0; i + 1 < number.size(); ++i) {
        const char c = number[i];
        sum += weights[i % 3] * static_cast<unsigned>(base::is_digit(c) ? c - '0' : c - 'A' + 10);
    }
    return static_cast<unsigned>(number.back() - '0') == sum % 10;
}

struct Kind {
    const char* pattern;
    bool (*is_valid)(std::string_view number); ///< of its letters and digits, in capitals
};

constexpr std::array k_kinds = {
    Kind{R"(\d{2}[. ]?\d{2}[. ]?\d{2}[- .]?\d{3}[-. ]?\d{2})", &is_belgian},
    Kind{R"([12] ?\d{2} ?\d{2} ?(?:\d{2}|2[ABab]) ?\d{3} ?\d{3} ?\d{2})", &is_french},
    Kind{R"((?i)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D])", &is_insurance_number},
    Kind{R"(\d{3}[- ]?\d{3}[- ]?\d{4})", &is_nhs_number},
    Kind{R"((?i)[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{7,8}\d)", &is_german}};

/// Identity numbers of neighbours: each needs a word that says so, and a person who decides.
class ForeignNumbers : public Recogniser {
public:
    ForeignNumbers() {
        for (const Kind& kind : k_kinds) {
            m_patterns.push_back(std::make_unique<RE2>(kind.pattern, RE2::Quiet));
        }
    }

    void find(std::string_view text, std::vector<Candidate>& out) override {
        const std::size_t first = out.size();
        for (std::size_t kind = 0; kind < k_kinds.size(); ++kind) {
            find_kind(text, kind, out);
        }
        std::sort(out.begin() + static_cast<std::ptrdiff_t>(first), out.end(),
                  [](const auto& a, const auto& b) {
                      return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
                  });
    }

    [[nodiscard]] std::string canonical(std::string_view entry) const override {
        std::string number = compact_upper(entry);
        for (std::size_t kind = 0; kind < k_kinds.size(); ++kind) {
            if (RE2::FullMatch(number, *m_patterns[kind]) && k_kinds.at(kind).is_valid(number)) {
                return number;
            }
        }
        return {};
    }

private:
    void find_kind(std::string_view text, std::size_t kind, std::vector<Candidate>& out) const {
        const re2::StringPiece whole(text.data(), text.size());
        re2::StringPiece match;
        for (std::size_t from = 0;
             from < text.size() &&
             m_patterns[kind]->Match(whole, from, text.size(), RE2::UNANCHORED, &match, 1);) {
            Candidate found;
            found.begin = static_cast<std::size_t>(match.data() - text.data());
            found.end = found.begin + match.size();
            found.value = compact_upper(text.substr(found.begin, match.size()));
            found.needs_context = true;
            found.most = Level::propose;
            const bool fits =
                has_number_border(text, found.begin, found.end) && k_kinds.at(kind).is_valid(found.value);
            from = fits ? found.end : found.begin + 1;
            if (fits) {
                out.push_back(std::move(found));
            }
        }
    }

    std::vector<std::unique_ptr<RE2>> m_patterns; ///< of the kinds
};

std::unique_ptr<Recogniser> make_foreign(const Rule&) {
    return std::make_unique<ForeignNumbers>();
}

constexpr std::array k_required = {Evidence::check, Evidence::context};
constexpr std::array<std::string_view, 21> k_context = {"rijksregister*",
                                                        "insz*",
                                                        "niss*",
                                                        "registre national",
                                                        "national insurance",
                                                        "nino",
                                                        "ni number",
                                                        "nhs*",
                                                        "sécurité sociale",
                                                        "securite sociale",
                                                        "insee",
                                                        "nir",
                                                        "personalausweis*",
                                                        "ausweis*",
                                                        "reisepass*",
                                                        "ausweisnummer*",
                                                        "passnummer*",
                                                        "carte d identité",
                                                        "identiteitskaart*",
                                                        "paspoort*",
                                                        "passport*"};

} // namespace

const RecogniserDescriptor k_foreign = {
    .name = "foreign",
    .version = 1,
    .summary = "identity numbers of Belgium, Germany, France and the United Kingdom, named so",
    .replacement = "[BUITENL. NUMMER]",
    .needs = {.size = 9, .digits = 1},
    .gate =
        R"((?:[0-9][ .-]?){8}[0-9]|[12] ?[0-9]{2} ?[0-9]{2} ?2[AB]|[A-Z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]|[A-Z][0-9A-Z]{7}[0-9])",
    .required = k_required,
    .context = k_context,
    .negative = k_other_numbers,
    .make = &make_foreign,
};

} // namespace chatkeep::policy
