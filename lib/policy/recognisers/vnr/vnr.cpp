// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/vnr/vnr.hpp"

#include "policy/numbers.hpp"

#include <array>

namespace chatkeep::policy {

namespace {

// The number of a person in the aliens' register: ten digits without a public check.
constexpr std::array k_forms = {Groups{10}, Groups{3, 3, 4}, Groups{3, 4, 3}, Groups{4, 3, 3}, Groups{4, 6}};

std::unique_ptr<Recogniser> make_vnr(const Rule&) {
    return std::make_unique<NamedNumbers>(k_forms, " .-");
}

constexpr std::array k_required = {Evidence::check, Evidence::context};
constexpr std::array<std::string_view, 11> k_context = {"v nummer*",
                                                        "v nr*",
                                                        "vnr*",
                                                        "vnummer*",
                                                        "vreemdelingennummer*",
                                                        "vreemdelingennr*",
                                                        "vreemdeling*",
                                                        "ind",
                                                        "alien number*",
                                                        "alien registration*",
                                                        "coa"};
constexpr auto k_negative =
    joined(k_other_numbers, std::array<std::string_view, 8>{"kamervraag*", "kamervragen", "rijbewijs*", "tel",
                                                            "telefoon*", "mobiel*", "bel", "versienr*"});

} // namespace

const RecogniserDescriptor k_vnr = {
    .name = "vnr",
    .version = 3,
    .summary = "V-numbers of the aliens' register, named so",
    .replacement = "[V-NUMMER]",
    .needs = {.size = 10, .digits = 10},
    .gate = k_long_number_gate,
    .required = k_required,
    .context = k_context,
    .negative = k_negative,
    .make = &make_vnr,
    .is_numbered = true,
};

} // namespace chatkeep::policy
