// SPDX-License-Identifier: EUPL-1.2
#include "archive/proof_writer.hpp"

#include "archive/cleaned_statement.hpp"
#include "archive/derived_fields.hpp"
#include "archive/emptied_conversations.hpp"
#include "archive/layout.hpp"
#include "archive/proof_check.hpp"
#include "archive/proof_run.hpp"
#include "base/error.hpp"
#include "base/spool.hpp"
#include "base/text.hpp"
#include "hash/commitment.hpp"
#include "hash/jcs.hpp"
#include "hash/merkle.hpp"
#include "hash/readout_tree.hpp"
#include "hash/reason.hpp"
#include "hash/record_proof.hpp"
#include "hash/sha.hpp"
#include "hash/source_records.hpp"
#include "stream/edit.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace chatkeep::archive {

namespace {

using base::Error;
using base::Fault;
using hash::Hash256;
using hash::to_base64url;

constexpr std::size_t k_longest_evidence = std::size_t{1024} * 1024;
constexpr std::size_t k_copied_at_once = std::size_t{64} * 1024;

std::string read_file(const std::string& path) {
    base::FdInput input(base::open_to_read(path), path);
    return base::read_all(input, k_longest_evidence, path);
}

void copy(const base::Spool& spool, base::Output& output) {
    base::SpoolReader input(spool);
    std::vector<char> window(k_copied_at_once);
    while (const std::size_t count = input.read(window.data(), window.size())) {
        output.write({window.data(), count});
    }
}

void add_counts(std::map<std::string, std::uint64_t>& sum,
                const std::map<std::string, std::uint64_t>& counts) {
    for (const auto& [reason, count] : counts) {
        sum[reason] += count;
    }
}

/// Of records: conversations and messages are known at the end.
void add_counts(hash::ProofCounts& sum, const hash::ProofCounts& counts) {
    sum.intact += counts.intact;
    sum.partial += counts.partial;
    add_counts(sum.derived, counts.derived);
    add_counts(sum.removed_for, counts.removed_for);
    add_counts(sum.redacted_for, counts.redacted_for);
}

} // namespace

std::string without_proof(const stream::Line& line) {
    return stream::with_replacements(line.bytes, {{{std::string(hash::k_proof_member)}, {}}});
}

namespace {

/// The header without the digests of decisions files: these name what was taken out and hold no secret, so
/// that whoever has such a digest can test guesses.
std::string without_decisions(const std::string& bytes, const stream::Value& header) {
    std::vector<stream::Replacement> removals;
    header.find("options")
        .value_or(stream::Value())
        .for_each_member([&](std::string_view name, const stream::Value& /*value*/) {
            if (name.starts_with("clean") && name.ends_with(".decisions")) {
                removals.push_back({{"options", std::string(name)}, {}});
            }
        });
    return stream::with_replacements(bytes, removals);
}

} // namespace

class ProofWriter::State {
public:
    State(BagWriter& bag, const std::string& folder, std::string generator, hash::FindCuts find_cuts)
        : m_bag(bag), m_folder(folder), m_generator(std::move(generator)),
          m_key(hash::ReadoutKey::read(fmt::format("{}/{}", folder, hash::k_key_file))), m_mask(m_key),
          m_objects(hash::media_of(folder), find_cuts) {}

    stream::Line mask(const stream::Line& line) {
        m_mask.mask(line.bytes, m_line);
        if (line.type == "stream") {
            m_line = without_decisions(m_line, line.root);
        }
        return {line.type, m_line, m_line_parser.parse(m_line), line.number};
    }

    void add(const stream::Line& line);
    hash::ProofCounts finish();

private:
    /// The conversation at hand.
    struct Open {
        std::string id;
        base::Spool records;
        hash::MerkleTree tree;
        ProofRun removed;
        ConversationContent content;
        hash::ProofCounts counts; ///< of its records
        base::Spool derived;
    };

