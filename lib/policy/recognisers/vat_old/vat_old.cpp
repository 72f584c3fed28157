// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/vat_old/vat_old.hpp"

#include "policy/numbers.hpp"
#include "policy/scan.hpp"

#include <array>

namespace chatkeep::policy {

namespace {

constexpr std::array k_forms = {Groups{9}, Groups{4, 2, 3}, Groups{3, 3, 3}};
constexpr std::string_view k_separators = " .-";

bool is_separator(char c) {
    return k_separators.find(c) != std::string_view::npos;
}

/// "NL", nine digits, "B", two digits. A company's number holds its RSIN instead, by the same test; ids given
/// out since 2020 hold neither.
class VatRecogniser : public Recogniser {
public:
    void find(std::string_view text, std::vector<Candidate>& out) override {
        for (std::size_t at = 0; at + 14 <= text.size(); ++at) {
            Candidate found;
            if (base::to_upper(text[at]) == 'N' && !is_word_before(text, at) && read(text, at, found)) {
                at = found.end - 1;
                out.push_back(std::move(found));
            }
        }
    }

    [[nodiscard]] std::string canonical(std::string_view entry) const override {
        Candidate found;
        return entry.size() >= 14 && read(entry, 0, found) && found.end == entry.size() ? found.value
                                                                                        : std::string();
    }

private:
    static bool read(std::string_view text, std::size_t begin, Candidate& found) {
        std::size_t at = begin + 2;
        if (base::to_upper(text[begin]) != 'N' || base::to_upper(text[begin + 1]) != 'L') {
            return false;
        }
        at += is_separator(text[at]) ? 1U : 0U;
        for (const Groups& form : k_forms) {
            const std::size_t digits_end = match_groups(text, at, form, k_separators);
            if (digits_end != 0 && read_tail(text, begin, digits_end, found)) {
                return passes_eleven_test(std::string_view(found.value).substr(2, 9));
            }
        }
        return false;
    }

    static bool read_tail(std::string_view text, std::size_t begin, std::size_t at, Candidate& found) {
        at += at < text.size() && is_separator(text[at]) ? 1U : 0U;
        if (at >= text.size() || base::to_upper(text[at]) != 'B') {
            return false;
        }
        ++at;
        at += at < text.size() && is_separator(text[at]) ? 1U : 0U;
        const bool two = at + 2 <= text.size() && base::is_digit(text[at]) && base::is_digit(text[at + 1]);
        if (!two || is_word_after(text, at + 2)) {
            return false;
        }
        found.begin = begin;
        found.end = at + 2;
        found.value = compact_upper(text.substr(begin, found.end - begin));
        return true;
    }
};

std::unique_ptr<Recogniser> make_vat_old(const Rule&) {
    return std::make_unique<VatRecogniser>();
}

constexpr std::array k_required = {Evidence::check, Evidence::context};
constexpr std::array<std::string_view, 6> k_context = {"zzp*",       "eenmanszaak*", "zelfstandig*",
                                                       "freelance*", "sole trader*", "sole proprietor*"};
// legal persons have no citizen service number
constexpr std::array<std::string_view, 18> k_negative = {
    "bv",          "b v",         "nv",        "n v",        "stichting*",  "vereniging*",
    "cooperatie*", "coöperatie*", "gemeente*", "provincie*", "ministerie*", "ziekenhuis*",
    "ggd",         "vof",         "gmbh",      "holding*",   "rsin*",       "ltd"};

constexpr std::array<std::string_view, 1> k_signs = {"nl"};

} // namespace

const RecogniserDescriptor k_vat_old = {
    .name = "vat_old",
    .version = 1,
    .summary = "VAT ids that hold a citizen service number, as those of sole traders did before 2020",
    .replacement = "[BTW-ID]",
    .needs = {.size = 14, .digits = 11, .any = {.texts = k_signs}},
    .gate = R"(NL[ .-]?[0-9](?:[ .-]?[0-9]){8}[ .-]?B[ .-]?[0-9]{2})",
    .required = k_required,
    .context = k_context,
    .negative = k_negative,
    .negative_wins = true,
    .make = &make_vat_old,
};

} // namespace chatkeep::policy
