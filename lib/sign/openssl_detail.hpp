#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Owners of OpenSSL's handles; never included from outside this folder.

#include "base/error.hpp"
#include "base/handle.hpp"
#include "sign/identity.hpp"
#include "sign/trust.hpp"

#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::sign {

/// The stack of certificates owns them too.
inline void free_certificates(STACK_OF(X509) * certificates) noexcept {
    sk_X509_pop_free(certificates, &X509_free);
}

using Bio = base::Handle<BIO, &BIO_free_all>;
using Key = base::Handle<EVP_PKEY, &EVP_PKEY_free>;
using Certificate = base::Handle<X509, &X509_free>;
using Certificates = base::Handle<STACK_OF(X509), &free_certificates>;
using Cms = base::Handle<CMS_ContentInfo, &CMS_ContentInfo_free>;
using Store = base::Handle<X509_STORE, &X509_STORE_free>;
using StoreContext = base::Handle<X509_STORE_CTX, &X509_STORE_CTX_free>;

struct Identity::State {
    Key key;
    Certificate certificate;
    Certificates others; ///< issuers, for whoever verifies
};

struct Trust::State {
    std::vector<Certificate> anchors;
};

/// The last error of OpenSSL in its words, and no errors left behind.
[[nodiscard]] std::string take_openssl_error();

[[nodiscard]] Bio read_only(std::string_view bytes);
/// The bytes written to a memory BIO.
[[nodiscard]] std::string bytes_of(BIO* memory);

/// "CN=Noa Vermeer, O=Ministerie" as RFC 2253 writes it, in UTF-8.
[[nodiscard]] std::string to_text(const X509_NAME* name);
[[nodiscard]] std::string to_text(const ASN1_INTEGER* number);
/// Seconds since 1970.
[[nodiscard]] std::int64_t to_seconds(const ASN1_TIME* time);

/// A store of the anchors that checks certificates at a moment, in seconds since 1970.
[[nodiscard]] Store make_store(const Trust& trust, std::int64_t at);

/// What is wrong with a chain from certificate to an anchor at a moment; valid when nothing is.
[[nodiscard]] Verdict check_chain(X509* certificate, STACK_OF(X509) * others, const Trust& trust,
                                  std::int64_t at);

/// Issuers of an identity that go along with what it signs: no root. Whoever trusts one has it.
[[nodiscard]] Certificates enclosed_issuers(const Identity::State& identity);

/// P-256, P-384 or P-521; other curves of their sizes are none of them.
[[nodiscard]] bool has_good_curve(EVP_PKEY* key);

/// A function of OpenSSL that cannot fail for reasons of the input failed.
[[noreturn]] void fail_internal(std::string_view what);

} // namespace chatkeep::sign
