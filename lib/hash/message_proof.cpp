// SPDX-License-Identifier: EUPL-1.2
#include "base/text.hpp"
#include "hash/filler.hpp"
#include "hash/message_proof_detail.hpp"
#include "hash/reason.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace chatkeep::hash {

namespace {

using base::Error;
using base::Fault;

constexpr std::size_t k_window = 256 * 1024;

/// Relative, "/" between non-empty parts, none of them "." or "..": nothing that leads out of the package on
/// any system.
bool is_inner_path(std::string_view path) {
    if (path.find_first_of(std::string_view("\\:\0", 3)) != std::string_view::npos) {
        return false;
    }
    while (true) {
        const std::size_t slash = std::min(path.find('/'), path.size());
        const std::string_view part = path.substr(0, slash);
        if (part.empty() || part == "." || part == "..") {
            return false;
        }
        if (slash == path.size()) {
            return true;
        }
        path.remove_prefix(slash + 1);
    }
}

/// Feeds exact lengths of an attachment to the parts of its commitment.
class BlobReader {
public:
    explicit BlobReader(std::unique_ptr<base::Input> input) : m_input(std::move(input)), m_window(k_window) {}

    /// False when the input ends before length bytes. sink takes them, window by window.
    template <typename Sink>
    bool take(std::uint64_t length, Sink sink) {
        while (length > 0) {
            if (m_begin == m_end && !fill()) {
                return false;
            }
            const std::uint64_t there = m_end - m_begin;
            const auto count = static_cast<std::size_t>(std::min(length, there));
            sink(std::string_view(m_window.data() + m_begin, count));
            m_begin += count;
            length -= count;
        }
        return true;
    }

    void take_rest(PartsCommitment& parts) {
        while (m_begin != m_end || fill()) {
            parts.add_bytes({m_window.data() + m_begin, m_end - m_begin});
            m_begin = m_end;
        }
    }

    bool is_at_end() { return m_begin == m_end && !fill(); }

private:
    bool fill() {
        m_begin = 0;
        m_end = m_input->read(m_window.data(), m_window.size());
        return m_end != 0;
    }

    std::unique_ptr<base::Input> m_input;
    std::vector<char> m_window;
    std::size_t m_begin = 0;
    std::size_t m_end = 0;
};

} // namespace

void MessageProof::fail(std::string_view what) const {
    throw Error(Fault::check, *m_place, std::string(what));
}

Hash256 MessageProof::to_hash(std::string_view json, std::string_view name) const {
    const bool is_string = json.size() > 2 && json.front() == '"';
    const auto hash = is_string ? parse_base64url(json.substr(1, json.size() - 2)) : std::nullopt;
    if (!hash) {
        fail(fmt::format("\"{}\" is not 32 bytes in base64url", name));
    }
    return *hash;
}

std::string MessageProof::to_reason(std::string_view json) {
    if (!decode_string(json, m_reason) || !is_reason(m_reason)) {
        fail("a reason is no code");
    }
    return m_reason;
}

std::string MessageProof::to_reasons(std::string_view json) {
    if (!decode_string(json, m_reason) || !is_reason_list(m_reason)) {
        fail("the reasons of a conversation are no list of codes");
    }
    return m_reason;
}

void MessageProof::list_fields(std::string_view json, std::string_view member,
                               std::vector<CanonicalMember>& out) const {
    if (!list_members(json, out)) {
        fail(fmt::format("\"{}\" is no object", member));
    }
    for (const CanonicalMember& field : out) {
        if (!is_field_name(field.name)) {
            fail(fmt::format("\"{}\" is no name of a field", base::printable(field.name, 80)));
        }
    }
}

void MessageProof::add_intact(LeafBatch& batch, const Hash256& message_key, std::string_view values) {
    list_fields(values, "m", m_values);
    batch.begin(message_key);
    for (const CanonicalMember& member : m_values) {
        FieldValue field{member.name, kind_of(member.name), member.value, {}};
        if (field.kind == FieldKind::text) {
            if (!decode_string(member.value, m_text)) {
                fail("\"text\" is no text");
            }
            field.bytes = m_text;
        } else if (field.kind == FieldKind::blob) {
            field.blob = commit_whole_blob(field_key(message_key, member.name), member.value);
        }
        batch.add(field);
    }
}

