// SPDX-License-Identifier: EUPL-1.2
// Recognisers of subjects: lexicons, lists of the policy, private and irrelevant messages.
#include "../policy_support.hpp"
#include "policy/thread.hpp"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace chatkeep;
using Found = std::vector<std::string>;

namespace {

std::string rule(const std::string& recogniser, const std::string& example, const std::string& more = {}) {
    return "[[rules]]\nid = \"w\"\nrecogniser = \"" + recogniser +
           "\"\nbasis = \"AVG-9.gezondheid\"\naction = \"redact\"\nlevel = \"propose\"\nexamples = [\"" +
           example + "\"]\n" + more;
}

class Words {
public:
    Words(const std::string& recogniser, const std::string& example)
        : m_policy(test::make_policy(std::string(test::k_heading) + rule(recogniser, example))),
          m_engine(m_policy) {}

    Found operator()(std::string_view text, const policy::Surroundings& around = {}) {
        return test::found_in(m_engine, text, around);
    }

private:
    policy::Policy m_policy;
    policy::Engine m_engine;
};

/// A list file for a policy, in a folder of its own.
class ListFile {
public:
    ListFile(const std::string& kind, std::string text)
        : m_kind(kind), m_text(std::move(text)),
          folder(std::filesystem::temp_directory_path() / ("chatkeep-lists-" + std::to_string(::getpid()))) {
        std::filesystem::create_directory(folder);
        std::ofstream(folder / "own.txt") << m_text;
    }

    ~ListFile() { std::filesystem::remove_all(folder); }

    ListFile(const ListFile&) = delete;
    ListFile& operator=(const ListFile&) = delete;
    ListFile(ListFile&&) = delete;
    ListFile& operator=(ListFile&&) = delete;

    [[nodiscard]] std::string table() const {
        return "[[lists]]\nid = \"own\"\nkind = \"" + m_kind + "\"\nfile = \"own.txt\"\nsha256 = \"" +
               hash::sha256(m_text) + "\"\n";
    }

    [[nodiscard]] policy::Loaded load(const std::string& rules) const {
        return policy::parse_policy(std::string(test::k_heading) + table() + rules, "test.toml",
                                    folder.string());
    }

private:
    std::string m_kind;
    std::string m_text;

public:
    std::filesystem::path folder;
};

/// A conversation in which these messages came before, and those come after.
policy::Thread thread_of(const std::vector<std::string>& before, const std::vector<std::string>& after = {}) {
    policy::Thread thread;
    for (const std::string& text : before) {
        thread.pass(policy::survey_of(text));
    }
    std::vector<policy::Survey> surveys;
    surveys.reserve(after.size());
    for (const std::string& text : after) {
        surveys.push_back(policy::survey_of(text));
    }
    thread.set_after(surveys);
    return thread;
}

} // namespace

TEST_CASE("health of a person is proposed, in a sentence as one finding") {
    Words words("lexicon:health", "mijn zoon heeft astma");
    CHECK(words("hij heeft astma en ligt aan de beademing") ==
          Found{"w propose astma en ligt aan de beademing"});
    CHECK(words("Mijn moeder is geopereerd. Fijn!") == Found{"w propose geopereerd"});
    CHECK(words("ze heeft een knieoperatie gehad") == Found{"w propose knieoperatie"});
    CHECK(words("Lotte is zwanger") == Found{"w propose zwanger"});
    CHECK(words("zijn dementie wordt erger") == Found{"w propose dementie"});
    CHECK(words("hij is PATIËNT") == Found{"w propose PATIËNT"});
    CHECK(words("overspannen thuis") == Found{"w propose overspannen"});
    CHECK(words("my brother has epilepsy") == Found{"w propose epilepsy"});
}

TEST_CASE("health without a person is policy and stays") {
    Words words("lexicon:health", "mijn zoon heeft astma");
    for (const char* text :
         {"ic-bezetting 708", "kwetsbare ouderen met diabetes of COPD", "alleen testen bij koorts",
          "een cluster longontsteking in de regio", "er zijn 12 besmettingen", "tekort bij huisartsen",
          "uitgestelde operaties inhalen", "als je koorts hebt blijf je thuis"}) {
        CAPTURE(text);
        CHECK(words(text).empty());
    }
}

TEST_CASE("the person may stand in one of the two messages before") {
    Words words("lexicon:health", "mijn zoon heeft astma");
    policy::Surroundings around;
    const policy::Thread near = thread_of({"Hoe gaat het met haar?", "Even wachten"});
    around.thread = &near;
    CHECK(words("Chemo begint maandag", around) == Found{"w propose Chemo"});
    const policy::Thread far = thread_of({"Hoe gaat het met haar?", "Even wachten", "Nota is klaar"});
    around.thread = &far;
    CHECK(words("Chemo begint maandag", around).empty());
}

