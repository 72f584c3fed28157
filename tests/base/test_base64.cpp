// SPDX-License-Identifier: EUPL-1.2
#include "base/base64.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <utility>

using namespace chatkeep::base;

TEST_CASE("base64 writes and reads the vectors of RFC 4648") {
    for (const auto& [bytes, text] :
         {std::pair("", ""), std::pair("f", "Zg=="), std::pair("fo", "Zm8="), std::pair("foo", "Zm9v"),
          std::pair("foob", "Zm9vYg=="), std::pair("fooba", "Zm9vYmE="), std::pair("foobar", "Zm9vYmFy")}) {
        CHECK(encode_base64(bytes) == text);
        CHECK(decode_base64(text) == bytes);
    }
}

TEST_CASE("base64 holds every byte") {
    std::string bytes;
    for (int i = 0; i < 256; ++i) {
        bytes += static_cast<char>(i);
    }
    for (std::size_t size = 0; size <= bytes.size(); ++size) {
        const std::string part = bytes.substr(bytes.size() - size);
        CHECK(decode_base64(encode_base64(part)) == part);
    }
    CHECK(encode_base64("\xFB\xEF\xFF") == "++//");
}
