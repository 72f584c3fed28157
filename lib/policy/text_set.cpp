// SPDX-License-Identifier: EUPL-1.2
#include "policy/text_set.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace chatkeep::policy {

namespace {

bool has_border(std::string_view text, std::size_t at, bool joins) noexcept {
    const auto is_part = [joins](char c) { return base::is_alnum(c) || (joins && c == '_'); };
    const bool before = at > 0 && is_part(text[at - 1]);
    const bool behind = at < text.size() && is_part(text[at]);
    return before != behind;
}

} // namespace

/// The state behind a byte; a new one where the tree ends.
std::uint32_t TextSet::step(std::uint32_t state, char byte) {
    std::uint8_t& of_byte = m_class[static_cast<unsigned char>(byte)];
    if (of_byte == 0) {
        CHATKEEP_CHECK(m_classes < m_class.size());
        of_byte = static_cast<std::uint8_t>(m_classes++);
        m_class[static_cast<unsigned char>(base::to_upper(byte))] = of_byte;
    }
    const auto fresh = static_cast<std::uint32_t>(m_states.size());
    std::vector<std::uint32_t>& next = m_states[state].next;
    next.resize(std::max<std::size_t>(next.size(), of_byte + std::size_t{1}));
    if (next[of_byte] != 0) {
        return next[of_byte];
    }
    next[of_byte] = fresh;
    m_states.emplace_back();
    return fresh;
}

void TextSet::add(std::span<const std::string_view> texts, unsigned group) {
    CHATKEEP_CHECK(group < 64);
    for (std::string_view text : texts) {
        End end;
        end.group = group;
        end.begins_word = text.starts_with('|');
        text.remove_prefix(end.begins_word ? 1 : 0);
        end.ends_word = text.ends_with('|');
        text.remove_suffix(end.ends_word ? 1 : 0);
        end.size = text.size();
        std::uint32_t state = 0;
        for (const char c : text) {
            state = step(state, c);
        }
        m_states[state].ends.push_back(end);
    }
}

/// The rows of the automaton of Aho and Corasick: a state goes on as the longest of its endings that is a
/// state too, wherever its own texts end.
void TextSet::settle() {
    std::vector<std::uint32_t> shorter(m_states.size(), 0);
    std::vector<std::uint32_t> order{0};
    for (std::size_t i = 0; i < order.size(); ++i) {
        const std::uint32_t state = order[i];
        State& own = m_states[state];
        const State& ending = m_states[shorter[state]];
        if (state != 0) {
            own.ends.insert(own.ends.end(), ending.ends.begin(), ending.ends.end());
        }
        own.next.resize(m_classes);
        for (std::size_t c = 0; c < m_classes; ++c) {
            const std::uint32_t otherwise = state == 0 ? 0 : ending.next[c];
            if (own.next[c] == 0) {
                own.next[c] = otherwise;
            } else {
                shorter[own.next[c]] = otherwise;
                order.push_back(own.next[c]);
            }
        }
    }
    m_next.clear();
    for (const State& state : m_states) {
        for (const std::uint32_t next : state.next) {
            const bool ends = !m_states[next].ends.empty();
            m_next.push_back(static_cast<std::uint32_t>(next * m_classes * 2) + (ends ? 1U : 0U));
        }
    }
}

bool TextSet::stands(const End& end, std::string_view text, std::size_t behind) const noexcept {
    return (!end.begins_word || has_border(text, behind - end.size, m_joins)) &&
           (!end.ends_word || has_border(text, behind, m_joins));
}

std::uint64_t TextSet::groups_in(std::string_view text) const noexcept {
    std::uint64_t groups = 0;
    if (m_next.empty()) {
        return groups;
    }
    const std::uint32_t* const rows = m_next.data();
    std::uint32_t entry = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        entry = rows[(entry >> 1U) + m_class[static_cast<unsigned char>(text[at])]];
        if ((entry & 1U) == 0) {
            continue;
        }
        for (const End& end : m_states[(entry >> 1U) / m_classes].ends) {
            groups |= stands(end, text, at + 1) ? std::uint64_t{1} << end.group : 0U;
        }
    }
    return groups;
}

} // namespace chatkeep::policy
