#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The lines of a stream differ from each other in little but their values. What is told of one line, where
// its values stand and in which of its fields, holds for all others of its form.

#include "hash/leaf_batch.hpp"
#include "hash/record_fields.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::hash {

/// A field of a line, with its bytes: of "text" what stands between its quotes, of others canonical JSON.
struct FormedField {
    std::string name;
    std::string bytes;
};

/// The fields of a line from what was read of it; none where its form does not tell them. The values of a
/// line must stand in the fields as they are written, all of them once, nothing else may depend on them.
using ListFields = std::vector<FormedField> (*)(const WrittenValue&);

/// Of a record of the stream, as RecordFields has them.
[[nodiscard]] std::vector<FormedField> list_record_fields(const WrittenValue& record);
/// Of an intact record of a proof (chatkeep-proof(7)): i, k, and behind these the fields of m. Lines of its
/// form are canonical, where they are UTF-8.
inline constexpr std::size_t k_proof_front = 2;
[[nodiscard]] std::vector<FormedField> list_proof_fields(const WrittenValue& record);

/// All of a line but its values, with the fields that those are parts of; and the values of the line that was
/// matched last, of which only views are held.
class LineForm {
public:
    /// Nothing where there are no fields, or the line is longer than is worth it. line: as
    /// WrittenLine::parse() wants it.
    [[nodiscard]] static std::optional<LineForm> learn(std::string_view line, ListFields list);

    /// Whether the line has this form: then WrittenLine::parse() takes it. line: as that wants it.
    [[nodiscard]] bool match(std::string_view line);

    /// Of the record.
    [[nodiscard]] const std::string& type() const noexcept { return m_type; }

    /// As WrittenLine::ids(), of the line that was matched. Its ids may change then, not the rest of it.
    [[nodiscard]] std::span<const std::uint32_t> ids() const noexcept { return m_ids; }

    [[nodiscard]] std::size_t size() const noexcept { return m_fields.size(); }

    [[nodiscard]] const std::string& name(std::size_t field) const noexcept { return m_fields[field].name; }

    /// The bytes of a field of that line.
    [[nodiscard]] std::span<const std::string_view> pieces(std::size_t field) const noexcept {
        return std::span(m_pieces).subspan(m_fields[field].first_piece, m_fields[field].pieces);
    }

    /// The fields of that line from one on to the message that has begun.
    void add_fields(LeafBatch& batch, std::size_t first = 0);

private:
    static constexpr std::size_t k_nowhere = SIZE_MAX;

    struct Value {
        std::string_view before; ///< all of the line between the value before and this one
        bool is_text = false;
        bool may_have_escapes = false;
        bool may_be_id = false;
        std::size_t piece = k_nowhere;
    };

    struct Field {
        std::string name;
        FieldKind kind;
        std::size_t first_piece;
        std::size_t pieces;
    };

    std::string_view keep(std::string_view text);
    [[nodiscard]] std::string mark_values(std::string_view line, const std::vector<WrittenValue>& values);
    [[nodiscard]] bool add_field(const FormedField& field);
    void find_ids(std::span<const std::uint32_t> ids);

    std::string m_type;
    std::deque<std::string> m_kept; ///< what views below are into
    std::vector<Value> m_values;
    std::string_view m_end; ///< all behind the last value
    std::vector<Field> m_fields;
    std::vector<std::string_view> m_pieces; ///< of which fields consist
    std::vector<std::uint32_t> m_ids;
    bool m_has_escapes = false;
    std::string m_text;
};

/// Whether two fields have the same bytes, in whatever pieces.
[[nodiscard]] bool is_same(std::span<const std::string_view> a, std::span<const std::string_view> b) noexcept;

/// The forms of lines that were seen lately.
class LineForms {
public:
    explicit LineForms(ListFields list) : m_list(list) {}

    /// The form of a line, matched; nullptr when it is not known, which may be so the first times. Valid
    /// until the next call.
    [[nodiscard]] LineForm* find(std::string_view line);

private:
    ListFields m_list;
    std::list<LineForm> m_forms; ///< the one that was used last in front
    std::size_t m_misses = 0;
};

} // namespace chatkeep::hash
