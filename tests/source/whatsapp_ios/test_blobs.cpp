// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_ios/blobs.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace {

using namespace chatkeep::source::whatsapp_ios;
using namespace std::string_literals;

/// A field that holds bytes, for numbers below 128 and fewer than 128 bytes.
std::string bytes(unsigned field, const std::string& value) {
    const unsigned tag = field << 3U | 2U;
    std::string out;
    if (tag > 0x7F) {
        out += static_cast<char>((tag & 0x7FU) | 0x80U);
        out += static_cast<char>(tag >> 7U);
    } else {
        out += static_cast<char>(tag);
    }
    return out + static_cast<char>(value.size()) + value;
}

std::string number(unsigned field, unsigned value) {
    return {static_cast<char>(field << 3U), static_cast<char>(value)};
}

Quote quote_of(const std::string& content) {
    const auto metadata = parse_media_metadata(bytes(5, "3A01") + bytes(19, content));
    REQUIRE(metadata);
    REQUIRE(metadata->quote);
    return *metadata->quote;
}

} // namespace

TEST_CASE("quoted ids of every length are read whole") {
    for (const std::size_t length : {1U, 12U, 18U, 20U, 22U, 32U, 64U}) {
        const std::string stanza(length, 'A');
        const auto metadata = parse_media_metadata(bytes(5, stanza) + bytes(6, "31600000002@s.whatsapp.net"));
        REQUIRE(metadata);
        CHECK(metadata->quote == Quote{stanza, "31600000002@s.whatsapp.net", "", "", "", ""});
    }
}

TEST_CASE("what stands beside a quotation is read") {
    const std::string forwards = "\x88\x01\x05"s; // field 17
    const auto metadata =
        parse_media_metadata(forwards + bytes(87, bytes(1, number(3, 95))) + bytes(7, "status@broadcast"));
    REQUIRE(metadata);
    CHECK(metadata->forwards == 5);
    CHECK(metadata->call_seconds == 95);
    CHECK_FALSE(metadata->quote);
}

TEST_CASE("quoted content of each kind gives its text") {
    CHECK(quote_of(bytes(1, "tekst")) == Quote{"3A01", "", "", "", "tekst", ""});
    CHECK(quote_of(bytes(3, bytes(3, "foto") + bytes(16, "JPEG"))) ==
          Quote{"3A01", "", "", "image", "foto", "JPEG"});
    CHECK(quote_of(bytes(4, bytes(16, "BEGIN:VCARD"))) ==
          Quote{"3A01", "", "", "contact", "BEGIN:VCARD", ""});
    CHECK(quote_of(bytes(5, bytes(3, "Gemaal") + bytes(4, "Zuidwal 1"))).text == "Gemaal\nZuidwal 1");
    CHECK(quote_of(bytes(6, bytes(1, "kijk") + bytes(2, "https://x.example") + bytes(6, "titel"))).text ==
          "kijk");
    CHECK(quote_of(bytes(7, bytes(8, "verslag.pdf"))) ==
          Quote{"3A01", "", "", "document", "verslag.pdf", ""});
    CHECK(quote_of(bytes(8, number(5, 4))) == Quote{"3A01", "", "", "audio", "", "", {}, 4});
    CHECK(quote_of(bytes(9, number(5, 4) + bytes(7, "film"))) ==
          Quote{"3A01", "", "", "video", "film", "", {}, 4});
    CHECK(quote_of(bytes(49, bytes(2, "Waar?") + bytes(3, bytes(1, "Delft")) + bytes(3, bytes(1, "Leiden"))))
              .text == "Waar?\nDelft\nLeiden");
    CHECK(quote_of(bytes(30, bytes(1, bytes(3, "pomp") + bytes(4, "groot")))).text == "pomp\ngroot");
    CHECK(quote_of(bytes(37, bytes(1, bytes(3, bytes(3, "eens"))))).kind == "image"); // to be seen once
    CHECK(quote_of(bytes(13, bytes(2, bytes(16, "A")) + bytes(2, bytes(16, "B")))).text == "A\nB");
    CHECK(quote_of(bytes(4, bytes(1, "Jan Jansen"))).text == "Jan Jansen");
    CHECK(quote_of(bytes(13, bytes(1, "Buren") + bytes(2, bytes(1, "Jan") + bytes(16, "A")))).text ==
          "Buren\nJan\nA");
}

