// SPDX-License-Identifier: EUPL-1.2
// Facts of the format: ITU T.81 annex B (segments), G.1.1 (order of progressive scans). Which table a decoder
// takes follows libjpeg: quantisers at the first scan of a colour, codes at each scan.
#include "media/hidden.hpp"
#include "media/jpeg_scan.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

namespace chatkeep::media {

namespace {

constexpr unsigned k_baseline = 0xc0;
constexpr unsigned k_progressive = 0xc2;
constexpr unsigned k_codes = 0xc4;
constexpr unsigned k_end = 0xd9;
constexpr unsigned k_scan = 0xda;
constexpr unsigned k_quantisers = 0xdb;
constexpr unsigned k_restart = 0xdd;
constexpr unsigned k_app0 = 0xe0;
constexpr unsigned k_slots = 4; ///< tables of a kind
constexpr std::uint64_t k_pixels_most = 120'000'000;
constexpr unsigned k_scans_most = 100; ///< each takes as long as the picture is large

/// Something that segments define, and whether a scan made use of it.
template <typename Value>
struct Slot {
    std::optional<Value> value;
    bool is_used = false;

    /// False when what it held before was never used.
    bool set(const Value& next) {
        const bool fits = is_spent();
        value = next;
        is_used = false;
        return fits;
    }

    [[nodiscard]] bool is_spent() const noexcept { return !value || is_used; }
};

class WholeCheck {
public:
    explicit WholeCheck(View& view) : m_view(view) {}

    bool operator()() {
        std::uint64_t at = 2;
        while (at + 2 <= m_view.size()) {
            const std::uint64_t begin = m_view.find('\xff', at); // cut_jpeg() cuts what stands before it
            if (begin + 2 > m_view.size()) {
                return false;
            }
            const auto marker = static_cast<unsigned>(m_view.big(begin + 1, 1));
            if (marker == k_end) {
                return is_complete();
            }
            if (marker == 0xff) { // so is a filling byte
                at = begin + 1;
                continue;
            }
            const std::uint64_t body = begin + 4;
            const std::uint64_t end = begin + 2 + m_view.big(begin + 2, 2);
            if (end < body || end > m_view.size()) {
                return false;
            }
            at = end;
            if (marker == k_scan ? !take_scan(body, end, at) : !take(marker, body, end)) {
                return false;
            }
        }
        return false;
    }

private:
    bool take(unsigned marker, std::uint64_t body, std::uint64_t end) {
        if (marker == k_quantisers) {
            return take_quantisers(body, end);
        }
        if (marker == k_codes) {
            return take_codes(body, end);
        }
        if (marker == k_restart) {
            return end - body == 2 && m_restart.set(m_view.big(body, 2));
        }
        if (marker >= k_baseline && marker <= k_progressive) {
            return take_frame(marker, body, end);
        }
        // what cut_jpeg() cuts hides nothing; other codings are rare
        return marker >= k_app0;
    }

    bool take_quantisers(std::uint64_t body, std::uint64_t end) {
        while (body < end) {
            const auto head = static_cast<unsigned>(m_view.big(body, 1));
            body += 1 + 64 * (1 + (head >> 4U));
            if (head >> 4U > 1 || (head & 15U) >= k_slots || !m_quantisers.at(head & 15U).set(true)) {
                return false;
            }
        }
        return body == end;
    }

    bool take_codes(std::uint64_t body, std::uint64_t end) {
        constexpr std::size_t lengths_size = 16;
        while (body < end) {
            const auto head = static_cast<unsigned>(m_view.big(body, 1));
            const std::string lengths(m_view.at(body + 1, lengths_size));
            std::size_t count = 0;
            for (const char length : lengths) {
                count += static_cast<unsigned char>(length);
            }
            body += 1 + lengths_size + count;
            HuffmanTable table;
            const bool is_known = head >> 4U <= 1 && (head & 15U) < k_slots && body <= end;
            if (!is_known || !table.read(lengths, m_view.at(body - count, count))) {
                return false;
            }
            if (!m_codes.at(head >> 4U).at(head & 15U).set(table)) {
                return false;
            }
        }
        return body == end;
    }

