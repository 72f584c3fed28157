#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Pictures for the tests: encoded with the libraries, decoded again to look at their pixels.

#include <png.h>
#include <turbojpeg.h>

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace chatkeep::test {

struct Pixels {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::vector<unsigned char> bytes; ///< red, green, blue

    [[nodiscard]] std::array<unsigned char, 3> at(std::uint32_t x, std::uint32_t y) const {
        const std::size_t index = (std::size_t{y} * width + x) * 3;
        return {bytes[index], bytes[index + 1], bytes[index + 2]};
    }
};

inline constexpr std::array<unsigned char, 3> k_mark = {250, 10, 20};

/// A scene without black, its upper left corner as seen marked: stored as a camera held that way stores it.
inline Pixels scene(std::uint32_t width, std::uint32_t height, unsigned orientation) {
    Pixels pixels{width, height, {}};
    const bool right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    const bool bottom = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    for (std::uint32_t y = 0; y < height; ++y) {
        for (std::uint32_t x = 0; x < width; ++x) {
            const bool is_mark = x == (right ? width - 1 : 0) && y == (bottom ? height - 1 : 0);
            const std::array<unsigned char, 3> plain = {static_cast<unsigned char>(100 + x),
                                                        static_cast<unsigned char>(120 + y), 200};
            const auto& colour = is_mark ? k_mark : plain;
            pixels.bytes.insert(pixels.bytes.end(), colour.begin(), colour.end());
        }
    }
    return pixels;
}

/// TIFF with nothing but an orientation.
inline std::string orientation_tiff(unsigned orientation) {
    return std::string("MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", 19) +
           static_cast<char>(orientation) + std::string(6, '\0');
}

inline std::string make_jpeg(std::uint32_t width, std::uint32_t height, unsigned orientation) {
    const Pixels pixels = scene(width, height, 0);
    unsigned char* out = nullptr;
    unsigned long size = 0; // NOLINT(google-runtime-int): the library's type
    tjhandle turbo = tjInitCompress();
    tjCompress2(turbo, pixels.bytes.data(), static_cast<int>(width), 0, static_cast<int>(height), TJPF_RGB,
                &out, &size, TJSAMP_444, 90, 0);
    std::string jpeg(reinterpret_cast<char*>(out), size);
    tjFree(out);
    tjDestroy(turbo);
    const std::string body = std::string("Exif\0\0", 6) + orientation_tiff(orientation);
    return jpeg.substr(0, 2) + "\xff\xe1" + std::string(1, '\0') + static_cast<char>(body.size() + 2) + body +
           jpeg.substr(2);
}

inline Pixels decode_jpeg(const std::string& jpeg) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(jpeg.data());
    tjhandle turbo = tjInitDecompress();
    int width = 0;
    int height = 0;
    int sampling = 0;
    int colours = 0;
    tjDecompressHeader3(turbo, bytes, jpeg.size(), &width, &height, &sampling, &colours);
    Pixels pixels{static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), {}};
    pixels.bytes.resize(std::size_t{pixels.width} * pixels.height * 3);
    const int done =
        tjDecompress2(turbo, bytes, jpeg.size(), pixels.bytes.data(), width, 0, height, TJPF_RGB, 0);
    tjDestroy(turbo);
    if (done != 0) {
        throw std::runtime_error("no JPEG");
    }
    return pixels;
}

inline std::string png_chunk(const std::string& type, const std::string& body) {
    std::uint32_t crc = 0xffffffffU;
    for (const char c : type + body) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) {
            crc = crc >> 1U ^ ((crc & 1U) != 0 ? 0xedb88320U : 0);
        }
    }
    const auto number = [](std::uint32_t value) {
        return std::string{static_cast<char>(value >> 24U), static_cast<char>(value >> 16U),
                           static_cast<char>(value >> 8U), static_cast<char>(value)};
    };
    return number(static_cast<std::uint32_t>(body.size())) + type + body + number(~crc);
}

inline std::string make_png(std::uint32_t width, std::uint32_t height, unsigned orientation) {
    const Pixels pixels = scene(width, height, orientation);
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = width;
    image.height = height;
    image.format = PNG_FORMAT_RGB;
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    std::string png(size, '\0');
    png_image_write_to_memory(&image, png.data(), &size, 0, pixels.bytes.data(), 0, nullptr);
    png.resize(size);
    constexpr std::size_t header = 33; // signature and IHDR
    return png.substr(0, header) + png_chunk("eXIf", orientation_tiff(orientation)) + png.substr(header);
}

inline Pixels decode_png(const std::string& png) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_memory(&image, png.data(), png.size()) == 0) {
        throw std::runtime_error("no PNG");
    }
    image.format = PNG_FORMAT_RGB;
    Pixels pixels{image.width, image.height, {}};
    pixels.bytes.resize(PNG_IMAGE_SIZE(image));
    png_image_finish_read(&image, nullptr, pixels.bytes.data(), 0, nullptr);
    return pixels;
}

} // namespace chatkeep::test
