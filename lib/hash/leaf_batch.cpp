// SPDX-License-Identifier: EUPL-1.2
#include "hash/leaf_batch.hpp"

#include "base/error.hpp"
#include "base/lanes.hpp"
#include "base/text.hpp"
#include "hash/part_tails_detail.hpp"
#include "hash/sha256_detail.hpp"
#include "hash/sha256_lanes_detail.hpp"

#include <algorithm>
#include <string>

namespace chatkeep::hash {

namespace {

/// How much is worth a batch.
struct BatchSizes {
    /// More would leave the processor's nearest cache; with many lanes fewer would leave some empty, since
    /// texts that run together must be about as long.
    std::size_t most_messages;
    /// As few in a column would leave lanes empty: these go with those of other columns.
    std::size_t few_values;
};

constexpr BatchSizes sizes_of(LaneKind kind) noexcept {
    return kind == LaneKind::wide ? BatchSizes{256, 15} : BatchSizes{32, 2};
}

constexpr std::size_t k_most_bytes = std::size_t{1024} * 1024;

static_assert(k_short_name == k_short_purpose);

/// Bytes that grow; what was there before stays in memory to be used again.
class Bytes {
public:
    /// Room for more, and for base::k_lanes bytes behind it; what stands in it is left from before. The
    /// address is good until the next call.
    char* add(std::size_t size) {
        const std::size_t begin = m_used;
        m_used += size;
        if (m_bytes.size() < m_used + base::k_lanes) {
            m_bytes.resize(2 * m_used + base::k_lanes);
        }
        return m_bytes.data() + begin;
    }

    void clear() noexcept { m_used = 0; }

    [[nodiscard]] std::size_t size() const noexcept { return m_used; }

    [[nodiscard]] char* at(std::size_t place) noexcept { return m_bytes.data() + place; }

private:
    std::vector<char> m_bytes;
    std::size_t m_used = 0;
};

/// Copies whole lanes: as many bytes as that takes are read behind the text, and written behind its copy.
char* copy_lanes(char* out, std::string_view text) noexcept {
    for (std::size_t at = 0; at < text.size(); at += base::k_lanes) {
        const base::Lanes lanes = base::load_lanes(text.data() + at);
        std::memcpy(out + at, &lanes, sizeof lanes);
    }
    return out + text.size();
}

/// Places are offsets, since what they are in grows.
struct Message {
    std::size_t begin;
    std::size_t blocks;
};

/// A value that is committed under a key.
struct Value {
    std::size_t owner; ///< of the key: a message, or a text
    Message message;
    std::size_t out;
};

/// A value whose key is for something that few others are for.
struct SingleValue {
    Value value;
    PurposeBlock purpose;
};

/// The values of one field.
struct Column {
    std::string name;
    Purpose purpose;
    std::vector<Value> values;
};

/// The columns of fields that are few, and come in one order message for message.
class Columns {
public:
    /// Nothing for a field too many.
    Column* find(std::string_view name) {
        for (std::size_t tried = 0; tried < m_columns.size(); ++tried) {
            m_next = m_next < m_columns.size() ? m_next : 0;
            Column& known = m_columns[m_next++];
            if (base::is_same_name(known.name, name)) {
                return &known;
            }
        }
        if (m_columns.size() == k_most_columns) {
            return nullptr;
        }
        m_columns.push_back({std::string(name), known_purpose(name), {}});
        return &m_columns.back();
    }

    [[nodiscard]] std::span<const Column> all() const noexcept { return m_columns; }

    /// Keeps those that were of use.
    void clear() {
        std::erase_if(m_columns, [](const Column& column) { return column.values.empty(); });
        for (Column& column : m_columns) {
            column.values.clear();
        }
    }

private:
    static constexpr std::size_t k_most_columns = 32;

    std::vector<Column> m_columns;
    std::size_t m_next = 0;
};

template <typename T>
void cleanse(std::vector<T>& values) noexcept {
    OPENSSL_cleanse(values.data(), values.capacity() * sizeof(T));
}

} // namespace

class LeafBatch::State {
public:
    explicit State(LaneKind kind) : m_kind(kind), m_sizes(sizes_of(kind)) {}

