// SPDX-License-Identifier: EUPL-1.2
#include "archive/stream_binding.hpp"

#include "archive/layout.hpp"
#include "archive/proof_check.hpp"
#include "base/error.hpp"
#include "base/line_input.hpp"
#include "base/text.hpp"
#include "hash/canonical_text.hpp"
#include "hash/record_blobs.hpp"
#include "hash/record_proof.hpp"
#include "stream/reader.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace chatkeep::archive {

namespace {

using base::Error;
using base::Fault;
using hash::CanonicalMember;

/// All that may stand where a message was; anything else would be words that nobody read.
constexpr std::array<std::string_view, 8> k_removal = {"type",   "id", "conversation", "n",
                                                       "sender", "at", "rule",         "basis"};

/// The values of derived.jsonl one by one, in the order of the records.
class DerivedValues {
public:
    explicit DerivedValues(base::Input* input) {
        if (input != nullptr) {
            m_lines.emplace(*input, std::string(k_derived));
            advance();
        }
    }

    /// Those of one record, by the name of the field, in canonical JSON.
    std::map<std::string, std::string, std::less<>> take(std::uint64_t conversation, std::uint64_t index) {
        std::map<std::string, std::string, std::less<>> values;
        while (m_is_there && m_conversation == conversation && m_index == index) {
            if (!values.empty() && values.rbegin()->first >= m_field) {
                fail("the values of a record are not in order");
            }
            values[m_field] = m_value;
            ++m_count;
            advance();
        }
        return values;
    }

    void finish() const {
        if (m_is_there) {
            fail("a value belongs to no record that was cleaned");
        }
    }

    [[nodiscard]] std::uint64_t count() const noexcept { return m_count; }

private:
    [[noreturn]] void fail(std::string_view what) const {
        throw Error(Fault::check, base::at_line(std::string(k_derived), m_lines->number()),
                    std::string(what));
    }

    void advance() {
        std::string_view line;
        m_is_there = m_lines->next(line);
        if (!m_is_there) {
            return;
        }
        const bool is_canonical =
            hash::find_canonical_fault(line).empty() && hash::list_members(line, m_members);
        if (!is_canonical || m_members.size() != 4) {
            fail("not in the form of chat-archive");
        }
        const std::string_view* conversation = hash::find_member(m_members, "conv");
        const std::string_view* field = hash::find_member(m_members, "field");
        const std::string_view* index = hash::find_member(m_members, "i");
        const std::string_view* value = hash::find_member(m_members, "value");
        const bool is_whole =
            conversation != nullptr && field != nullptr && index != nullptr && value != nullptr;
        const auto c = is_whole ? hash::to_unsigned(*conversation) : std::nullopt;
        const auto i = is_whole ? hash::to_unsigned(*index) : std::nullopt;
        if (!c || !i || !hash::decode_string(*field, m_field)) {
            fail("not in the form of chat-archive");
        }
        m_conversation = *c;
        m_index = *i;
        m_value = *value;
    }

    std::optional<base::LineInput> m_lines;
    std::vector<CanonicalMember> m_members;
    bool m_is_there = false;
    std::uint64_t m_conversation = 0;
    std::uint64_t m_index = 0;
    std::string m_field;
    std::string m_value;
    std::uint64_t m_count = 0;
};

} // namespace

class StreamBinding::State {
public:
    State(base::Input& messages, base::Input* derived)
        : m_reader(messages, std::string(k_messages)), m_derived(derived) {}

    void add(std::string_view record);
    BindingCounts finish();

private:
    [[noreturn]] void fail(std::string_view what) const {
        throw Error(Fault::check, base::at_line(std::string(k_messages), m_line.number), std::string(what));
    }

    bool next_record();
    void bind_removed(std::uint64_t count, std::string_view reason);
    void bind_values(std::string_view values, bool is_partial, std::uint64_t index);
    void bind_fields(const std::map<std::string, std::string, std::less<>>& derived);
    void bind_blobs();
    void find_fields();

    stream::Reader m_reader;
    stream::Line m_line;
    stream::LineParser m_parser;
    DerivedValues m_derived;
    BindingCounts m_counts;
    std::map<std::string, std::string, std::less<>> m_sources;
    std::set<std::string, std::less<>> m_used_sources;
    std::uint64_t m_conversation = 0; ///< the one at hand, from 0
    std::vector<CanonicalMember> m_members;
    std::vector<CanonicalMember> m_values;
    hash::RecordFields m_fields;
    std::string m_text;
};

/// Goes to the next record of the stream that must stand in the proof.
bool StreamBinding::State::next_record() {
    while (m_reader.next(m_line)) {
        if (m_line.type == "source") {
            m_sources[std::string(m_line.root.text_of("id"))] = m_line.bytes;
        } else if (m_line.type == "notice") {
            ++m_counts.unbound;
        } else if (m_line.type != "stream") {
            return true;
        }
    }
    return false;
}

