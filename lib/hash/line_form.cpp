// SPDX-License-Identifier: EUPL-1.2
#include "hash/line_form.hpp"

#include "base/lanes.hpp"
#include "hash/canonical_text.hpp"
#include "hash/id_mask.hpp"
#include "hash/written_text_detail.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace chatkeep::hash {

namespace {

constexpr std::size_t k_most_values = 64;
constexpr std::size_t k_longest_line = std::size_t{64} * 1024;
constexpr std::size_t k_most_forms = 16;
/// Of lines whose form is not known, behind the first, one of so many is learned: where all differ it is of
/// no use.
constexpr std::size_t k_learned_of = 4;

/// What stands in the place of a value while a form is learned, with the value's number behind it: so it is
/// found again in the fields. A text has the form of an id, to see where ids stand.
constexpr std::string_view k_text_mark = "c5a0d1e7f3b2c4968e7d6c5b4a39281";
constexpr std::string_view k_word_mark = "7131719232931";
static_assert(k_text_mark.size() + 2 == k_id_size);

std::string mark_of(std::size_t value, bool is_text) {
    return fmt::format("{}{:02}", is_text ? k_text_mark : k_word_mark, value);
}

std::size_t mark_size(bool is_text) noexcept {
    return (is_text ? k_text_mark : k_word_mark).size() + 2;
}

void list_values(const WrittenValue& value, std::vector<WrittenValue>& values) {
    if (value.is_object()) {
        value.for_each_member(
            [&](std::string_view, const WrittenValue& member) { list_values(member, values); });
    } else if (value.is_array()) {
        value.for_each_item([&](const WrittenValue& item) { list_values(item, values); });
    } else {
        values.push_back(value);
    }
}

/// Those of a record, without its type, which is part of its form.
std::vector<WrittenValue> values_of(const WrittenValue& record) {
    std::vector<WrittenValue> values;
    record.for_each_member([&](std::string_view name, const WrittenValue& value) {
        if (name != "type" || !value.is_text()) {
            list_values(value, values);
        }
    });
    return values;
}

/// kept: with base::k_lanes bytes behind it that may be read, as behind the line.
bool stands_at(std::string_view line, std::size_t at, std::string_view kept) noexcept {
    if (line.size() - at < kept.size()) {
        return false;
    }
    const auto other_bits = [&](std::size_t i) {
        return base::lane_bits(base::load_lanes(line.data() + at + i) != base::load_lanes(kept.data() + i));
    };
    std::size_t i = 0;
    for (; kept.size() - i > base::k_lanes; i += base::k_lanes) {
        if (other_bits(i) != 0) {
            return false;
        }
    }
    const std::size_t unused = base::k_lanes - (kept.size() - i);
    return (other_bits(i) << unused & 0xFFFFU) == 0;
}

} // namespace

std::vector<FormedField> list_record_fields(const WrittenValue& record) {
    const bool holds_proof = record.find(k_proof_member).has_value(); // where it is empty, no value tells
    if (holds_proof || record.bytes().find("sha256\":") != std::string_view::npos) { // of an attachment
        return {};
    }
    RecordFields fields;
    fields.add(record);
    std::vector<FormedField> list;
    for (const RecordFields::Field& field : fields.fields()) {
        list.push_back({std::string(field.name), std::string(field.bytes)});
    }
    return list;
}

std::vector<FormedField> list_proof_fields(const WrittenValue& record) {
    std::size_t members = 0;
    record.for_each_member([&](std::string_view, const WrittenValue&) { ++members; });
    const auto index = record.find("i");
    const auto key = record.find("k");
    const auto message = record.find("m");
    const bool is_intact = members == 3 && index && key && message && !index->is_text() && key->is_text() &&
                           message->is_object() && find_canonical_fault(record.bytes()).empty();
    if (!is_intact) {
        return {};
    }
    std::vector<FormedField> list = {{"i", std::string(index->bytes())}, {"k", std::string(key->bytes())}};
    bool fits = true;
    message->for_each_member([&](std::string_view name, const WrittenValue& value) {
        const FieldKind kind = kind_of(name);
        const bool is_text = kind == FieldKind::text;
        fits = fits && is_field_name(name) && kind != FieldKind::blob && (!is_text || value.is_text());
        list.push_back({std::string(name), std::string(is_text ? value.bytes() : value.written())});
    });
    return fits ? list : std::vector<FormedField>();
}

std::string_view LineForm::keep(std::string_view text) {
    const std::string& kept = m_kept.emplace_back(std::string(text).append(base::k_lanes, '\0'));
    return std::string_view(kept).substr(0, text.size());
}

/// The line with marks in the place of its values.
std::string LineForm::mark_values(std::string_view line, const std::vector<WrittenValue>& values) {
    std::string marked;
    std::size_t at = 0;
    for (const WrittenValue& value : values) {
        const auto begin = static_cast<std::size_t>(value.bytes().data() - line.data());
        Value& made = m_values.emplace_back();
        made.before = keep(line.substr(at, begin - at));
        made.is_text = value.is_text();
        marked.append(made.before).append(mark_of(m_values.size() - 1, made.is_text));
        at = begin + value.bytes().size();
    }
    m_end = keep(line.substr(at));
    return marked.append(m_end);
}

