// SPDX-License-Identifier: EUPL-1.2
#include "archive/stream_binding.hpp"

#include "archive/derived_fields.hpp"
#include "archive/derived_values.hpp"
#include "archive/layout.hpp"
#include "archive/proof_check.hpp"
#include "base/error.hpp"
#include "base/line_input.hpp"
#include "base/text.hpp"
#include "hash/canonical_text.hpp"
#include "hash/reason.hpp"
#include "hash/record_blobs.hpp"
#include "hash/record_proof.hpp"
#include "hash/source_records.hpp"
#include "model/records.hpp"
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

/// Where the digest or the sticker of a file stands.
std::string digest_field(std::string_view blob) {
    const std::string_view number = blob.substr(blob.rfind('.') + 1);
    return blob.starts_with("blob.reaction.") ? fmt::format("reactions.{}", number)
                                              : fmt::format("attachments.{}.sha256", number);
}

} // namespace

class StreamBinding::State {
public:
    State(base::Input& messages, base::Input* derived)
        : m_reader(messages, std::string(k_messages)), m_derived(derived) {}

    void add(std::string_view record, const hash::LineForm* form);
    BindingCounts finish();

private:
    [[noreturn]] void fail(std::string_view what) const {
        throw Error(Fault::check, base::at_line(std::string(k_messages), m_line.number), std::string(what));
    }

    std::string_view find_type(std::string_view bytes);
    [[nodiscard]] bool bind_formed(const hash::LineForm& record);
    void parse_line();
    [[nodiscard]] bool is_of_hidden() const;
    void take_header();
    bool next_line();
    bool next_record();
    void next_bound();
    void bind_hidden(std::string_view reasons);
    void bind_removed(std::uint64_t count, std::string_view reason);
    void bind_values(std::string_view values, const std::string_view* removed, std::uint64_t index);
    void bind_fields(const DerivedMembers& derived);
    void count_derived(const DerivedMembers& derived);
    void bind_blobs(const DerivedMembers& derived);
    void find_fields();

    stream::Reader m_reader;
    stream::Line m_line; ///< parsed where it has no form
    hash::LineForms m_forms{&hash::list_record_fields};
    hash::LineForm* m_form = nullptr; ///< of the line
    stream::LineParser m_line_parser;
    stream::LineParser m_parser;
    DerivedValues m_derived;
    BindingCounts m_counts;
    hash::SourceRecords m_sources;
    std::set<std::string, std::less<>> m_used_sources;
    std::uint64_t m_conversation = 0; ///< the one at hand, from 0
    std::vector<CanonicalMember> m_members;
    std::vector<CanonicalMember> m_values;
    std::vector<CanonicalMember> m_removed; ///< x of a partial record
    hash::RecordFields m_fields;
    std::string m_text;
};

/// The type of a line of which the form is known, kept in m_form: of messages and participants, which say
/// nothing of other lines.
std::string_view StreamBinding::State::find_type(std::string_view bytes) {
    m_form = base::is_utf8(bytes) ? m_forms.find(bytes) : nullptr;
    if (m_form != nullptr && m_form->type() != "message" && m_form->type() != "participant") {
        m_form = nullptr;
    }
    return m_form == nullptr ? std::string_view() : std::string_view(m_form->type());
}

/// Parses a line of which the form is known.
void StreamBinding::State::parse_line() {
    if (m_form != nullptr) {
        m_line.root = m_line_parser.parse(m_line.bytes);
        m_form = nullptr;
    }
}

/// An intact record and the line at hand, both in forms that were seen before. False when something else must
/// be looked at, or they differ.
bool StreamBinding::State::bind_formed(const hash::LineForm& record) {
    if (m_form == nullptr || record.size() != m_form->size() + hash::k_proof_front) {
        return false;
    }
    for (std::size_t i = 0; i < m_form->size(); ++i) {
        const std::size_t other = hash::k_proof_front + i;
        if (m_form->name(i) != record.name(other) ||
            !hash::is_same(m_form->pieces(i), record.pieces(other))) {
            return false;
        }
    }
    ++m_counts.types[m_form->type()];
    return true;
}

/// Whether a line is the notice in the place of a conversation that was removed whole.
bool StreamBinding::State::is_of_hidden() const {
    return m_line.type == "notice" &&
           m_line.root.text_of("code") == model::info(model::NoticeCode::conversation_cleaned).word;
}

/// Goes to the next record of the stream that must stand in the proof, or is the notice of a conversation.
bool StreamBinding::State::next_line() {
    const auto find = [this](std::string_view bytes) { return find_type(bytes); };
    while (m_reader.next(m_line, find)) {
        if (m_form != nullptr) {
            return true;
        }
        if (m_line.root.find(hash::k_proof_member)) {
            fail("a record has the member \"proof\", which none in a package has");
        }
        if (is_of_hidden()) {
            return true;
        }
        if (m_line.type == "source") {
            m_sources.keep(m_line.root.text_of("id"), m_line.bytes);
        } else if (m_line.type == "notice") {
            ++m_counts.unbound;
        } else if (m_line.type == "stream") {
            take_header();
        } else {
            return true;
        }
    }
    return false;
}

void StreamBinding::State::take_header() {
    const stream::Value options = m_line.root.find("options").value_or(stream::Value());
    m_counts.options.clear();
    hash::append_committed(m_counts.options, options);
    options.for_each_member([this](std::string_view name, const stream::Value&) {
        m_counts.is_draft = m_counts.is_draft || (name.starts_with("clean") && name.ends_with(".open"));
    });
}

