// SPDX-License-Identifier: EUPL-1.2
#include "archive/contents.hpp"
#include "archive/markup_text.hpp"
#include "archive/pdf_strings.hpp"
#include "base/random_bytes.hpp"
#include "packed_fixture.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <utility>
#include <vector>

namespace {

using namespace chatkeep;
using namespace packed_fixture;
using Texts = std::vector<std::pair<std::string, std::string>>; ///< place, bytes or reason

class Keeper : public archive::ContentVisitor {
public:
    void content(base::Input& input, const std::string& place) override {
        const std::string bytes = base::read_all(input, 100U << 20U, "a content");
        if (!place.empty() && bytes.size() > 3) { // less comes of bytes that seem packed by chance
            contents.emplace_back(place, bytes);
        }
    }

    void reading(base::Input& input, const std::string& place) override {
        readings.emplace_back(place, base::read_all(input, 100U << 20U, "a reading"));
    }

    void document(const base::RandomBytes& /*pdf*/, const std::string& place) override {
        documents.push_back(place);
    }

    void unread(const std::string& place, const std::string& reason) override {
        unreads.emplace_back(place, reason);
    }

    Texts contents;
    Texts readings;
    std::vector<std::string> documents;
    Texts unreads;
};

Keeper visit(const std::string& bytes, const archive::ContentLimits& limits = {}) {
    Keeper keeper;
    static_cast<void>(archive::visit_contents(base::StringBytes(bytes), keeper, limits));
    return keeper;
}

std::string read(base::Input& input) {
    std::string text;
    char c = 0;
    while (input.read(&c, 1) == 1) { // however little is asked for
        text += c;
    }
    return text;
}

std::string strings_of(const std::string& pdf) {
    base::MemoryInput input(pdf);
    archive::PdfStringsInput strings(input);
    return read(strings);
}

std::string text_of(const std::string& markup) {
    base::MemoryInput input(markup);
    archive::MarkupTextInput text(input);
    return read(text);
}

const std::string k_secret = "bel 06-12345678 van oma";

} // namespace

TEST_CASE("parts of a zip are read, whether packed or not") {
    const std::string zip = zip_part("a/one.txt", k_secret) + zip_part("two.xml", "<p>x</p><b>y</b>z", false);
    const Keeper keeper = visit("in front of it" + zip);
    CHECK(keeper.contents == Texts{{"a/one.txt", k_secret}});
    CHECK(keeper.readings == Texts{{"the text without tags in two.xml", "\nx\nyz"}});
    CHECK(keeper.unreads.empty());
}

TEST_CASE("a zip in a zip is read, and a document in that") {
    const std::string inner = zip_part("word/document.xml", "<w:t>06-</w:t><w:t>12</w:t>");
    const Keeper keeper = visit(zip_part("bijlage.zip", zip_part("brief.docx", inner)));
    REQUIRE(keeper.contents.size() == 3);
    CHECK(keeper.contents[2].first == "word/document.xml in brief.docx in bijlage.zip");
    CHECK(keeper.readings ==
          Texts{{"the text without tags in word/document.xml in brief.docx in bijlage.zip", "06-12"}});
}

TEST_CASE("what is packed deeper than the limit is told") {
    std::string bytes = k_secret;
    for (const char* name : {"5", "4", "3", "2", "1"}) {
        bytes = zip_part(name, bytes);
    }
    const Keeper keeper = visit(bytes);
    CHECK(keeper.contents.size() == 4);
    CHECK(keeper.unreads == Texts{{"5 in 4 in 3 in 2 in 1", "it is packed in 4 others"}});
}

TEST_CASE("a zip that can't be unpacked is told, by part") {
    CHECK(visit(zip_header("geheim.txt", 8, 100, 1) + std::string(100, 'x')).unreads ==
          Texts{{"geheim.txt", "it is encrypted"}});
    CHECK(visit(zip_header("a.txt", 99, 100, 0) + std::string(100, 'x')).unreads ==
          Texts{{"a.txt", "it is encrypted"}});
    CHECK(visit(zip_header("a.txt", 14, 100, 0) + std::string(100, 'x')).unreads ==
          Texts{{"a.txt", "it is packed by method 14 of zip, which is not supported"}});
    CHECK(visit(zip_header("a.txt", 0, 100, 0) + "x").unreads == Texts{{"a.txt", "it is cut off"}});
    const std::string whole = zip_part("a.txt", k_secret + k_secret);
    const Keeper keeper = visit(whole.substr(0, whole.size() - 3));
    REQUIRE(keeper.unreads.size() == 1);
    CHECK(keeper.unreads[0].second.find("it is damaged behind the ") == 0);
}

TEST_CASE("gzip is read member by member, and zlib anywhere") {
    const Keeper twice = visit(gzip(k_secret) + gzip("more of it"));
    REQUIRE(twice.contents.size() == 2);
    CHECK(twice.contents[0] == std::pair<std::string, std::string>{"the packed data at byte 0", k_secret});
    CHECK(twice.contents[1].second == "more of it");
    CHECK(visit("x\x01y" + zlib(k_secret) + "z").contents == Texts{{"the packed data at byte 3", k_secret}});
    const Keeper cut = visit(gzip(k_secret + k_secret).substr(0, 20));
    CHECK(cut.unreads.size() == 1);
}

