#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A light view of a parsed JSON value. Valid until the Reader or Document that gave it moves on.
// Reads the parser's tape itself: a stage asks every message for some twenty values, and a call into the
// library for each would cost more than the parsing.

#include "base/text.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

namespace chatkeep::stream {

/// A parsed document as simdjson lays it out (its doc/tape.md): words of a kind in the top byte and 56 bits
/// of payload. Strings stand elsewhere, each behind its length in four bytes.
struct Tape {
    const std::uint64_t* words = nullptr;
    const char* strings = nullptr;
};

using base::is_same_name;

/// Never throws: asking a value for what it is not gives nullopt (or no calls).
class Value {
public:
    Value() = default;

    /// The tape must outlive the value.
    Value(const Tape& tape, std::size_t index) noexcept : m_tape(&tape), m_index(index) {}

    [[nodiscard]] bool is_object() const noexcept { return kind() == '{'; }

    [[nodiscard]] bool is_array() const noexcept { return kind() == '['; }

    [[nodiscard]] bool is_null() const noexcept { return kind() == 'n'; }

    [[nodiscard]] std::optional<std::string_view> text() const noexcept {
        return kind() == '"' ? std::optional(text_at(m_index)) : std::nullopt;
    }

    /// Whole numbers from -2^63 to 2^63 - 1.
    [[nodiscard]] std::optional<std::int64_t> integer() const noexcept {
        return kind() == 'l' ? std::optional(static_cast<std::int64_t>(m_tape->words[m_index + 1]))
                             : std::nullopt;
    }

    [[nodiscard]] std::optional<bool> boolean() const noexcept {
        const char k = kind();
        return k == 't' || k == 'f' ? std::optional(k == 't') : std::nullopt;
    }

    /// Any number, as JSON's common reading has it: an IEEE double. Only for canonical JSON of foreign
    /// documents; the stream itself has integers alone.
    [[nodiscard]] std::optional<double> number() const noexcept {
        const std::uint64_t word = m_tape == nullptr ? 0 : m_tape->words[m_index + 1];
        switch (kind()) {
        case 'd':
            return std::bit_cast<double>(word);
        case 'u':
            return static_cast<double>(word);
        case 'l':
            return static_cast<double>(static_cast<std::int64_t>(word));
        default:
            return std::nullopt;
        }
    }

    /// Whether every number inside, however deep, is one that integer() gives.
    [[nodiscard]] bool has_integers_only() const noexcept {
        const std::size_t end = m_tape == nullptr ? 0 : behind(m_index);
        for (std::size_t at = m_index; at < end; ++at) {
            const char kind = kind_of(m_tape->words[at]);
            if (kind == 'd' || kind == 'u') {
                return false;
            }
            at += kind == 'l' ? 1U : 0U;
        }
        return true;
    }

    /// The member of an object; linear in the number of members.
    [[nodiscard]] std::optional<Value> find(std::string_view name) const noexcept {
        const auto [first, last] = inside('{');
        for (std::size_t at = first; at < last; at = behind(at + 1)) {
            if (is_same_name(text_at(at), name)) {
                return Value(*m_tape, at + 1);
            }
        }
        return std::nullopt;
    }

    /// Text of a member, or "" when absent or no string.
    [[nodiscard]] std::string_view text_of(std::string_view name) const noexcept {
        const auto member = find(name);
        return member ? member->text().value_or(std::string_view()) : std::string_view();
    }

    /// visit(std::string_view name, Value) for each member of an object, in order.
    template <typename Visit>
    void for_each_member(const Visit& visit) const {
        const auto [first, last] = inside('{');
        for (std::size_t at = first; at < last; at = behind(at + 1)) {
            visit(text_at(at), Value(*m_tape, at + 1));
        }
    }

    /// visit(Value) for each item of an array, in order.
    template <typename Visit>
    void for_each_item(const Visit& visit) const {
        const auto [first, last] = inside('[');
        for (std::size_t at = first; at < last; at = behind(at)) {
            visit(Value(*m_tape, at));
        }
    }

    /// Walks through all that stands inside, however deep, in the order it was written, until a visit
    /// returns false; true when none did. Calls visit.text() for strings and for the names of members,
    /// visit.integer(), visit.open(is_object), visit.close(), and visit.other() for any other value.
    template <typename Visit>
    bool for_each_inside(Visit& visit) const {
        const std::size_t end = m_tape == nullptr ? 0 : behind(m_index);
        bool goes_on = true;
        for (std::size_t at = m_index + 1; goes_on && at < end; ++at) {
            const char kind = kind_of(m_tape->words[at]);
            if (kind == '"') {
                goes_on = visit.text(text_at(at));
            } else if (kind == 'l') {
                goes_on = visit.integer(static_cast<std::int64_t>(m_tape->words[++at]));
            } else if (kind == '{' || kind == '[') {
                goes_on = visit.open(kind == '{');
            } else if (kind == '}' || kind == ']') {
                goes_on = visit.close();
            } else {
                at += kind == 'u' || kind == 'd' ? 1U : 0U;
                goes_on = visit.other();
            }
        }
        return goes_on;
    }

private:
    static constexpr unsigned k_kind_shift = 56;

    [[nodiscard]] static char kind_of(std::uint64_t word) noexcept {
        return static_cast<char>(word >> k_kind_shift);
    }

    [[nodiscard]] char kind() const noexcept {
        return m_tape == nullptr ? 'n' : kind_of(m_tape->words[m_index]);
    }

    [[nodiscard]] std::string_view text_at(std::size_t index) const noexcept {
        constexpr std::uint64_t payload = (std::uint64_t{1} << k_kind_shift) - 1;
        const char* const place = m_tape->strings + (m_tape->words[index] & payload);
        std::uint32_t size = 0;
        std::memcpy(&size, place, sizeof size);
        return {place + sizeof size, size};
    }

    /// The index behind the value at index.
    [[nodiscard]] std::size_t behind(std::size_t index) const noexcept {
        const std::uint64_t word = m_tape->words[index];
        switch (kind_of(word)) {
        case '{':
        case '[':
            return static_cast<std::uint32_t>(word); // the low half of a container's payload
        case 'l':
        case 'u':
        case 'd':
            return index + 2; // the number itself is a word of its own
        default:
            return index + 1;
        }
    }

    struct Inside {
        std::size_t first;
        std::size_t last;
    };

    /// Where the items of a container of this kind stand, last excluded; nowhere when the value is another.
    [[nodiscard]] Inside inside(char container) const noexcept {
        return kind() == container ? Inside{m_index + 1, behind(m_index) - 1} : Inside{0, 0};
    }

    const Tape* m_tape = nullptr;
    std::size_t m_index = 0;
};

} // namespace chatkeep::stream
