// SPDX-License-Identifier: EUPL-1.2
#include "files.hpp"
#include "hash/sha.hpp"
#include "paths.hpp"
#include "source/imessage/attributed_text.hpp"
#include "source/imessage/typed_bytes.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>

namespace {

using namespace chatkeep;
using namespace chatkeep::source::imessage;
using namespace chatkeep::tests;
using nlohmann::json;
using Value = TypedStream::Value;
namespace fs = std::filesystem;

/// A value as the corpus writes it.
json to_json(const TypedStream& stream, const Value& value) {
    if (const auto text = stream.text_of(value)) {
        return std::string(*text);
    }
    if (const auto url = stream.url_of(value)) {
        return {{"url", std::string(*url)}};
    }
    if (const auto data = stream.data_of(value)) {
        hash::Digest digest(hash::Algorithm::sha256);
        digest.update(*data);
        return {{"bytes", data->size()}, {"sha256", digest.finish()}};
    }
    if (const auto number = stream.integer_of(value)) {
        return *number;
    }
    if (const auto number = stream.real_of(value)) {
        return *number;
    }
    json entries = json::object();
    stream.for_each_entry(value, [&](const Value& key, const Value& item) {
        entries[std::string(stream.text_of(key).value_or("?"))] = to_json(stream, item);
    });
    return entries;
}

json describe(const TypedStream& stream, const AttributedText& text) {
    json runs = json::array();
    std::uint64_t start = 0;
    for (const Run& run : text.runs) {
        runs.push_back({{"start_utf16", start},
                        {"len_utf16", run.units},
                        {"attrs", to_json(stream, *text.of(run).all)}});
        start += run.units;
    }
    return {{"root_class", std::string(stream.class_of(*stream.root()))},
            {"text", text.text},
            {"utf16_len", start},
            {"runs", runs}};
}

AttributedText decode(const std::string& bytes, Decoded expected = Decoded::whole) {
    TypedStream stream;
    AttributedText text;
    CHECK(read_attributed_text(stream, bytes, text) == expected);
    return text;
}

} // namespace

TEST_CASE("typed streams of the corpus decode to their expected results") {
    const fs::path folder = fs::path(test::k_corpora) / "ios" / "typedstream";
    if (!fs::exists(folder)) {
        return;
    }
    const json expected = json::parse(test::read_file(folder / "expected.json"));
    for (const auto& [name, wanted] : expected.items()) {
        INFO(name);
        const std::string bytes = test::read_file(folder / name);
        TypedStream stream;
        AttributedText text;
        const Decoded decoded = read_attributed_text(stream, bytes, text);
        if (!wanted.contains("runs")) {
            CHECK(decoded != Decoded::whole);
            continue;
        }
        CHECK(decoded == Decoded::whole);
        CHECK(describe(stream, text) == wanted);
    }
}

TEST_CASE("typed stream: the worked example of the format") {
    const AttributedText text = decode(plain_body("Noter test"));
    CHECK(text.text == "Noter test");
    REQUIRE(text.runs.size() == 1);
    CHECK(text.runs[0].units == 10);
    CHECK(text.of(text.runs[0]).part == 0);
}

TEST_CASE("typed stream: big-endian numbers") {
    const std::string long_text(300, 'a');
    CHECK(decode(plain_body(long_text, true)).text == long_text);
    CHECK(decode(plain_body(long_text, false)).text == long_text);
    TypedStream stream;
    REQUIRE(stream.read(header(true) + fresh("d") + byte(0x83) + "\x3F\xF8" + std::string(6, '\0')));
    CHECK(stream.root()->real == 1.5);
}

TEST_CASE("typed stream: numbers of every width keep sign and value") {
    TypedStream stream;
    REQUIRE(stream.read(header() + fresh("isqIQ") + byte(0xFF) + tagged(0x8000, 2) +
                        tagged(0x8000000000000000, 8) + byte(0xFE) + tagged(0xFFFFFFFF, 4)));
    std::vector<std::int64_t> numbers;
    for (const Value* value = stream.root(); value != nullptr; value = stream.next(*value)) {
        numbers.push_back(value->integer);
    }
    CHECK(numbers ==
          std::vector<std::int64_t>{-1, -32768, std::numeric_limits<std::int64_t>::min(), 254, 0xFFFFFFFF});
}

TEST_CASE("typed stream: characters, arrays and structures") {
    const std::string written = header() + fresh("cC[3c][2s]{point=ff}") + "\x81\x81" + "abc" + byte(1) +
                                byte(2) + byte(3) + byte(0x83) + std::string("\0\0\xC0\x3F", 4);
    TypedStream stream;
    REQUIRE(stream.read(written));
    std::vector<std::int64_t> numbers;
    std::string bytes;
    std::vector<double> reals;
    for (const Value* value = stream.root(); value != nullptr; value = stream.next(*value)) {
        if (value->kind == TypedStream::Kind::integer) {
            numbers.push_back(value->integer);
        } else if (value->kind == TypedStream::Kind::real) {
            reals.push_back(value->real);
        } else {
            bytes += value->bytes;
        }
    }
    CHECK(numbers == std::vector<std::int64_t>{-127, 129, 1, 2});
    CHECK(bytes == "abc");
    CHECK(reals == std::vector<double>{3, 1.5});
}

