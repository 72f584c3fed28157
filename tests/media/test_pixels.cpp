// SPDX-License-Identifier: EUPL-1.2
// What is painted over is solid in the pixels of the file, for every orientation, and the rest can still be
// seen.
#include "media/clean.hpp"
#include "media/media_support.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>

using namespace chatkeep;
using media::PixelBox;

namespace {

media::Cleaned clean(const std::string& file, const std::vector<PixelBox>& boxes = {}) {
    return media::clean(base::StringBytes(file), boxes);
}

/// Whether all pixels of a box are black, and no pixel beside the grown box is.
void check_solid(const test::Pixels& pixels, const PixelBox& box, std::uint32_t grid) {
    bool solid = true;
    bool others = true;
    for (std::uint32_t y = 0; y < pixels.height; ++y) {
        for (std::uint32_t x = 0; x < pixels.width; ++x) {
            const bool inside =
                x >= box.left && x < box.left + box.width && y >= box.top && y < box.top + box.height;
            const bool beside = x + grid < box.left || x >= box.left + box.width + grid ||
                                y + grid < box.top || y >= box.top + box.height + grid;
            const bool black = pixels.at(x, y) == std::array<unsigned char, 3>{0, 0, 0};
            solid = solid && (!inside || black);
            others = others && (!beside || !black);
        }
    }
    CHECK(solid);
    CHECK(others);
}

} // namespace

TEST_CASE("boxes of a JPEG are solid, turned upright first") {
    for (unsigned orientation = 1; orientation <= 8; ++orientation) {
        CAPTURE(orientation);
        const PixelBox box{11, 21, 13, 9};
        const media::Cleaned cleaned = clean(test::make_jpeg(64, 48, orientation), {box});
        REQUIRE(cleaned.outcome == media::Outcome::remade);
        const test::Pixels pixels = test::decode_jpeg(cleaned.bytes);
        CHECK(pixels.width == (orientation < 5 ? 64U : 48U));
        check_solid(pixels, box, 8);
    }
}

TEST_CASE("boxes of a PNG are solid to the pixel, turned upright first") {
    for (unsigned orientation = 1; orientation <= 8; ++orientation) {
        CAPTURE(orientation);
        const PixelBox box{3, 5, 7, 2};
        const media::Cleaned cleaned = clean(test::make_png(20, 12, orientation), {box});
        REQUIRE(cleaned.outcome == media::Outcome::remade);
        const test::Pixels pixels = test::decode_png(cleaned.bytes);
        CHECK(pixels.width == (orientation < 5 ? 20U : 12U));
        check_solid(pixels, box, 0);
    }
}

TEST_CASE("the orientation of EXIF is applied to pixels before it goes") {
    // the upper left corner of the scene is marked; each orientation stores it in another corner
    for (unsigned orientation = 1; orientation <= 8; ++orientation) {
        CAPTURE(orientation);
        const media::Cleaned cleaned = clean(test::make_png(20, 12, orientation));
        const std::string file =
            orientation == 1
                ? base::read_all(*media::open_cleaned(base::StringBytes(test::make_png(20, 12, 1)), cleaned),
                                 10000, "x")
                : cleaned.bytes;
        const test::Pixels pixels = test::decode_png(file);
        CHECK(pixels.at(0, 0) == test::k_mark);
        CHECK(pixels.at(pixels.width - 1, pixels.height - 1) != test::k_mark);
    }
}

TEST_CASE("a JPEG of whole blocks is turned without loss") {
    const media::Cleaned turned = clean(test::make_jpeg(64, 48, 6));
    const test::Pixels before = test::decode_jpeg(test::make_jpeg(64, 48, 1));
    const test::Pixels after = test::decode_jpeg(turned.bytes);
    REQUIRE(after.width == 48);
    int most =
        0; // a decoder rounds rows and columns in another order: one step in brightness and both colours
    for (std::uint32_t y = 0; y < after.height; ++y) {
        for (std::uint32_t x = 0; x < after.width; ++x) {
            const auto one = after.at(x, y);
            const auto other = before.at(y, before.height - 1 - x);
            for (std::size_t i = 0; i < one.size(); ++i) {
                most = std::max(most, std::abs(one[i] - other[i]));
            }
        }
    }
    CHECK(most <= 4);
}

TEST_CASE("what can't be painted over is withheld") {
    const PixelBox box{0, 0, 4, 4};
    CHECK(clean("GIF89a\x01\x01", {box}).outcome == media::Outcome::withheld);
    CHECK(clean("just words", {box}).reason == "pixels of this kind of file can't be painted over");
    CHECK(clean(test::make_jpeg(16, 16, 1), {{16, 0, 4, 4}}).reason ==
          "a box to be painted over lies outside the picture");
    CHECK(clean(test::make_jpeg(16, 16, 1).substr(0, 40), {box}).outcome == media::Outcome::withheld);
}

TEST_CASE("a picture without its end is withheld") {
    const std::string jpeg = test::make_jpeg(64, 48, 1);
    const std::string png = test::make_png(20, 12, 1);
    const std::string gif("GIF89a\x01\0\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0;", 29);
    for (const std::string& whole : {jpeg, png, gif}) {
        CHECK(clean(whole).outcome == media::Outcome::cut);
        CHECK(clean(whole.substr(0, whole.size() - 1)).reason == "the picture is cut short");
    }
    CHECK(clean(jpeg.substr(0, jpeg.size() - 40)).reason == "the picture is cut short");
    CHECK(clean(png.substr(0, png.size() - 14)).reason == "the picture is cut short");
}
