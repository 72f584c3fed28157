#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A light view of a parsed JSON value. Valid until the Reader or Document that gave it moves on.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace chatkeep::stream {

/// Never throws: asking a value for what it is not gives nullopt (or no calls).
class Value {
public:
    Value() = default;

    Value(const void* document, std::size_t index) noexcept : m_document(document), m_index(index) {}

    [[nodiscard]] bool is_object() const noexcept;
    [[nodiscard]] bool is_array() const noexcept;
    [[nodiscard]] bool is_null() const noexcept;
    [[nodiscard]] std::optional<std::string_view> text() const noexcept;
    [[nodiscard]] std::optional<std::int64_t> integer() const noexcept;
    /// Any number, as JSON's common reading has it: an IEEE double. Only for canonical JSON of foreign
    /// documents; the stream itself has integers alone.
    [[nodiscard]] std::optional<double> number() const noexcept;
    [[nodiscard]] std::optional<bool> boolean() const noexcept;
    /// The member of an object; linear in the number of members.
    [[nodiscard]] std::optional<Value> find(std::string_view name) const noexcept;
    /// Text of a member, or "" when absent or no string.
    [[nodiscard]] std::string_view text_of(std::string_view name) const noexcept;
    void for_each_member(const std::function<void(std::string_view, Value)>& visit) const;
    void for_each_item(const std::function<void(Value)>& visit) const;

private:
    const void* m_document = nullptr;
    std::size_t m_index = 0;
};

} // namespace chatkeep::stream
