// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/iban/iban.hpp"

#include "policy/digits.hpp"
#include "policy/scan.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::policy {

namespace {

struct Country {
    std::string_view code;
    std::string_view structure; ///< of the part behind the check digits: n digit, a letter, c either
};

// structures of the SWIFT registry, sorted by code; the lengths of 76 of them are checked against published
// examples
constexpr std::array k_countries = {
    Country{"AD", "8n12c"},    Country{"AE", "19n"},      Country{"AL", "8n16c"},
    Country{"AT", "16n"},      Country{"AZ", "4a20c"},    Country{"BA", "16n"},
    Country{"BE", "12n"},      Country{"BG", "4a6n8c"},   Country{"BH", "4a14c"},
    Country{"BI", "23n"},      Country{"BR", "23n1a1c"},  Country{"BY", "4c4n16c"},
    Country{"CH", "5n12c"},    Country{"CR", "18n"},      Country{"CY", "8n16c"},
    Country{"CZ", "20n"},      Country{"DE", "18n"},      Country{"DJ", "23n"},
    Country{"DK", "14n"},      Country{"DO", "4c20n"},    Country{"EE", "16n"},
    Country{"EG", "25n"},      Country{"ES", "20n"},      Country{"FI", "14n"},
    Country{"FK", "2a12n"},    Country{"FO", "14n"},      Country{"FR", "10n11c2n"},
    Country{"GB", "4a14n"},    Country{"GE", "2a16n"},    Country{"GI", "4a15c"},
    Country{"GL", "14n"},      Country{"GR", "7n16c"},    Country{"GT", "24c"},
    Country{"HN", "4a20n"},    Country{"HR", "17n"},      Country{"HU", "24n"},
    Country{"IE", "4a14n"},    Country{"IL", "19n"},      Country{"IQ", "4a15n"},
    Country{"IS", "22n"},      Country{"IT", "1a10n12c"}, Country{"JO", "4a4n18c"},
    Country{"KW", "4a22c"},    Country{"KZ", "3n13c"},    Country{"LB", "4n20c"},
    Country{"LC", "4a24c"},    Country{"LI", "5n12c"},    Country{"LT", "16n"},
    Country{"LU", "3n13c"},    Country{"LV", "4a13c"},    Country{"LY", "21n"},
    Country{"MC", "10n11c2n"}, Country{"MD", "20c"},      Country{"ME", "18n"},
    Country{"MK", "3n10c2n"},  Country{"MN", "16n"},      Country{"MR", "23n"},
    Country{"MT", "4a5n18c"},  Country{"MU", "4a19n3a"},  Country{"NI", "4a20n"},
    Country{"NL", "4a10n"},    Country{"NO", "11n"},      Country{"OM", "3n16c"},
    Country{"PK", "4a16c"},    Country{"PL", "24n"},      Country{"PS", "4a21c"},
    Country{"PT", "21n"},      Country{"QA", "4a21c"},    Country{"RO", "4a16c"},
    Country{"RS", "18n"},      Country{"RU", "14n15c"},   Country{"SA", "2n18c"},
    Country{"SC", "4a20n3a"},  Country{"SD", "14n"},      Country{"SE", "20n"},
    Country{"SI", "15n"},      Country{"SK", "20n"},      Country{"SM", "1a10n12c"},
    Country{"SO", "19n"},      Country{"ST", "21n"},      Country{"SV", "4a20n"},
    Country{"TL", "19n"},      Country{"TN", "20n"},      Country{"TR", "6n16c"},
    Country{"UA", "6n19c"},    Country{"VA", "18n"},      Country{"VG", "4a16n"},
    Country{"XK", "16n"},      Country{"YE", "4a4n18c"}};

static_assert(std::is_sorted(k_countries.begin(), k_countries.end(),
                             [](const Country& a, const Country& b) { return a.code < b.code; }));

constexpr std::size_t k_head = 4; ///< country code and check digits

const Country* find_country(std::string_view code) {
    const auto* const found =
        std::lower_bound(k_countries.begin(), k_countries.end(), code,
                         [](const Country& c, std::string_view key) { return c.code < key; });
    return found != k_countries.end() && found->code == code ? found : nullptr;
}

bool fits(char kind, char c) {
    return kind == 'n' ? base::is_digit(c) : (kind == 'a' ? base::is_alpha(c) : base::is_alnum(c));
}

/// The structure written out, one letter for each character: "4a2n" is "aaaann".
std::string spelled_out(std::string_view structure) {
    std::string out;
    std::size_t count = 0;
    for (const char c : structure) {
        if (base::is_digit(c)) {
            count = count * 10 + static_cast<std::size_t>(c - '0');
        } else {
            out.append(count, c);
            count = 0;
        }
    }
    return out;
}

bool passes_mod97(std::string_view iban) {
    unsigned rest = 0;
    for (std::size_t i = 0; i < iban.size(); ++i) {
        const char c = iban[(i + k_head) % iban.size()];
        if (base::is_digit(c)) {
            rest = (rest * 10 + static_cast<unsigned>(c - '0')) % 97;
        } else {
            rest = (rest * 100 + static_cast<unsigned>(c - 'A') + 10) % 97;
        }
    }
    return rest == 1;
}

bool is_separator(char c) {
    return std::string_view(" -./_\n\r").find(c) != std::string_view::npos;
}

/// Past what people put between two groups: one sign, or a sign at the end of a line.
std::size_t skip_separators(std::string_view text, std::size_t at) {
    for (int i = 0; i < 2 && at < text.size() && is_separator(text[at]); ++i) {
        ++at;
    }
    return at;
}

/// Where the check digits behind a country's code that begins at at end; 0: there is no such beginning.
std::size_t head_end(std::string_view text, std::size_t at) {
    std::size_t digits = at + 2;
    if (at + k_head > text.size() || !base::is_alpha(text[at]) || !base::is_alpha(text[at + 1])) {
        return 0;
    }
    digits = skip_separators(text, digits);
    const bool two =
        digits + 2 <= text.size() && base::is_digit(text[digits]) && base::is_digit(text[digits + 1]);
    return two ? digits + 2 : 0;
}

/// Where the first head that begins at or behind from begins; text.size(): there is none.
std::size_t find_head(std::string_view text, std::size_t from) {
    for (std::size_t digit = find_digit(text, std::min(from + 2, text.size())); digit + 1 < text.size();
         digit = find_digit(text, digit + 1)) {
        std::size_t end = digit; // of the letters
        while (end > from + 2 && digit - end < 2 && is_separator(text[end - 1])) {
            --end;
        }
        if (head_end(text, end - 2) == digit + 2) {
            return end - 2;
        }
    }
    return text.size();
}

/// "IBANNL91…"
bool is_behind_name(std::string_view text, std::size_t at) {
    constexpr std::string_view name = "iban";
    return at >= name.size() && base::lower_ascii(text.substr(at - name.size(), name.size())) == name &&
           !is_word_before(text, at - name.size());
}

class IbanRecogniser : public Recogniser {
public:
    void find(std::string_view text, std::vector<Candidate>& out) override {
        for (std::size_t at = find_head(text, 0); at < text.size();) {
            Candidate found;
            const bool is_found =
                (!is_word_before(text, at) || is_behind_name(text, at)) && read(text, at, found);
            at = find_head(text, is_found ? found.end : at + 1);
            if (is_found) {
                out.push_back(std::move(found));
            }
        }
    }

