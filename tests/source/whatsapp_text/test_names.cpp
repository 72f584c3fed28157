// SPDX-License-Identifier: EUPL-1.2
// Names that hold a colon, and words of the app that stand near them.
#include "source/read_source.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <variant>
#include <vector>

using namespace chatkeep;
using model::MessageKind;
using model::NoticeCode;
using tests::read_text;

TEST_CASE("a system line whose actor's name and quoted subject hold a colon changes no sender") {
    const auto result = read_text("13-01-2024 09:00 - Anna: hoi\n"
                                  "13-01-2024 09:01 - Bart: de bouwer: dag\n"
                                  "13-01-2024 09:02 - Bart: de bouwer: hoe gaat het\n"
                                  "13-01-2024 09:03 - Bart: de bouwer heeft het onderwerp gewijzigd van "
                                  "'Crisis: team' naar 'Crisis: update'\n");
    REQUIRE(result.messages.size() == 4);
    CHECK(result.name_of(result.messages[1].sender) == "Bart: de bouwer");
    CHECK(result.messages[2].text == "hoe gaat het");
    REQUIRE(result.messages[3].event.has_value());
    CHECK(result.messages[3].event->type == "subject");
    CHECK(result.name_of(result.messages[3].event->actor) == "Bart: de bouwer");
    CHECK(result.messages[3].event->value == "Crisis: update");
}

TEST_CASE("an actor whose name holds a colon and who never writes is no sender") {
    const auto result = read_text("13-01-2024 09:00 - HQ: Duty Officer created group \"Storm\"\n"
                                  "13-01-2024 09:01 - HQ: Duty Officer added Anna\n"
                                  "13-01-2024 09:02 - Anna: hi\n");
    REQUIRE(result.messages.size() == 3);
    REQUIRE(result.messages[0].event.has_value());
    CHECK(result.messages[0].event->type == "created");
    REQUIRE(result.messages[1].event.has_value());
    CHECK(result.name_of(result.messages[1].event->actor) == "HQ: Duty Officer");
    CHECK(result.messages[1].event->targets == std::vector<std::string>{"Anna"});
    const auto* const conversation = std::get_if<model::Conversation>(&result.records[1]);
    REQUIRE(conversation != nullptr);
    CHECK(conversation->kind == model::ConversationKind::group);
}

TEST_CASE("the name of a group of iOS may hold a colon") {
    const auto result =
        read_text("[13-01-2024 09:00:00] Bouw: fase 2: \xE2\x80\x8E"
                  "Berichten en gesprekken worden end-to-end "
                  "versleuteld. Niemand buiten deze chat kan ze lezen of beluisteren, zelfs WhatsApp "
                  "niet.\n"
                  "[13-01-2024 09:01:00] Bouw: fase 2: \xE2\x80\x8E"
                  "Een regel die in geen tabel staat\n"
                  "[13-01-2024 09:02:00] Bart: jr: \xE2\x80\x8E"
                  "Bart: jr heeft Anna toegevoegd\n"
                  "[13-01-2024 09:03:00] Anna: hoi\n");
    REQUIRE(result.messages.size() == 4);
    const auto* const conversation = std::get_if<model::Conversation>(&result.records[1]);
    REQUIRE(conversation != nullptr);
    CHECK(conversation->title == "Bouw: fase 2");
    CHECK(result.messages[1].kind == MessageKind::event);
    REQUIRE(result.messages[2].event.has_value());
    CHECK(result.messages[2].event->type == "added");
    CHECK(result.name_of(result.messages[2].event->actor) == "Bart: jr");
    CHECK(result.participants.size() == 2);
    CHECK_FALSE(result.has_notice(NoticeCode::export_head_missing));
}

TEST_CASE("captions and further lines stand behind the app's words, whatever the line ends") {
    const auto result = read_text("[13-01-2024 09:00:00] Anna: \xE2\x80\x8E"
                                  "<bijgevoegd: 00000002-PHOTO-2024-01-13-09-00-00.jpg>\r\n"
                                  "bijschrift\r\n"
                                  "[13-01-2024 09:01:00] Anna: y.docx \u2022 \xE2\x80\x8E"
                                  "12 pagina's \xE2\x80\x8E"
                                  "document weggelaten\r\n"
                                  "met tekst\r\n"
                                  "[13-01-2024 09:02:00] Anna: \xE2\x80\x8E"
                                  "Caf\u00E9 Noord (Markt 1, Delft): "
                                  "https://foursquare.com/v/4b058804f964a520d7a322e3\r\n");
    REQUIRE(result.messages.size() == 3);
    REQUIRE(result.messages[0].attachments.size() == 1);
    CHECK(result.messages[0].attachments[0].name == "00000002-PHOTO-2024-01-13-09-00-00.jpg");
    CHECK(result.messages[0].text == "bijschrift");
    REQUIRE(result.messages[1].attachments.size() == 1);
    CHECK(result.messages[1].attachments[0].missing == model::Missing::omitted);
    CHECK(result.messages[1].text == "y.docx\nmet tekst");
    REQUIRE(result.messages[2].location.has_value());
    CHECK(result.messages[2].location->name == "Caf\u00E9 Noord");
    CHECK(result.messages[2].location->address == "Markt 1, Delft");
    CHECK_FALSE(result.has_notice(NoticeCode::marker_unknown));
}

