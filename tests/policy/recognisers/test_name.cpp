// SPDX-License-Identifier: EUPL-1.2
#include "../policy_support.hpp"
#include "policy/thread.hpp"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace chatkeep;
using Found = std::vector<std::string>;

namespace {

constexpr std::string_view k_rule = R"([[rules]]
id = "n"
recogniser = "name"
basis = "AVG-6/PRIV-M"
action = "redact"
level = "propose"
examples = ["Lotte van Dijk"])";

policy::Policy name_policy(const std::string& share) {
    policy::Loaded loaded =
        policy::parse_policy(std::string(test::k_heading) + std::string(k_rule), "test.toml", ".", share);
    REQUIRE(loaded.policy);
    return std::move(*loaded.policy);
}

/// Without the word lists of other packages.
Found names(std::string_view text, const policy::Thread* thread = nullptr) {
    static const policy::Policy policy = name_policy("/nonexistent");
    static policy::Engine engine(policy);
    policy::Surroundings around;
    around.thread = thread;
    return test::found_in(engine, text, around);
}

/// A folder as packages would fill it; removed at the end.
class Share {
public:
    Share()
        : path(std::filesystem::temp_directory_path() / ("chatkeep-share-" + std::to_string(::getpid()))) {
        std::filesystem::create_directories(path / "frog/nld");
        std::filesystem::create_directories(path / "dict");
        std::ofstream(path / "frog/nld/voornamen.ner") << "Zwaantina\nStoel\nOeds\n";
        std::ofstream(path / "frog/nld/familienamen.ner") << "Kwispelaar\nHortensia\nDalen\nVries\nMeer\n";
        std::ofstream(path / "frog/nld/plaatsen-nld.ner") << "Lutjeschaar\nMeer\n";
        std::ofstream(path / "dict/dutch") << "stoel\ntafel\nZwaantina\nhortensia\nmeer\nschuift\n";
    }

    ~Share() { std::filesystem::remove_all(path); }

    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;
    Share(Share&&) = delete;
    Share& operator=(Share&&) = delete;

    std::filesystem::path path;
};

} // namespace

TEST_CASE("a title and a name are one finding") {
    CHECK(names("Bel dhr. A. de Wit even") == Found{"n propose dhr. A. de Wit"});
    CHECK(names("mevr. Van den Heuvel-Prins woont daar") == Found{"n propose mevr. Van den Heuvel-Prins"});
    CHECK(names("Was prof. dr. Ineke ter Horst er?") == Found{"n propose prof. dr. Ineke ter Horst"});
    CHECK(names("de brief van mevrouw Xu") == Found{"n propose mevrouw Xu"});
    CHECK(names("met mw. El Amrani gebeld") == Found{"n propose mw. El Amrani"});
    CHECK(names("I spoke to Mrs. Baker") == Found{"n propose Mrs. Baker"});
    CHECK(names("bij mevrouw De Koning thuis") == Found{"n propose mevrouw De Koning"});
}

TEST_CASE("first names, interfixes and surnames") {
    CHECK(names("Gisteren Ruud van der Meulen gezien") == Found{"n propose Ruud van der Meulen"});
    CHECK(names("op naam van T. van 't Hoff graag") == Found{"n propose T. van 't Hoff"});
    CHECK(names("J.P. Vermeer tekent") == Found{"n propose J.P. Vermeer"});
    CHECK(names("Jan-Willem en Anne Marie zijn er") == Found{"n propose Jan-Willem", "n propose Anne Marie"});
    CHECK(names("Daan's moeder") == Found{"n propose Daan"});
    CHECK(names("Lotte, Sven en Fatma komen") ==
          Found{"n propose Lotte", "n propose Sven", "n propose Fatma"});
    CHECK(names("gisteren Özlem gesproken") == Found{"n propose Özlem"});
    CHECK(names("Said belde net") == Found{});
}