/// field: of the line with the marks. False when it is none that can be put together from values.
bool LineForm::add_field(const FormedField& field) {
    std::vector<std::pair<std::size_t, Value*>> marks; // by their place
    for (std::size_t i = 0; i < m_values.size(); ++i) {
        const std::size_t at = field.bytes.find(mark_of(i, m_values[i].is_text));
        if (at != std::string::npos) {
            marks.emplace_back(at, &m_values[i]);
        }
    }
    std::sort(marks.begin(), marks.end());
    const std::string_view bytes = field.bytes;
    const FieldKind kind = kind_of(field.name);
    const std::size_t first = m_pieces.size();
    std::size_t end = 0;
    for (const auto& [at, value] : marks) {
        if (at > end) {
            m_pieces.push_back(keep(bytes.substr(end, at - end)));
        }
        value->piece = m_pieces.size();
        value->may_have_escapes = kind == FieldKind::text;
        m_pieces.emplace_back();
        end = at + mark_size(value->is_text);
    }
    if (end < bytes.size()) {
        m_pieces.push_back(keep(bytes.substr(end)));
    }
    m_fields.push_back({field.name, kind, first, m_pieces.size() - first});
    return field.name.size() <= k_short_name;
}

/// ids: where ids stand in the line with the marks.
void LineForm::find_ids(std::span<const std::uint32_t> ids) {
    std::size_t at = 0;
    for (Value& value : m_values) {
        at += value.before.size();
        value.may_be_id = std::find(ids.begin(), ids.end(), at) != ids.end();
        at += mark_size(value.is_text);
    }
}

std::optional<LineForm> LineForm::learn(std::string_view line, ListFields list) {
    const auto holds = [line](std::string_view text) { return line.find(text) != std::string_view::npos; };
    WrittenLine written;
    if (line.size() > k_longest_line || holds(k_text_mark) || holds(k_word_mark) || !written.parse(line)) {
        return std::nullopt;
    }
    const std::vector<WrittenValue> values = values_of(written.root());
    LineForm form;
    form.m_type = written.root().text_of("type");
    std::string marked = form.mark_values(line, values);
    const std::size_t size = marked.size();
    marked.append(WrittenLine::k_padding, '\n');
    if (values.size() > k_most_values || !written.parse(std::string_view(marked).substr(0, size))) {
        return std::nullopt;
    }
    form.find_ids(written.ids());
    const std::vector<FormedField> fields = list(written.root());
    const bool fits = std::all_of(fields.begin(), fields.end(),
                                  [&](const FormedField& field) { return form.add_field(field); });
    const bool is_all = std::all_of(form.m_values.begin(), form.m_values.end(),
                                    [](const Value& value) { return value.piece != k_nowhere; });
    return fits && is_all && !fields.empty() ? std::optional(std::move(form)) : std::nullopt;
}

bool LineForm::match(std::string_view line) {
    m_ids.clear();
    m_has_escapes = false;
    std::size_t at = 0;
    for (const Value& value : m_values) {
        if (!stands_at(line, at, value.before)) {
            return false;
        }
        at += value.before.size();
        std::size_t size = 0;
        if (value.is_text) {
            const WrittenText text = read_written_text(line, at);
            if (!text.is_whole || (text.has_escapes && !value.may_have_escapes)) {
                return false;
            }
            m_has_escapes = m_has_escapes || text.has_escapes;
            size = text.size;
        } else {
            size = written_word_size(line, at);
            if (size == 0) {
                return false;
            }
        }
        const std::string_view bytes = line.substr(at, size);
        m_pieces[value.piece] = bytes;
        if (value.may_be_id && is_id(bytes)) {
            m_ids.push_back(static_cast<std::uint32_t>(at));
        }
        at += size;
    }
    return line.size() - at == m_end.size() && stands_at(line, at, m_end);
}

void LineForm::add_fields(LeafBatch& batch, std::size_t first) {
    for (std::size_t field = first; field < m_fields.size(); ++field) {
        if (m_fields[field].kind != FieldKind::text) {
            batch.add_json(m_fields[field].name, pieces(field));
        } else if (!m_has_escapes) {
            batch.add_text(pieces(field).front());
        } else {
            m_text.clear();
            append_decoded(m_text, pieces(field).front());
            batch.add_text(m_text);
        }
    }
}

bool is_same(std::span<const std::string_view> a, std::span<const std::string_view> b) noexcept {
    std::string_view left;
    std::string_view right;
    while (true) {
        for (; left.empty() && !a.empty(); a = a.subspan(1)) {
            left = a.front();
        }
        for (; right.empty() && !b.empty(); b = b.subspan(1)) {
            right = b.front();
        }
        const std::size_t size = std::min(left.size(), right.size());
        if (size == 0) {
            return left.empty() && right.empty();
        }
        if (left.substr(0, size) != right.substr(0, size)) {
            return false;
        }
        left.remove_prefix(size);
        right.remove_prefix(size);
    }
}

LineForm* LineForms::find(std::string_view line) {
    for (auto form = m_forms.begin(); form != m_forms.end(); ++form) {
        if (form->match(line)) {
            m_forms.splice(m_forms.begin(), m_forms, form);
            return &m_forms.front();
        }
    }
    const std::size_t miss = m_misses++;
    if (miss < k_most_forms || miss % k_learned_of == 0) {
        if (auto form = LineForm::learn(line, m_list)) {
            m_forms.resize(std::min(m_forms.size(), k_most_forms - 1));
            m_forms.push_front(std::move(*form));
        }
    }
    return nullptr;
}

} // namespace chatkeep::hash
