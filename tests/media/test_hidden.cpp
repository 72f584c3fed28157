// SPDX-License-Identifier: EUPL-1.2
// What no decoder shows goes from a picture, however well it hides among the coded pixels, and a picture
// without such a thing keeps its bytes.
#include "media/clean.hpp"
#include "media/media_support.hpp"

#include <catch2/catch.hpp>
#include <zlib.h>

#include <cstdlib>

using namespace chatkeep;

namespace {

const std::string k_secret = "bel mij op 06-12345678";

media::Cleaned clean(const std::string& file) {
    return media::clean(base::StringBytes(file));
}

/// A JPEG without EXIF, of the pixels of a scene. flags: of the library; sampling: TJSAMP_….
std::string plain_jpeg(std::uint32_t width, std::uint32_t height, int sampling, int flags) {
    const test::Pixels pixels = test::scene(width, height, 0);
    unsigned char* out = nullptr;
    unsigned long size = 0; // NOLINT(google-runtime-int): the library's type
    tjhandle turbo = tjInitCompress();
    tjCompress2(turbo, pixels.bytes.data(), static_cast<int>(width), 0, static_cast<int>(height), TJPF_RGB,
                &out, &size, sampling, 85, flags);
    std::string jpeg(reinterpret_cast<char*>(out), size);
    tjFree(out);
    tjDestroy(turbo);
    return jpeg;
}

std::string segment(unsigned char marker, const std::string& body) {
    const std::size_t size = body.size() + 2;
    return std::string("\xff") + static_cast<char>(marker) + static_cast<char>(size >> 8U) +
           static_cast<char>(size & 0xffU) + body;
}

std::size_t place_of(const std::string& jpeg, unsigned char marker) {
    return jpeg.find(std::string("\xff") + static_cast<char>(marker));
}

std::string with(std::string file, std::size_t at, const std::string& more) {
    return file.insert(at, more);
}

/// A table of quantisers (of 8 bits) or codes whose bytes are words of someone.
std::string quantisers(unsigned char slot) {
    std::string body = k_secret + std::string(64 - k_secret.size(), '\1');
    return segment(0xdb, static_cast<char>(slot) + body);
}

std::string codes(unsigned char slot) {
    std::string lengths(16, '\0');
    lengths[7] = static_cast<char>(k_secret.size());
    return segment(0xc4, static_cast<char>(slot) + lengths + k_secret);
}

/// The secret is gone, and the picture looks as before.
void check_shown_alone(const std::string& file, const std::string& plain) {
    const media::Cleaned cleaned = clean(file);
    REQUIRE(cleaned.outcome == media::Outcome::remade);
    CHECK(cleaned.bytes.find(k_secret) == std::string::npos);
    CHECK(cleaned.erased == std::vector<std::string_view>{"data that is not shown"});
    const bool is_png = plain.starts_with("\x89PNG");
    CHECK((is_png ? test::decode_png(cleaned.bytes) : test::decode_jpeg(cleaned.bytes)).bytes ==
          (is_png ? test::decode_png(plain) : test::decode_jpeg(plain)).bytes);
    CHECK(clean(cleaned.bytes).outcome == media::Outcome::cut);
    CHECK(clean(cleaned.bytes).cuts.empty());
}

std::string packed(const std::string& bytes) {
    std::string out(::compressBound(bytes.size()), '\0');
    uLongf size = out.size();
    ::compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()),
               bytes.size());
    return out.substr(0, size);
}

/// Grey, 8 bits; rows: as they are packed.
std::string png_of(const std::string& pixels, const std::string& before = {},
                   const std::string& behind = {}) {
    const std::string head("\0\0\0\x06\0\0\0\x04\x08\0\0\0\0", 13);
    return std::string("\x89PNG\r\n\x1a\n", 8) + test::png_chunk("IHDR", head) + before +
           test::png_chunk("IDAT", pixels) + behind + test::png_chunk("IEND", "");
}

std::string rows(std::size_t count) {
    std::string out;
    for (std::size_t y = 0; y < count; ++y) {
        out += std::string(1, '\0') + "abcdef";
    }
    return out;
}

} // namespace

