// SPDX-License-Identifier: EUPL-1.2
#include "hash/cipher.hpp"

#include "base/error.hpp"
#include "base/handle.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>
#include <vector>

namespace chatkeep::hash {

namespace {

using CipherContext = base::Handle<EVP_CIPHER_CTX, &EVP_CIPHER_CTX_free>;

constexpr std::size_t k_block = 16;
constexpr std::size_t k_key = 32;
constexpr std::size_t k_window = 256 * 1024;

const unsigned char* as_bytes(std::string_view text) noexcept {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* as_bytes(char* buffer) noexcept {
    return reinterpret_cast<unsigned char*>(buffer);
}

CipherContext make_context() {
    CipherContext context(EVP_CIPHER_CTX_new());
    CHATKEEP_CHECK(context != nullptr);
    return context;
}

class CbcBytes : public base::RandomBytes {
public:
    CbcBytes(std::shared_ptr<const base::RandomBytes> source, std::string_view key)
        : m_source(std::move(source)), m_context(make_context()),
          m_size(m_source->size() / k_block * k_block) {
        CHATKEEP_CHECK(key.size() == k_key);
        CHATKEEP_CHECK(
            EVP_DecryptInit_ex(m_context.get(), EVP_aes_256_cbc(), nullptr, as_bytes(key), nullptr) == 1);
        CHATKEEP_CHECK(EVP_CIPHER_CTX_set_padding(m_context.get(), 0) == 1);
    }

    std::uint64_t size() const noexcept override { return m_size; }

    std::size_t read_at(std::uint64_t offset, char* buffer, std::size_t size) const override {
        const std::uint64_t left = m_size - std::min(offset, m_size);
        size = static_cast<std::size_t>(std::min<std::uint64_t>(size, left));
        std::size_t done = 0;
        while (done < size) {
            const std::size_t count = read_window(offset + done, buffer + done, size - done);
            if (count == 0) {
                break; // the file was cut short meanwhile
            }
            done += count;
        }
        return done;
    }

private:
    /// Decrypts the blocks around a stretch of at most one window.
    std::size_t read_window(std::uint64_t offset, char* buffer, std::size_t size) const {
        const std::uint64_t first = offset / k_block * k_block;
        const std::uint64_t end = std::min(m_size, first + k_window);
        const std::uint64_t stop = std::min(end, (offset + size + k_block - 1) / k_block * k_block);
        const std::size_t before = first == 0 ? 0 : k_block; // the block that the first one is chained to
        m_packed.resize(before + (stop - first));
        m_plain.resize(m_packed.size());
        const std::size_t count = m_source->read_at(first - before, m_packed.data(), m_packed.size());
        if (count < before + k_block) {
            return 0;
        }
        const std::size_t whole = (count - before) / k_block * k_block;
        decrypt(before, whole);
        const std::size_t skipped = offset - first;
        const std::size_t given = std::min(size, whole - std::min(skipped, whole));
        std::memcpy(buffer, m_plain.data() + skipped, given);
        return given;
    }

    void decrypt(std::size_t before, std::size_t size) const {
        const std::array<unsigned char, k_block> zeros{};
        const unsigned char* iv = before == 0 ? zeros.data() : as_bytes({m_packed.data(), k_block});
        int count = 0;
        CHATKEEP_CHECK(EVP_DecryptInit_ex(m_context.get(), nullptr, nullptr, nullptr, iv) == 1);
        CHATKEEP_CHECK(EVP_DecryptUpdate(m_context.get(), as_bytes(m_plain.data()), &count,
                                         as_bytes({m_packed.data() + before, size}),
                                         static_cast<int>(size)) == 1);
        CHATKEEP_CHECK(static_cast<std::size_t>(count) == size);
    }

    std::shared_ptr<const base::RandomBytes> m_source; ///< shared with whoever opened it
    CipherContext m_context;                           ///< holds the key, and wipes it
    std::uint64_t m_size;
    mutable std::vector<char> m_packed;
    mutable std::vector<char> m_plain;
};

} // namespace

base::SecretBytes derive_key(KdfDigest digest, std::string_view password, std::string_view salt,
                             std::uint32_t rounds) {
    base::SecretBytes key(k_key);
    const EVP_MD* md = digest == KdfDigest::sha1 ? EVP_sha1() : EVP_sha256();
    CHATKEEP_CHECK(PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), as_bytes(salt),
                                     static_cast<int>(salt.size()), static_cast<int>(rounds), md,
                                     static_cast<int>(k_key), as_bytes(key.data())) == 1);
    return key;
}

std::optional<base::SecretBytes> unwrap_key(std::string_view key, std::string_view wrapped) {
    if (key.size() != k_key || wrapped.size() < 3 * 8 || wrapped.size() % 8 != 0) {
        return std::nullopt;
    }
    const CipherContext context = make_context();
    EVP_CIPHER_CTX_set_flags(context.get(), EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
    CHATKEEP_CHECK(EVP_DecryptInit_ex(context.get(), EVP_aes_256_wrap(), nullptr, as_bytes(key), nullptr) ==
                   1);
    base::SecretBytes plain(wrapped.size());
    int count = 0;
    const int status = EVP_DecryptUpdate(context.get(), as_bytes(plain.data()), &count, as_bytes(wrapped),
                                         static_cast<int>(wrapped.size()));
    if (status != 1 || static_cast<std::size_t>(count) != wrapped.size() - 8) {
        return std::nullopt;
    }
    plain.shrink(static_cast<std::size_t>(count));
    return plain;
}

std::shared_ptr<const base::RandomBytes> decrypt_cbc(std::shared_ptr<const base::RandomBytes> source,
                                                     std::string_view key) {
    return std::make_shared<CbcBytes>(std::move(source), key);
}

} // namespace chatkeep::hash