    ~State() {
        cleanse(m_keys);
        cleanse(m_states);
        cleanse(m_text_keys);
        cleanse(m_text_states);
    }

    State(const State&) = delete;
    State& operator=(const State&) = delete;
    State(State&&) = delete;
    State& operator=(State&&) = delete;

    void begin(const Hash256& key) {
        end_leaf();
        m_keys.push_back(key);
        m_leaf_begin = m_leaves.size();
        *m_leaves.add(1) = static_cast<char>(k_leaf);
    }

    void add(const FieldValue& field);
    void add_json(std::string_view name, std::span<const std::string_view> pieces);
    void add_text(std::string_view text);
    std::vector<Hash256> take();

    [[nodiscard]] std::size_t size() const noexcept { return m_keys.size(); }

    [[nodiscard]] bool is_full(std::size_t times) const noexcept {
        return m_keys.size() >= times * m_sizes.most_messages ||
               m_values.size() + m_tails.size() * sizeof(PartTail) >= k_most_bytes;
    }

private:
    struct Text {
        std::size_t message;
        std::size_t first_tail;
        std::size_t parts;
        Message list; ///< the parts' commitments
        std::size_t out;
    };

    void end_leaf();
    std::size_t add_to_leaf(FieldKind kind, std::string_view name);
    Message add_value(std::string_view bytes);
    void add_field(std::string_view name, const Message& message, std::size_t out);
    void make_text_keys();
    void commit_parts();
    void commit_column(const Column& column);
    void commit_singles(unsigned char tag, std::vector<SingleValue>& values, const std::vector<HmacKey>& keys,
                        Bytes& outs);
    void commit_lists();
    std::vector<Hash256> make_leaves();

