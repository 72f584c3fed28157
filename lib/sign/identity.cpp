// SPDX-License-Identifier: EUPL-1.2
#include "sign/identity.hpp"

#include "hash/sha.hpp"
#include "sign/openssl_detail.hpp"
#include "sign/smart_card_detail.hpp"

#include <fmt/core.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/store.h>
#include <openssl/ui.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace chatkeep::sign {

namespace {

using base::Error;
using base::Fault;
using Ui = base::Handle<UI_METHOD, &UI_destroy_method>;
using StoreHandle = base::Handle<OSSL_STORE_CTX, &OSSL_STORE_close>;
using StoreInfo = base::Handle<OSSL_STORE_INFO, &OSSL_STORE_INFO_free>;

constexpr int k_least_rsa_bits = 2048;

/// What is asked of the person.
struct Question {
    const Password& password;
    bool asked = false;
};

int give_password(char* buffer, int size, int /*writing*/, void* data) {
    auto* question = static_cast<Question*>(data);
    question->asked = true;
    const std::string& text = question->password.text();
    const auto length = static_cast<int>(text.size());
    if (length == 0 || length > size) {
        return -1;
    }
    std::copy(text.begin(), text.end(), buffer);
    return length;
}

/// Takes everything of use out of the store.
void load(const std::string& location, const Password& password, Identity::State& state) {
    const Ui ui(UI_UTIL_wrap_read_pem_callback(&give_password, 0));
    Question question{password};
    const StoreHandle store(OSSL_STORE_open(location.c_str(), ui.get(), &question, nullptr, nullptr));
    if (store == nullptr) {
        throw Error(Fault::missing, fmt::format("{}: cannot open: {}", location, take_openssl_error()));
    }
    while (OSSL_STORE_eof(store.get()) == 0) {
        const StoreInfo info(OSSL_STORE_load(store.get()));
        if (info == nullptr) {
            continue;
        }
        const int type = OSSL_STORE_INFO_get_type(info.get());
        if (type == OSSL_STORE_INFO_PKEY && state.key == nullptr) {
            state.key.reset(OSSL_STORE_INFO_get1_PKEY(info.get()));
        } else if (type == OSSL_STORE_INFO_CERT) {
            CHATKEEP_CHECK(sk_X509_push(state.others.get(), OSSL_STORE_INFO_get1_CERT(info.get())) > 0);
        }
    }
    const std::string error = take_openssl_error();
    if (question.asked && state.key == nullptr) {
        throw Error(Fault::credential, fmt::format("{}: the key cannot be read: {}", location, error),
                    "is the password right? --password-file names the file that holds it");
    }
}

/// Moves the certificate that belongs to the key out of the others.
void find_certificate(Identity::State& state) {
    for (int i = 0; i < sk_X509_num(state.others.get()); ++i) {
        X509* candidate = sk_X509_value(state.others.get(), i);
        if (X509_check_private_key(candidate, state.key.get()) == 1) {
            state.certificate.reset(sk_X509_delete(state.others.get(), i));
            break;
        }
    }
    ERR_clear_error();
}

std::string describe(EVP_PKEY* key) {
    if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA) {
        return fmt::format("RSA {}", EVP_PKEY_get_bits(key));
    }
    if (has_good_curve(key)) {
        return fmt::format("P-{}", EVP_PKEY_get_bits(key));
    }
    const char* name = EVP_PKEY_get0_type_name(key);
    return name == nullptr ? "unknown" : name;
}

void check_key(EVP_PKEY* key, const std::string& location) {
    const std::string type = describe(key);
    const bool is_good_rsa = type.starts_with("RSA ") && EVP_PKEY_get_bits(key) >= k_least_rsa_bits;
    if (!is_good_rsa && type != "P-256" && type != "P-384" && type != "P-521") {
        throw Error(Fault::usage, fmt::format("{}: a key of type {} cannot sign statements", location, type),
                    "use P-256, P-384 or RSA of at least 2048 bits");
    }
}

std::string usage_of(X509* certificate) {
    if (X509_check_ca(certificate) == 1) {
        return "issuing certificates";
    }
    const std::uint32_t uses = X509_get_extended_key_usage(certificate);
    if (uses != UINT32_MAX && (uses & XKU_TIMESTAMP) != 0) {
        return "timestamps";
    }
    const std::uint32_t key_usage = X509_get_key_usage(certificate);
    return (key_usage & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) != 0 ? "signing" : "other";
}

std::string der_of(X509* certificate) {
    unsigned char* der = nullptr;
    const int size = i2d_X509(certificate, &der);
    if (size < 0) {
        fail_internal("cannot encode a certificate");
    }
    std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return bytes;
}

} // namespace

Password::~Password() {
    OPENSSL_cleanse(m_text.data(), m_text.size());
}

Identity::Identity(const std::string& location, const Password& password)
    : m_state(std::make_unique<State>()) {
    m_state->others.reset(sk_X509_new_null());
    CHATKEEP_CHECK(m_state->others != nullptr);
    if (is_card_uri(location)) {
        load_from_card(location, password, *m_state);
    } else if (::access(location.c_str(), R_OK) != 0) {
        base::throw_errno(Fault::missing, fmt::format("cannot read {}", location));
    } else {
        load(location, password, *m_state);
    }
    if (m_state->key == nullptr) {
        throw Error(Fault::data, fmt::format("{}: there is no private key in it", location));
    }
    check_key(m_state->key.get(), location);
    find_certificate(*m_state);
    if (m_state->certificate == nullptr) {
        throw Error(Fault::data,
                    fmt::format("{}: there is no certificate that belongs to the key", location));
    }
}

Identity::~Identity() = default;
Identity::Identity(Identity&&) noexcept = default;
Identity& Identity::operator=(Identity&&) noexcept = default;

CertificateFacts Identity::facts() const {
    X509* certificate = m_state->certificate.get();
    return {.subject = to_text(X509_get_subject_name(certificate)),
            .issuer = to_text(X509_get_issuer_name(certificate)),
            .serial = to_text(X509_get0_serialNumber(certificate)),
            .key = describe(X509_get0_pubkey(certificate)),
            .usage = usage_of(certificate),
            .sha256 = hash::sha256(der_of(certificate)),
            .not_before = to_seconds(X509_get0_notBefore(certificate)),
            .not_after = to_seconds(X509_get0_notAfter(certificate))};
}

std::string Identity::public_pem() const {
    const Bio out(BIO_new(BIO_s_mem()));
    CHATKEEP_CHECK(PEM_write_bio_X509(out.get(), m_state->certificate.get()) == 1);
    for (int i = 0; i < sk_X509_num(m_state->others.get()); ++i) {
        CHATKEEP_CHECK(PEM_write_bio_X509(out.get(), sk_X509_value(m_state->others.get(), i)) == 1);
    }
    return bytes_of(out.get());
}

} // namespace chatkeep::sign
