#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Values in the form in which stream::Writer writes them; never included from outside this folder.

#include "base/lanes.hpp"
#include "base/text.hpp"
#include "hash/canonical_text.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <string_view>

namespace chatkeep::hash {

// Of a line behind which base::k_lanes bytes may be read.

/// Bytes from at on in front of the first that does not stand for itself in a text; the line's end at most.
[[nodiscard]] inline std::size_t plain_size(std::string_view line, std::size_t at) noexcept {
    const std::size_t begin = at;
    for (; at < line.size(); at += base::k_lanes) {
        const base::Lanes bytes = base::load_lanes(line.data() + at);
        const unsigned bits = base::lane_bits((bytes < 0x20) | (bytes == '"') | (bytes == '\\'));
        if (bits != 0) {
            at += static_cast<std::size_t>(std::countr_zero(bits));
            break;
        }
    }
    return std::min(at, line.size()) - begin;
}

/// A text between its quotes.
struct WrittenText {
    bool is_whole = false; ///< in canonical form, with the quote behind it
    bool has_escapes = false;
    std::size_t size = 0;
};

/// at: behind the quote in front of it.
[[nodiscard]] inline WrittenText read_written_text(std::string_view line, std::size_t at) noexcept {
    WrittenText text;
    text.size = plain_size(line, at);
    while (at + text.size < line.size() && line[at + text.size] == '\\') {
        const std::size_t escape = canonical_escape_length(line.substr(at + text.size));
        if (escape == 0) {
            return text;
        }
        text.has_escapes = true;
        text.size += escape;
        text.size += plain_size(line, at + text.size);
    }
    text.is_whole = at + text.size < line.size() && line[at + text.size] == '"';
    return text;
}

/// The size of true, false, null or an integer that canonical JSON has; 0 when none stands there.
[[nodiscard]] inline std::size_t written_word_size(std::string_view line, std::size_t at) noexcept {
    constexpr std::size_t k_most_digits = 15; // so that it is below 2^53
    const std::string_view rest = line.substr(at);
    const char first = rest.empty() ? '\0' : rest.front();
    if (first == 't' || first == 'f' || first == 'n') {
        const std::string_view other = first == 'f' ? "false" : "null";
        const std::string_view word = first == 't' ? "true" : other;
        return rest.starts_with(word) ? word.size() : 0;
    }
    const std::size_t digits = first == '-' ? 1 : 0;
    std::size_t end = digits;
    while (end < rest.size() && base::is_digit(rest[end])) {
        ++end;
    }
    const std::size_t count = end - digits;
    const bool is_canonical = count > 0 && count <= k_most_digits && (rest[digits] != '0' || end == 1);
    return is_canonical ? end : 0;
}

} // namespace chatkeep::hash
