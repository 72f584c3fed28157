// SPDX-License-Identifier: EUPL-1.2
#include "media/pixels.hpp"

#include "base/handle.hpp"
#include "media/view.hpp"

#include <png.h>
#include <turbojpeg.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace chatkeep::media {

namespace {

constexpr std::uint64_t k_pixels_most = 120'000'000;
constexpr int k_quality = 95;
constexpr std::uint32_t k_block = 8;

using Turbo = base::Handle<void, &tjDestroy>;
using TurboBytes = base::Handle<unsigned char, &tjFree>;

struct Picture {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::uint32_t channels = 3;
    std::vector<unsigned char> pixels;
};

const unsigned char* bytes_of(const std::string& text) {
    return reinterpret_cast<const unsigned char*>(
        text.data()); // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast): the libraries take bytes so
}

void check_size(std::uint64_t width, std::uint64_t height) {
    if (width == 0 || height == 0 || width * height > k_pixels_most) {
        withhold("the picture is too large to be decoded");
    }
}

/// Where a pixel of the upright picture stands in the stored one.
struct Place {
    std::uint32_t x;
    std::uint32_t y;
};

Place stored_place(unsigned orientation, const Picture& stored, std::uint32_t x, std::uint32_t y) {
    const std::uint32_t right = stored.width - 1;
    const std::uint32_t bottom = stored.height - 1;
    switch (orientation) {
    case 2:
        return {right - x, y};
    case 3:
        return {right - x, bottom - y};
    case 4:
        return {x, bottom - y};
    case 5:
        return {y, x};
    case 6:
        return {y, bottom - x};
    case 7:
        return {right - y, bottom - x};
    case 8:
        return {right - y, x};
    default:
        return {x, y};
    }
}

Picture turned(Picture stored, unsigned orientation) {
    if (orientation == 1) {
        return stored;
    }
    Picture upright{stored.width, stored.height, stored.channels, {}};
    if (orientation >= 5) {
        std::swap(upright.width, upright.height);
    }
    upright.pixels.resize(stored.pixels.size());
    unsigned char* out = upright.pixels.data();
    for (std::uint32_t y = 0; y < upright.height; ++y) {
        for (std::uint32_t x = 0; x < upright.width; ++x) {
            const Place from = stored_place(orientation, stored, x, y);
            const std::size_t index = (std::size_t{from.y} * stored.width + from.x) * stored.channels;
            std::memcpy(out, stored.pixels.data() + index, stored.channels);
            out += stored.channels;
        }
    }
    return upright;
}

/// Black, and opaque where there is a fourth channel. Edges move out to multiples of grid.
void paint(Picture& picture, const PixelBox& box, std::uint32_t grid) {
    if (box.left >= picture.width || box.top >= picture.height || box.width == 0 || box.height == 0) {
        withhold("a box to be painted over lies outside the picture");
    }
    const auto out = [grid](std::uint64_t edge, std::uint32_t limit) {
        return static_cast<std::uint32_t>(std::min<std::uint64_t>((edge + grid - 1) / grid * grid, limit));
    };
    const std::uint32_t left = box.left / grid * grid;
    const std::uint32_t top = box.top / grid * grid;
    const std::uint32_t right = out(std::uint64_t{box.left} + box.width, picture.width);
    const std::uint32_t bottom = out(std::uint64_t{box.top} + box.height, picture.height);
    for (std::uint32_t y = top; y < bottom; ++y) {
        for (std::uint32_t x = left; x < right; ++x) {
            unsigned char* pixel =
                picture.pixels.data() + (std::size_t{y} * picture.width + x) * picture.channels;
            std::memset(pixel, 0, picture.channels);
            if (picture.channels == 4) {
                pixel[3] = 255;
            }
        }
    }
}

Picture decode_jpeg(const std::string& jpeg) {
    const Turbo turbo(tjInitDecompress());
    int width = 0;
    int height = 0;
    int sampling = 0;
    int colours = 0;
    if (tjDecompressHeader3(turbo.get(), bytes_of(jpeg), jpeg.size(), &width, &height, &sampling, &colours) !=
        0) {
        withhold("the picture can't be decoded");
    }
    if (colours == TJCS_CMYK || colours == TJCS_YCCK) {
        withhold("the picture is made for four printing inks");
    }
    check_size(static_cast<std::uint64_t>(width), static_cast<std::uint64_t>(height));
    const bool is_grey = colours == TJCS_GRAY;
    Picture picture{
        static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), is_grey ? 1U : 3U, {}};
    picture.pixels.resize(std::size_t{picture.width} * picture.height * picture.channels);
    const int done =
        tjDecompress2(turbo.get(), bytes_of(jpeg), jpeg.size(), picture.pixels.data(), width, 0, height,
                      is_grey ? TJPF_GRAY : TJPF_RGB, TJFLAG_ACCURATEDCT | TJFLAG_LIMITSCANS);
    if (done != 0 && tjGetErrorCode(turbo.get()) != TJERR_WARNING) { // a warning: cut off, the rest is grey
        withhold("the picture can't be decoded");
    }
    return picture;
}

