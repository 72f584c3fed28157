// SPDX-License-Identifier: EUPL-1.2
// Every word of the tables, written as the app writes it, is read as what it means.
#include "source/read_source.hpp"
#include "source/whatsapp_text/tables.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <string>
#include <variant>

namespace {

using namespace chatkeep;
using model::MessageKind;
using source::whatsapp_text::Marker;
using source::whatsapp_text::MarkerKind;

/// The kind of message that a marker makes; markers that are no message of their own are not in it.
const std::map<MarkerKind, MessageKind>& meanings() {
    using enum MarkerKind;
    static const std::map<MarkerKind, MessageKind> table = {{media_omitted, MessageKind::media},
                                                            {file_attached, MessageKind::media},
                                                            {location, MessageKind::location},
                                                            {live_location, MessageKind::location},
                                                            {deleted_by_sender, MessageKind::deleted},
                                                            {deleted_by_owner, MessageKind::deleted},
                                                            {deleted_by_owner2, MessageKind::deleted},
                                                            {deleted_by_admin, MessageKind::deleted},
                                                            {deleted_by_admin_named, MessageKind::deleted},
                                                            {image_omitted, MessageKind::media},
                                                            {video_omitted, MessageKind::media},
                                                            {audio_omitted, MessageKind::media},
                                                            {sticker_omitted, MessageKind::sticker},
                                                            {gif_omitted, MessageKind::media},
                                                            {contact_omitted, MessageKind::contact},
                                                            {document_omitted, MessageKind::media},
                                                            {product_image_omitted, MessageKind::media},
                                                            {video_note_omitted, MessageKind::media},
                                                            {missed_voice, MessageKind::call},
                                                            {missed_voice2, MessageKind::call},
                                                            {missed_video, MessageKind::call},
                                                            {voice_call, MessageKind::call},
                                                            {video_call, MessageKind::call},
                                                            {encryption, MessageKind::event},
                                                            {waiting, MessageKind::placeholder}};
    return table;
}

std::string with_variable(const Marker& marker) {
    std::string text(marker.text);
    const std::string file =
        marker.ios ? "00000002-PHOTO-2023-03-13-10-01-05.jpg" : "IMG-20230313-WA0001.jpg";
    const std::string value = marker.kind == MarkerKind::file_attached ? file
                              : marker.kind == MarkerKind::location    ? "https://maps.google.com/?q=52.1,4.3"
                                                                       : "Piet";
    for (const std::string_view variable : {"%s", "%@"}) {
        if (const auto at = text.find(variable); at != std::string::npos) {
            text.replace(at, variable.size(), value);
        }
    }
    return text;
}

/// The words as the second of three messages. Android writes no sender in front of system lines.
tests::ReadResult read_words(bool ios, const std::string& words, bool system = false) {
    const std::string first = ios      ? "[13-03-2023 10:00:05] Jan: hoi\r\n[13-03-2023 10:01:05] Jan: \u200E"
                              : system ? "13-03-2023 10:00 - Jan: hoi\n13-03-2023 10:01 - "
                                       : "13-03-2023 10:00 - Jan: hoi\n13-03-2023 10:01 - Jan: ";
    const std::string last =
        ios ? "\r\n[13-03-2023 10:02:05] Piet: dag\r\n" : "\n13-03-2023 10:02 - Piet: dag\n";
    std::string text = first;
    text += words;
    text += last;
    return tests::read_text(text);
}

} // namespace

TEST_CASE("words behind the name of a file count with an invisible mark or a space behind them") {
    for (const Marker& marker : source::whatsapp_text::markers()) {
        if (marker.ios || marker.kind != MarkerKind::file_attached) {
            continue;
        }
        for (const std::string_view behind : {"", "\u200E", "\uFEFF", "\u00A0", "\u202F", "\u3000"}) {
            const std::string text = with_variable(marker) + std::string(behind);
            CAPTURE(text);
            const auto result = tests::read_text("13-03-2023 10:01 - Ann: " + text + "\n");
            REQUIRE(result.messages.size() == 1);
            CHECK(result.messages[0].attachments.size() == 1);
        }
    }
}

