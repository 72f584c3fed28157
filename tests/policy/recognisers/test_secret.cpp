// SPDX-License-Identifier: EUPL-1.2
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using test::Found;

namespace {

void check_secret(std::string_view text, const Found& expected, const policy::Surroundings& around = {}) {
    static test::Finder secret("secret");
    CAPTURE(text);
    CHECK(secret(text, around) == expected);
}

} // namespace

TEST_CASE("what looks like a secret behind a word for one is automatic") {
    const std::vector<std::pair<const char*, const char*>> rows = {
        {"wachtwoord: Winter2019!", "Winter2019!"},
        {"Wachtwoord:Winter2019!", "Winter2019!"},
        {"het wachtwoord is Welkom01", "Welkom01"},
        {"Het wachtwoord is nu gewoon Welkom01.", "Welkom01"},
        {"wifiwachtwoord = k4tt3nb4k", "k4tt3nb4k"},
        {"wachtwoord\nk4tt3nb4k", "k4tt3nb4k"},
        {"ww Winter2019!", "Winter2019!"},
        {"wachtwoord -> Winter2019!", "Winter2019!"},
        {"wachtwoord \U0001F449 Winter2019!", "Winter2019!"},
        {"wachtwoord \u2192 Winter2019!", "Winter2019!"},
        {"login: saar ww: Saar2019", "Saar2019"},
        {"password = q1W2e3", "q1W2e3"},
        {"my password is hunter22", "hunter22"},
        {"pw: P@ssw0rd", "P@ssw0rd"},
        {"pass: admin123", "admin123"},
        {"Wachtwoord van de wifi hier: Gast#2020", "Gast#2020"},
        {"Code van mijn telefoon is Aap!2020", "Aap!2020"},
        {"wachtwoord \"Winter 2019!\"", "Winter 2019!"},
        {"pin 884210", "884210"},
        {"PIN: 4512", "4512"},
        {"pincode van de pas is 4512", "4512"},
        {"pin-code 9981!", "9981"},
        {"puk 12345678", "12345678"},
        {"cvc 123", "123"},
        {"CVV-code: 4321", "4321"},
        {"toegangscode 44B2#", "44B2#"},
        {"deurcode is 1590", "1590"},
        {"alarmcode: 2580", "2580"},
        {"Je verificatiecode is 123456", "123456"},
        {"Your code: 123-456", "123-456"},
        {"your verification code is 123 456.", "123 456"},
        {"123456 is je WhatsApp-code", "123456"},
        {"G-482913 is your verification code", "G-482913"},
        {"gebruik 445566 als code", "445566"},
        {"security code: 9021", "9021"},
        {"recovery code: AB12-CD34", "AB12-CD34"},
        {"herstelcode is AB12-CD34-EF56", "AB12-CD34-EF56"},
        {"api key: 0a1b2c3d4e5f6071", "0a1b2c3d4e5f6071"},
        {"api-key = 0a1b2c3d4e5f6071", "0a1b2c3d4e5f6071"},
        {"Authorization: Bearer 0a1b2c3d4e5f6071", "0a1b2c3d4e5f6071"},
        {"token: 0a1b2c3d4e", "0a1b2c3d4e"},
        {"wachtwoord：Winter２０１９!", "Winter２０１９!"},
        {"wacht\u200Bwoord: Winter2019!", "Winter2019!"},
        {"pin １２３４", "１２３４"},
    };
    for (const auto& [text, secret] : rows) {
        check_secret(text, {"auto " + std::string(secret)});
    }
    check_secret("de wachtwoorden zijn: Test1234 en Proef5678", {"auto Test1234", "auto Proef5678"});
}