TEST_CASE("a whole stream is read once, not again at marks within it") {
    const std::string inner = zlib("inside " + k_secret);
    const std::string stored = zlib(inner, 0); // as it stands
    CHECK(visit(stored).contents ==
          Texts{{"the packed data at byte 0", inner},
                {"the packed data at byte 0 in the packed data at byte 0", "inside " + k_secret}});
}

TEST_CASE("packed texts of a PNG are read, its pixels are not") {
    const std::string nul(1, '\0');
    const std::string png =
        "\x89PNG\r\n\x1a\n" + png_chunk("zTXt", "Comment" + nul + nul + zlib(k_secret)) +
        png_chunk("iTXt", "XML" + nul + "\x01" + nul + "nl" + nul + "x" + nul + zlib("xmp")) +
        png_chunk("iTXt", "plain" + nul + nul + nul + nul + nul + "text") +
        png_chunk("iCCP", "name" + nul + nul + zlib("profile")) + png_chunk("IDAT", zlib("pixels")) +
        png_chunk("zTXt", "a" + nul + nul + "broken");
    const Keeper keeper = visit(png);
    CHECK(keeper.contents == Texts{{"the zTXt at byte 12", k_secret},
                                   {"the iCCP at byte " + std::to_string(png.find("iCCP")), "profile"}});
    REQUIRE(keeper.unreads.size() == 1);
    CHECK(keeper.unreads[0].second == "it is damaged behind the 0 bytes that were read");
}

TEST_CASE("streams of a PDF are read, with the strings in them") {
    const std::string pdf =
        "%PDF-1.7\n1 0 obj\n<< /Length 9 /Filter /FlateDecode >>\nstream\n" +
        zlib("<FEFF00520065006EE9> [(06-1) -20 (2345678) -300 (x)] TJ") +
        "\nendstream\nendobj\n2 0 obj\n<</Filter[/ASCII85Decode /FlateDecode]>>stream\r\n" +
        ascii85(zlib(k_secret)) + "~>\nendstream\nendobj\n3 0 obj\n(Ren\\351 \\(x\\))\n";
    const Keeper keeper = visit(pdf);
    CHECK(keeper.documents == std::vector<std::string>{""});
    CHECK(keeper.unreads.empty());
    REQUIRE(keeper.contents.size() == 3);
    CHECK(keeper.contents[2].second == k_secret);
    REQUIRE(keeper.readings.size() >= 2);
    CHECK(keeper.readings[0] == std::pair<std::string, std::string>{"the strings", "Ren\xC3\xA9 (x)\n"});
    CHECK(keeper.readings[1].second.find("06-12345678 x\n") != std::string::npos);
}

TEST_CASE("streams of a PDF that can't be read are told") {
    const auto with = [](const std::string& filter, const std::string& data) {
        return "%PDF-1.7\n1 0 obj\n<<" + filter + ">>\nstream\n" + data + "\nendstream\n";
    };
    using Unread = std::pair<std::string, std::string>;
    CHECK(visit(with("/Filter/LZWDecode", "abc")).unreads ==
          Texts{{"the stream at byte " + std::to_string(with("/Filter/LZWDecode", "").find("stream")),
                 "it is packed by LZWDecode, which is not supported"}});
    CHECK(visit(with("/Filter 7 0 R", "abc")).unreads.at(0).second == "how it is packed is said elsewhere");
    CHECK(visit(with("/Filter 7 0 R", zlib(k_secret))).contents.at(0).second == k_secret);
    CHECK(visit(with("/Filter/FlateDecode", "x\x9c\x01\x02")).unreads.size() == 1);
    CHECK(visit(with("/Filter/DCTDecode", "x")).unreads.empty());
    CHECK(visit(with("", "plain")).unreads.empty());
    const Keeper locked = visit(with("/Filter/FlateDecode", "random") + "trailer << /Encrypt 9 0 R >>\n");
    CHECK(locked.unreads ==
          std::vector<Unread>{{"", "the PDF is encrypted: only the words of its pages were read, if any"}});
}

TEST_CASE("a checksum that a PDF lacks is no damage") {
    const std::string packed = zlib(k_secret);
    const Keeper keeper = visit("%PDF-1.7\n1 0 obj\n<</Filter/FlateDecode>>\nstream\n" +
                                packed.substr(0, packed.size() - 4) + "\nendstream\n");
    CHECK(keeper.unreads.empty());
    CHECK(keeper.contents.at(0).second == k_secret);
}

