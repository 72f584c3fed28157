// SPDX-License-Identifier: EUPL-1.2
#include "hash/committer.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "hash/commitment.hpp"
#include "hash/id_mask.hpp"
#include "hash/leaf_batch.hpp"
#include "hash/line_form.hpp"
#include "hash/merkle.hpp"
#include "hash/record_blobs.hpp"
#include "hash/record_fields.hpp"
#include "hash/sha256_detail.hpp"
#include "hash/source_records.hpp"
#include "hash/written_line.hpp"
#include "stream/reader.hpp"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <utility>
#include <vector>

namespace chatkeep::hash {

namespace {

using Leaves = std::vector<Hash256>;

/// Lines of records, all committed; and what a worker must know of what stands before them.
struct Piece {
    std::vector<std::string_view> lines;          ///< views into bytes
    std::vector<std::size_t> conversations;       ///< which of the lines begin a conversation
    std::vector<std::vector<SourceLine>> sources; ///< of each of these
    std::string bytes;
    std::uint64_t conversation = 0; ///< the one that is open before the first line, counted from 1; 0: none
    std::uint64_t index = 0;        ///< of the first line in it
    Leaves leaves;                  ///< of all lines, once it is committed
};

/// The leaves of a piece; of a conversation's own record with its sources' fields.
class PieceWorker {
public:
    PieceWorker(const Hash256& key, const IdMask& mask, const StoredObjects& objects)
        : m_key(key), m_mask(mask), m_objects(objects) {}

    void commit(Piece& piece) {
        piece.leaves.clear();
        m_is_utf8 = base::is_utf8(piece.bytes);
        std::size_t begun = 0;
        std::uint64_t index = piece.index;
        std::uint64_t conversation = piece.conversation;
        for (std::size_t line = 0; line < piece.lines.size();) {
            const bool begins = begun < piece.conversations.size() && piece.conversations[begun] == line;
            m_fields.clear();
            if (begins) {
                index = 0;
                ++conversation;
                add_source_fields(piece.sources[begun++], m_source_parser, m_fields);
            }
            const std::size_t next =
                begun < piece.conversations.size() ? piece.conversations[begun] : piece.lines.size();
            const std::size_t count = std::min(k_run, next - line);
            commit_run(piece, {line, count}, conversation - 1, index);
            index += count;
            line += count;
        }
        take_leaves(piece);
    }

private:
    static constexpr std::size_t k_run = 64; ///< lines whose keys and ids are made together
    static constexpr std::string_view k_front = "{\"type\":\"message\",\"id\":\"";

    struct Run {
        std::size_t first;
        std::size_t count;
    };

    /// Lines of one conversation. Before the first, its sources' fields may stand in m_fields.
    void commit_run(Piece& piece, const Run& run, std::uint64_t conversation, std::uint64_t index) {
        const Hash256 key = conversation_key(m_key, static_cast<std::uint32_t>(conversation));
        const std::vector<Hash256> keys = message_keys(key, index, run.count);
        const std::span lines = std::span(piece.lines).subspan(run.first, run.count);
        mask_own_ids(lines, piece.bytes);
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (!add_formed(lines[i], m_own_ids[i].has_value(), keys[i], piece.bytes)) {
                const auto blobs = add_line(lines[i], m_own_ids[i], piece.bytes);
                add_record(m_batch, keys[i], m_fields, blobs, m_objects);
                m_fields.clear();
            }
            if (m_batch.is_full()) {
                take_leaves(piece);
            }
        }
    }

    /// Each message's own id stands nowhere before it: these are not looked up, but made together.
    void mask_own_ids(std::span<const std::string_view> lines, std::string& bytes) {
        m_own_ids.assign(lines.size(), {});
        std::vector<char*> ids;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const std::string_view id = lines[i].substr(std::min(k_front.size(), lines[i].size()), k_id_size);
            if (lines[i].starts_with(k_front) && is_id(id)) {
                id.copy(m_own_ids[i].emplace().data(), k_id_size);
                ids.push_back(bytes.data() + (id.data() - bytes.data()));
            }
        }
        m_mask.mask(ids);
    }

    /// The id as it was where it is masked already, behind k_front.
    using OwnId = std::optional<std::array<char, k_id_size>>;