    [[nodiscard]] std::string canonical(std::string_view entry) const override {
        Candidate found;
        return read(entry, 0, found) && found.check && found.end == entry.size() ? found.value
                                                                                 : std::string();
    }

private:
    /// Takes exactly as many characters as the country's numbers have, with at most two separators
    /// between two.
    static bool read(std::string_view text, std::size_t begin, Candidate& found) {
        std::size_t at = head_end(text, begin);
        if (at == 0) {
            return false;
        }
        const std::string code = {base::to_upper(text[begin]), base::to_upper(text[begin + 1])};
        const Country* country = find_country(code);
        if (country == nullptr) {
            return false;
        }
        found.value = code;
        found.value += text.substr(at - 2, 2);
        const std::size_t head = at;
        found.begin = begin;
        for (const char kind : spelled_out(country->structure)) {
            at = skip_separators(text, at);
            if (at >= text.size() || !fits(kind, text[at])) {
                return code == "NL" && read_mistyped(text, head, found);
            }
            found.value.push_back(base::to_upper(text[at++]));
        }
        found.end = at;
        found.check = passes_mod97(found.value);
        return !is_word_after(text, at) || (code == "NL" && read_mistyped(text, head, found));
    }

    /// A Dutch number with a digit too many or too few, behind its check digits.
    static bool read_mistyped(std::string_view text, std::size_t head, Candidate& found) {
        constexpr std::size_t letters = 4;
        constexpr std::size_t least = letters + 9;
        constexpr std::size_t most = letters + 11;
        found.value.resize(k_head);
        std::size_t end = head;
        for (std::size_t at = skip_separators(text, head); at < text.size(); at = skip_separators(text, at)) {
            const std::size_t size = found.value.size() - k_head;
            if (!fits(size < letters ? 'a' : 'n', text[at]) || size == most) {
                break;
            }
            found.value.push_back(base::to_upper(text[at]));
            end = ++at;
        }
        found.end = end;
        found.check = false;
        return found.value.size() >= k_head + least && !is_word_after(text, end);
    }
};

std::unique_ptr<Recogniser> make_iban(const Rule&) {
    return std::make_unique<IbanRecogniser>();
}

constexpr std::array k_required = {Evidence::check};
constexpr std::array<std::string_view, 8> k_context = {"iban*",           "rekening*",   "bankrekening*",
                                                       "rekeningnummer*", "bankaccount", "overmaken",
                                                       "tikkie*",         "account"};
// an account of a supplier is a fact of the function: a person decides
constexpr std::array<std::string_view, 16> k_negative = {
    "leverancier*",    "factuur*",  "facturen", "crediteur*", "offerte*", "inkoop*",
    "inkooporder*",    "supplier*", "vendor*",  "invoice*",   "kvk*",     "btw*",
    "verplichtingnr*", "debiteur*", "bv",       "gmbh"};

} // namespace

const RecogniserDescriptor k_iban = {
    .name = "iban",
    .version = 5,
    .summary = "bank account numbers (IBAN) of all countries",
    .replacement = "[IBAN]",
    .needs = {.size = 15, .code = true},
    .required = k_required,
    .context = k_context,
    .negative = k_negative,
    .negative_wins = true,
    .make = &make_iban,
    .mistyped = Level::propose,
};

} // namespace chatkeep::policy
