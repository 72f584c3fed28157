// SPDX-License-Identifier: EUPL-1.2
#include "media/clean.hpp"
#include "media/documents.hpp"
#include "media/kind.hpp"
#include "media/office_xml.hpp"

#include <catch2/catch.hpp>

using namespace chatkeep;

namespace {

media::Cleaned clean(const std::string& file) {
    return media::clean(base::StringBytes(file));
}

} // namespace

TEST_CASE("a vCard is unfolded and decoded, so that no number is split, and loses its pictures") {
    const std::string card = "BEGIN:VCARD\r\nVERSION:2.1\r\n"
                             "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=44=65=6B=6B=65=72;Ren=C3=A9\r\n"
                             "item1.TEL;TYPE=CELL:+31 6 1234\r\n 5678\r\n"
                             "NOTE;ENCODING=QUOTED-PRINTABLE:een=20=\r\ntwee=0Adrie\r\n"
                             "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ\r\n SkZJRg==\r\n"
                             "KEY:data:application/pgp-keys;base64,AAAA\r\nEND:VCARD\r\n";
    CHECK(media::plain_card(card) ==
          "BEGIN:VCARD\r\nVERSION:2.1\r\nN:Dekker;René\r\n"
          "item1.TEL;TYPE=CELL:+31 6 12345678\r\nNOTE:een twee\\ndrie\r\nEND:VCARD\r\n");
    CHECK(media::plain_card(media::plain_card(card)) == media::plain_card(card));
    CHECK(media::plain_card("r;;;\r\n") == "r;;;\r\n");
    CHECK(clean(card).words == media::Words::whole);
}

TEST_CASE("what is no known kind, or text that may hide words, is withheld with a reason") {
    CHECK(clean(std::string("\0\1\2\3", 4)).reason == "it is of a kind that can't be cleaned");
    CHECK(clean("<html><b>06</b>12345678</html>").reason ==
          "the text is marked up in a way that may hide words");
    CHECK(clean("{\\rtf1 x}").outcome == media::Outcome::withheld);
    CHECK(clean("%PDF-1.4 broken").reason == "the PDF is damaged");
    CHECK(clean(std::string("PK\x03\x04", 4) + "broken").outcome == media::Outcome::withheld);
    CHECK(clean("\xff\xd8\xff\xe1").outcome == media::Outcome::withheld);
    CHECK(clean("plain words").words == media::Words::whole);
    CHECK(clean("").outcome == media::Outcome::remade);
}

TEST_CASE("a file is judged by its content") {
    using media::Kind;
    CHECK(media::kind_of("\xff\xd8\xff\xe0") == Kind::jpeg);
    CHECK(media::kind_of("xxxxftypheic") == Kind::boxes);
    CHECK(media::kind_of("\xef\xbb\xbf"
                         "BEGIN:VCARD\r\n") == Kind::card);
    CHECK(media::kind_of("ID3\x03") == Kind::frames);
    CHECK(media::kind_of("RIFFxxxxAVI ") == Kind::text); // unknown form: its first bytes look like text
    CHECK(media::kind_of(std::string("RIFF\0\0\0\0AVI ", 12)) == Kind::unknown);
}

TEST_CASE("names, times and paths go from the parts of office documents, words are handed out whole") {
    std::string words;
    const std::string xml =
        "<?xml version=\"1.0\"?><!-- by Zeno --><w:p w:rsidR=\"00AB\"><w:ins w:id=\"1\" w:author=\"Zeno\" "
        "w:date=\"2020-01-27T08:00:05Z\"><w:r><w:t>06-1234</w:t></w:r><w:r><w:t>5678 &amp; meer</w:t>"
        "</w:r></w:ins></w:p><dc:creator>Zeno</dc:creator><x15ac:absPath url=\"C:\\Users\\Zeno\"/>"
        "<config:config-item config:name=\"PrinterName\">Zeno's printer</config:config-item>";
    CHECK(media::scrub_xml(xml, words) ==
          "<?xml version=\"1.0\"?><w:p><w:ins w:id=\"1\" "
          "w:author=\"\"><w:r><w:t>06-1234</w:t></w:r><w:r><w:t>5678 &amp; meer"
          "</w:t></w:r></w:ins></w:p><dc:creator></dc:creator><x15ac:absPath url=\"\"/>"
          "<config:config-item config:name=\"PrinterName\"></config:config-item>");
    CHECK(words.find("06-12345678 & meer\n") != std::string::npos);
    CHECK(words.find("Zeno") == std::string::npos);
}
