// SPDX-License-Identifier: EUPL-1.2
#include "hash/proof.hpp"

#include "base/text.hpp"
#include "hash/canonical_text.hpp"
#include "hash/jcs.hpp"
#include "hash/leaf_queue.hpp"
#include "hash/line_form.hpp"
#include "hash/merkle.hpp"
#include "hash/message_proof_detail.hpp"
#include "stream/reader.hpp"

#include <fmt/core.h>

#include <bit>
#include <initializer_list>
#include <limits>
#include <optional>
#include <vector>

namespace chatkeep::hash {

namespace {

using base::Error;
using base::Fault;

/// True when the object has exactly these members, which stand in order.
bool has_exactly(const std::vector<CanonicalMember>& members, std::initializer_list<std::string_view> names) {
    return std::equal(
        members.begin(), members.end(), names.begin(), names.end(),
        [](const CanonicalMember& member, std::string_view name) { return member.name == name; });
}

std::uint64_t count_of(const stream::Value& object, std::string_view name, const std::string& file) {
    const auto member = object.find(name);
    const auto count = member ? member->integer() : std::nullopt;
    if (!count || *count < 0) {
        throw Error(Fault::check, fmt::format("{}: \"{}\" is no count", file, name));
    }
    return static_cast<std::uint64_t>(*count);
}

} // namespace

ReadoutStatement parse_readout_statement(std::string_view bytes, const std::string& name) {
    const auto fail = [&](std::string_view what) {
        throw Error(Fault::check, fmt::format("{}: {}", name, what));
    };
    std::optional<stream::Document> document;
    try {
        document.emplace(bytes, name);
    } catch (const Error& error) {
        throw Error(Fault::check, error.what());
    }
    const stream::Value root = document->root();
    std::string canonical;
    append_jcs(canonical, root);
    if (canonical != bytes) {
        fail("the statement is not in canonical form (RFC 8785)");
    }
    if (root.text_of("type") != "cvr1-readout" || root.text_of("hash") != "sha-256") {
        fail("this is no read-out statement: type \"cvr1-readout\" with hash \"sha-256\"");
    }
    const auto hash = parse_hex(root.text_of("root"));
    if (!hash) {
        fail("\"root\" is no SHA-256 in lower-case hex");
    }
    ReadoutStatement statement{.root = *hash,
                               .conversations = count_of(root, "conversations", name),
                               .messages = count_of(root, "messages", name),
                               .records = {}};
    const stream::Value records = root.find("records").value_or(stream::Value());
    if (root.find("records") && !records.is_object()) {
        fail("\"records\" is no object");
    }
    std::uint64_t total = 0;
    records.for_each_member([&](std::string_view type, const stream::Value&) {
        total += statement.records[std::string(type)] = count_of(records, type, name);
    });
    if (!statement.records.empty() && total != statement.messages) {
        fail("\"records\" does not add up to \"messages\"");
    }
    return statement;
}

class ProofVerifier::State {
public:
    explicit State(BlobSource& blobs) : m_proof(blobs, m_counts) {}

    void watch(std::uint64_t conversation, std::uint64_t index) {
        m_watched.emplace(ProvedRecord{.conversation = conversation,
                                       .index = index,
                                       .record = {},
                                       .size = 0,
                                       .salt = {},
                                       .path = {},
                                       .conversations = {}});
        m_paths.emplace(Paths{PathTree(index), PathTree(conversation)});
    }

    [[nodiscard]] ProvedRecord watched() const {
        CHATKEEP_CHECK(m_watched.has_value());
        ProvedRecord watched = *m_watched;
        watched.path = m_paths->records.path();
        watched.conversations = m_paths->conversations.path();
        return watched;
    }

    void add(std::string_view line, const base::Place& place);
    ProofCounts finish(const ReadoutStatement& statement, const base::Place& place);

    [[nodiscard]] const LineForm* form() const noexcept { return m_form; }

private:
    struct Paths {
        PathTree records; ///< of the watched conversation
        PathTree conversations;
    };

    /// A conversation that has begun.
    struct Open {
        std::uint64_t size;
        Hash256 salt;
        MerkleTree tree;
    };

    [[noreturn]] void fail(std::string_view what) const {
        throw Error(Fault::check, *m_place, std::string(what));
    }

    void begin_conversation();
    void end_conversation();
    void add_message();
    void add_removed(std::uint64_t index);
    void check_counts(const ReadoutStatement& statement) const;

    [[nodiscard]] std::string_view value_of(std::string_view name) const {
        return *find_member(m_members, name);
    }

    [[nodiscard]] Hash256 hash_of(std::string_view name) const {
        return m_proof.to_hash(value_of(name), name);
    }

    /// The conversation at hand is the watched one.
    [[nodiscard]] bool is_watched() const noexcept {
        return m_watched && m_watched->conversation == m_conversations.size();
    }

    void add_conversation(const Hash256& leaf) {
        CHATKEEP_CHECK(!m_paths || m_paths->conversations.add_subtree(leaf, 0));
        m_conversations.add(leaf);
    }

