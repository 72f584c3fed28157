// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/bsn/bsn.hpp"

#include "policy/scan.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::policy {

namespace {

bool passes_eleven_test(std::string_view digits) {
    if (digits.size() != 9 ||
        std::all_of(digits.begin(), digits.end(), [&](char c) { return c == digits[0]; })) {
        return false;
    }
    int sum = -(digits[8] - '0');
    for (std::size_t i = 0; i < 8; ++i) {
        sum += static_cast<int>(9 - i) * (digits[i] - '0');
    }
    return sum % 11 == 0;
}

bool is_separator(char c) {
    return c == ' ' || c == '.' || c == '-';
}

/// The sizes of digit groups as people write them; one separator throughout.
constexpr std::array<std::array<std::size_t, 3>, 4> k_groups = {{{9, 0, 0}, {4, 2, 3}, {3, 3, 3}, {8, 0, 0}}};

/// Where a number in these groups that begins at begin ends; 0: there is none.
std::size_t match_groups(std::string_view text, std::size_t begin, const std::array<std::size_t, 3>& groups) {
    std::size_t at = begin;
    char separator = 0;
    for (const std::size_t size : groups) {
        if (size == 0) {
            break;
        }
        if (at != begin) {
            if (at >= text.size() || !is_separator(text[at]) || (separator != 0 && text[at] != separator)) {
                return 0;
            }
            separator = text[at++];
        }
        const std::string_view group = text.substr(at, size);
        if (group.size() != size || !std::all_of(group.begin(), group.end(), base::is_digit)) {
            return 0;
        }
        at += size;
    }
    return at;
}

/// A longer row of groups is another number: "999 990 019 123".
bool continues(std::string_view text, std::size_t begin, std::size_t end, bool grouped) {
    if (!grouped) {
        return false;
    }
    const bool after = end + 1 < text.size() && is_separator(text[end]) && base::is_digit(text[end + 1]);
    const bool before = begin >= 2 && is_separator(text[begin - 1]) && base::is_digit(text[begin - 2]);
    return after || before;
}

class BsnRecogniser : public Recogniser {
public:
    void find(std::string_view text, std::vector<Candidate>& out) override {
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (!base::is_digit(text[at]) || (at > 0 && base::is_digit(text[at - 1]))) {
                continue;
            }
            for (const auto& groups : k_groups) {
                const std::size_t end = match_groups(text, at, groups);
                if (end != 0 && has_number_border(text, at, end) &&
                    !continues(text, at, end, groups[1] != 0)) {
                    out.push_back(make_candidate(text, at, end));
                    at = end - 1;
                    break;
                }
            }
        }
    }

    [[nodiscard]] std::string canonical(std::string_view entry) const override {
        const std::string digits = digits_of(entry);
        return passes_eleven_test(digits) ? digits : std::string();
    }

private:
    static Candidate make_candidate(std::string_view text, std::size_t begin, std::size_t end) {
        Candidate found;
        found.begin = begin;
        found.end = end;
        found.value = digits_of(text.substr(begin, end - begin));
        if (found.value.size() == 8) { // the leading zero is often dropped
            found.value.insert(found.value.begin(), '0');
            found.needs_context = true;
        }
        found.check = passes_eleven_test(found.value);
        return found;
    }
};

std::unique_ptr<Recogniser> make_bsn(const Rule&) {
    return std::make_unique<BsnRecogniser>();
}

constexpr std::array k_required = {Evidence::check, Evidence::context};
constexpr std::array<std::string_view, 10> k_context = {"bsn*",
                                                        "burgerservicenummer*",
                                                        "burgerservicenr*",
                                                        "sofi*",
                                                        "persoonsnummer*",
                                                        "persoonsnr*",
                                                        "citizen service number",
                                                        "social security",
                                                        "burger service nummer",
                                                        "identificatienummer*"};
constexpr std::array<std::string_view, 34> k_negative = {
    "bestelnr*",  "bestelnummer*",  "bestelling*", "order*",        "factuur*",    "factuurnr*",
    "invoice*",   "zaaknr*",        "zaaknummer*", "kamerstuk*",    "isbn*",       "lot",
    "lotnr*",     "lotnummer*",     "batch*",      "versie*",       "referentie*", "ref",
    "ticket*",    "zending*",       "tracking*",   "rsin*",         "kvk*",        "fiscaal nummer",
    "artikelnr*", "artikelnummer*", "tel",         "telefoon*",     "verbruik*",   "bedrag*",
    "eur",        "euro",           "dossiernr*",  "dossiernummer*"};

} // namespace

const RecogniserDescriptor k_bsn = {
    .name = "bsn",
    .version = 1,
    .summary = "citizen service numbers: nine digits that pass the eleven-test",
    .replacement = "[BSN]",
    .needs = {.size = 8, .digits = 8},
    .gate = R"((?:[0-9][ .-]?){7}[0-9])",
    .required = k_required,
    .context = k_context,
    .negative = k_negative,
    .negative_wins = false,
    .make = &make_bsn,
};

} // namespace chatkeep::policy
