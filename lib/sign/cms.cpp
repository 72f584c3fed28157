// SPDX-License-Identifier: EUPL-1.2
#include "sign/cms.hpp"

#include "hash/sha.hpp"
#include "sign/envelope_detail.hpp"
#include "sign/openssl_detail.hpp"

#include <fmt/core.h>
#include <openssl/err.h>
#include <openssl/ess.h>

#include <algorithm>
#include <array>

namespace chatkeep::sign {

namespace {

using base::Error;
using base::Fault;

void free_chain(STACK_OF(X509) * borrowed) noexcept {
    sk_X509_free(borrowed);
}

constexpr unsigned k_flags = CMS_BINARY | CMS_DETACHED | CMS_CADES;

std::string der_of(CMS_ContentInfo* cms) {
    const Bio out(BIO_new(BIO_s_mem()));
    CHATKEEP_CHECK(i2d_CMS_bio(out.get(), cms) == 1);
    return bytes_of(out.get());
}

/// Of bytes in which find_signature_fault() finds none; null when they are no signature all the same.
Cms parse(std::string_view bytes) {
    const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
    Cms cms(d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(bytes.size())));
    ERR_clear_error();
    return cms != nullptr && der_of(cms.get()) == bytes ? std::move(cms) : nullptr;
}

const EVP_MD* digest_for(EVP_PKEY* key) {
    const int bits = EVP_PKEY_get_bits(key);
    const bool is_longer_curve = bits == 384 || bits == 521;
    return is_longer_curve ? (bits == 384 ? EVP_sha384() : EVP_sha512()) : EVP_sha256();
}

/// Adds what CMS_final() would add; that would sign for the earlier signers too, whose keys are elsewhere.
void add_content_attributes(CMS_ContentInfo* cms, CMS_SignerInfo* signer, std::string_view content,
                            const EVP_MD* function) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    const bool is_added =
        EVP_Digest(content.data(), content.size(), digest.data(), &size, function, nullptr) == 1 &&
        CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_messageDigest, V_ASN1_OCTET_STRING, digest.data(),
                                    static_cast<int>(size)) == 1 &&
        CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_contentType, V_ASN1_OBJECT, CMS_get0_eContentType(cms),
                                    -1) == 1;
    CHATKEEP_CHECK(is_added);
}

bool holds_certificate(CMS_ContentInfo* cms, X509* certificate) {
    const Certificates held(CMS_get1_certs(cms));
    ERR_clear_error();
    for (int i = 0; i < sk_X509_num(held.get()); ++i) {
        if (X509_cmp(sk_X509_value(held.get(), i), certificate) == 0) {
            return true;
        }
    }
    return false;
}

std::string sign(Cms cms, std::string_view content, const Identity& signer) {
    const Identity::State& identity = signer.state();
    EVP_PKEY* key = identity.key.get();
    const EVP_MD* function = digest_for(key);
    const bool is_there = holds_certificate(cms.get(), identity.certificate.get());
    const unsigned flags = k_flags | CMS_PARTIAL | CMS_NOSMIMECAP | (is_there ? CMS_NOCERTS : 0U);
    CMS_SignerInfo* info = CMS_add1_signer(cms.get(), identity.certificate.get(), key, function, flags);
    if (info == nullptr) {
        fail_internal("cannot sign");
    }
    add_content_attributes(cms.get(), info, content, function);
    if (CMS_SignerInfo_sign(info) != 1) {
        fail_internal("cannot sign");
    }
    const Certificates issuers = enclosed_issuers(identity);
    for (int i = 0; i < sk_X509_num(issuers.get()); ++i) {
        CMS_add1_cert(cms.get(), sk_X509_value(issuers.get(), i)); // fails for one that is there: fine
    }
    ERR_clear_error();
    return der_of(cms.get());
}

std::string key_digest_of(X509* certificate) {
    unsigned char* der = nullptr;
    const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
    if (size < 0) {
        fail_internal("cannot encode a public key");
    }
    std::string digest = hash::sha256({reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)});
    OPENSSL_free(der);
    return digest;
}

