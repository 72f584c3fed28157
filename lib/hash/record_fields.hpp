#pragma once
// SPDX-License-Identifier: EUPL-1.2
// From a record of the chat stream to the fields that are committed: the one table that maps every member of
// the model to commitments, for all sources. chatkeep-proof(7) shows it.

#include "hash/commitment.hpp"
#include "hash/written_line.hpp"
#include "stream/value.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chatkeep::hash {

/// How a member of a record becomes fields. A value that does not fit its form, or would give a name that is
/// none for a field, is committed whole.
enum class FieldForm : std::uint8_t {
    text,    ///< in words, as the field "text"
    grouped, ///< together with the other grouped members, as the field "record"
    whole,   ///< as one value under its own name
    members, ///< each member of the object: "reply_to.sender"
    items,   ///< each item of the list: "edits.0"
    both,    ///< each member of each item of the list: "attachments.0.name"
};

struct FieldRule {
    std::string_view record; ///< "message"; of another type nothing is grouped
    std::string_view member;
    FieldForm form;
};

/// Every member that the model knows. Members that it does not know are committed whole, those with a name
/// that is none for a field, or that is taken, together as "other". "proof" is no field: it
/// holds commitments itself.
[[nodiscard]] std::span<const FieldRule> field_rules() noexcept;

/// The word that stands in the man page for a form.
[[nodiscard]] std::string_view to_string(FieldForm form) noexcept;

/// Stands in front of the names of a source's fields, which are committed with each of its conversations; of
/// the sources beyond the first a number and a dot stand behind it.
inline constexpr std::string_view k_source_prefix = "source.";
/// "name" of "source.name" and of "source.2.name"; nothing for a field of the conversation itself.
[[nodiscard]] std::optional<std::string_view> field_of_source(std::string_view field) noexcept;
/// The member in which the stream carries commitments of what was taken out.
inline constexpr std::string_view k_proof_member = "proof";

/// "blob.0" of the first attachment; "blob.reaction.0" of the first reaction's sticker.
[[nodiscard]] std::string attachment_field(std::size_t index);
[[nodiscard]] std::string sticker_field(std::size_t index);

/// The fields of one record in the byte order of their names; keeps its memory from record to record.
/// Blobs are not among them: their bytes stand elsewhere.
class RecordFields {
public:
    struct Field {
        std::string_view name;
        std::string_view bytes; ///< canonical JSON (RFC 8785), of "text" the text itself
    };

    void clear() noexcept;
    /// Adds the fields of a record. Integers beyond 2^53 - 1 and numbers with a fraction, which canonical
    /// JSON of commitments does not have, become their digits as text. The views are gone with the next call.
    void add(const stream::Value& record, std::string_view prefix = {});
    /// The same of a record as it is written.
    void add(const WrittenValue& record);

    [[nodiscard]] std::span<const Field> fields() const noexcept { return m_fields; }

    /// nullptr when there is none.
    [[nodiscard]] const Field* find(std::string_view name) const noexcept;

private:
    struct Slot {
        std::size_t name;
        std::size_t name_size;
        std::size_t bytes;
        std::size_t bytes_size;
    };

    template <typename V>
    using Members = std::vector<std::pair<std::string_view, V>>;

    Members<stream::Value>& members_of(const stream::Value& /*record*/) noexcept { return m_members; }

    Members<WrittenValue>& members_of(const WrittenValue& /*record*/) noexcept { return m_written_members; }

    template <typename V>
    void add_record(const V& record);
    template <typename V>
    [[nodiscard]] bool add_split(FieldForm form, std::string_view name, const V& value);
    template <typename V>
    void add_value(std::string_view name, const V& value);
    /// Sorts the members.
    template <typename V>
    void add_group(std::string_view name, Members<V>& members);
    void begin_field(std::string_view name);
    void end_field();
    void sort();

    std::string m_prefix;
    std::string m_bytes;
    std::vector<Slot> m_slots;
    Members<stream::Value> m_members; ///< those that are grouped
    Members<WrittenValue> m_written_members;
    std::vector<Field> m_fields;
};

/// Appends a value as it is committed.
void append_committed(std::string& out, const stream::Value& value);

} // namespace chatkeep::hash