TEST_CASE("a JPEG that hides nothing keeps its bytes, however it is coded") {
    for (const int sampling : {TJSAMP_444, TJSAMP_422, TJSAMP_420, TJSAMP_GRAY, TJSAMP_440, TJSAMP_411}) {
        for (const int flags : {0, TJFLAG_PROGRESSIVE}) {
            for (const std::uint32_t width : {1U, 8U, 37U, 128U}) {
                CAPTURE(sampling, flags, width);
                const media::Cleaned cleaned = clean(plain_jpeg(width, 53, sampling, flags));
                CHECK(cleaned.outcome == media::Outcome::cut);
                CHECK(cleaned.cuts.empty());
            }
        }
    }
}

namespace {

/// The library's encoder reads these from the environment.
std::string restarted_jpeg(const char* restart, int flags) {
    // NOLINTBEGIN(concurrency-mt-unsafe): the test has one thread
    ::setenv("TJ_RESTART", restart, 1);
    ::setenv("TJ_OPTIMIZE", "1", 1);
    std::string jpeg = plain_jpeg(64, 48, TJSAMP_420, flags);
    ::unsetenv("TJ_RESTART");
    ::unsetenv("TJ_OPTIMIZE");
    // NOLINTEND(concurrency-mt-unsafe)
    return jpeg;
}

} // namespace

TEST_CASE("a JPEG with restart markers and tables of its own keeps its bytes, but for what stands before a "
          "marker") {
    for (const char* restart : {"1", "1B", "5B"}) {
        for (const int flags : {0, TJFLAG_PROGRESSIVE}) {
            CAPTURE(restart, flags);
            const std::string plain = restarted_jpeg(restart, flags);
            const std::size_t marker = place_of(plain, 0xd0);
            REQUIRE(marker != std::string::npos);
            CHECK(clean(plain).outcome == media::Outcome::cut);
            CHECK(clean(plain).cuts.empty());
            check_shown_alone(with(plain, marker, k_secret), plain);
        }
    }
}

TEST_CASE("tables that no scan of a JPEG uses go") {
    const std::string plain = plain_jpeg(64, 48, TJSAMP_420, 0);
    const std::size_t front = place_of(plain, 0xdb);
    const std::size_t scan = place_of(plain, 0xda);
    check_shown_alone(with(plain, front, quantisers(3)), plain);
    check_shown_alone(with(plain, front, quantisers(0)), plain); // another one takes its place
    check_shown_alone(with(plain, scan, codes(0x13)), plain);
    check_shown_alone(with(plain, plain.size() - 2, codes(0x13)), plain);
    const media::Cleaned late = clean(with(plain, plain.size() - 2, quantisers(0)));
    CHECK(late.outcome == media::Outcome::remade); // from its pixels
    CHECK(late.bytes.find(k_secret) == std::string::npos);
    check_shown_alone(
        with(plain, scan, segment(0xdd, std::string("\0\0", 2)) + segment(0xdd, std::string("\0\0", 2))),
        plain);
}

TEST_CASE("bytes behind the last block of a scan of a JPEG go") {
    for (const int flags : {0, TJFLAG_PROGRESSIVE}) {
        const std::string plain = plain_jpeg(64, 48, TJSAMP_444, flags);
        check_shown_alone(with(plain, plain.size() - 2, k_secret), plain);
        check_shown_alone(with(plain, plain.size() - 2, "x"), plain);
    }
}

TEST_CASE("a second scan or frame that no decoder shows goes from a JPEG") {
    const std::string plain = plain_jpeg(64, 48, TJSAMP_444, 0);
    const std::string scan = segment(0xda, std::string("\x01\x01\0\0\x3f\0", 6)) + k_secret;
    CHECK(clean(with(plain, plain.size() - 2, scan)).bytes.find(k_secret) == std::string::npos);
    CHECK(clean(with(plain, plain.size() - 2, scan)).outcome != media::Outcome::cut);
    const std::string frame = segment(0xc0, std::string("\x08\0\x10\0\x10\x01\x01\x11\0", 9) + k_secret);
    CHECK(clean(with(plain, place_of(plain, 0xda), frame)).outcome != media::Outcome::cut);
}

