// SPDX-License-Identifier: EUPL-1.2
#include "archive/derived_values.hpp"

#include "archive/proof_check.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

namespace chatkeep::archive {

DerivedValues::DerivedValues(base::Input* input) {
    if (input != nullptr) {
        m_lines.emplace(*input, std::string(k_derived));
        advance();
    }
}

DerivedMembers DerivedValues::take(std::uint64_t conversation, std::uint64_t index) {
    DerivedMembers values;
    while (m_is_there && m_conversation == conversation && m_index == index) {
        if (!values.empty() && values.rbegin()->first >= m_field) {
            fail("the values of a record are not in order");
        }
        values[m_field] = m_value;
        advance();
    }
    return values;
}

void DerivedValues::finish() const {
    if (m_is_there) {
        fail("a value belongs to no record that was cleaned");
    }
}

void DerivedValues::fail(std::string_view what) const {
    throw base::Error(base::Fault::check, base::at_line(std::string(k_derived), m_lines->number()),
                      std::string(what));
}

void DerivedValues::advance() {
    std::string_view line;
    m_is_there = m_lines->next(line);
    if (!m_is_there) {
        return;
    }
    const bool is_canonical = hash::find_canonical_fault(line).empty() && hash::list_members(line, m_members);
    if (!is_canonical || m_members.size() != 4) {
        fail("not in the form of chat-archive");
    }
    const std::string_view* conversation = hash::find_member(m_members, "conv");
    const std::string_view* field = hash::find_member(m_members, "field");
    const std::string_view* index = hash::find_member(m_members, "i");
    const std::string_view* value = hash::find_member(m_members, "value");
    const bool is_whole = conversation != nullptr && field != nullptr && index != nullptr && value != nullptr;
    const auto c = is_whole ? hash::to_unsigned(*conversation) : std::nullopt;
    const auto i = is_whole ? hash::to_unsigned(*index) : std::nullopt;
    if (!c || !i || !hash::decode_string(*field, m_field)) {
        fail("not in the form of chat-archive");
    }
    m_conversation = *c;
    m_index = *i;
    m_value = *value;
}

} // namespace chatkeep::archive
