// SPDX-License-Identifier: EUPL-1.2
#include "hash/record_fields.hpp"

#include "base/lanes.hpp"
#include "base/text.hpp"
#include "hash/canonical_text.hpp"
#include "hash/jcs.hpp"
#include "stream/json_text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace chatkeep::hash {

namespace {

using enum FieldForm;

constexpr std::array k_rules = {
    FieldRule{"source", "type", grouped},
    FieldRule{"source", "id", grouped},
    FieldRule{"source", "reader", grouped},
    FieldRule{"source", "path", whole},
    FieldRule{"source", "within", whole},
    FieldRule{"source", "name", whole},
    FieldRule{"source", "size", whole},
    FieldRule{"source", "sha256", whole},
    FieldRule{"source", "service", whole},
    FieldRule{"source", "owner", whole},
    FieldRule{"source", "device", whole},
    FieldRule{"source", "acquired", whole},
    FieldRule{"source", "extra", members},
    FieldRule{"conversation", "type", grouped},
    FieldRule{"conversation", "id", grouped},
    FieldRule{"conversation", "source", grouped},
    FieldRule{"conversation", "service", grouped},
    FieldRule{"conversation", "kind", grouped},
    FieldRule{"conversation", "title", whole},
    FieldRule{"conversation", "source_key", whole},
    FieldRule{"conversation", "owner", whole},
    FieldRule{"conversation", "owner_basis", whole},
    FieldRule{"conversation", "sources", whole},
    FieldRule{"conversation", "extra", members},
    FieldRule{"conversation", "merged", members},
    FieldRule{"participant", "type", grouped},
    FieldRule{"participant", "id", grouped},
    FieldRule{"participant", "conversation", grouped},
    FieldRule{"participant", "name", whole},
    FieldRule{"participant", "address", whole},
    FieldRule{"participant", "owner", whole},
    FieldRule{"participant", "saved", whole},
    FieldRule{"participant", "extra", members},
    FieldRule{"participant", "merged", members},
    FieldRule{"message", "type", grouped},
    FieldRule{"message", "id", grouped},
    FieldRule{"message", "conversation", grouped},
    FieldRule{"message", "n", grouped},
    FieldRule{"message", "kind", grouped},
    FieldRule{"message", "sender", whole},
    FieldRule{"message", "from_owner", whole},
    FieldRule{"message", "text", text},
    FieldRule{"message", "subject", whole},
    FieldRule{"message", "time", whole},
    FieldRule{"message", "reply_to", members},
    FieldRule{"message", "reactions", items},
    FieldRule{"message", "edited", whole},
    FieldRule{"message", "edits", items},
    FieldRule{"message", "mentions", items},
    FieldRule{"message", "attachments", both},
    FieldRule{"message", "poll", members},
    FieldRule{"message", "call", members},
    FieldRule{"message", "location", members},
    FieldRule{"message", "event", members},
    FieldRule{"message", "forwarded", whole},
    FieldRule{"message", "effect", whole},
    FieldRule{"message", "expires_s", whole},
    FieldRule{"message", "source_key", whole},
    FieldRule{"message", "position", whole},
    FieldRule{"message", "extra", members},
    FieldRule{"message", "order", grouped},
    FieldRule{"message", "merged", members},
};

constexpr std::int64_t k_largest = (std::int64_t{1} << 53U) - 1;
constexpr std::string_view k_record = "record";
constexpr std::string_view k_other = "other";

/// The rules of one type of record, in the order in which its members are written.
class TypeRules {
public:
    explicit TypeRules(std::string_view type) noexcept {
        for (const FieldRule* rule = k_rules.begin(); rule != k_rules.end(); rule += count_type(*rule)) {
            if (base::is_same_name(rule->record, type)) {
                m_begin = rule;
                m_end = rule + count_type(*rule);
            }
        }
        m_next = m_begin;
    }