TEST_CASE("the owner is found whatever the spaces and marks of the name") {
    source::ReadOptions options;
    options.owner = "+31 6 12345678";
    const auto result = read_text("13-01-2024 09:00 - \xE2\x80\xAA"
                                  "+31\u00A06\u00A012345678\xE2\x80\xAC"
                                  ": hoi\n13-01-2024 09:01 - Ann: dag\n",
                                  options);
    REQUIRE(result.messages.size() == 2);
    CHECK(result.messages[0].from_owner == true);
    CHECK(result.messages[1].from_owner == false);
    CHECK_FALSE(result.has_notice(NoticeCode::owner_unseen));
}

TEST_CASE("a line without a sender that is in no table is told") {
    const auto result = read_text("13-01-2024 09:00 - Ann: hoi\n13-01-2024 09:01 - Pie");
    REQUIRE(result.messages.size() == 2);
    CHECK(result.messages[1].kind == MessageKind::event);
    CHECK(result.has_notice(NoticeCode::marker_unknown));
}

TEST_CASE("a group added to a community is no person") {
    const auto result =
        read_text("13-01-2024 09:00 - Je hebt deze groep aan de community Dorp toegevoegd\n"
                  "13-01-2024 09:01 - Ann added this group to the community \u201CDorp: noord.\u201D\n"
                  "13-01-2024 09:02 - Ann: hoi\n");
    REQUIRE(result.messages.size() == 3);
    REQUIRE(result.messages[0].event.has_value());
    CHECK(result.messages[0].event->type == "community");
    CHECK(result.messages[0].event->value == "Dorp");
    CHECK(result.messages[0].event->targets.empty());
    REQUIRE(result.messages[1].event.has_value());
    CHECK(result.messages[1].event->value == "Dorp: noord");
}

TEST_CASE("words of a system line that a person types are text, also of a person who writes nothing else") {
    const std::string head = "14-03-2023 09:00 - Piet: hoi\n";
    const std::string tail = "14-03-2023 09:08 - Piet: ok\n";
    const std::vector<std::vector<std::string>> cases = {
        {"de vergadering is gewijzigd naar vrijdag", "de vergadering is gewijzigd naar zaal 3"},
        {"Jan is toegevoegd", "Jan is verwijderd"},
        {"Jan left", "Jan joined from the community"},
        {"Jan heeft het onderwerp gewijzigd naar morgen"},
        {"Jan heeft de groepsnaam gewijzigd naar \"X\""},
        {"Paul a changé le sujet de sa thèse"},
        {"il a modifié le nom du groupe de travail"},
        {"Jan created group \"X\""},
    };
    for (const std::vector<std::string>& bodies : cases) {
        INFO(bodies.front());
        std::string text = head;
        for (const std::string& body : bodies) {
            text += "14-03-2023 09:01 - Anna: ";
            text += body;
            text += "\n";
        }
        const auto result = read_text(text + tail);
        REQUIRE(result.messages.size() == bodies.size() + 2);
        for (std::size_t i = 0; i < bodies.size(); ++i) {
            CHECK(result.messages[i + 1].kind == MessageKind::text);
            CHECK(result.name_of(result.messages[i + 1].sender) == "Anna");
            CHECK(result.messages[i + 1].text == bodies[i]);
        }
        CHECK(result.has_notice(NoticeCode::sender_ambiguous));
        source::ReadOptions options;
        options.participants = {"Anna"};
        const auto told = read_text(text + tail, options);
        CHECK(told.name_of(told.messages[1].sender) == "Anna");
        CHECK_FALSE(told.has_notice(NoticeCode::sender_ambiguous));
    }
}