    bool take_frame(unsigned marker, std::uint64_t body, std::uint64_t end) {
        constexpr std::uint64_t head_size = 6;
        const std::uint64_t height = m_view.big(body + 1, 2);
        const std::uint64_t width = m_view.big(body + 3, 2);
        const std::uint64_t count = m_view.big(body + 5, 1);
        const bool is_known = m_planes.empty() && m_view.big(body, 1) == 8 && count >= 1 && count <= 4;
        if (!is_known || end - body != head_size + 3 * count || width == 0 || height == 0 ||
            width * height > k_pixels_most) {
            return false;
        }
        m_is_progressive = marker == k_progressive;
        for (std::uint64_t at = body + head_size; at < end; at += 3) {
            JpegPlane& plane = m_planes.emplace_back();
            plane.id = static_cast<unsigned>(m_view.big(at, 1));
            plane.across = static_cast<unsigned>(m_view.big(at + 1, 1)) >> 4U;
            plane.down = static_cast<unsigned>(m_view.big(at + 1, 1)) & 15U;
            plane.quantiser = static_cast<unsigned>(m_view.big(at + 2, 1));
            plane.shift.fill(-1);
        }
        return std::all_of(m_planes.begin(), m_planes.end(), has_sizes) && measure(width, height);
    }

    static bool has_sizes(const JpegPlane& plane) noexcept {
        return plane.across >= 1 && plane.across <= 4 && plane.down >= 1 && plane.down <= 4 &&
               plane.quantiser < k_slots;
    }

    bool measure(std::uint64_t width, std::uint64_t height) {
        constexpr std::uint64_t block = 8;
        const auto over = [](std::uint64_t size, std::uint64_t part) { return (size + part - 1) / part; };
        unsigned across = 1;
        unsigned down = 1;
        for (const JpegPlane& plane : m_planes) {
            across = std::max(across, plane.across);
            down = std::max(down, plane.down);
        }
        m_units_across = over(width, block * across);
        m_units_down = over(height, block * down);
        for (JpegPlane& plane : m_planes) {
            plane.blocks_across = over(over(width * plane.across, across), block);
            plane.blocks_down = over(over(height * plane.down, down), block);
            plane.row = m_units_across * plane.across;
            if (m_is_progressive) {
                plane.non_zero.resize(plane.row * m_units_down * plane.down);
            }
        }
        return true;
    }

    /// at: set behind the scan.
    bool take_scan(std::uint64_t body, std::uint64_t end, std::uint64_t& at) {
        const std::uint64_t count = m_view.big(body, 1);
        if (count < 1 || count > m_planes.size() || end - body != 4 + 2 * count || ++m_scans > k_scans_most) {
            return false;
        }
        JpegScan scan;
        scan.is_progressive = m_is_progressive;
        scan.units_across = m_units_across;
        scan.units_down = m_units_down;
        const std::uint64_t tail = body + 1 + 2 * count;
        scan.first = static_cast<unsigned>(m_view.big(tail, 1));
        scan.last = static_cast<unsigned>(m_view.big(tail + 1, 1));
        scan.high = static_cast<unsigned>(m_view.big(tail + 2, 1)) >> 4U;
        scan.low = static_cast<unsigned>(m_view.big(tail + 2, 1)) & 15U;
        if (m_restart.value) {
            scan.restart = *m_restart.value;
            m_restart.is_used = true;
        }
        for (std::uint64_t part = body + 1; part < tail; part += 2) {
            if (!add_part(scan, static_cast<unsigned>(m_view.big(part, 1)),
                          static_cast<unsigned>(m_view.big(part + 1, 1)))) {
                return false;
            }
        }
        at = has_band(scan) ? skip_jpeg_blocks(m_view, end, scan) : 0;
        return at != 0 && at + 2 <= m_view.size() && m_view.big(at, 1) == 0xff &&
               m_view.big(at + 1, 1) != 0xff;
    }

