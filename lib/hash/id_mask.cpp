// SPDX-License-Identifier: EUPL-1.2
#include "hash/id_mask.hpp"

#include "base/text.hpp"
#include "hash/commitment.hpp"
#include "hash/sha256_detail.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::hash {

namespace {

constexpr std::size_t k_id_size = 33;

bool is_id(std::string_view text) noexcept {
    const bool has_form = text.size() == k_id_size && (text[0] == 'c' || text[0] == 'p' || text[0] == 'm');
    return has_form && std::all_of(text.begin() + 1, text.end(),
                                   [](char c) { return base::is_digit(c) || (c >= 'a' && c <= 'f'); });
}

/// The members that hold ids; a text of that form elsewhere is a text.
bool holds_id(std::string_view member) noexcept {
    static constexpr std::array<std::string_view, 8> k_members = {
        "id", "conversation", "sender", "message", "participant", "owner", "actor", "voters"};
    return std::find(k_members.begin(), k_members.end(), member) != k_members.end();
}

/// The offset of the quote that ends the string whose first character is at `at`; the end of the line where
/// there is none.
std::size_t end_of_string(std::string_view line, std::size_t at) noexcept {
    while (true) {
        at = std::min(line.find_first_of("\"\\", at), line.size());
        if (at == line.size() || line[at] == '"') {
            return at;
        }
        at = std::min(at + 2, line.size());
    }
}

bool is_name(std::string_view line, std::size_t behind) noexcept {
    const std::size_t next = line.find_first_not_of(" \t\r", behind);
    return next != std::string_view::npos && line[next] == ':';
}

} // namespace

IdMask::IdMask(const ReadoutKey& key) : m_key(field_key(key.value(), "chatkeep:ids")) {}

IdMask::~IdMask() {
    OPENSSL_cleanse(m_key.data(), m_key.size());
}

std::string IdMask::masked(std::string_view id) const {
    if (!is_id(id)) {
        return std::string(id);
    }
    return id.front() + to_hex(field_key(m_key, id)).substr(0, k_id_size - 1);
}

void IdMask::mask(std::string_view line, std::string& out) const {
    out.assign(line);
    std::string_view member;
    for (std::size_t at = line.find('"'); at != std::string_view::npos; at = line.find('"', at)) {
        const std::size_t end = end_of_string(line, at + 1);
        const std::string_view text = line.substr(at + 1, end - at - 1);
        at = std::min(end + 1, line.size());
        if (is_name(line, at)) {
            member = text;
        } else if (is_id(text) && holds_id(member)) {
            out.replace(end - text.size(), text.size(), masked(text));
        }
    }
}

} // namespace chatkeep::hash