TEST_CASE("the page of a quoted link is read") {
    const Quote quote =
        quote_of(bytes(6, bytes(1, "kijk") + bytes(2, "https://x.example") + bytes(5, "over alles") +
                              bytes(6, "titel") + bytes(16, "JPEG")));
    CHECK(quote.link == QuotedLink{"https://x.example", "titel", "over alles"});
    CHECK(quote.thumbnail == "JPEG");
}

TEST_CASE("quoted content of a kind that nobody knows keeps its bytes") {
    const std::string content = bytes(77, "tekst");
    const Quote unknown = quote_of(content);
    CHECK(unknown.kind == "unknown");
    CHECK(unknown.unread == std::vector<std::uint32_t>{77});
    CHECK(unknown.content == content);
    const Quote both = quote_of(bytes(1, "hoi") + content + content + number(12, 5));
    CHECK(both.text == "hoi");
    CHECK(both.kind.empty());
    CHECK(both.unread == std::vector<std::uint32_t>{77, 12});
    CHECK(quote_of(bytes(37, bytes(1, content))).content == bytes(37, bytes(1, content)));
    const Quote keys = quote_of(bytes(2, "sleutel") + bytes(35, "toestel") + bytes(1, "hoi"));
    CHECK(keys == Quote{"3A01", "", "", "", "hoi", ""});
    std::string many;
    for (unsigned field = 70; field < 90; ++field) {
        many += bytes(field, "x");
    }
    CHECK(quote_of(many).unread.size() == 8);
}

TEST_CASE("a quoted place has its coordinates") {
    const std::string latitude = "\x09\x00\x00\x00\x00\x00\x08\x4A\x40"s;  // 52.0625
    const std::string longitude = "\x11\x00\x00\x00\x00\x00\x00\x11\x40"s; // 4.25
    CHECK(quote_of(bytes(5, latitude + longitude + bytes(3, "Gemaal"))).text == "Gemaal\n52.0625, 4.25");
}

TEST_CASE("messages in messages end") {
    std::string content = bytes(1, "diep");
    for (int i = 0; i < 20; ++i) {
        content = bytes(40, bytes(1, content));
    }
    CHECK(quote_of(content).text.empty());
    CHECK(quote_of(content).unread == std::vector<std::uint32_t>{40}); // and what lies deeper is kept
}

TEST_CASE("reactions of others and of the owner are told apart") {
    const std::string other = bytes(1, bytes(1, "3AFF") + bytes(2, "31600000002@s.whatsapp.net") +
                                           bytes(3, "👍🏽") + number(4, 9));
    const std::string own = bytes(2, bytes(1, "3AFE") + bytes(2, "❤️") + number(3, 8));
    const std::string gone = bytes(1, bytes(1, "3AFD") + bytes(2, "900000000000002@lid"));
    const auto info = parse_receipt_info(bytes(7, other + own + gone));
    REQUIRE(info);
    CHECK(info->reactions ==
          std::vector<StoredReaction>{{false, "3AFF", "31600000002@s.whatsapp.net", "👍🏽", 9},
                                      {true, "3AFE", "", "❤️", 8},
                                      {false, "3AFD", "900000000000002@lid", "", 0}});
}

TEST_CASE("tallies of channels and polls are read") {
    const std::string tallies =
        bytes(3, bytes(1, bytes(1, "👍") + number(2, 12)) + bytes(1, bytes(1, "😀") + number(2, 1)));
    const std::string poll =
        bytes(8, bytes(2, "Waar?") + bytes(3, bytes(1, "Delft")) + bytes(3, bytes(1, "Leiden")));
    const auto info = parse_receipt_info(bytes(7, tallies) + poll);
    REQUIRE(info);
    CHECK(info->tallies == std::vector<ReactionTally>{{"👍", 12}, {"😀", 1}});
    CHECK(info->poll_question == "Waar?");
    CHECK(info->poll_options == std::vector<std::string>{"Delft", "Leiden"});
}