    bool add_part(JpegScan& scan, unsigned id, unsigned tables) {
        const auto plane =
            std::find_if(m_planes.begin(), m_planes.end(), [&](const JpegPlane& p) { return p.id == id; });
        const bool is_double = std::any_of(scan.parts.begin(), scan.parts.end(),
                                           [&](const auto& part) { return part.plane->id == id; });
        if (plane == m_planes.end() || is_double || (tables >> 4U) >= k_slots || (tables & 15U) >= k_slots) {
            return false;
        }
        JpegScan::Part& part = scan.parts.emplace_back();
        part.plane = &*plane;
        const bool is_first =
            std::all_of(plane->shift.begin(), plane->shift.end(), [](int s) { return s < 0; });
        const bool needs_steady = scan.first == 0 && scan.high == 0;
        const bool needs_waves = scan.last != 0;
        part.steady = needs_steady ? use(m_codes.at(0).at(tables >> 4U)) : nullptr;
        part.waves = needs_waves ? use(m_codes.at(1).at(tables & 15U)) : nullptr;
        return (!needs_steady || part.steady != nullptr) && (!needs_waves || part.waves != nullptr) &&
               (!is_first || use(m_quantisers.at(plane->quantiser)) != nullptr);
    }

    template <typename Value>
    static const Value* use(Slot<Value>& slot) noexcept {
        slot.is_used = true;
        return slot.value ? &*slot.value : nullptr;
    }

    /// Whether the scan gives frequencies that no scan gave, or the next bit of those that one gave.
    [[nodiscard]] bool has_band(const JpegScan& scan) const {
        constexpr unsigned most = 63;
        const bool is_all = scan.first == 0 && scan.last == most && scan.high == 0 && scan.low == 0;
        const bool is_steady = scan.first == 0 && scan.last == 0;
        const bool is_waves =
            scan.first != 0 && scan.first <= scan.last && scan.last <= most && scan.parts.size() == 1;
        if (!(m_is_progressive ? is_steady || is_waves : is_all) || scan.low > 13) {
            return false;
        }
        for (const JpegScan::Part& part : scan.parts) {
            for (unsigned k = scan.first; k <= scan.last; ++k) {
                const int before = std::exchange(part.plane->shift.at(k), static_cast<int>(scan.low));
                const bool fits = scan.high == 0
                                      ? before < 0
                                      : before == static_cast<int>(scan.high) && scan.low + 1 == scan.high;
                if (!fits || (!is_steady && m_is_progressive && part.plane->shift[0] < 0)) {
                    return false;
                }
            }
        }
        return true;
    }

    [[nodiscard]] bool is_complete() const {
        const bool all_spent = m_restart.is_spent() &&
                               std::all_of(m_quantisers.begin(), m_quantisers.end(),
                                           [](const auto& q) { return q.is_spent(); }) &&
                               std::all_of(m_codes.begin(), m_codes.end(), [](const auto& kind) {
                                   return std::all_of(kind.begin(), kind.end(),
                                                      [](const auto& code) { return code.is_spent(); });
                               });
        return all_spent && !m_planes.empty() &&
               std::all_of(m_planes.begin(), m_planes.end(), [](const auto& p) { return p.shift[0] >= 0; });
    }

    View& m_view;
    std::vector<JpegPlane> m_planes;
    bool m_is_progressive = false;
    std::uint64_t m_units_across = 0;
    std::uint64_t m_units_down = 0;
    unsigned m_scans = 0;
    Slot<std::uint64_t> m_restart;
    std::array<Slot<bool>, k_slots> m_quantisers;
    std::array<std::array<Slot<HuffmanTable>, k_slots>, 2> m_codes; ///< "DC", "AC"
};

} // namespace

bool is_jpeg_read_whole(View& view) {
    return WholeCheck(view)();
}

} // namespace chatkeep::media