    void begin_conversation(const stream::Line& line);
    void end_conversation();
    void add_fields(const stream::Line& line);
    [[noreturn]] void fail(std::string_view what) const;
    void add_removed(const Hash256& leaf, const stream::Value& removal);
    void add_record(const stream::Line& line);
    void add_intact();
    void add_partial(const stream::Value& root, const hash::RecordProof& proof);
    void add_derived(std::string_view type, const hash::RecordProof& proof);
    void add_blobs(const stream::Value& root, const hash::RecordProof& proof);
    void add_blob(const hash::RecordBlob& blob);
    void add_cut_blob(const hash::RecordBlob& blob, const std::vector<hash::FilePart>& parts);
    void keep_field(const hash::RecordFields::Field& field);
    void flush_removed();
    void write_records(std::uint64_t number, const Hash256& salt);
    void write_whole_removal(std::uint64_t number, const Hash256& leaf);
    void write_record(const std::map<std::string, std::string>& members);
    void check_tree(const hash::ReadoutStatement& statement) const;
    void copy_evidence(const std::string& statement);
    void write_cleaned(const std::string& statement, const hash::ReadoutStatement& readout);
    void write_file(std::string_view name, std::string_view bytes);

    BagWriter& m_bag;
    std::string m_folder;
    std::string m_generator;
    hash::ReadoutKey m_key;
    hash::IdMask m_mask;
    hash::StoredObjects m_objects;
    std::string m_line;
    stream::LineParser m_line_parser;
    hash::RecordPlace m_place;
    hash::SourceRecords m_sources;
    std::string m_policies = "{}";
    stream::LineParser m_parser;
    hash::RecordFields m_fields;
    std::optional<Open> m_open;
    std::vector<hash::CommittedConversation> m_conversations;
    base::Spool m_derived;
    hash::ProofCounts m_counts; ///< of the conversations that have ended

    // of the record at hand
    Hash256 m_message_key{};
    std::map<std::string, std::string> m_values;  ///< m
    std::map<std::string, std::string> m_keys;    ///< f
    std::map<std::string, std::string> m_removed; ///< x
    std::map<std::string, Hash256> m_commitments;
};

void ProofWriter::State::add(const stream::Line& line) {
    if (line.type == "source") {
        m_sources.keep(line.root.text_of("id"), line.bytes);
    } else if (line.type == "stream") {
        m_policies.clear();
        hash::append_committed(m_policies, line.root.find("options").value_or(stream::Value()));
    }
    if (!m_place.advance(line.type)) {
        return;
    }
    if (line.type == "conversation") {
        end_conversation();
        m_open.emplace();
        m_open->id = line.root.text_of("id");
    }
    m_open->content.add(line);
    const auto proof = line.root.find(hash::k_proof_member);
    const auto leaf = proof ? hash::parse_base64url(proof->text_of("leaf")) : std::nullopt;
    if (line.type == "removal" && leaf) {
        add_removed(*leaf, line.root);
        return;
    }
    flush_removed();
    add_record(line);
}

void ProofWriter::State::add_removed(const Hash256& leaf, const stream::Value& removal) {
    const std::string_view reason = removal.text_of("basis");
    if (!hash::is_reason(reason) || !hash::is_reason(removal.text_of("rule"))) {
        fail("its ground or its rule is no code");
    }
    m_open->tree.add(leaf);
    ++m_open->counts.removed_for[std::string(reason)];
    if (!m_open->removed.can_take(reason)) {
        flush_removed();
    }
    m_open->removed.add(m_place.index(), leaf, reason);
}

void ProofWriter::State::flush_removed() {
    for (const ProofRun::Node& node : m_open->removed.take()) {
        write_record({{"h", hash::jcs_of(to_base64url(node.hash))},
                      {"i", std::to_string(node.index)},
                      {"n", std::to_string(std::uint64_t{1} << node.level)},
                      {"r", hash::jcs_of(node.reason)}});
    }
}

void ProofWriter::State::write_record(const std::map<std::string, std::string>& members) {
    m_open->records.append(object_of(members) + "\n");
}

void ProofWriter::State::add_fields(const stream::Line& line) {
    m_fields.clear();
    m_fields.add(line.root);
    if (line.type == "conversation") {
        hash::add_source_fields(m_sources.of(line.root), m_parser, m_fields);
    }
}