TEST_CASE("every marker of every language is read as what it means") {
    for (const Marker& marker : source::whatsapp_text::markers()) {
        const auto meaning = meanings().find(marker.kind);
        if (meaning == meanings().end()) {
            continue;
        }
        const auto result =
            read_words(marker.ios, with_variable(marker), marker.kind == MarkerKind::encryption);
        INFO(marker.locale << " " << marker.text);
        REQUIRE(result.messages.size() == 3);
        CHECK(result.messages[1].kind == meaning->second);
        if (marker.kind == MarkerKind::missed_video) {
            CHECK(result.messages[1].call->medium == "video");
        }
    }
}

TEST_CASE("whoever sends nothing but words of the app has the name in front of them, in any language") {
    for (const Marker& marker : source::whatsapp_text::markers()) {
        if (marker.kind == MarkerKind::encryption || meanings().find(marker.kind) == meanings().end()) {
            continue;
        }
        for (const std::string mark : {"", "\u200E"}) {
            std::string text;
            for (const std::string minute : {"01", "02", "03", "04"}) {
                text += marker.ios ? "[13-03-2023 10:" + minute + ":05] Jan: "
                                   : "13-03-2023 10:" + minute + " - Jan: ";
                text += mark;
                text += with_variable(marker);
                text += "\n";
            }
            const auto result = tests::read_text(text);
            INFO(marker.locale << " " << marker.text);
            REQUIRE(result.participants.size() == 1);
            CHECK(result.participants[0].name == "Jan");
            CHECK_FALSE(result.has_notice(model::NoticeCode::sender_ambiguous));
        }
    }
}

TEST_CASE("the app's mark in front of a file's name is no part of it") {
    for (const Marker& marker : source::whatsapp_text::markers()) {
        if (marker.kind != MarkerKind::file_attached) {
            continue;
        }
        std::string words = with_variable(marker);
        const std::string name = marker.ios ? "00000002-" : "IMG-";
        words.insert(words.find(name), "\u200E");
        const auto result = read_words(marker.ios, words);
        INFO(words);
        REQUIRE(result.messages[1].attachments.size() == 1);
        CHECK(result.messages[1].attachments[0].name.starts_with(name));
    }
}

TEST_CASE("a line behind any marker of any language stays text") {
    for (const Marker& marker : source::whatsapp_text::markers()) {
        if (meanings().find(marker.kind) == meanings().end()) {
            continue;
        }
        const auto result = read_words(marker.ios, with_variable(marker) + "\n\nbel Jan terug",
                                       marker.kind == MarkerKind::encryption);
        INFO(marker.locale << " " << marker.text);
        REQUIRE(result.messages.size() == 3);
        CHECK(result.messages[1].text.ends_with("\n\nbel Jan terug") !=
              (result.messages[1].text == "\nbel Jan terug"));
    }
}

TEST_CASE("words behind a marker on its own line make text of both") {
    for (const std::string words :
         {"Wachten op dit bericht van Jan, hij belt zo", "Waiting for this message to arrive",
          "Dit bericht is verwijderd door mij", "location: https://maps.google.com/?q=1,2 bij de brug"}) {
        const auto result = read_words(false, words);
        INFO(words);
        CHECK(result.messages[1].kind == MessageKind::text);
        CHECK(result.messages[1].text == words);
    }
    const auto admin = read_words(true, "Denne besked er blevet slettet af administratoren Piet. bel Jan");
    CHECK(admin.messages[1].text.ends_with("bel Jan"));
    CHECK(admin.has_notice(model::NoticeCode::marker_unknown));
}

TEST_CASE("omitted media between angle brackets are known in upper and lower case") {
    for (const std::string words :
         {"<Médias omis>", "<Multimedia omitido>", "<Media omessi>", "<media omitted>", "<Без медиафайлов>",
          "<Αρχείο παραλήφθηκε>", "<Inalis ang media>", "<Média vynechány>", "<MEDIA WEGGELATEN>",
          "<Mídia oculta>", "<Arquivo de mídia oculto>"}) {
        const auto result = read_words(false, words + "\nerbij");
        INFO(words);
        CHECK(result.messages[1].kind == MessageKind::media);
        CHECK(result.messages[1].text == "erbij");
    }
}

