// SPDX-License-Identifier: EUPL-1.2
#include "archive/unpacking_inputs.hpp"

#include "base/error.hpp"
#include "base/hex.hpp"
#include "base/text.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <new>
#include <string>
#include <string_view>

namespace chatkeep::archive {

namespace {

constexpr std::size_t k_first_window = 512; ///< most of what seems packed by chance breaks off within it
constexpr std::size_t k_window = std::size_t{64} * 1024;
constexpr int k_end = -1;

/// Bytes from a place on, through a window that grows with what is read.
class Forward {
public:
    Forward(const base::RandomBytes& bytes, std::uint64_t begin) : m_bytes(bytes), m_begin(begin) {}

    /// What is loaded and not taken, at least so much; less only at the end.
    std::string_view rest(std::size_t least = 1) {
        if (m_window.size() - m_taken < least) {
            m_begin += m_taken;
            m_taken = 0;
            m_window.resize(m_next_size);
            m_window.resize(m_bytes.read_at(m_begin, m_window.data(), m_window.size()));
            m_next_size = std::min(k_window, m_next_size * 2);
        }
        return std::string_view(m_window).substr(m_taken);
    }

    void take(std::size_t size) noexcept { m_taken += size; }

    /// The next byte, not taken; k_end at the end.
    int peek() {
        const std::string_view bytes = rest();
        return bytes.empty() ? k_end : static_cast<unsigned char>(bytes.front());
    }

    [[nodiscard]] std::uint64_t at() const noexcept { return m_begin + m_taken; }

private:
    const base::RandomBytes& m_bytes;
    std::uint64_t m_begin;
    std::size_t m_taken = 0;
    std::size_t m_next_size = k_first_window;
    std::string m_window;
};

class InflatingInput : public UnpackingInput {
public:
    InflatingInput(Packing packing, const base::RandomBytes& bytes, std::uint64_t begin)
        : m_source(bytes, begin) {
        const int bits = packing == Packing::gzip      ? MAX_WBITS + 16
                         : packing == Packing::deflate ? -MAX_WBITS
                                                       : MAX_WBITS;
        if (inflateInit2(&m_zlib, bits) != Z_OK) {
            throw std::bad_alloc();
        }
    }

    ~InflatingInput() override { inflateEnd(&m_zlib); }

    InflatingInput(const InflatingInput&) = delete;
    InflatingInput& operator=(const InflatingInput&) = delete;
    InflatingInput(InflatingInput&&) = delete;
    InflatingInput& operator=(InflatingInput&&) = delete;

    std::size_t read(char* buffer, std::size_t size) override {
        size = std::min<std::size_t>(size, std::numeric_limits<uInt>::max());
        m_zlib.next_out = reinterpret_cast<Bytef*>(buffer);
        m_zlib.avail_out = static_cast<uInt>(size);
        while (!m_is_over && m_zlib.avail_out == size) {
            step();
        }
        return size - m_zlib.avail_out;
    }

    [[nodiscard]] std::uint64_t end() const noexcept override { return m_source.at(); }

    [[nodiscard]] bool is_whole() const noexcept override { return m_is_whole; }

private:
    void step() {
        const std::string_view packed = m_source.rest();
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): zlib only reads them
        m_zlib.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
        m_zlib.avail_in = static_cast<uInt>(packed.size());
        const int code = inflate(&m_zlib, Z_NO_FLUSH);
        m_source.take(packed.size() - m_zlib.avail_in);
        m_is_whole = code == Z_STREAM_END || (code == Z_DATA_ERROR && is_only_unconfirmed());
        m_is_over = code != Z_OK || packed.empty();
    }

    /// All was unpacked; only the checksum behind it is wrong or missing, as that of many a PDF is.
    [[nodiscard]] bool is_only_unconfirmed() const {
        return m_zlib.msg != nullptr && std::string_view(m_zlib.msg) == "incorrect data check";
    }

    Forward m_source;
    z_stream m_zlib{};
    bool m_is_whole = false;
    bool m_is_over = false;
};

/// Codes of a few characters for a few bytes: a group at a time.
class CodedInput : public UnpackingInput {
public:
    CodedInput(const base::RandomBytes& bytes, std::uint64_t begin) : m_source(bytes, begin) {}

    std::size_t read(char* buffer, std::size_t size) override {
        std::size_t used = 0;
        while (used < size) {
            if (m_given == m_group.size()) {
                m_given = 0;
                m_group.clear();
                if (m_is_over || !decode_group(m_group)) {
                    m_is_over = true;
                    break;
                }
            }
            buffer[used++] = m_group[m_given++];
        }
        return used;
    }

