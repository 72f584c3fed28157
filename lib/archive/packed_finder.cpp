// SPDX-License-Identifier: EUPL-1.2
// Facts of the formats: zip APPNOTE 6.3.10, RFC 1950 and 1952, PNG (ISO 15948, 11.3), PDF (ISO 32000-1,
// 7.3.8), data URLs (RFC 2397), vCard 2.1 to 4.0, MIME (RFC 2045).
#include "archive/packed_finder.hpp"

#include "base/text.hpp"
#include "tree/little_endian.hpp"
#include "tree/names.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace chatkeep::archive {

namespace {

constexpr std::size_t k_window = std::size_t{256} * 1024;
constexpr std::size_t k_before = 2048; ///< a PDF's dictionary stands before its stream
constexpr std::size_t k_ahead = 8192;  ///< no mark with what belongs to it takes more

constexpr std::array<bool, 256> make_fronts() {
    std::array<bool, 256> fronts{};
    // zlib: deflate with windows of 256 bytes to 32 KiB
    for (const unsigned front : {0x08U, 0x18U, 0x28U, 0x38U, 0x48U, 0x58U, 0x68U, 0x78U}) {
        fronts.at(front) = true;
    }
    for (const char front : {'P', '\x1f', 's', 'z', 'i', 'I', 'b', 'B'}) {
        fronts.at(static_cast<unsigned char>(front)) = true;
    }
    return fronts;
}

constexpr std::array<bool, 256> k_fronts = make_fronts();

bool is_zlib_front(std::string_view rest) {
    if (rest.size() < 3) {
        return false;
    }
    const unsigned method = static_cast<unsigned char>(rest[0]);
    const unsigned flags = static_cast<unsigned char>(rest[1]);
    constexpr unsigned k_dictionary = 0x20;
    constexpr unsigned k_reserved_block = 3;
    return (method & 15U) == 8 && method <= 0x78 && (method * 256 + flags) % 31 == 0 &&
           (flags & k_dictionary) == 0 &&
           (static_cast<unsigned char>(rest[2]) >> 1U & 3U) != k_reserved_block;
}

bool is_gzip_front(std::string_view rest) {
    return rest.size() > 9 && rest.starts_with("\x1f\x8b\x08") &&
           (static_cast<unsigned char>(rest[3]) & 0xE0U) == 0;
}

struct ZipHeader {
    unsigned version;
    unsigned flags;
    unsigned method;
    std::uint64_t packed;
    std::size_t name;
    std::size_t extra;
};

constexpr std::size_t k_zip_header = 30;
constexpr std::uint64_t k_in_zip64_field = 0xFFFFFFFF;

/// 64-bit sizes stand in the field 1: of the content, then of the packed bytes.
std::uint64_t zip64_packed(std::string_view extra) {
    while (extra.size() >= 4) {
        const auto id = tree::load_le<std::uint16_t>(extra, 0);
        const std::size_t size = tree::load_le<std::uint16_t>(extra, 2);
        extra.remove_prefix(4);
        if (id == 1 && size >= 16 && extra.size() >= 16) {
            return tree::load_le<std::uint64_t>(extra, 8);
        }
        extra.remove_prefix(std::min(size, extra.size()));
    }
    return 0;
}

std::optional<ZipHeader> parse_zip_header(std::string_view rest) {
    if (rest.size() < k_zip_header) {
        return std::nullopt;
    }
    const auto u16 = [&](std::size_t at) { return tree::load_le<std::uint16_t>(rest, at); };
    const ZipHeader header{u16(4), u16(6), u16(8), tree::load_le<std::uint32_t>(rest, 18), u16(26), u16(28)};
    // The upper byte of the version is that of a system, in some writers also here.
    const bool is_likely =
        (header.version & 255U) <= 63 && header.method <= 99 && header.name > 0 && header.name <= 4096;
    return is_likely ? std::optional(header) : std::nullopt;
}

std::string problem_of(const ZipHeader& header) {
    constexpr unsigned k_encrypted = 0x41; // of the old kind or the strong one
    constexpr unsigned k_aes = 99;
    if ((header.flags & k_encrypted) != 0 || header.method == k_aes) {
        return "it is encrypted";
    }
    if (header.method != 0 && header.method != 8) {
        return fmt::format("it is packed by method {} of zip, which is not supported", header.method);
    }
    return {};
}

/// The chunks of PNG that hold packed text or a profile: a name up to a zero byte, then numbers, in iTXt two
/// more texts.
std::optional<Packed> look_at_chunk(std::string_view rest, std::uint64_t begin) {
    constexpr std::size_t k_type = 4;
    constexpr std::size_t k_longest_name = 79;
    const std::string_view type = rest.substr(0, k_type);
    std::size_t at = rest.find('\0', k_type);
    if (at == std::string_view::npos || at == k_type || at - k_type > k_longest_name) {
        return std::nullopt;
    }
    const bool has_texts = type == "iTXt";
    if (has_texts && (at + 1 >= rest.size() || rest[at + 1] != '\x01')) {
        return std::nullopt; // not packed
    }
    at += has_texts ? 3 : 2;
    for (int text = 0; has_texts && text < 2 && at < rest.size(); ++text) {
        at = rest.find('\0', at);
        at = at == std::string_view::npos ? rest.size() : at + 1;
    }
    if (at >= rest.size()) {
        return std::nullopt;
    }
    Packed packed;
    packed.begin = begin;
    packed.data = begin + at;
    packed.name = std::string(type);
    packed.is_certain = true;
    return packed;
}

/// The name of the first filter of a stream, without '/'; empty: it has none. "?" when it stands elsewhere.
std::string_view first_filter(std::string_view dictionary) {
    const std::size_t at = dictionary.rfind("/Filter");
    if (at == std::string_view::npos) {
        return {};
    }
    std::string_view rest = base::trim(dictionary.substr(at + 7));
    if (rest.starts_with('[')) {
        rest = base::trim(rest.substr(1));
    }
    if (!rest.starts_with('/')) {
        return rest.starts_with(']') ? std::string_view() : std::string_view("?");
    }
    return rest.substr(1, std::min(rest.find_first_of(" \t\r\n/[]<>()%", 1), rest.size()) - 1);
}

struct PdfFilter {
    std::string_view name;
    std::optional<Packing> packing; ///< nothing: pictures, which stand there as they are
};

constexpr std::array k_pdf_filters = {PdfFilter{"FlateDecode", Packing::zlib},
                                      PdfFilter{"Fl", Packing::zlib},
                                      PdfFilter{"ASCII85Decode", Packing::ascii85},
                                      PdfFilter{"A85", Packing::ascii85},
                                      PdfFilter{"ASCIIHexDecode", Packing::hex},
                                      PdfFilter{"AHx", Packing::hex},
                                      PdfFilter{"DCTDecode", std::nullopt},
                                      PdfFilter{"DCT", std::nullopt},
                                      PdfFilter{"JPXDecode", std::nullopt},
                                      PdfFilter{"CCITTFaxDecode", std::nullopt},
                                      PdfFilter{"CCF", std::nullopt},
                                      PdfFilter{"JBIG2Decode", std::nullopt}};

std::optional<Packed> look_at_stream(std::string_view before, std::string_view rest, std::uint64_t begin) {
    const std::string_view front = base::trim(before);
    if (!front.ends_with(">>") || !rest.starts_with("stream")) {
        return std::nullopt;
    }
    constexpr std::size_t k_word = 6;
    const std::size_t line_end = rest.substr(k_word).starts_with("\r\n") ? 2 : 1;
    const std::size_t object = front.rfind("obj");
    const std::string_view dictionary = front.substr(object == std::string_view::npos ? 0 : object);
    const std::string_view filter = first_filter(dictionary);
    const auto* known = std::find_if(k_pdf_filters.begin(), k_pdf_filters.end(),
                                     [&](const PdfFilter& entry) { return entry.name == filter; });
    const bool is_known = known != k_pdf_filters.end();
    if (filter.empty() || (is_known && !known->packing)) {
        return std::nullopt;
    }
    Packed packed;
    packed.begin = begin;
    packed.data = begin + k_word + line_end;
    packed.name = "stream";
    packed.is_certain = true;
    if (is_known) {
        packed.packing = *known->packing;
    } else if (filter != "?") {
        packed.problem =
            fmt::format("it is packed by {}, which is not supported", base::printable(filter, 40));
    } else if (!is_zlib_front(rest.substr(k_word + line_end))) {
        packed.problem = "how it is packed is said elsewhere";
    }
    return packed;
}

/// "base64", or the "b" of "ENCODING=b" in a vCard 3.0; 0: neither.
std::size_t base64_word(std::string_view before, std::string_view rest) {
    constexpr std::string_view k_word = "base64";
    constexpr std::string_view k_parameter = "encoding=";
    if (base::lower_ascii(rest.substr(0, k_word.size())) == k_word) {
        return k_word.size();
    }
    const bool is_letter = rest.size() > 1 && (rest[1] == ':' || rest[1] == ';');
    const std::size_t size = std::min(before.size(), k_parameter.size());
    return is_letter && base::lower_ascii(before.substr(before.size() - size)) == k_parameter ? 1 : 0;
}

/// Where the code begins behind the word "base64": in a data URL behind ',', in a vCard behind the ':' of the
/// line, in a mail behind the empty line that ends the header.
std::size_t code_behind(std::string_view rest, std::size_t word) {
    if (rest.substr(word).starts_with(',')) {
        return word + 1;
    }
    const std::string_view head = rest.substr(0, 1024);
    const std::size_t colon = head.find(':', word);
    if (colon < head.find('\n')) {
        return colon + 1;
    }
    for (const std::string_view empty_line : {"\r\n\r\n", "\n\n"}) {
        const std::size_t at = head.find(empty_line);
        if (at != std::string_view::npos) {
            return at + empty_line.size();
        }
    }
    return std::string_view::npos;
}

std::optional<Packed> look_at_base64(std::string_view before, std::string_view rest, std::uint64_t begin) {
    const std::size_t word = base64_word(before, rest);
    const std::size_t at = word == 0 ? std::string_view::npos : code_behind(rest, word);
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    Packed packed;
    packed.packing = Packing::base64;
    packed.begin = begin;
    packed.data = begin + at;
    return packed;
}

std::optional<Packed> by_chance(Packing packing, std::uint64_t begin, bool is_certain) {
    Packed packed;
    packed.packing = packing;
    packed.begin = begin;
    packed.data = begin;
    packed.is_certain = is_certain;
    return packed;
}

/// Pixels say nothing that could be read: the chunk with its checksum, 0 when this is none.
std::uint64_t pixels_of(std::string_view before, std::string_view rest, std::uint64_t left) {
    if (!rest.starts_with("IDAT") || before.size() < 4) {
        return 0;
    }
    std::uint64_t size = 0;
    for (const char c : before.substr(before.size() - 4)) {
        size = size << 8U | static_cast<unsigned char>(c);
    }
    return size + 8 <= left ? size + 8 : 0;
}

} // namespace

