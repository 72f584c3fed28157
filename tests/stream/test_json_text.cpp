// SPDX-License-Identifier: EUPL-1.2
#include "stream/json_text.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace chatkeep::stream;

TEST_CASE("a byte that needs an escape is found wherever it stands") {
    for (const char c : {'"', '\\', '\n', '\x01', '\x1F'}) {
        for (std::size_t size = 1; size < 50; ++size) {
            for (std::size_t at = 0; at < size; ++at) {
                std::string text(size, '\xC3');
                text[at] = c;
                INFO(static_cast<int>(c) << " " << size << " " << at);
                CHECK(plain_length(text) == at);
            }
        }
    }
}

TEST_CASE("other bytes stand for themselves") {
    std::string text;
    for (int byte = 0x20; byte < 0x100; ++byte) {
        if (byte != '"' && byte != '\\') {
            text += static_cast<char>(byte);
        }
    }
    for (std::size_t size = 0; size <= text.size(); ++size) {
        CHECK(plain_length(std::string_view(text).substr(0, size)) == size);
    }
}
