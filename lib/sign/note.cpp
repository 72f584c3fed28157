// SPDX-License-Identifier: EUPL-1.2
#include "sign/note.hpp"

#include "base/base64.hpp"
#include "base/error.hpp"
#include "base/handle.hpp"
#include "base/hex.hpp"
#include "base/text.hpp"
#include "hash/sha.hpp"

#include <fmt/core.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <utility>

namespace chatkeep::sign {

namespace {

using base::Error;
using base::Fault;
using Key = base::Handle<EVP_PKEY, &EVP_PKEY_free>;
using Context = base::Handle<EVP_MD_CTX, &EVP_MD_CTX_free>;

constexpr std::size_t k_key_size = 32;
constexpr std::size_t k_signature_size = 64;
constexpr std::size_t k_id_size = 4;
constexpr std::size_t k_time_size = 8;
constexpr std::string_view k_secret_front = "PRIVATE+KEY+";
constexpr std::string_view k_signature_front = "\xE2\x80\x94 "; // an em dash

const unsigned char* to_bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

/// Eight hex digits that tell keys of one name apart.
std::string id_of(std::string_view name, NoteUse use, std::string_view key) {
    return hash::sha256(fmt::format("{}\n{}{}", name, static_cast<char>(use), key)).substr(0, 2 * k_id_size);
}

std::string time_bytes(std::uint64_t time) {
    std::string bytes(k_time_size, '\0');
    for (std::size_t i = 0; i < k_time_size; ++i) {
        bytes[k_time_size - 1 - i] = static_cast<char>(time >> (8 * i) & 255U);
    }
    return bytes;
}

/// What the signature of a key is over.
std::string signed_bytes(NoteUse use, std::string_view text, std::uint64_t time) {
    return use == NoteUse::log ? std::string(text) : fmt::format("cosignature/v1\ntime {}\n{}", time, text);
}

bool is_name(std::string_view name) {
    return !name.empty() && base::is_utf8(name) && std::none_of(name.begin(), name.end(), [](char c) {
        return c == '+' || static_cast<unsigned char>(c) <= ' ' || c == '\x7F';
    });
}

struct KeyParts {
    std::string name;
    NoteUse use;
    std::string id;
    std::string key;
};

/// "name+id+base64(use, key)".
std::optional<KeyParts> split_key(std::string_view text) {
    const std::size_t first = text.find('+');
    const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
    if (second == std::string_view::npos) {
        return std::nullopt;
    }
    const auto bytes = base::decode_base64(text.substr(second + 1));
    const bool is_key = bytes && bytes->size() == k_key_size + 1 && is_name(text.substr(0, first)) &&
                        (bytes->front() == static_cast<char>(NoteUse::log) ||
                         bytes->front() == static_cast<char>(NoteUse::witness));
    if (!is_key) {
        return std::nullopt;
    }
    return KeyParts{std::string(text.substr(0, first)), static_cast<NoteUse>(bytes->front()),
                    std::string(text.substr(first + 1, second - first - 1)), bytes->substr(1)};
}

std::string public_of(std::string_view seed) {
    const Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, to_bytes(seed), seed.size()));
    std::string value(k_key_size, '\0');
    std::size_t size = value.size();
    CHATKEEP_CHECK(
        key != nullptr &&
        EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char*>(value.data()), &size) == 1);
    return value;
}

bool fits(const NoteVerifier& verifier, std::string_view signature, const std::string& content) {
    const Key key(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, to_bytes(verifier.key), verifier.key.size()));
    const Context context(EVP_MD_CTX_new());
    return key != nullptr && context != nullptr &&
           EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), to_bytes(signature), signature.size(), to_bytes(content),
                            content.size()) == 1;
}

} // namespace

NoteSigner::NoteSigner(std::string name, NoteUse use, base::SecretBytes seed)
    : m_name(std::move(name)), m_use(use), m_seed(std::move(seed)), m_public(public_of(m_seed.view())) {}

NoteSigner NoteSigner::make(const std::string& name, NoteUse use) {
    if (!is_name(name)) {
        throw Error(Fault::usage, fmt::format("\"{}\" is no name of a key", base::printable(name, 60)),
                    "no spaces and no \"+\", as archive.example.org/chats");
    }
    base::SecretBytes seed(k_key_size);
    CHATKEEP_CHECK(
        RAND_priv_bytes(reinterpret_cast<unsigned char*>(seed.data()), static_cast<int>(k_key_size)) == 1);
    return {name, use, std::move(seed)};
}

