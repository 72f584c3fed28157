#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Detached signatures over statements: CMS (RFC 5652) with the CAdES attribute that binds the signer's
// certificate, as openssl(1) writes and checks with cms -binary -cades.

#include "sign/identity.hpp"
#include "sign/trust.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::sign {

/// DER. The signing time that it states is the machine's.
[[nodiscard]] std::string sign_detached(std::string_view content, const Identity& signer);
/// Adds a signer to a signature over the same content. Throws Error{data} when signature is none,
/// Error{refused} when this signer has signed already.
[[nodiscard]] std::string add_signature(std::string_view signature, std::string_view content,
                                        const Identity& signer);

struct SignerReport {
    std::string subject; ///< empty when the certificate is not there
    std::string certificate_sha256;
    std::string key_sha256;                   ///< of the public key, as the certificate has it
    std::optional<std::int64_t> claimed_time; ///< what the signer says, in seconds since 1970
    /// The signature names the certificate (CAdES), so that no other with the same key can take its place.
    bool binds_certificate = false;
    Verdict verdict = Verdict::malformed;
    std::string reason; ///< why it is malformed, where that is known
};

/// Each signer's verdict; certificates are checked at a moment in seconds since 1970. One report with
/// Verdict::malformed when signature is no detached CMS signature in DER, or holds what no signature covers:
/// unsigned attributes, revocation lists. A signature counts only when every signer is valid.
[[nodiscard]] std::vector<SignerReport> verify_detached(std::string_view signature, std::string_view content,
                                                        const Trust& trust, std::int64_t at);

} // namespace chatkeep::sign