    LaneKind m_kind;
    BatchSizes m_sizes;
    std::vector<Hash256> m_keys; ///< of the messages
    std::vector<HmacKey> m_states;
    Bytes m_leaves;               ///< what the leaves are digests of
    std::size_t m_leaf_begin = 0; ///< of the open message
    std::vector<Message> m_ended; ///< leaves
    Bytes m_values;
    Columns m_columns;
    std::vector<SingleValue> m_single_fields;
    std::vector<SingleValue> m_long_parts;
    std::vector<Text> m_texts;
    std::vector<PartTail> m_tails;
    Bytes m_lists;
    PartSplitter m_splitter;
    std::vector<Hash256> m_text_keys;
    std::vector<HmacKey> m_text_states;
    std::vector<MacJob> m_macs;
    std::vector<CommitJob> m_commits;
    std::vector<TextJob> m_text_jobs;
    std::vector<DigestJob> m_digests;
};

void LeafBatch::State::end_leaf() {
    if (m_keys.size() > m_ended.size()) {
        const std::size_t size = m_leaves.size() - m_leaf_begin;
        const std::size_t blocks = blocks_of(size);
        m_leaves.add(blocks * k_sha256_block - size);
        end_message(m_leaves.at(m_leaf_begin), size);
        m_ended.push_back({m_leaf_begin, blocks});
    }
}

/// Returns where its commitment goes.
std::size_t LeafBatch::State::add_to_leaf(FieldKind kind, std::string_view name) {
    CHATKEEP_CHECK(!m_keys.empty());
    char* at = m_leaves.add(2 + name.size() + sizeof(Hash256));
    *at++ = static_cast<char>(kind);
    *at++ = static_cast<char>(name.size());
    base::copy_short(at, name);
    return m_leaves.size() - sizeof(Hash256);
}

void LeafBatch::State::add(const FieldValue& field) {
    if (field.kind == FieldKind::text) {
        add_text(field.bytes);
        return;
    }
    const std::size_t out = add_to_leaf(field.kind, field.name);
    if (field.kind == FieldKind::blob) {
        std::memcpy(m_leaves.at(out), field.blob.data(), field.blob.size());
    } else if (field.name.size() <= k_short_purpose) {
        add_field(field.name, add_value(field.bytes), out);
    } else {
        const Hash256 value = commit_json(field_key(m_keys.back(), field.name), field.bytes);
        std::memcpy(m_leaves.at(out), value.data(), value.size());
    }
}

void LeafBatch::State::add_json(std::string_view name, std::span<const std::string_view> pieces) {
    CHATKEEP_CHECK(name.size() <= k_short_purpose);
    std::size_t size = k_key_room;
    for (const std::string_view piece : pieces) {
        size += piece.size();
    }
    const std::size_t blocks = blocks_of(size);
    char* const message = m_values.add(blocks * k_sha256_block);
    char* at = message + k_key_room;
    for (const std::string_view piece : pieces) {
        at = copy_lanes(at, piece);
    }
    end_message(message, size);
    add_field(name, {m_values.size() - blocks * k_sha256_block, blocks}, add_to_leaf(FieldKind::json, name));
}

/// Of the last message. out: where in the leaf its commitment goes.
void LeafBatch::State::add_field(std::string_view name, const Message& message, std::size_t out) {
    const Value value{m_keys.size() - 1, message, out};
    if (Column* const column = m_columns.find(name)) {
        column->values.push_back(value);
    } else {
        m_single_fields.push_back({value, purpose_block(name)});
    }
}

Message LeafBatch::State::add_value(std::string_view bytes) {
    const std::size_t size = k_key_room + bytes.size();
    const std::size_t blocks = blocks_of(size);
    char* const message = m_values.add(blocks * k_sha256_block);
    bytes.copy(message + k_key_room, bytes.size());
    end_message(message, size);
    return {m_values.size() - blocks * k_sha256_block, blocks};
}

void LeafBatch::State::add_text(std::string_view text) {
    const std::size_t out = add_to_leaf(FieldKind::text, "text");
    const std::size_t first_tail = m_tails.size();
    const std::size_t parts = m_splitter.split(text, m_tails);
    const std::size_t size = 1 + parts * sizeof(Hash256);
    const std::size_t blocks = blocks_of(size);
    char* const list = m_lists.add(blocks * k_sha256_block);
    *list = static_cast<char>(k_parts);
    end_message(list, size);
    m_texts.push_back(
        {m_keys.size() - 1, first_tail, parts, {m_lists.size() - blocks * k_sha256_block, blocks}, out});
    for (const PartSplitter::LongPart& part : m_splitter.long_parts()) {
        const auto number = big_endian<4>(part.number);
        m_long_parts.push_back({{m_texts.size() - 1, add_value(part.bytes),
                                 m_texts.back().list.begin + 1 + part.number * sizeof(Hash256)},
                                purpose_block(bytes_of(number))});
    }
}

/// The keys of texts, and what is made from each.
void LeafBatch::State::make_text_keys() {
    const PurposeBlock purpose = purpose_block("text");
    m_text_keys.resize(m_texts.size());
    m_macs.clear();
    for (std::size_t i = 0; i < m_texts.size(); ++i) {
        m_macs.push_back(
            {&m_states[m_texts[i].message], purpose.data(), reinterpret_cast<char*>(m_text_keys[i].data())});
    }
    make_macs(m_kind, m_macs);
    m_text_states.resize(m_texts.size());
    work_in_keys(m_kind, m_text_keys, m_text_states.data());
}

void LeafBatch::State::commit_parts() {
    m_text_jobs.clear();
    for (std::size_t i = 0; i < m_texts.size(); ++i) {
        const Text& text = m_texts[i];
        m_text_jobs.push_back({&m_text_states[i], m_tails.data() + text.first_tail,
                               std::min(static_cast<std::uint32_t>(text.parts), k_numbered_parts),
                               m_lists.at(text.list.begin + 1)});
    }
    commit_texts(m_kind, k_part, m_text_jobs);
}

void LeafBatch::State::commit_column(const Column& column) {
    if (column.values.size() <= m_sizes.few_values) {
        for (const Value& value : column.values) {
            m_single_fields.push_back({value, column.purpose.block});
        }
        return;
    }
    m_commits.clear();
    for (const Value& value : column.values) {
        m_commits.push_back({&m_states[value.owner], m_values.at(value.message.begin), value.message.blocks,
                             m_leaves.at(value.out)});
    }
    make_commitments(m_kind, k_json, column.purpose, m_commits);
}

void LeafBatch::State::commit_singles(unsigned char tag, std::vector<SingleValue>& values,
                                      const std::vector<HmacKey>& keys, Bytes& outs) {
    m_macs.clear();
    m_digests.clear();
    for (const SingleValue& single : values) {
        const Message& message = single.value.message;
        char* const at = m_values.at(message.begin);
        *at = static_cast<char>(tag);
        m_macs.push_back({&keys[single.value.owner], single.purpose.data(), at + 1});
        m_digests.push_back({at, message.blocks, outs.at(single.value.out)});
    }
    make_macs(m_kind, m_macs);
    make_digests(m_kind, m_digests);
    values.clear();
}

void LeafBatch::State::commit_lists() {
    m_digests.clear();
    for (const Text& text : m_texts) {
        m_digests.push_back({m_lists.at(text.list.begin), text.list.blocks, m_leaves.at(text.out)});
    }
    make_digests(m_kind, m_digests);
}

std::vector<Hash256> LeafBatch::State::make_leaves() {
    std::vector<Hash256> leaves(m_ended.size());
    m_digests.clear();
    for (std::size_t i = 0; i < m_ended.size(); ++i) {
        m_digests.push_back(
            {m_leaves.at(m_ended[i].begin), m_ended[i].blocks, reinterpret_cast<char*>(leaves[i].data())});
    }
    make_digests(m_kind, m_digests);
    return leaves;
}

std::vector<Hash256> LeafBatch::State::take() {
    end_leaf();
    m_states.resize(m_keys.size());
    work_in_keys(m_kind, m_keys, m_states.data());
    make_text_keys();
    commit_parts();
    commit_singles(k_part, m_long_parts, m_text_states, m_lists);
    for (const Column& column : m_columns.all()) {
        commit_column(column);
    }
    commit_singles(k_json, m_single_fields, m_states, m_leaves);
    commit_lists();
    std::vector<Hash256> leaves = make_leaves();
    m_keys.clear();
    m_ended.clear();
    m_texts.clear();
    m_tails.clear();
    m_columns.clear();
    for (Bytes* bytes : {&m_leaves, &m_values, &m_lists}) {
        bytes->clear();
    }
    return leaves;
}

std::vector<Hash256> message_keys(const Hash256& conversation_key, std::uint64_t first, std::size_t count) {
    HmacKey state{};
    work_in_keys(LaneKind::single, {&conversation_key, 1}, &state);
    std::vector<Hash256> keys(count);
    std::vector<PurposeBlock> purposes;
    std::vector<MacJob> jobs;
    purposes.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        purposes.push_back(purpose_block(bytes_of(big_endian<8>(first + i))));
        jobs.push_back({&state, purposes[i].data(), reinterpret_cast<char*>(keys[i].data())});
    }
    make_macs(best_lanes(), jobs);
    OPENSSL_cleanse(&state, sizeof state);
    return keys;
}

LeafBatch::LeafBatch() : LeafBatch(best_lanes()) {}

LeafBatch::LeafBatch(LaneKind kind) : m_state(std::make_unique<State>(kind)) {}

LeafBatch::~LeafBatch() = default;

void LeafBatch::begin(const Hash256& message_key) {
    m_state->begin(message_key);
}

void LeafBatch::add(const FieldValue& field) {
    m_state->add(field);
}

void LeafBatch::add_json(std::string_view name, std::span<const std::string_view> pieces) {
    m_state->add_json(name, pieces);
}

void LeafBatch::add_text(std::string_view text) {
    m_state->add_text(text);
}

std::size_t LeafBatch::size() const noexcept {
    return m_state->size();
}

bool LeafBatch::is_full(std::size_t times) const noexcept {
    return m_state->is_full(times);
}

std::vector<Hash256> LeafBatch::take() {
    return m_state->take();
}

} // namespace chatkeep::hash
