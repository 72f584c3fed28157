// SPDX-License-Identifier: EUPL-1.2
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using test::Found;

TEST_CASE("a phone's serial number needs its word and its check digit") {
    test::Finder imei("imei");
    CHECK(imei("IMEI 490154203237518") == Found{"auto 490154203237518"});
    CHECK(imei("imei: 35-209900-176148-1") == Found{"auto 35-209900-176148-1"});
    CHECK(imei("imei 352099 00 176148 1") == Found{"auto 352099 00 176148 1"});
    CHECK(imei("IMEI1: 490154203237518") == Found{"auto 490154203237518"});
    CHECK(imei("imei/sv 4901542032375112") == Found{"auto 4901542032375112"});
    CHECK(imei("490154203237518").empty());
    CHECK(imei("imei 490154203237519") == Found{"note 490154203237519"}); // perhaps a typing error
    CHECK(imei("imei 000000000000000").empty());
    CHECK(imei("creditcard 378734493671000").empty());
}
