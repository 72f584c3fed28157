// SPDX-License-Identifier: EUPL-1.2
#include "hash/cipher.hpp"

#include <catch2/catch.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

using namespace chatkeep;

namespace {

std::string unhex(std::string_view hex) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
    }
    return bytes;
}

} // namespace

TEST_CASE("keys are derived as the RFCs' vectors say") {
    using hash::KdfDigest;
    // RFC 6070 has 20 bytes of the first block; RFC 7914, section 11, has SHA-256.
    CHECK(hash::derive_key(KdfDigest::sha1, "password", "salt", 4096).view().substr(0, 20) ==
          unhex("4b007901b765489abead49d926f721d065a429c1"));
    CHECK(hash::derive_key(KdfDigest::sha1, "password", "salt", 1).view().substr(0, 20) ==
          unhex("0c60c80f961f0e71f3a9b524af6012062fe037a6"));
    CHECK(hash::derive_key(KdfDigest::sha256, "passwd", "salt", 1).view() ==
          unhex("55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"));
}

TEST_CASE("a wrapped key opens with its own key only") {
    // RFC 3394, section 4.6.
    const std::string key = unhex("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F");
    const std::string wrapped =
        unhex("28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21");
    const auto plain = hash::unwrap_key(key, wrapped);
    REQUIRE(plain);
    CHECK(plain->view() == unhex("00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F"));
    CHECK_FALSE(hash::unwrap_key(std::string(32, 'k'), wrapped));
    CHECK_FALSE(hash::unwrap_key(key, wrapped.substr(8)));
    CHECK_FALSE(hash::unwrap_key(key, wrapped.substr(0, 39)));
    CHECK_FALSE(hash::unwrap_key(key, ""));
    CHECK_FALSE(hash::unwrap_key(key.substr(1), wrapped));
}

TEST_CASE("decrypted bytes are the same whatever piece is read") {
    // NIST SP 800-38A, F.2.5, has another IV: the first block differs by it, the second does not.
    const std::string key = unhex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
    std::string packed = unhex("f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d");
    const auto two = hash::decrypt_cbc(std::make_shared<base::StringBytes>(packed), key);
    std::string block(16, '\0');
    CHECK(two->read_at(16, block.data(), 16) == 16);
    CHECK(block == unhex("ae2d8a571e03ac9c9eb76fac45af8e51"));

    for (int i = 0; packed.size() < 700'000; ++i) {
        packed += std::to_string(i);
    }
    const auto plain = hash::decrypt_cbc(std::make_shared<base::StringBytes>(packed), key);
    REQUIRE(plain->size() == packed.size() / 16 * 16);
    std::string whole(plain->size(), '\0');
    CHECK(plain->read_at(0, whole.data(), whole.size() + 100) == whole.size());
    std::uint32_t seed = 7;
    for (int i = 0; i < 300; ++i) {
        seed = seed * 1664525U + 1013904223U;
        const std::size_t offset = (seed >> 4U) % (whole.size() + 20);
        std::string piece((seed >> 8U) % (i % 10 == 0 ? 400'000U : 5'000U), '\0');
        const std::size_t count = plain->read_at(offset, piece.data(), piece.size());
        const std::string wanted = offset > whole.size() ? "" : whole.substr(offset, piece.size());
        CHECK(piece.substr(0, count) == wanted);
    }
}
