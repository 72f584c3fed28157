// SPDX-License-Identifier: EUPL-1.2
#include "hash/commitment.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "hash/sha256_detail.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace chatkeep::hash {

namespace {

constexpr std::size_t k_longest_name = 64;

Hash256 derive(const Hash256& key, std::string_view purpose, std::uint32_t index) noexcept {
    std::string message(purpose);
    message += bytes_of(big_endian<4>(index));
    return HmacState(key).of(message);
}

bool is_word(char c) noexcept {
    return base::is_alnum(c) || static_cast<unsigned char>(c) >= 0x80;
}

/// Of a field that is no blob.
Hash256 commit_value(const Hash256& field_key, const FieldValue& field) noexcept {
    return field.kind == FieldKind::text ? commit_text(field_key, field.bytes)
                                         : commit_json(field_key, field.bytes);
}

void add_field(Sha256& leaf, std::string_view name, const Hash256& commitment) noexcept {
    const std::array<char, 2> head = {static_cast<char>(kind_of(name)), static_cast<char>(name.size())};
    leaf.add(bytes_of(head)).add(name).add(commitment);
}

} // namespace

FieldKind kind_of(std::string_view name) noexcept {
    if (name == "text") {
        return FieldKind::text;
    }
    return name.starts_with("blob") ? FieldKind::blob : FieldKind::json;
}

bool is_field_name(std::string_view name) noexcept {
    return !name.empty() && name.size() <= k_longest_name &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return base::is_digit(c) || (c >= 'a' && c <= 'z') || c == '_' || c == '.';
           });
}

Hash256 conversation_salt(const Hash256& readout_key, std::uint32_t conversation) noexcept {
    return derive(readout_key, "cvr1:conv", conversation);
}

Hash256 conversation_key(const Hash256& readout_key, std::uint32_t conversation) noexcept {
    return derive(readout_key, "cvr1:key", conversation);
}

Hash256 message_key(const Hash256& conversation_key, std::uint64_t index) noexcept {
    return HmacState(conversation_key).of(bytes_of(big_endian<8>(index)));
}

Hash256 field_key(const Hash256& message_key, std::string_view name) noexcept {
    return HmacState(message_key).of(name);
}

Hash256 part_key(const Hash256& field_key, std::uint32_t part) noexcept {
    return HmacState(field_key).of(bytes_of(big_endian<4>(part)));
}

std::size_t first_part_length(std::string_view text) noexcept {
    if (text.empty()) {
        return 0;
    }
    const bool word = is_word(text.front());
    std::size_t length = 1;
    while (length < text.size() && is_word(text[length]) == word) {
        ++length;
    }
    return length;
}

Hash256 commit_json(const Hash256& field_key, std::string_view jcs) noexcept {
    return Sha256(k_json).add(field_key).add(jcs).finish();
}

Hash256 commit_part(const Hash256& part_key, std::string_view part) noexcept {
    return Sha256(k_part).add(part_key).add(part).finish();
}

Hash256 commit_text(const Hash256& field_key, std::string_view text) noexcept {
    const HmacState keys(field_key);
    Sha256 parts(k_parts);
    std::uint32_t number = 0;
    do {
        const std::string_view part = text.substr(0, first_part_length(text));
        parts.add(commit_part(keys.of(bytes_of(big_endian<4>(number++))), part));
        text.remove_prefix(part.size());
    } while (!text.empty());
    return parts.finish();
}

struct PartsCommitment::State {
    Sha256 parts{k_parts};
    std::optional<Sha256> part;
    bool is_empty = true;
};

PartsCommitment::PartsCommitment() : m_state(std::make_unique<State>()) {}

PartsCommitment::~PartsCommitment() = default;

void PartsCommitment::add(const Hash256& part) {
    m_state->parts.add(part);
    m_state->is_empty = false;
}

void PartsCommitment::begin_part(const Hash256& part_key) {
    CHATKEEP_CHECK(!m_state->part);
    m_state->part.emplace(k_part).add(part_key);
}

void PartsCommitment::add_bytes(std::string_view bytes) {
    CHATKEEP_CHECK(m_state->part.has_value());
    m_state->part->add(bytes);
}

Hash256 PartsCommitment::end_part() {
    CHATKEEP_CHECK(m_state->part.has_value());
    const Hash256 part = m_state->part->finish();
    m_state->part.reset();
    add(part);
    return part;
}

Hash256 PartsCommitment::finish() {
    CHATKEEP_CHECK(!m_state->is_empty && !m_state->part);
    return m_state->parts.finish();
}

Hash256 leaf_of(const Hash256& message_key, std::span<const FieldValue> fields) noexcept {
    const HmacState keys(message_key);
    Sha256 leaf(k_leaf);
    for (const FieldValue& field : fields) {
        const bool is_blob = field.kind == FieldKind::blob;
        add_field(leaf, field.name, is_blob ? field.blob : commit_value(keys.of(field.name), field));
    }
    return leaf.finish();
}

Hash256 leaf_of(std::span<const FieldCommitment> fields) noexcept {
    Sha256 leaf(k_leaf);
    for (const FieldCommitment& field : fields) {
        add_field(leaf, field.name, field.value);
    }
    return leaf.finish();
}

Hash256 conversation_leaf(const Hash256& salt, std::uint64_t messages, const Hash256& root) noexcept {
    return Sha256(k_leaf).add("C").add(salt).add(bytes_of(big_endian<8>(messages))).add(root).finish();
}

} // namespace chatkeep::hash
