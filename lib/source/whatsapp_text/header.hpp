#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The header of an exported message: date, time and the mark behind which sender and text stand.

#include "base/lanes.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <type_traits>

namespace chatkeep::source::whatsapp_text {

/// What stood in the place of AM and PM.
enum class DayPeriod : std::uint8_t {
    none,
    am,
    pm,
    noon,   ///< "中午": 11 to 1 around midday
    night,  ///< "at night": 6 to 11 in the evening, 12 to 5 after midnight
    unknown ///< a word that is in no table: the time is not understood
};

enum class Calendar : std::uint8_t { gregorian, buddhist, japanese, persian };

/// The three numbers of a date as written, before anything decides which is which.
struct DateParts {
    std::array<std::uint16_t, 3> value{};
    std::array<std::uint8_t, 3>
        digits{}; ///< how many each was written with; 4 for a first part behind an era's letter
    std::uint8_t month_name = 0; ///< 1-12 when a part was a month's name; value[1] is then the day
    bool has_year = true;
    Calendar calendar = Calendar::gregorian; ///< as the header names it; see calendar_of()
    std::uint16_t era_start = 0;             ///< Japanese era: the year before its first

    /// One comparison of all bytes, since every header asks for it.
    friend bool operator==(const DateParts& a, const DateParts& b) noexcept {
        static_assert(std::has_unique_object_representations_v<DateParts>);
        return std::memcmp(&a, &b, sizeof a) == 0;
    }
};

/// Where the header form belongs and how it is written; equal for all headers that one export writes.
/// See form.hpp.
using Shape = std::uint64_t;

struct Header {
    DateParts date;
    std::uint8_t hour = 0;
    std::uint8_t minute = 0;
    std::uint8_t second = 0;
    bool has_seconds = false;
    bool bracketed = false; ///< "[…] "
    bool ios = false;       ///< so, or with seconds in front of ": " as before about 2017; else Android
    DayPeriod period = DayPeriod::none;
    Shape shape = 0;
    std::uint16_t written_begin = 0; ///< bytes of the line that hold date and time
    std::uint16_t written_end = 0;
    std::uint16_t rest = 0; ///< first byte behind "] ", " - " or ": "

    friend bool operator==(const Header&, const Header&) = default;
};

/// Reads the header at the front of a line. nullopt: the line starts with no header that we know.
[[nodiscard]] std::optional<Header> parse_header(std::string_view line) noexcept;

/// The general reader alone, which parse_header() tries when its fast path for plain ASCII forms does not
/// apply.
[[nodiscard]] std::optional<Header> parse_general_header(std::string_view line) noexcept;

/// A header and the bytes it was written with. Nearly every header differs from the one before in its clock
/// only, and then costs two comparisons.
class KnownHeader {
public:
    /// Becomes the header at the front of a line, which may be one whose next of kin read_clock() can't tell.
    void remember(std::string_view line, const Header& header) noexcept;

    /// Whether the line has this header with other digits in its clock; copy_to() then gives that clock.
    /// ahead: the file from the line's start, as far as it was read; length: bytes of the line.
    [[nodiscard]] bool read_clock(std::string_view ahead, std::size_t length) noexcept;

    /// Copies the last header. The clock comes behind the rest, which is copied in large pieces: reading back
    /// in such what was just stored in small ones takes as long as all else here.
    void copy_to(Header& header) const noexcept {
        header = m_header;
        header.hour = m_hour;
        header.minute = m_minute;
        header.second = m_second;
    }

    [[nodiscard]] Shape shape() const noexcept { return m_header.shape; }

private:
    static constexpr std::size_t k_most = 2 * base::k_lanes; ///< bytes of a header worth remembering

    void set(const Header& header) noexcept;

