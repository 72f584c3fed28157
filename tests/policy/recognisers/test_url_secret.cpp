// SPDX-License-Identifier: EUPL-1.2
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using test::Found;

namespace {

void check_secret(std::string_view text, const Found& expected) {
    static test::Finder secret("url.secret");
    CAPTURE(text);
    CHECK(secret(text) == expected);
}

} // namespace

TEST_CASE("all behind the host goes when a parameter lets one in") {
    const std::vector<std::pair<const char*, const char*>> rows = {
        {"https://zoom.example.org/j/123?pwd=QWErty12", "j/123?pwd=QWErty12"},
        {"https://example.nl/doc?token=abcd1234.", "doc?token=abcd1234"},
        {"https://example.nl/?access_token=abcd", "?access_token=abcd"},
        {"https://example.nl?sig=abcd", "?sig=abcd"},
        {"https://example.nl/a#id_token=abcd", "a#id_token=abcd"},
        {"https://example.nl/a?x=1&Api-Key=abcd", "a?x=1&Api-Key=abcd"},
        {"https://example.nl/a?password=geheim en verder", "a?password=geheim"},
        {"https://example.nl/een%20twee?token=abcd1234", "een%20twee?token=abcd1234"},
        {"https://s3.example.org/b?X-Amz-Signature=0a1b2c", "b?X-Amz-Signature=0a1b2c"},
        {"https://example.nl/sso?redirect=https%3A%2F%2Fa.nl%2F%3Ftoken%3Dabcd1234",
         "sso?redirect=https%3A%2F%2Fa.nl%2F%3Ftoken%3Dabcd1234"},
        {"https://example.nl/a?code=aB3dE5fG7hI9", "a?code=aB3dE5fG7hI9"},
        {"https://example.nl/?otp=445566", "?otp=445566"},
        {"example.nl/a?sessionid=12ab34cd", "a?sessionid=12ab34cd"},
        {"https://vergaderen.example.nl/x?pin=884213", "x?pin=884213"},
        {"https://example.nl/login/aB3dE5fG7hI9", "login/aB3dE5fG7hI9"},
        {"https://example.nl/wachtwoord-herstel/aB3dE5fG7hI9", "wachtwoord-herstel/aB3dE5fG7hI9"},
        {"https://example.nl/auth/magic-link/1234abcd5678", "auth/magic-link/1234abcd5678"},
        {"https://example.nl/uitnodiging/1234abcd5678/open", "uitnodiging/1234abcd5678/open"},
        {"https://example.nl/verify/1234abcd5678", "verify/1234abcd5678"},
    };
    for (const auto& [text, secret] : rows) {
        check_secret(text, {"auto " + std::string(secret)});
    }
}

TEST_CASE("a short key in a link is one when it is no word, number or page") {
    check_secret("https://example.nl/doc?key=a1b2c3", {"auto doc?key=a1b2c3"});
    check_secret("https://example.nl/doc?x=1&key=Xy94", {"propose doc?x=1&key=Xy94"});
    check_secret("https://example.nl/doc?key=1234", {"propose doc?key=1234"});
    check_secret("https://example.nl/doc?key=zonnebloem", {"propose doc?key=zonnebloem"});
    check_secret("https://example.nl/doc?code=a1b2c3d", {"propose doc?code=a1b2c3d"});
    check_secret("https://example.nl/doc?invite=q8w7e6", {"propose doc?invite=q8w7e6"});
    check_secret("hxxps://example[.]nl/?token=abcd1234", {"auto ?token=abcd1234"});
    for (const char* text :
         {"https://example.nl/?key=nl", "https://example.nl/?key=2020-05",
          "https://example.nl/?key=corona-update", "https://example.nl/?key=v2020",
          "https://example.nl/?code=2020", "https://example.nl/?t=42s", "https://example.nl/?hash=kop2",
          "https://example.nl/?code=nl_nl", "https://example.nl/?key="}) {
        check_secret(text, {});
    }
}

TEST_CASE("a login in a link goes, and its host stays") {
    check_secret("https://jan:geheim@example.nl/x", {"auto jan:geheim"});
    check_secret("ftp://jan.jansen:geheim@ftp.example.nl/", {"auto jan.jansen:geheim"});
    check_secret("jan@example.nl", {});
}

TEST_CASE("shared files and meetings are proposed: the link itself is the key") {
    for (const auto& [text, secret] : std::vector<std::pair<const char*, const char*>>{
             {"https://drive.google.com/file/d/1AbCdEfGh/view", "file/d/1AbCdEfGh/view"},
             {"https://docs.google.com/document/d/1AbCdEfGh/edit", "document/d/1AbCdEfGh/edit"},
             {"https://www.dropbox.com/s/a1b2c3d4/x.pdf", "s/a1b2c3d4/x.pdf"},
             {"https://we.tl/t-AbCdEf12", "t-AbCdEf12"},
             {"https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0",
              "l/meetup-join/19%3ameeting_x%40thread.v2/0"},
             {"https://example.sharepoint.com/:w:/s/team/AbCdEf", ":w:/s/team/AbCdEf"}}) {
        check_secret(text, {"propose " + std::string(secret)});
    }
}

TEST_CASE("public pages have nothing that lets one in") {
    for (const char* text :
         {"https://www.rivm.nl/documenten/tabel.pdf", "https://example.nl/zoek?q=token",
          "https://example.nl/nieuws?code=nl&key=1", "https://example.nl/a?page=2&sort=datum",
          "https://example.nl/login", "https://example.nl/login/help", "https://example.nl/auth/contact",
          "https://example.nl/share/artikel-over-corona", "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=42s",
          "https://example.nl/?pwd=", "https://example.nl/x?utm_source=app&utm_campaign=a1b2",
          "https://drive.google.com/", "https://we.tl/", "example.nl/wachtwoord-vergeten",
          "https://twitter.com/rivm/status/1234567890123",
          "https://example.nl/kamerbrief-12-mei-2020?token"}) {
        check_secret(text, {});
    }
}

TEST_CASE("a session of a meeting or of a day lets nobody in") {
    for (const char* link :
         {"https://example.nl/agenda?session=2020-najaar", "https://example.nl/?sid=overzicht",
          "https://example.nl/congres?session=1234", "https://example.nl/x?pass=weekend",
          "https://example.nl/x?auth=required&dag=2"}) {
        check_secret(link, {});
    }
    check_secret("https://example.nl/x?session=ochtend12", {"propose x?session=ochtend12"});
    check_secret("https://example.nl/x?session=a9f3kj2lskd9", {"auto x?session=a9f3kj2lskd9"});
}