TEST_CASE("keys and tokens are automatic by their own form") {
    for (const char* key :
         {"AKIAABCDEFGH1JKLMNOP", "ghp_0123456789abcdefghijABCDEFGHIJ012345", "sk_live_0123456789abcdef",
          "xoxb-0123456789-0123456789-abcdef", "AIzaSy0123456789abcdefghijABCDEFGHIJ01",
          "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcDEF_123-x", "glpat-0123456789abcdefghij",
          "-----BEGIN PRIVATE KEY-----\nMIIEabc=\n-----END PRIVATE KEY-----",
          "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blb",
          "otpauth://totp/Voorbeeld:saar?secret=JBSWY3DPEHPK3PXP&issuer=Voorbeeld"}) {
        check_secret("hier: " + std::string(key), {"auto " + std::string(key)});
    }
    check_secret("WIFI:T:WPA;S:Thuis;P:Zonnebloem12;;", {"auto Zonnebloem12"});
    check_secret("WIFI:S:Thuis;T:WPA;P:a\\;b12;;", {"auto a\\;b12"});
    check_secret("-----BEGIN CERTIFICATE-----\nMIIEabc=\n-----END CERTIFICATE-----", {});
    check_secret("AKIA", {});
    check_secret("eyJ is hoe JSON begint", {});
}

TEST_CASE("plain words and doubtful codes are proposed") {
    for (const auto& [text, secret] : std::vector<std::pair<const char*, const char*>>{
             {"ww: zonnebloem", "zonnebloem"},
             {"het wachtwoord is zonnebloem", "zonnebloem"},
             {"Wachtwoord van de wifi is zonnebloem!", "zonnebloem"},
             {"wachtwoord \"lief beest\"", "lief beest"},
             {"password: sunshine", "sunshine"},
             {"code 4123", "4123"},
             {"wachtwoord voor de wifi Winter2019!", "Winter2019!"},
             {"code: ABC-1234", "ABC-1234"}}) {
        check_secret(text, {"propose " + std::string(secret)});
    }
}

TEST_CASE("a message that is only a value is one when the message before asks for it") {
    check_secret("4512", {"auto 4512"}, {"wat is de pincode?"});
    check_secret("Winter2019!", {"auto Winter2019!"}, {"wat is het wachtwoord van de wifi?"});
    check_secret("Winter2019!", {"auto Winter2019!"}, {{}, "stuur me het wachtwoord even"});
    check_secret("Winter2019!", {"propose Winter2019!"}, {"ik ben mijn wachtwoord vergeten"});
    check_secret("4512", {}, {"hoe laat ben je er?"});
    check_secret("14:00", {}, {"wat is het wachtwoord?"});
    check_secret("ok!!", {}, {"wat is het wachtwoord?"});
    check_secret("weet ik niet", {}, {"wat is het wachtwoord?"});
}

TEST_CASE("a password that stays or was, a lock's number in pairs, and a name with its password") {
    check_secret("Gast2020! was het vorige keer wachtwoord", {"auto Gast2020!"});
    check_secret("het ww blijft Corona2020", {"auto Corona2020"});
    check_secret("1234 wordt de pincode", {"auto 1234"});
    check_secret("inlogcode: 38 29 14", {"auto 38 29 14"});
    check_secret("kluiscode is 19-07-33", {"auto 19-07-33"});
    check_secret("pincode: 12.34.56", {"auto 12.34.56"});
    check_secret("wifi: gast / gast1234", {"propose gast1234"});
    check_secret("inlog is admin / admin123", {"propose admin123"});
    check_secret("DE CODE IS 123456", {"auto 123456"});
    check_secret("SMS code 123456", {"auto 123456"});
    for (const char* text :
         {"CBS code 0363 is Utrecht", "DBC code 12345", "AGB-code 94012345", "kostenplaats code 440012",
          "kostensoort code 4400", "ZIB code 4400", "wachtwoord blijft geheim", "ww blijft hetzelfde",
          "2020! was een slecht jaar voor wachtwoord beleid", "kluiscode is 19-07-2033",
          "kluiscode is van 19-07-33", "alarmcode: 12 34", "wifi: goed / slecht",
          "code geel: 12-03-20 tot 14-03-20", "wifi 5 / wifi 6"}) {
        check_secret(text, {});
    }
}

