// SPDX-License-Identifier: EUPL-1.2
#include "archive/derived_fields.hpp"

#include "base/text.hpp"
#include "hash/record_fields.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace chatkeep::archive {

namespace {

/// Members with words of people, names, addresses, places; what says which file stands there. Never a text,
/// which has parts of its own, nor who, when, where in the order.
constexpr std::array k_fields = {
    DerivedField{"conversation.extra.*", "facts of conversations"},
    DerivedField{"conversation.merged.records", "what sources of conversations say"},
    DerivedField{"conversation.source_key", "keys of conversations"},
    DerivedField{"conversation.title", "titles"},
    DerivedField{"message.attachments.N.caption", "captions"},
    DerivedField{"message.attachments.N.captured", "times of capture"},
    DerivedField{"message.attachments.N.derived_from", "origins of files made anew"},
    DerivedField{"message.attachments.N.extra", "facts of files"},
    DerivedField{"message.attachments.N.missing", "files withheld"},
    DerivedField{"message.attachments.N.name", "file names"},
    DerivedField{"message.attachments.N.sha256", "digests of changed files"},
    DerivedField{"message.attachments.N.size", "sizes of changed files"},
    DerivedField{"message.attachments.N.stored_name", "stored file names"},
    DerivedField{"message.attachments.N.transcript", "transcripts"},
    DerivedField{"message.call.*", "facts of calls"},
    DerivedField{"message.edits.N", "earlier texts"},
    DerivedField{"message.effect", "effects"},
    DerivedField{"message.event.targets", "whom events are about"},
    DerivedField{"message.event.value", "values of events"},
    DerivedField{"message.extra.*", "facts of messages"},
    DerivedField{"message.location.*", "places"},
    DerivedField{"message.mentions.N", "mentions"},
    DerivedField{"message.merged.records", "records of merged sources"},
    DerivedField{"message.poll.options", "answers of polls"},
    DerivedField{"message.poll.question", "questions of polls"},
    DerivedField{"message.position", "places in the source"},
    DerivedField{"message.reactions.N", "reactions"},
    DerivedField{"message.reply_to.source_key", "keys of quotes"},
    DerivedField{"message.reply_to.text", "quotes"},
    DerivedField{"message.source_key", "keys of messages"},
    DerivedField{"message.subject", "subjects"},
    DerivedField{"other", "other values"},
    DerivedField{"participant.address", "addresses"},
    DerivedField{"participant.extra.*", "facts of participants"},
    DerivedField{"participant.merged.records", "what sources say of participants"},
    DerivedField{"participant.name", "names of participants"},
    DerivedField{"source.device", "devices"},
    DerivedField{"source.extra.*", "facts of sources"},
    DerivedField{"source.name", "names of sources"},
    DerivedField{"source.owner", "owners of sources"},
    DerivedField{"source.path", "paths of sources"},
    DerivedField{"source.within", "places of sources"},
};

constexpr std::string_view k_other = "other";
/// Never of a member or a record that this version does not know, either.
constexpr std::array<std::string_view, 11> k_fixed = {
    "record", "text", "type", "id", "conversation", "n", "kind", "order", "sender", "from_owner", "time"};

/// What stands before the first dot, which is taken away with it.
std::string_view take_step(std::string_view& path) noexcept {
    const std::size_t dot = path.find('.');
    const std::string_view step = path.substr(0, dot);
    path.remove_prefix(dot == std::string_view::npos ? path.size() : dot + 1);
    return step;
}

bool is_number(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), base::is_digit);
}

bool matches(std::string_view pattern, std::string_view field) noexcept {
    while (!pattern.empty() && !field.empty()) {
        const std::string_view wanted = take_step(pattern);
        if (wanted == "*") {
            return true;
        }
        const std::string_view step = take_step(field);
        if (wanted == "N" ? !is_number(step) : wanted != step) {
            return false;
        }
    }
    return field.empty() && (pattern.empty() || pattern == "*");
}

bool is_below(std::string_view inner, std::string_view outer) noexcept {
    return inner.size() > outer.size() && inner.starts_with(outer) && inner[outer.size()] == '.';
}

const hash::FieldRule* find_rule(std::string_view type, std::string_view member) noexcept {
    const auto rules = hash::field_rules();
    const auto found = std::find_if(rules.begin(), rules.end(), [&](const hash::FieldRule& rule) {
        return rule.record == type && rule.member == member;
    });
    return found == rules.end() ? nullptr : &*found;
}

} // namespace

std::span<const DerivedField> derived_fields() noexcept {
    return k_fields;
}

std::string_view name_of_derived(std::string_view type, std::string_view field,
                                 std::string_view json) noexcept {
    const auto of_source = type == "conversation" ? hash::field_of_source(field) : std::nullopt;
    if (of_source) {
        type = "source";
        field = *of_source;
    }
    for (const DerivedField& known : k_fields) {
        std::string_view pattern = known.name;
        if (take_step(pattern) == type && matches(pattern, field)) {
            return known.name;
        }
    }
    std::string_view rest = field;
    const std::string_view member = take_step(rest);
    const hash::FieldRule* rule = find_rule(type, member);
    const bool is_emptied =
        rule != nullptr && rest.empty() && rule->form == hash::FieldForm::members && json == "{}";
    const bool is_fixed = std::find(k_fixed.begin(), k_fixed.end(), member) != k_fixed.end();
    return is_emptied || (rule == nullptr && !is_fixed) ? k_other : std::string_view();
}

bool replaces(std::string_view field, std::string_view removed) {
    if (field == removed || is_below(field, removed) || is_below(removed, field)) {
        return true;
    }
    for (const std::string_view fact : {".captured", ".derived_from", ".missing"}) {
        if (field.ends_with(fact) && matches("attachments.N.*", field)) {
            return removed == std::string(field.substr(0, field.size() - fact.size())) + ".sha256";
        }
    }
    return false;
}

std::string describe_derived(const std::map<std::string, std::uint64_t>& counts) {
    std::string text;
    for (const DerivedField& field : k_fields) {
        const auto count = counts.find(std::string(field.name));
        if (count != counts.end()) {
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", field.words, count->second);
        }
    }
    return text.empty() ? "none" : text;
}

} // namespace chatkeep::archive
