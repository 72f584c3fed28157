// SPDX-License-Identifier: EUPL-1.2
#include "sign/timestamp.hpp"

#include "sign/envelope_detail.hpp"
#include "sign/openssl_detail.hpp"

#include <fmt/core.h>
#include <openssl/err.h>
#include <openssl/ess.h>
#include <openssl/rand.h>

#include <array>
#include <ctime>
#include <memory>

namespace chatkeep::sign {

namespace {

using base::Error;
using base::Fault;
using Request = base::Handle<TS_REQ, &TS_REQ_free>;
using Response = base::Handle<TS_RESP, &TS_RESP_free>;
using ResponseContext = base::Handle<TS_RESP_CTX, &TS_RESP_CTX_free>;
using VerifyContext = base::Handle<TS_VERIFY_CTX, &TS_VERIFY_CTX_free>;
using Integer = base::Handle<ASN1_INTEGER, &ASN1_INTEGER_free>;
using Sha256 = std::array<unsigned char, 32>;

constexpr const char* k_policy = "2.5.29.32.0"; // anyPolicy: a demonstration promises nothing

Sha256 digest_of(std::string_view content) {
    Sha256 digest{};
    CHATKEEP_CHECK(
        EVP_Digest(content.data(), content.size(), digest.data(), nullptr, EVP_sha256(), nullptr) == 1);
    return digest;
}

Integer random_number() {
    std::array<unsigned char, 8> bytes{};
    CHATKEEP_CHECK(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1);
    bytes.front() = static_cast<unsigned char>((bytes.front() & 0x3FU) | 0x40U);
    const base::Handle<BIGNUM, &BN_free> number(
        BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
    return Integer(BN_to_ASN1_INTEGER(number.get(), nullptr));
}

template <typename Value>
std::string der_of(const Value* value, int (*encode)(const Value*, unsigned char**)) {
    unsigned char* der = nullptr;
    const int size = encode(value, &der);
    if (size < 0) {
        fail_internal("cannot encode a timestamp");
    }
    std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return bytes;
}

/// Null when bytes are not exactly one value in its only form.
Request parse_request(std::string_view bytes) {
    const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
    Request request(d2i_TS_REQ(nullptr, &at, static_cast<long>(bytes.size())));
    ERR_clear_error();
    return request != nullptr && der_of(request.get(), &i2d_TS_REQ) == bytes ? std::move(request) : nullptr;
}

Response parse_response(std::string_view bytes) {
    const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
    Response response(d2i_TS_RESP(nullptr, &at, static_cast<long>(bytes.size())));
    ERR_clear_error();
    return response != nullptr && der_of(response.get(), &i2d_TS_RESP) == bytes ? std::move(response)
                                                                                : nullptr;
}

ASN1_INTEGER* give_serial(TS_RESP_CTX* /*context*/, void* /*data*/) {
    return random_number().release();
}

int give_time(TS_RESP_CTX* /*context*/, void* time, long* seconds, long* microseconds) {
    *seconds = static_cast<long>(*static_cast<const std::int64_t*>(time));
    *microseconds = 0;
    return 1;
}

/// The authority's words on why it gave none.
std::string words_of(TS_STATUS_INFO* status) {
    std::string words;
    const STACK_OF(ASN1_UTF8STRING)* texts = TS_STATUS_INFO_get0_text(status);
    for (int i = 0; i < sk_ASN1_UTF8STRING_num(texts); ++i) {
        const ASN1_UTF8STRING* text = sk_ASN1_UTF8STRING_value(texts, i);
        words += words.empty() ? "" : "; ";
        words.append(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
                     static_cast<std::size_t>(ASN1_STRING_length(text)));
    }
    return words;
}

bool has_imprint_of(TS_TST_INFO* info, std::string_view content) {
    TS_MSG_IMPRINT* imprint = TS_TST_INFO_get_msg_imprint(info);
    const ASN1_OBJECT* algorithm = nullptr;
    X509_ALGOR_get0(&algorithm, nullptr, nullptr, TS_MSG_IMPRINT_get_algo(imprint));
    const EVP_MD* function = EVP_get_digestbyobj(algorithm);
    const bool is_good = function == EVP_sha256() || function == EVP_sha384() || function == EVP_sha512();
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    const ASN1_OCTET_STRING* stated = TS_MSG_IMPRINT_get_msg(imprint);
    return is_good &&
           EVP_Digest(content.data(), content.size(), digest.data(), &size, function, nullptr) == 1 &&
           std::string_view(reinterpret_cast<const char*>(ASN1_STRING_get0_data(stated)),
                            static_cast<std::size_t>(ASN1_STRING_length(stated))) ==
               std::string_view(reinterpret_cast<const char*>(digest.data()), size);
}

bool answers(const TS_TST_INFO* info, const Request& request) {
    const ASN1_INTEGER* asked = TS_REQ_get_nonce(request.get());
    const ASN1_INTEGER* given = TS_TST_INFO_get_nonce(info);
    return (asked == nullptr && given == nullptr) ||
           (asked != nullptr && given != nullptr && ASN1_INTEGER_cmp(asked, given) == 0);
}

/// The only signer; null when there are others.
PKCS7_SIGNER_INFO* signer_of(PKCS7* token) {
    STACK_OF(PKCS7_SIGNER_INFO)* signers = PKCS7_get_signer_info(token);
    return sk_PKCS7_SIGNER_INFO_num(signers) == 1 ? sk_PKCS7_SIGNER_INFO_value(signers, 0) : nullptr;
}

/// The authority's certificate, among those that came along.
X509* find_authority(const PKCS7_SIGNER_INFO* signer, STACK_OF(X509) * certificates) {
    for (int i = 0; signer != nullptr && i < sk_X509_num(certificates); ++i) {
        const PKCS7_ISSUER_AND_SERIAL* wanted = signer->issuer_and_serial;
        if (names_exactly(wanted->issuer, wanted->serial, sk_X509_value(certificates, i))) {
            return sk_X509_value(certificates, i);
        }
    }
    return nullptr;
}

/// The value of a signed attribute; null when it is not there.
template <typename Value>
Value* decode_attribute(const PKCS7_SIGNER_INFO* signer, int id,
                        Value* (*decode)(Value**, const unsigned char**, long)) {
    const ASN1_TYPE* value = PKCS7_get_signed_attribute(signer, id);
    if (value == nullptr || value->type != V_ASN1_SEQUENCE) {
        return nullptr;
    }
    const unsigned char* at = ASN1_STRING_get0_data(value->value.sequence);
    return decode(nullptr, &at, ASN1_STRING_length(value->value.sequence));
}

/// The signature names this certificate, as RFC 3161 demands.
bool names(const PKCS7_SIGNER_INFO* signer, X509* authority, STACK_OF(X509) * certificates) {
    const base::Handle<ESS_SIGNING_CERT, &ESS_SIGNING_CERT_free> first(
        decode_attribute(signer, NID_id_smime_aa_signingCertificate, &d2i_ESS_SIGNING_CERT));
    const base::Handle<ESS_SIGNING_CERT_V2, &ESS_SIGNING_CERT_V2_free> second(
        decode_attribute(signer, NID_id_smime_aa_signingCertificateV2, &d2i_ESS_SIGNING_CERT_V2));
    const Certificates chain(X509_chain_up_ref(certificates));
    CHATKEEP_CHECK(chain != nullptr && X509_up_ref(authority) == 1 &&
                   sk_X509_unshift(chain.get(), authority) > 0);
    return OSSL_ESS_check_signing_certs(first.get(), second.get(), chain.get(), 1) == 1;
}

/// Made with this certificate's key, whoever vouches for it.
bool is_signed_by(X509* authority, PKCS7* token, STACK_OF(X509) * certificates) {
    PKCS7_SIGNER_INFO* signer = signer_of(token);
    const Bio content(PKCS7_dataInit(token, nullptr));
    if (content == nullptr) {
        ERR_clear_error();
        return false;
    }
    std::array<char, 1024> window{};
    while (BIO_read(content.get(), window.data(), window.size()) > 0) {
    }
    const bool fits = PKCS7_signatureVerify(content.get(), token, signer, authority) > 0 &&
                      names(signer, authority, certificates);
    ERR_clear_error();
    return fits;
}

/// For timestamps and nothing else, as RFC 3161, section 2.3, demands.
bool may_stamp(X509* certificate) {
    const int at = X509_get_ext_by_NID(certificate, NID_ext_key_usage, -1);
    return at >= 0 && X509_EXTENSION_get_critical(X509_get_ext(certificate, at)) == 1 &&
           X509_get_extended_key_usage(certificate) == XKU_TIMESTAMP;
}

bool is_signed(const Response& response, const Trust& trust, std::int64_t at, STACK_OF(X509) * certificates) {
    const VerifyContext context(TS_VERIFY_CTX_new());
    CHATKEEP_CHECK(context != nullptr);
    TS_VERIFY_CTX_set_flags(context.get(), TS_VFY_VERSION | TS_VFY_SIGNATURE);
    TS_VERIFY_CTX_set_store(context.get(), make_store(trust, at).release());
    TS_VERIFY_CTX_set_certs(context.get(), X509_chain_up_ref(certificates));
    const bool is_good = TS_RESP_verify_response(context.get(), response.get()) == 1;
    ERR_clear_error();
    return is_good;
}

STACK_OF(X509) * certificates_of(PKCS7* token) {
    return token->d.sign->cert;
}

} // namespace

std::string make_timestamp_request(std::string_view content) {
    const Request request(TS_REQ_new());
    const base::Handle<TS_MSG_IMPRINT, &TS_MSG_IMPRINT_free> imprint(TS_MSG_IMPRINT_new());
    const base::Handle<X509_ALGOR, &X509_ALGOR_free> algorithm(X509_ALGOR_new());
    CHATKEEP_CHECK(request != nullptr && imprint != nullptr && algorithm != nullptr);
    X509_ALGOR_set_md(algorithm.get(), EVP_sha256());
    Sha256 digest = digest_of(content);
    const Integer nonce = random_number();
    const bool is_made =
        TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get()) == 1 &&
        TS_MSG_IMPRINT_set_msg(imprint.get(), digest.data(), static_cast<int>(digest.size())) == 1 &&
        TS_REQ_set_version(request.get(), 1) == 1 &&
        TS_REQ_set_msg_imprint(request.get(), imprint.get()) == 1 &&
        TS_REQ_set_nonce(request.get(), nonce.get()) == 1 && TS_REQ_set_cert_req(request.get(), 1) == 1;
    CHATKEEP_CHECK(is_made);
    return der_of(request.get(), &i2d_TS_REQ);
}

std::string answer_timestamp_request(std::string_view request, const Identity& authority, std::int64_t at) {
    if (parse_request(request) == nullptr) {
        throw Error(Fault::data, "this is no timestamp request in DER");
    }
    const Identity::State& identity = authority.state();
    if (!may_stamp(identity.certificate.get())) {
        throw Error(Fault::usage, "the certificate is not for timestamps alone",
                    "make one with --use timestamps");
    }
    const ResponseContext context(TS_RESP_CTX_new());
    const Certificates issuers = enclosed_issuers(identity);
    const base::Handle<ASN1_OBJECT, &ASN1_OBJECT_free> policy(OBJ_txt2obj(k_policy, 1));
    const Bio input = read_only(request);
    TS_RESP_CTX_set_serial_cb(context.get(), &give_serial, nullptr);
    TS_RESP_CTX_set_time_cb(context.get(), &give_time, &at);
    const bool is_ready = TS_RESP_CTX_set_signer_cert(context.get(), identity.certificate.get()) == 1 &&
                          TS_RESP_CTX_set_signer_key(context.get(), identity.key.get()) == 1 &&
                          TS_RESP_CTX_set_signer_digest(context.get(), EVP_sha256()) == 1 &&
                          TS_RESP_CTX_set_ess_cert_id_digest(context.get(), EVP_sha256()) == 1 &&
                          TS_RESP_CTX_set_certs(context.get(), issuers.get()) == 1 &&
                          TS_RESP_CTX_set_def_policy(context.get(), policy.get()) == 1 &&
                          TS_RESP_CTX_add_md(context.get(), EVP_sha256()) == 1 &&
                          TS_RESP_CTX_add_md(context.get(), EVP_sha384()) == 1 &&
                          TS_RESP_CTX_add_md(context.get(), EVP_sha512()) == 1;
    const Response response(is_ready ? TS_RESP_create_response(context.get(), input.get()) : nullptr);
    if (response == nullptr) {
        fail_internal("cannot make a timestamp");
    }
    ERR_clear_error();
    TS_STATUS_INFO* status = TS_RESP_get_status_info(response.get());
    if (TS_RESP_get_token(response.get()) == nullptr) {
        throw Error(Fault::refused,
                    fmt::format("no timestamp is given for this request: {}", words_of(status)),
                    "chat-verify stamp --request makes one of SHA-256, without a policy");
    }
    return der_of(response.get(), &i2d_TS_RESP);
}

namespace {

/// The verdict on a token over the right content, and whose it is.
Verdict check_token(const Response& response, const Trust& trust, std::int64_t now, TimestampReport& report) {
    PKCS7* token = TS_RESP_get_token(response.get());
    STACK_OF(X509)* certificates = certificates_of(token);
    const PKCS7_SIGNER_INFO* signer = signer_of(token);
    X509* authority = find_authority(signer, certificates);
    if (authority == nullptr) {
        return Verdict::no_certificate;
    }
    report.authority = to_text(X509_get_subject_name(authority));
    if (!has_good_algorithms(signer->digest_alg, signer->digest_enc_alg)) {
        return Verdict::wrong_algorithm;
    }
    if (!may_stamp(authority)) {
        return Verdict::wrong_usage;
    }
    if (!is_signed_by(authority, token, certificates)) {
        return Verdict::tampered;
    }
    const Verdict chain = check_chain(authority, certificates, trust, report.time);
    if (chain != Verdict::valid) {
        return chain;
    }
    for (int i = 0; i < sk_X509_num(certificates); ++i) {
        if (check_chain(sk_X509_value(certificates, i), certificates, trust, report.time) != Verdict::valid) {
            return Verdict::stray_certificate;
        }
    }
    if (!is_signed(response, trust, report.time, certificates)) {
        return Verdict::tampered;
    }
    report.expires = to_seconds(X509_get0_notAfter(authority));
    report.has_expired_since = check_chain(authority, certificates, trust, now) == Verdict::expired;
    return report.time > now + k_clock_error ? Verdict::future : Verdict::valid;
}

} // namespace

TimestampReport verify_timestamp(std::string_view response, std::string_view content,
                                 std::string_view request, const Trust& trust, std::int64_t now) {
    TimestampReport report;
    const auto end_with = [&report](Verdict verdict) {
        report.verdict = verdict;
        return report;
    };
    const Response parsed = parse_response(response);
    if (parsed == nullptr) {
        return report;
    }
    TS_STATUS_INFO* status = TS_RESP_get_status_info(parsed.get());
    const long code = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(status));
    const bool is_granted = code == TS_STATUS_GRANTED || code == TS_STATUS_GRANTED_WITH_MODS;
    if (!is_granted || TS_RESP_get_token(parsed.get()) == nullptr) {
        report.reason = words_of(status);
        return end_with(Verdict::refused);
    }
    report.reason = find_response_fault(response);
    if (!report.reason.empty()) {
        return end_with(Verdict::malformed);
    }
    TS_TST_INFO* info = TS_RESP_get_tst_info(parsed.get());
    report.time = to_seconds(TS_TST_INFO_get_time(info));
    if (!has_imprint_of(info, content)) {
        return end_with(Verdict::tampered);
    }
    const Request asked = request.empty() ? nullptr : parse_request(request);
    if (!request.empty() && (asked == nullptr || !answers(info, asked))) {
        return end_with(asked == nullptr ? Verdict::malformed : Verdict::wrong_nonce);
    }
    return end_with(check_token(parsed, trust, now, report));
}

} // namespace chatkeep::sign
