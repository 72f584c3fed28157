// SPDX-License-Identifier: EUPL-1.2
#include "policy/carriers.hpp"

#include "base/text.hpp"
#include "model/time.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace chatkeep::policy {

namespace {

struct Named {
    std::string_view name;
    Part part;
};

constexpr std::array k_message = {
    Named{"text", Part::text},     Named{"subject", Part::subject},        Named{"reply_to", Part::quote},
    Named{"edits", Part::history}, Named{"reactions", Part::reaction},     Named{"mentions", Part::mention},
    Named{"poll", Part::poll},     Named{"location", Part::location},      Named{"event", Part::system},
    Named{"call", Part::system},   Named{"attachments", Part::attachment}, Named{"time", Part::time},
    Named{"extra", Part::extra}};
constexpr std::array k_attachment = {Named{"name", Part::filename}, Named{"stored_name", Part::filename},
                                     Named{"caption", Part::caption}, Named{"transcript", Part::transcript},
                                     Named{"extra", Part::extra}};
constexpr std::array k_other = {Named{"title", Part::title}, Named{"name", Part::name},
                                Named{"address", Part::address}, Named{"extra", Part::extra}};

/// Members that the project writes, in no order; only these may show in the log.
constexpr std::array<std::string_view, 64> k_known = {
    "text",        "subject",      "reply_to",    "edits",       "reactions", "mentions",   "poll",
    "location",    "event",        "call",        "attachments", "time",      "extra",      "name",
    "stored_name", "caption",      "transcript",  "title",       "address",   "source_key", "value",
    "question",    "options",      "targets",     "latitude",    "longitude", "url",        "detail",
    "position",    "file",         "written",     "zone",        "owner",     "device",     "path",
    "within",      "generator",    "service",     "reader",      "acquired",  "effect",     "type",
    "kind",        "role",         "mime",        "missing",     "medium",    "outcome",    "code",
    "level",       "basis",        "rule",        "owner_basis", "precision", "fold",       "sender",
    "message",     "conversation", "participant", "actor",       "id",        "at",         "earliest",
    "latest"};

/// Integers of the record's own form: counts, places, sizes.
constexpr std::array<std::string_view, 15> k_numbers = {
    "n",           "size",       "line",  "lines", "offset",    "length",  "row",  "start",
    "duration_ms", "duration_s", "votes", "part",  "expires_s", "version", "count"};

template <std::size_t N>
Part part_among(const std::array<Named, N>& names, std::string_view name, Part otherwise) noexcept {
    const auto* const found =
        std::find_if(names.begin(), names.end(), [&](const Named& n) { return n.name == name; });
    return found == names.end() ? otherwise : found->part;
}

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) noexcept {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_hex(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return base::is_digit(c) || (c >= 'a' && c <= 'f'); });
}

bool is_id(std::string_view text) noexcept {
    return text.size() == 33 && (text[0] == 'c' || text[0] == 'p' || text[0] == 'm') &&
           is_hex(text.substr(1));
}

bool is_uuid(std::string_view text) noexcept {
    if (text.size() != 36) {
        return false;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        const char lower = base::to_lower(text[i]);
        if (dash ? text[i] != '-' : !(base::is_digit(lower) || (lower >= 'a' && lower <= 'f'))) {
            return false;
        }
    }
    return true;
}

bool is_moment_member(std::string_view name) noexcept {
    return name == "at" || name == "earliest" || name == "latest" || name == "acquired";
}

/// A date as a source writes it in its header: digits, separators, a few letters for AM and PM; never a
/// value.
bool is_written_time(const Steps& steps, std::string_view text) noexcept {
    const bool place =
        steps.size() >= 2 && steps.back().name == "written" && steps[steps.size() - 2].name == "time";
    return place && text.size() <= 48 && text.find_first_of("@+") == std::string_view::npos;
}

/// Only by form, never by the member's name alone: a value in a wrong place is still looked at.
bool is_structural(const Steps& steps, std::string_view text) noexcept {
    if (is_id(text) || (text.size() == 64 && is_hex(text)) || is_uuid(text)) {
        return true;
    }
    const std::string_view name = steps.back().name;
    return (is_moment_member(name) && model::parse_instant(text)) || is_written_time(steps, text);
}

} // namespace

std::string_view to_string(Part part) noexcept {
    constexpr std::array<std::string_view, 22> words = {
        "text",   "subject", "quote",      "history",  "reaction",   "mention", "poll", "location",
        "system", "caption", "transcript", "filename", "attachment", "title",   "name", "address",
        "time",   "notice",  "source",     "header",   "extra",      "other"};
    return words[static_cast<std::size_t>(part)];
}

Part part_of(std::string_view type, const Steps& steps) noexcept {
    if (steps.empty()) {
        return Part::other;
    }
    if (type == "message") {
        const Part part = part_among(k_message, steps.front().name, Part::other);
        if (part != Part::attachment || steps.size() < 3) {
            return part;
        }
        return part_among(k_attachment, steps[2].name, Part::attachment);
    }
    if (type == "stream") {
        return Part::header;
    }
    if (type == "notice") {
        return Part::notice;
    }
    return type == "source" ? Part::source : part_among(k_other, steps.front().name, Part::other);
}

void Walk::record(stream::Value root) {
    m_steps.clear();
    members(root);
}

void Walk::members(stream::Value object) {
    object.for_each_member([this](std::string_view name, stream::Value member) {
        m_steps.push_back({name, 0, false});
        if (name.size() >= 4 && !is_one_of(k_known, name)) {
            m_visit(m_steps, name, Leaf::name);
        }
        value(member);
        m_steps.pop_back();
    });
}

void Walk::value(stream::Value value) {
    if (const auto text = value.text()) {
        if (!is_structural(m_steps, *text)) {
            m_visit(m_steps, *text, Leaf::text);
        }
    } else if (const auto number = value.integer()) {
        integer(*number);
    } else if (value.is_array()) {
        std::size_t index = 0;
        value.for_each_item([this, &index](stream::Value item) {
            m_steps.push_back({m_steps.back().name, index++, true});
            this->value(item);
            m_steps.pop_back();
        });
    } else {
        members(value);
    }
}

void Walk::integer(std::int64_t number) {
    constexpr std::int64_t shortest = 10'000'000; // eight digits
    if (number < shortest || is_one_of(k_numbers, m_steps.back().name)) {
        return;
    }
    std::array<char, 24> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
    m_visit(m_steps, {buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data())}, Leaf::integer);
}

std::string printable_path(const Steps& steps) {
    std::string out;
    for (const Step& step : steps) {
        out += out.empty() ? "" : ".";
        if (step.is_item) {
            out += std::to_string(step.index);
        } else {
            out += is_one_of(k_known, step.name) ? step.name : "?";
        }
    }
    return out;
}

} // namespace chatkeep::policy