    /// Of the message that comes next in the open conversation.
    [[nodiscard]] std::uint64_t next_index() const noexcept { return m_open->tree.size() + m_leaves.size(); }

    void keep_watched() {
        if (is_watched() && next_index() == m_watched->index) {
            m_watched->record = m_line;
        }
    }

    /// To the tree of the open conversation.
    void add_leaves(const std::vector<Hash256>& leaves) {
        for (std::size_t i = 0; i < leaves.size() && is_watched(); ++i) {
            CHATKEEP_CHECK(m_paths->records.add_subtree(leaves[i], 0));
        }
        m_open->tree.add(leaves);
    }

    void add_waiting() {
        if (m_leaves.is_full()) {
            add_leaves(m_leaves.turn());
        }
    }

    bool add_formed(std::string_view line);

    ProofCounts m_counts;
    MessageProof m_proof;
    const base::Place* m_place = nullptr;
    std::vector<CanonicalMember> m_members;
    std::string_view m_line;
    std::optional<Open> m_open;
    LeafQueue m_leaves; ///< of the open conversation
    LineForms m_forms{&list_proof_fields};
    const LineForm* m_form = nullptr; ///< of the line
    std::string m_padded;             ///< the line, for the form that it has
    MerkleTree m_conversations;
    std::optional<ProvedRecord> m_watched;
    std::optional<Paths> m_paths;
    std::uint64_t m_visible = 0; ///< messages of conversations that are not removed whole
};

/// An intact message in a form that was seen before. False when it is none, or is not as it must be: then
/// nothing is done.
bool ProofVerifier::State::add_formed(std::string_view line) {
    if (!m_open || next_index() >= m_open->size || !base::is_utf8(line)) {
        return false;
    }
    m_padded.assign(line).append(WrittenLine::k_padding, '\n');
    LineForm* const form = m_forms.find(std::string_view(m_padded).substr(0, line.size()));
    if (form == nullptr || to_unsigned(form->pieces(0).front()) != next_index()) {
        return false;
    }
    const auto key = parse_base64url(form->pieces(1).front());
    if (!key) {
        return false;
    }
    keep_watched();
    LeafBatch& batch = m_leaves.add_message();
    batch.begin(*key);
    form->add_fields(batch, k_proof_front);
    ++m_counts.intact;
    add_waiting();
    m_form = form;
    return true;
}

void ProofVerifier::State::add(std::string_view line, const base::Place& place) {
    m_place = &place;
    m_line = line;
    m_form = nullptr;
    m_proof.set_place(place);
    if (add_formed(line)) {
        return;
    }
    const std::string_view fault = find_canonical_fault(line);
    if (!fault.empty()) {
        fail(fmt::format("the record is not in canonical form (RFC 8785): {}", fault));
    }
    if (!list_members(line, m_members)) {
        fail("the record is no object");
    }
    if (find_member(m_members, "cvr") != nullptr) {
        begin_conversation();
    } else {
        add_message();
    }
}

void ProofVerifier::State::begin_conversation() {
    end_conversation();
    const bool is_removed = has_exactly(m_members, {"conv", "cvr", "h", "r"});
    if (!is_removed && !has_exactly(m_members, {"conv", "cvr", "n", "s"})) {
        fail("a header has the members conv, cvr, n, s, or conv, cvr, h, r for a removed conversation");
    }
    if (value_of("cvr") != "1") {
        fail("the records have a version that this program does not know");
    }
    if (to_unsigned(value_of("conv")) != m_conversations.size()) {
        fail(fmt::format("conversation {} is missing, twice, or out of order", m_conversations.size()));
    }
    if (is_removed) {
        ++m_counts.conversations_removed_for[m_proof.to_reasons(value_of("r"))];
        ++m_counts.removed_conversations;
        add_conversation(hash_of("h"));
        return;
    }
    const auto size = to_unsigned(value_of("n"));
    if (!size) {
        fail("\"n\" is no count");
    }
    m_open.emplace(Open{*size, hash_of("s"), {}});
    if (is_watched()) {
        m_watched->size = *size;
        m_watched->salt = m_open->salt;
    }
}

void ProofVerifier::State::end_conversation() {
    if (!m_open) {
        return;
    }
    add_leaves(m_leaves.finish());
    if (m_open->tree.size() != m_open->size) {
        fail(fmt::format("conversation {} ends after {} of its {} messages", m_conversations.size(),
                         m_open->tree.size(), m_open->size));
    }
    m_visible += m_open->size;
    add_conversation(conversation_leaf(m_open->salt, m_open->size, m_open->tree.root()));
    m_open.reset();
}

void ProofVerifier::State::add_message() {
    if (!m_open) {
        fail("a message outside a conversation");
    }
    const std::string_view* number = find_member(m_members, "i");
    const auto index = number == nullptr ? std::nullopt : to_unsigned(*number);
    if (index != next_index()) {
        fail(fmt::format("message {} is missing, twice, or out of order", next_index()));
    }
    if (next_index() >= m_open->size) {
        fail(fmt::format("more messages than the {} of the header", m_open->size));
    }
    if (has_exactly(m_members, {"i", "k", "m"})) {
        keep_watched();
        m_proof.add_intact(m_leaves.add_message(), hash_of("k"), value_of("m"));
        ++m_counts.intact;
    } else if (has_exactly(m_members, {"h", "i", "n", "r"})) {
        add_removed(*index);
    } else if (has_exactly(m_members, {"f", "i", "m", "x"}) || has_exactly(m_members, {"i", "m", "x"})) {
        const std::string_view* keys = find_member(m_members, "f");
        keep_watched();
        m_leaves.add(m_proof.partial_leaf(keys == nullptr ? "{}" : *keys, value_of("m"), value_of("x")));
        ++m_counts.partial;
    } else {
        fail("a record has the members i, k, m (intact), f, i, m, x (partial) or h, i, n, r (removed)");
    }
    add_waiting();
}

void ProofVerifier::State::add_removed(std::uint64_t index) {
    const auto count = to_unsigned(value_of("n"));
    if (!count || !std::has_single_bit(*count) || *count > m_open->size - index) {
        fail("a run of removed messages is not a whole subtree");
    }
    const Hash256 node = hash_of("h");
    if (*count == 1) {
        m_leaves.add(node);
    } else {
        add_leaves(m_leaves.finish());
        const auto level = static_cast<unsigned>(std::countr_zero(*count));
        if ((is_watched() && !m_paths->records.add_subtree(node, level)) ||
            !m_open->tree.add_subtree(node, level)) {
            fail("a run of removed messages is not a whole subtree");
        }
    }
    m_counts.removed_for[m_proof.to_reason(value_of("r"))] += *count;
}

void ProofVerifier::State::check_counts(const ReadoutStatement& statement) const {
    if (m_conversations.size() != statement.conversations) {
        fail(fmt::format("there are {} conversations, the statement says {}", m_conversations.size(),
                         statement.conversations));
    }
    const bool is_possible = m_counts.removed_conversations == 0 ? m_visible == statement.messages
                                                                 : m_visible <= statement.messages;
    if (!is_possible) {
        fail(fmt::format("the conversations had {} messages, the statement says {}", m_visible,
                         statement.messages));
    }
    if (m_conversations.root() != statement.root) {
        fail("the records do not lead to the root of the statement: something was changed, added, removed or "
             "moved");
    }
}

ProofCounts ProofVerifier::State::finish(const ReadoutStatement& statement, const base::Place& place) {
    m_place = &place;
    end_conversation();
    check_counts(statement);
    m_counts.conversations = statement.conversations;
    m_counts.messages = statement.messages;
    m_counts.removed = statement.messages - m_counts.intact - m_counts.partial;
    return m_counts;
}

Hash256 leaf_of_record(std::string_view line, const base::Place& place, BlobSource& blobs) {
    ProofCounts counts;
    MessageProof proof(blobs, counts);
    proof.set_place(place);
    std::vector<CanonicalMember> members;
    if (!find_canonical_fault(line).empty() || !list_members(line, members)) {
        throw Error(Fault::check, place, "the record is not in canonical form (RFC 8785)");
    }
    if (has_exactly(members, {"i", "k", "m"})) {
        LeafBatch batch;
        proof.add_intact(batch, proof.to_hash(members[1].value, "k"), members[2].value);
        return batch.take().front();
    }
    if (has_exactly(members, {"f", "i", "m", "x"})) {
        return proof.partial_leaf(members[0].value, members[2].value, members[3].value);
    }
    if (has_exactly(members, {"i", "m", "x"})) {
        return proof.partial_leaf("{}", members[1].value, members[2].value);
    }
    throw Error(Fault::check, place, "the record is neither intact nor partial");
}

Hash256 root_of(const ProvedRecord& proved, std::uint64_t conversations, const base::Place& place,
                BlobSource& blobs) {
    const auto follow = [&](std::uint64_t size, std::uint64_t index, Hash256 node,
                            const std::vector<Hash256>& path) {
        const auto root = root_along(size, index, node, path);
        if (!root) {
            throw Error(Fault::check, place, "the path does not fit the size of the tree");
        }
        return *root;
    };
    const Hash256 leaf = leaf_of_record(proved.record, place, blobs);
    const Hash256 root = follow(proved.size, proved.index, leaf, proved.path);
    return follow(conversations, proved.conversation, conversation_leaf(proved.salt, proved.size, root),
                  proved.conversations);
}

void ProofVerifier::watch(std::uint64_t conversation, std::uint64_t index) {
    m_state->watch(conversation, index);
}

ProvedRecord ProofVerifier::watched() const {
    return m_state->watched();
}

ProofVerifier::ProofVerifier(BlobSource& blobs) : m_state(std::make_unique<State>(blobs)) {}

ProofVerifier::~ProofVerifier() = default;

void ProofVerifier::add(std::string_view line, const base::Place& place) {
    m_state->add(line, place);
}

const LineForm* ProofVerifier::form() const noexcept {
    return m_state->form();
}

ProofCounts ProofVerifier::finish(const ReadoutStatement& statement, const base::Place& place) {
    return m_state->finish(statement, place);
}

} // namespace chatkeep::hash
