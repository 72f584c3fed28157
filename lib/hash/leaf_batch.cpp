// SPDX-License-Identifier: EUPL-1.2
#include "hash/leaf_batch.hpp"

#include "base/error.hpp"
#include "base/lanes.hpp"
#include "hash/sha256_detail.hpp"
#include "hash/sha256_lanes_detail.hpp"

#include <algorithm>
#include <string>

namespace chatkeep::hash {

namespace {

/// More would leave the processor's cache, fewer would leave lanes empty.
constexpr std::size_t k_most_messages = 64;
constexpr std::size_t k_most_bytes = std::size_t{64} * 1024;

char* put(char* at, std::string_view bytes) noexcept {
    return base::copy_short(at, bytes);
}

char* put(char* at, const Hash256& value) noexcept {
    std::memcpy(at, value.data(), value.size());
    return at + value.size();
}

/// A byte that says what the digest is of, and what follows.
void add_tagged(LaneHasher& hasher, unsigned char tag, const Hash256& key, std::string_view bytes) {
    char* message = hasher.add(k_sha256_start, 0, 1 + key.size() + bytes.size());
    *message = static_cast<char>(tag);
    put(put(message + 1, key), bytes);
}

} // namespace

class LeafBatch::State {
public:
    void begin(const Hash256& key) {
        m_keys.push_back(key);
        m_firsts.push_back(m_fields.size());
    }

    void add(const FieldValue& field);
    std::vector<Hash256> take();

    [[nodiscard]] std::size_t size() const noexcept { return m_keys.size(); }

    [[nodiscard]] bool is_full() const noexcept {
        return m_keys.size() >= k_most_messages || m_bytes.size() >= k_most_bytes;
    }

private:
    struct Range {
        std::size_t begin;
        std::size_t size;
    };

    struct Field {
        std::size_t message;
        FieldKind kind;
        Range name;
        Range bytes;
        std::size_t first_part; ///< of a text
        Hash256 value;          ///< its key; at last its commitment
    };

    struct Part {
        std::size_t text; ///< among the texts
        std::uint32_t number;
        Range bytes;
        Hash256 value; ///< its key; at last its commitment
    };

    [[nodiscard]] std::string_view view(const Range& range) const noexcept {
        return std::string_view(m_bytes).substr(range.begin, range.size);
    }

    Range keep(std::string_view bytes) {
        const Range range{m_bytes.size(), bytes.size()};
        m_bytes += bytes;
        return range;
    }

    void split(std::size_t field);
    /// The two states of each key, one behind the other, by the hasher.
    template <typename KeyOf>
    void work_in(std::size_t count, KeyOf key_of, std::vector<HmacKey>& out);
    /// The second half of HMAC over what the hasher has just made.
    template <typename KeyOf>
    void finish_macs(std::size_t count, KeyOf key_of);
    void make_field_keys();
    void make_part_keys();
    void commit_parts();
    void commit_fields();
    std::vector<Hash256> make_leaves();

    LaneHasher m_hasher;
    std::string m_bytes; ///< names, values
    std::vector<Hash256> m_keys;
    std::vector<std::size_t> m_firsts; ///< each message's first field
    std::vector<Field> m_fields;
    std::vector<std::size_t> m_texts; ///< fields that are texts
    std::vector<Part> m_parts;
    std::vector<HmacKey> m_macs;
    std::vector<Hash256> m_inner;
};

void LeafBatch::State::add(const FieldValue& field) {
    CHATKEEP_CHECK(!m_keys.empty());
    m_fields.push_back(
        {m_keys.size() - 1, field.kind, keep(field.name), keep(field.bytes), m_parts.size(), field.blob});
    if (field.kind == FieldKind::text) {
        split(m_fields.size() - 1);
    }
}

void LeafBatch::State::split(std::size_t field) {
    const Range bytes = m_fields[field].bytes;
    std::string_view rest = view(bytes);
    std::size_t begin = bytes.begin;
    std::uint32_t number = 0;
    do {
        const std::size_t length = first_part_length(rest);
        m_parts.push_back({m_texts.size(), number++, {begin, length}, {}});
        begin += length;
        rest.remove_prefix(length);
    } while (!rest.empty());
    m_texts.push_back(field);
}

template <typename KeyOf>
void LeafBatch::State::work_in(std::size_t count, KeyOf key_of, std::vector<HmacKey>& out) {
    constexpr unsigned char k_inner = 0x36;
    constexpr unsigned char k_outer = 0x5C;
    m_hasher.clear();
    for (std::size_t i = 0; i < count; ++i) {
        const Hash256& key = key_of(i);
        for (const unsigned char pad : {k_inner, k_outer}) {
            char* block = m_hasher.add_block(k_sha256_start);
            std::fill(block + key.size(), block + k_sha256_block, static_cast<char>(pad));
            std::transform(key.begin(), key.end(), block,
                           [pad](unsigned char byte) { return static_cast<char>(byte ^ pad); });
        }
    }
    m_hasher.run();
    out.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        out[i] = {m_hasher.state(2 * i), m_hasher.state(2 * i + 1)};
    }
}

