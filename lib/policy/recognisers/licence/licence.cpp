// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/licence/licence.hpp"

#include "policy/numbers.hpp"

#include <array>

namespace chatkeep::policy {

namespace {

// Ten digits without a public check: only a word right beside them makes them sure.
constexpr std::array k_forms = {Groups{10},      Groups{5, 5},    Groups{3, 3, 4},
                                Groups{4, 3, 3}, Groups{4, 4, 2}, Groups{2, 2, 2, 2, 2}};

std::unique_ptr<Recogniser> make_licence(const Rule&) {
    return std::make_unique<NamedNumbers>(k_forms, " .-");
}

constexpr std::array k_required = {Evidence::check, Evidence::context};
constexpr std::array<std::string_view, 8> k_context = {
    "rijbewijs*",       "rijbewijsnr*",   "driving licence*", "driving license*",
    "driver s license", "driver licence", "drivers licence",  "drivers license"};
constexpr auto k_negative =
    joined(k_other_numbers,
           std::array<std::string_view, 10>{"bsn*", "v nummer*", "vnr", "vreemdelingennummer*", "tel",
                                            "telefoon*", "mobiel*", "bel", "klantnummer*", "agb*"});

} // namespace

const RecogniserDescriptor k_licence = {
    .name = "licence",
    .version = 3,
    .summary = "numbers of driving licences, named so",
    .replacement = "[RIJBEWIJS]",
    .needs = {.size = 10, .digits = 10},
    .may_pass = &may_hold_long_number,
    .required = k_required,
    .context = k_context,
    .negative = k_negative,
    .make = &make_licence,
    .close_context = true,
    .named_only = true,
    .is_numbered = true,
};

} // namespace chatkeep::policy
