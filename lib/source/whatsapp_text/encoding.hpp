#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Bytes that are no UTF-8, which WhatsApp always writes: a few that were damaged, or a whole text that
// somebody saved in a code page.

#include "source/whatsapp_text/records.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace chatkeep::source::whatsapp_text {

/// Counts lines beyond ASCII, for a text that is not well-formed.
class EncodingCheck {
public:
    /// name: of the file, for messages.
    explicit EncodingCheck(std::string name) : m_name(std::move(name)) {}

    /// Every record of the text. Throws Error{data} where the names of two senders are no UTF-8 and would be
    /// the same with U+FFFD in them: different people would become one.
    void add(const RawRecord& record);

    /// Throws Error{data} when most lines beyond ASCII are no UTF-8, and more than a few: words would be lost
    /// everywhere.
    void finish() const;

private:
    void add_name(std::string_view name, std::uint64_t line);

    std::string m_name;
    std::map<std::string, std::string> m_names; ///< of senders that are no UTF-8: repaired → as written
    std::uint64_t m_good = 0;                   ///< lines beyond ASCII that are UTF-8
    std::uint64_t m_bad = 0;                    ///< and those that are not
    std::uint64_t m_first_bad = 0;
};

[[nodiscard]] bool is_ascii(std::string_view text) noexcept;

/// A place in a text.
struct BytePlace {
    std::uint64_t line = 0;   ///< from 1
    std::uint64_t offset = 0; ///< bytes in the file
};

/// The first byte of a record that is no UTF-8; the end of the record when there is none.
[[nodiscard]] BytePlace first_bad_byte(const RawRecord& record) noexcept;

} // namespace chatkeep::source::whatsapp_text