    Header m_header;         ///< as remembered
    std::uint8_t m_hour = 0; ///< of the last line; see copy_to()
    std::uint8_t m_minute = 0;
    std::uint8_t m_second = 0;
    bool m_known = false;
    std::size_t m_clock = 0;            ///< where its "8:00:05" stands
    std::size_t m_colon = 0;            ///< and the first ':' in it
    std::array<char, k_most> m_bytes{}; ///< the header as it was written
    std::array<char, k_most> m_fixed{}; ///< all bits set where the next header must have the same byte
    std::array<char, k_most> m_digit{}; ///< … where it must have a digit
};

/// Reads the headers of one file.
class HeaderReader {
public:
    HeaderReader() = default;
    HeaderReader(const HeaderReader&) = delete; // m_last points to a member
    HeaderReader& operator=(const HeaderReader&) = delete;
    HeaderReader(HeaderReader&&) = delete;
    HeaderReader& operator=(HeaderReader&&) = delete;
    ~HeaderReader() = default;

    /// Whether parse_header() finds a header on a line, which copy_last() then gives. ahead: the file from
    /// the line's start, as far as it was read; length: bytes of the line.
    [[nodiscard]] bool read(std::string_view ahead, std::size_t length) noexcept {
        const bool marked = length > 0 && static_cast<unsigned char>(ahead.front()) >= 0x80;
        KnownHeader& known = marked ? m_marked : m_plain;
        if (!known.read_clock(ahead, length) && !read_anew(ahead.substr(0, length), known)) {
            return false;
        }
        m_last = &known;
        return true;
    }

    /// Copies the last header found.
    void copy_last(Header& header) const noexcept { m_last->copy_to(header); }

    [[nodiscard]] Shape last_shape() const noexcept { return m_last->shape(); }

private:
    [[nodiscard]] static bool read_anew(std::string_view line, KnownHeader& known) noexcept;

    KnownHeader m_plain;
    KnownHeader m_marked; ///< behind a direction mark, as iOS writes some
    const KnownHeader* m_last = &m_plain;
};

inline bool KnownHeader::read_clock(std::string_view ahead, std::size_t length) noexcept {
    if (!m_known || length < m_header.rest || ahead.size() < k_most) {
        return false;
    }
    const auto wrong = [&](std::size_t at) {
        const base::Lanes bytes = base::load_lanes(ahead.data() + at);
        const base::Lanes others = bytes ^ base::load_lanes(m_bytes.data() + at);
        const base::Lanes no_digits = bytes - '0' > 9;
        return (others & base::load_lanes(m_fixed.data() + at)) |
               (no_digits & base::load_lanes(m_digit.data() + at));
    };
    if (base::any_lane(wrong(0) | wrong(base::k_lanes))) {
        return false;
    }
    const auto pair = [](const char* text) { return (text[0] - '0') * 10 + text[1] - '0'; };
    const char* const colon = ahead.data() + m_colon;
    m_hour = static_cast<std::uint8_t>(m_colon - m_clock == 2 ? pair(colon - 2) : colon[-1] - '0');
    m_minute = static_cast<std::uint8_t>(pair(colon + 1));
    m_second = static_cast<std::uint8_t>(m_header.has_seconds ? pair(colon + 4) : 0);
    return true;
}

/// A line that parse_header() refuses but that looks like a header: numbers of a date and a time in front of
/// a separator.
[[nodiscard]] bool resembles_header(std::string_view line) noexcept;

/// Whether a word stands in front of a line that then resembles a header: a day of the week, or what a person
/// writes down.
[[nodiscard]] bool resembles_header_behind_word(std::string_view line) noexcept;

/// Whether a few more digits, or the separator, make a header of the line, which the end of the file cut off.
[[nodiscard]] bool is_cut_header(std::string_view line);

/// Clock time in seconds of the day with AM and PM applied; nullopt when it does not exist or its word is
/// unknown.
[[nodiscard]] std::optional<std::int32_t> seconds_of_day(const Header& header) noexcept;

} // namespace chatkeep::source::whatsapp_text