    /// nullptr for a member that the model does not know. Fastest for the one behind the last.
    [[nodiscard]] const FieldRule* find(std::string_view name) noexcept {
        const auto is_named = [name](const FieldRule& r) { return base::is_same_name(r.member, name); };
        const FieldRule* rule = std::find_if(m_next, m_end, is_named);
        if (rule == m_end) {
            rule = std::find_if(m_begin, m_next, is_named);
            if (rule == m_next) {
                return nullptr;
            }
        }
        m_next = rule + 1;
        return rule;
    }

private:
    /// The rules of the type of the first of them.
    static std::ptrdiff_t count_type(const FieldRule& first) noexcept {
        static constexpr auto counts = [] {
            std::array<std::ptrdiff_t, k_rules.size()> made{};
            for (std::size_t i = k_rules.size(); i-- > 0;) {
                const bool goes_on = i + 1 < made.size() && k_rules[i + 1].record == k_rules[i].record;
                made[i] = goes_on ? made[i + 1] + 1 : 1;
            }
            return made;
        }();
        return counts[static_cast<std::size_t>(&first - k_rules.data())];
    }

    const FieldRule* m_begin = nullptr;
    const FieldRule* m_end = nullptr;
    const FieldRule* m_next = nullptr;
};

/// Whether an unknown member may have a field of its own name.
bool is_free_name(std::string_view name) noexcept {
    return is_field_name(name) && name.find('.') == std::string_view::npos && name != k_record &&
           name != k_other && name != "text" && kind_of(name) == FieldKind::json;
}

template <typename V>
using Member = std::pair<std::string_view, V>;

/// Few, and mostly in order.
template <typename V>
void sort_members(std::span<Member<V>> members) {
    for (auto member = members.begin(); member != members.end(); ++member) {
        auto place = member;
        while (place != members.begin() && is_before(member->first, (place - 1)->first)) {
            --place;
        }
        std::rotate(place, member, member + 1);
    }
}

/// Neither object nor list.
void append_scalar(std::string& out, const stream::Value& value) {
    const auto integer = value.integer();
    if (const auto text = value.text()) {
        stream::append_json(out, *text);
    } else if (integer && *integer <= k_largest && *integer >= -k_largest) {
        stream::append_number(out, *integer);
    } else if (integer) {
        stream::append_json(out, std::to_string(*integer));
    } else if (value.number()) {
        std::string digits;
        append_jcs(digits, value);
        stream::append_json(out, digits);
    } else {
        append_jcs(out, value);
    }
}

void append_members(std::string& out, std::vector<Member<stream::Value>>& members) {
    sort_members<stream::Value>(members);
    out += '{';
    bool first = true;
    for (const auto& [name, value] : members) {
        out += first ? "" : ",";
        first = false;
        stream::append_json(out, name);
        out += ':';
        append_committed(out, value);
    }
    out += '}';
}

/// The members of an object; of the few that most have, without memory of their own.
class WrittenMembers {
public:
    void add(std::string_view name, const WrittenValue& value) {
        if (m_size < m_few.size()) {
            m_few[m_size] = {name, value};
        } else {
            if (m_many.empty()) {
                m_many.assign(m_few.begin(), m_few.end());
            }
            m_many.emplace_back(name, value);
        }
        ++m_size;
    }