TEST_CASE("names that are words need more than a capital at the start") {
    for (const char* text :
         {"Mark de regel geel", "Wil je even bellen?", "Roos voor de tafel besteld", "Storm op komst vandaag",
          "Bloem en eieren halen", "Mei wordt druk", "in april", "per 1 Mei", "May I call?",
          "Hoop dat het lukt", "Lot 12 is afgekeurd", "Just checking", "Bas en sopraan"}) {
        CAPTURE(text);
        CHECK(names(text).empty());
    }
    CHECK(names("ik zag Roos gisteren") == Found{"n propose Roos"});
    CHECK(names("Mark heeft gebeld") == Found{"n propose Mark"});
    CHECK(names("Bas Terwolde komt") == Found{"n propose Bas Terwolde"});
    CHECK(names("mijn zoon Storm") == Found{"n propose Storm"});
    CHECK(names("Wil Jan ook?") == Found{"n propose Jan"});
}

TEST_CASE("a word that no list knows is a name behind a greeting or a word for kin") {
    CHECK(names("Hoi Xanthia, alles goed?") == Found{"n propose Xanthia"});
    CHECK(names("Sterkte Zwaantina x") == Found{"n propose Zwaantina"});
    CHECK(names("mijn dochter Jirvana is jarig") == Found{"n propose Jirvana"});
    CHECK(names("naam: Pawelek Zielonka") == Found{"n propose Pawelek Zielonka"});
    CHECK(names("hoi fatma") == Found{"n propose fatma"});
    for (const char* text : {"Beste Allemaal", "Dank Team", "Hoi Collega's", "Goedemorgen Amsterdam"}) {
        CAPTURE(text);
        CHECK(names(text).empty());
    }
}

TEST_CASE("an initial stands for a person") {
    CHECK(names("Collega R. zit thuis") == Found{"n propose R."});
    CHECK(names("R. heeft zich gemeld") == Found{"n propose R."});
    CHECK(names("variant B. is erger").empty());
    CHECK(names("R = 0,95").empty());
}

TEST_CASE("organisations and places are no persons") {
    for (const char* text : {"Van der Valk als locatie?", "De Boer en Visser BV levert", "hotel De Roos",
                             "Albert Heijn is dicht", "Den Bosch en Den Helder", "het Erasmus MC",
                             "Jan Linders", "de ziekte van Parkinson", "motie-Jansen is aangenomen",
                             "Sint Maarten", "jan.jansen@example.nl", "https://example.nl/Jan"}) {
        CAPTURE(text);
        CHECK(names(text).empty());
    }
}

TEST_CASE("a name in a function is noted, unless something private stands by it") {
    CHECK(names("Bel Ruud van inkoop") == Found{"n note Ruud"});
    CHECK(names("minister Hugo van Dalen komt") == Found{"n note Hugo van Dalen"});
    CHECK(names("Contactpersoon dr. Hilde van Weert") == Found{"n note dr. Hilde van Weert"});
    CHECK(names("collega Ruud heeft een burn-out") == Found{"n propose Ruud"});
}

TEST_CASE("participants are noted, also by a short name") {
    policy::Thread thread;
    thread.add_participant("Willem Kwast");
    thread.add_participant("~ Xanthia");
    thread.add_participant("+31 6 12345678");
    CHECK(names("vraag het Xanthia even", &thread) == Found{"n note Xanthia"});
    CHECK(names("vraag het Wim even", &thread) == Found{"n note Wim"});
    CHECK(names("Kwast weet dat", &thread) == Found{"n note Kwast"});
    CHECK(names("volgens Kwast wel", &thread) == Found{"n note Kwast"});
    CHECK(names("Xanthia heeft kanker", &thread) == Found{"n propose Xanthia"});
}

TEST_CASE("lists of other packages help, and change what the policy is") {
    const Share share;
    const policy::Policy with = name_policy(share.path.string());
    const policy::Policy without = name_policy("/nonexistent");
    CHECK(with.hash != without.hash);
    policy::Engine engine(with);
    CHECK(test::found_in(engine, "ik zag Zwaantina gisteren") == Found{"n propose Zwaantina"});
    CHECK(test::found_in(engine, "ik zag de Stoel gisteren").empty()); // a word
    CHECK(test::found_in(engine, "Hoi Tafel").empty());
    CHECK(test::found_in(engine, "ik zag Zwaantina Kwispelaar") == Found{"n propose Zwaantina Kwispelaar"});
    CHECK(test::found_in(engine, "Hoi Lutjeschaar").empty());
    CHECK(names("ik zag Zwaantina gisteren").empty());
}

