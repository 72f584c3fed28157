// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/passport/passport.hpp"

#include "policy/numbers.hpp"
#include "policy/recognisers/passport/document.hpp"

namespace chatkeep::policy {

namespace {

std::unique_ptr<Recogniser> make_passport(const Rule&) {
    return std::make_unique<DocumentNumbers>(Document::passport);
}

constexpr std::array k_required = {Evidence::check, Evidence::context};

} // namespace

const RecogniserDescriptor k_passport = {
    .name = "passport",
    .version = 3,
    .summary = "numbers of Dutch passports and other travel documents",
    .replacement = "[PASPOORT]",
    .needs = k_document_needs,
    .gate = k_document_gate,
    .required = k_required,
    .context = k_document_words,
    .negative = k_other_numbers,
    .make = &make_passport,
    .unnamed = Level::note,
};

} // namespace chatkeep::policy
