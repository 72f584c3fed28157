// SPDX-License-Identifier: EUPL-1.2
#include "hash/committer.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "hash/commitment.hpp"
#include "hash/id_mask.hpp"
#include "hash/leaf_batch.hpp"
#include "hash/merkle.hpp"
#include "hash/record_blobs.hpp"
#include "hash/record_fields.hpp"
#include "hash/sha256_detail.hpp"
#include "hash/written_line.hpp"
#include "stream/reader.hpp"

#include <algorithm>
#include <deque>
#include <future>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace chatkeep::hash {

namespace {

/// Lines of records, all committed; and what a worker must know of what stands before them.
struct Piece {
    std::vector<std::string_view> lines;    ///< views into bytes
    std::vector<std::size_t> conversations; ///< which of the lines begin a conversation
    std::vector<std::string> sources;       ///< of each of these, the source's record; may be empty
    std::string bytes;
    std::uint64_t conversation = 0; ///< the one that is open before the first line, counted from 1; 0: none
    std::uint64_t index = 0;        ///< of the first line in it
};

using Leaves = std::vector<Hash256>;

/// The leaves of a piece; of a conversation's own record with its source's fields.
class PieceWorker {
public:
    PieceWorker(const Hash256& key, const IdMask& mask, const StoredObjects& objects)
        : m_key(key), m_mask(mask), m_objects(objects) {}

    Leaves commit(Piece& piece) {
        Leaves leaves;
        leaves.reserve(piece.lines.size());
        m_is_utf8 = base::is_utf8(piece.bytes);
        std::size_t begun = 0;
        std::uint64_t index = piece.index;
        std::uint64_t conversation = piece.conversation;
        if (conversation > 0) {
            open(conversation - 1);
        }
        for (std::size_t i = 0; i < piece.lines.size(); ++i) {
            const bool begins = begun < piece.conversations.size() && piece.conversations[begun] == i;
            m_fields.clear();
            if (begins) {
                open(conversation++);
                index = 0;
                add_source(piece.sources[begun++]);
            }
            const Hash256 message = m_messages->of(bytes_of(big_endian<8>(index++)));
            add_record(m_batch, message, m_fields, add_line(piece.lines[i], piece.bytes), m_objects);
            if (m_batch.is_full()) {
                take_leaves(leaves);
            }
        }
        take_leaves(leaves);
        return leaves;
    }

private:
    void open(std::uint64_t conversation) {
        m_messages.emplace(conversation_key(m_key, static_cast<std::uint32_t>(conversation)));
    }

    /// Adds its fields; returns its blobs. bytes: what the line is in, changed there.
    std::vector<RecordBlob> add_line(std::string_view line, std::string& bytes) {
        if (m_is_utf8 && m_written.parse(line)) {
            m_mask.mask(bytes.data() + (line.data() - bytes.data()), m_written.ids(), m_memory);
            m_fields.add(m_written.root());
            return m_objects.is_there() ? list_blobs(m_written.root()) : std::vector<RecordBlob>();
        }
        m_mask.mask(line, m_masked, m_memory);
        const stream::Value record = m_parser.parse(m_masked);
        m_fields.add(record);
        return list_blobs(record);
    }

    void take_leaves(Leaves& leaves) {
        const Leaves more = m_batch.take();
        leaves.insert(leaves.end(), more.begin(), more.end());
    }

    void add_source(const std::string& line) {
        if (!line.empty()) {
            m_fields.add(m_source_parser.parse(line), k_source_prefix);
        }
    }

    const Hash256& m_key;
    const IdMask& m_mask;
    const StoredObjects& m_objects;
    std::optional<HmacState> m_messages; ///< the conversation's key
    WrittenLine m_written;
    std::string m_masked; ///< a line in another form
    bool m_is_utf8 = false;
    IdMask::Memory m_memory;
    stream::LineParser m_parser;
    stream::LineParser m_source_parser;
    RecordFields m_fields;
    LeafBatch m_batch;
};

/// The type of a record that a Writer wrote; parsed where its first member is another.
std::string type_of(std::string_view line, stream::LineParser& parser) {
    constexpr std::string_view front = "{\"type\":\"";
    if (line.starts_with(front)) {
        const std::string_view rest = line.substr(front.size());
        const std::size_t end = rest.find_first_of("\"\\");
        if (end != std::string_view::npos && rest[end] == '"') {
            return std::string(rest.substr(0, end));
        }
    }
    return std::string(parser.parse(line).text_of("type"));
}

} // namespace

