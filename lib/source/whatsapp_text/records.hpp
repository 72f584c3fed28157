#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Splits the bytes of an export into records: a header line and the lines that belong to it. Every byte is in
// exactly one record, in the preamble or in a line end.

#include "base/io.hpp"
#include "source/whatsapp_text/header.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::source::whatsapp_text {

/// One record as it stands in the file; bytes is valid until the next call of next().
struct RawRecord {
    std::string_view bytes;       ///< from the header line's first byte to before the last line end
    std::optional<Header> header; ///< absent: lines in front of the first header
    std::uint64_t offset = 0;     ///< of bytes in the file
    std::uint64_t line = 0;       ///< of the header, from 1
    std::uint64_t lines = 0;
    std::uint64_t line_end = 0; ///< bytes of the last line end: 0, 1 or 2
    bool known_utf8 = false;    ///< bytes are well-formed; false: or nobody looked
    std::vector<std::uint64_t>
        resembling_lines; ///< lines inside that look like headers: of another form, or an unknown one
};

/// Which header shapes start a record; empty: all. Others are text of the record before.
using Shapes = std::vector<Shape>;

/// Where known_utf8 comes from. To check costs less for many lines at once than for each record.
enum class Utf8 : std::uint8_t { unchecked, checked, known };

struct ScanRules {
    Shapes accepted;
    bool behind_returns = false; ///< only a header behind "\r\n" starts a record, as where iOS wrote the file
    Utf8 utf8 = Utf8::unchecked; ///< known: another scan found the file well-formed
    bool resembling = false;     ///< fill in resembling_lines
};

/// Memory: one window of 256 KiB, more only for a longer record. Throws Error{data} on a record above 8 MiB,
/// which no chat export has.
class RecordScanner {
public:
    RecordScanner(base::Input& input, std::string name, ScanRules rules);

    /// False at the end of the file.
    bool next(RawRecord& record);

    [[nodiscard]] std::uint64_t bytes_read() const noexcept { return m_read; }

private:
    static constexpr std::size_t k_block = 64;   ///< bytes searched for line feeds at a time
    static constexpr std::size_t k_lines = 1024; ///< whose ends are found in one go

    /// A line that starts where the record or the line in front of it ends.
    struct Line {
        std::size_t end = 0;  ///< behind the line without its line feed, relative to m_begin
        std::size_t next = 0; ///< where the next line starts
        bool found = false;   ///< false: the file ends here
        bool utf8 = false;    ///< known to be well-formed
    };

    [[nodiscard]] Line next_line(std::size_t start);
    [[nodiscard]] bool find_lines();
    void index_lines() noexcept;
    bool fill();
    [[nodiscard]] std::uint64_t line_of_longest() const noexcept;
    [[nodiscard]] bool header_at(std::size_t start, std::size_t end) noexcept;
    [[nodiscard]] bool accepts(Shape shape) noexcept;
    [[nodiscard]] bool is_resembling(std::string_view line) const noexcept;
    [[nodiscard]] bool is_behind_return(std::size_t start) const noexcept;
    void emit(RawRecord& record, std::size_t end);
    void take_header(RawRecord& record) noexcept;

    base::Input& m_input;
    std::string m_name;
    ScanRules m_rules;
    HeaderReader m_headers;
    std::vector<char> m_buffer; ///< with k_block bytes behind its end that are read, but mean nothing
    std::array<std::uint32_t, k_lines + k_block> m_line_feeds{}; ///< places in the buffer
    std::size_t m_found = 0;                                     ///< line feeds in the array
    std::size_t m_taken = 0;                                     ///< of these, handed out
    std::size_t m_indexed = 0;                                   ///< bytes of the buffer that were searched
    std::size_t m_checked = 0;            ///< start of the first line whose end was not found yet
    bool m_utf8 = false;                  ///< the lines in m_line_feeds are known to be well-formed
    Line m_first;                         ///< the first line of the record at m_begin
    std::optional<Shape> m_last_accepted; ///< by accepts()
    std::size_t m_begin = 0;              ///< start of the current record in the buffer
    std::size_t m_end = 0;                ///< end of filled bytes
    std::size_t m_handed_out = 0;         ///< bytes of the last record with its line end
    std::uint64_t m_base = 0;
    std::uint64_t m_read = 0;
    std::uint64_t m_line = 1;
    bool m_pending = false; ///< the record that starts at m_begin has a header: the last of m_headers
    bool m_foreign = false; ///< the last line looked at has a header of a shape that is not accepted
    bool m_started = false;
    bool m_input_ended = false;
};

} // namespace chatkeep::source::whatsapp_text
