// SPDX-License-Identifier: EUPL-1.2
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;
using test::Found;

namespace {

void check_account(std::string_view text, std::string_view account) {
    static test::Finder handle("handle");
    CAPTURE(text);
    CHECK(handle(text) == (account.empty() ? Found{} : Found{"propose " + std::string(account)}));
}

} // namespace

TEST_CASE("links to accounts are found whole") {
    for (const char* link : {"https://www.instagram.com/saar_v/",
                             "instagram.com/saar.v",
                             "facebook.com/saar.voorbeeld.9",
                             "https://www.facebook.com/profile.php?id=1000123",
                             "linkedin.com/in/saar-voorbeeld",
                             "https://nl.linkedin.com/in/saar-voorbeeld-0a1b2c/",
                             "https://www.tiktok.com/@saarv",
                             "https://twitter.com/saar_v",
                             "x.com/saar_v",
                             "https://twitter.com/saar_v/status/123",
                             "snapchat.com/add/saarv",
                             "t.me/saarv",
                             "https://t.me/joinchat/AbCd",
                             "https://t.me/+AbCd",
                             "wa.me/31612345678",
                             "https://chat.whatsapp.com/AbCdEfGhIjK",
                             "https://discord.gg/AbCdE",
                             "https://signal.group/#CjQKIAbCd",
                             "youtube.com/@saarv",
                             "https://bsky.app/profile/saar.example.org",
                             "reddit.com/user/saarv",
                             "https://www.strava.com/athletes/12345",
                             "m.me/saarv"}) {
        check_account(link, link);
        check_account("volg " + std::string(link) + ", ok?", link);
    }
}

TEST_CASE("other pages of those services are no accounts") {
    for (const char* link :
         {"instagram.com/p/AbCd", "instagram.com/explore", "facebook.com/groups/123",
          "facebook.com/events/123", "https://www.facebook.com/sharer.php?u=x", "twitter.com/search?q=corona",
          "twitter.com/hashtag/corona", "https://twitter.com/i/status/1", "linkedin.com/company/voorbeeld",
          "linkedin.com/jobs/view/1", "youtube.com/watch?v=abc", "https://www.instagram.com/", "facebook.com",
          "tiktok.com/tag/x", "https://github.com/voorbeeld"}) {
        check_account(link, "");
    }
}

TEST_CASE("a made up name behind @ is an account") {
    check_account("volg @saar_v_w", "@saar_v_w");
    check_account("is dat @saar99?", "@saar99");
    check_account("@saar.v kijk", "@saar.v");
    check_account("(@mees_2020)", "@mees_2020");
    check_account("＠saar_v", "＠saar_v");
}

TEST_CASE("a plain name behind @ is an account only beside a word for it") {
    check_account("@saar kijk even", "");
    check_account("volg @saarvoorbeeld op twitter", "@saarvoorbeeld");
    check_account("mijn instagram account: @saarvoorbeeld", "@saarvoorbeeld");
    check_account("follow @saarvoorbeeld", "@saarvoorbeeld");
}

TEST_CASE("to follow is said of other things too, and everyone is nobody's account") {
    check_account("Volg @saarvoorbeeld", "@saarvoorbeeld");
    check_account("mensen die je kunt volgen: @saarvoorbeeld", "@saarvoorbeeld");
    for (const char* text : {"kamerbrief volgt @saarvoorbeeld", "@saarvoorbeeld kamerbrief volgt",
                             "@saarvoorbeeld volg jij dit?", "follow up met @saarvoorbeeld",
                             "vraag de accountmanager @saarvoorbeeld"}) {
        check_account(text, "");
    }
    for (const char* name :
         {"@allen", "@all", "@iedereen", "@team", "@everyone", "@Allemaal", "@here", "@collegas"}) {
        check_account("volg " + std::string(name), "");
        check_account("twitter " + std::string(name), "");
        test::Finder handle("handle");
        CHECK(handle(name, {"de kamerbrief volgt"}).empty());
    }
    test::Finder handle("handle");
    CHECK(handle("@saarvoorbeeld kijk even", {"Dank, kamerbrief volgt"}).empty());
    check_account("twitter van @ggdvoorbeeld", "");
}

TEST_CASE("a made up name behind the name of a service is an account") {
    check_account("insta: saar.v", "saar.v");
    check_account("mijn snapchat is saar_x9", "saar_x9");
    check_account("Telegram saar_99", "saar_99");
    check_account("skype naam: saar.voorbeeld", "saar.voorbeeld");
    check_account("discord: saar_v", "saar_v");
    check_account("insta is kapot", "");
    check_account("facebook heeft 2 miljard leden", "");
    check_account("twitter 2.0 komt eraan", "");
    check_account("instagram pagina", "");
}

TEST_CASE("mentions, numbers, addresses and public bodies are no accounts") {
    for (const char* text :
         {"@31612345678 kun jij?", "jan@example.nl", "@ 2,50", "12@x", "@ab", "@allen @iedereen",
          "volg @rivm en @minvws", "@ggd_haaglanden tweet", "volg @nos", "@a", "31612345678@s.whatsapp.net",
          "@s.whatsapp.net", "@dit_is_veel_te_lang_voor_een_naam_van_iemand", "twitter.com/rivm",
          "@@saar_v"}) {
        check_account(text, "");
    }
}