    [[nodiscard]] std::span<Member<WrittenValue>> all() noexcept {
        return m_many.empty() ? std::span(m_few).first(m_size) : std::span(m_many);
    }

private:
    std::array<Member<WrittenValue>, 16> m_few;
    std::size_t m_size = 0;
    std::vector<Member<WrittenValue>> m_many;
};

char* write_committed(char* at, const WrittenValue& value);

char* write_members(char* at, std::span<Member<WrittenValue>> members) {
    sort_members(members);
    *at++ = '{';
    bool first = true;
    for (const auto& [name, value] : members) {
        *at = ',';
        at += first ? 0 : 1;
        first = false;
        const std::size_t size = name.size() + std::string_view("\"\":").size();
        at = base::copy_short(at, {name.data() - 1, size});
        at = write_committed(at, value);
    }
    *at++ = '}';
    return at;
}

/// Canonical form is as long as the form in which the writer writes: the members change places.
char* write_committed(char* at, const WrittenValue& value) {
    if (value.is_object()) {
        WrittenMembers members;
        value.for_each_member(
            [&](std::string_view name, const WrittenValue& member) { members.add(name, member); });
        return write_members(at, members.all());
    }
    if (!value.is_array()) {
        return base::copy_short(at, value.written());
    }
    *at++ = '[';
    bool first = true;
    value.for_each_item([&](const WrittenValue& item) {
        *at = ',';
        at = write_committed(at + (first ? 0 : 1), item);
        first = false;
    });
    *at++ = ']';
    return at;
}

void append_any(std::string& out, const stream::Value& value) {
    append_committed(out, value);
}

void append_any(std::string& out, const WrittenValue& value) {
    const std::size_t begin = out.size();
    out.resize(begin + value.written().size());
    write_committed(out.data() + begin, value);
}

void append_members(std::string& out, std::vector<Member<WrittenValue>>& members) {
    std::size_t size = 2;
    for (const auto& [name, value] : members) {
        size += name.size() + std::string_view("\"\":,").size() + value.written().size();
    }
    const std::size_t begin = out.size();
    out.resize(begin + size);
    const char* const end = write_members(out.data() + begin, members);
    out.resize(static_cast<std::size_t>(end - out.data()));
}

void append_text(std::string& out, const stream::Value& text) {
    out.append(text.text().value_or(std::string_view()));
}

void append_text(std::string& out, const WrittenValue& text) {
    append_decoded(out, text.bytes());
}

bool is_text(const stream::Value& value) noexcept {
    return value.text().has_value();
}

bool is_text(const WrittenValue& value) noexcept {
    return value.is_text();
}

/// True when every member of a non-empty object can have a field of its own behind prefix and name.
template <typename V>
bool is_splittable(const V& object, std::size_t prefix) {
    bool fits = object.is_object();
    bool is_empty = true;
    object.for_each_member([&](std::string_view name, const V&) {
        is_empty = false;
        fits = fits && is_field_name(name) && prefix + 1 + name.size() <= 64;
    });
    return fits && !is_empty;
}

constexpr std::size_t k_index_digits = 8; ///< room that an index in a name may take

} // namespace

std::span<const FieldRule> field_rules() noexcept {
    return k_rules;
}

std::string_view to_string(FieldForm form) noexcept {
    static constexpr std::array<std::string_view, 6> words = {"text",    "grouped", "whole",
                                                              "members", "items",   "both"};
    return words.at(static_cast<std::size_t>(form));
}

std::optional<std::string_view> field_of_source(std::string_view field) noexcept {
    if (!field.starts_with(k_source_prefix)) {
        return std::nullopt;
    }
    field.remove_prefix(k_source_prefix.size());
    const std::size_t digits = std::min(field.find_first_not_of("0123456789"), field.size());
    const bool is_numbered = digits > 0 && field.substr(digits).starts_with('.');
    return field.substr(is_numbered ? digits + 1 : 0);
}

std::string attachment_field(std::size_t index) {
    return "blob." + std::to_string(index);
}

std::string sticker_field(std::size_t index) {
    return "blob.reaction." + std::to_string(index);
}

void append_committed(std::string& out, const stream::Value& value) {
    if (value.is_object()) {
        std::vector<Member<stream::Value>> members;
        value.for_each_member(
            [&](std::string_view name, const stream::Value& member) { members.emplace_back(name, member); });
        append_members(out, members);
    } else if (value.is_array()) {
        out += '[';
        bool first = true;
        value.for_each_item([&](const stream::Value& item) {
            out += first ? "" : ",";
            first = false;
            append_committed(out, item);
        });
        out += ']';
    } else {
        append_scalar(out, value);
    }
}

void RecordFields::clear() noexcept {
    m_bytes.clear();
    m_slots.clear();
    m_fields.clear();
}

