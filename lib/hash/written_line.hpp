#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A record in the form in which stream::Writer writes it, read without the stream's parser: what stands in
// such a line is nearly always committed as it is written. Any other line is left to the parser.

#include "base/text.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace chatkeep::hash {

class WrittenValue;

/// A record in that form: no space between values, each text with exactly the escapes of canonical JSON and
/// each number an integer that canonical JSON has, names without escapes, no member twice.
class WrittenLine {
public:
    /// Bytes behind a line that must be there to be read.
    static constexpr std::size_t k_padding = 16;

    /// line: UTF-8, with k_padding bytes behind it. False when it has another form; it may be a record all
    /// the same. The line must outlive what is read of it.
    [[nodiscard]] bool parse(std::string_view line);

    /// After parse() gave true. The line's bytes may change in the meantime, its form may not.
    [[nodiscard]] WrittenValue root() const noexcept;

    /// Where in the line ids of conversations, participants and messages stand, as IdMask finds them.
    [[nodiscard]] std::span<const std::uint32_t> ids() const noexcept { return m_ids; }

private:
    friend class WrittenValue;

    struct Token {
        std::uint32_t begin;
        std::uint32_t size;   ///< of a text without its quotes, which begin is behind
        std::uint32_t behind; ///< the token behind the value
        char kind;            ///< '{', '[', '"' (a text), '\\' (a text with escapes), 'n' (all others)
    };

    /// Of what ends at m_at.
    void add_token(std::size_t begin, char kind);
    bool read_value(unsigned depth, std::string_view name);
    bool read_object(unsigned depth);
    bool read_array(unsigned depth, std::string_view name);
    bool read_text();
    bool read_other();
    bool is_new_name(std::size_t object, std::string_view name, std::uint64_t& marks) const noexcept;

    /// No byte that may stand anywhere at the line's end.
    [[nodiscard]] char next_byte() const noexcept { return m_at < m_line.size() ? m_line[m_at] : '\0'; }

    [[nodiscard]] std::string_view bytes_of(const Token& token) const noexcept {
        return m_line.substr(token.begin, token.size);
    }

    std::string_view m_line;
    std::size_t m_at = 0;
    std::vector<Token> m_tokens;
    std::vector<std::uint32_t> m_ids;
};

/// What stream::Value is of a parsed record, of a WrittenLine; valid until that parses another.
class WrittenValue {
public:
    WrittenValue() = default;

    WrittenValue(const WrittenLine& line, std::size_t index) noexcept : m_line(&line), m_index(index) {}

    [[nodiscard]] bool is_object() const noexcept { return kind() == '{'; }

    [[nodiscard]] bool is_array() const noexcept { return kind() == '['; }

    [[nodiscard]] bool is_text() const noexcept { return kind() == '"' || kind() == '\\'; }

    /// As written; of a text without its quotes.
    [[nodiscard]] std::string_view bytes() const noexcept { return m_line->bytes_of(token()); }

    /// As written, with the quotes of a text.
    [[nodiscard]] std::string_view written() const noexcept {
        const std::string_view inner = bytes();
        return is_text() ? std::string_view(inner.data() - 1, inner.size() + 2) : inner;
    }

    /// Of a text that has no escapes.
    [[nodiscard]] std::optional<std::string_view> text() const noexcept {
        return kind() == '"' ? std::optional(bytes()) : std::nullopt;
    }

    [[nodiscard]] std::optional<WrittenValue> find(std::string_view name) const noexcept {
        const std::size_t last = is_object() ? token().behind : 0;
        for (std::size_t at = m_index + 1; at < last; at = token(at + 1).behind) {
            if (base::is_same_name(m_line->bytes_of(token(at)), name)) {
                return WrittenValue(*m_line, at + 1);
            }
        }
        return std::nullopt;
    }

    /// "" when absent or no such text().
    [[nodiscard]] std::string_view text_of(std::string_view name) const noexcept {
        const auto member = find(name);
        return member ? member->text().value_or(std::string_view()) : std::string_view();
    }

    template <typename Visit>
    void for_each_member(const Visit& visit) const {
        const std::size_t last = is_object() ? token().behind : 0;
        for (std::size_t at = m_index + 1; at < last; at = token(at + 1).behind) {
            visit(m_line->bytes_of(token(at)), WrittenValue(*m_line, at + 1));
        }
    }

    template <typename Visit>
    void for_each_item(const Visit& visit) const {
        const std::size_t last = is_array() ? token().behind : 0;
        for (std::size_t at = m_index + 1; at < last; at = token(at).behind) {
            visit(WrittenValue(*m_line, at));
        }
    }

private:
    [[nodiscard]] const WrittenLine::Token& token(std::size_t index) const noexcept {
        return m_line->m_tokens[index];
    }

    [[nodiscard]] const WrittenLine::Token& token() const noexcept { return token(m_index); }

    [[nodiscard]] char kind() const noexcept { return m_line == nullptr ? 'n' : token().kind; }

    const WrittenLine* m_line = nullptr;
    std::size_t m_index = 0;
};

inline WrittenValue WrittenLine::root() const noexcept {
    return {*this, 0};
}

} // namespace chatkeep::hash