void StreamBinding::State::add(std::string_view record) {
    CHATKEEP_CHECK(hash::list_members(record, m_members));
    if (const std::string_view* conversation = hash::find_member(m_members, "conv")) {
        m_conversation = hash::to_unsigned(*conversation).value_or(0);
        return;
    }
    const std::string_view* reason = hash::find_member(m_members, "r");
    if (reason != nullptr) {
        std::string text;
        CHATKEEP_CHECK(hash::decode_string(*reason, text));
        bind_removed(hash::to_unsigned(*hash::find_member(m_members, "n")).value_or(0), text);
        return;
    }
    const std::string_view values = *hash::find_member(m_members, "m");
    const bool is_partial = hash::find_member(m_members, "x") != nullptr;
    const std::uint64_t index = hash::to_unsigned(*hash::find_member(m_members, "i")).value_or(0);
    if (!next_record()) {
        fail("the stream ends before the records of the proof do");
    }
    bind_values(values, is_partial, index);
}

void StreamBinding::State::bind_removed(std::uint64_t count, std::string_view reason) {
    for (std::uint64_t i = 0; i < count; ++i) {
        if (!next_record() || m_line.type != "removal" || m_line.root.text_of("basis") != reason) {
            fail("the proof has a removed message here, for a reason that the stream does not give");
        }
        m_line.root.for_each_member([&](std::string_view name, const stream::Value&) {
            if (std::find(k_removal.begin(), k_removal.end(), name) == k_removal.end()) {
                fail(fmt::format("a removal has no member \"{}\"", base::printable(name, 40)));
            }
        });
        ++m_counts.removals;
    }
}

void StreamBinding::State::find_fields() {
    m_fields.clear();
    m_fields.add(m_line.root);
    if (m_line.type != "conversation") {
        return;
    }
    const auto source = m_sources.find(m_line.root.text_of("source"));
    if (source != m_sources.end()) {
        m_fields.add(m_parser.parse(source->second), hash::k_source_prefix);
        m_used_sources.insert(source->first);
    }
}

void StreamBinding::State::bind_values(std::string_view values, bool is_partial, std::uint64_t index) {
    find_fields();
    CHATKEEP_CHECK(hash::list_members(values, m_values));
    const auto derived = is_partial ? m_derived.take(m_conversation, index)
                                    : std::map<std::string, std::string, std::less<>>();
    bind_fields(derived);
    bind_blobs();
    ++m_counts.types[std::string(m_line.type)];
}

void StreamBinding::State::bind_fields(const std::map<std::string, std::string, std::less<>>& derived) {
    std::size_t bound = 0;
    for (const hash::RecordFields::Field& field : m_fields.fields()) {
        const std::string_view* value = hash::find_member(m_values, field.name);
        const auto other = derived.find(field.name);
        if (value != nullptr && other != derived.end()) {
            fail(fmt::format("the field \"{}\" is both read and derived", field.name));
        }
        if (value == nullptr && other == derived.end()) {
            fail(fmt::format("the field \"{}\" stands in no record of the proof", field.name));
        }
        const std::string_view json = value != nullptr ? *value : std::string_view(other->second);
        const bool is_text = hash::kind_of(field.name) == hash::FieldKind::text;
        const bool is_same =
            is_text ? hash::decode_string(json, m_text) && m_text == field.bytes : json == field.bytes;
        if (!is_same) {
            fail(fmt::format("the field \"{}\" says something else than the proof", field.name));
        }
        ++bound;
    }
    const auto blobs = std::count_if(m_values.begin(), m_values.end(), [](const CanonicalMember& member) {
        return hash::kind_of(member.name) == hash::FieldKind::blob;
    });
    if (bound + static_cast<std::size_t>(blobs) != m_values.size() + derived.size()) {
        fail("a field that the proof has is missing");
    }
}

/// A file that the proof speaks of must be the one that the stream names.
void StreamBinding::State::bind_blobs() {
    const std::vector<hash::RecordBlob> named = hash::list_blobs(m_line.root);
    for (const CanonicalMember& member : m_values) {
        if (hash::kind_of(member.name) != hash::FieldKind::blob) {
            continue;
        }
        std::vector<CanonicalMember> inner;
        const std::string_view* path =
            hash::list_members(member.value, inner) ? hash::find_member(inner, "path") : nullptr;
        const auto blob = std::find_if(named.begin(), named.end(),
                                       [&](const hash::RecordBlob& b) { return b.field == member.name; });
        const bool fits = path != nullptr && blob != named.end() && hash::decode_string(*path, m_text) &&
                          m_text == media_path(blob->sha256, blob->mime);
        if (!fits) {
            fail(fmt::format("the file of \"{}\" is another than the proof's", member.name));
        }
    }
}

BindingCounts StreamBinding::State::finish() {
    if (next_record()) {
        fail("a record that stands in no record of the proof");
    }
    m_derived.finish();
    m_counts.derived = m_derived.count();
    m_counts.unbound += m_sources.size() - m_used_sources.size();
    return std::move(m_counts);
}

StreamBinding::StreamBinding(base::Input& messages, base::Input* derived)
    : m_state(std::make_unique<State>(messages, derived)) {}

StreamBinding::~StreamBinding() = default;

void StreamBinding::add(std::string_view record) {
    m_state->add(record);
}

BindingCounts StreamBinding::finish() {
    return m_state->finish();
}

} // namespace chatkeep::archive