TEST_CASE("an allow list keeps a name") {
    const std::filesystem::path file =
        std::filesystem::temp_directory_path() / ("chatkeep-names-" + std::to_string(::getpid()) + ".txt");
    const std::string entries = "Lotte van Dijk\n";
    std::ofstream(file) << entries;
    const policy::Policy policy = test::make_policy(
        std::string(test::k_heading) + "[[lists]]\nid = \"staff\"\nkind = \"allow\"\nfile = \"" +
        file.string() + "\"\nsha256 = \"" + hash::sha256(entries) + "\"\n" +
        "[[rules]]\nid = \"n\"\nrecogniser = \"name\"\nbasis = \"AVG-6/PRIV-M\"\naction = \"redact\"\n"
        "level = \"propose\"\nexamples = [\"Jan van Dijk\"]\ncounter_examples = [\"mevr. Lotte van "
        "Dijk\"]\n");
    std::filesystem::remove(file);
    policy::Engine engine(policy);
    CHECK(test::found_in(engine, "Lotte van Dijk") == Found{"n note Lotte van Dijk"});
}

namespace {

Found names_in(std::string_view text, bool is_name, bool is_file_name,
               const policy::Thread* thread = nullptr) {
    static const policy::Policy policy = name_policy("/nonexistent");
    static policy::Engine engine(policy);
    policy::Surroundings around;
    around.thread = thread;
    around.is_name = is_name;
    around.is_file_name = is_file_name;
    return test::found_in(engine, text, around);
}

} // namespace

TEST_CASE("what someone is called is a name, whatever it looks like") {
    CHECK(names_in("Xandertje", true, false) == Found{"n propose Xandertje"});
    CHECK(names_in("Loodgieter Kees", true, false) == Found{"n propose Loodgieter Kees"});
    CHECK(names_in("Mark", true, false) == Found{"n propose Mark"});
    CHECK(names_in("06-12345678", true, false) == Found{});
    CHECK(names_in("You", true, false) == Found{});
    CHECK(names_in("jou", true, false) == Found{});
    policy::Thread thread;
    thread.add_participant("Mees Bakker");
    CHECK(names_in("Mees", true, false, &thread) == Found{"n note Mees"});
    CHECK(names_in("Mees de Wit", true, false, &thread) == Found{"n propose Mees de Wit"});
}

TEST_CASE("a number behind a surname makes no street of it") {
    CHECK(names("Feest Lotte van Dijk 40") == Found{"n propose Lotte van Dijk"});
    CHECK(names("Feest Johan de Wittlaan 40") == Found{});
}

TEST_CASE("names in the names of files") {
    CHECK(names_in("Lotte_van_Dijk.jpg", false, true) == Found{"n propose Lotte_van_Dijk"});
    CHECK(names_in("foto-lotte van dijk(1).jpg", false, true) == Found{"n propose lotte van dijk"});
    CHECK(names_in("WhatsApp-chat met Lotte van Dijk.txt", false, true) == Found{"n propose Lotte van Dijk"});
    CHECK(names_in("Xandertje.vcf", false, true) == Found{"n propose Xandertje"});
    for (const char* plain :
         {"IMG-20200127-WA0001.jpg", "kamerbrief_april.docx", "_chat.txt", "roos.png", ".nomedia", "", "a.",
          "att-12-1.vcf", "PTT-20200127-WA0003.opus", "ChatStorage.sqlite"}) {
        CAPTURE(plain);
        CHECK(names_in(plain, false, true) == Found{});
    }
}

TEST_CASE("what was tried is told of rules that look for words too") {
    const policy::Policy policy = name_policy("/nonexistent");
    policy::Engine engine(policy);
    const auto trials = engine.explain("Nadat Lotte van Dijk belde", {});
    REQUIRE(trials.size() == 1);
    CHECK(trials.front().fate == policy::Trial::Fate::found);
    policy::Surroundings values;
    values.words = false;
    CHECK(engine.explain("Lotte van Dijk", values).empty());
}

TEST_CASE("a second surname has an interfix of its own") {
    for (const char* name :
         {"Mw. P.J. van 't Hof-de Wilde", "mevrouw Bakker-van der Meulen", "Saar Jansen-de Vries",
          "A. van den Berg-ter Horst", "Lotte van Dijk-van 't Veld", "dhr. De Boer-Prins"}) {
        CAPTURE(name);
        CHECK(names(std::string(name) + " belde") == Found{"n propose " + std::string(name)});
    }
}