TEST_CASE("the other special categories") {
    Words words("art9", "mijn zoon heeft astma");
    CHECK(words("hij stemt op de oppositie, stem ik niet").size() == 1);
    CHECK(words("mijn broer is homo") == Found{"w propose homo"});
    CHECK(words("de groep is van Turkse afkomst") == Found{"w propose Turkse afkomst"});
    CHECK(words("haar vader is dominee") == Found{"w propose dominee"});
    CHECK(words("zij is kaderlid") == Found{"w propose kaderlid"});
    CHECK(words("ze is draagster van BRCA1") == Found{"w propose BRCA1"});
    for (const char* text :
         {"vakbonden en kerken zijn geraadpleegd", "de relatie met stakeholders", "een homogene groep",
          "de Zuid-Afrikaanse variant", "folder in het Turks vertaald", "de fractie stemt in met de motie"}) {
        CAPTURE(text);
        CHECK(words(text).empty());
    }
}

TEST_CASE("crime near a person") {
    Words words("art10", "hij heeft een strafblad");
    CHECK(words("zijn broer is veroordeeld en zit in de gevangenis") ==
          Found{"w propose veroordeeld en zit in de gevangenis"});
    CHECK(words("veroordeeld voor oplichting") == Found{"w propose veroordeeld voor oplichting"});
    CHECK(words("verdachte transacties melden").empty());
}

TEST_CASE("a lexicon of the policy is a list with its digest") {
    const ListFile list("lexicon",
                        "# project\nproject zonnewijzer\nwijzer*\n[person]\nbijles\n[traps]\nwegwijzer\n");
    const policy::Loaded loaded = list.load(rule("lexicon:own", "project Zonnewijzer"));
    REQUIRE(loaded.policy);
    policy::Engine engine(*loaded.policy);
    CHECK(test::found_in(engine, "Project Zonnewijzer loopt") == Found{"w propose Project Zonnewijzer"});
    CHECK(test::found_in(engine, "de wijzers staan stil") == Found{"w propose wijzers"});
    CHECK(test::found_in(engine, "bijles is er").empty());
    CHECK(test::found_in(engine, "mijn zoon heeft bijles") == Found{"w propose bijles"});
    const ListFile other("lexicon", "project zonnewijzer\n");
    const policy::Loaded changed = other.load(rule("lexicon:own", "project Zonnewijzer"));
    REQUIRE(changed.policy);
    CHECK(changed.policy->hash != loaded.policy->hash);
}

TEST_CASE("the values of a list are found whole, and may go by themselves") {
    const ListFile list("values", "Sjoukje Blauwvoet\nSjoukje\nNL-4711\n");
    const policy::Loaded loaded = list.load("[[rules]]\nid = \"p\"\nrecogniser = \"list:own.txt\"\nbasis = "
                                            "\"PRIV\"\naction = \"redact\"\nlevel = "
                                            "\"auto\"\nexamples = [\"bel sjoukje\"]\n");
    REQUIRE(loaded.policy);
    policy::Engine engine(*loaded.policy);
    CHECK(test::found_in(engine, "Sjoukje Blauwvoet en sjoukje, zaak NL 4711") ==
          Found{"p auto Sjoukje Blauwvoet", "p auto sjoukje", "p auto NL 4711"});
    CHECK(test::found_in(engine, "Sjoukjes").empty());
}

TEST_CASE("lists that fit nothing are problems with their line") {
    const ListFile list("lexicon", "[persons]\nbijles\n*a\n");
    const policy::Loaded loaded = list.load(rule("lexicon:helth", "x"));
    REQUIRE(loaded.problems.size() == 4);
    CHECK(loaded.problems[0].text == "list own: line 1 of own.txt: no section [persons]");
    CHECK(loaded.problems[1].text ==
          "list own: line 3 of own.txt: \"*a\" is no word, or too short to stand for others");
    CHECK(loaded.problems[2].text == "no rule names the list own: recogniser = \"lexicon:own\"");
    CHECK(loaded.problems[3].text ==
          "recogniser \"lexicon:helth\" of rule w names neither a list of this policy nor a lexicon of the "
          "program: biometric, colleague, criminal, ethnicity, genetic, health, parliament, politics, "
          "religion, "
          "sexual, union");
}

TEST_CASE("private messages are judged with what they answer") {
    Words words("private", "Gefeliciteerd met je verjaardag!");
    CHECK(words("Hoe was je vakantie?") == Found{"w propose Hoe was je vakantie?"});
    CHECK(words("Kamerbrief over de vakantieperiode").empty());
    CHECK(words("Leuk!").empty());
    policy::Surroundings around;
    const policy::Thread home = thread_of({"Gefeliciteerd met je verjaardag!"});
    around.thread = &home;
    CHECK(words("Dankjewel", around) == Found{"w propose Dankjewel"});
    CHECK(words("Stuur de nota door", around).empty());
    const policy::Thread work = thread_of({"De nota is klaar"}, {"Fijne vakantie, kus!"});
    around.thread = &work;
    CHECK(words("Dankjewel", around).empty());
    CHECK(words("Ik ben kapot", around) == Found{"w propose Ik ben kapot"});
    around.quoted = "Fijn weekend, schat";
    CHECK(words("Jij ook", around) == Found{"w propose Jij ook"});
    around.is_message = false;
    CHECK(words("Hoe was je vakantie?", around).empty());
}

