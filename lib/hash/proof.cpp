// SPDX-License-Identifier: EUPL-1.2
#include "hash/proof.hpp"

#include "base/text.hpp"
#include "hash/canonical_text.hpp"
#include "hash/jcs.hpp"
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

    void add(std::string_view line, const base::Place& place);
    ProofCounts finish(const ReadoutStatement& statement, const base::Place& place);

private:
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

    ProofCounts m_counts;
    MessageProof m_proof;
    const base::Place* m_place = nullptr;
    std::vector<CanonicalMember> m_members;
    std::optional<Open> m_open;
    MerkleTree m_conversations;
    std::uint64_t m_visible = 0; ///< messages of conversations that are not removed whole
};

void ProofVerifier::State::add(std::string_view line, const base::Place& place) {
    m_place = &place;
    m_proof.set_place(place);
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
        ++m_counts.conversations_removed_for[m_proof.to_reason(value_of("r"))];
        ++m_counts.removed_conversations;
        m_conversations.add(hash_of("h"));
        return;
    }
    const auto size = to_unsigned(value_of("n"));
    if (!size) {
        fail("\"n\" is no count");
    }
    m_open.emplace(Open{*size, hash_of("s"), {}});
}

void ProofVerifier::State::end_conversation() {
    if (!m_open) {
        return;
    }
    if (m_open->tree.size() != m_open->size) {
        fail(fmt::format("conversation {} ends after {} of its {} messages", m_conversations.size(),
                         m_open->tree.size(), m_open->size));
    }
    m_visible += m_open->size;
    m_conversations.add(conversation_leaf(m_open->salt, m_open->size, m_open->tree.root()));
    m_open.reset();
}

void ProofVerifier::State::add_message() {
    if (!m_open) {
        fail("a message outside a conversation");
    }
    const std::string_view* number = find_member(m_members, "i");
    const auto index = number == nullptr ? std::nullopt : to_unsigned(*number);
    if (index != m_open->tree.size()) {
        fail(fmt::format("message {} is missing, twice, or out of order", m_open->tree.size()));
    }
    if (m_open->tree.size() >= m_open->size) {
        fail(fmt::format("more messages than the {} of the header", m_open->size));
    }
    if (has_exactly(m_members, {"h", "i", "n", "r"})) {
        add_removed(*index);
        return;
    }
    if (has_exactly(m_members, {"i", "k", "m"})) {
        m_open->tree.add(m_proof.intact_leaf(hash_of("k"), value_of("m")));
        ++m_counts.intact;
    } else if (has_exactly(m_members, {"f", "i", "m", "x"}) || has_exactly(m_members, {"i", "m", "x"})) {
        const std::string_view* keys = find_member(m_members, "f");
        m_open->tree.add(m_proof.partial_leaf(keys == nullptr ? "{}" : *keys, value_of("m"), value_of("x")));
        ++m_counts.partial;
    } else {
        fail("a record has the members i, k, m (intact), f, i, m, x (partial) or h, i, n, r (removed)");
    }
}

void ProofVerifier::State::add_removed(std::uint64_t index) {
    const auto count = to_unsigned(value_of("n"));
    if (!count || !std::has_single_bit(*count) || *count > m_open->size - index ||
        !m_open->tree.add_subtree(hash_of("h"), static_cast<unsigned>(std::countr_zero(*count)))) {
        fail("a run of removed messages is not a whole subtree");
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

ProofVerifier::ProofVerifier(BlobSource& blobs) : m_state(std::make_unique<State>(blobs)) {}

ProofVerifier::~ProofVerifier() = default;

void ProofVerifier::add(std::string_view line, const base::Place& place) {
    m_state->add(line, place);
}

ProofCounts ProofVerifier::finish(const ReadoutStatement& statement, const base::Place& place) {
    return m_state->finish(statement, place);
}

} // namespace chatkeep::hash