/// Statements may be signed with a certificate for documents or mail, not with one for web servers, code or
/// time.
bool may_sign(X509* certificate) {
    const std::uint32_t key_usage = X509_get_key_usage(certificate);
    if ((key_usage & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) == 0) {
        return false;
    }
    static constexpr std::array<std::string_view, 4> k_uses = {
        "1.3.6.1.5.5.7.3.4",       // emailProtection
        "1.3.6.1.5.5.7.3.36",      // documentSigning, RFC 9336
        "1.3.6.1.4.1.311.10.3.12", // Microsoft's document signing, in use before it
        "2.5.29.37.0",             // any
    };
    const base::Handle<EXTENDED_KEY_USAGE, &EXTENDED_KEY_USAGE_free> uses(
        static_cast<EXTENDED_KEY_USAGE*>(X509_get_ext_d2i(certificate, NID_ext_key_usage, nullptr, nullptr)));
    if (uses == nullptr) {
        return true;
    }
    for (int i = 0; i < sk_ASN1_OBJECT_num(uses.get()); ++i) {
        std::array<char, 80> oid{};
        OBJ_obj2txt(oid.data(), oid.size(), sk_ASN1_OBJECT_value(uses.get(), i), 1);
        if (std::find(k_uses.begin(), k_uses.end(), std::string_view(oid.data())) != k_uses.end()) {
            return true;
        }
    }
    return false;
}

bool is_accepted(CMS_SignerInfo* signer, EVP_PKEY* key) {
    X509_ALGOR* digest = nullptr;
    X509_ALGOR* signature = nullptr;
    CMS_SignerInfo_get0_algs(signer, nullptr, nullptr, &digest, &signature);
    const int type = EVP_PKEY_get_base_id(key);
    const bool is_good_key = has_good_curve(key) || ((type == EVP_PKEY_RSA || type == EVP_PKEY_RSA_PSS) &&
                                                     EVP_PKEY_get_bits(key) >= 2048);
    return is_good_key && has_good_algorithms(digest, signature);
}

std::optional<std::int64_t> claimed_time(CMS_SignerInfo* signer) {
    const int at = CMS_signed_get_attr_by_NID(signer, NID_pkcs9_signingTime, -1);
    X509_ATTRIBUTE* attribute = at < 0 ? nullptr : CMS_signed_get_attr(signer, at);
    const ASN1_TYPE* time = attribute == nullptr ? nullptr : X509_ATTRIBUTE_get0_type(attribute, 0);
    if (time == nullptr || (time->type != V_ASN1_UTCTIME && time->type != V_ASN1_GENERALIZEDTIME)) {
        return std::nullopt;
    }
    return to_seconds(time->value.asn1_string);
}

/// The value of a signed attribute as DER in an ASN.1 sequence; null when it is not there once.
template <typename Value>
Value* decode_attribute(CMS_SignerInfo* signer, int id,
                        Value* (*decode)(Value**, const unsigned char**, long)) {
    const auto* value = static_cast<const ASN1_STRING*>(
        CMS_signed_get0_data_by_OBJ(signer, OBJ_nid2obj(id), -3, V_ASN1_SEQUENCE));
    if (value == nullptr) {
        return nullptr;
    }
    const unsigned char* at = ASN1_STRING_get0_data(value);
    return decode(nullptr, &at, ASN1_STRING_length(value));
}

