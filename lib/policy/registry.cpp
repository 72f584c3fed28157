// SPDX-License-Identifier: EUPL-1.2
#include "policy/registry.hpp"

#include "policy/recognisers/agb/agb.hpp"
#include "policy/recognisers/age/age.hpp"
#include "policy/recognisers/big/big.hpp"
#include "policy/recognisers/bsn/bsn.hpp"
#include "policy/recognisers/card/card.hpp"
#include "policy/recognisers/command/command.hpp"
#include "policy/recognisers/crypto/crypto.hpp"
#include "policy/recognisers/dob/dob.hpp"
#include "policy/recognisers/foreign/foreign.hpp"
#include "policy/recognisers/geo/geo.hpp"
#include "policy/recognisers/handle/handle.hpp"
#include "policy/recognisers/iban/iban.hpp"
#include "policy/recognisers/idcard/idcard.hpp"
#include "policy/recognisers/imei/imei.hpp"
#include "policy/recognisers/ip/ip.hpp"
#include "policy/recognisers/kvk/kvk.hpp"
#include "policy/recognisers/lexicon/lexicon.hpp"
#include "policy/recognisers/licence/licence.hpp"
#include "policy/recognisers/list/list.hpp"
#include "policy/recognisers/mac/mac.hpp"
#include "policy/recognisers/mail/mail.hpp"
#include "policy/recognisers/mrz/mrz.hpp"
#include "policy/recognisers/name/name.hpp"
#include "policy/recognisers/passport/passport.hpp"
#include "policy/recognisers/patient/patient.hpp"
#include "policy/recognisers/pattern/pattern.hpp"
#include "policy/recognisers/period/period.hpp"
#include "policy/recognisers/plate/plate.hpp"
#include "policy/recognisers/postcode/postcode.hpp"
#include "policy/recognisers/rsin/rsin.hpp"
#include "policy/recognisers/secret/secret.hpp"
#include "policy/recognisers/street/street.hpp"
#include "policy/recognisers/subject/subject.hpp"
#include "policy/recognisers/tel/tel.hpp"
#include "policy/recognisers/url/url.hpp"
#include "policy/recognisers/url_secret/url_secret.hpp"
#include "policy/recognisers/uzovi/uzovi.hpp"
#include "policy/recognisers/vat_old/vat_old.hpp"
#include "policy/recognisers/vnr/vnr.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::policy {

namespace {

constexpr std::array k_recognisers = {
    &k_period,   &k_bsn,       &k_vat_old, &k_rsin, &k_kvk,        &k_iban,   &k_card,    &k_crypto, &k_tel,
    &k_mail,     &k_passport,  &k_idcard,  &k_mrz,  &k_licence,    &k_vnr,    &k_foreign, &k_big,    &k_agb,
    &k_uzovi,    &k_patient,   &k_imei,    &k_url,  &k_url_secret, &k_handle, &k_secret,  &k_ip,     &k_mac,
    &k_postcode, &k_street,    &k_geo,     &k_dob,  &k_age,        &k_plate,  &k_name,    &k_art9,   &k_art10,
    &k_private,  &k_relevance, &k_lexicon, &k_list, &k_pattern,    &k_command};

/// A name that ends in a colon is the beginning of many: "command:./frog-ner".
bool is_named(const RecogniserDescriptor& descriptor, std::string_view name) noexcept {
    return descriptor.name.back() == ':' ? name.starts_with(descriptor.name) : name == descriptor.name;
}

} // namespace

std::span<const RecogniserDescriptor* const> recognisers() noexcept {
    return k_recognisers;
}

const RecogniserDescriptor* find_recogniser(std::string_view name) noexcept {
    const auto* const found = std::find_if(k_recognisers.begin(), k_recognisers.end(),
                                           [&](const auto* r) { return is_named(*r, name); });
    return found == k_recognisers.end() ? nullptr : *found;
}

bool is_ranking_model(std::string_view name) noexcept {
    return name.starts_with("model:");
}

} // namespace chatkeep::policy
