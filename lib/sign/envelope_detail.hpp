#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What stands around signatures; never included from outside this folder. A signature covers the content, the
// signed attributes and, where these name it, the certificate. All else is fixed here: versions, parameters
// of algorithms, what may be enclosed. So no byte can change without being seen.

#include <openssl/x509.h>

#include <string>
#include <string_view>

namespace chatkeep::sign {

/// What is wrong with the form of a detached signature (CMS, RFC 5652); empty when nothing is. It must be
/// DER, with no attribute that is not signed and no revocation list.
[[nodiscard]] std::string find_signature_fault(std::string_view der);
/// The same of an authority's response that grants a timestamp (RFC 3161).
[[nodiscard]] std::string find_response_fault(std::string_view der);

/// Whether a signature's algorithm is written in one of its usual forms, goes with its digest, and the digest
/// is SHA-256, SHA-384 or SHA-512.
[[nodiscard]] bool has_good_algorithms(const X509_ALGOR* digest, const X509_ALGOR* signature);

/// Whether a signer's issuer and serial number are those of a certificate, byte for byte: names that differ
/// in case or kind of string count as equal elsewhere.
[[nodiscard]] bool names_exactly(const X509_NAME* issuer, const ASN1_INTEGER* serial, X509* certificate);

} // namespace chatkeep::sign
