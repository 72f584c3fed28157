#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Packs bytes as others do, for tests.

#include <zlib.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace packed_fixture {

inline std::string deflated(const std::string& bytes, int window_bits, int level) {
    z_stream stream{};
    deflateInit2(&stream, level, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, bytes.size()) + 32, '\0');
    std::string in = bytes;
    stream.next_in = reinterpret_cast<Bytef*>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

inline std::string zlib(const std::string& bytes, int level = 6) {
    return deflated(bytes, MAX_WBITS, level);
}

inline std::string gzip(const std::string& bytes) {
    return deflated(bytes, MAX_WBITS + 16, 6);
}

inline void append_little(std::string& out, std::uint64_t number, int size) {
    for (int i = 0; i < size; ++i) {
        out += static_cast<char>(number >> (8 * i) & 255U);
    }
}

/// The local header of a part.
inline std::string zip_header(const std::string& name, unsigned method, std::uint64_t size, unsigned flags) {
    std::string out = "PK\x03\x04";
    append_little(out, 20, 2);
    append_little(out, flags, 2);
    append_little(out, method, 2);
    append_little(out, 0, 8); // time, date, checksum
    append_little(out, size, 4);
    append_little(out, size, 4);
    append_little(out, name.size(), 2);
    append_little(out, 0, 2);
    return out + name;
}

/// A part as it stands in a zip.
inline std::string zip_part(const std::string& name, const std::string& bytes, bool is_packed = true) {
    const std::string data = is_packed ? deflated(bytes, -MAX_WBITS, 6) : bytes;
    return zip_header(name, is_packed ? 8 : 0, data.size(), 0) + data;
}

inline std::string png_chunk(const std::string& type, const std::string& data) {
    std::string out;
    for (int shift = 24; shift >= 0; shift -= 8) {
        out += static_cast<char>(data.size() >> shift & 255U);
    }
    return out + type + data + "\x01\x02\x03\x04";
}

inline std::string base64(std::string_view bytes) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 3; ++j) {
            group = group << 8U | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
        }
        for (std::size_t j = 0; j < 4; ++j) {
            out += i + j <= bytes.size() ? digits[group >> (18 - 6 * j) & 63U] : '=';
        }
    }
    return out;
}

inline std::string ascii85(std::string bytes) {
    std::string out;
    const std::size_t spare = (4 - bytes.size() % 4) % 4;
    bytes.append(spare, '\0');
    for (std::size_t i = 0; i < bytes.size(); i += 4) {
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 4; ++j) {
            group = group << 8U | static_cast<unsigned char>(bytes[i + j]);
        }
        std::string digits;
        for (int j = 0; j < 5; ++j) {
            digits.insert(digits.begin(), static_cast<char>('!' + group % 85));
            group /= 85;
        }
        out += digits;
    }
    return out.substr(0, out.size() - spare);
}

} // namespace packed_fixture
