#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A text as recognisers see it, with a map back to its own bytes: one way of writing for spaces, dashes and
// digits, NFC, nothing invisible, no signs in brackets, no escapes of JSON. Only for matching; the original
// is never changed by it.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chatkeep::policy {

/// A sign in brackets, as people write it so that no program makes a link of a host or an address:
/// "example[.]nl", "10(dot)0(dot)0(dot)1", "hxxp[://]example.nl".
struct BracketedSign {
    std::size_t size = 0;       ///< with the brackets; 0: there is none
    std::string_view sign = {}; ///< what is meant
};

/// The one that begins at at, between two letters or digits.
[[nodiscard]] BracketedSign bracketed_sign(std::string_view text, std::size_t at) noexcept;

/// Whether a text holds JSON, in which escapes may stand for what rules look for: readers keep what an app
/// stored so, also behind the number of a row. Says yes to a text in which something only begins as JSON
/// does.
[[nodiscard]] bool has_json_escapes(std::string_view text) noexcept;

class Normalised {
public:
    /// text must outlive this object's use.
    void read(std::string_view text);

    /// The same, with escapes of JSON also in a text that is not JSON whole: a string out of it.
    void read_escaped(std::string_view text);

    /// The same of a file's name. What WhatsApp on iOS counts a chat's files with, "00000042-", stands on a
    /// line of its own: no digit of it belongs to what the name says.
    void read_file_name(std::string_view text);

    [[nodiscard]] std::string_view text() const noexcept {
        return m_plain ? m_original : std::string_view(m_text);
    }

    /// The bytes of the original that [begin, end) stands for, widened to grapheme borders.
    [[nodiscard]] std::pair<std::size_t, std::size_t> original(std::size_t begin, std::size_t end) const;

    /// Whether the byte at at of text() was written as in a link: %20.
    [[nodiscard]] bool is_escaped(std::size_t at) const noexcept {
        return !m_plain && m_to[at] - m_from[at] == 3 && m_original[m_from[at]] == '%';
    }

private:
    void read(std::string_view text, bool is_json);
    void append(std::string_view bytes, std::size_t from, std::size_t to);
    [[nodiscard]] std::size_t append_plain(std::size_t at);
    [[nodiscard]] bool take_changed(char32_t value, std::size_t at, std::size_t next);
    [[nodiscard]] std::size_t take_escape(std::size_t at);
    std::size_t append_composed(std::size_t at);
    [[nodiscard]] std::size_t take(std::size_t at);

    bool m_plain = true;
    bool m_is_json = false;
    std::string_view m_original;
    std::string m_text;
    std::vector<std::uint32_t> m_from; ///< per byte of m_text: where its source begins …
    std::vector<std::uint32_t> m_to;   ///< … and ends
};

} // namespace chatkeep::policy
