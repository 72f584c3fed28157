// SPDX-License-Identifier: EUPL-1.2
#include "paths.hpp"
#include "source/contacts/address_book.hpp"
#include "source/contacts/contact_book.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>

using chatkeep::source::ContactBook;

TEST_CASE("a number is found whatever way it is written") {
    ContactBook book;
    book.add("06 - 1234 5678", "Mees de Wit");
    book.add("+49 170 1234567", "Anna Vogel");
    book.add("1234", "Melding");
    book.add("0800-GEMEENTE", "Gemeente");
    book.add("020 123 45 67 ext. 12", "Balie");
    CHECK(book.find("+31612345678") == "Mees de Wit");
    CHECK(book.find("0031612345678") == "Mees de Wit");
    CHECK(book.find("0612345678") == "Mees de Wit");
    CHECK(book.find("31612345678") == "Mees de Wit");
    CHECK(book.find("01701234567") == "Anna Vogel");
    CHECK(book.find("+491701234567") == "Anna Vogel");
    CHECK(book.find("1234") == "Melding");
    CHECK(book.find("080043633683") == "Gemeente");
    CHECK(book.find("+31201234567") == "Balie");
    CHECK_FALSE(book.find("0800"));
    CHECK_FALSE(book.find("Gemeente"));
    CHECK_FALSE(book.find("+311234"));
    CHECK_FALSE(book.find("0612345679"));
    CHECK_FALSE(book.find(""));
}

TEST_CASE("a number or address of two contacts is nobody's for certain") {
    ContactBook book;
    book.add("+31612345678", "Anne");
    book.add("0031 6 12345678", "Bram");
    book.add("+31687654321", "Anne");
    book.add("+31 6 8765 4321", "Anne");
    book.add("samen@example.nl", "Anne");
    book.add("Samen@example.nl", "Bram");
    CHECK_FALSE(book.find("+31612345678"));
    CHECK(book.find("+31687654321") == "Anne");
    CHECK_FALSE(book.find("samen@example.nl"));
}

TEST_CASE("a zero for callers of the same country is no digit of the number") {
    for (const std::string_view written :
         {"+31 (0)6 22222222", "+31(0)622222222", "+31 ( 0 ) 6 2222 2222", "0031(0)6-22222222",
          "00 31 (0)6 22 22 22 22", "31 (0)6 22222222", "00 31 6.22.22.22.22", "(+31) 6 22222222",
          "+31\u00a0(0)6\u00a022\u00a022\u00a022\u00a022", "\u00a0+31\u202f6 2222 2222",
          "+31 (0)6 22222222 x12", "+31622222222x12", "+31 (0)6 22222222;12", "tel:+31-6-22222222"}) {
        CAPTURE(written);
        ContactBook book;
        book.set_owner("+31 6 55 55 55 55");
        book.add(written, "Bob");
        CHECK(book.find("+31622222222") == "Bob");
        CHECK(book.find("06 22222222") == "Bob");
        for (const std::string_view other :
             {"+32622222222", "+49622222222", "+316222222221", "+310622222222"}) {
            CAPTURE(other);
            CHECK_FALSE(book.find(other));
        }
    }
    ContactBook book;
    book.add("+44 (0)20 7946 0000", "Londen");
    book.add("+39 (0)6 1234 5678", "Rome"); // where the 0 is for all callers
    book.add("(0)20 123 45 67", "Amsterdam");
    CHECK(book.find("+442079460000") == "Londen");
    CHECK(book.find("+390612345678") == "Rome");
    CHECK_FALSE(book.find("+39612345678"));
    CHECK(book.find("+31201234567") == "Amsterdam");
    CHECK(ContactBook().find("+31 (0)6 22222222") == std::nullopt);
}

TEST_CASE("numbers of two countries with equal ends are two persons") {
    ContactBook book;
    book.add("+31612345678", "Mees de Wit");
    book.add("+32612345678", "Lotte Maes");
    CHECK(book.find("+32612345678") == "Lotte Maes");
    CHECK(book.find("+31612345678") == "Mees de Wit");
    CHECK_FALSE(book.find("+33612345678"));
    CHECK_FALSE(book.find("0612345678")); // of whom nobody can tell
}

