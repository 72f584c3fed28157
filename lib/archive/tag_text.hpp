#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Lines of a BagIt tag file in any character encoding, handed out as UTF-8.

#include "base/io.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace chatkeep::archive {

/// A line without its end, and which end it had.
struct TagLine {
    std::string text;
    bool ended = false; ///< false: the last line, and nothing follows it
};

/// Splits at LF, CR and CRLF (RFC 8493 section 2.3: all three are in use). Memory: one line, at most
/// k_longest_line bytes.
class TagLines {
public:
    static constexpr std::size_t k_longest_line = std::size_t{1} << 20U;

    /// encoding: a name that iconv knows. The input must outlive this. Throws Error{data} for an unknown
    /// encoding.
    TagLines(base::Input& input, const std::string& encoding);
    ~TagLines();
    TagLines(const TagLines&) = delete;
    TagLines& operator=(const TagLines&) = delete;
    TagLines(TagLines&&) = delete;
    TagLines& operator=(TagLines&&) = delete;

    /// The next line; nullopt at the end. Throws Error{data} when bytes do not fit the encoding or a line is
    /// too long.
    std::optional<TagLine> next();

    /// Number of the line that next() gave last, from 1.
    [[nodiscard]] std::uint64_t number() const noexcept { return m_number; }

    /// True when the file starts with a byte order mark that the encoding does not call for.
    [[nodiscard]] bool has_mark() const noexcept { return m_mark; }

private:
    class Decoder;

    bool fill();
    void note_mark();

    std::unique_ptr<Decoder> m_decoder;
    std::string m_text;
    std::size_t m_at = 0;
    std::uint64_t m_number = 0;
    bool m_ended = false;
    bool m_mark = false;
    bool m_started = false;
};

/// True for a name that is safe to hand to iconv and that iconv knows.
[[nodiscard]] bool is_known_encoding(const std::string& name);

} // namespace chatkeep::archive
