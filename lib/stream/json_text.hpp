#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Appending JSON to a byte buffer: the project's own writer, because a general library sets the speed of the
// whole pipe.

#include <cstdint>
#include <string>
#include <string_view>

namespace chatkeep::stream {

/// Appends text as a JSON string with quotes. Escapes only what JSON demands: " \\ and control characters
/// below U+0020 (short forms where JSON has them). text must be UTF-8.
void append_json(std::string& out, std::string_view text);

/// The same by itself.
[[nodiscard]] std::string json_of(std::string_view text);

void append_number(std::string& out, std::int64_t value);
void append_number(std::string& out, std::uint64_t value);

/// Appends the inside of a JSON string, without its quotes.
void append_escaped(std::string& out, std::string_view text);

/// Writes the same to out, which has room for six bytes for each of text; returns the end of what was
/// written.
[[nodiscard]] char* write_escaped(char* out, std::string_view text) noexcept;

/// Bytes at the front of text that stand for themselves in a JSON string.
[[nodiscard]] std::size_t plain_length(std::string_view text) noexcept;

/// Copies the front of text to out, which has room for all of it, up to the first byte that JSON does not let
/// stand for itself; returns the number of bytes in front of that byte.
[[nodiscard]] std::size_t copy_plain(char* out, std::string_view text) noexcept;

/// Writes the members of one object in the order of the calls. The object is closed by end().
class ObjectWriter {
public:
    explicit ObjectWriter(std::string& out) : m_out(out) { m_out += '{'; }

    /// Goes on with an object whose start and first members stand in out already.
    [[nodiscard]] static ObjectWriter continued(std::string& out) noexcept { return {out, false}; }

    void text(std::string_view name, std::string_view value);
    /// Left out when empty.
    void text_if(std::string_view name, std::string_view value);
    void number(std::string_view name, std::int64_t value);
    void number(std::string_view name, std::uint64_t value);
    void boolean(std::string_view name, bool value);
    /// Writes the name, one of our own: no escaping, at most 32 bytes. The caller appends the value.
    std::string& raw(std::string_view name);
    /// The same for a name that comes from data.
    std::string& member(std::string_view name);

    void end() { m_out += '}'; }

private:
    ObjectWriter(std::string& out, bool first) noexcept : m_out(out), m_first(first) {}

    [[nodiscard]] char* begin_member(char* out, std::string_view name) noexcept;

    std::string& m_out;
    bool m_first = true;
};

} // namespace chatkeep::stream
