// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/big/big.hpp"

#include "policy/numbers.hpp"

#include <array>

namespace chatkeep::policy {

namespace {

// The register of people in health care: eleven digits without a public check.
constexpr std::array k_forms = {Groups{11}, Groups{1, 8, 2}, Groups{9, 2}, Groups{3, 3, 3, 2},
                                Groups{4, 4, 3}};

std::unique_ptr<Recogniser> make_big(const Rule&) {
    return std::make_unique<NamedNumbers>(k_forms, " .-");
}

constexpr std::array k_required = {Evidence::check, Evidence::context};
constexpr std::array<std::string_view, 5> k_context = {"big", "bignummer*", "bignr*", "bigregister*",
                                                       "bigregistratie*"};
constexpr auto k_negative =
    joined(k_other_numbers, std::array<std::string_view, 3>{"big data", "tel", "telefoon*"});

} // namespace

const RecogniserDescriptor k_big = {
    .name = "big",
    .version = 3,
    .summary = "numbers of the BIG-register of health care, named so",
    .replacement = "[BIG-NUMMER]",
    .needs = {.size = 11, .digits = 11},
    .may_pass = &may_hold_long_number,
    .required = k_required,
    .context = k_context,
    .negative = k_negative,
    .make = &make_big,
    .named_only = true,
    .is_numbered = true,
};

} // namespace chatkeep::policy
