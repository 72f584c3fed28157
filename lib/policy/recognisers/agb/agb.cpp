// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/agb/agb.hpp"

#include "policy/numbers.hpp"

#include <array>

namespace chatkeep::policy {

namespace {

constexpr std::array k_forms = {Groups{8}, Groups{2, 6}, Groups{2, 3, 3}, Groups{2, 2, 2, 2},
                                Groups{4, 4}}; // kind of care 2, number 6

std::unique_ptr<Recogniser> make_agb(const Rule&) {
    return std::make_unique<NamedNumbers>(k_forms, " -.");
}

constexpr std::array k_required = {Evidence::check, Evidence::context};
constexpr std::array<std::string_view, 1> k_context = {"agb*"};
constexpr auto k_negative =
    joined(k_other_numbers, std::array<std::string_view, 4>{"kvk*", "datum*", "tel", "telefoon*"});

} // namespace

const RecogniserDescriptor k_agb = {
    .name = "agb",
    .version = 2,
    .summary = "AGB codes of care providers, named so",
    .replacement = "[AGB-CODE]",
    .needs = {.size = 8, .digits = 8},
    .may_pass = &may_hold_long_number,
    .required = k_required,
    .context = k_context,
    .negative = k_negative,
    .make = &make_agb,
    .named_only = true,
};

} // namespace chatkeep::policy