void ProofWriter::State::add_record(const stream::Line& line) {
    m_values.clear();
    m_keys.clear();
    m_removed.clear();
    m_commitments.clear();
    m_message_key =
        hash::message_key(hash::conversation_key(m_key.value(), m_place.conversation()), m_place.index());
    add_fields(line);
    const hash::RecordProof proof = hash::read_proof(line.root);
    for (const hash::RecordFields::Field& field : m_fields.fields()) {
        if (!proof.derived.contains(field.name) && !(proof.text && field.name == "text")) {
            keep_field(field);
        }
    }
    add_blobs(line.root, proof);
    if (proof.is_empty()) {
        add_intact();
    } else {
        add_partial(line.root, proof);
    }
    std::vector<hash::FieldCommitment> commitments;
    for (const auto& [name, value] : m_commitments) {
        commitments.push_back({name, value});
    }
    m_open->tree.add(hash::leaf_of(commitments));
}

/// A field that is there whole.
void ProofWriter::State::keep_field(const hash::RecordFields::Field& field) {
    const std::string name(field.name);
    const Hash256 key = hash::field_key(m_message_key, name);
    const bool is_text = hash::kind_of(name) == hash::FieldKind::text;
    m_commitments[name] = is_text ? hash::commit_text(key, field.bytes) : hash::commit_json(key, field.bytes);
    m_values[name] = is_text ? hash::jcs_of(field.bytes) : std::string(field.bytes);
    m_keys[name] = hash::jcs_of(to_base64url(key));
}

void ProofWriter::State::add_blobs(const stream::Value& root, const hash::RecordProof& proof) {
    if (!m_objects.is_there()) {
        return;
    }
    for (const hash::RecordBlob& blob : hash::list_blobs(root)) {
        if (proof.removed.contains(blob.field)) {
            continue; // another file stands in its place
        }
        const auto cut = proof.files.find(blob.field);
        if (cut == proof.files.end()) {
            add_blob(blob);
        } else {
            add_cut_blob(blob, cut->second);
        }
    }
}

/// A file that is there whole.
void ProofWriter::State::add_blob(const hash::RecordBlob& blob) {
    const Hash256 key = hash::field_key(m_message_key, blob.field);
    const hash::BlobCommitment commitment = hash::commit_blob(key, m_objects, blob.sha256);
    std::map<std::string, std::string> value = {{"path", hash::jcs_of(media_path(blob.sha256, blob.mime))}};
    std::string cuts;
    std::uint64_t at = 0;
    for (std::size_t i = 0; i + 1 < commitment.parts.size(); ++i) {
        at += commitment.parts[i].size;
        cuts += fmt::format("{}{}", cuts.empty() ? "[" : ",", at);
    }
    if (!cuts.empty()) {
        value["cuts"] = cuts + "]";
    }
    m_commitments[blob.field] = commitment.value;
    m_values[blob.field] = object_of(value);
    m_keys[blob.field] = hash::jcs_of(to_base64url(key));
}

/// A file from which some parts went.
void ProofWriter::State::add_cut_blob(const hash::RecordBlob& blob,
                                      const std::vector<hash::FilePart>& parts) {
    const Hash256 key = hash::field_key(m_message_key, blob.field);
    std::string json;
    std::uint32_t number = 0;
    for (const hash::FilePart& part : parts) {
        json += json.empty() ? "{\"parts\":[" : ",";
        const std::string part_key = to_base64url(hash::part_key(key, number++));
        if (part.gone) {
            json += fmt::format("{{\"fill\":{},\"h\":\"{}\",\"r\":{}}}", part.size, to_base64url(*part.gone),
                                hash::jcs_of(part.reason));
            ++m_open->counts.redacted_for[part.reason];
        } else {
            json += fmt::format("{{\"len\":{},\"p\":\"{}\"}}", part.size, part_key);
        }
    }
    m_commitments[blob.field] = hash::commit_parts(*m_objects.open(blob.sha256), parts, key);
    m_values[blob.field] = object_of({{"path", hash::jcs_of(media_path(blob.sha256, blob.mime))}});
    m_removed[blob.field] = json + "]}";
}