Hash256 MessageProof::commit_whole(const Hash256& key, const CanonicalMember& field) {
    switch (kind_of(field.name)) {
    case FieldKind::json:
        return commit_json(key, field.value);
    case FieldKind::text:
        if (!decode_string(field.value, m_text)) {
            fail("\"text\" is no text");
        }
        return commit_text(key, m_text);
    case FieldKind::blob:
        break;
    }
    return commit_whole_blob(key, field.value);
}

std::string MessageProof::read_path(std::string_view json) const {
    std::string path;
    if (!decode_string(json, path) || !is_inner_path(path)) {
        fail("the path of an attachment does not lead to a file in the package");
    }
    return path;
}

std::uint64_t MessageProof::to_length(std::string_view json) const {
    const auto length = to_unsigned(json);
    if (!length) {
        fail("a length is no count of bytes");
    }
    return *length;
}

Hash256 MessageProof::commit_whole_blob(const Hash256& key, std::string_view value) {
    static_cast<void>(list_members(value, m_inner));
    const std::string_view* path = find_member(m_inner, "path");
    const std::string_view* cuts = find_member(m_inner, "cuts");
    if (path == nullptr || m_inner.size() != (cuts == nullptr ? 1 : 2)) {
        fail("an attachment has the members path and, where it is cut, cuts");
    }
    m_items.clear();
    if (cuts != nullptr && (!list_items(*cuts, m_items) || m_items.empty())) {
        fail("\"cuts\" lists no offsets");
    }
    BlobReader reader(m_blobs.open(read_path(*path)));
    PartsCommitment parts;
    const auto add = [&parts](std::string_view bytes) { parts.add_bytes(bytes); };
    std::uint32_t number = 0;
    std::uint64_t begin = 0;
    for (const std::string_view item : m_items) {
        const std::uint64_t cut = to_length(item);
        parts.begin_part(part_key(key, number++));
        if (cut <= begin || !reader.take(cut - begin, add)) {
            fail("the cuts of an attachment do not ascend within it");
        }
        parts.end_part();
        begin = cut;
    }
    if (number > 0 && reader.is_at_end()) {
        fail("the cuts of an attachment do not ascend within it");
    }
    parts.begin_part(part_key(key, number));
    reader.take_rest(parts);
    parts.end_part();
    return parts.finish();
}

Hash256 MessageProof::partial_leaf(std::string_view keys, std::string_view values, std::string_view removed) {
    list_fields(keys, "f", m_keys);
    list_fields(values, "m", m_values);
    list_fields(removed, "x", m_removed);
    if (m_removed.empty()) {
        fail("a partial record removes nothing");
    }
    m_commitments.clear();
    std::size_t used = 0;
    for (const CanonicalMember& key : m_keys) {
        const std::string_view* value = find_member(m_values, key.name);
        if (value == nullptr || find_member(m_removed, key.name) != nullptr) {
            fail(fmt::format("the field \"{}\" has a key, and is removed or absent", key.name));
        }
        ++used;
        m_commitments.push_back({key.name, commit_whole(to_hash(key.value, "f"), {key.name, *value})});
    }
    for (const CanonicalMember& removal : m_removed) {
        const std::string_view* value = find_member(m_values, removal.name);
        used += value != nullptr ? 1 : 0;
        m_commitments.push_back({removal.name, commit_removed(removal, value)});
    }
    if (used != m_values.size()) {
        fail("a field of the message is covered by neither f nor x");
    }
    std::sort(m_commitments.begin(), m_commitments.end(),
              [](const FieldCommitment& a, const FieldCommitment& b) { return a.name < b.name; });
    return leaf_of(m_commitments);
}

void MessageProof::count_reason(std::string_view json, std::uint64_t& removed) {
    ++m_counts.redacted_for[to_reason(json)];
    ++removed;
}