TEST_CASE("talk about passwords and codes holds none") {
    for (const char* text : {"wachtwoord vergeten?",
                             "wachtwoord is gewijzigd",
                             "Wachtwoord: zie mail",
                             "wachtwoord volgt per sms",
                             "ww kwijt",
                             "Wachtwoord? Vraag Mees",
                             "wachtwoord is hetzelfde als vorige keer",
                             "Mijn wachtwoord doet het niet meer",
                             "wachtwoord is verlopen, kun je helpen?",
                             "het wachtwoord moet minimaal 12 tekens",
                             "je wachtwoord moet 12 tekens hebben",
                             "nieuw wachtwoord aanvragen voor 1 maart 2020",
                             "password reset link sent",
                             "your password has expired",
                             "passwords are hard",
                             "password-protected bestand",
                             "wachtwoord resetten via de servicedesk",
                             "pin het bericht",
                             "pinnen kan vanaf 5 euro",
                             "ik pin 1000 euro",
                             "PIN-transacties: 5,1 mld",
                             "kun je de pin verwijderen",
                             "pin 12",
                             "code rood in 2500 gevallen",
                             "code oranje voor 3 provincies",
                             "foutcode 5023",
                             "error code 50012",
                             "code 112",
                             "QR code 123456",
                             "kortingscode: ZOMER10",
                             "productcode 123456",
                             "de landcode is 0031",
                             "postcode 2511",
                             "zip code 12345",
                             "wie heeft de code review gedaan?",
                             "De code wordt morgen 2020 regels langer",
                             "token is verlopen",
                             "token economie 2020",
                             "secret santa 2020",
                             "key takeaways: 1. testen",
                             "WW-uitkering 2020",
                             "de ww is 3 maanden",
                             "haha ww :)",
                             "boarding pass 12A",
                             "API keys volgen morgen",
                             "sleutel ligt onder de mat",
                             "https://example.nl/a?code=nl",
                             "codenaam 1234",
                             "bearer of bad news",
                             "wachtwoord https://example.nl/reset",
                             "OTP is een afkorting"}) {
        check_secret(text, {});
    }
}

TEST_CASE("codes of letters only are found behind a word for them") {
    for (const auto& [text, secret] : std::vector<std::pair<const char*, const char*>>{
             {"herstelcode: ABCD-EFGH-IJKL", "ABCD-EFGH-IJKL"},
             {"recovery code ABCD-EFGH-IJKL", "ABCD-EFGH-IJKL"},
             {"herstelcode: ABCD EFGH IJKL MNOP", "ABCD EFGH IJKL MNOP"},
             {"backup code is abcd-efgh-ijkl", "abcd-efgh-ijkl"},
             {"sleutelcode 4512", "4512"},
             {"2FA: 123456", "123456"},
             {"seed phrase: apple banana cherry dragon eagle forest garden house island jungle kite lemon",
              "apple banana cherry dragon eagle forest garden house island jungle kite lemon"}}) {
        check_secret(text, {"auto " + std::string(secret)});
    }
    check_secret("herstelcodes: abcd-efgh, ijkl-mnop", {"auto abcd-efgh", "auto ijkl-mnop"});
    check_secret("backup codes:\nabcd-efgh\nijkl-mnop", {"auto abcd-efgh", "auto ijkl-mnop"});
    check_secret("recovery code is KXQWJZRTPL", {"propose KXQWJZRTPL"});
    check_secret("toegangscode voordeur 4512#", {"propose 4512#"});
    check_secret("code: ABC-DEF", {"propose ABC-DEF"});
    for (const char* text :
         {"recovery code volgt per post", "herstelcode ONTVANGEN", "herstelcode is VERLOPEN", "code ORANJE",
          "code: ROOD", "toegangscode: VOLGT NOG EVEN", "token: VERLOPEN", "access code required",
          "code zwart dreigt", "de codes zijn veranderd", "security code review for 2020",
          "herstel van de economie 2020", "key: belangrijkste punten", "ABCD-EFGH-IJKL graag",
          "seed phrase is belangrijk, bewaar die goed", "code deur is stuk", "2FA staat aan"}) {
        check_secret(text, {});
    }
}