TEST_CASE("a call that a person types without the app's mark is text") {
    const auto typed = tests::read_text("[27-01-2020, 08:00:00] A: Spraakoproep, over 5 min graag\n"
                                        "[27-01-2020, 08:00:01] A: Spraakoproep, 5 min 3 sec\n");
    CHECK(typed.messages[0].kind == MessageKind::text);
    CHECK(typed.messages[1].call == model::Call{"voice", "answered", 303, {}});
    const auto marked = read_words(true, "Voice call, \u200E5 min\nbel Jan terug");
    CHECK(marked.messages[1].call == model::Call{"voice", "answered", 300, {}});
    CHECK(marked.messages[1].text == "bel Jan terug");
}

TEST_CASE("a changed security code is an event in every language, with or without the hint to tap") {
    for (const auto& row : source::whatsapp_text::event_templates()) {
        if (row.type != "security_code") {
            continue;
        }
        std::string words(row.text.substr(0, row.text.rfind('%')));
        if (const auto person = words.find("%1"); person != std::string::npos) {
            words.replace(person, 2, "Piet");
        } else {
            words += "Piet";
        }
        for (const std::string_view ending : {".", ". Tap to learn more."}) {
            const auto result = read_words(true, words + std::string(ending));
            INFO(words << ending);
            REQUIRE(result.messages.size() == 3);
            REQUIRE(result.messages[1].kind == MessageKind::event);
            CHECK(result.messages[1].event->type == "security_code");
            CHECK(result.name_of(result.messages[1].event->actor) == "Piet");
        }
    }
}

TEST_CASE("a map link behind a marked word of an unknown language is a location") {
    const auto result = read_words(true, "Nerede: https://maps.google.com/?q=51.5021456,-0.127397");
    REQUIRE(result.messages.size() == 3);
    CHECK(result.messages[1].kind == MessageKind::location);
    CHECK(result.messages[1].location->latitude == "51.5021456");
    CHECK(result.messages[1].location->longitude == "-0.127397");
    CHECK(result.messages[1].text == "https://maps.google.com/?q=51.5021456,-0.127397");
}

TEST_CASE("words of the app without a sender are what they say, and no event about somebody") {
    const auto result = tests::read_text("13-03-2023 10:00 - Jan: hoi\n"
                                         "13-03-2023 10:01 - Je hebt dit bericht verwijderd\n"
                                         "13-03-2023 10:02 - +31 6 1234 is gewijzigd naar +31 6 5678. "
                                         "Tik om te chatten.\n"
                                         "13-03-2023 10:03 - Jan changed to Jan Smit. Tap to chat.\n"
                                         "13-03-2023 10:04 - Piet: dag\n");
    REQUIRE(result.messages.size() == 5);
    CHECK(result.messages[1].kind == MessageKind::deleted);
    CHECK_FALSE(result.messages[1].sender.has_value());
    REQUIRE(result.messages[2].event.has_value());
    CHECK(result.messages[2].event->value == "+31 6 5678");
    REQUIRE(result.messages[3].event.has_value());
    CHECK(result.messages[3].event->value == "Jan Smit");
    const auto* const conversation = std::get_if<model::Conversation>(&result.records[1]);
    REQUIRE(conversation != nullptr);
    CHECK(conversation->kind != model::ConversationKind::group);
}

TEST_CASE("the mark in front of a file is no part of its caption, and the file's name dates the message") {
    for (const std::string caption : {"twee regels", "twee\nregels"}) {
        std::string text = "[9/2/24, 8:36:43 AM] A: hallo\r\n\u200E[9/3/24, 10:03:43 PM] B: ";
        text += caption;
        text += " \u200E<attached: 00000017-PHOTO-2024-09-03-22-03-43.jpg>\r\n[9/4/24, 8:36:43 AM] A: ok\r\n";
        const auto result = tests::read_text(text);
        INFO(caption);
        REQUIRE(result.messages.size() == 3);
        CHECK(result.messages[1].text == caption);
        CHECK(result.messages[1].attachments.size() == 1);
        CHECK_FALSE(result.has_notice(model::NoticeCode::date_order_open));
        CHECK(to_string(*result.messages[1].time.at) == "2024-09-03T22:03:43");
    }
}