TEST_CASE("a line without a mark is none of the app's on an iPhone that marks its own") {
    const auto result =
        read_text("[14-03-2023, 09:00:00] Piet: \u200E"
                  "Berichten en gesprekken worden end-to-end versleuteld.\r\n"
                  "[14-03-2023, 09:04:00] Tom: Jan heeft het onderwerp gewijzigd naar \"x\"\r\n"
                  "[14-03-2023, 09:05:00] Kim: Jan is toegevoegd\r\n"
                  "[14-03-2023, 09:06:00] Kim: Jan is verwijderd\r\n");
    REQUIRE(result.messages.size() == 4);
    CHECK(result.name_of(result.messages[1].sender) == "Tom");
    CHECK(result.messages[1].text == "Jan heeft het onderwerp gewijzigd naar \"x\"");
    CHECK(result.name_of(result.messages[3].sender) == "Kim");
    CHECK_FALSE(result.has_notice(NoticeCode::sender_ambiguous));
}

TEST_CASE("the marks around the number of an unsaved person are none of the app's") {
    const auto result = read_text("[27-01-2024, 08:00:00] Gruppe: \u200eNachrichten und Anrufe sind "
                                  "Ende-zu-Ende-verschl\u00FCsselt.\n"
                                  "[27-01-2024, 08:00:01] \u202A+49 30 000000\u202C: "
                                  "Kim wurde hinzugef\u00FCgt\n");
    REQUIRE(result.messages.size() == 2);
    CHECK(result.messages[1].kind == MessageKind::text);
    CHECK(result.messages[1].text == "Kim wurde hinzugef\u00FCgt");
    CHECK(result.messages[1].sender.has_value());
}

TEST_CASE("lines whose sender is in doubt are told with their numbers") {
    const auto result = read_text("14-03-2023 09:00 - Anna: hoi\n"
                                  "14-03-2023 09:01 - Piet: Jan is toegevoegd\n"
                                  "14-03-2023 09:02 - Anna: wie?\n"
                                  "14-03-2023 09:03 - Kees: Let op: glad\n");
    for (const model::Notice& notice : result.notices) {
        if (notice.code == NoticeCode::sender_ambiguous) {
            CHECK_THAT(notice.detail, Catch::StartsWith("2 lines") && Catch::Contains("lines 2, 4:"));
        }
    }
    CHECK(result.has_notice(NoticeCode::sender_ambiguous));
}

TEST_CASE("what a person writes in front of words of the app is no part of the name") {
    const auto android = read_text("14-03-2023 09:00 - Piet: hoi\n"
                                   "14-03-2023 09:01 - Anna: Resultaat: null\n"
                                   "14-03-2023 09:02 - Kees: Er stond: Dit bericht is verwijderd\n"
                                   "14-03-2023 09:03 - Mo: Let op: Gemiste spraakoproep\n"
                                   "14-03-2023 09:04 - Eva: status: live locatie gedeeld\n"
                                   "14-03-2023 09:05 - Tim: Re: offerte.pdf (bestand bijgevoegd)\n"
                                   "14-03-2023 09:06 - Tim: Re: factuur.pdf (bestand bijgevoegd)\n");
    std::vector<std::string> senders;
    for (const model::Message& message : android.messages) {
        senders.push_back(android.name_of(message.sender));
    }
    CHECK(senders == std::vector<std::string>{"Piet", "Anna", "Kees", "Mo", "Eva", "Tim", "Tim"});
    CHECK(android.messages[3].text == "Let op: Gemiste spraakoproep");
    CHECK(android.messages[6].attachments.at(0).name == "Re: factuur.pdf");
    CHECK(android.has_notice(NoticeCode::sender_ambiguous));
    const auto ios = read_text("[14-03-2023, 09:00:00] Piet: \u200E"
                               "Berichten en gesprekken worden end-to-end versleuteld.\r\n"
                               "[14-03-2023, 09:03:00] Eva: Let op: \u200E"
                               "<bijgevoegd: 00000004-PHOTO-2023-03-14-09-03-00.jpg>\r\n"
                               "[14-03-2023, 09:04:00] Mo: Kijk: \u200E"
                               "afbeelding weggelaten\r\n"
                               "[14-03-2023, 09:05:00] Tim: fout: \u200E<Dit bericht is bewerkt>\r\n"
                               "[14-03-2023, 09:06:00] Team: Crisis: \u200E"
                               "Dit bericht is verwijderd.\r\n");
    REQUIRE(ios.messages.size() == 5);
    CHECK(ios.name_of(ios.messages[1].sender) == "Eva");
    CHECK(ios.messages[1].text == "Let op:");
    CHECK(ios.messages[1].attachments.size() == 1);
    CHECK(ios.name_of(ios.messages[2].sender) == "Mo");
    CHECK(ios.messages[2].text == "Kijk:");
    CHECK(ios.name_of(ios.messages[3].sender) == "Tim");
    CHECK(ios.messages[3].text == "fout:");
    CHECK(ios.messages[3].edited == true);
    CHECK(ios.name_of(ios.messages[4].sender) == "Team: Crisis");
}

