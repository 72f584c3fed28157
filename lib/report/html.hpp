#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A streaming HTML writer: foreign text can only go in through functions that escape it.

#include "base/io.hpp"
#include "report/words.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace chatkeep::report {

/// Appends text for HTML content: markup escaped, control characters and bidirectional overrides shown as a
/// label
/// (<span class=ctl>U+202E</span>), because they would hide or reorder what a reader must see.
void append_text(std::string& out, std::string_view text);

/// Appends text for a double-quoted attribute; control characters and overrides are left out.
void append_attribute_text(std::string& out, std::string_view text);

/// Writes to an output that it does not own; memory is one window.
class Html {
public:
    Html(base::Output& output, Language language) : m_output(output), m_language(language) {}

    ~Html() = default;
    Html(const Html&) = delete;
    Html& operator=(const Html&) = delete;
    Html(Html&&) = delete;
    Html& operator=(Html&&) = delete;

    /// Our own markup, as it is.
    Html& markup(std::string_view html);
    /// Foreign text as content.
    Html& text(std::string_view foreign);
    /// Foreign text where no element may stand (a title): control characters are left out.
    Html& plain(std::string_view foreign);
    /// name="value" with a space before it; value is foreign.
    Html& attribute(std::string_view name, std::string_view value);
    /// Foreign text within an attribute that markup() began and will end.
    Html& value(std::string_view foreign);
    /// A word of ours that the language switch can change; n fills {n}. It says its language: what stands round
    /// it is foreign.
    Html& word(Word word, std::string_view n = {});
    /// placeholder and label of a control.
    Html& label(Word word);
    /// A date (YYYY-MM-DD) in words.
    Html& date(std::string_view date, bool with_weekday = false);
    Html& size(std::uint64_t bytes);
    Html& number(std::uint64_t value);

    /// Hands everything to the output.
    void flush();

    [[nodiscard]] Language language() const noexcept { return m_language; }

private:
    void spill() {
        if (m_buffer.size() >= k_window) {
            flush();
        }
    }

    static constexpr std::size_t k_window = std::size_t{128} * 1024;

    base::Output& m_output;
    Language m_language;
    std::string m_buffer;
};

} // namespace chatkeep::report
