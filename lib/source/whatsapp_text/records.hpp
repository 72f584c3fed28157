#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Splits the bytes of an export into records: a header line and the lines that belong to it. Every byte is in
// exactly one record, in the preamble or in a line end.

#include "base/io.hpp"
#include "source/whatsapp_text/header.hpp"

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
    std::vector<std::uint64_t>
        resembling_lines; ///< lines inside that look like headers: of another form, or an unknown one
};

/// Which header shapes start a record; empty: all. Others are text of the record before.
using Shapes = std::vector<Shape>;

/// Memory: one window of 1 MiB, more only for a longer record. Throws Error{data} on a record above 8 MiB,
/// which no chat export has.
class RecordScanner {
public:
    RecordScanner(base::Input& input, std::string name, Shapes accepted);

    /// False at the end of the file.
    bool next(RawRecord& record);

    [[nodiscard]] std::uint64_t bytes_read() const noexcept { return m_read; }

private:
    struct LineEnd {
        std::size_t end;  ///< of the line without its line feed
        std::size_t next; ///< where the next line starts
    };

    std::optional<LineEnd> find_line(std::size_t start);
    bool fill();
    [[nodiscard]] bool header_at(std::size_t start, std::size_t end) noexcept;
    void emit(RawRecord& record, std::size_t end);

    base::Input& m_input;
    std::string m_name;
    Shapes m_accepted;
    HeaderReader m_headers;
    std::vector<char> m_buffer;
    std::size_t m_begin = 0;      ///< start of the current record in the buffer
    std::size_t m_end = 0;        ///< end of filled bytes
    std::size_t m_handed_out = 0; ///< bytes of the last record with its line end
    std::uint64_t m_base = 0;
    std::uint64_t m_read = 0;
    std::uint64_t m_line = 1;
    bool m_pending = false; ///< the record that starts at m_begin has a header: m_headers.last()
    bool m_foreign = false; ///< the last line looked at has a header of a shape that is not accepted
    bool m_started = false;
    bool m_input_ended = false;
};

} // namespace chatkeep::source::whatsapp_text
