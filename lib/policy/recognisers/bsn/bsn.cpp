// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/bsn/bsn.hpp"

#include "policy/numbers.hpp"
#include "policy/scan.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::policy {

namespace {

// of eight digits the leading zero is left out
constexpr std::array k_forms = {Groups{9},       Groups{4, 2, 3}, Groups{3, 3, 3}, Groups{8},
                                Groups{3, 2, 3}, Groups{2, 3, 3}, Groups{4, 4}};

/// "+31 6 12345678", "0031 612345678", "06 12345678": the digits are the end of a telephone number.
bool ends_phone(std::string_view text, const Candidate& found) {
    constexpr std::size_t reach = 12;
    std::size_t begin = found.begin;
    while (begin > 0 && found.begin - begin < reach &&
           (base::is_digit(text[begin - 1]) ||
            std::string_view(" -./()+").find(text[begin - 1]) != std::string_view::npos)) {
        --begin;
        if (text[begin] == '+') {
            return true;
        }
    }
    const std::string_view front = base::trim(text.substr(begin, found.begin - begin));
    const std::string_view last = front.substr(front.find_last_of(' ') + 1);
    const std::string digits = digits_of(last);
    return digits.starts_with("00") ? digits.size() > 2
                                    : digits == "06" && text.substr(found.begin, 1) != "0";
}

class BsnRecogniser : public GroupedNumbers {
public:
    BsnRecogniser() : GroupedNumbers(k_forms, " .-") {}

    void find(std::string_view text, std::vector<Candidate>& out) override {
        const std::size_t first = out.size();
        GroupedNumbers::find(text, out);
        out.erase(std::remove_if(out.begin() + static_cast<std::ptrdiff_t>(first), out.end(),
                                 [&](const Candidate& found) { return ends_phone(text, found); }),
                  out.end());
        find_glued(text, out);
        find_loose(text, {9, 9}, first, out);
    }

private:
    /// Where nine digits that begin at begin end, in one group or three; begin: there are none.
    static std::size_t glued_end(std::string_view text, std::size_t begin) {
        for (const Groups& form : {Groups{9}, Groups{4, 2, 3}, Groups{3, 3, 3}}) {
            const std::size_t end = match_groups(text, begin, form, " .-");
            if (end != 0) {
                return end;
            }
        }
        return begin;
    }

    /// Whether the word that ends at end, with nothing in front of it, names the number.
    static bool is_named(std::string_view text, std::size_t end) {
        constexpr std::array<std::string_view, 6> words = {"bsn",       "bsnr",       "bsnnr",
                                                           "bsnnummer", "sofinummer", "burgerservicenummer"};
        std::size_t begin = end;
        while (begin > 0 && base::is_alpha(text[begin - 1])) {
            --begin;
        }
        const std::string word = base::lower_ascii(text.substr(begin, end - begin));
        return !is_word_before(text, begin) && std::find(words.begin(), words.end(), word) != words.end();
    }

    /// "BSN999990019", "bsn999-990-019", "bsnnummer999990019"
    void find_glued(std::string_view text, std::vector<Candidate>& out) const {
        constexpr std::size_t size = 9;
        for (std::size_t at = 3; at + size <= text.size(); ++at) {
            if (!base::is_digit(text[at]) || !base::is_alpha(text[at - 1]) || !is_named(text, at)) {
                continue;
            }
            Candidate found;
            found.begin = at;
            found.end = glued_end(text, at);
            found.value = digits_of(text.substr(at, found.end - at));
            if (found.value.size() == size && judge(found) && found.check &&
                !is_word_after(text, found.end)) {
                out.push_back(std::move(found));
            }
        }
    }

    [[nodiscard]] bool judge(Candidate& found) const override {
        if (found.value.size() == 8) { // the leading zero is often dropped
            found.value.insert(found.value.begin(), '0');
            found.needs_context = true;
        }
        found.check = passes_eleven_test(found.value);
        return true;
    }
};

std::unique_ptr<Recogniser> make_bsn(const Rule&) {
    return std::make_unique<BsnRecogniser>();
}

constexpr std::array k_required = {Evidence::check, Evidence::context};
constexpr std::array<std::string_view, 14> k_context = {"bsn*",
                                                        "b s n",
                                                        "burgerservicenummer*",
                                                        "burgerservicenr*",
                                                        "sofi*",
                                                        "persoonsnummer*",
                                                        "persoonsnr*",
                                                        "citizen service number",
                                                        "citizen service no",
                                                        "social security",
                                                        "burger service nummer",
                                                        "burger service nr",
                                                        "id nummer",
                                                        "identificatienummer*"};
constexpr auto k_negative =
    joined(k_other_numbers, std::array<std::string_view, 20>{
                                "rsin*",      "kvk*",           "fiscaal nummer", "tel",        "telefoon*",
                                "dossiernr*", "dossiernummer*", "agb*",           "rijbewijs*", "v nummer*",
                                "vnr",        "big nummer*",    "imei*",          "kenteken*",  "paspoort*",
                                "postbus*",   "polis*",         "serienummer*",   "btw*",       "vat"});

} // namespace

const RecogniserDescriptor k_bsn = {
    .name = "bsn",
    .version = 8,
    .summary = "citizen service numbers: nine digits that pass the eleven-test",
    .replacement = "[BSN]",
    .needs = {.size = 8, .digits = 8},
    .may_pass = &may_hold_long_number,
    .required = k_required,
    .context = k_context,
    .negative = k_negative,
    .make = &make_bsn,
    .is_numbered = true,
};

} // namespace chatkeep::policy
