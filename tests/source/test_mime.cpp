// SPDX-License-Identifier: EUPL-1.2
#include "source/mime.hpp"

#include <catch2/catch.hpp>

using chatkeep::source::mime_type;

TEST_CASE("types that phones make are told by their first bytes, whatever the name says") {
    const std::string rest(64, '\1');
    CHECK(mime_type("\xFF\xD8\xFF\xE0" + rest, "a.png") == "image/jpeg");
    CHECK(mime_type("\xFF\xD8\xFF\xE1" + rest, "") == "image/jpeg");
    CHECK(mime_type("\xFF\xD8\xFF\xDB" + rest, "") == "image/jpeg");
    CHECK(mime_type(std::string("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16) + rest, "a.jpg") == "image/png");
    CHECK(mime_type(std::string("\0\0\0\x18"
                                "ftypheic",
                                12) +
                        rest,
                    "a.jpg") == "image/heic");
    CHECK(mime_type(std::string("\0\0\0\x14"
                                "ftypqt  ",
                                12) +
                        rest,
                    "a.mp4") == "video/quicktime");
}

TEST_CASE("what is cut off, or begins like no known type, is told by its name") {
    const std::string noise(64, '~');
    CHECK(mime_type("", "IMG_1.HEIC") == "image/heic");
    CHECK(mime_type(noise, "IMG_1.jpg") == "image/jpeg");
    CHECK(mime_type(noise, "x") == "application/octet-stream");
    CHECK(mime_type(std::string("\xFF\xD8", 2), "IMG_1.heic") == "image/heic");
}
