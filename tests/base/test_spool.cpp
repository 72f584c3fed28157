// SPDX-License-Identifier: EUPL-1.2
#include "base/spool.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <string>

using chatkeep::base::Spool;
using chatkeep::base::SpoolReader;

namespace {

/// Longer than the buffer of a spool, so that some of it is on disk and some is not.
std::string long_text() {
    std::string text;
    for (int i = 0; text.size() < 2'500'000; ++i) {
        text += std::to_string(i) + ' ';
    }
    return text;
}

void append_in_parts(Spool& spool, std::string_view text, std::size_t part) {
    for (std::size_t at = 0; at < text.size(); at += part) {
        spool.append(text.substr(at, part));
    }
}

} // namespace

TEST_CASE("a spool gives back what was appended, from any place") {
    const std::string text = long_text();
    for (const std::size_t part : {7U, 4096U, 3'000'000U}) {
        Spool spool;
        append_in_parts(spool, text, part);
        REQUIRE(spool.size() == text.size());
        SpoolReader reader(spool);
        for (const std::size_t offset :
             {std::size_t{0}, std::size_t{1'048'570}, text.size() - 10, std::size_t{5}}) {
            CHECK(reader.view(offset, 10) == std::string_view(text).substr(offset, 10));
        }
        CHECK(reader.view(100, 1'000'000) == std::string_view(text).substr(100, 1'000'000));
        CHECK(reader.view(text.size(), 0).empty());
    }
}

TEST_CASE("a spool is read to its end and not beyond, also while it grows") {
    Spool spool;
    spool.append("abcdef");
    SpoolReader reader(spool, 2);
    std::string bytes(3, '\0');
    REQUIRE(reader.read_whole(bytes.data(), 3));
    CHECK(bytes == "cde");
    CHECK_FALSE(reader.read_whole(bytes.data(), 3));
    CHECK(reader.read(bytes.data(), 3) == 1);
    CHECK(reader.read(bytes.data(), 3) == 0);
    spool.append("ghi");
    CHECK(reader.read_whole(bytes.data(), 3));
    CHECK(bytes == "ghi");
    CHECK(reader.read_at(7, bytes.data(), 3) == 2);
    CHECK(reader.read_at(9, bytes.data(), 3) == 0);
}

TEST_CASE("readers of one spool don't disturb each other") {
    Spool spool;
    const std::string text = long_text();
    spool.append(text);
    SpoolReader one(spool);
    SpoolReader two(spool);
    CHECK(one.view(0, 5) == text.substr(0, 5));
    CHECK(two.view(2'000'000, 5) == text.substr(2'000'000, 5));
    CHECK(one.view(5, 5) == text.substr(5, 5));
}

TEST_CASE("a spool gives back bytes that can't be packed") {
    std::string noise;
    for (std::uint64_t state = 1; noise.size() < 3 * Spool::k_block + 1000;) {
        state = state * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
        noise += static_cast<char>(state >> 56U);
    }
    Spool spool;
    spool.append(noise);
    SpoolReader reader(spool);
    CHECK(reader.view(0, noise.size()) == noise);
}

TEST_CASE("a reader sees what was appended to a block that it has read, and the block when it is packed") {
    Spool spool;
    std::string text(Spool::k_block - 3, 'a');
    spool.append(text);
    SpoolReader reader(spool);
    CHECK(reader.view(Spool::k_block - 5, 2) == "aa");
    spool.append("bcdefg");
    text += "bcdefg";
    CHECK(reader.view(Spool::k_block - 4, 7) == "abcdefg");
    CHECK(reader.view(Spool::k_block - 3, 3) == "bcd");
    CHECK(reader.view(Spool::k_block, 3) == "efg");
    std::string all(text.size() + 10, '\0');
    CHECK(reader.read_at(0, all.data(), all.size()) == text.size());
    all.resize(text.size());
    CHECK(all == text);
}