void ProofWriter::State::add_intact() {
    ++m_open->counts.intact;
    write_record({{"i", std::to_string(m_place.index())},
                  {"k", hash::jcs_of(to_base64url(m_message_key))},
                  {"m", object_of(m_values)}});
}

void ProofWriter::State::add_partial(const stream::Value& root, const hash::RecordProof& proof) {
    ++m_open->counts.partial;
    for (const auto& [name, field] : proof.removed) {
        m_removed[name] =
            fmt::format("{{\"h\":\"{}\",\"r\":{}}}", to_base64url(field.value), hash::jcs_of(field.reason));
        m_commitments[name] = field.value;
        ++m_open->counts.redacted_for[field.reason];
    }
    if (proof.text) {
        const Hash256 key = hash::field_key(m_message_key, "text");
        m_removed["text"] = text_parts_json(*proof.text, key, m_open->counts);
        m_commitments["text"] = hash::commit_parts(*proof.text, key);
        m_values["text"] = hash::jcs_of(root.text_of("text"));
    }
    add_derived(root.text_of("type"), proof);
    if (m_removed.empty()) {
        fail("it was added to, not taken from");
    }
    std::map<std::string, std::string> members = {
        {"i", std::to_string(m_place.index())}, {"m", object_of(m_values)}, {"x", object_of(m_removed)}};
    if (!m_keys.empty()) {
        members["f"] = object_of(m_keys);
    }
    write_record(members);
}

void ProofWriter::State::fail(std::string_view what) const {
    throw Error(Fault::data, fmt::format("record {} of conversation {}: {}", m_place.index(),
                                         m_place.conversation(), what));
}

void ProofWriter::State::add_derived(std::string_view type, const hash::RecordProof& proof) {
    for (const std::string& name : proof.derived) {
        const hash::RecordFields::Field* field = m_fields.find(name);
        if (field == nullptr) {
            fail("its proof names a field that it does not have");
        }
        const std::string_view counted = name_of_derived(type, name, field->bytes);
        const bool is_replacing = std::any_of(m_removed.begin(), m_removed.end(), [&](const auto& removal) {
            return replaces(name, removal.first);
        });
        if (counted.empty() || !is_replacing) {
            fail(fmt::format("its field \"{}\" was changed, which nothing can prove",
                             base::printable(name, 80)));
        }
        const bool is_text = hash::kind_of(name) == hash::FieldKind::text;
        m_open->derived.append(
            object_of({{"conv", std::to_string(m_place.conversation())},
                       {"field", hash::jcs_of(name)},
                       {"i", std::to_string(m_place.index())},
                       {"value", is_text ? hash::jcs_of(field->bytes) : std::string(field->bytes)}}) +
            "\n");
        ++m_open->counts.derived[std::string(counted)];
    }
}

void ProofWriter::State::end_conversation() {
    if (!m_open) {
        return;
    }
    flush_removed();
    const std::uint64_t number = m_conversations.size();
    const Hash256 salt = hash::conversation_salt(m_key.value(), static_cast<std::uint32_t>(number));
    const std::uint64_t size = m_open->tree.size();
    const Hash256 leaf = hash::conversation_leaf(salt, size, m_open->tree.root());
    if (m_open->content.is_emptied()) {
        write_whole_removal(number, leaf);
    } else {
        write_records(number, salt);
    }
    m_conversations.push_back({m_open->id, size, leaf});
    m_open.reset();
}

void ProofWriter::State::write_records(std::uint64_t number, const Hash256& salt) {
    const auto file = m_bag.create(fmt::format("{}/{}", k_proof_folder, records_name(number)));
    file->write(object_of({{"conv", std::to_string(number)},
                           {"cvr", "1"},
                           {"n", std::to_string(m_open->tree.size())},
                           {"s", hash::jcs_of(to_base64url(salt))}}) +
                "\n");
    copy(m_open->records, *file);
    file->commit();
    copy(m_open->derived, m_derived);
    add_counts(m_counts, m_open->counts);
}