TEST_CASE("a password behind an arrow of one sign, a slash, or nothing at all") {
    check_secret("WW > Zomer2020", {"auto Zomer2020"});
    for (const auto& [text, secret] :
         std::vector<std::pair<const char*, const char*>>{{"ww > zomer", "zomer"},
                                                          {"login: saar / Zomer20", "Zomer20"},
                                                          {"login: saar / zomer", "zomer"},
                                                          {"Login: saar/Zomer20", "Zomer20"},
                                                          {"inlog saar@example.nl / Zomer20!", "Zomer20!"},
                                                          {"wachtwoord zomer", "zomer"},
                                                          {"hoi\nhet wifiwachtwoord zomer", "zomer"},
                                                          {"password summer", "summer"},
                                                          {"wachtwoordZomer2020", "Zomer2020"},
                                                          {"pincode1234", "1234"},
                                                          {"code123456", "123456"}}) {
        check_secret(text, {"propose " + std::string(secret)});
    }
    for (const char* text :
         {"Instellingen > wachtwoord > wijzigen", "ww > 12 tekens", "wachtwoord beleid",
          "wachtwoord vergeten", "wachtwoord kwijtgeraakt", "mijn wachtwoord werkt niet",
          "wachtwoord invullen", "login via Teams/Zoom", "inloggen op het account / portal",
          "login: werkt / werkt niet", "https://example.nl/login/a/Bcdefgh1", "PasswordManager", "token2",
          "wachtwoord1"}) {
        check_secret(text, {});
    }
}

TEST_CASE("one-time codes as services send them") {
    for (const char* text :
         {"Your Voorbeeld code is 123456", "je code is 123456", "123456 is je verificatiecode",
          "Use 123456 to log in", "Gebruik 123456 om in te loggen", "Enter 123456 to verify your account",
          "je inlogcode voor Voorbeeld is 123456", "Uw TAN: 123456", "TAN 123456"}) {
        check_secret(text, {"auto 123456"});
    }
    check_secret("voer 4512 in om in te loggen", {"propose 4512"});
    for (const char* text : {"gebruik 20 testen om de verificatie te doen", "gebruik 2020 als jaar",
                             "use 1500 to confirm the order", "vul 3 in bij verificatie"}) {
        check_secret(text, {});
    }
}

TEST_CASE("several codes behind one word, and codes in words") {
    check_secret("pincodes 1234 en 5678", {"auto 1234", "auto 5678"});
    check_secret("deurcodes 1234, 5678", {"auto 1234", "auto 5678"});
    check_secret("pin 1234 of 5678", {"auto 1234", "auto 5678"});
    check_secret("pin 1234 en 5 keer", {"auto 1234"});
    check_secret("pincode is een twee drie vier", {"propose een twee drie vier"});
    check_secret("code: vier vijf zes zeven.", {"propose vier vijf zes zeven"});
    check_secret("foutcodes 5023 en 5024", {});
    check_secret("pin een van deze vier", {});
}

TEST_CASE("words between a secret and its name say what it opens: a person decides") {
    check_secret("toegangscode vergaderkamer: 448291", {"propose 448291"});
    check_secret("wachtwoord dossier is Zomer2020!", {"propose Zomer2020!"});
    check_secret("ww zelfde als altijd: Poes2012", {"propose Poes2012"});
    check_secret("slotcode fiets 3391", {"propose 3391"});
    check_secret("code kluis = 55-12-90", {"auto 55-12-90"});
    for (const char* text :
         {"wachtwoord vergeten van de portal: mail de helpdesk", "wachtwoord vergeten is lastig",
          "pin dit bericht: 4482", "code rood gaat in: 1800", "wachtwoord reset, tel: 4482",
          "toegangscode volgt. zaal: 4482"}) {
        check_secret(text, {});
    }
}

TEST_CASE("the code of a meeting, which its invitation has, is left to people") {
    for (const auto& [text, value] : std::vector<std::pair<const char*, const char*>>{
             {"Zoom meeting ID 829 1822 9912 passcode 884211", "884211"},
             {"Inbellen: 020-1234567 pincode 4829", "4829"},
             {"Conference dial-in PIN 482 913#", "482 913"}}) {
        check_secret(text, {std::string("propose ") + value});
    }
    check_secret("wachtwoord van mijn zoom: Winter2019!", {"auto Winter2019!"});
}