/// 1: the signature names the certificate, 0: it names none, -1: it names another.
int compare_named_certificate(CMS_SignerInfo* signer, X509* certificate, STACK_OF(X509) * others) {
    const bool is_named = CMS_signed_get_attr_by_NID(signer, NID_id_smime_aa_signingCertificateV2, -1) >= 0 ||
                          CMS_signed_get_attr_by_NID(signer, NID_id_smime_aa_signingCertificate, -1) >= 0;
    if (!is_named) {
        return 0;
    }
    const base::Handle<ESS_SIGNING_CERT, &ESS_SIGNING_CERT_free> first(
        decode_attribute(signer, NID_id_smime_aa_signingCertificate, &d2i_ESS_SIGNING_CERT));
    const base::Handle<ESS_SIGNING_CERT_V2, &ESS_SIGNING_CERT_V2_free> second(
        decode_attribute(signer, NID_id_smime_aa_signingCertificateV2, &d2i_ESS_SIGNING_CERT_V2));
    const base::Handle<STACK_OF(X509), &free_chain> chain(sk_X509_dup(others));
    CHATKEEP_CHECK(chain != nullptr && sk_X509_unshift(chain.get(), certificate) > 0);
    const bool fits = OSSL_ESS_check_signing_certs(first.get(), second.get(), chain.get(), 1) == 1;
    ERR_clear_error();
    return fits ? 1 : -1;
}

/// One signer at a time, so that each gets its own verdict.
class Checker {
public:
    Checker(CMS_ContentInfo* cms, std::string_view content, const Trust& trust, std::int64_t at)
        : m_cms(cms), m_content(content), m_certificates(CMS_get1_certs(cms)), m_trust(trust), m_at(at) {
        ERR_clear_error();
    }

    std::vector<SignerReport> check() {
        std::vector<SignerReport> reports;
        STACK_OF(CMS_SignerInfo)* signers = CMS_get0_SignerInfos(m_cms);
        reports.reserve(static_cast<std::size_t>(std::max(sk_CMS_SignerInfo_num(signers), 0)));
        for (int i = 0; i < sk_CMS_SignerInfo_num(signers); ++i) {
            reports.push_back(check_signer(sk_CMS_SignerInfo_value(signers, i)));
        }
        const bool all =
            !reports.empty() && std::all_of(reports.begin(), reports.end(), [](const SignerReport& report) {
                return report.verdict == Verdict::valid;
            });
        if (all) {
            reports.front().verdict = verdict_on_whole();
        }
        return reports;
    }

private:
    SignerReport check_signer(CMS_SignerInfo* signer) {
        SignerReport report;
        report.claimed_time = claimed_time(signer);
        X509* certificate = find_certificate(signer);
        if (certificate == nullptr) {
            report.verdict = Verdict::no_certificate;
            return report;
        }
        report.subject = to_text(X509_get_subject_name(certificate));
        report.certificate_sha256 = digest_of(certificate);
        report.key_sha256 = key_digest_of(certificate);
        const int named = compare_named_certificate(signer, certificate, m_certificates.get());
        report.binds_certificate = named == 1;
        report.verdict = named < 0 ? Verdict::tampered : verdict_on(signer, certificate);
        return report;
    }

    X509* find_certificate(CMS_SignerInfo* signer) {
        for (int i = 0; i < sk_X509_num(m_certificates.get()); ++i) {
            X509* candidate = sk_X509_value(m_certificates.get(), i);
            if (is_of(signer, candidate)) {
                CMS_SignerInfo_set1_signer_cert(signer, candidate);
                return candidate;
            }
        }
        return nullptr;
    }

    static bool is_of(CMS_SignerInfo* signer, X509* certificate) {
        X509_NAME* issuer = nullptr;
        ASN1_INTEGER* serial = nullptr;
        return CMS_SignerInfo_cert_cmp(signer, certificate) == 0 &&
               CMS_SignerInfo_get0_signer_id(signer, nullptr, &issuer, &serial) == 1 &&
               (issuer == nullptr || names_exactly(issuer, serial, certificate));
    }

    static std::string digest_of(X509* certificate) {
        std::array<unsigned char, EVP_MAX_MD_SIZE> value{};
        unsigned size = 0;
        CHATKEEP_CHECK(X509_digest(certificate, EVP_sha256(), value.data(), &size) == 1);
        std::string hex;
        for (unsigned i = 0; i < size; ++i) {
            hex += fmt::format("{:02x}", value.at(i));
        }
        return hex;
    }

