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

/// Belgium's identity cards: the last two are the rest of the first ten by 97.
bool is_belgian_card(std::string_view number) {
    const std::uint64_t rest = remainder_of(number.substr(0, 10), 97);
    return (rest == 0 ? 97 : rest) == two_digits(number, 10);
}

/// The United States' social security numbers: areas, groups and serials that are never given out.
bool is_american(std::string_view number) {
    const std::string_view area = number.substr(0, 3);
    return area != "000" && area != "666" && area[0] != '9' && number.substr(3, 2) != "00" &&
           number.substr(5) != "0000";
}

/// Poland's PESEL: weights 1, 3, 7, 9, modulo 10.
bool is_polish(std::string_view number) {
    constexpr std::array<unsigned, 4> weights = {1, 3, 7, 9};
    unsigned sum = 0;
    for (std::size_t i = 0; i < 10; ++i) {
        sum += weights[i % 4] * static_cast<unsigned>(number[i] - '0');
    }
    return (10 - sum % 10) % 10 == static_cast<unsigned>(number[10] - '0');
}

/// Spain's DNI, and the NIE of who comes from elsewhere (X, Y, Z for 0, 1, 2): a letter by the rest by 23.
bool is_spanish(std::string_view number) {
    constexpr std::string_view letters = "TRWAGMYFPDXBNJZSQVHLCKE";
    std::string digits(number.substr(0, 8));
    digits[0] = base::is_alpha(digits[0]) ? static_cast<char>('0' + (digits[0] - 'X')) : digits[0];
    return letters[remainder_of(digits, letters.size())] == number[8];
}

/// Germany's tax numbers of persons: ISO 7064, modulo 11, 10.
bool is_german_tax(std::string_view number) {
    unsigned product = 10;
    for (std::size_t i = 0; i < 10; ++i) {
        const unsigned sum = (static_cast<unsigned>(number[i] - '0') + product) % 10;
        product = (sum == 0 ? 10 : sum) * 2 % 11;
    }
    return (11 - product) % 10 == static_cast<unsigned>(number[10] - '0') && number[0] != '0';
}

bool is_any(std::string_view /*number*/) {
    return true;
}

struct Kind {
    std::size_t digits; ///< that a text must hold at least
    const char* pattern;
    bool (*is_valid)(std::string_view number); ///< of its letters and digits, in capitals
    /// One of these stands shortly before it, where its form says too little.
    std::array<std::string_view, 5> words = {};
};

constexpr std::array k_kinds = {
    Kind{11, R"(\d{2}[. ]?\d{2}[. ]?\d{2}[- .]?\d{3}[-. ]?\d{2})", &is_belgian},
    Kind{14, R"([12] ?\d{2} ?\d{2} ?(?:\d{2}|2[ABab]) ?\d{3} ?\d{3} ?\d{2})", &is_french},
    Kind{6, R"((?i)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D])", &is_insurance_number},
    Kind{10, R"(\d{3}[- ]?\d{3}[- ]?\d{4})", &is_nhs_number},
    Kind{1, R"((?i)[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{7,8}\d)", &is_german},
    Kind{12, R"(\d{3}-?\d{7}-?\d{2})", &is_belgian_card},
    Kind{9, R"(\d{3}[- ]\d{2}[- ]\d{4})", &is_american, {"ssn", "social security"}},
    Kind{11, R"(\d{11})", &is_polish, {"pesel"}},
    Kind{7, R"((?i)(?:\d{8}|[XYZ]-?\d{7})-?[A-Z])", &is_spanish},
    Kind{11, R"(\d{2} ?\d{3} ?\d{3} ?\d{3})", &is_german_tax, {"steuer", "idnr"}},
    Kind{7, R"((?i)[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z])", &is_any},
    Kind{6,
         R"((?i)[A-Z]{0,2}\d{6,9})",
         &is_any,
         {"passport n", "passport:", "paspoort n", "paspoortn", "paspoort:"}}};

/// Whether a text in small letters has one of the words of a kind that needs one.
bool has_word(std::string_view lower, const Kind& kind) noexcept {
    return kind.words.front().empty() ||
           std::any_of(kind.words.begin(), kind.words.end(), [&](std::string_view word) {
               return !word.empty() && lower.find(word) != std::string_view::npos;
           });
}

/// Whether a kind that needs one of its words has it within these many bytes before.
bool has_word_before(std::string_view text, std::size_t begin, const Kind& kind) {
    constexpr std::size_t reach = 32;
    const std::size_t from = begin - std::min(begin, reach);
    return kind.words.front().empty() || has_word(base::lower_ascii(text.substr(from, begin - from)), kind);
}

bool is_ascii(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Where the letters and digits in a row that begin at or around at end.
std::size_t run_end(std::string_view text, std::size_t at) {
    while (at < text.size() && base::is_alnum(text[at])) {
        ++at;
    }
    return at;
}

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
        const auto digits = static_cast<std::size_t>(std::count_if(text.begin(), text.end(), base::is_digit));
        const std::string lower = base::lower_ascii(text);
        for (std::size_t kind = 0; kind < k_kinds.size(); ++kind) {
            if (digits >= k_kinds.at(kind).digits && has_word(lower, k_kinds.at(kind))) {
                find_kind(text, kind, out);
            }
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
            // for a pattern "ſ" is an s and the sign for kelvin a k
            const bool fits = is_ascii(text.substr(found.begin, match.size())) &&
                              has_number_border(text, found.begin, found.end) &&
                              k_kinds.at(kind).is_valid(found.value) &&
                              has_word_before(text, found.begin, k_kinds.at(kind));
            // none begins inside a word or a number; a letter that only folds to one of ours is no part of a
            // run
            from = fits ? found.end : std::max(run_end(text, found.begin), found.begin + 1);
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
constexpr std::array<std::string_view, 39> k_context = {"rijksregister*",
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
                                                        "passport*",
                                                        "id kaart*",
                                                        "eid",
                                                        "id card*",
                                                        "identity card*",
                                                        "kaartnummer*",
                                                        "ssn",
                                                        "social security*",
                                                        "pesel*",
                                                        "dni",
                                                        "nie",
                                                        "nif",
                                                        "codice fiscale",
                                                        "steuer*",
                                                        "idnr",
                                                        "tax id*",
                                                        "fiscaal nummer",
                                                        "steuerid*",
                                                        "passeport*"};

} // namespace

const RecogniserDescriptor k_foreign = {
    .name = "foreign",
    .version = 2,
    .summary = "identity numbers of Belgium, Germany, France, Spain, Poland, Italy, the United Kingdom and "
               "the United "
               "States, named so",
    .replacement = "[BUITENL. NUMMER]",
    .needs = {.size = 9, .digits = 1, .any = {.digits = 6, .serial = true}},
    .gate =
        R"((?:[0-9][ .-]?){8}[0-9]|[12] ?[0-9]{2} ?[0-9]{2} ?2[AB]|[A-Z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]|[A-Z][0-9A-Z]{7}[0-9]|[0-9XYZ]-?[0-9]{7}-?[A-Z]|[A-Z]{6}[0-9]{2}[A-Z][0-9]{2}|(?:passport|paspoort).{0,24}[0-9]{6})",

    .required = k_required,
    .context = k_context,
    .negative = k_other_numbers,
    .make = &make_foreign,
    .named_only = true,
};

} // namespace chatkeep::policy
