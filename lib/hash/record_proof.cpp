// SPDX-License-Identifier: EUPL-1.2
#include "hash/record_proof.hpp"

#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/io.hpp"
#include "hash/commitment.hpp"
#include "hash/jcs.hpp"
#include "hash/readout_tree.hpp"
#include "hash/reason.hpp"
#include "stream/edit.hpp"
#include "stream/json_text.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace chatkeep::hash {

namespace {

constexpr std::string_view k_text = "text";
constexpr std::size_t k_longest_path = 64 * 1024;

[[noreturn]] void fail() {
    throw base::Error(base::Fault::data, "the member \"proof\" of a record is malformed",
                      "it must be as chat-clean --commitments wrote it");
}

/// Sizes of parts that are there, as numbers, and {"fill":…,"h":…,"r":…}.
std::vector<FilePart> read_file_parts(const stream::Value& list) {
    std::vector<FilePart> parts;
    list.for_each_item([&](const stream::Value& item) {
        const auto hash = parse_base64url(item.text_of("h"));
        const auto size = hash ? item.find("fill").value_or(stream::Value()).integer() : item.integer();
        const std::string reason(item.text_of("r"));
        if (!size || *size < 0 || (hash && !is_reason(reason))) {
            fail();
        }
        parts.push_back({static_cast<std::uint64_t>(*size), hash, reason});
    });
    if (parts.empty()) {
        fail();
    }
    return parts;
}

std::string file_parts_json(const std::vector<FilePart>& parts) {
    std::string json;
    for (const FilePart& part : parts) {
        json += json.empty() ? "{\"parts\":[" : ",";
        json += part.gone ? fmt::format("{{\"fill\":{},\"h\":\"{}\",\"r\":{}}}", part.size,
                                        to_base64url(*part.gone), jcs_of(part.reason))
                          : std::to_string(part.size);
    }
    return json + "]}";
}

void read_removed(const stream::Value& record, const stream::Value& removed, RecordProof& proof) {
    removed.for_each_member([&](std::string_view name, const stream::Value& value) {
        const auto hash = parse_base64url(value.text_of("h"));
        const auto parts = value.find("parts");
        if (parts && name == k_text) {
            proof.text = parse_parts(*parts, record.text_of(k_text));
            if (!proof.text) {
                fail();
            }
        } else if (parts && kind_of(name) == FieldKind::blob && is_field_name(name)) {
            proof.files[std::string(name)] = read_file_parts(*parts);
        } else if (hash && is_reason(value.text_of("r")) && is_field_name(name)) {
            proof.removed[std::string(name)] = {*hash, std::string(value.text_of("r"))};
        } else {
            fail();
        }
    });
}

} // namespace

Hash256 commit_parts(const base::RandomBytes& bytes, const std::vector<FilePart>& parts,
                     const Hash256& field_key) {
    constexpr std::uint64_t k_window = std::uint64_t{256} * 1024;
    PartsCommitment commitment;
    std::uint64_t at = 0;
    std::uint32_t number = 0;
    std::string window;
    for (const FilePart& part : parts) {
        const Hash256 key = part_key(field_key, number++);
        if (part.gone) {
            commitment.add(*part.gone);
            at += part.size;
            continue;
        }
        commitment.begin_part(key);
        for (std::uint64_t left = part.size; left > 0; left -= window.size(), at += window.size()) {
            window.resize(static_cast<std::size_t>(std::min(left, k_window)));
            if (bytes.read_at(at, window.data(), window.size()) != window.size()) {
                fail();
            }
            commitment.add_bytes(window);
        }
        commitment.end_part();
    }
    return commitment.finish();
}

RecordProof read_proof(const stream::Value& record) {
    RecordProof proof;
    const auto member = record.find(k_proof_member);
    if (!member) {
        return proof;
    }
    member->for_each_member([&](std::string_view name, const stream::Value& value) {
        const bool is_leaf = name == "leaf" && parse_base64url(value.text().value_or(std::string_view()));
        if (!is_leaf && !(name == "d" && value.is_array()) && !(name == "x" && value.is_object())) {
            fail();
        }
    });
    if (const auto removed = member->find("x")) {
        read_removed(record, *removed, proof);
    }
    member->find("d").value_or(stream::Value()).for_each_item([&](const stream::Value& name) {
        if (!name.text() || !is_field_name(*name.text())) {
            fail();
        }
        proof.derived.emplace(*name.text());
    });
    return proof;
}

