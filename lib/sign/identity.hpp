#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Who signs: a private key with its certificate, from a file or a smart card, or new for a small office.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace chatkeep::sign {

/// A password that is wiped when it goes.
class Password {
public:
    explicit Password(std::string text) : m_text(std::move(text)) {}

    ~Password();
    Password(const Password&) = delete;
    Password& operator=(const Password&) = delete;
    Password(Password&&) = delete;
    Password& operator=(Password&&) = delete;

    [[nodiscard]] const std::string& text() const noexcept { return m_text; }

private:
    std::string m_text;
};

/// Of a certificate, for people.
struct CertificateFacts {
    std::string subject;
    std::string issuer;
    std::string serial;          ///< hex
    std::string key;             ///< "P-256", "RSA 3072"
    std::string usage;           ///< "signing", "timestamps", "issuing certificates", "other"
    std::string sha256;          ///< of the certificate, lower-case hex
    std::int64_t not_before = 0; ///< seconds since 1970
    std::int64_t not_after = 0;
};

/// True for a URI of a key on a smart card.
[[nodiscard]] bool is_card_uri(std::string_view location) noexcept;

class Identity {
public:
    /// location: a file in PEM (key and certificates) or PKCS#12, or a URI of a key on a smart card,
    /// "pkcs11:object=…?module-path=…", which OpenSSL's engine pkcs11 reads where it is installed. password:
    /// of the file or the card's PIN; may be empty. Throws Error{missing}, Error{credential} for a wrong
    /// password, Error{data} when there is no key with its certificate, Error{usage} for a key that cannot
    /// sign statements (Ed25519, RSA below 2048 bits).
    Identity(const std::string& location, const Password& password);
    ~Identity();
    Identity(const Identity&) = delete;
    Identity& operator=(const Identity&) = delete;
    Identity(Identity&&) noexcept;
    Identity& operator=(Identity&&) noexcept;

    [[nodiscard]] CertificateFacts facts() const;
    /// The certificate and its issuers in PEM: what others need to check a signature. No key.
    [[nodiscard]] std::string public_pem() const;

    struct State;

    [[nodiscard]] State& state() const noexcept { return *m_state; }

private:
    std::unique_ptr<State> m_state;
};

enum class IdentityUse : std::uint8_t { authority, signing, timestamping };
enum class KeyType : std::uint8_t { p256, p384, rsa3072 };

struct NewIdentity {
    std::string name;         ///< of the person, office or service
    std::string organisation; ///< may be empty
    IdentityUse use = IdentityUse::signing;
    KeyType key = KeyType::p256;
    std::int64_t from = 0;  ///< seconds since 1970
    std::int64_t until = 0; ///< seconds since 1970
};

/// A new key with its certificate, and those of its issuers, in PEM. The text is secret. issuer: null for a
/// certificate signed with its own key. Throws Error{usage} when the issuer may not issue certificates.
[[nodiscard]] std::string make_identity(const NewIdentity& wanted, const Identity* issuer);

} // namespace chatkeep::sign