TEST_CASE("receipts name the device's number") {
    const std::string packed = "\x81\x31\x60\x00\x00\x00\x2F"s;
    const auto info = parse_receipt_info(
        bytes(2, bytes(1, packed) + number(4, 2) + number(5, 25)) + number(3, 100) +
        bytes(2, bytes(1, packed) + number(3, 90) + number(4, 8)) + bytes(2, bytes(1, "\x81\x3A"s)));
    REQUIRE(info);
    CHECK(info->first_receipt_s == 100);
    CHECK(info->receipts ==
          std::vector<DeviceReceipt>{{"+31600000002", {}, {}, 2, 25}, {"+31600000002", 90, 8, {}, {}}, {}});
}

TEST_CASE("bytes that are no protocol buffer give nothing") {
    for (const std::string& bad : {"\x2A\x14"
                                   "3A"s,
                                   "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"s, "\x2B"s, "\0\0"s,
                                   "bplist00"s, "bplist00\xFF\xFF\xFF\xFF"s}) {
        CHECK_FALSE(parse_media_metadata(bad));
    }
    CHECK_FALSE(parse_receipt_info("\x3A\x7F"));
    CHECK(parse_media_metadata("") == MediaMetadata{});
    CHECK(parse_receipt_info("") == ReceiptInfo{});
}

TEST_CASE("a field of another type than expected is left alone") {
    CHECK(parse_media_metadata(number(5, 1) + number(6, 1) + "\x98\x01\x01"s) == MediaMetadata{});
    CHECK(parse_receipt_info(number(7, 1) + number(8, 1) + number(2, 1) + bytes(3, "x")) == ReceiptInfo{});
}

TEST_CASE("older databases keep a quotation as a property list") {
    // {"mentions": ["31600000003@s.whatsapp.net"], "quotedMessageData": <0a 03 "oud">,
    //  "quotedMessageStanzaID": "3A0102030405060708", "senderJID": "31600000002@s.whatsapp.net"}
    std::string list = "bplist00"s;
    std::string offsets;
    const auto add = [&](const std::string& object) {
        offsets += static_cast<char>(list.size() >> 8U);
        offsets += static_cast<char>(list.size());
        list += object;
    };
    const auto text = [](const std::string& value) {
        return value.size() < 15 ? std::string(1, static_cast<char>(0x50 | value.size())) + value
                                 : "\x5F\x10"s + static_cast<char>(value.size()) + value;
    };
    add("\xD4\x01\x02\x03\x04\x05\x06\x07\x08"s);
    add(text("mentions"));
    add(text("quotedMessageData"));
    add(text("quotedMessageStanzaID"));
    add(text("senderJID"));
    add("\xA1\x09"s);
    add("\x45\x0A\x03oud"s);
    add(text("3A0102030405060708"));
    add(text("31600000002@s.whatsapp.net"));
    add(text("31600000003@s.whatsapp.net"));
    const std::size_t table = list.size();
    list += offsets + "\0\0\0\0\0\0\x02\x01\0\0\0\0\0\0\0\x0A\0\0\0\0\0\0\0\0"s;
    list += "\0\0\0\0\0\0"s + static_cast<char>(table >> 8U) + static_cast<char>(table);
    const auto metadata = parse_media_metadata(list);
    REQUIRE(metadata);
    CHECK(metadata->quote == Quote{"3A0102030405060708", "31600000002@s.whatsapp.net", "", "", "oud", ""});
    CHECK(metadata->mentions == std::vector<std::string>{"31600000003@s.whatsapp.net"});
}

TEST_CASE("push names are told from packed data") {
    CHECK(is_encoded_push_name("CJnGk6MGIAE="));
    CHECK(owner_in_push_name("CAEaGjMxNjAwMDAwMDAxQHMud2hhdHNhcHAubmV0IAE=") == "31600000001@s.whatsapp.net");
    for (const char* name : {"Mariette", "Anna", "Jan-Pieter van Dijk", "Sander12", "", "A+B"}) {
        CHECK_FALSE(is_encoded_push_name(name));
        CHECK(owner_in_push_name(name).empty());
    }
}

TEST_CASE("base64 is decoded whole or not at all") {
    CHECK(decode_base64("YQ==") == "a");
    CHECK(decode_base64("YWI=") == "ab");
    CHECK(decode_base64("YWJj") == "abc");
    CHECK(decode_base64("/+8A") == "\xFF\xEF\0"s);
    for (const char* bad : {"", "YQ", "Y===", "YQ=a", "Y Q=", "YWJj\n"}) {
        CHECK_FALSE(decode_base64(bad));
    }
}