TEST_CASE("interfixes that are cut, glued or written with an apostrophe") {
    for (const char* name :
         {"dhr. J. v.d. Berg", "Piet v/d Berg", "Ruud v. d. Meulen", "Ruud v.d Meulen", "Ruud vd Meulen",
          "J. v/d Meulen", "J.P.M.deVries", "J.deVries", "Sean O'Brannigan", "Sean O’Brannigan",
          "O'Brannigan", "mevrouw O'Brannigan", "Jan 's-Gravesande", "Jan ’s-Gravesande",
          "mevrouw 's-Gravesande", "Piet in ’t Veld"}) {
        CAPTURE(name);
        CHECK(names(std::string(name) + " belde") == Found{"n propose " + std::string(name)});
    }
    CHECK(names("s-bocht en v.d. zijde").empty());
}

TEST_CASE("a title before a name in capitals or in small letters") {
    for (const char* name : {"DHR JANSEN", "dhr jansen", "MEVROUW DE VRIES", "mevr de vries", "mw. de vries",
                             "mevrouw bakker", "ing. Pietersen", "zuster Brouwer", "dominee Kwispelaar"}) {
        CAPTURE(name);
        CHECK(names(name) == Found{"n propose " + std::string(name)});
    }
    CHECK(names("de notaris De Vries belde") == Found{"n propose De Vries"});
    CHECK(names("de notaris Kwispelaar belde") == Found{"n propose Kwispelaar"});
    CHECK(names("wethouder Kwispelaar") == Found{"n note Kwispelaar"}); // in a function
    for (const char* text : {"mevrouw de directeur", "meneer de voorzitter", "mevrouw komt zo", "100 MW ZON",
                             "DR APPARAAT", "heer ik ben moe", "ING Bank", "de notaris komt"}) {
        CAPTURE(text);
        CHECK(names(text).empty());
    }
}

TEST_CASE("signs that set words in bold or italics are no part of a longer word") {
    CHECK(names("_Lotte van Dijk_ belde") == Found{"n propose Lotte van Dijk"});
    CHECK(names("mevr. *Jansen* belde") == Found{"n propose mevr. *Jansen"});
    CHECK(names("Lotte *van Dijk* belde") == Found{"n propose Lotte *van Dijk"});
    CHECK(names("Lot\u200Dte van Dijk") == Found{"n propose Lot\u200Dte van Dijk"});
    CHECK(names("x_Lotte_y").empty());
}

namespace {

/// With the word lists of Share.
Found listed_names(std::string_view text, const policy::Thread* thread = nullptr) {
    static const policy::Policy policy = name_policy(Share().path.string());
    static policy::Engine engine(policy);
    policy::Surroundings around;
    around.thread = thread;
    return test::found_in(engine, text, around);
}

} // namespace

TEST_CASE("a surname alone behind an office is noted, listed or not") {
    for (const char* text :
         {"Kamerlid Kwispelaar tweet", "minister Hortensia akkoord", "DG Kwispelaar wil dit",
          "inspecteur Zwabbelstra komt", "programmamanager Kwispelaar", "raadslid Kwispelaar"}) {
        CAPTURE(text);
        const Found found = listed_names(text);
        REQUIRE(found.size() == 1);
        CHECK(found.front().starts_with("n note "));
    }
    for (const char* text : {"minister Stoel", "directeur Zorg", "voorzitter Commissie", "minister van Tafel",
                             "Kamerlid CDA", "inspecteur Lutjeschaar", "minister-president"}) {
        CAPTURE(text);
        CHECK(listed_names(text).empty());
    }
}

TEST_CASE("a surname alone by what is done with it, or what it does") {
    for (const char* text :
         {"bel Kwispelaar even", "volgens Hortensia klopt het", "klacht van Hortensia is binnen",
          "met Kwispelaar gesproken", "brief van Kwispelaar", "spreek Hortensia morgen"}) {
        CAPTURE(text);
        CHECK(listed_names(text).size() == 1);
    }
    CHECK(listed_names("Kwispelaar belde boos") == Found{"n propose Kwispelaar"});
    CHECK(listed_names("Kwispelaar en Jansen stemmen in") ==
          Found{"n propose Kwispelaar", "n propose Jansen"});
    for (const char* text :
         {"Hortensia wil water", "de geur van Hortensia", "met Hortensia erbij", "Philips belt",
          "volgens Tafel", "bel Huisarts", "Kwispelaar-motie", "Kwispelaar BV belt", "bel Inkoop",
          "KWISPELAAR BELT", "bel Ajax", "volgens Protocol"}) {
        CAPTURE(text);
        CHECK(listed_names(text).empty());
    }
}

