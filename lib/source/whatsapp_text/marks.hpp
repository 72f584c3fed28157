#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The invisible direction marks that WhatsApp puts around names and in front of its own words.

#include <string>
#include <string_view>

namespace chatkeep::source::whatsapp_text {

inline constexpr std::string_view k_lrm = "\xE2\x80\x8E";
inline constexpr std::string_view k_rlm = "\xE2\x80\x8F";

/// Bytes of the direction mark (or BOM) at the front of text; 0 when there is none.
[[nodiscard]] inline std::size_t mark_length(std::string_view text) noexcept {
    if (text.size() < 3 || static_cast<unsigned char>(text[0]) < 0xE2) {
        return 0;
    }
    const auto a = static_cast<unsigned char>(text[0]);
    const auto b = static_cast<unsigned char>(text[1]);
    const auto c = static_cast<unsigned char>(text[2]);
    if (a == 0xE2 && b == 0x80 && (c == 0x8E || c == 0x8F || (c >= 0xAA && c <= 0xAE))) {
        return 3; // U+200E, U+200F, U+202A to U+202E
    }
    return a == 0xEF && b == 0xBB && c == 0xBF ? 3 : 0;
}

/// Bytes of a mark that WhatsApp puts around the name of a sender at the front of text: U+200E, and U+202A
/// and U+202C around a number; 0 when there is none.
[[nodiscard]] inline std::size_t name_mark_length(std::string_view text) noexcept {
    if (!text.starts_with("\xE2\x80") || text.size() < 3) {
        return 0;
    }
    const auto last = static_cast<unsigned char>(text[2]);
    return last == 0x8E || last == 0xAA || last == 0xAC ? 3 : 0;
}

/// Text without leading marks; count tells how many bytes they took.
[[nodiscard]] std::string_view skip_marks(std::string_view text) noexcept;

/// Text without the mark that WhatsApp puts in front of its own words: the others are a part of it.
[[nodiscard]] inline std::string_view skip_app_mark(std::string_view text) noexcept {
    const bool marked = text.starts_with(k_lrm) || text.starts_with(k_rlm);
    return marked ? text.substr(k_lrm.size()) : text;
}

/// For comparing with tables: no marks, all kinds of space as ' ', no trailing space or full stop. What
/// changes inside is put together in buffer, which the result then lies in; nearly always the result is a
/// part of text.
[[nodiscard]] std::string_view comparable(std::string_view text, std::string& buffer);

/// The same in memory of its own, for what is compared once.
[[nodiscard]] std::string comparable(std::string_view text);

/// The bytes of text that comparable() makes count bytes of, behind from others. The app's mark in front
/// of them is no part of them, but all others are.
[[nodiscard]] std::string_view written_part(std::string_view text, std::size_t from,
                                            std::size_t count) noexcept;

[[nodiscard]] bool has_mark(std::string_view text) noexcept;

} // namespace chatkeep::source::whatsapp_text
