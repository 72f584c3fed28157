// SPDX-License-Identifier: EUPL-1.2
#include "sign/openssl_detail.hpp"

#include <fmt/core.h>
#include <openssl/err.h>

#include <array>
#include <ctime>

namespace chatkeep::sign {

std::string take_openssl_error() {
    std::array<char, 256> text{};
    const unsigned long code = ERR_peek_last_error();
    ERR_error_string_n(code, text.data(), text.size());
    const char* reason = ERR_reason_error_string(code);
    ERR_clear_error();
    return reason != nullptr ? reason : text.data();
}

void fail_internal(std::string_view what) {
    throw base::Error(base::Fault::internal, fmt::format("{}: {}", what, take_openssl_error()));
}

Bio read_only(std::string_view bytes) {
    Bio bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
    CHATKEEP_CHECK(bio != nullptr);
    return bio;
}

std::string bytes_of(BIO* memory) {
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(memory, &bytes);
    return {bytes, static_cast<std::size_t>(size)};
}

std::string to_text(const X509_NAME* name) {
    const Bio out(BIO_new(BIO_s_mem()));
    constexpr unsigned long form = XN_FLAG_RFC2253 & ~static_cast<unsigned long>(ASN1_STRFLGS_ESC_MSB);
    if (X509_NAME_print_ex(out.get(), name, 0, form) < 0) {
        fail_internal("cannot write a name");
    }
    return bytes_of(out.get());
}

std::string to_text(const ASN1_INTEGER* number) {
    const base::Handle<BIGNUM, &BN_free> value(ASN1_INTEGER_to_BN(number, nullptr));
    if (value == nullptr) {
        fail_internal("cannot read a number");
    }
    char* hex = BN_bn2hex(value.get());
    std::string text(hex);
    OPENSSL_free(hex);
    return text;
}

std::int64_t to_seconds(const ASN1_TIME* time) {
    std::tm moment{};
    if (ASN1_TIME_to_tm(time, &moment) != 1) {
        return 0;
    }
    return ::timegm(&moment);
}

Store make_store(const Trust& trust, std::int64_t at) {
    Store store(X509_STORE_new());
    CHATKEEP_CHECK(store != nullptr);
    for (const Certificate& anchor : trust.state().anchors) {
        CHATKEEP_CHECK(X509_STORE_add_cert(store.get(), anchor.get()) == 1);
    }
    X509_VERIFY_PARAM* parameters = X509_STORE_get0_param(store.get());
    X509_VERIFY_PARAM_set_time(parameters, at);
    // What the verifier names is trusted as it is, be it a root or not.
    X509_VERIFY_PARAM_set_flags(parameters, X509_V_FLAG_PARTIAL_CHAIN);
    return store;
}

Certificates enclosed_issuers(const Identity::State& identity) {
    Certificates issuers(sk_X509_new_null());
    CHATKEEP_CHECK(issuers != nullptr);
    for (int i = 0; i < sk_X509_num(identity.others.get()); ++i) {
        X509* issuer = sk_X509_value(identity.others.get(), i);
        if (X509_check_issued(issuer, issuer) != X509_V_OK) {
            CHATKEEP_CHECK(X509_up_ref(issuer) == 1 && sk_X509_push(issuers.get(), issuer) > 0);
        }
    }
    return issuers;
}

Verdict check_chain(X509* certificate, STACK_OF(X509) * others, const Trust& trust, std::int64_t at) {
    const Store store = make_store(trust, at);
    const StoreContext context(X509_STORE_CTX_new());
    CHATKEEP_CHECK(context != nullptr);
    CHATKEEP_CHECK(X509_STORE_CTX_init(context.get(), store.get(), certificate, others) == 1);
    const bool is_good = X509_verify_cert(context.get()) == 1;
    const int error = X509_STORE_CTX_get_error(context.get());
    ERR_clear_error();
    if (is_good) {
        return Verdict::valid;
    }
    switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return Verdict::expired;
    case X509_V_ERR_INVALID_PURPOSE:
    case X509_V_ERR_INVALID_CA:
    case X509_V_ERR_KEYUSAGE_NO_CERTSIGN:
        return Verdict::wrong_usage;
    case X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION:
        return Verdict::unknown_extension;
    case X509_V_ERR_CA_MD_TOO_WEAK:
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
        return Verdict::wrong_algorithm;
    default:
        return Verdict::untrusted;
    }
}

bool has_good_curve(EVP_PKEY* key) {
    std::array<char, 80> name{};
    std::size_t size = 0;
    const bool is_named = EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
                          EVP_PKEY_get_group_name(key, name.data(), name.size(), &size) == 1;
    ERR_clear_error();
    const std::string_view curve(name.data(), is_named ? size : 0);
    return curve == "prime256v1" || curve == "secp384r1" || curve == "secp521r1";
}

} // namespace chatkeep::sign