template <typename KeyOf>
void LeafBatch::State::finish_macs(std::size_t count, KeyOf key_of) {
    m_hasher.run();
    m_inner.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        m_inner[i] = m_hasher.digest(i);
    }
    m_hasher.clear();
    for (std::size_t i = 0; i < count; ++i) {
        put(m_hasher.add(key_of(i).outer, k_sha256_block, m_inner[i].size()), m_inner[i]);
    }
    m_hasher.run();
}

void LeafBatch::State::make_field_keys() {
    work_in(
        m_keys.size(), [this](std::size_t i) -> const Hash256& { return m_keys[i]; }, m_macs);
    const auto key_of = [this](std::size_t i) -> const HmacKey& { return m_macs[m_fields[i].message]; };
    m_hasher.clear();
    for (std::size_t i = 0; i < m_fields.size(); ++i) {
        const std::string_view name = view(m_fields[i].name);
        put(m_hasher.add(key_of(i).inner, k_sha256_block, name.size()), name);
    }
    finish_macs(m_fields.size(), key_of);
    for (std::size_t i = 0; i < m_fields.size(); ++i) {
        if (m_fields[i].kind != FieldKind::blob) { // whose commitment is given
            m_fields[i].value = m_hasher.digest(i);
        }
    }
}

void LeafBatch::State::make_part_keys() {
    work_in(
        m_texts.size(), [this](std::size_t i) -> const Hash256& { return m_fields[m_texts[i]].value; },
        m_macs);
    const auto key_of = [this](std::size_t i) -> const HmacKey& { return m_macs[m_parts[i].text]; };
    m_hasher.clear();
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        const auto number = big_endian<4>(m_parts[i].number);
        put(m_hasher.add(key_of(i).inner, k_sha256_block, number.size()), bytes_of(number));
    }
    finish_macs(m_parts.size(), key_of);
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        m_parts[i].value = m_hasher.digest(i);
    }
}

void LeafBatch::State::commit_parts() {
    m_hasher.clear();
    for (const Part& part : m_parts) {
        add_tagged(m_hasher, k_part, part.value, view(part.bytes));
    }
    m_hasher.run();
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        m_parts[i].value = m_hasher.digest(i);
    }
}

void LeafBatch::State::commit_fields() {
    m_hasher.clear();
    std::size_t text = 0;
    for (const Field& field : m_fields) {
        if (field.kind == FieldKind::json) {
            add_tagged(m_hasher, k_json, field.value, view(field.bytes));
        } else if (field.kind == FieldKind::text) {
            const std::size_t end =
                ++text < m_texts.size() ? m_fields[m_texts[text]].first_part : m_parts.size();
            char* at = m_hasher.add(k_sha256_start, 0, 1 + (end - field.first_part) * field.value.size());
            *at++ = static_cast<char>(k_parts);
            for (std::size_t part = field.first_part; part < end; ++part) {
                at = put(at, m_parts[part].value);
            }
        }
    }
    m_hasher.run();
    std::size_t number = 0;
    for (Field& field : m_fields) {
        field.value = field.kind == FieldKind::blob ? field.value : m_hasher.digest(number++);
    }
}

std::vector<Hash256> LeafBatch::State::make_leaves() {
    m_hasher.clear();
    m_firsts.push_back(m_fields.size());
    for (std::size_t message = 0; message < m_keys.size(); ++message) {
        std::size_t size = 1;
        for (std::size_t i = m_firsts[message]; i < m_firsts[message + 1]; ++i) {
            size += 2 + m_fields[i].name.size + m_fields[i].value.size();
        }
        char* at = m_hasher.add(k_sha256_start, 0, size);
        *at++ = static_cast<char>(k_leaf);
        for (std::size_t i = m_firsts[message]; i < m_firsts[message + 1]; ++i) {
            const Field& field = m_fields[i];
            *at++ = static_cast<char>(field.kind);
            *at++ = static_cast<char>(field.name.size);
            at = put(put(at, view(field.name)), field.value);
        }
    }
    m_hasher.run();
    std::vector<Hash256> leaves;
    leaves.reserve(m_keys.size());
    for (std::size_t message = 0; message < m_keys.size(); ++message) {
        leaves.push_back(m_hasher.digest(message));
    }
    return leaves;
}

std::vector<Hash256> LeafBatch::State::take() {
    make_field_keys();
    make_part_keys();
    commit_parts();
    commit_fields();
    std::vector<Hash256> leaves = make_leaves();
    m_bytes.clear();
    m_keys.clear();
    m_firsts.clear();
    m_fields.clear();
    m_texts.clear();
    m_parts.clear();
    return leaves;
}

LeafBatch::LeafBatch() : m_state(std::make_unique<State>()) {}

LeafBatch::~LeafBatch() = default;

void LeafBatch::begin(const Hash256& message_key) {
    m_state->begin(message_key);
}

void LeafBatch::add(const FieldValue& field) {
    m_state->add(field);
}

std::size_t LeafBatch::size() const noexcept {
    return m_state->size();
}

bool LeafBatch::is_full() const noexcept {
    return m_state->is_full();
}

std::vector<Hash256> LeafBatch::take() {
    return m_state->take();
}

} // namespace chatkeep::hash