TEST_CASE("typed stream: references beyond one byte") {
    std::string bytes = header();
    for (int i = 0; i < 300; ++i) {
        bytes +=
            fresh("@") + object("NSString", fresh("+") + byte(1) + byte('a' + static_cast<unsigned>(i) % 26));
    }
    // Each object takes two places, itself and its class: the last one is number 598, written as 598 - 110.
    bytes += fresh("@") + tagged(598 - 110, 2);
    TypedStream stream;
    REQUIRE(stream.read(bytes));
    const Value* last = stream.root();
    while (const Value* next = stream.next(*last)) {
        last = next;
    }
    CHECK(stream.text_of(*last) == std::string(1, static_cast<char>('a' + 299 % 26)));
}

TEST_CASE("typed stream: offsets count UTF-16 units") {
    // One run of four units and a second of one, of the same attributes: the second has no dictionary.
    std::string bytes = plain_body("\xF0\x9F\x98\x80\xC3\xA9xy");
    const auto runs = bytes.find(std::string("\x84\x02iI\x01", 5));
    bytes[runs + 5] = 4;
    bytes.insert(bytes.size() - 1, byte(0x99) + byte(1) + byte(1));
    const AttributedText text = decode(bytes);
    REQUIRE(text.runs.size() == 2);
    CHECK(text.runs[0].length == 7);
    CHECK(text.runs[1].start == 7);
    CHECK(text.runs[1].length == 1);
    CHECK(text.runs[1].attributes == text.runs[0].attributes);
}

TEST_CASE("typed stream: texts of one form are read as if each were read alone") {
    AttributedTexts texts;
    const auto check = [&texts](const std::string& bytes) {
        TypedStream stream;
        AttributedText alone;
        AttributedText text;
        const Decoded decoded = read_attributed_text(stream, bytes, alone);
        CHECK(texts.read(bytes, text) == decoded);
        CHECK(text.text == alone.text);
        CHECK(text.repaired == alone.repaired);
        REQUIRE(text.runs.size() == alone.runs.size());
        for (std::size_t i = 0; i < text.runs.size(); ++i) {
            CHECK(text.runs[i].start == alone.runs[i].start);
            CHECK(text.runs[i].length == alone.runs[i].length);
            CHECK(text.runs[i].units == alone.runs[i].units);
            CHECK(text.of(text.runs[i]).part == alone.of(alone.runs[i]).part);
        }
    };
    for (const unsigned length :
         {1U, 2U, 100U, 127U, 128U, 129U, 145U, 146U, 255U, 256U, 300U, 40000U, 0U, 3U}) {
        check(plain_body(std::string(length, 'a')));
    }
    std::string other_part = plain_body("ander deel");
    other_part[other_part.size() - 4] = 3;
    check(other_part);
    check(plain_body("ander deel"));
    check(plain_body("geen UTF-8 \xFF"));
    check(plain_body("te lang: \xF0\x9F\x98\x80")); // the run counts more units than the text has
    const std::string whole = plain_body("afgekapt");
    for (std::size_t length = 0; length < whole.size(); ++length) {
        check(whole.substr(0, length));
    }
    check(plain_body("en groot", true));
}

TEST_CASE("typed stream: what is cut off keeps the text before the cut") {
    const std::string whole = plain_body("Noter test");
    for (std::size_t length = 0; length < whole.size(); ++length) {
        INFO(length);
        TypedStream stream;
        AttributedText text;
        const Decoded decoded = read_attributed_text(stream, whole.substr(0, length), text);
        CHECK(decoded != Decoded::whole);
        const std::size_t start = whole.find("Noter test");
        if (length >= start) {
            CHECK(decoded == Decoded::partly);
            CHECK(text.text == whole.substr(start, std::min<std::size_t>(length - start, 10)));
        }
    }
}

TEST_CASE(
    "typed stream: a text that is cut within a letter, or whose length is damaged, keeps its sound front") {
    std::string body = plain_body("caf\xC3\xA9");
    const std::size_t start = body.find("caf");
    TypedStream stream;
    AttributedText text;
    CHECK(read_attributed_text(stream, body.substr(0, start + 4), text) == Decoded::partly);
    CHECK(text.text == "caf");
    body[start - 1] = '\x7F'; // reaches beyond the end of the stream
    CHECK(read_attributed_text(stream, body, text) == Decoded::partly);
    CHECK(text.text == "caf\xC3\xA9");
}

TEST_CASE("typed stream: damage ends in a refusal") {
    TypedStream stream;
    CHECK_FALSE(stream.read(""));
    CHECK_FALSE(stream.read("bplist00"));
    CHECK_FALSE(stream.read(header() + fresh("@") + byte(0x92)));                // refers to nothing
    CHECK_FALSE(stream.read(header() + fresh("+") + tagged(0xFFFFFFFF, 4)));     // longer than the stream
    CHECK_FALSE(stream.read(header() + fresh("[99999999999999999999c]") + "a")); // longer than the stream
    CHECK_FALSE(stream.read(header() + fresh("{a") + "a"));                      // an open bracket
    CHECK_FALSE(stream.read(header() + fresh("^") + "a"));                       // a type that is not stored
    std::string deep = header() + fresh("@");
    for (int i = 0; i < 100; ++i) {
        deep += byte(0x84) + byte(0x84) + fresh("A") + byte(0) + byte(0x85) + byte(0x92);
    }
    CHECK_FALSE(stream.read(deep + byte(0x85) + std::string(100, '\x86')));
}

TEST_CASE("typed stream: bytes that are no UTF-8 are repaired") {
    const AttributedText text = decode(plain_body("caf\xE9"));
    CHECK(text.text == "caf\xEF\xBF\xBD");
    CHECK(text.repaired);
}