    Verdict verdict_on(CMS_SignerInfo* signer, X509* certificate) {
        EVP_PKEY* key = X509_get0_pubkey(certificate);
        if (key == nullptr || !is_accepted(signer, key)) {
            return Verdict::wrong_algorithm;
        }
        if (!fits(signer)) {
            return Verdict::tampered;
        }
        if (!may_sign(certificate)) {
            return Verdict::wrong_usage;
        }
        return check_chain(certificate, m_certificates.get(), m_trust, m_at);
    }

    /// The signature is of the content, which a digest in signed attributes stands for.
    bool fits(CMS_SignerInfo* signer) {
        Bio data = read_only(m_content);
        const Bio chain(CMS_dataInit(m_cms, data.get()));
        if (chain == nullptr) {
            ERR_clear_error();
            return false;
        }
        static_cast<void>(data.release()); // the last of the chain, which may hold several digests
        std::array<char, 4096> window{};
        while (BIO_read(chain.get(), window.data(), window.size()) > 0) {
        }
        const bool is_good = CMS_signed_get_attr_count(signer) > 0 && CMS_SignerInfo_verify(signer) == 1 &&
                             CMS_SignerInfo_verify_content(signer, chain.get()) == 1;
        ERR_clear_error();
        return is_good;
    }

    /// Of everything together, when each signer is valid.
    Verdict verdict_on_whole() {
        for (int i = 0; i < sk_X509_num(m_certificates.get()); ++i) {
            X509* enclosed = sk_X509_value(m_certificates.get(), i);
            if (check_chain(enclosed, m_certificates.get(), m_trust, m_at) != Verdict::valid) {
                return Verdict::stray_certificate;
            }
        }
        return is_whole() ? Verdict::valid : Verdict::tampered;
    }

    /// OpenSSL's own verdict.
    bool is_whole() {
        const Store store = make_store(m_trust, m_at);
        X509_STORE_set_purpose(store.get(), X509_PURPOSE_ANY);
        const Bio data = read_only(m_content);
        const bool is_good =
            CMS_verify(m_cms, nullptr, store.get(), data.get(), nullptr, CMS_BINARY | CMS_DETACHED) == 1;
        ERR_clear_error();
        return is_good;
    }

    CMS_ContentInfo* m_cms;
    std::string_view m_content;
    Certificates m_certificates;
    const Trust& m_trust;
    std::int64_t m_at;
};

} // namespace

std::string sign_detached(std::string_view content, const Identity& signer) {
    Cms cms(CMS_sign(nullptr, nullptr, nullptr, nullptr, k_flags | CMS_PARTIAL));
    CHATKEEP_CHECK(cms != nullptr);
    return sign(std::move(cms), content, signer);
}

std::string add_signature(std::string_view signature, std::string_view content, const Identity& signer) {
    const std::string fault = find_signature_fault(signature);
    Cms cms = fault.empty() ? parse(signature) : nullptr;
    if (cms == nullptr) {
        throw Error(Fault::data, fmt::format("this is no detached CMS signature in DER: {}", fault));
    }
    STACK_OF(CMS_SignerInfo)* signers = CMS_get0_SignerInfos(cms.get());
    for (int i = 0; i < sk_CMS_SignerInfo_num(signers); ++i) {
        if (CMS_SignerInfo_cert_cmp(sk_CMS_SignerInfo_value(signers, i), signer.state().certificate.get()) ==
            0) {
            throw Error(Fault::refused, fmt::format("{} has signed this already", signer.facts().subject));
        }
    }
    return sign(std::move(cms), content, signer);
}

std::vector<SignerReport> verify_detached(std::string_view signature, std::string_view content,
                                          const Trust& trust, std::int64_t at) {
    SignerReport malformed;
    malformed.reason = find_signature_fault(signature);
    const Cms cms = malformed.reason.empty() ? parse(signature) : nullptr;
    if (cms == nullptr) {
        return {malformed};
    }
    std::vector<SignerReport> reports = Checker(cms.get(), content, trust, at).check();
    return reports.empty() ? std::vector{malformed} : reports;
}

} // namespace chatkeep::sign
