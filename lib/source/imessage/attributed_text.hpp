#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Attributed strings: the text of a message and what Messages says of its stretches.

#include "source/imessage/typedstream.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::source::imessage {

/// What is said of a stretch. Views are of the bytes that were read and may be no UTF-8.
struct Attributes {
    std::optional<std::int64_t> part;        ///< part of the message, which replies and reactions name
    std::string_view transfer;               ///< attachment.guid of the file that stands here
    std::string_view file_name;              ///< hint only
    std::string_view mention;                ///< address of who is named
    std::string_view link;                   ///< where the text leads
    std::string_view code;                   ///< one-time code
    std::string_view transcript;             ///< voice message as text
    std::vector<std::string> styles;         ///< bold, italic, …, and the names of text effects
    std::vector<std::string_view> detected;  ///< what the phone saw in it: data, phone, address, money, …
    std::vector<std::string_view> unknown;   ///< names of attributes that are not known
    bool drawn = false;                      ///< a picture used as a letter
    const TypedStream::Value* all = nullptr; ///< the dictionary; lives as long as the stream's last read()

    /// Whether nothing but the part is said.
    [[nodiscard]] bool is_plain() const noexcept;
};

/// But for the part.
[[nodiscard]] bool says_same(const Attributes& a, const Attributes& b) noexcept;

struct Run {
    std::size_t start = 0;   ///< bytes of the text
    std::size_t length = 0;  ///< bytes
    std::uint64_t units = 0; ///< UTF-16 units, as the source counts
    std::size_t attributes = 0;
};

/// Memory is kept from one text to the next.
struct AttributedText {
    std::string text; ///< UTF-8, repaired
    std::vector<Run> runs;
    std::vector<Attributes> attributes;
    bool repaired = false; ///< the text held bytes that are no UTF-8

    [[nodiscard]] const Attributes& of(const Run& run) const noexcept { return attributes[run.attributes]; }
};

/// How much of the bytes could be understood.
enum class Decoded : std::uint8_t {
    whole,
    partly, ///< the text, but not all that is said of it
    none
};

/// Decodes an NSAttributedString (or a bare NSString) into out.
[[nodiscard]] Decoded read_attributed_text(TypedStream& stream, std::string_view bytes, AttributedText& out);

/// The same for one text after another. Nearly all of them have one run and differ in the text alone: what
/// has the form of an earlier one is not taken apart again. Attributes::all is null then.
class AttributedTexts {
public:
    [[nodiscard]] Decoded read(std::string_view bytes, AttributedText& out);

private:
    /// A stream without its text and the two lengths of it.
    struct Form {
        std::string before;  ///< up to the text's length; empty: no form is known
        std::string between; ///< from the text's end to the length of the run
        std::string after;
        std::optional<std::int64_t> part;
    };

    [[nodiscard]] bool read_by_form(std::string_view bytes, AttributedText& out) const;
    void learn_form(std::string_view bytes, const AttributedText& text);

    TypedStream m_stream;
    Form m_form;
};

} // namespace chatkeep::source::imessage