TEST_CASE("base64 of data URLs, cards and mails is read across its lines") {
    const std::string picture = "a picture with " + k_secret;
    const std::string code = base64(picture);
    const std::string in_lines = code.substr(0, 20) + "\r\n " + code.substr(20);
    const std::string in_json = code.substr(0, 21) + "\\r\\n" + code.substr(21);
    for (const std::string& bytes : {"<img src=\"data:image/svg+xml;base64," + code + "\">",
                                     "PHOTO;ENCODING=BASE64;TYPE=JPEG:" + in_lines,
                                     "Content-Transfer-Encoding: base64\r\nX: y\r\n\r\n" + in_lines,
                                     "{\"a\":\"data:x;base64," + in_json + "\"}"}) {
        const Keeper keeper = visit(bytes);
        REQUIRE(keeper.contents.size() == 1);
        CHECK(keeper.contents[0].second == picture);
    }
    CHECK(visit("data:;base64," + base64(gzip(k_secret))).contents.at(1).second == k_secret);
    CHECK(visit("the word base64 alone").contents.empty());
}

TEST_CASE("escaped line ends in base64 are passed over wherever the window ends") {
    std::string code;
    std::string picture;
    for (int i = 0; i < 3000; ++i) {
        picture += "line " + std::to_string(100'000 + i) + " of the picture, its letters are as many as 45.";
    }
    const std::string plain = base64(picture);
    for (std::size_t at = 0; at < plain.size(); at += 61) {
        code += plain.substr(at, 61) + "\\n";
    }
    const Keeper keeper = visit("data:;base64," + code);
    REQUIRE(keeper.contents.size() == 1);
    CHECK(keeper.contents[0].second == picture);
}

TEST_CASE("a bomb is read within its bounds, which is told") {
    const std::string zeros(8U << 20U, '\0');
    archive::ContentLimits limits;
    limits.free = 1U << 20U;
    limits.ratio = 1;
    const Keeper keeper = visit(zip_part("bomb", zeros) + zip_part("next", k_secret), limits);
    REQUIRE(keeper.contents.size() == 1);
    CHECK(keeper.contents[0].second.size() < 2U << 20U);
    CHECK(keeper.unreads ==
          Texts{{"bomb", "it unpacks to more than is allowed: the rest of the file was not read"}});
    limits = {};
    limits.spooled = 1000;
    CHECK(visit(zip_part("large", zeros), limits).unreads.size() == 1);
}

TEST_CASE("what other packers packed is told") {
    for (const std::string& front : {std::string("7z\xBC\xAF\x27\x1C"), std::string("Rar!\x1A\x07\x01"),
                                     std::string("\xFD"
                                                 "7zXZ"),
                                     std::string("BZh91AY&SY"), std::string("\x28\xB5\x2F\xFD")}) {
        CHECK(visit(front + "rest").unreads.size() == 1);
    }
    const std::string compound = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(1016, '\0');
    std::string entry;
    for (const char c : std::string("EncryptedPackage")) {
        entry += c;
        entry += '\0';
    }
    CHECK(visit(compound + entry).unreads == Texts{{"", "the document is encrypted"}});
    CHECK(visit(compound).unreads.empty());
}

TEST_CASE("strings of a PDF are decoded") {
    CHECK(strings_of("(a\\(b\\)c(d)e)") == "a(b)c(d)e\n");
    CHECK(strings_of("(a\\\nb\\n\\101\\7)") == "ab\nA\x07\n");
    CHECK(strings_of("<41 42 4>") == "AB@\n");
    CHECK(strings_of("<FEFF0041D83DDE00>") == "A\xF0\x9F\x98\x80\n");
    CHECK(strings_of("<< /Title (x) >>") == "x\n");
    CHECK(strings_of("[(a) (b)]") == "a\nb\nab\n");
    CHECK(strings_of("1 0 obj << /Filter /X >> stream (no) endstream (yes)") == "yes\n");
    CHECK(strings_of("1 0 obj << >> stream (yes) endstream (too)") == "yes\ntoo\n");
    CHECK(strings_of("(cut") == "cut\n");
}

TEST_CASE("markup is read without tags") {
    CHECK(text_of("<w:r><w:t>06-</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>12</w:t></w:r></w:p>x") ==
          "06-12\nx");
    CHECK(text_of("Ren&#233; &amp; Zo&#xEB; &lt;x&gt; R&D a&b; &unknown;") ==
          "Ren\xC3\xA9 & Zo\xC3\xAB <x> R&D a&b; &unknown;");
    CHECK(text_of("a<br/>b<TD class=\"p\">c</b>d") == "a\nb\ncd");
}

TEST_CASE("references by name and with zeros before the number are resolved") {
    CHECK(text_of("a&commat;b&period;nl Ren&eacute;&nbsp;&yuml; &#00000064;&#x000040;") ==
          "a@b.nl Ren\xC3\xA9\xC2\xA0\xC3\xBF @@");
}

TEST_CASE("what stands in escapes, in groups of hex digits, in lines of base64 is read") {
    CHECK(visit("nothing of it, 100% = a & b").readings.empty());
    CHECK(visit("x \\u0062\\u0065l %6Fma").readings == Texts{{"the text without escapes", "x bel oma"}});
    CHECK(visit("x: 62 65 6c 20 6f.").readings == Texts{{"the hex digits in groups", "bel o\n"}});
    CHECK(visit("aWVtYW5kIGJlbHQg\nb21hCg==").readings ==
          Texts{{"the joined lines of base64", "aWVtYW5kIGJlbHQgb21hCg\n"}});
}
