// SPDX-License-Identifier: EUPL-1.2
#include "tree/keybag.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace chatkeep::tree;

namespace {

std::string number(std::uint32_t value) {
    std::string bytes;
    for (unsigned shift = 32; shift > 0; shift -= 8) {
        bytes += static_cast<char>((value >> (shift - 8)) & 0xFFU);
    }
    return bytes;
}

std::string item(const std::string& tag, const std::string& value) {
    return tag + number(static_cast<std::uint32_t>(value.size())) + value;
}

std::string header(std::uint32_t type = 1, std::uint32_t rounds = 10) {
    return item("VERS", number(3)) + item("TYPE", number(type)) + item("UUID", std::string(16, 'u')) +
           item("WRAP", number(0)) + item("SALT", std::string(20, 's')) + item("ITER", number(rounds));
}

std::string group(std::uint32_t protection, std::uint32_t wrap) {
    return item("UUID", std::string(16, 'g')) + item("WPKY", std::string(40, 'w')) +
           item("CLAS", number(protection)) + item("PBKY", "public") + item("WRAP", number(wrap));
}

} // namespace

TEST_CASE("a keybag is read with its tags in any order") {
    const auto keybag = parse_keybag(header() + group(1, 2) + group(9, 1));
    REQUIRE(keybag);
    CHECK(keybag->uuid == std::string(16, 'u'));
    CHECK(keybag->salt == std::string(20, 's'));
    CHECK(keybag->rounds == 10);
    CHECK(keybag->first_salt.empty());
    REQUIRE(keybag->keys.size() == 2);
    CHECK(keybag->keys[0].number == 1);
    CHECK(keybag->keys[0].wrap == 2);
    CHECK(keybag->keys[1].number == 9);
    CHECK(keybag->keys[1].key == std::string(40, 'w'));
    CHECK(keybag_id(*keybag).size() == 72);
}

TEST_CASE("what is no keybag of a backup is refused") {
    CHECK_FALSE(parse_keybag(""));
    CHECK_FALSE(parse_keybag(header()));                            // no class
    CHECK_FALSE(parse_keybag(header(4) + group(1, 2)));             // no known type
    CHECK_FALSE(parse_keybag(header(1, 0) + group(1, 2)));          // no rounds
    CHECK_FALSE(parse_keybag(header(1, 0xFFFFFFFF) + group(1, 2))); // rounds for hours
    CHECK_FALSE(parse_keybag(header() + item("DPSL", std::string(20, 'd')) + group(1, 2))); // salt, no rounds
    CHECK_FALSE(parse_keybag("SALT\xFF\xFF\xFF\xFF" + header() + group(1, 2))); // a length beyond the end
}

TEST_CASE("keybags of every kind of backup are read alike") {
    for (const std::uint32_t type : {0U, 1U, 2U, 3U}) {
        const auto keybag = parse_keybag(header(type) + group(1, 2));
        REQUIRE(keybag);
        CHECK(keybag->keys.size() == 1);
    }
}

TEST_CASE("a group that is cut off keeps the groups before it") {
    const std::string whole = header() + group(1, 2) + group(3, 2);
    const auto keybag = parse_keybag(whole.substr(0, whole.size() - 5));
    REQUIRE(keybag);
    CHECK(keybag->keys.size() == 2);
    CHECK(keybag->keys[1].wrap == 0);
}

TEST_CASE("keys that a password opens nothing of are a wrong password") {
    const auto keybag = parse_keybag(header() + group(1, 2) + group(9, 1));
    REQUIRE(keybag);
    CHECK_FALSE(ClassKeys::unlock(*keybag, derive_backup_key(*keybag, "fout").view()));
}
