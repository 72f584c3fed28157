#pragma once
// SPDX-License-Identifier: EUPL-1.2
// data/proof/derived.jsonl: the values that cleaning put in the place of fields, by their records.

#include "base/line_input.hpp"
#include "hash/canonical_text.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::archive {

/// By the name of the field, in canonical JSON.
using DerivedMembers = std::map<std::string, std::string, std::less<>>;

/// Reads the values one by one, in the order of the records. Every fault throws Error{check}.
class DerivedValues {
public:
    /// input: data/proof/derived.jsonl, nullptr where there is none. Must outlive it.
    explicit DerivedValues(base::Input* input);

    /// Those of one record; records must be asked for in order.
    [[nodiscard]] DerivedMembers take(std::uint64_t conversation, std::uint64_t index);

    /// There must be no values left.
    void finish() const;

private:
    [[noreturn]] void fail(std::string_view what) const;
    void advance();

    std::optional<base::LineInput> m_lines;
    std::vector<hash::CanonicalMember> m_members;
    bool m_is_there = false;
    std::uint64_t m_conversation = 0;
    std::uint64_t m_index = 0;
    std::string m_field;
    std::string m_value;
};

} // namespace chatkeep::archive
