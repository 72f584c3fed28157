// SPDX-License-Identifier: EUPL-1.2
// Facts of the formats: RFC 3533 (pages), RFC 7845 section 5.2 (OpusTags), Vorbis I section 5 (comment
// header), the mapping of FLAC to Ogg. Comments must be there but may be empty: their bytes become zeros in
// place, so that no page changes its size.
#include "media/detail.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace chatkeep::media {

namespace {

constexpr std::uint64_t k_head = 27;
constexpr std::uint64_t k_checksum_at = 22;
constexpr unsigned k_begins_stream = 2;

enum class Codec : std::uint8_t { opus, vorbis, speex, flac };

struct Stream {
    Codec codec = Codec::opus;
    std::uint64_t packet = 0;  ///< number of the packet at hand
    bool is_inside = false;    ///< the packet at hand goes on on the next page
    bool is_comment = false;   ///< … and its bytes become zeros
    std::uint64_t headers = 3; ///< packets before sound begins
};

std::array<std::uint32_t, 256> make_crc_table() {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t value = i << 24U;
        for (int bit = 0; bit < 8; ++bit) {
            value = (value << 1U) ^ ((value & 0x80000000U) != 0 ? 0x04c11db7U : 0);
        }
        table.at(i) = value;
    }
    return table;
}

/// Over a page whose own checksum is zero.
std::uint32_t checksum(std::string_view page) {
    static const std::array<std::uint32_t, 256> table = make_crc_table();
    std::uint32_t value = 0;
    for (const char byte : page) {
        value = (value << 8U) ^ table.at((value >> 24U ^ static_cast<unsigned char>(byte)) & 0xffU);
    }
    return value;
}

Codec codec_of(std::string_view packet) {
    if (packet.starts_with("OpusHead")) {
        return Codec::opus;
    }
    if (packet.starts_with("\x01vorbis")) {
        return Codec::vorbis;
    }
    if (packet.starts_with("Speex   ")) {
        return Codec::speex;
    }
    if (packet.starts_with("\x7f"
                           "FLAC")) {
        return Codec::flac;
    }
    withhold("a stream is of an unknown kind");
}

/// Bytes that stay at the front of a comment packet: its name. The counts behind it become zero.
std::size_t name_size(Codec codec) {
    constexpr std::array<std::size_t, 4> sizes = {8, 7, 0, 4};
    return sizes.at(static_cast<std::size_t>(codec));
}

class OggCutter {
public:
    OggCutter(View& view, Draft& draft) : m_view(view), m_draft(draft) {}

    void cut() {
        std::uint64_t at = 0;
        while (at < m_view.size()) {
            const std::string_view head = m_view.up_to(at, k_head);
            if (head.size() < k_head || !head.starts_with("OggS")) {
                m_draft.cuts.remove(at, m_view.size(), "trailing data");
                break;
            }
            const std::uint64_t segments = m_view.big(at + 26, 1);
            const std::string lacing(m_view.at(at + k_head, segments));
            std::uint64_t size = k_head + segments;
            for (const char length : lacing) {
                size += static_cast<unsigned char>(length);
            }
            if (size > m_view.size() - at) { // a page that was not received whole plays nowhere
                m_draft.cuts.remove(at, m_view.size(), "trailing data");
                break;
            }
            take_page(at, std::string(m_view.at(at, size)), lacing);
            at += size;
        }
        if (m_streams.empty()) {
            withhold("there is no sound in the file");
        }
    }

private:
    void take_page(std::uint64_t at, std::string page, std::string_view lacing) {
        const std::uint64_t serial = little(std::string_view(page).substr(14, 4));
        std::size_t body = k_head + lacing.size();
        if ((static_cast<unsigned char>(page[5]) & k_begins_stream) != 0) {
            m_streams[serial] = {codec_of(std::string_view(page).substr(body))};
        }
        const auto found = m_streams.find(serial);
        if (found == m_streams.end()) {
            withhold("a page belongs to no stream");
        }
        Stream& stream = found->second;
        bool changed = false;
        for (std::size_t i = 0; i < lacing.size();) {
            std::size_t size = 0;
            bool ends = false;
            while (i < lacing.size() && !ends) {
                size += static_cast<unsigned char>(lacing[i]);
                ends = lacing[i++] != '\xff';
            }
            changed = take_packet(stream, page, body, size) || changed;
            body += size;
            stream.is_inside = !ends;
            stream.packet += ends ? 1U : 0U;
        }
        if (changed) {
            write_page(at, std::move(page));
        }
    }

    /// Changes the part of a packet that is on this page; false: it stays.
    static bool take_packet(Stream& stream, std::string& page, std::size_t at, std::size_t size) {
        std::size_t keep = 0;
        if (!stream.is_inside) {
            const std::string_view packet = std::string_view(page).substr(at, size);
            stream.is_comment = is_comment(stream, packet);
            keep = stream.is_comment ? std::min(size, name_size(stream.codec)) : 0;
        }
        const bool is_first = !stream.is_inside;
        if (!stream.is_comment) {
            return false;
        }
        const std::string before = page.substr(at, size);
        std::fill(page.begin() + static_cast<std::ptrdiff_t>(at + keep),
                  page.begin() + static_cast<std::ptrdiff_t>(at + size), '\0');
        if (is_first && stream.codec == Codec::vorbis && size > keep + 8) {
            page[at + keep + 8] = 1; // the bit that ends the comments
        }
        if (is_first && stream.codec == Codec::flac) {
            page[at] = static_cast<char>((static_cast<unsigned char>(before[0]) & 0x80U) | flac_type(before));
        }
        return page.compare(at, size, before) != 0;
    }

    static unsigned flac_type(const std::string& packet) {
        constexpr unsigned comment = 4;
        constexpr unsigned padding = 1;
        return (static_cast<unsigned char>(packet[0]) & 0x7fU) == comment ? comment : padding;
    }

    static bool is_comment(const Stream& stream, std::string_view packet) {
        if (stream.codec != Codec::flac) {
            return stream.packet == 1;
        }
        // frames begin with 0xff; the block of seek points has no text
        return stream.packet > 0 && !packet.empty() && packet[0] != '\xff' &&
               (static_cast<unsigned char>(packet[0]) & 0x7fU) != 3;
    }

    void write_page(std::uint64_t at, std::string page) {
        std::fill_n(page.begin() + k_checksum_at, 4, '\0');
        const std::uint32_t sum = checksum(page);
        for (unsigned i = 0; i < 4; ++i) {
            page[k_checksum_at + i] = static_cast<char>(sum >> (8 * i) & 0xffU);
        }
        const std::uint64_t end = at + page.size();
        m_draft.cuts.replace(at, end, std::move(page), "tags");
    }

    View& m_view;
    Draft& m_draft;
    std::map<std::uint64_t, Stream> m_streams;
};

} // namespace

void cut_ogg(View& view, Draft& draft) {
    OggCutter(view, draft).cut();
}

} // namespace chatkeep::media
