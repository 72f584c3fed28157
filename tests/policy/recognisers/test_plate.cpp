// SPDX-License-Identifier: EUPL-1.2
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using test::Found;

namespace {

void check_plate(std::string_view text, const Found& expected) {
    static test::Finder plate("plate");
    CAPTURE(text);
    CHECK(plate(text) == expected);
}

} // namespace

TEST_CASE("all series of the Netherlands are automatic beside a word for a vehicle") {
    for (const char* plate :
         {"XX-12-34", "12-34-XX", "12-XX-34", "XX-12-XZ", "XX-XZ-12", "12-XX-XZ", "12-XXX-3", "1-XXX-23",
          "XX-123-X", "X-123-XX", "XXX-12-X", "X-12-XXX", "1-XX-234", "123-XX-4"}) {
        check_plate("kenteken " + std::string(plate), {"auto " + std::string(plate)});
        check_plate("de auto met " + std::string(plate) + ", grijs", {"auto " + std::string(plate)});
        for (const std::string separator : {" ", " - ", ".", "_", "\u00B7", "  "}) {
            std::string other;
            for (const char c : std::string_view(plate)) {
                other += c == '-' ? separator : std::string(1, c);
            }
            CAPTURE(other);
            static test::Finder finder("plate");
            CHECK(finder("kenteken " + other).size() == 1);
            CHECK(finder("kenteken " + other).front().ends_with(" " + other));
        }
        std::string small = base::lower_ascii(plate);
        check_plate("kenteken " + small, {"auto " + small});
    }
    check_plate("kenteken XX\u2011123\u2011X", {"auto XX\u2011123\u2011X"});
    check_plate("kenteken ＸＸ-123-Ｘ", {"auto ＸＸ-123-Ｘ"});
}

TEST_CASE("without dashes a plate needs its word, and an old series stays a proposal") {
    check_plate("busje XX123X", {"auto XX123X"});
    check_plate("parkeren voor xx 123 x", {"auto xx 123 x"});
    check_plate("auto XX1234", {"propose XX1234"});
    check_plate("kenteken is XX 12 XZ", {"auto XX 12 XZ"});
    check_plate("scooter XX123X", {"auto XX123X"});
    check_plate("aanhanger 12-XX-XZ", {"auto 12-XX-XZ"});
    check_plate("motor XX-XZ-12", {"auto XX-XZ-12"});
    check_plate("XX123X", {});
    check_plate("XX 123 X", {});
}

TEST_CASE("series that little else looks like are proposed by themselves") {
    for (const char* plate :
         {"12-XXX-3", "1-XXX-23", "XX-123-X", "X-123-XX", "XXX-12-X", "X-12-XXX", "1-XX-234", "123-XX-4"}) {
        check_plate(plate, {"propose " + std::string(plate)});
    }
    for (const char* code : {"XX-12-34", "12-34-XX", "12-XX-34", "XX-12-XZ", "XX-XZ-12", "12-XX-XZ"}) {
        check_plate(code, {});
    }
}

TEST_CASE("the message before may name it") {
    test::Finder plate("plate");
    CHECK(plate("XX-12-XZ", {"wat is je kenteken?"}) == Found{"auto XX-12-XZ"});
}

TEST_CASE("plates of other countries are proposed") {
    check_plate("1-XYZ-123", {"propose 1-XYZ-123"});
    check_plate("kenteken B XY 1234", {"propose B XY 1234"});
    check_plate("Kennzeichen M-XY-999", {"propose M-XY-999"});
    check_plate("kenteken XY-123-ZZ", {"propose XY-123-ZZ"});
    check_plate("license plate XY51 XYZ", {"propose XY51 XYZ"});
    check_plate("kenteken B-XY 1234", {"propose B-XY 1234"});
    check_plate("kenteken B XY-1234", {});
    check_plate("M-XY-999", {});
}

TEST_CASE("letters that no series has, and other codes, are no plates") {
    for (const char* text :
         {"kenteken AE-123-X", "kenteken PSV-12-X", "kenteken GVD-12-X", "kenteken SS-12-34",
          "kenteken XX-12-QC", "10-12-20", "12-JAN-20", "kenteken XX-123-X-2", "kenteken XX-1234-X",
          "kenteken 12-34-56", "zaak C-12-34", "codenaam AB-12", "COVID-19", "auto 1234567",
          "kenteken xxx123", "XX--12-34", "kenteken XX-123X", "auto van 12 mei 20", "3-2 en 2-1-0"}) {
        check_plate(text, {});
    }
}

TEST_CASE("a word for a file or a flight lowers a plate") {
    check_plate("zaaknummer XX-123-X", {"note XX-123-X"});
    check_plate("vlucht KL-123-X", {"note KL-123-X"});
}

TEST_CASE("an export that runs by itself is no car") {
    check_plate("de auto-export 12-XX-34 is klaar", {"propose 12-XX-34"});
    check_plate("auto-reply XX-12-XZ", {"propose XX-12-XZ"});
    check_plate("auto: XX-12-XZ", {"auto XX-12-XZ"});
}