/// Goes to the next record of the stream that must stand in the proof.
bool StreamBinding::State::next_record() {
    const bool is_there = next_line();
    if (is_there && is_of_hidden()) {
        fail("a conversation is said to be removed here, and the proof has none");
    }
    return is_there;
}

/// Goes to the record of the stream that must say what one of the proof does.
void StreamBinding::State::next_bound() {
    if (!next_record()) {
        fail("the stream ends before the records of the proof do");
    }
}

/// In the place of a conversation that was removed whole stands one notice with its reasons, which says no
/// more.
void StreamBinding::State::bind_hidden(std::string_view reasons) {
    const bool is_said = next_line() && is_of_hidden() && m_line.root.text_of("detail") == reasons;
    if (!is_said) {
        fail("no notice says that a conversation was removed here, and for which reasons");
    }
    m_line.root.for_each_member([&](std::string_view name, const stream::Value&) {
        if (name != "type" && name != "code" && name != "level" && name != "detail") {
            fail("the notice of a conversation that was removed says more than that");
        }
    });
}

void StreamBinding::State::add(std::string_view record, const hash::LineForm* form) {
    if (form != nullptr) {
        next_bound();
        if (!bind_formed(*form)) {
            CHATKEEP_CHECK(hash::list_members(record, m_members));
            bind_values(*hash::find_member(m_members, "m"), nullptr, 0);
        }
        return;
    }
    CHATKEEP_CHECK(hash::list_members(record, m_members));
    if (const std::string_view* conversation = hash::find_member(m_members, "conv")) {
        m_conversation = hash::to_unsigned(*conversation).value_or(0);
    }
    const std::string_view* reason = hash::find_member(m_members, "r");
    const bool is_header = hash::find_member(m_members, "cvr") != nullptr;
    std::string text;
    CHATKEEP_CHECK(reason == nullptr || hash::decode_string(*reason, text));
    if (is_header) {
        if (reason != nullptr) {
            bind_hidden(text);
        }
        return;
    }
    if (reason != nullptr) {
        bind_removed(hash::to_unsigned(*hash::find_member(m_members, "n")).value_or(0), text);
        return;
    }
    const std::string_view values = *hash::find_member(m_members, "m");
    const std::string_view* removed = hash::find_member(m_members, "x");
    const std::uint64_t index = hash::to_unsigned(*hash::find_member(m_members, "i")).value_or(0);
    next_bound();
    bind_values(values, removed, index);
}

void StreamBinding::State::bind_removed(std::uint64_t count, std::string_view reason) {
    for (std::uint64_t i = 0; i < count; ++i) {
        if (!next_record() || m_line.type != "removal" || m_line.root.text_of("basis") != reason) {
            fail("the proof has a removed message here, for a reason that the stream does not give");
        }
        if (!hash::is_reason(m_line.root.text_of("rule"))) {
            fail("the rule of a removal is no code");
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
    const std::vector<hash::SourceLine> sources = m_sources.of(m_line.root);
    hash::add_source_fields(sources, m_parser, m_fields);
    for (const hash::SourceLine& source : sources) {
        m_used_sources.insert(source.id);
    }
}

/// removed: x of a partial record, nullptr for an intact one, which has no derived values.
void StreamBinding::State::bind_values(std::string_view values, const std::string_view* removed,
                                       std::uint64_t index) {
    parse_line();
    find_fields();
    CHATKEEP_CHECK(hash::list_members(values, m_values));
    m_removed.clear();
    DerivedMembers derived;
    if (removed != nullptr) {
        CHATKEEP_CHECK(hash::list_members(*removed, m_removed));
        derived = m_derived.take(m_conversation, index);
    }
    bind_fields(derived);
    count_derived(derived);
    bind_blobs(derived);
    ++m_counts.types[std::string(m_line.type)];
}

void StreamBinding::State::bind_fields(const DerivedMembers& derived) {
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

/// Each stands where cleaning makes one, for something that went.
void StreamBinding::State::count_derived(const DerivedMembers& derived) {
    for (const auto& value : derived) {
        const std::string& field = value.first;
        const std::string_view name = name_of_derived(m_line.type, field, value.second);
        const bool is_replacing = std::any_of(m_removed.begin(), m_removed.end(), [&](const auto& removal) {
            return replaces(field, removal.name);
        });
        if (name.empty() || !is_replacing) {
            fail(fmt::format("the field \"{}\" was not read, and cleaning changes none such",
                             base::printable(field, 80)));
        }
        ++m_counts.derived[std::string(name)];
    }
}

/// A file that the proof speaks of must be the one that the stream names. One of which it does not is proved
/// by its digest, where that was read.
void StreamBinding::State::bind_blobs(const DerivedMembers& derived) {
    const std::vector<hash::RecordBlob> named = hash::list_blobs(m_line.root);
    m_counts.replaced_files += static_cast<std::uint64_t>(
        std::count_if(named.begin(), named.end(), [&](const hash::RecordBlob& blob) {
            return hash::find_member(m_values, blob.field) == nullptr &&
                   derived.contains(digest_field(blob.field));
        }));
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
    m_counts.unbound += m_sources.size() - m_used_sources.size();
    return std::move(m_counts);
}

StreamBinding::StreamBinding(base::Input& messages, base::Input* derived)
    : m_state(std::make_unique<State>(messages, derived)) {}

StreamBinding::~StreamBinding() = default;

void StreamBinding::add(std::string_view record, const hash::LineForm* form) {
    m_state->add(record, form);
}

BindingCounts StreamBinding::finish() {
    return m_state->finish();
}

} // namespace chatkeep::archive
