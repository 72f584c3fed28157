// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/crypto/keccak.hpp"
#include "support.hpp"

#include <catch2/catch.hpp>
#include <fmt/core.h>

using namespace chatkeep;
using test::Found;

namespace {

std::string keccak_hex(std::string_view bytes) {
    std::string out;
    for (const std::uint8_t byte : policy::keccak256(bytes)) {
        out += fmt::format("{:02x}", byte);
    }
    return out;
}

} // namespace

TEST_CASE("Keccak-256 gives its published digests") {
    CHECK(keccak_hex("") == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
    CHECK(keccak_hex("abc") == "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
}

// the first address of all, and the examples of BIP 173, BIP 350, EIP-55
TEST_CASE("addresses with a good checksum are automatic") {
    test::Finder crypto("crypto");
    for (const std::string address :
         {"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "3P14159f73E4gFr7JterCCQh9QjiTjiZrG",
          "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
          "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
          "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
          "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED"}) {
        CHECK(crypto("maak over naar " + address + ".") == Found{"auto " + address});
        CHECK(crypto("bitcoin:" + address + "?amount=1") == Found{"auto " + address});
    }
}

TEST_CASE("a wrong checksum is no address, but noted behind its word") {
    test::Finder crypto("crypto");
    CHECK(crypto("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb").empty());
    CHECK(crypto("btc 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb") ==
          Found{"note 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"});
    CHECK(crypto("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5").empty());
    CHECK(crypto("bc1Qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4").empty());
    CHECK(crypto("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed").empty());
}

TEST_CASE("digests and longer words are no addresses") {
    test::Finder crypto("crypto");
    CHECK(crypto("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa2").empty());
    CHECK(crypto("é1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa").empty());
    CHECK(crypto("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855").empty());
    CHECK(crypto("commit 5aaeb6053f3e94c9b9a09f33669435e7ef1beaed").empty());
    CHECK(crypto("0x88df016429689c079f3b2f6ad39fa052532c56795b733da78a91ebe6a713944b").empty());
}