    /// False when its form is not known; then nothing is done.
    bool add_formed(std::string_view line, bool is_own_masked, const Hash256& key, std::string& bytes) {
        const bool has_source = !m_fields.fields().empty();
        LineForm* const form = m_is_utf8 && !has_source ? m_forms.find(line) : nullptr;
        if (form == nullptr) {
            return false;
        }
        char* const begin = bytes.data() + (line.data() - bytes.data());
        m_mask.mask(begin, form->ids().subspan(is_own_masked ? 1 : 0), m_memory);
        m_batch.begin(key);
        form->add_fields(m_batch);
        return true;
    }

    /// Adds its fields; returns its blobs. bytes: what the line is in, changed there.
    std::vector<RecordBlob> add_line(std::string_view line, const OwnId& own, std::string& bytes) {
        char* const begin = bytes.data() + (line.data() - bytes.data());
        if (m_is_utf8 && m_written.parse(line)) {
            m_mask.mask(begin, m_written.ids().subspan(own ? 1 : 0), m_memory);
            m_fields.add(m_written.root());
            return m_objects.is_there() ? list_blobs(m_written.root()) : std::vector<RecordBlob>();
        }
        if (own) {
            std::memcpy(begin + k_front.size(), own->data(), own->size());
        }
        m_mask.mask(line, m_masked, m_memory);
        const stream::Value record = m_parser.parse(m_masked);
        m_fields.add(record);
        return list_blobs(record);
    }

    void take_leaves(Piece& piece) {
        const Leaves more = m_batch.take();
        piece.leaves.insert(piece.leaves.end(), more.begin(), more.end());
    }

    const Hash256& m_key;
    const IdMask& m_mask;
    const StoredObjects& m_objects;
    LineForms m_forms{&list_record_fields};
    WrittenLine m_written;
    std::string m_masked; ///< a line in another form
    bool m_is_utf8 = false;
    IdMask::Memory m_memory;
    stream::LineParser m_parser;
    stream::LineParser m_source_parser;
    RecordFields m_fields;
    LeafBatch m_batch;
    std::vector<OwnId> m_own_ids;
};

/// Threads that commit pieces, as many as there are cores. Pieces come back in order, and keep their memory
/// to be filled again.
class PieceThreads {
public:
    using MakeWorker = std::function<std::unique_ptr<PieceWorker>()>;

    explicit PieceThreads(const MakeWorker& make_worker) {
        const unsigned cores = std::max(std::thread::hardware_concurrency(), 1U);
        for (unsigned i = 0; i < cores; ++i) {
            m_threads.emplace_back(
                [this, worker = make_worker()](const std::stop_token& stop) { run(stop, *worker); });
        }
    }

    /// Begins no more pieces, and waits for those that are begun.
    void stop() { m_threads.clear(); }

    /// Some pieces wait, so that no core does for the oldest.
    [[nodiscard]] bool is_full() const { return m_given.size() >= m_threads.size() + 3; }

    [[nodiscard]] bool is_empty() const { return m_given.empty(); }

    /// To be filled.
    [[nodiscard]] std::unique_ptr<Piece> spare() {
        if (m_spare.empty()) {
            return std::make_unique<Piece>();
        }
        std::unique_ptr<Piece> piece = std::move(m_spare.back());
        m_spare.pop_back();
        return piece;
    }

    void give_back(std::unique_ptr<Piece> piece) { m_spare.push_back(std::move(piece)); }

    void begin(std::unique_ptr<Piece> piece) {
        m_given.push_back(std::make_unique<Job>());
        m_given.back()->piece = std::move(piece);
        {
            const std::lock_guard lock(m_mutex);
            m_waiting.push_back(m_given.back().get());
        }
        m_more.notify_one();
    }

    /// The oldest, committed. Throws what its worker threw.
    [[nodiscard]] std::unique_ptr<Piece> wait() {
        const std::unique_ptr<Job> job = std::move(m_given.front());
        m_given.pop_front();
        std::unique_lock lock(m_mutex);
        m_done.wait(lock, [&job] { return job->is_done; });
        if (job->failure) {
            std::rethrow_exception(job->failure);
        }
        return std::move(job->piece);
    }

private:
    struct Job {
        std::unique_ptr<Piece> piece;
        std::exception_ptr failure;
        bool is_done = false;
    };

    void run(const std::stop_token& stop, PieceWorker& worker) {
        std::unique_lock lock(m_mutex);
        while (m_more.wait(lock, stop, [this] { return !m_waiting.empty(); }) && !stop.stop_requested()) {
            Job& job = *m_waiting.front();
            m_waiting.pop_front();
            lock.unlock();
            try {
                worker.commit(*job.piece);
            } catch (...) {
                job.failure = std::current_exception();
            }
            lock.lock();
            job.is_done = true;
            m_done.notify_all();
        }
    }

