// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/kvk/kvk.hpp"

#include "policy/numbers.hpp"

#include <array>

namespace chatkeep::policy {

namespace {

// a company has eight digits, an establishment twelve; neither has a public check
constexpr std::array k_forms = {Groups{12},   Groups{4, 4, 4},    Groups{8},
                                Groups{4, 4}, Groups{2, 2, 2, 2}, Groups{2, 3, 3}};

std::unique_ptr<Recogniser> make_kvk(const Rule&) {
    return std::make_unique<NamedNumbers>(k_forms, " .");
}

constexpr std::array k_required = {Evidence::check, Evidence::context};
constexpr std::array<std::string_view, 6> k_context = {
    "kvk*",          "kamer van koophandel", "chamber of commerce", "vestigingsnummer*",
    "vestigingsnr*", "handelsregister*"};
constexpr auto k_negative =
    joined(k_other_numbers, std::array<std::string_view, 5>{"datum*", "date*", "agb*", "tel", "telefoon*"});

} // namespace

const RecogniserDescriptor k_kvk = {
    .name = "kvk",
    .version = 1,
    .summary = "numbers of companies and establishments in the trade register, named so",
    .replacement = "[KVK-NUMMER]",
    .needs = {.size = 8, .digits = 8},
    .may_pass = &may_hold_long_number,
    .required = k_required,
    .context = k_context,
    .negative = k_negative,
    .make = &make_kvk,
    .named_only = true,
};

} // namespace chatkeep::policy