NoteSigner NoteSigner::parse(std::string_view text) {
    text = base::trim(text);
    auto parts =
        text.starts_with(k_secret_front) ? split_key(text.substr(k_secret_front.size())) : std::nullopt;
    if (!parts) {
        throw Error(Fault::data, "this is no signing key of a log or witness");
    }
    NoteSigner signer(parts->name, parts->use, base::SecretBytes(parts->key));
    if (parts->id != id_of(signer.m_name, signer.m_use, signer.m_public)) {
        throw Error(Fault::data, "the signing key is damaged");
    }
    return signer;
}

std::string NoteSigner::secret_text() const {
    return fmt::format("{}{}+{}+{}\n", k_secret_front, m_name, id_of(m_name, m_use, m_public),
                       base::encode_base64(static_cast<char>(m_use) + std::string(m_seed.view())));
}

std::string NoteSigner::verifier_text() const {
    return fmt::format("{}+{}+{}\n", m_name, id_of(m_name, m_use, m_public),
                       base::encode_base64(static_cast<char>(m_use) + m_public));
}

std::string NoteSigner::sign(std::string_view text, std::uint64_t time) const {
    const Key key(
        EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, to_bytes(m_seed.view()), m_seed.size()));
    const Context context(EVP_MD_CTX_new());
    const std::string content = signed_bytes(m_use, text, time);
    std::string signature(k_signature_size, '\0');
    std::size_t size = signature.size();
    CHATKEEP_CHECK(key != nullptr && context != nullptr &&
                   EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
                   EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                                  to_bytes(content), content.size()) == 1);
    const std::string when = m_use == NoteUse::witness ? time_bytes(time) : std::string();
    return fmt::format(
        "{}{} {}\n", k_signature_front, m_name,
        base::encode_base64(base::bytes_of_hex(id_of(m_name, m_use, m_public)) + when + signature));
}

std::vector<NoteVerifier> parse_verifiers(std::string_view text, const std::string& name) {
    std::vector<NoteVerifier> verifiers;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (base::trim(line).empty()) {
            continue;
        }
        auto parts = split_key(base::trim(line));
        if (!parts || parts->id != id_of(parts->name, parts->use, parts->key)) {
            throw Error(Fault::data, fmt::format("{}: a line is no verifier key", name));
        }
        verifiers.push_back({std::move(parts->name), parts->use, std::move(parts->key)});
    }
    if (verifiers.empty()) {
        throw Error(Fault::data, fmt::format("{}: there is no verifier key in it", name));
    }
    return verifiers;
}

std::optional<Note> parse_note(std::string_view bytes) noexcept {
    const std::size_t blank = bytes.rfind("\n\n");
    if (blank == std::string_view::npos || bytes.back() != '\n' || blank + 2 >= bytes.size()) {
        return std::nullopt;
    }
    return Note{bytes.substr(0, blank + 1), bytes.substr(blank + 2)};
}

namespace {

/// bytes: of a signature line that names the verifier. Nothing when they are not its signature.
std::optional<NoteSignature> verify_line(std::string_view bytes, const Note& note,
                                         const NoteVerifier& verifier) {
    const std::size_t time_size = verifier.use == NoteUse::witness ? k_time_size : 0;
    if (bytes.size() != k_id_size + time_size + k_signature_size) {
        return std::nullopt;
    }
    std::uint64_t time = 0;
    for (std::size_t i = 0; i < time_size; ++i) {
        time = time << 8U | static_cast<unsigned char>(bytes[k_id_size + i]);
    }
    if (!fits(verifier, bytes.substr(k_id_size + time_size), signed_bytes(verifier.use, note.text, time))) {
        return std::nullopt;
    }
    return NoteSignature{verifier.name, verifier.use, time};
}

bool names(std::string_view name, std::string_view bytes, const NoteVerifier& verifier) {
    return verifier.name == name &&
           bytes.substr(0, k_id_size) == base::bytes_of_hex(id_of(verifier.name, verifier.use, verifier.key));
}

} // namespace

std::optional<std::vector<NoteSignature>> verify_note(const Note& note,
                                                      const std::vector<NoteVerifier>& known) {
    std::vector<NoteSignature> found;
    std::string_view rest = note.signatures;
    while (!rest.empty()) {
        std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        const std::size_t space = line.rfind(' ');
        const auto bytes = line.starts_with(k_signature_front) && space > k_signature_front.size()
                               ? base::decode_base64(line.substr(space + 1))
                               : std::nullopt;
        if (!bytes || bytes->size() < k_id_size) {
            return std::nullopt;
        }
        const std::string_view name = line.substr(k_signature_front.size(), space - k_signature_front.size());
        for (const NoteVerifier& verifier : known) {
            if (!names(name, *bytes, verifier)) {
                continue;
            }
            auto signature = verify_line(*bytes, note, verifier);
            if (!signature) {
                return std::nullopt;
            }
            found.push_back(std::move(*signature));
        }
    }
    return found;
}

} // namespace chatkeep::sign
