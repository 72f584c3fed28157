#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The strings of a PDF, or of one of its unpacked streams, as UTF-8.

#include "base/io.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace chatkeep::archive {

/// Hands out each string, literal or in hex, in PDFDocEncoding (taken for Latin-1), UTF-16 or UTF-8, on a
/// line of its own; those of an array also as one, since a text is often shown in pieces. Any bytes are read:
/// what is no PDF gives nonsense. Memory: some 100 KB.
class PdfStringsInput : public base::Input {
public:
    /// pdf must outlive it.
    explicit PdfStringsInput(base::Input& pdf) : m_pdf(pdf) {}

    std::size_t read(char* buffer, std::size_t size) override;

    /// True once the name /Encrypt was met: strings and streams can't be read.
    [[nodiscard]] bool is_encrypted() const noexcept { return m_is_encrypted; }

private:
    using Step = void (PdfStringsInput::*)(char);

    void outside(char c);
    void begin_word(char c);
    void end_word();
    void in_stream(char c);
    void in_literal(char c);
    void in_escape(char c);
    void in_octal(char c);
    void after_less(char c);
    void in_hex(char c);
    void end_string();
    void end_array();
    void keep(char c);

    base::Input& m_pdf;
    std::array<char, 4096> m_buffer{};
    std::string m_ready; ///< to be handed out
    std::size_t m_given = 0;
    Step m_step = &PdfStringsInput::outside;
    std::string m_word; ///< a name, number or keyword outside of strings
    std::string m_string;
    std::string m_joined; ///< of the strings of an array
    bool m_is_array = false;
    int m_array_strings = 0;
    int m_depth = 0; ///< of parentheses
    int m_digit = 0; ///< of an octal escape or of hex
    int m_digits = 0;
    bool m_is_packed = false; ///< the stream of this object has a filter
    bool m_is_encrypted = false;
};

} // namespace chatkeep::archive
