// SPDX-License-Identifier: EUPL-1.2
#include "sign/trust.hpp"

#include "sign/openssl_detail.hpp"

#include <fmt/core.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <array>

namespace chatkeep::sign {

std::string_view to_string(Verdict verdict) noexcept {
    static constexpr std::array<std::string_view, 15> k_words = {
        "valid",
        "not in the form that it should have",
        "it is of other content, or was changed",
        "the signer's certificate is missing",
        "no trusted certificate vouches for the signer",
        "a certificate has expired or is not yet valid",
        "the certificate is for another use",
        "made with a key or digest that is not accepted",
        "it answers another request: the nonce differs",
        "the authority refused to give a timestamp",
        "a certificate is enclosed for which no trusted one vouches",
        "it states a time that is later than that of the check",
        "the renewal is older than what it renews",
        "the renewal came after the certificate that it renews had expired",
        "a certificate has a critical extension that is not known",
    };
    return k_words.at(static_cast<std::size_t>(verdict));
}

Trust::Trust(std::string_view pem, const std::string& name) : m_state(std::make_unique<State>()) {
    const Bio input = read_only(pem);
    while (X509* certificate = PEM_read_bio_X509(input.get(), nullptr, nullptr, nullptr)) {
        m_state->anchors.emplace_back(certificate);
    }
    ERR_clear_error(); // the end of the file counts as an error
    if (m_state->anchors.empty()) {
        throw base::Error(base::Fault::data,
                          fmt::format("{}: there is no certificate in PEM form in it", name));
    }
}

Trust::Trust() : m_state(std::make_unique<State>()) {}

Trust Trust::none() {
    return {};
}

Trust::~Trust() = default;
Trust::Trust(Trust&&) noexcept = default;
Trust& Trust::operator=(Trust&&) noexcept = default;

} // namespace chatkeep::sign
