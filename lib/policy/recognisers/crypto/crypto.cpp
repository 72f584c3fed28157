// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/crypto/crypto.hpp"

#include "base/hex.hpp"
#include "base/text.hpp"
#include "hash/sha.hpp"
#include "policy/recognisers/crypto/keccak.hpp"
#include "policy/scan.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace chatkeep::policy {

namespace {

// Base58Check: a version, 20 bytes of a key's or a script's digest, 4 bytes of the double SHA-256 of these
constexpr std::string_view k_base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr std::size_t k_base58_least = 26;
constexpr std::size_t k_base58_most = 35;
constexpr std::size_t k_payload = 21;

std::optional<std::string> from_base58(std::string_view word) {
    std::array<unsigned char, k_payload + 4> bytes{};
    for (const char c : word) {
        std::size_t carry = k_base58.find(c);
        if (carry == std::string_view::npos) {
            return std::nullopt;
        }
        for (std::size_t at = bytes.size(); at-- > 0;) {
            carry += std::size_t{58} * bytes.at(at);
            bytes.at(at) = static_cast<unsigned char>(carry % 256);
            carry /= 256;
        }
        if (carry != 0) {
            return std::nullopt;
        }
    }
    return std::string(bytes.begin(), bytes.end());
}

bool is_base58_word(std::string_view word) {
    return (word.front() == '1' || word.front() == '3') && word.size() >= k_base58_least &&
           word.size() <= k_base58_most && word.find_first_not_of(k_base58) == std::string_view::npos;
}

bool passes_base58_check(std::string_view word) {
    constexpr char pay_to_key = 0x00;
    constexpr char pay_to_script = 0x05;
    const auto bytes = from_base58(word);
    if (!bytes || bytes->front() != (word.front() == '1' ? pay_to_key : pay_to_script)) {
        return false;
    }
    const std::string_view payload = std::string_view(*bytes).substr(0, k_payload);
    const std::string sum = base::bytes_of_hex(hash::sha256(base::bytes_of_hex(hash::sha256(payload))));
    return bytes->substr(k_payload) == sum.substr(0, 4);
}

// BIP 173 (bech32) and BIP 350 (bech32m, for witness versions above 0)
constexpr std::string_view k_bech32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::size_t k_bech32_least = 14;
constexpr std::size_t k_bech32_most = 74;
constexpr std::size_t k_prefix = 3; // "bc1"

bool is_bech32_word(std::string_view word) {
    const std::string lower = base::lower_ascii(word);
    const bool mixed =
        lower != word && std::any_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    return !mixed && lower.starts_with("bc1") && word.size() >= k_bech32_least &&
           word.size() <= k_bech32_most && lower.find_first_not_of(k_bech32, k_prefix) == std::string::npos;
}

std::uint32_t polymod(std::uint32_t sum, std::uint32_t value) {
    constexpr std::array<std::uint32_t, 5> generator = {0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD,
                                                        0x2A1462B3};
    const std::uint32_t top = sum >> 25U;
    sum = (sum & 0x1FFFFFFU) << 5U ^ value;
    for (std::size_t i = 0; i < generator.size(); ++i) {
        sum ^= (top >> i & 1U) != 0 ? generator[i] : 0;
    }
    return sum;
}

bool passes_bech32_check(std::string_view word) {
    constexpr std::uint32_t bech32 = 1;
    constexpr std::uint32_t bech32m = 0x2BC830A3;
    std::uint32_t sum = 1;
    for (const std::uint32_t value : {3U, 3U, 0U, 2U, 3U}) { // "bc", expanded
        sum = polymod(sum, value);
    }
    for (const char c : base::lower_ascii(word.substr(k_prefix))) {
        sum = polymod(sum, static_cast<std::uint32_t>(k_bech32.find(c)));
    }
    const bool is_first_version = base::to_lower(word[k_prefix]) == k_bech32.front();
    return sum == (is_first_version ? bech32 : bech32m);
}

// Ethereum: 20 bytes in hex; by EIP-55 the case of the letters is a checksum
constexpr std::size_t k_ether_size = 42;

bool is_ether_word(std::string_view word) {
    return word.size() == k_ether_size && word[0] == '0' && base::to_lower(word[1]) == 'x' &&
           std::all_of(word.begin() + 2, word.end(), base::is_hex);
}

bool passes_ether_check(std::string_view word) {
    const std::string_view digits = word.substr(2);
    const std::string lower = base::lower_ascii(digits);
    const bool has_small = std::any_of(digits.begin(), digits.end(), [](char c) { return c >= 'a'; });
    if (lower == digits || !has_small) {
        return true; // written without the checksum
    }
    const auto digest = keccak256(lower);
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const int half = i % 2 == 0 ? digest[i / 2] >> 4 : digest[i / 2] & 0xF;
        const bool is_capital = digits[i] >= 'A' && digits[i] <= 'F';
        if (base::is_alpha(digits[i]) && is_capital != (half >= 8)) {
            return false;
        }
    }
    return true;
}

class CryptoRecogniser : public Recogniser {
public:
    void find(std::string_view text, std::vector<Candidate>& out) override {
        std::size_t end = 0;
        for (std::size_t at = 0; at < text.size(); at = end + 1) {
            end = at;
            while (end < text.size() && base::is_alnum(text[end])) {
                ++end;
            }
            const std::string_view word = text.substr(at, end - at);
            Candidate found;
            if (word.size() >= k_bech32_least && !is_word_before(text, at) && !is_word_after(text, end) &&
                judge(word, found)) {
                found.begin = at;
                found.end = end;
                out.push_back(std::move(found));
            }
        }
    }

    [[nodiscard]] std::string canonical(std::string_view entry) const override {
        const std::string_view word = base::trim(entry);
        Candidate found;
        return !word.empty() && judge(word, found) && found.check ? found.value : std::string();
    }

private:
    static bool judge(std::string_view word, Candidate& found) {
        found.value = word;
        if (is_base58_word(word)) {
            found.check = passes_base58_check(word);
            return true;
        }
        found.value = base::lower_ascii(word);
        if (is_bech32_word(word)) {
            found.check = passes_bech32_check(word);
            return true;
        }
        found.check = is_ether_word(word) && passes_ether_check(word);
        return is_ether_word(word);
    }
};

std::unique_ptr<Recogniser> make_crypto(const Rule&) {
    return std::make_unique<CryptoRecogniser>();
}

constexpr std::array k_required = {Evidence::check};
constexpr std::array<std::string_view, 7> k_context = {"bitcoin*",  "wallet*", "btc",  "eth",
                                                       "ethereum*", "crypto*", "ether"};

constexpr std::array<std::string_view, 2> k_signs = {"bc1", "0x"};

} // namespace

const RecogniserDescriptor k_crypto = {
    .name = "crypto",
    .version = 1,
    .summary = "addresses of Bitcoin and Ethereum, by their checksums",
    .replacement = "[WALLET]",
    .needs = {.size = k_bech32_least, .digits = 1, .any = {.texts = k_signs, .run = true}},
    .gate = R"((?:^|[^0-9A-Z])(?:[13][1-9A-Z]{25}|bc1[0-9A-Z]{11}|0x[0-9A-F]{40}))",
    .required = k_required,
    .context = k_context,
    .make = &make_crypto,
};

} // namespace chatkeep::policy