TEST_CASE("a number without its country is of the owner's country only") {
    ContactBook book;
    book.set_owner("+31 6 55 55 55 55");
    book.add("06 11 11 11 11", "Anna");
    CHECK(book.find("+31611111111") == "Anna");
    CHECK(book.find("0611111111") == "Anna");
    CHECK(book.find("611111111") == "Anna");
    CHECK(book.find("31611111111") == "Anna");
    for (const std::string_view other :
         {"+32611111111", "+491611111111", "+447611111111", "+14611111111", "32611111111", "0032611111111"}) {
        CAPTURE(other);
        CHECK_FALSE(book.find(other));
    }
    book.set_owner("06 55 55 55 55"); // says nothing of the country
    CHECK_FALSE(book.find("+491611111111"));
    CHECK_FALSE(book.find("+49611111111"));
    ContactBook belgian;
    belgian.set_owner("0032470123456");
    belgian.add("02 123 45 67", "Lotte Maes");
    CHECK(belgian.find("+3221234567") == "Lotte Maes");
    CHECK_FALSE(belgian.find("+3121234567"));
}

TEST_CASE("a number without its country is no end of a longer one, whatever the owner's country") {
    ContactBook book;
    book.set_owner("06 55 55 55 55"); // of which the country is not known
    book.add("06 11 11 11 11", "Anna");
    CHECK(book.find("+31611111111") == "Anna");
    for (const std::string_view other : {"+491611111111", "+447611111111", "+14611111111"}) {
        CAPTURE(other);
        CHECK_FALSE(book.find(other));
    }
}

TEST_CASE("numbers of countries without a zero in front of national numbers are found") {
    ContactBook american;
    american.set_owner("+1 461 555 0100");
    american.add("(461) 111-1111", "Anna");
    CHECK(american.find("+14611111111") == "Anna");
    CHECK(american.find("14611111111") == "Anna");
    CHECK_FALSE(american.find("+4611111111")); // of Sweden, though its digits are the same
    ContactBook italian;
    italian.set_owner("+39 06 5555 5555");
    italian.add("06 1234 5678", "Lucia");
    CHECK(italian.find("+390612345678") == "Lucia");
    ContactBook russian;
    russian.set_owner("+7 912 555 55 55");
    russian.add("8 (912) 345-67-89", "Vera");
    CHECK(russian.find("+79123456789") == "Vera");
}

TEST_CASE("a mail address is found without regard to case") {
    ContactBook book;
    book.add(" Mees@Gemeente.example ", "Mees de Wit");
    CHECK(book.find("mees@gemeente.EXAMPLE") == "Mees de Wit");
    CHECK_FALSE(book.find("mees@gemeente.example.org"));
}

TEST_CASE("the address book of a real phone is read with its log") {
    const auto path = std::filesystem::path(chatkeep::test::k_corpora) / "ios" / "addressbook" /
                      "josh_ios15.addressBook.zip";
    if (!std::filesystem::exists(path)) {
        return;
    }
    const auto tree = chatkeep::tree::open_tree(path.string());
    const auto entry = chatkeep::source::find_address_book(*tree, "filesystem2/mobile/Library/SMS/sms.db");
    REQUIRE(entry);
    const auto book = chatkeep::source::read_address_book(*tree, *entry);
    CHECK(book.problems.empty());
    std::ifstream file(path.parent_path() / "josh_ios15.addressBook.ileapp.json");
    std::size_t compared = 0;
    const nlohmann::json peer = nlohmann::json::parse(file);
    for (const auto& row : peer["data"]) {
        const auto text = [&](std::size_t column) {
            return row[column].is_string() ? row[column].get<std::string>() : std::string();
        };
        std::string name = text(3) + (text(3).empty() || text(4).empty() ? "" : " ") + text(4);
        name = name.empty() ? text(5) : name;
        for (const std::size_t column : {std::size_t{6}, std::size_t{7}}) {
            const std::string address = text(column).substr(text(column).find(": ") + 1);
            if (!address.empty() && address.find(',') == std::string::npos &&
                address.find('\r') == std::string::npos) {
                ++compared;
                CHECK(book.contacts.find(address) == name);
            }
        }
    }
    CHECK(compared > 5);
}
