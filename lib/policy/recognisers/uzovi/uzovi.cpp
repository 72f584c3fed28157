// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/uzovi/uzovi.hpp"

#include "policy/numbers.hpp"

#include <array>

namespace chatkeep::policy {

namespace {

// Four digits are mostly a year: the word must stand right beside them.
constexpr std::array<Groups, 1> k_forms = {Groups{4}};

std::unique_ptr<Recogniser> make_uzovi(const Rule&) {
    return std::make_unique<NamedNumbers>(k_forms, "");
}

constexpr std::array<std::string_view, 1> k_signs = {"uzovi"};
constexpr std::array k_required = {Evidence::check, Evidence::context};
constexpr std::array<std::string_view, 1> k_context = {"uzovi*"};

} // namespace

const RecogniserDescriptor k_uzovi = {
    .name = "uzovi",
    .version = 1,
    .summary = "UZOVI codes of health insurers, in a text that names them",
    .replacement = "[UZOVI-CODE]",
    .needs = {.size = 4, .digits = 4, .any = {.texts = k_signs}},
    .gate = "uzovi",
    .required = k_required,
    .context = k_context,
    .negative = k_other_numbers,
    .make = &make_uzovi,
    .close_context = true,
    .named_only = true,
};

} // namespace chatkeep::policy