TEST_CASE("the name that an option gives ends where it ends") {
    const std::string text = "14-03-2023 09:01 - Piet: Noord: <Media weggelaten>\n"
                             "14-03-2023 09:02 - Piet: Noord: hoi\n";
    CHECK(read_text(text).participants.at(0).name == "Piet: Noord");
    source::ReadOptions participant;
    participant.participants = {"Piet"};
    source::ReadOptions owner;
    owner.owner = "Piet";
    for (const source::ReadOptions& options : {participant, owner}) {
        const auto result = read_text(text, options);
        CHECK(result.participants.at(0).name == "Piet");
        CHECK(result.messages.at(1).text == "Noord: hoi");
    }
}

TEST_CASE("the new subject of a group is the last one that a system line quotes") {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"Paul a changé le sujet de “Oud” à “Nieuw”", "Nieuw"},
        {"Paul a changé le nom du groupe « A: b » en « C: d »", "C: d"},
        {"Paul a changé le sujet de l'école", "de l'école"},
        {"Paul a changé le sujet à 'L'été à l'école'", "L'été à l'école"},
        {"Ana cambió el asunto de \"Oud\" a \"Nieuw\"", "Nieuw"},
        {"Ana cambió el asunto a \"El \"nuevo\" grupo\"", "El \"nuevo\" grupo"},
        {"Ana mudou o nome do grupo de “Oud” para “Nieuw”", "Nieuw"},
        {"Você mudou o nome de “Oud” para “O “novo” nome”", "O “novo” nome"},
        {"Paolo ha cambiato l'oggetto da “Oud” a “Nieuw”", "Nieuw"},
        {"Ole ændrede emnet fra “Oud” til “Nieuw”", "Nieuw"},
        {"Ola ändrade ämnet från ”Oud” till ”Nieuw”", "Nieuw"},
        {"Bart heeft het onderwerp gewijzigd van \"Oud\" naar \"Feest: \"60\"\"", "Feest: \"60"},
        {"Bart heeft het onderwerp gewijzigd naar Feest", "Feest"},
    };
    for (const auto& [line, subject] : cases) {
        const auto result = read_text("14/03/2023, 09:00 - " + line + "\n14/03/2023, 09:06 - Anna: ok\n");
        INFO(line);
        REQUIRE(result.messages.size() == 2);
        REQUIRE(result.messages[0].event.has_value());
        CHECK(result.messages[0].event->type == "subject");
        CHECK(result.messages[0].event->value == subject);
    }
}

TEST_CASE("a colon within quotation marks ends no name") {
    for (const std::string line :
         {"Иван изменил(а) тему на «Кризис: новости»", "Ali konuyu \"Kriz: yeni\" olarak değiştirdi",
          "Jan zmienił(a) temat na „Kryzys: nowy”", "王 将主题改为“危机: 新”",
          "田中さんが件名を「危機: 新」に変更しました", "Pekka vaihtoi aiheeksi 'Kriisi: uusi'",
          "Ivan změnil předmět na „Krize: nová“",
          "Anna heeft de groepsnaam gewijzigd van “A: b” in “C: d”"}) {
        const auto result = read_text("14-03-2023 09:00 - Anna: hoi\n14-03-2023 09:01 - " + line +
                                      "\n14-03-2023 09:02 - Bob: ok\n");
        INFO(line);
        REQUIRE(result.messages.size() == 3);
        CHECK(result.messages[1].kind == MessageKind::event);
        CHECK(result.messages[1].text == line);
        CHECK(result.participants.size() == 2);
        CHECK(result.has_notice(NoticeCode::marker_unknown));
    }
    for (const std::string name : {"Jan \"de beer\"", "Jan van 't Hof", "Jan's mobiel", "Kim 5\"", "“Bob”"}) {
        const auto result = read_text("14-03-2023 09:01 - " + name + ": hij zei 'ja' en \"nee\", “wat”\n");
        INFO(name);
        CHECK(result.participants.size() == 1);
        CHECK(result.name_of(result.messages.at(0).sender) == name);
    }
    source::ReadOptions options;
    options.participants = {"Bob «baas"};
    CHECK(read_text("14-03-2023 09:01 - Bob «baas: wat «leuk»\n", options).participants.size() == 1);
}
