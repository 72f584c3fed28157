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

TEST_CASE("a calendar is looked at without the folds of its lines, and keeps its bytes") {
    const std::string calendar =
        "BEGIN:VCALENDAR\r\nDESCRIPTION:bel 06-12\r\n 345678 nu\r\nSUMMARY:caf\xc3\r\n"
        "\t\xa9\r\nEND:VCALENDAR\r\n";
    const media::Cleaned cleaned = clean(calendar);
    CHECK(cleaned.words == media::Words::whole);
    CHECK(cleaned.text ==
          "BEGIN:VCALENDAR\r\nDESCRIPTION:bel 06-12345678 nu\r\nSUMMARY:caf\xc3\xa9\r\nEND:VCALENDAR\r\n");
    CHECK(cleaned.bytes == calendar);
    REQUIRE(cleaned.folds.size() == 2);
    CHECK(cleaned.folds[0].bytes == "\r\n ");
    CHECK(cleaned.text.substr(cleaned.folds[0].at, 6) == "345678");
}

TEST_CASE("a text with words that are coded is withheld") {
    const std::string reason = "the text holds words that are coded, as in a mail";
    const std::string line = std::string(60, 'Q') + "\n";
    std::string block = "hier\n";
    block += line;
    block += line;
    for (const std::string& text :
         {std::string("From: a\r\nContent-Transfer-Encoding: Base64\r\n\r\nYmVs\r\n"),
          std::string("Content-Transfer-Encoding: quoted-printable\n\nbel 06-1234=\n5678\n"),
          std::string("Subject: =?utf-8?Q?bel_06?=\n"),
          std::string("Content-Type: text/html\n\n<b>06</b>12\n"), std::string("bel =30=36=2D=31=32\n"),
          block, std::string("BEGIN:VCALENDAR\nATTACH;ENCODING=BASE64;VALUE=BINARY:QUFB\n")}) {
        CAPTURE(text);
        CHECK(clean(text).reason == reason);
    }
    for (const std::string& text :
         {std::string("a=b en c=d\n"), "een regel\n" + line + "nog een\n",
          std::string("Content-Type: text/plain\n\nhallo\n"), std::string("1+1=2=2\n")}) {
        CAPTURE(text);
        CHECK(clean(text).words == media::Words::whole);
    }
    CHECK(clean("\xff\xfe" + std::string("b\0e\0l\0", 6)).outcome == media::Outcome::withheld);
    CHECK(clean(std::string("\0b\0e\0l", 6)).outcome == media::Outcome::withheld);
}

TEST_CASE("comments in the programs of a PDF are words too") {
    const std::string content = "BT /F1 12 Tf (hallo) Tj ET % bel 06-12345678\n";
    const std::string pdf =
        "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        "2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        "3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R >>\nendobj\n"
        "4 0 obj\n<< /Length " +
        std::to_string(content.size()) + " >>\nstream\n" + content +
        "endstream\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n";
    const media::Cleaned cleaned = clean(pdf);
    CHECK(cleaned.words == media::Words::inside);
    CHECK(cleaned.text.find("% bel 06-12345678") != std::string::npos);
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

namespace {

std::string words_of(std::string_view xml) {
    std::string words;
    static_cast<void>(media::scrub_xml(xml, words));
    return words;
}

} // namespace

TEST_CASE("words in attributes of office documents are handed out, those of structure are not") {
    for (const std::string_view xml :
         {"<w:docVar w:name=\"x\" w:val=\"bsn 123456782\"/>", "<w:alias w:val=\"bsn 123456782\"/>",
          "<w:listItem w:displayText=\"bsn 123456782\" w:value=\"1\"/>", "<v:shape alt=\"bsn 123456782\"/>",
          "<w:default w:val=\"bsn 123456782\"/>",
          "<dataValidation promptTitle=\"x\" prompt=\"bsn 123456782\"/>",
          "<sharedItems><s v=\"bsn 123456782\"/></sharedItems>", "<n v=\"1.23456782E8\"/><x a=\"een bsn \"/>",
          "<dbPr connection=\"bsn 123456782\"/>", "<text:hidden-text text:string-value=\"bsn 123456782\"/>",
          "<any:thing other=\"bsn 123456782\"/>"}) {
        INFO(xml);
        CHECK(words_of(xml).find("123456782") != std::string::npos);
    }
    CHECK(words_of("<w:jc w:val=\"center\"/><w:rFonts w:ascii=\"Times New Roman\"/>"
                   "<v:shape style=\"position:absolute; top:3\" path=\"m 0,0 l 21600 21600 xyz\"/>")
              .find_first_not_of('\n') == std::string::npos);
    CHECK(words_of("<pivotCacheDefinition refreshedBy=\"Zeno\"/>").find("Zeno") == std::string::npos);
}

TEST_CASE("marks, deleted words and codes in the middle of a text of an office document do not cut it") {
    for (const std::string_view xml :
         {"<w:p>bsn 1234<w:bookmarkStart w:name=\"_GoBack\"/>56782</w:p>",
          "<w:p>bsn 12<w:del><w:r><w:delText>99</w:delText></w:r></w:del>3456782</w:p>",
          "<w:p>bsn 1234<w:instrText> PAGE </w:instrText>56782</w:p>",
          "<text:p>bsn 1234<text:note><text:p>noot</text:p></text:note>56782</text:p>",
          "<row><c><v>123456782.0</v></c></row>", "<row><c><v>1.23456782E8</v></c></row>"}) {
        INFO(xml);
        CHECK(words_of(xml).find("123456782\n") != std::string::npos);
    }
    CHECK(words_of("<w:p>bsn 12<w:delText>99</w:delText>3456782</w:p>").find("\n99") != std::string::npos);
}

TEST_CASE("links of office documents to somebody's disk keep the name of the file alone") {
    std::string words;
    CHECK(media::scrub_xml("<Relationship Target=\"file:///C:/Users/Zeno/x.docx\" TargetMode=\"External\"/>",
                           words) == "<Relationship Target=\"file:///x.docx\" TargetMode=\"External\"/>");
    CHECK(words.find("Zeno") == std::string::npos);
    CHECK(media::scrub_xml("<Relationship Type=\"x/attachedTemplate\" Target=\"C:\\Zeno\\y.dotm\"/>",
                           words) == "<Relationship Type=\"x/attachedTemplate\" Target=\"file:///y.dotm\"/>");
}
