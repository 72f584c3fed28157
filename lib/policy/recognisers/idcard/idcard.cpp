// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/idcard/idcard.hpp"

#include "policy/numbers.hpp"
#include "policy/recognisers/passport/document.hpp"

namespace chatkeep::policy {

namespace {

std::unique_ptr<Recogniser> make_idcard(const Rule&) {
    return std::make_unique<DocumentNumbers>(Document::identity_card);
}

/// What else has an ID.
constexpr auto k_context = joined(std::array<std::string_view, 1>{"id"}, k_document_words);
constexpr auto k_negative =
    joined(std::array<std::string_view, 22>{"order id",      "meeting id",    "webex id",       "zoom id",
                                            "conference id", "device id",     "toestel id",     "apparaat id",
                                            "user id",       "gebruiker id",  "account id",     "apple id",
                                            "product id",    "transactie id", "transaction id", "sample id",
                                            "monster id",    "session id",    "event id",       "ticket id",
                                            "call id",       "team id"},
           k_other_numbers);
constexpr std::array k_required = {Evidence::check, Evidence::context};

} // namespace

const RecogniserDescriptor k_idcard = {
    .name = "idcard",
    .version = 2,
    .summary = "numbers of Dutch identity cards",
    .replacement = "[ID-KAART]",
    .needs = k_document_needs,
    .gate = k_document_gate,
    .required = k_required,
    .context = k_context,
    .negative = k_negative,
    .make = &make_idcard,
    .unnamed = Level::note,
};

} // namespace chatkeep::policy