std::string proof_json(const RecordProof& proof) {
    std::map<std::string, std::string> removed;
    for (const auto& [name, field] : proof.removed) {
        removed[name] =
            fmt::format("{{\"h\":\"{}\",\"r\":{}}}", to_base64url(field.value), jcs_of(field.reason));
    }
    if (proof.text) {
        std::string parts;
        append_parts(parts, *proof.text);
        removed[std::string(k_text)] = fmt::format("{{\"parts\":{}}}", parts);
    }
    for (const auto& [name, parts] : proof.files) {
        removed[name] = file_parts_json(parts);
    }
    std::string json = "{";
    for (const std::string& name : proof.derived) {
        json += fmt::format("{}{}", json.size() == 1 ? "\"d\":[" : ",", jcs_of(name));
    }
    json += proof.derived.empty() ? "" : "]";
    std::string inner;
    for (const auto& [name, value] : removed) {
        inner += fmt::format("{}{}:{}", inner.empty() ? "" : ",", jcs_of(name), value);
    }
    if (!inner.empty()) {
        json += fmt::format("{}\"x\":{{{}}}", json.size() == 1 ? "" : ",", inner);
    }
    return json + "}";
}

bool is_committed(std::string_view type) noexcept {
    return type != "stream" && type != "source" && type != "notice" && type != "end";
}

bool RecordPlace::advance(std::string_view type) noexcept {
    if (type == "conversation") {
        ++m_conversations;
        m_index = 0;
        return true;
    }
    if (!is_committed(type) || m_conversations == 0) {
        return false;
    }
    ++m_index;
    return true;
}

std::string media_of(const std::string& folder) {
    const std::string path = fmt::format("{}/{}", folder, k_media_file);
    if (::access(path.c_str(), F_OK) != 0) {
        return {};
    }
    base::FdInput input(base::open_to_read(path), path);
    return base::read_all(input, k_longest_path, path);
}

ProofKeeper::ProofKeeper(const std::string& folder, FindCuts find_cuts)
    : m_key(ReadoutKey::read(fmt::format("{}/{}", folder, k_key_file))), m_mask(m_key),
      m_folder(folder, m_mask), m_objects(media_of(folder), find_cuts) {}

void ProofKeeper::next(const stream::Line& line) {
    static_cast<void>(read_proof(line.root)); // nothing else may hide in it
    if (line.type == "source") {
        m_mask.mask(line.bytes, m_source);
        m_sources_before.keep(line.root.text_of("id"), m_source);
        m_sources_after.keep(line.root.text_of("id"), m_source);
    }
    if (m_place.advance(line.type)) {
        if (line.type == "conversation") {
            m_folder.begin_conversation(line.root.text_of("id"));
        } else {
            m_folder.add_record();
        }
        m_mask.mask(line.bytes, m_line);
        m_message_key = message_key(conversation_key(m_key.value(), m_place.conversation()), m_place.index());
    }
}

void ProofKeeper::source_leaves(std::string_view id, std::string_view line) {
    m_mask.mask(line, m_source);
    m_sources_after.keep(id, m_source);
}

void ProofKeeper::add_fields(const stream::Value& record, RecordFields& fields, bool as_it_leaves) {
    fields.clear();
    fields.add(record);
    if (record.text_of("type") == "conversation") {
        const SourceRecords& sources = as_it_leaves ? m_sources_after : m_sources_before;
        add_source_fields(sources.of(record), m_source_parser, fields);
    }
}

Hash256 ProofKeeper::commit_field(std::string_view name, std::string_view bytes) const {
    const Hash256 key = field_key(m_message_key, name);
    return kind_of(name) == FieldKind::text ? commit_text(key, bytes) : commit_json(key, bytes);
}

void ProofKeeper::keep_text(const std::vector<TextCut>& cuts, std::string_view shown,
                            RecordProof& proof) const {
    const RecordFields::Field* text = m_before.find(k_text);
    if (text == nullptr || text->bytes == shown || cuts.empty() || proof.removed.contains(k_text)) {
        return;
    }
    if (!proof.text) {
        proof.text = split_text(text->bytes);
    }
    cut_parts(*proof.text, cuts, field_key(m_message_key, k_text));
}

void ProofKeeper::keep_fields(const RecordFields& after, const std::string& reason,
                              RecordProof& proof) const {
    for (const RecordFields::Field& field : m_before.fields()) {
        const RecordFields::Field* now = after.find(field.name);
        const bool is_read = !proof.derived.contains(field.name);
        const bool is_in_parts = field.name == k_text && proof.text;
        if (is_read && !is_in_parts && (now == nullptr || now->bytes != field.bytes)) {
            proof.removed[std::string(field.name)] = {commit_field(field.name, field.bytes), reason};
        }
    }
    for (const RecordFields::Field& field : after.fields()) {
        const bool was_read = m_before.find(field.name) != nullptr;
        if (!was_read || proof.removed.contains(field.name)) {
            proof.derived.emplace(field.name);
        }
    }
    std::erase_if(proof.derived, [&](const std::string& name) { return after.find(name) == nullptr; });
}