TEST_CASE("a surname counts when the conversation named its bearer before") {
    policy::Thread thread;
    thread.begin();
    CHECK(names("Ruud Zwabbelman belde, ene mevr. Zwabbelstra ook", &thread).size() == 2);
    CHECK(names("Die Zwabbelman belt", &thread).empty()); // the same message, looked at again
    thread.pass({});
    CHECK(names("Zwabbelman wil geld zien", &thread) == Found{"n propose Zwabbelman"});
    CHECK(names("die Zwabbelstra weer", &thread) == Found{"n propose Zwabbelstra"});
    CHECK(names("een zwabbelman", &thread).empty());
    thread.begin(); // another conversation
    CHECK(names("Zwabbelman wil geld zien", &thread).empty());
}

TEST_CASE("an interfix and a surname that is a word or a place as well") {
    for (const char* name : {"van der Meer", "van den Berg", "Van 't Hof", "Van der Zanden", "de Vries",
                             "vd Berg", "v.d. Berg"}) {
        CAPTURE(name);
        CHECK(listed_names("ik zag " + std::string(name) + " net") ==
              Found{"n propose " + std::string(name)});
    }
    CHECK(listed_names("Van der Zanden belde") == Found{"n propose Van der Zanden"});
    for (const char* text :
         {"ik zag van der Kamer niets", "vd Minister gehoord", "vd Week", "trein van Den Bosch",
          "zag de Kamer", "de Minister", "in de Groene Lijst", "in 't Weekend", "van de Vergadering",
          "de Koning spreekt", "van Den Haag", "Alphen aan den Rijn"}) {
        CAPTURE(text);
        CHECK(listed_names(text).empty());
    }
}

TEST_CASE("names in small letters") {
    for (const char* name : {"pieter bakker", "marieke de bruin", "sandra van dalen", "anouk"}) {
        CAPTURE(name);
        CHECK(listed_names("kan " + std::string(name) + " dat doen") ==
              Found{"n propose " + std::string(name)});
    }
    CHECK(names("vraag fatima ff") == Found{"n propose fatima"});
    CHECK(names("mn zoon daan heeft vrij") == Found{"n propose daan"});
    CHECK(names("dochter sophie ook") == Found{"n propose sophie"});
    CHECK(names("met kevin gesproken") == Found{"n propose kevin"});
    for (const char* text : {"van mark de tekst", "met roos en bloem", "bel storm", "vraag het bas",
                             "met de bakker", "van den haag", "jan@example.nl met anouk.pdf"}) {
        CAPTURE(text);
        CHECK(listed_names(text).empty());
    }
}

TEST_CASE("a first name of the installed list that opens a sentence and does something") {
    CHECK(listed_names("Oeds schuift aan") == Found{"n propose Oeds"});
    CHECK(listed_names("Oeds zn auto") == Found{"n propose Oeds"});
    for (const char* text : {"Oeds niet gezien", "Oeds uit", "Stoel schuift aan"}) {
        CAPTURE(text);
        CHECK(listed_names(text).empty());
    }
    CHECK(listed_names("IJ. de Boer weigert") == Found{"n propose IJ. de Boer"});
    CHECK(listed_names("JW van der Meer mailt") == Found{"n propose JW van der Meer"});
    CHECK(listed_names("VWS van Dijk").size() <= 1);
}

TEST_CASE("someone of a body is in function") {
    for (const char* text : {"Joris van de redactie", "Wendy Tol van planning", "Raadslid Erik de Bruijn",
                             "journaliste Sandra Mulder belt", "Frits van TNO", "Frits van het UWV"}) {
        CAPTURE(text);
        const Found found = names(text);
        REQUIRE(found.size() == 1);
        CHECK(found.front().starts_with("n note "));
    }
    CHECK(names("Frits van de buren") == Found{"n propose Frits"});
}