class Committer::State {
public:
    State(const ReadoutKey& key, StoredObjects objects)
        : m_key(key.value()), m_mask(key), m_objects(std::move(objects)),
          m_most(std::max<std::size_t>(std::thread::hardware_concurrency(), 1) + 1) {}

    ~State() { OPENSSL_cleanse(m_key.data(), m_key.size()); }

    State(const State&) = delete;
    State& operator=(const State&) = delete;
    State(State&&) = delete;
    State& operator=(State&&) = delete;

    void take(std::string bytes);
    ReadoutTree finish();

private:
    struct Work {
        std::vector<std::size_t> conversations;
        std::future<Leaves> leaves;
    };

    void look_at(std::string_view line, Piece& piece);
    void begin_conversation(std::string_view line, Piece& piece);
    void collect();
    void end_conversation();

    Hash256 m_key;
    IdMask m_mask;
    StoredObjects m_objects;
    std::size_t m_most; ///< pieces at work or waiting
    stream::LineParser m_parser;
    std::map<std::string, std::string, std::less<>> m_sources; ///< records by id
    std::uint64_t m_begun = 0;                                 ///< conversations
    std::uint64_t m_index = 0;                                 ///< records of the open one
    std::vector<std::string> m_ids;
    std::deque<Work> m_work;
    MerkleTree m_tree; ///< of the conversation whose leaves are being collected
    ReadoutTree m_result;
};

void Committer::State::take(std::string bytes) {
    auto piece = std::make_unique<Piece>();
    piece->bytes = std::move(bytes);
    const std::size_t size = piece->bytes.size();
    piece->bytes.append(WrittenLine::k_padding, '\n');
    piece->conversation = m_begun;
    piece->index = m_index;
    std::string_view rest = std::string_view(piece->bytes).substr(0, size);
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        CHATKEEP_CHECK(end != std::string_view::npos);
        look_at(rest.substr(0, end), *piece);
        rest.remove_prefix(end + 1);
    }
    if (piece->lines.empty()) {
        return;
    }
    if (m_work.size() >= m_most) {
        collect();
    }
    std::vector<std::size_t> conversations = piece->conversations;
    m_work.push_back(
        {std::move(conversations), std::async(std::launch::async, [this, piece = std::move(piece)] {
             return PieceWorker(m_key, m_mask, m_objects).commit(*piece);
         })});
}

void Committer::State::look_at(std::string_view line, Piece& piece) {
    const std::string type = type_of(line, m_parser);
    if (type == "source") {
        m_mask.mask(line, m_sources[std::string(m_parser.parse(line).text_of("id"))]);
    } else if (type == "conversation") {
        begin_conversation(line, piece);
    }
    if (type == "stream" || type == "source" || type == "notice" || type == "end" || m_begun == 0) {
        return;
    }
    ++m_result.records[type];
    piece.lines.push_back(line);
    ++m_index;
}

void Committer::State::begin_conversation(std::string_view line, Piece& piece) {
    const stream::Value record = m_parser.parse(line);
    const auto source = m_sources.find(record.text_of("source"));
    piece.conversations.push_back(piece.lines.size());
    piece.sources.push_back(source == m_sources.end() ? std::string() : source->second);
    m_ids.push_back(m_mask.masked(record.text_of("id")));
    ++m_begun;
    m_index = 0;
}

void Committer::State::collect() {
    Work work = std::move(m_work.front());
    m_work.pop_front();
    std::size_t begun = 0;
    const Leaves leaves = work.leaves.get();
    for (std::size_t i = 0; i < leaves.size(); ++i) {
        if (begun < work.conversations.size() && work.conversations[begun] == i) {
            ++begun;
            end_conversation();
        }
        m_tree.add(leaves[i]);
    }
}

void Committer::State::end_conversation() {
    if (m_tree.size() == 0) {
        return; // every conversation has at least its own record
    }
    const std::size_t number = m_result.conversations.size();
    const Hash256 salt = conversation_salt(m_key, static_cast<std::uint32_t>(number));
    m_result.conversations.push_back(
        {m_ids.at(number), m_tree.size(), conversation_leaf(salt, m_tree.size(), m_tree.root())});
    m_tree = MerkleTree();
}

ReadoutTree Committer::State::finish() {
    while (!m_work.empty()) {
        collect();
    }
    end_conversation();
    return std::move(m_result);
}

Committer::Committer(const ReadoutKey& key, StoredObjects objects)
    : m_state(std::make_unique<State>(key, std::move(objects))) {}

Committer::~Committer() = default;

void Committer::take(std::string lines) {
    m_state->take(std::move(lines));
}

ReadoutTree Committer::finish() {
    return m_state->finish();
}

} // namespace chatkeep::hash
