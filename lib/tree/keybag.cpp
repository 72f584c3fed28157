// SPDX-License-Identifier: EUPL-1.2
#include "tree/keybag.hpp"

#include "base/big_endian.hpp"
#include "hash/cipher.hpp"
#include "tree/little_endian.hpp"

#include <fmt/core.h>

#include <utility>

namespace chatkeep::tree {

namespace {

constexpr std::uint32_t k_max_type = 3;             // 1 is a backup's; others are read alike
constexpr std::uint32_t k_max_rounds = 200'000'000; // 10,000,000 are usual: more than minutes is an attack
constexpr std::uint32_t k_password = 2;             // bit of WRAP
constexpr std::size_t k_stored_key = 44;
constexpr std::size_t k_max_salt = 64;

/// tag[4] length[4] value[length]
struct Item {
    std::string_view tag;
    std::string_view value;

    [[nodiscard]] std::uint32_t number() const noexcept {
        return value.size() == 4 ? base::load_big_endian<std::uint32_t>(value.data()) : 0;
    }
};

/// Nothing at the end, or when the item is cut off: what was read until there counts.
std::optional<Item> take_item(std::string_view& rest) {
    if (rest.size() < 8) {
        return std::nullopt;
    }
    const std::size_t size = base::load_big_endian<std::uint32_t>(rest.data() + 4);
    if (size > rest.size() - 8) {
        return std::nullopt;
    }
    const Item item{rest.substr(0, 4), rest.substr(8, size)};
    rest.remove_prefix(8 + size);
    return item;
}

void read_header_item(const Item& item, Keybag& keybag) {
    if (item.tag == "SALT") {
        keybag.salt = item.value;
    } else if (item.tag == "ITER") {
        keybag.rounds = item.number();
    } else if (item.tag == "DPSL") {
        keybag.first_salt = item.value;
    } else if (item.tag == "DPIC") {
        keybag.first_rounds = item.number();
    }
}

void read_group_item(const Item& item, WrappedKey& key) {
    if (item.tag == "CLAS") {
        key.number = item.number();
    } else if (item.tag == "WRAP") {
        key.wrap = item.number();
    } else if (item.tag == "WPKY") {
        key.key = item.value;
    }
}

bool is_usable(const Keybag& keybag, std::uint32_t type) noexcept {
    const bool first = keybag.first_salt.empty() == (keybag.first_rounds == 0);
    return type <= k_max_type && first && !keybag.salt.empty() && keybag.salt.size() <= k_max_salt &&
           keybag.first_salt.size() <= k_max_salt && keybag.rounds >= 1 && keybag.rounds <= k_max_rounds &&
           keybag.first_rounds <= k_max_rounds && !keybag.keys.empty();
}

} // namespace

std::optional<Keybag> parse_keybag(std::string_view bytes) {
    Keybag keybag;
    std::uint32_t type = 0;
    bool begun = false; // the first UUID is the keybag's, each later one begins a class
    while (const auto item = take_item(bytes)) {
        if (item->tag == "UUID" && !begun) {
            keybag.uuid = item->value;
            begun = true;
        } else if (item->tag == "UUID") {
            keybag.keys.emplace_back();
        } else if (!keybag.keys.empty()) {
            read_group_item(*item, keybag.keys.back());
        } else if (item->tag == "TYPE") {
            type = item->number();
        } else {
            read_header_item(*item, keybag);
        }
    }
    return is_usable(keybag, type) ? std::optional(std::move(keybag)) : std::nullopt;
}

std::string keybag_id(const Keybag& keybag) {
    std::string id;
    for (const std::string& part : {keybag.uuid, keybag.salt}) {
        for (const char c : part) {
            id += fmt::format("{:02x}", static_cast<unsigned char>(c));
        }
    }
    return id;
}

base::SecretBytes derive_backup_key(const Keybag& keybag, std::string_view password) {
    using hash::KdfDigest;
    if (keybag.first_salt.empty()) {
        return hash::derive_key(KdfDigest::sha1, password, keybag.salt, keybag.rounds);
    }
    const base::SecretBytes first =
        hash::derive_key(KdfDigest::sha256, password, keybag.first_salt, keybag.first_rounds);
    return hash::derive_key(KdfDigest::sha1, first.view(), keybag.salt, keybag.rounds);
}

std::optional<ClassKeys> ClassKeys::unlock(const Keybag& keybag, std::string_view derived) {
    ClassKeys result;
    bool opened = false;
    for (const WrappedKey& wrapped : keybag.keys) {
        if ((wrapped.wrap & k_password) == 0) {
            continue; // the device's key alone opens it
        }
        std::optional<base::SecretBytes> key = hash::unwrap_key(derived, wrapped.key);
        opened = opened || key;
        // What both wrapped is the device's secret still.
        if (key && wrapped.wrap == k_password) {
            result.m_keys.insert_or_assign(wrapped.number, std::move(*key));
        }
    }
    return opened ? std::optional(std::move(result)) : std::nullopt;
}

std::optional<base::SecretBytes> ClassKeys::unwrap(std::string_view stored) const {
    if (stored.size() != k_stored_key) {
        return std::nullopt;
    }
    const auto key = m_keys.find(load_le<std::uint32_t>(stored, 0));
    if (key == m_keys.end()) {
        return std::nullopt;
    }
    std::optional<base::SecretBytes> plain = hash::unwrap_key(key->second.view(), stored.substr(4));
    return plain && plain->size() == 32 ? std::move(plain) : std::nullopt;
}

} // namespace chatkeep::tree
