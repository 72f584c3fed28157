// SPDX-License-Identifier: EUPL-1.2
#include "hash/sha.hpp"

#include "base/error.hpp"
#include "base/handle.hpp"

#include <openssl/evp.h>

#include <array>

namespace chatkeep::hash {

namespace {

using EvpMd = base::Handle<EVP_MD, &EVP_MD_free>;
using EvpMdCtx = base::Handle<EVP_MD_CTX, &EVP_MD_CTX_free>;

const EVP_MD* function_of(Algorithm algorithm) noexcept {
    // fetched once: to look for it costs as much as to hash a short text
    static const EvpMd sha256(EVP_MD_fetch(nullptr, "SHA256", nullptr));
    switch (algorithm) {
    case Algorithm::md5:
        return EVP_md5();
    case Algorithm::sha1:
        return EVP_sha1();
    case Algorithm::sha224:
        return EVP_sha224();
    case Algorithm::sha256:
        return sha256.get();
    case Algorithm::sha384:
        return EVP_sha384();
    case Algorithm::sha512:
        return EVP_sha512();
    case Algorithm::sha3_224:
        return EVP_sha3_224();
    case Algorithm::sha3_256:
        return EVP_sha3_256();
    case Algorithm::sha3_384:
        return EVP_sha3_384();
    case Algorithm::sha3_512:
        return EVP_sha3_512();
    case Algorithm::blake2s:
        return EVP_blake2s256();
    case Algorithm::blake2b:
        return EVP_blake2b512();
    }
    return nullptr;
}

std::string to_hex(const unsigned char* bytes, std::size_t size) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text(2 * size, '0');
    for (std::size_t i = 0; i < size; ++i) {
        text[2 * i] = digits[bytes[i] >> 4U];
        text[2 * i + 1] = digits[bytes[i] & 0x0FU];
    }
    return text;
}

} // namespace

struct Digest::State {
    EvpMdCtx context;
};

Digest::Digest(Algorithm algorithm) : m_state(std::make_unique<State>()) {
    m_state->context.reset(EVP_MD_CTX_new());
    const bool ready = m_state->context != nullptr &&
                       EVP_DigestInit_ex(m_state->context.get(), function_of(algorithm), nullptr) == 1;
    if (!ready) {
        // A hardened OpenSSL may refuse MD5 and SHA-1, which only old bags need.
        throw base::Error(base::Fault::internal, "the cryptographic library does not offer this digest");
    }
}

Digest::~Digest() = default;
Digest::Digest(Digest&&) noexcept = default;
Digest& Digest::operator=(Digest&&) noexcept = default;

void Digest::update(std::string_view bytes) {
    CHATKEEP_CHECK(m_state->context != nullptr);
    CHATKEEP_CHECK(EVP_DigestUpdate(m_state->context.get(), bytes.data(), bytes.size()) == 1);
}

std::string Digest::finish() {
    CHATKEEP_CHECK(m_state->context != nullptr);
    std::array<unsigned char, EVP_MAX_MD_SIZE> value{};
    unsigned size = 0;
    CHATKEEP_CHECK(EVP_DigestFinal_ex(m_state->context.get(), value.data(), &size) == 1);
    m_state->context.reset();
    return to_hex(value.data(), size);
}

std::string sha256(std::string_view bytes) {
    Digest digest(Algorithm::sha256);
    digest.update(bytes);
    return digest.finish();
}

} // namespace chatkeep::hash
