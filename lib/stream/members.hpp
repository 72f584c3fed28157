#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The members of an object by number, found in one pass.

#include "stream/value.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace chatkeep::stream {

/// A message has twenty members, and asking for each by name would walk them all each time. Name is an
/// enumeration whose values count from 0 in the order of names; fastest when that is the order in which the
/// writer writes.
template <typename Name, std::size_t N>
class Members {
public:
    Members(const Value& object, const std::array<std::string_view, N>& names) : m_names(names) {
        object.for_each_member([this](std::string_view name, Value value) { take(name, value); });
    }

    /// nullptr when the member is not there.
    [[nodiscard]] const Value* find(Name name) const noexcept {
        const auto at = static_cast<std::size_t>(name);
        return m_present[at] ? &m_values[at] : nullptr;
    }

    /// Text of the member, or "" when absent or no string.
    [[nodiscard]] std::string_view text(Name name) const noexcept {
        const Value* value = find(name);
        return value == nullptr ? std::string_view() : value->text().value_or(std::string_view());
    }

    /// true only when the member is there and true.
    [[nodiscard]] bool flag(Name name) const noexcept {
        const Value* value = find(name);
        return value != nullptr && value->boolean().value_or(false);
    }

private:
    void take(std::string_view name, Value value) noexcept {
        std::size_t at = m_expected;
        for (std::size_t tried = 0; tried < N; ++tried) {
            if (is_same_name(m_names[at], name)) {
                m_values[at] = value;
                m_present[at] = true;
                m_expected = at + 1 == N ? 0 : at + 1;
                return;
            }
            at = at + 1 == N ? 0 : at + 1;
        }
    }

    const std::array<std::string_view, N>& m_names;
    std::array<Value, N> m_values;
    std::array<bool, N> m_present{};
    std::size_t m_expected = 0;
};

} // namespace chatkeep::stream
