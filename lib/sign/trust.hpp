#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Which certificates a verifier trusts, and what a check can say.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace chatkeep::sign {

/// Each fault has its own word, so that none can hide behind another.
enum class Verdict : std::uint8_t {
    valid,
    malformed,         ///< not the form it should have
    tampered,          ///< the signature does not fit, or it is of other content
    no_certificate,    ///< the signer's certificate is not there
    untrusted,         ///< no chain to a trusted certificate
    expired,           ///< a certificate of the chain was no longer, or not yet, valid
    wrong_usage,       ///< the certificate is for another use
    wrong_algorithm,   ///< a key or digest that is not accepted: Ed25519, SHA-1, RSA below 2048 bits
    wrong_nonce,       ///< the timestamp answers another request
    refused,           ///< the timestamping authority gave no timestamp
    stray_certificate, ///< a certificate is enclosed that leads to no trusted one
    future,            ///< a timestamp states a later time than that of the check
    older,             ///< a renewal is older than what it renews
    late,              ///< a renewal was made after the certificate that it renews had expired
    unknown_extension, ///< a certificate has a critical extension that nobody here knows
};

/// The words of a verdict, for people: "the certificate has expired or is not yet valid".
[[nodiscard]] std::string_view to_string(Verdict verdict) noexcept;

/// Certificates that need no further proof. Revocation is not checked: that needs a network.
class Trust {
public:
    /// All certificates of a PEM file. Throws Error{data} when there are none.
    Trust(std::string_view pem, const std::string& name);
    /// Nobody is trusted: tells whether evidence fits what it is of, not who made it.
    [[nodiscard]] static Trust none();
    ~Trust();
    Trust(const Trust&) = delete;
    Trust& operator=(const Trust&) = delete;
    Trust(Trust&&) noexcept;
    Trust& operator=(Trust&&) noexcept;

    struct State;

    [[nodiscard]] const State& state() const noexcept { return *m_state; }

private:
    Trust();

    std::unique_ptr<State> m_state;
};

} // namespace chatkeep::sign