std::string encode_jpeg(const Picture& picture) {
    const Turbo turbo(tjInitCompress());
    const bool is_grey = picture.channels == 1;
    unsigned char* out = nullptr;
    unsigned long size = 0; // NOLINT(google-runtime-int): the library's type
    const int done = tjCompress2(turbo.get(), picture.pixels.data(), static_cast<int>(picture.width), 0,
                                 static_cast<int>(picture.height), is_grey ? TJPF_GRAY : TJPF_RGB, &out,
                                 &size, is_grey ? TJSAMP_GRAY : TJSAMP_444, k_quality, TJFLAG_ACCURATEDCT);
    const TurboBytes owner(out);
    if (done != 0) {
        withhold("the picture can't be encoded");
    }
    return {reinterpret_cast<const char*>(out),
            size}; // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast): as above
}

/// Turned, or left as it stands, without decoding; empty where blocks at the edges don't allow that.
std::string turn_losslessly(const std::string& jpeg, unsigned orientation) {
    constexpr std::array<int, 9> operations = {TJXOP_NONE,   TJXOP_NONE,       TJXOP_HFLIP,
                                               TJXOP_ROT180, TJXOP_VFLIP,      TJXOP_TRANSPOSE,
                                               TJXOP_ROT90,  TJXOP_TRANSVERSE, TJXOP_ROT270};
    const Turbo turbo(tjInitTransform());
    tjtransform transform{};
    transform.op = operations.at(orientation);
    transform.options = TJXOPT_PERFECT | TJXOPT_COPYNONE;
    unsigned char* out = nullptr;
    unsigned long size = 0; // NOLINT(google-runtime-int): the library's type
    const int done =
        tjTransform(turbo.get(), bytes_of(jpeg), jpeg.size(), 1, &out, &size, &transform, TJFLAG_LIMITSCANS);
    const TurboBytes owner(out);
    const bool is_there =
        done == 0 || tjGetErrorCode(turbo.get()) == TJERR_WARNING; // of damage: it is left out
    return is_there ? std::string(reinterpret_cast<const char*>(out), size)
                    : ""; // NOLINT(cppcoreguidelines-pro-type-reinterpret-cast): as above
}

} // namespace

std::string remake_jpeg(const std::string& jpeg, unsigned orientation, const std::vector<PixelBox>& boxes) {
    if (boxes.empty()) {
        std::string lossless = turn_losslessly(jpeg, orientation);
        if (!lossless.empty()) {
            return lossless;
        }
    }
    Picture picture = turned(decode_jpeg(jpeg), orientation);
    for (const PixelBox& box : boxes) {
        paint(picture, box, k_block);
    }
    return encode_jpeg(picture);
}

std::string remake_png(const std::string& png, unsigned orientation, const std::vector<PixelBox>& boxes) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_memory(&image, png.data(), png.size()) == 0) {
        withhold("the picture can't be decoded");
    }
    const base::Handle<png_image, &png_image_free> owner(&image);
    check_size(image.width, image.height);
    image.format = PNG_FORMAT_RGBA;
    Picture picture{image.width, image.height, 4, {}};
    picture.pixels.resize(PNG_IMAGE_SIZE(image));
    if (png_image_finish_read(&image, nullptr, picture.pixels.data(), 0, nullptr) == 0) {
        withhold("the picture can't be decoded");
    }
    picture = turned(std::move(picture), orientation);
    for (const PixelBox& box : boxes) {
        paint(picture, box, 1);
    }
    png_image result{};
    result.version = PNG_IMAGE_VERSION;
    result.width = picture.width;
    result.height = picture.height;
    result.format = PNG_FORMAT_RGBA;
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(result);
    std::string out(size, '\0');
    if (png_image_write_to_memory(&result, out.data(), &size, 0, picture.pixels.data(), 0, nullptr) == 0) {
        withhold("the picture can't be encoded");
    }
    out.resize(size);
    return out;
}

} // namespace chatkeep::media
