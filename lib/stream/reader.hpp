#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Reads the chat stream and enforces its contract: JSON, UTF-8, no duplicate members, the header first, the
// end record last with counts and checksum that agree.

#include "base/io.hpp"
#include "stream/value.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace chatkeep::stream {

class LineParser;

/// One record: its exact bytes (without the line end) and the parsed view of them.
struct Line {
    std::string_view type;
    std::string_view bytes;
    Value root;
    std::uint64_t number = 0;     ///< line number in the stream, from 1
    LineParser* parser = nullptr; ///< holds root; whoever keeps root longer than the line swaps it
};

/// Parses lines one by one, outside a Reader, with the same strictness and without allocating for each.
class LineParser {
public:
    LineParser();

    /// longest: of the lines that are expected, in bytes; for a longer one it takes more memory.
    explicit LineParser(std::size_t longest);
    ~LineParser();
    LineParser(const LineParser&) = delete;
    LineParser& operator=(const LineParser&) = delete;
    LineParser(LineParser&&) = delete;
    LineParser& operator=(LineParser&&) = delete;

    /// Views live until the next call; those of text live in the parser, not in line. Throws Error{data} when
    /// line is no JSON object, or has a member twice.
    [[nodiscard]] Value parse(std::string_view line);

    /// What either parsed last goes with it to the other; its views stay valid.
    void swap(LineParser& other) noexcept { m_state.swap(other.m_state); }

private:
    friend class Reader; // which parses its lines where they stand

    struct State;
    std::unique_ptr<State> m_state;
};

/// Memory: one record. A record may be at most 64 MiB.
class Reader {
public:
    /// name stands in error messages: "standard input" or a path. The input must outlive the reader.
    Reader(base::Input& input, std::string name);
    ~Reader();
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    Reader(Reader&&) = delete;
    Reader& operator=(Reader&&) = delete;

    /// The next record, the header ("stream") first; false after a valid end record, which is not handed out.
    /// The line's views are valid until the next call. Throws Error{data} with the line number: malformed
    /// JSON, duplicate members, no header, an unknown format version, input that stops without an end record,
    /// wrong counts or checksum, bytes after the end.
    bool next(Line& line);

    /// Tells the type of a record without parsing it; empty: it must be parsed. Behind its bytes stand 16
    /// that may be read.
    using FindType = std::function<std::string_view(std::string_view)>;

    /// The same, where a record whose type was found is not parsed: its root is empty. find must take only
    /// what the parser would, and no header or end. The type must live as long as the line.
    bool next(Line& line, const FindType& find);

    /// Bytes consumed so far, for progress.
    [[nodiscard]] std::uint64_t bytes_read() const noexcept;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// True when the bytes at the front of an input look like a chat stream rather than a raw export.
[[nodiscard]] bool looks_like_stream(std::string_view front) noexcept;

/// A JSON document outside a stream, with the same strictness. The views live as long as the Document.
class Document {
public:
    /// Throws Error{data} naming name when the bytes are not one JSON value.
    Document(std::string_view bytes, const std::string& name);
    ~Document();
    Document(const Document&) = delete;
    Document& operator=(const Document&) = delete;
    Document(Document&&) noexcept;
    Document& operator=(Document&&) noexcept;
    [[nodiscard]] Value root() const noexcept;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// Throws Error{data} at a source that was found, but not read: only chat-extract writes where one lies. What
/// is made of such records would look whole and hold nothing.
void refuse_unread(const Line& line, const std::string& name);

} // namespace chatkeep::stream