/// Neither its salt nor its records are in the package, so nobody can tell how many there were.
void ProofWriter::State::write_whole_removal(std::uint64_t number, const Hash256& leaf) {
    const std::string reason = m_open->content.grounds();
    write_file(records_name(number), object_of({{"conv", std::to_string(number)},
                                                {"cvr", "1"},
                                                {"h", hash::jcs_of(to_base64url(leaf))},
                                                {"r", hash::jcs_of(reason)}}) +
                                         "\n");
    ++m_counts.removed_conversations;
    ++m_counts.conversations_removed_for[reason];
}

void ProofWriter::State::check_tree(const hash::ReadoutStatement& statement) const {
    const hash::ReadoutTree tree{m_conversations, {}};
    const bool fits = statement.conversations == m_conversations.size() &&
                      statement.messages == tree.size() && statement.root == tree.root();
    if (fits) {
        return;
    }
    std::string where = "the stream";
    const auto read = hash::read_tree(fmt::format("{}/{}", m_folder, hash::k_tree_file));
    for (std::size_t i = 0; i < std::max(read.size(), m_conversations.size()); ++i) {
        if (i >= read.size() || i >= m_conversations.size() || read[i] != m_conversations[i]) {
            where = fmt::format("conversation {}", i);
            break;
        }
    }
    throw Error(Fault::data,
                fmt::format("{}: it is not what was read, less what was taken out with its proof", where),
                "give chat-clean the same --commitments DIR, and let nothing else change the stream");
}

void ProofWriter::State::write_file(std::string_view name, std::string_view bytes) {
    const auto file = m_bag.create(fmt::format("{}/{}", k_proof_folder, name));
    file->write(bytes);
    file->commit();
}

namespace {

/// Of the signature of the read-out (0) or its timestamps, in order.
std::string evidence_name(int number) {
    if (number == 0) {
        return fmt::format("{}.p7s", hash::k_statement_file);
    }
    return number == 1 ? fmt::format("{}.p7s.tsr", hash::k_statement_file)
                       : fmt::format("{}.p7s.tsr{}", hash::k_statement_file, number);
}

} // namespace

/// The signature and timestamps, as far as they are there.
void ProofWriter::State::copy_evidence(const std::string& statement) {
    write_file(hash::k_statement_file, statement);
    for (int number = 0;; ++number) {
        const std::string name = evidence_name(number);
        const std::string path = fmt::format("{}/{}", m_folder, name);
        if (::access(path.c_str(), F_OK) != 0) {
            return;
        }
        write_file(name, read_file(path));
    }
}

void ProofWriter::State::write_cleaned(const std::string& statement, const hash::ReadoutStatement& readout) {
    ContentDigest content;
    m_bag.list_payload([&content](std::string_view line) {
        if (is_cleaned_content(line.substr(line.find("  ") + 2))) {
            content.add(line);
        }
    });
    CleanedStatement cleaned =
        cleaned_statement(statement, readout, m_counts, {content.finish(), m_policies});
    cleaned["generator"] = hash::jcs_of(m_generator);
    write_file(k_cleaned_name, object_of(cleaned));
}

hash::ProofCounts ProofWriter::State::finish() {
    end_conversation();
    const std::string path = fmt::format("{}/{}", m_folder, hash::k_statement_file);
    const std::string statement = read_file(path);
    const hash::ReadoutStatement readout = hash::parse_readout_statement(statement, path);
    check_tree(readout);
    m_counts.conversations = readout.conversations;
    m_counts.messages = readout.messages;
    m_counts.removed = readout.messages - m_counts.intact - m_counts.partial;
    copy_evidence(statement);
    if (!m_counts.derived.empty()) {
        const auto file = m_bag.create(std::string(k_derived));
        copy(m_derived, *file);
        file->commit();
    }
    write_cleaned(statement, readout);
    return std::move(m_counts);
}

ProofWriter::ProofWriter(BagWriter& bag, const std::string& folder, std::string generator,
                         hash::FindCuts find_cuts)
    : m_state(std::make_unique<State>(bag, folder, std::move(generator), find_cuts)) {}

ProofWriter::~ProofWriter() = default;

stream::Line ProofWriter::mask(const stream::Line& line) {
    return m_state->mask(line);
}

void ProofWriter::add(const stream::Line& line) {
    m_state->add(line);
}

hash::ProofCounts ProofWriter::finish() {
    return m_state->finish();
}

} // namespace chatkeep::archive