void ProofKeeper::keep_blobs(const stream::Value& after, const std::string& reason,
                             RecordProof& proof) const {
    if (!m_objects.is_there()) {
        return;
    }
    const std::vector<RecordBlob> now = list_blobs(after);
    for (const RecordBlob& blob : list_blobs(m_before_root)) {
        const auto same = std::find_if(now.begin(), now.end(),
                                       [&](const RecordBlob& other) { return other.field == blob.field; });
        const bool is_same = same != now.end() && same->sha256 == blob.sha256;
        if (is_same || proof.removed.contains(blob.field)) {
            continue;
        }
        if (proof.files.contains(blob.field)) { // it was cut before: what is there now was not read
            const Hash256 key = field_key(m_message_key, blob.field);
            proof.removed[blob.field] = {commit_file(blob, proof.files[blob.field], key), reason};
            proof.files.erase(blob.field);
        } else if (same == now.end() || !keep_file(blob, *same, reason, proof)) {
            const Hash256 key = field_key(m_message_key, blob.field);
            proof.removed[blob.field] = {commit_blob(key, m_objects, blob.sha256).value, reason};
        }
    }
}

/// When the file that stands there now is the original without some of its parts, that can be proved.
bool ProofKeeper::keep_file(const RecordBlob& before, const RecordBlob& after, const std::string& reason,
                            RecordProof& proof) const {
    const auto file = m_objects.find(after.sha256);
    if (file == nullptr) {
        return false;
    }
    const BlobCommitment commitment =
        commit_blob(field_key(m_message_key, before.field), m_objects, before.sha256);
    if (!is_cut_from(*file, *m_objects.open(before.sha256), commitment.parts)) {
        return false;
    }
    std::vector<FilePart>& parts = proof.files[before.field];
    for (const BlobPart& part : commitment.parts) {
        parts.push_back(part.may_go ? FilePart{part.fill, part.value, reason}
                                    : FilePart{part.size, std::nullopt, {}});
    }
    return true;
}

/// The commitment of a file that is there in part.
Hash256 ProofKeeper::commit_file(const RecordBlob& blob, const std::vector<FilePart>& parts,
                                 const Hash256& key) const {
    return commit_parts(*m_objects.open(blob.sha256), parts, key);
}

std::string ProofKeeper::changed(std::string_view line, const std::vector<TextCut>& cuts,
                                 const std::string& reason) {
    m_before_root = m_before_parser.parse(m_line);
    add_fields(m_before_root, m_before, false);
    RecordProof proof = read_proof(m_before_root);
    std::string out(line);
    stream::Value after = m_after_parser.parse(out);
    keep_text(cuts, after.text_of(k_text), proof);
    if (proof.text && after.text_of(k_text) != shown_text(*proof.text)) {
        std::string shown;
        stream::append_json(shown, shown_text(*proof.text));
        out = stream::with_replacements(out, {{{std::string(k_text)}, shown}});
        after = m_after_parser.parse(out);
    }
    m_mask.mask(out, m_masked);
    after = m_after_parser.parse(m_masked);
    add_fields(after, m_after, true);
    keep_fields(m_after, reason, proof);
    keep_blobs(after, reason, proof);
    if (after.find(k_proof_member)) {
        out = stream::with_replacements(out, {{{std::string(k_proof_member)}, {}}});
    }
    return proof.is_empty() ? out : stream::with_member(out, k_proof_member, proof_json(proof));
}

Hash256 ProofKeeper::leaf() {
    m_before_root = m_before_parser.parse(m_line);
    add_fields(m_before_root, m_before, false);
    const RecordProof proof = read_proof(m_before_root);
    const std::vector<RecordBlob> blobs = list_blobs(m_before_root);
    if (proof.is_empty()) {
        return record_leaf(m_message_key, m_before, blobs, m_objects);
    }
    std::map<std::string, Hash256> commitments;
    for (const RecordFields::Field& field : m_before.fields()) {
        if (!proof.derived.contains(field.name)) {
            commitments[std::string(field.name)] = commit_field(field.name, field.bytes);
        }
    }
    for (const RecordBlob& blob : blobs) {
        if (m_objects.is_there() && !proof.removed.contains(blob.field)) {
            const Hash256 key = field_key(m_message_key, blob.field);
            const auto parts = proof.files.find(blob.field);
            commitments[blob.field] = parts == proof.files.end()
                                          ? commit_blob(key, m_objects, blob.sha256).value
                                          : commit_file(blob, parts->second, key);
        }
    }
    for (const auto& [name, field] : proof.removed) {
        commitments[name] = field.value;
    }
    if (proof.text) {
        commitments[std::string(k_text)] = commit_parts(*proof.text, field_key(m_message_key, k_text));
    }
    std::vector<FieldCommitment> fields;
    fields.reserve(commitments.size());
    for (const auto& [name, value] : commitments) {
        fields.push_back({name, value});
    }
    return leaf_of(fields);
}

} // namespace chatkeep::hash