    [[nodiscard]] std::uint64_t end() const noexcept override { return m_source.at(); }

    [[nodiscard]] bool is_whole() const noexcept override { return m_is_over; }

protected:
    /// Appends the next bytes; false when there are none.
    virtual bool decode_group(std::string& out) = 0;

    /// The next byte that is no white space, not taken; k_end at the end.
    int peek_code() {
        int c = m_source.peek();
        while (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\0') {
            m_source.take(1);
            c = m_source.peek();
        }
        return c;
    }

    Forward& source() noexcept { return m_source; }

private:
    Forward m_source;
    std::string m_group;
    std::size_t m_given = 0;
    bool m_is_over = false;
};

constexpr int sextet_of(int c) noexcept {
    if (c >= 'A' && c <= 'Z') {
        return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
        return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
        return c - '0' + 52;
    }
    if (c == '+' || c == '-') {
        return 62;
    }
    return c == '/' || c == '_' ? 63 : -1;
}

class Base64Input : public CodedInput {
public:
    using CodedInput::CodedInput;

private:
    bool decode_group(std::string& out) override {
        std::uint32_t bits = 0;
        unsigned count = 0;
        while (count < 4) {
            const int sextet = sextet_of(peek_character());
            if (sextet < 0) {
                break;
            }
            bits = bits << 6U | static_cast<unsigned>(sextet);
            ++count;
            source().take(1);
        }
        for (unsigned i = 0; i + 1 < count; ++i) {
            out += static_cast<char>(bits >> (6 * count - 8 * (i + 1)) & 255U);
        }
        return count > 1;
    }

    /// A line end that JSON has written as "\n" is none of the code.
    int peek_character() {
        int c = peek_code();
        while (c == '\\' && is_escaped_space()) {
            source().take(2);
            c = peek_code();
        }
        return c;
    }

    bool is_escaped_space() {
        const std::string_view rest = source().rest(2);
        return rest.size() > 1 && (rest[1] == 'n' || rest[1] == 'r' || rest[1] == 't');
    }
};

/// Five characters for four bytes, "z" for four zeros (ISO 32000-1, 7.4.3).
class Ascii85Input : public CodedInput {
public:
    using CodedInput::CodedInput;

private:
    bool decode_group(std::string& out) override {
        if (peek_code() == 'z') {
            source().take(1);
            out.append(4, '\0');
            return true;
        }
        std::uint64_t bits = 0;
        unsigned count = 0;
        while (count < 5) {
            const int c = peek_code();
            if (c < '!' || c > 'u') {
                break;
            }
            bits = bits * 85 + static_cast<unsigned>(c - '!');
            ++count;
            source().take(1);
        }
        for (unsigned i = count; i < 5; ++i) {
            bits = bits * 85 + 84;
        }
        for (unsigned i = 0; i + 1 < count; ++i) {
            out += static_cast<char>(bits >> (24 - 8 * i) & 255U);
        }
        return count > 1;
    }
};

class HexInput : public CodedInput {
public:
    using CodedInput::CodedInput;

private:
    bool decode_group(std::string& out) override {
        const int high = next_digit();
        if (high < 0) {
            return false;
        }
        const int low = next_digit();
        out += static_cast<char>(high * 16 + std::max(low, 0));
        return true;
    }

    int next_digit() {
        const int c = peek_code();
        const int digit = c < 0 ? -1 : base::hex_value(static_cast<char>(c));
        source().take(digit < 0 ? 0 : 1);
        return digit;
    }
};

} // namespace

std::unique_ptr<UnpackingInput> open_packing(Packing packing, const base::RandomBytes& bytes,
                                             std::uint64_t begin) {
    switch (packing) {
    case Packing::base64:
        return std::make_unique<Base64Input>(bytes, begin);
    case Packing::ascii85:
        return std::make_unique<Ascii85Input>(bytes, begin);
    case Packing::hex:
        return std::make_unique<HexInput>(bytes, begin);
    case Packing::zlib:
    case Packing::gzip:
    case Packing::deflate:
        return std::make_unique<InflatingInput>(packing, bytes, begin);
    case Packing::stored:
        break;
    }
    throw base::Error(base::Fault::internal, "stored bytes are not unpacked");
}

} // namespace chatkeep::archive
