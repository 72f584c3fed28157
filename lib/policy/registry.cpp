// SPDX-License-Identifier: EUPL-1.2
#include "policy/registry.hpp"

#include "policy/recognisers/bsn/bsn.hpp"
#include "policy/recognisers/iban/iban.hpp"
#include "policy/recognisers/lexicon/lexicon.hpp"
#include "policy/recognisers/list/list.hpp"
#include "policy/recognisers/mail/mail.hpp"
#include "policy/recognisers/name/name.hpp"
#include "policy/recognisers/pattern/pattern.hpp"
#include "policy/recognisers/period/period.hpp"
#include "policy/recognisers/subject/subject.hpp"
#include "policy/recognisers/tel/tel.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::policy {

namespace {

constexpr std::array k_recognisers = {&k_period, &k_bsn, &k_iban, &k_tel, &k_mail, &k_pattern,
                                      &k_name,   &k_art9, &k_art10, &k_private, &k_relevance, &k_lexicon, &k_list};

/// Names that policies may already carry: refusing them by name beats calling them a typing error.
constexpr std::array<std::string_view, 30> k_planned = {
    "vat_old",   "rsin",     "kvk",     "card",   "crypto",  "url",  "url.secret", "handle",
    "secret",    "postcode", "street",  "geo",    "dob",     "age",  "plate",      "passport",
    "idcard",    "mrz",      "licence", "vnr",    "foreign", "big",  "agb",        "uzovi",
    "patient",   "ip",       "mac",     "imei",   "model:", "command:"};

} // namespace

std::span<const RecogniserDescriptor* const> recognisers() noexcept {
    return k_recognisers;
}

const RecogniserDescriptor* find_recogniser(std::string_view name) noexcept {
    const auto* const found = std::find_if(k_recognisers.begin(), k_recognisers.end(),
                                           [&](const auto* r) {
                                               return r->name.back() == ':' ? name.starts_with(r->name)
                                                                            : name == r->name;
                                           });
    return found == k_recognisers.end() ? nullptr : *found;
}

bool is_planned_recogniser(std::string_view name) noexcept {
    return std::any_of(k_planned.begin(), k_planned.end(), [&](std::string_view planned) {
        return planned.back() == ':' ? name.starts_with(planned) : name == planned;
    });
}

} // namespace chatkeep::policy