TEST_CASE("data behind the packed pixels of a PNG go, and the rest keeps its bytes") {
    const std::string pixels = packed(rows(4));
    const std::string plain = png_of(pixels);
    CHECK(clean(plain).outcome == media::Outcome::cut);
    CHECK(clean(plain).cuts.empty());
    for (const std::string& file :
         {png_of(pixels + k_secret), png_of(pixels, "", test::png_chunk("IDAT", k_secret)),
          png_of(pixels + k_secret, "", test::png_chunk("IDAT", k_secret))}) {
        check_shown_alone(file, plain);
        CHECK(clean(file).bytes == plain);
    }
    std::string broken = plain;
    broken[broken.size() - 12 - 1] ^= 1; // the checksum of the pixels
    CHECK(clean(broken).bytes == plain);
}

TEST_CASE("rows that a PNG does not show go") {
    const std::string plain = png_of(packed(rows(4)));
    const media::Cleaned cleaned = clean(png_of(packed(rows(4) + k_secret)));
    REQUIRE(cleaned.outcome == media::Outcome::remade);
    CHECK(test::decode_png(cleaned.bytes).bytes == test::decode_png(plain).bytes);
    CHECK(clean(png_of(packed(rows(3)))).outcome == media::Outcome::withheld);
    CHECK(clean(png_of(packed(rows(4)).substr(0, 9))).outcome == media::Outcome::withheld);
}

TEST_CASE("chunks of a PNG in places or sizes that decoders pass over go") {
    const std::string pixels = packed(rows(4));
    const std::string plain = png_of(pixels);
    const auto kept = [](const std::string& file) {
        const media::Cleaned cleaned = clean(file);
        REQUIRE(cleaned.outcome == media::Outcome::cut);
        return base::read_all(*media::open_cleaned(base::StringBytes(file), cleaned), 10'000, "x");
    };
    const std::string end = test::png_chunk("IEND", "");
    CHECK(kept(plain.substr(0, plain.size() - end.size()) + test::png_chunk("IEND", k_secret)) == plain);
    for (const char* type : {"tRNS", "bKGD", "PLTE", "acTL", "fcTL", "fdAT", "IHDR", "cHRM"}) {
        CAPTURE(type);
        CHECK(kept(png_of(pixels, test::png_chunk(type, k_secret))) == plain);
        CHECK(kept(png_of(pixels, "", test::png_chunk(type, std::string("\0\1", 2)))) == plain);
    }
    const std::string clear = png_of(pixels, test::png_chunk("tRNS", std::string("\0\1", 2)));
    CHECK(kept(clear) == clear);
}

TEST_CASE("data behind the codes of a GIF's pictures go") {
    // two pixels by one, in two colours: clear, 0, 1, end, in codes of three bits
    const std::string head("GIF89a\x02\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x02\0\x01\0\0\x02", 30);
    const std::string codes("\x44\x0a", 2);
    const auto gif = [&](const std::string& data) {
        return head + static_cast<char>(data.size()) + data + std::string("\0;", 2);
    };
    const std::string plain = gif(codes);
    CHECK(clean(plain).outcome == media::Outcome::cut);
    CHECK(clean(plain).cuts.empty());
    const std::string blocks = head + '\x02' + codes + static_cast<char>(k_secret.size()) + k_secret;
    for (const std::string& file : {gif(codes + k_secret), blocks + std::string("\0;", 2)}) {
        const media::Cleaned cleaned = clean(file);
        CHECK(cleaned.outcome == media::Outcome::remade);
        CHECK(cleaned.bytes == plain);
    }
    CHECK(clean(gif(codes.substr(0, 1))).cuts.empty());           // too few pixels: as it is
    CHECK(clean(gif(codes + std::string(1, '\0'))).cuts.empty()); // as some encoders end
}

TEST_CASE("a film that is cut off is withheld") {
    const std::string type("\0\0\0\x10"
                           "ftypisom\0\0\0\1",
                           16);
    const std::string data = std::string("\0\0\0\x40", 4) + "mdat" + std::string(56, 'x');
    const std::string end = std::string("\0\0\0\x40", 4) + "moov" + std::string(8, '\0');
    const std::vector<std::string> cut_off = {type + data.substr(0, 30), type + data + end,
                                              type + end + data.substr(0, 20)};
    for (const std::string& file : cut_off) {
        CHECK(clean(file).reason == "the film or picture is cut short");
    }
}
