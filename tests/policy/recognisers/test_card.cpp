// SPDX-License-Identifier: EUPL-1.2
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using test::Found;

TEST_CASE("cards of each network are known by beginning, length and check digit") {
    test::Finder card("card");
    for (const std::string number :
         {"4242424242424242", "5105105105105100", "2223003122003222", "378734493671000", "30569309025904",
          "3530111333300000", "6011111111111117", "6555900000604105"}) {
        CHECK(card(number) == Found{"auto " + number});
    }
}

TEST_CASE("cards in groups as people write them") {
    test::Finder card("card");
    CHECK(card("4242 4242 4242 4242") == Found{"auto 4242 4242 4242 4242"});
    CHECK(card("4242-4242-4242-4242.") == Found{"auto 4242-4242-4242-4242"});
    CHECK(card("amex 3787 344936 71000") == Found{"auto 3787 344936 71000"});
    CHECK(card("4242 4242-4242 4242").empty());
    CHECK(card("visa 4242 4242-4242 4242") == Found{"auto 4242 4242-4242 4242"});
    CHECK(card("kaart 42 42 42 42 42 42 42 42") == Found{"auto 42 42 42 42 42 42 42 42"});
    CHECK(card("42 42 42 42 42 42 42 42").empty()); // groups of any size need the word
    CHECK(card("424242 4242 424242") == Found{"auto 424242 4242 424242"});
    CHECK(card("4242/4242/4242/4242") == Found{"auto 4242/4242/4242/4242"});
    CHECK(card("4242_4242_4242_4242") == Found{"auto 4242_4242_4242_4242"});
    CHECK(card("4242\n4242\n4242\n4242") == Found{"auto 4242\n4242\n4242\n4242"});
    CHECK(card("4242  4242\t4242  4242") == Found{"auto 4242  4242\t4242  4242"});
    CHECK(card("4242 4242 4242 4242 12/24") == Found{"auto 4242 4242 4242 4242"});
    CHECK(card("4242 4242 4242 4242 12/24 123") == Found{"auto 4242 4242 4242 4242"});
    CHECK(card("4242 4242 4242 4242 01-25") == Found{"auto 4242 4242 4242 4242"});
    CHECK(card("4242 4242 4242 4242 123") == Found{"auto 4242 4242 4242 4242"}); // the digits of its back
    CHECK(card("4242 4242 4242 4242 9:30") == Found{"auto 4242 4242 4242 4242"});
    CHECK(card("4242 4242 4242 4242 4242").empty());
    CHECK(card("4242\u00A04242\u00A04242\u00A04242") == Found{"auto 4242\u00A04242\u00A04242\u00A04242"});
    CHECK(card("4242 4242 4242 4242 5105 1051 0510 5100") ==
          Found{"auto 4242 4242 4242 4242", "auto 5105 1051 0510 5100"});
    CHECK(card("4242 4242 4242 4242 5105 1051 0510 5100 12").empty());
    CHECK(card("4242 4242 4242 4242, 5105 1051 0510 5100") ==
          Found{"auto 4242 4242 4242 4242", "auto 5105 1051 0510 5100"});
}

TEST_CASE("a beginning that much else has needs a word to be sure") {
    test::Finder card("card");
    CHECK(card("6304000000000000") == Found{"propose 6304000000000000"});
    CHECK(card("pinpas 6304000000000000") == Found{"auto 6304000000000000"});
    CHECK(card("4222222222222") == Found{"propose 4222222222222"});
    CHECK(card("100000000000009").empty());
    CHECK(card("mijn creditcard 100000000000009") == Found{"propose 100000000000009"});
}

TEST_CASE("what is no card is not taken for one") {
    test::Finder card("card");
    CHECK(card("kaart 4242424242424243") == Found{"note 4242424242424243"}); // perhaps a typing error
    CHECK(card("4242424242424243").empty());
    CHECK(card("9780306406157").empty());               // ISBN
    CHECK(card("8931086519071234567").empty());         // ICCID
    CHECK(card("1601546400000").empty());               // milliseconds
    CHECK(card("DE89 3704 0044 0532 0130 00").empty()); // IBAN
    CHECK(card("kaart 0000 0000 0000 0000").empty());
    CHECK(card("x4242424242424242").empty());
    CHECK(card("4242424242424242.5").empty());
}

TEST_CASE("a word for a device lowers a card") {
    test::Finder card("card");
    CHECK(card("imei 378734493671000") == Found{"propose 378734493671000"});
    for (const char* order : {"bestelnr ", "ordernummer: ", "order ", "Order nr. ", "factuurnummer ",
                              "invoice no ", "order-id "}) {
        CHECK(card(order + std::string("4242424242424242")) == Found{"note 4242424242424242"});
    }
    CHECK(card("betaal de order met 4242424242424242") == Found{"propose 4242424242424242"});
    CHECK(card("levering 4242424242424242 komt morgen") == Found{"propose 4242424242424242"});
    CHECK(card("het vergadernummer is 4242424242424242") == Found{"propose 4242424242424242"});
    CHECK(card("kaartnummer 4242424242424242") == Found{"auto 4242424242424242"});
    CHECK(card("4242424242424242", {"wat is het ordernummer?"}) == Found{"propose 4242424242424242"});
    CHECK(card("4242424242424242", {"de order is er"}) == Found{"auto 4242424242424242"});
}