Hash256 MessageProof::commit_removed(const CanonicalMember& removal, const std::string_view* value) {
    static_cast<void>(list_members(removal.value, m_inner));
    const std::string_view* hash = find_member(m_inner, "h");
    const std::string_view* reason = find_member(m_inner, "r");
    if (hash != nullptr && reason != nullptr && m_inner.size() == 2) {
        if (value != nullptr) {
            fail(fmt::format("the field \"{}\" is both removed and there", removal.name));
        }
        std::uint64_t removed = 0;
        count_reason(*reason, removed);
        return to_hash(*hash, "h");
    }
    const std::string_view* parts = find_member(m_inner, "parts");
    const FieldKind kind = kind_of(removal.name);
    if (parts == nullptr || m_inner.size() != 1 || kind == FieldKind::json || value == nullptr ||
        !list_items(*parts, m_items) || m_items.empty()) {
        fail(fmt::format("the removal of \"{}\" has neither h and r nor parts of a text or attachment",
                         removal.name));
    }
    return kind == FieldKind::text ? commit_text_parts(*value) : commit_blob_parts(*value);
}

Hash256 MessageProof::commit_text_parts(std::string_view value) {
    PartsCommitment parts;
    m_display.clear();
    std::string shown; // reason of the run that is being removed
    std::uint64_t removed = 0;
    for (const std::string_view item : m_items) {
        static_cast<void>(list_members(item, m_part));
        const std::string_view* token = find_member(m_part, "t");
        const std::string_view* key = find_member(m_part, "p");
        const std::string_view* hash = find_member(m_part, "h");
        const std::string_view* reason = find_member(m_part, "r");
        if (m_part.size() == 2 && token != nullptr && key != nullptr && decode_string(*token, m_text)) {
            parts.add(commit_part(to_hash(*key, "p"), m_text));
            m_display += m_text;
            shown.clear();
        } else if (m_part.size() == 2 && hash != nullptr && reason != nullptr) {
            parts.add(to_hash(*hash, "h"));
            count_reason(*reason, removed);
            m_display += m_reason == shown ? "" : fmt::format("[{}]", m_reason);
            shown = m_reason;
        } else {
            fail("a part of a text has the members p, t (there) or h, r (removed)");
        }
    }
    if (removed == 0) {
        fail("the parts of a text remove nothing");
    }
    if (!decode_string(value, m_text) || m_text != m_display) {
        fail("the text shown differs from its parts");
    }
    return parts.finish();
}

Hash256 MessageProof::commit_blob_parts(std::string_view value) {
    static_cast<void>(list_members(value, m_inner));
    const std::string_view* path = find_member(m_inner, "path");
    if (path == nullptr || m_inner.size() != 1) {
        fail("an attachment in parts has the member path alone");
    }
    BlobReader reader(m_blobs.open(read_path(*path)));
    PartsCommitment parts;
    Filler filler;
    const auto add = [&parts](std::string_view bytes) { parts.add_bytes(bytes); };
    const auto add_filler = [&filler](std::string_view bytes) { filler.add(bytes); };
    std::uint64_t removed = 0;
    bool is_long_enough = true;
    for (const std::string_view item : m_items) {
        static_cast<void>(list_members(item, m_part));
        const std::string_view* length = find_member(m_part, "len");
        const std::string_view* key = find_member(m_part, "p");
        const std::string_view* fill = find_member(m_part, "fill");
        const std::string_view* hash = find_member(m_part, "h");
        const std::string_view* reason = find_member(m_part, "r");
        if (m_part.size() == 2 && length != nullptr && key != nullptr) {
            parts.begin_part(to_hash(*key, "p"));
            is_long_enough = reader.take(to_length(*length), add) && is_long_enough;
            parts.end_part();
            filler.keep(to_length(*length));
        } else if (m_part.size() == 3 && fill != nullptr && hash != nullptr && reason != nullptr) {
            parts.add(to_hash(*hash, "h"));
            count_reason(*reason, removed);
            is_long_enough = reader.take(to_length(*fill), add_filler) && is_long_enough;
        } else {
            fail("a part of an attachment has the members len, p (there) or fill, h, r (removed)");
        }
    }
    if (removed == 0) {
        fail("the parts of an attachment remove nothing");
    }
    if (!is_long_enough || !reader.is_at_end()) {
        fail("the length of an attachment is not that of its parts");
    }
    if (!filler.is_plain()) {
        fail("what stands in the place of an attachment's parts is more than filler");
    }
    m_counts.filler += filler.size();
    m_counts.filler_others += filler.others();
    return parts.finish();
}

} // namespace chatkeep::hash
