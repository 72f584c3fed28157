// SPDX-License-Identifier: EUPL-1.2
#include "sign/openssl_detail.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>

#include <array>

namespace chatkeep::sign {

namespace {

Key make_key(KeyType type) {
    switch (type) {
    case KeyType::p384:
        return Key(EVP_EC_gen("P-384"));
    case KeyType::rsa3072:
        return Key(EVP_RSA_gen(3072U));
    case KeyType::p256:
        break;
    }
    return Key(EVP_EC_gen("P-256"));
}

void set_serial(X509* certificate) {
    std::array<unsigned char, 16> bytes{};
    CHATKEEP_CHECK(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1);
    bytes.front() = static_cast<unsigned char>((bytes.front() & 0x3FU) | 0x40U); // positive, of full length
    const base::Handle<BIGNUM, &BN_free> number(
        BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
    CHATKEEP_CHECK(BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr);
}

void add_name(X509_NAME* name, const char* field, const std::string& value) {
    if (value.empty()) {
        return;
    }
    const auto* bytes = reinterpret_cast<const unsigned char*>(value.data());
    if (X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, bytes, static_cast<int>(value.size()), -1,
                                   0) != 1) {
        ERR_clear_error();
        throw base::Error(base::Fault::usage, "a name is empty, too long, or not UTF-8",
                          "names have at most 64 characters");
    }
}

void add_extension(X509* certificate, X509* issuer, int type, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const base::Handle<X509_EXTENSION, &X509_EXTENSION_free> extension(
        X509V3_EXT_conf_nid(nullptr, &context, type, value));
    if (extension == nullptr || X509_add_ext(certificate, extension.get(), -1) != 1) {
        fail_internal("cannot make a certificate");
    }
}

void add_uses(X509* certificate, X509* issuer, IdentityUse use) {
    const bool is_authority = use == IdentityUse::authority;
    add_extension(certificate, issuer, NID_basic_constraints,
                  is_authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
    switch (use) {
    case IdentityUse::authority:
        add_extension(certificate, issuer, NID_key_usage, "critical,keyCertSign,cRLSign");
        break;
    case IdentityUse::signing:
        add_extension(certificate, issuer, NID_key_usage, "critical,digitalSignature,nonRepudiation");
        add_extension(certificate, issuer, NID_ext_key_usage, "emailProtection");
        break;
    case IdentityUse::timestamping:
        add_extension(certificate, issuer, NID_key_usage, "critical,digitalSignature");
        add_extension(certificate, issuer, NID_ext_key_usage, "critical,timeStamping");
        break;
    }
    add_extension(certificate, issuer, NID_subject_key_identifier, "hash");
    add_extension(certificate, issuer, NID_authority_key_identifier, "keyid");
}

void append_certificate(BIO* out, X509* certificate) {
    CHATKEEP_CHECK(PEM_write_bio_X509(out, certificate) == 1);
}

} // namespace

std::string make_identity(const NewIdentity& wanted, const Identity* issuer) {
    if (issuer != nullptr && X509_check_ca(issuer->state().certificate.get()) != 1) {
        throw base::Error(base::Fault::usage, "the issuer's certificate does not let it issue certificates",
                          "make one with --use authority");
    }
    const Key key = make_key(wanted.key);
    const Certificate certificate(X509_new());
    CHATKEEP_CHECK(key != nullptr && certificate != nullptr);
    X509* signer = issuer == nullptr ? certificate.get() : issuer->state().certificate.get();
    CHATKEEP_CHECK(X509_set_version(certificate.get(), X509_VERSION_3) == 1);
    set_serial(certificate.get());
    CHATKEEP_CHECK(ASN1_TIME_set(X509_getm_notBefore(certificate.get()), wanted.from) != nullptr);
    CHATKEEP_CHECK(ASN1_TIME_set(X509_getm_notAfter(certificate.get()), wanted.until) != nullptr);
    X509_NAME* subject = X509_get_subject_name(certificate.get());
    add_name(subject, "O", wanted.organisation);
    add_name(subject, "CN", wanted.name);
    CHATKEEP_CHECK(X509_set_issuer_name(certificate.get(), X509_get_subject_name(signer)) == 1);
    CHATKEEP_CHECK(X509_set_pubkey(certificate.get(), key.get()) == 1);
    add_uses(certificate.get(), signer, wanted.use);
    EVP_PKEY* signing_key = issuer == nullptr ? key.get() : issuer->state().key.get();
    if (X509_sign(certificate.get(), signing_key, EVP_sha256()) == 0) {
        fail_internal("cannot sign a certificate");
    }
    const Bio out(BIO_new(BIO_s_secmem()));
    CHATKEEP_CHECK(
        PEM_write_bio_PKCS8PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1);
    append_certificate(out.get(), certificate.get());
    std::string pem = bytes_of(out.get());
    return issuer == nullptr ? pem : pem + issuer->public_pem();
}

} // namespace chatkeep::sign
