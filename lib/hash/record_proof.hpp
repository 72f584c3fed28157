#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What cleaning leaves of a record's commitments: the member "proof" of the stream, which holds the
// commitments of what was taken out, no keys. chat-stream(5) describes it.

#include "hash/hash256.hpp"
#include "hash/id_mask.hpp"
#include "hash/readout_folder.hpp"
#include "hash/readout_key.hpp"
#include "hash/record_blobs.hpp"
#include "hash/record_fields.hpp"
#include "hash/source_records.hpp"
#include "hash/text_parts.hpp"
#include "stream/reader.hpp"
#include "stream/value.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::hash {

/// A field that is not there any more as it was read.
struct Removed {
    Hash256 value{};
    std::string reason;

    friend bool operator==(const Removed&, const Removed&) = default;
};

/// A part of a file of which some parts are gone.
struct FilePart {
    std::uint64_t size = 0; ///< in the file as it is now
    std::optional<Hash256> gone;
    std::string reason;

    friend bool operator==(const FilePart&, const FilePart&) = default;
};

/// The commitment of a file of which some parts are gone; bytes are those of the file as it is now.
[[nodiscard]] Hash256 commit_parts(const base::RandomBytes& bytes, const std::vector<FilePart>& parts,
                                   const Hash256& field_key);

/// The member "proof" of a record.
struct RecordProof {
    std::map<std::string, Removed, std::less<>> removed;
    std::optional<std::vector<TextPart>> text;                       ///< when some parts of it are gone
    std::map<std::string, std::vector<FilePart>, std::less<>> files; ///< those that are there in part
    std::set<std::string, std::less<>> derived; ///< fields of the record that were not read in this form

    [[nodiscard]] bool is_empty() const noexcept {
        return removed.empty() && !text && files.empty() && derived.empty();
    }

    friend bool operator==(const RecordProof&, const RecordProof&) = default;
};

/// The proof that a record carries; empty without one. Throws Error{data} when it is malformed.
[[nodiscard]] RecordProof read_proof(const stream::Value& record);
[[nodiscard]] std::string proof_json(const RecordProof& proof);

/// Whether records of a type have a leaf: not the stream's own, sources (they are committed with each of
/// their conversations) and notices.
[[nodiscard]] bool is_committed(std::string_view type) noexcept;

/// Where a record stands in the read-out's tree, told by counting the stream's records.
class RecordPlace {
public:
    /// The next record of the stream; false when it has no place.
    bool advance(std::string_view type) noexcept;

    [[nodiscard]] std::uint32_t conversation() const noexcept {
        return static_cast<std::uint32_t>(m_conversations - 1);
    }

    [[nodiscard]] std::uint64_t index() const noexcept { return m_index; }

private:
    std::uint64_t m_conversations = 0;
    std::uint64_t m_index = 0;
};

/// Keeps the commitments of what a stage changes or removes. Memory: one record, and the records of sources.
class ProofKeeper {
public:
    /// folder: of chat-parse --commit. Throws Error{missing}, Error{data}.
    ProofKeeper(const std::string& folder, FindCuts find_cuts);

    /// Every record of the stream as it comes in, in order. Throws Error{data} when the folder is of another
    /// read-out.
    void next(const stream::Line& line);

    /// After the last record. Throws Error{data} likewise, Error{missing} when the read-out has no tree.
    void finish() { m_folder.finish(); }

    /// A source as it goes out.
    void source_leaves(std::string_view id, std::string_view line);

    /// The record that came last, as it goes out: its text in whole words, with its proof. cuts: of the text
    /// as it came in. reason: of all else that changed.
    [[nodiscard]] std::string changed(std::string_view line, const std::vector<TextCut>& cuts,
                                      const std::string& reason);
    /// The leaf of the record that came last, when nothing of it goes out.
    [[nodiscard]] Hash256 leaf();

private:
    void add_fields(const stream::Value& record, RecordFields& fields, bool as_it_leaves);
    [[nodiscard]] Hash256 commit_field(std::string_view name, std::string_view bytes) const;
    void keep_text(const std::vector<TextCut>& cuts, std::string_view shown, RecordProof& proof) const;
    void keep_fields(const RecordFields& after, const std::string& reason, RecordProof& proof) const;
    void keep_blobs(const stream::Value& after, const std::string& reason, RecordProof& proof) const;
    [[nodiscard]] Hash256 commit_file(const RecordBlob& blob, const std::vector<FilePart>& parts,
                                      const Hash256& key) const;
    [[nodiscard]] bool keep_file(const RecordBlob& before, const RecordBlob& after, const std::string& reason,
                                 RecordProof& proof) const;

    ReadoutKey m_key;
    IdMask m_mask;
    ReadoutFolder m_folder;
    StoredObjects m_objects;
    RecordPlace m_place;
    Hash256 m_message_key{};
    stream::LineParser m_before_parser;
    stream::LineParser m_after_parser;
    stream::LineParser m_source_parser;
    std::string m_line;          ///< the record that came last, with masked ids
    std::string m_masked;        ///< as it goes out, with masked ids
    stream::Value m_before_root; ///< parsed, while it is being changed
    SourceRecords m_sources_before;
    SourceRecords m_sources_after;
    std::string m_source; ///< with masked ids
    RecordFields m_before;
    RecordFields m_after;
};

/// Where chat-parse --commit was told to keep attachments; empty: nowhere.
[[nodiscard]] std::string media_of(const std::string& folder);

} // namespace chatkeep::hash
