// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/imei/imei.hpp"

#include "policy/numbers.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::policy {

namespace {

// 3GPP TS 23.003, 6.2: type allocation code 8, serial number 6, check digit 1. With the software version (16
// or 17 digits in all) there is no check digit.
constexpr std::array k_forms = {
    Groups{16},         Groups{15},      Groups{2, 6, 6, 1}, Groups{6, 2, 6, 1},    Groups{2, 6, 6, 2},
    Groups{6, 2, 6, 2}, Groups{8, 6, 1}, Groups{8, 6, 2},    Groups{3, 3, 3, 3, 3}, Groups{5, 5, 5}};

class ImeiRecogniser : public GroupedNumbers {
public:
    ImeiRecogniser() : GroupedNumbers(k_forms, " -/.") {}

private:
    [[nodiscard]] bool judge(Candidate& found) const override {
        const bool is_one_digit = std::all_of(found.value.begin(), found.value.end(),
                                              [&](char c) { return c == found.value.front(); });
        found.check = found.value.size() == 16 || passes_luhn(found.value);
        found.needs_context = true;
        return !is_one_digit;
    }
};

std::unique_ptr<Recogniser> make_imei(const Rule&) {
    return std::make_unique<ImeiRecogniser>();
}

constexpr std::array k_required = {Evidence::check, Evidence::context};
constexpr std::array<std::string_view, 6> k_context = {"imei*",     "toestelnummer*",       "toestelnr*",
                                                       "device id", "serienummer telefoon", "handset*"};
constexpr auto k_negative =
    joined(k_other_numbers, std::array<std::string_view, 3>{"creditcard*", "credit card*", "amex"});

} // namespace

const RecogniserDescriptor k_imei = {
    .name = "imei",
    .version = 2,
    .summary = "serial numbers of phones (IMEI), named so",
    .replacement = "[IMEI]",
    .needs = {.size = 15, .digits = 15},
    .may_pass = &may_hold_long_number,
    .required = k_required,
    .context = k_context,
    .negative = k_negative,
    .make = &make_imei,
    .named_only = true,
    .is_numbered = true,
};

} // namespace chatkeep::policy