void PackedFinder::skip_to(std::uint64_t offset) noexcept {
    m_at = std::max(m_at, offset);
}

/// Moves the window so that it holds what belongs to the mark at m_at; false at the end.
bool PackedFinder::load() {
    if (m_at >= m_bytes.size()) {
        return false;
    }
    const std::uint64_t end = m_begin + m_window.size();
    if (m_window.empty() || (end < m_bytes.size() && m_at + k_ahead > end)) {
        m_begin = m_at - std::min<std::uint64_t>(m_at, k_before);
        m_window.resize(k_window);
        m_window.resize(m_bytes.read_at(m_begin, m_window.data(), m_window.size()));
    }
    return m_at < m_begin + m_window.size();
}

std::optional<Packed> PackedFinder::next() {
    while (load()) {
        const bool is_last = m_begin + m_window.size() >= m_bytes.size();
        const std::size_t limit = is_last ? m_window.size() : m_window.size() - k_ahead + 1;
        while (m_at < m_begin + limit) {
            const std::size_t at = m_at - m_begin;
            ++m_at;
            auto found = k_fronts.at(static_cast<unsigned char>(m_window[at])) ? look(at) : std::nullopt;
            if (found) {
                return found;
            }
        }
    }
    return std::nullopt;
}

std::optional<Packed> PackedFinder::look(std::size_t at) {
    const std::string_view window = m_window;
    const std::string_view rest = window.substr(at);
    const std::string_view before = window.substr(at - std::min(at, k_before), std::min(at, k_before));
    const std::uint64_t begin = m_begin + at;
    switch (rest.front()) {
    case 'P':
        return rest.starts_with("PK\x03\x04") ? look_at_zip(rest, begin) : std::nullopt;
    case '\x1f':
        return is_gzip_front(rest) ? by_chance(Packing::gzip, begin, begin == 0) : std::nullopt;
    case 's':
        return rest.starts_with("stream") ? look_at_stream(before, rest, begin) : std::nullopt;
    case 'z':
    case 'i':
        return rest.starts_with("zTXt") || rest.starts_with("iTXt") || rest.starts_with("iCCP")
                   ? look_at_chunk(rest, begin)
                   : std::nullopt;
    case 'I':
        skip_to(begin + pixels_of(before, rest, m_bytes.size() - begin));
        return std::nullopt;
    case 'b':
    case 'B':
        return look_at_base64(before, rest, begin);
    default:
        return is_zlib_front(rest) ? by_chance(Packing::zlib, begin, false) : std::nullopt;
    }
}

std::optional<Packed> PackedFinder::look_at_zip(std::string_view rest, std::uint64_t begin) const {
    const auto header = parse_zip_header(rest);
    if (!header) {
        return std::nullopt;
    }
    const std::string_view name = rest.substr(k_zip_header, header->name);
    Packed packed;
    packed.packing = header->method == 0 ? Packing::stored : Packing::deflate;
    packed.begin = begin;
    packed.data = begin + k_zip_header + header->name + header->extra;
    packed.size = header->packed == k_in_zip64_field
                      ? zip64_packed(rest.substr(std::min(rest.size(), k_zip_header + header->name)))
                      : header->packed;
    packed.name = base::is_utf8(name) ? std::string(name) : tree::decode_cp437(name);
    packed.is_certain = true;
    packed.problem = problem_of(*header);
    if (packed.problem.empty() && packed.packing == Packing::stored) {
        if (packed.size == 0) {
            return std::nullopt; // a folder, or of unknown size: searched as it stands
        }
        const std::uint64_t left = m_bytes.size() - std::min(packed.data, m_bytes.size());
        packed.problem = packed.size > left ? "it is cut off" : "";
    }
    return packed;
}

} // namespace chatkeep::archive
