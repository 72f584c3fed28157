// SPDX-License-Identifier: EUPL-1.2
#include "hash/written_line.hpp"

#include "hash/id_mask.hpp"
#include "hash/written_text_detail.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::hash {

namespace {

constexpr unsigned k_depth = 8; ///< no record of ours is deeper

/// Texts of members that are read as what they say, not as what is written.
bool is_read(std::string_view name) noexcept {
    static constexpr std::array<std::string_view, 4> k_members = {"type", "sha256", "mime", "sticker_sha256"};
    return std::find(k_members.begin(), k_members.end(), name) != k_members.end();
}

} // namespace

bool WrittenLine::parse(std::string_view line) {
    m_line = line;
    m_at = 0;
    m_tokens.clear();
    m_ids.clear();
    return line.starts_with('{') && line.size() < UINT32_MAX && read_value(0, {}) && m_at == line.size();
}

void WrittenLine::add_token(std::size_t begin, char kind) {
    m_tokens.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(m_at - begin),
                        static_cast<std::uint32_t>(m_tokens.size() + 1), kind});
}

bool WrittenLine::read_value(unsigned depth, std::string_view name) {
    const char first = next_byte();
    if (first == '"') {
        if (!read_text()) {
            return false;
        }
        const Token& text = m_tokens.back();
        if (text.size == k_id_size && is_id(bytes_of(text)) && holds_id(name)) {
            m_ids.push_back(text.begin);
        }
        return text.kind == '"' || !is_read(name);
    }
    if (first == '{') {
        return depth < k_depth && read_object(depth);
    }
    if (first == '[') {
        return depth < k_depth && read_array(depth, name);
    }
    return read_other();
}

bool WrittenLine::read_text() {
    const std::size_t begin = ++m_at;
    const WrittenText text = read_written_text(m_line, begin);
    m_at += text.size;
    if (!text.is_whole) {
        return false;
    }
    add_token(begin, text.has_escapes ? '\\' : '"');
    ++m_at;
    return true;
}

/// marks: a bit for each kind of name that the object has had.
bool WrittenLine::is_new_name(std::size_t object, std::string_view name,
                              std::uint64_t& marks) const noexcept {
    if (name.empty()) {
        return false;
    }
    const auto byte = [&](std::size_t at) { return std::size_t{static_cast<unsigned char>(name[at])}; };
    const std::size_t mark = (3 * name.size() + byte(0) + 5 * byte(name.size() - 1)) % 64;
    const bool may_be_twin = (marks >> mark & 1U) != 0;
    marks |= std::uint64_t{1} << mark;
    const std::size_t last = m_tokens.size() - 1; // the name itself
    for (std::size_t at = object + 1; may_be_twin && at < last; at = m_tokens[at + 1].behind) {
        if (bytes_of(m_tokens[at]) == name) {
            return false;
        }
    }
    return true;
}

bool WrittenLine::read_object(unsigned depth) {
    const std::size_t object = m_tokens.size();
    const std::size_t begin = m_at++;
    m_tokens.push_back({static_cast<std::uint32_t>(begin), 0, 0, '{'});
    std::uint64_t marks = 0;
    char next = next_byte() == '}' ? '}' : ',';
    m_at += next == '}' ? 1U : 0U;
    while (next == ',') {
        if (next_byte() != '"' || !read_text()) {
            return false;
        }
        const std::string_view name = bytes_of(m_tokens.back());
        const bool is_plain = m_tokens.back().kind == '"' && next_byte() == ':';
        if (!is_plain || !is_new_name(object, name, marks)) {
            return false;
        }
        ++m_at;
        if (!read_value(depth + 1, name)) {
            return false;
        }
        next = next_byte();
        ++m_at;
    }
    m_tokens[object].size = static_cast<std::uint32_t>(m_at - begin);
    m_tokens[object].behind = static_cast<std::uint32_t>(m_tokens.size());
    return next == '}';
}

bool WrittenLine::read_array(unsigned depth, std::string_view name) {
    const std::size_t array = m_tokens.size();
    const std::size_t begin = m_at++;
    m_tokens.push_back({static_cast<std::uint32_t>(begin), 0, 0, '['});
    bool has_objects = false;
    char next = next_byte() == ']' ? ']' : ',';
    m_at += next == ']' ? 1U : 0U;
    while (next == ',') {
        const std::size_t item = m_tokens.size();
        if (!read_value(depth + 1, name)) {
            return false;
        }
        // a text behind an object is one of its last member for IdMask: no record of ours has such a list
        const bool is_text = m_tokens[item].kind == '"' || m_tokens[item].kind == '\\';
        if (is_text && has_objects) {
            return false;
        }
        has_objects = has_objects || !is_text;
        next = next_byte();
        ++m_at;
    }
    m_tokens[array].size = static_cast<std::uint32_t>(m_at - begin);
    m_tokens[array].behind = static_cast<std::uint32_t>(m_tokens.size());
    return next == ']';
}

bool WrittenLine::read_other() {
    const std::size_t begin = m_at;
    m_at += written_word_size(m_line, begin);
    if (m_at == begin) {
        return false;
    }
    add_token(begin, 'n');
    return true;
}

} // namespace chatkeep::hash
