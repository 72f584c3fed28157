// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/idcard/idcard.hpp"

#include "policy/numbers.hpp"
#include "policy/recognisers/passport/document.hpp"

namespace chatkeep::policy {

namespace {

std::unique_ptr<Recogniser> make_idcard(const Rule&) {
    return std::make_unique<DocumentNumbers>(Document::identity_card);
}

constexpr std::array k_required = {Evidence::check, Evidence::context};

} // namespace

const RecogniserDescriptor k_idcard = {
    .name = "idcard",
    .version = 1,
    .summary = "numbers of Dutch identity cards",
    .replacement = "[ID-KAART]",
    .needs = {.size = 9, .digits = 1},
    .gate = k_document_gate,
    .required = k_required,
    .context = k_document_words,
    .negative = k_other_numbers,
    .make = &make_idcard,
    .unnamed = Level::note,
};

} // namespace chatkeep::policy
