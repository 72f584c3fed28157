#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What XML or HTML says without its tags: a number whose digits stand in several runs is one number.

#include "base/io.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace chatkeep::archive {

/// The character of a reference without "&" and ";": "#233", "#xe9", "amp", "commat"; 0: it is none that is
/// known. Known names: of the characters of ASCII and of Latin-1.
[[nodiscard]] char32_t resolve_reference(std::string_view reference);

/// Hands out the text with references resolved; tags that end a paragraph, a line or a cell become a line
/// end, others nothing. Any bytes are read. Memory: a window.
class MarkupTextInput : public base::Input {
public:
    /// markup must outlive it.
    explicit MarkupTextInput(base::Input& markup) : m_markup(markup) {}

    std::size_t read(char* buffer, std::size_t size) override;

private:
    using Step = void (MarkupTextInput::*)(char);

    void in_text(char c);
    void in_tag(char c);
    void in_reference(char c);
    void end_reference(bool is_whole);

    base::Input& m_markup;
    std::array<char, 4096> m_buffer{};
    std::string m_ready;
    std::size_t m_given = 0;
    Step m_step = &MarkupTextInput::in_text;
    std::string m_name; ///< of a tag or a reference
    bool m_has_name = false;
};

} // namespace chatkeep::archive