void RecordFields::begin_field(std::string_view name) {
    m_slots.push_back({m_bytes.size(), m_prefix.size() + name.size(), 0, 0});
    m_bytes.append(m_prefix).append(name);
    m_slots.back().bytes = m_bytes.size();
}

void RecordFields::end_field() {
    m_slots.back().bytes_size = m_bytes.size() - m_slots.back().bytes;
}

template <typename V>
void RecordFields::add_value(std::string_view name, const V& value) {
    begin_field(name);
    append_any(m_bytes, value);
    end_field();
}

template <typename V>
bool RecordFields::add_split(FieldForm form, std::string_view name, const V& value) {
    std::string inner = std::string(name) + '.';
    const std::size_t stem = inner.size();
    const std::size_t room = m_prefix.size() + stem - 1;
    if (form == members) {
        if (!is_splittable(value, room)) {
            return false;
        }
        value.for_each_member([&](std::string_view member, const V& v) {
            add_value(inner.append(member), v);
            inner.resize(stem);
        });
        return true;
    }
    bool fits = value.is_array();
    std::size_t count = 0;
    value.for_each_item([&](const V& item) {
        ++count;
        fits = fits && (form == items || is_splittable(item, room + 1 + k_index_digits));
    });
    if (!fits || count == 0) {
        return false;
    }
    std::size_t index = 0;
    value.for_each_item([&](const V& item) {
        inner.append(std::to_string(index++));
        if (form == items) {
            add_value(inner, item);
        } else {
            static_cast<void>(add_split(members, inner, item)); // it fits
        }
        inner.resize(stem);
    });
    return true;
}

namespace {

FieldForm form_of(const FieldRule* rule, std::string_view name) noexcept {
    if (rule != nullptr) {
        return rule->form;
    }
    return name == "text" ? FieldForm::text : FieldForm::whole;
}

} // namespace

void RecordFields::add(const stream::Value& record, std::string_view prefix) {
    m_prefix = prefix;
    add_record(record);
}

void RecordFields::add(const WrittenValue& record) {
    m_prefix.clear();
    add_record(record);
}

template <typename V>
void RecordFields::add_record(const V& record) {
    TypeRules rules(record.text_of("type"));
    Members<V>& grouped_members = members_of(record);
    grouped_members.clear();
    Members<V> others;
    record.for_each_member([&](std::string_view name, const V& value) {
        const FieldRule* rule = rules.find(name);
        const FieldForm form = form_of(rule, name);
        if (base::is_same_name(name, k_proof_member)) {
            return;
        }
        if (form == grouped) {
            grouped_members.emplace_back(name, value);
        } else if (form == text && is_text(value) && m_prefix.empty()) {
            begin_field(name);
            append_text(m_bytes, value);
            end_field();
        } else if (form == text || (rule == nullptr && !is_free_name(name))) {
            others.emplace_back(name, value);
        } else if (form == whole || !add_split(form, name, value)) {
            add_value(name, value);
        }
    });
    add_group(k_record, grouped_members);
    add_group(k_other, others);
    sort();
}

template <typename V>
void RecordFields::add_group(std::string_view name, Members<V>& members) {
    if (!members.empty()) {
        begin_field(name);
        append_members(m_bytes, members);
        end_field();
    }
}

void RecordFields::sort() {
    m_fields.clear();
    const std::string_view bytes = m_bytes;
    for (const Slot& slot : m_slots) {
        m_fields.push_back(
            {bytes.substr(slot.name, slot.name_size), bytes.substr(slot.bytes, slot.bytes_size)});
    }
    std::sort(m_fields.begin(), m_fields.end(),
              [](const Field& a, const Field& b) { return a.name < b.name; });
}

const RecordFields::Field* RecordFields::find(std::string_view name) const noexcept {
    const auto found =
        std::lower_bound(m_fields.begin(), m_fields.end(), name,
                         [](const Field& field, std::string_view wanted) { return field.name < wanted; });
    return found != m_fields.end() && found->name == name ? &*found : nullptr;
}

} // namespace chatkeep::hash
