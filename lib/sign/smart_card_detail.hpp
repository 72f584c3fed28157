#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Identities on smart cards; never included from outside this folder.

#include "sign/openssl_detail.hpp"

#include <string>

namespace chatkeep::sign {

/// Takes the key that a pkcs11: URI (RFC 7512, with the attribute module-path) names, and its certificate if
/// it lies beside it. Throws Error{missing} when the engine, the module or the key is not there,
/// Error{credential} when the PIN is wrong or lacking, Error{usage} for a URI that holds the PIN.
void load_from_card(const std::string& location, const Password& pin, Identity::State& state);

} // namespace chatkeep::sign