TEST_CASE("one's own employment is proposed when nothing around it is about the crisis") {
    Words words("relevance", "Mijn salarisstrook klopt niet");
    CHECK(words("Ik heb verlofdagen over") == Found{"w propose Ik heb verlofdagen over"});
    CHECK(words("Ik heb verlofdagen over na de testcapaciteit").empty());
    policy::Surroundings around;
    const policy::Thread crisis = thread_of({"Testcapaciteit is op orde", "Top"});
    around.thread = &crisis;
    CHECK(words("Ik heb verlofdagen over", around).empty());
}

TEST_CASE("a name of any kind is a person whom a word speaks of") {
    Words words("lexicon:health", "mijn zoon heeft astma");
    CHECK(words("Dhr. Zwabbelstra heeft diabetes") == Found{"w propose diabetes"});
    CHECK(words("Van den Berg heeft kanker") == Found{"w propose kanker"});
    CHECK(words("H. Zwabbelstra ligt op de ic").size() == 1);
    CHECK(words("Zwabbelstad heeft diabetes als doelgroep").empty());
    policy::Thread thread;
    thread.begin();
    thread.add_participant("Tjalda");
    policy::Surroundings around;
    around.thread = &thread;
    CHECK(words("Tjalda heeft kanker", around) == Found{"w propose kanker"});
    CHECK(words("Tjalda heeft kanker").empty());
    const policy::Thread before = thread_of({"mevr. Zwabbelstra belde"});
    around.thread = &before;
    CHECK(words("Chemo begint maandag", around) == Found{"w propose Chemo"});
}

TEST_CASE("words about health as parts of others, and as they are inflected") {
    Words words("lexicon:health", "mijn zoon heeft astma");
    for (const char* word : {"kinderpsycholoog", "longtumor", "gokverslaving", "notenallergie",
                             "winterdepressie", "chemotherapie", "gezinstherapie", "huisartsafspraak",
                             "kankerpatient", "miskramen", "angststoornissen", "revalideert", "dementeert",
                             "bevalt", "delier", "uitbehandeld", "burn-outtraject"}) {
        CAPTURE(word);
        CHECK(words("zij " + std::string(word)) == Found{"w propose " + std::string(word)});
    }
    for (const char* text :
         {"hij levert cijfers over kankerzorg", "ik heb de nota over dementie gestuurd",
          "kun jij de passage over depressie nalopen?", "hij maakt de brief over kinderen met klachten",
          "zij belt een cooperatie", "mijn laptop is ziek", "hij telt 300 mensen overleden aan corona",
          "ik maak de tekst over mensen met een verstandelijke beperking"}) {
        CAPTURE(text);
        CHECK(words(text).empty());
    }
    CHECK(words("ik kreeg een brief over mijn depressie") == Found{"w propose depressie"});
}

TEST_CASE("crime, belief, politics and work in set phrases") {
    Words crime("art10", "hij heeft een strafblad");
    for (const char* text :
         {"Sjors mishandelt zijn vrouw", "mijn neef zit vast", "hij heeft een contactverbod",
          "zij pleegde bijstandsfraude", "verdacht van kindermishandeling", "hij kreeg tbs"}) {
        CAPTURE(text);
        CHECK(crime(text).size() == 1);
    }
    for (const char* text : {"hij zit vast in een overleg", "zij deed een inval in de zaal",
                             "ik heb de tekst over huiselijk geweld aangepast"}) {
        CAPTURE(text);
        CHECK(crime(text).empty());
    }
    Words others("art9", "mijn zoon heeft astma");
    for (const char* text :
         {"haar ouders zijn moslims", "hij komt uit een gereformeerd gezin", "hij is VVD-lid",
          "zij is een katholieke vrouw", "mijn vrouw is vakbondsvrouw", "ze zijn een homostel",
          "ze staat op de lijst van GroenLinks", "hij is van Turkse komaf", "hij stemt ook SP",
          "hij is geboren in Suriname", "haar ouders komen uit Eritrea"}) {
        CAPTURE(text);
        CHECK(others(text).size() == 1);
    }
    for (const char* text : {"ik stem in met de tekst", "hij stemt af met VWS", "hij spreekt FNV om 3 uur",
                             "ik check de cao bij FNV", "ik stem dat af met D66"}) {
        CAPTURE(text);
        CHECK(others(text).empty());
    }
    Words work("lexicon:colleague", "zij is op non-actief gesteld");
    for (const char* text :
         {"hij kreeg een officiele waarschuwing", "zijn contract wordt niet verlengd", "ze is boventallig",
          "zij zit in een echtscheiding", "hij kreeg een ontslagbrief"}) {
        CAPTURE(text);
        CHECK(work(text).size() == 1);
    }
    for (const char* text :
         {"zij doet de scheiding van patientenstromen", "ontslag van patienten: hij past het aan",
          "hij zegt dat de vergadering geschorst is"}) {
        CAPTURE(text);
        CHECK(work(text).empty());
    }
}
