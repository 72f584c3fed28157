#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A streaming HTML writer: foreign text can only go in through functions that escape it.

#include "base/io.hpp"
#include "report/words.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace chatkeep::report {

/// Writes to an output that it does not own; memory is one window. Control characters and bidirectional
/// overrides in foreign text are shown as a label (<span class=ctl>U+202E</span>), because they would hide or
/// reorder what a reader must see; where no element may stand they are left out.
class Html {
public:
    Html(base::Output& output, Language language)
        : m_output(output), m_language(language), m_buffer(k_window) {}

    ~Html() = default;
    Html(const Html&) = delete;
    Html& operator=(const Html&) = delete;
    Html(Html&&) = delete;
    Html& operator=(Html&&) = delete;

    /// Our own markup, as it is.
    Html& markup(std::string_view html) {
        put(html);
        return *this;
    }

    /// Foreign text as content.
    Html& text(std::string_view foreign);
    /// Foreign text where no element may stand: in a title, or within an attribute that markup() began.
    Html& plain(std::string_view foreign);
    /// name="value" with a space before it; value is foreign.
    Html& attribute(std::string_view name, std::string_view value);
    /// A word of ours that the language switch can change; n fills {n}. It says its language: what stands
    /// round it is foreign.
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
    void put(std::string_view bytes) {
        if (bytes.size() > k_window - m_used) {
            put_far(bytes);
            return;
        }
        std::memcpy(m_buffer.data() + m_used, bytes.data(), bytes.size());
        m_used += bytes.size();
    }

    void put_far(std::string_view bytes);
    template <typename Control>
    void escape(std::string_view text, const Control& control);

    static constexpr std::size_t k_window = std::size_t{16} * 1024;

    base::Output& m_output;
    Language m_language;
    std::vector<char> m_buffer;
    std::size_t m_used = 0;
};

} // namespace chatkeep::report