    std::vector<std::unique_ptr<Piece>> m_spare;
    std::deque<std::unique_ptr<Job>> m_given; ///< from the oldest on
    std::mutex m_mutex;                       ///< of what follows, and of each job's is_done
    std::deque<Job*> m_waiting;
    std::condition_variable_any m_more;
    std::condition_variable_any m_done;
    std::vector<std::jthread> m_threads; ///< last: gone before what they use
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
          m_threads([this] { return std::make_unique<PieceWorker>(m_key, m_mask, m_objects); }) {}

    ~State() {
        m_threads.stop();
        OPENSSL_cleanse(m_key.data(), m_key.size());
    }

    State(const State&) = delete;
    State& operator=(const State&) = delete;
    State(State&&) = delete;
    State& operator=(State&&) = delete;

    void take(std::string_view bytes);
    ReadoutTree finish();

private:
    void look_at(std::string_view line, Piece& piece);
    void begin_conversation(std::string_view line, Piece& piece);
    void collect();
    void end_conversation();

    Hash256 m_key;
    IdMask m_mask;
    StoredObjects m_objects;
    stream::LineParser m_parser;
    SourceRecords m_sources;
    std::string m_source;      ///< with masked ids
    std::uint64_t m_begun = 0; ///< conversations
    std::uint64_t m_index = 0; ///< records of the open one
    std::uint64_t m_messages = 0;
    std::vector<std::string> m_ids;
    MerkleTree m_tree; ///< of the conversation whose leaves are being collected
    ReadoutTree m_result;
    PieceThreads m_threads; ///< last: gone before what they use
};

void Committer::State::take(std::string_view bytes) {
    if (m_threads.is_full()) {
        collect();
    }
    std::unique_ptr<Piece> piece = m_threads.spare();
    piece->lines.clear();
    piece->conversations.clear();
    piece->sources.clear();
    piece->bytes.reserve(bytes.size() + WrittenLine::k_padding);
    piece->bytes.assign(bytes).append(WrittenLine::k_padding, '\n');
    piece->conversation = m_begun;
    piece->index = m_index;
    std::string_view rest = std::string_view(piece->bytes).substr(0, bytes.size());
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        CHATKEEP_CHECK(end != std::string_view::npos);
        look_at(rest.substr(0, end), *piece);
        rest.remove_prefix(end + 1);
    }
    if (piece->lines.empty()) {
        m_threads.give_back(std::move(piece));
    } else {
        m_threads.begin(std::move(piece));
    }
}

void Committer::State::look_at(std::string_view line, Piece& piece) {
    if (m_begun > 0 && line.starts_with("{\"type\":\"message\",")) { // as nearly all do
        ++m_messages;
        piece.lines.push_back(line);
        ++m_index;
        return;
    }
    const std::string type = type_of(line, m_parser);
    if (type == "source") {
        m_mask.mask(line, m_source);
        m_sources.keep(m_parser.parse(line).text_of("id"), m_source);
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
    piece.conversations.push_back(piece.lines.size());
    piece.sources.push_back(m_sources.of(record));
    m_ids.push_back(m_mask.masked(record.text_of("id")));
    ++m_begun;
    m_index = 0;
}

void Committer::State::collect() {
    std::unique_ptr<Piece> piece = m_threads.wait();
    std::span<const Hash256> rest = piece->leaves;
    for (const std::size_t begin : piece->conversations) {
        const std::size_t before = rest.size() - (piece->leaves.size() - begin);
        m_tree.add(rest.first(before));
        rest = rest.subspan(before);
        end_conversation();
    }
    m_tree.add(rest);
    m_threads.give_back(std::move(piece));
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
    while (!m_threads.is_empty()) {
        collect();
    }
    end_conversation();
    if (m_messages > 0) {
        m_result.records["message"] += m_messages;
    }
    return std::move(m_result);
}

Committer::Committer(const ReadoutKey& key, StoredObjects objects)
    : m_state(std::make_unique<State>(key, std::move(objects))) {}

Committer::~Committer() = default;

void Committer::take(std::string_view lines) {
    m_state->take(lines);
}

ReadoutTree Committer::finish() {
    return m_state->finish();
}

} // namespace chatkeep::hash
