// SPDX-License-Identifier: EUPL-1.2
// Test vectors: FIPS 180-4 examples, RFC 1321 and RFC 3174 ("abc" and the empty string).
#include "base/error.hpp"
#include "hash/sha.hpp"

#include <catch2/catch.hpp>

using chatkeep::hash::Algorithm;
using chatkeep::hash::Digest;
using chatkeep::hash::sha256;

namespace {

std::string digest_of(Algorithm algorithm, std::string_view bytes) {
    Digest digest(algorithm);
    digest.update(bytes);
    return digest.finish();
}

} // namespace

TEST_CASE("digests are the published ones") {
    CHECK(digest_of(Algorithm::md5, "abc") == "900150983cd24fb0d6963f7d28e17f72");
    CHECK(digest_of(Algorithm::sha1, "abc") == "a9993e364706816aba3e25717850c26c9cd0d89d");
    CHECK(digest_of(Algorithm::sha256, "abc") ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(digest_of(Algorithm::sha512, "abc") ==
          "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
          "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
    CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST_CASE("a digest does not depend on how the bytes are cut") {
    const std::string bytes(100'000, 'k');
    for (const std::size_t step : {std::size_t{1}, std::size_t{7}, std::size_t{4096}}) {
        Digest digest(Algorithm::sha256);
        for (std::size_t at = 0; at < bytes.size(); at += step) {
            digest.update(std::string_view(bytes).substr(at, step));
        }
        CHECK(digest.finish() == sha256(bytes));
    }
}

TEST_CASE("a moved digest goes on where it was") {
    Digest first(Algorithm::sha256);
    first.update("a");
    Digest second(std::move(first));
    second.update("bc");
    CHECK(second.finish() == sha256("abc"));
}

TEST_CASE("a finished digest takes no more bytes") {
    Digest digest(Algorithm::sha256);
    CHECK(digest.finish() == sha256(""));
    CHECK_THROWS_AS(digest.update("x"), chatkeep::base::Error);
    CHECK_THROWS_AS(digest.finish(), chatkeep::base::Error);
}
