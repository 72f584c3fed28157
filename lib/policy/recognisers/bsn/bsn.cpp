// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/bsn/bsn.hpp"

#include "policy/numbers.hpp"

#include <array>

namespace chatkeep::policy {

namespace {

constexpr std::array k_forms = {Groups{9}, Groups{4, 2, 3}, Groups{3, 3, 3}, Groups{8}};

class BsnRecogniser : public GroupedNumbers {
public:
    BsnRecogniser() : GroupedNumbers(k_forms, " .-") {}

private:
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
constexpr auto k_negative =
    joined(k_other_numbers, std::array<std::string_view, 20>{
                                "rsin*",      "kvk*",           "fiscaal nummer", "tel",        "telefoon*",
                                "dossiernr*", "dossiernummer*", "agb*",           "rijbewijs*", "v nummer*",
                                "vnr",        "big nummer*",    "imei*",          "kenteken*",  "paspoort*",
                                "postbus*",   "polis*",         "serienummer*",   "btw*",       "vat"});

} // namespace

const RecogniserDescriptor k_bsn = {
    .name = "bsn",
    .version = 2,
    .summary = "citizen service numbers: nine digits that pass the eleven-test",
    .replacement = "[BSN]",
    .needs = {.size = 8, .digits = 8},
    .gate = k_long_number_gate,
    .required = k_required,
    .context = k_context,
    .negative = k_negative,
    .make = &make_bsn,
};

} // namespace chatkeep::policy
