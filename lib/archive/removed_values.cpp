// SPDX-License-Identifier: EUPL-1.2
#include "archive/removed_values.hpp"

#include "base/text.hpp"
#include "hash/commitment.hpp"
#include "hash/text_parts.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

namespace chatkeep::archive {

namespace {

constexpr std::size_t k_least = 4; ///< characters

/// Fields that hold no words of people: places, times, words of the format.
bool is_structure(std::string_view field) {
    static constexpr std::array<std::string_view, 9> k_fields = {
        "record", "time", "position", "sender", "owner", "service", "owner_basis", "from_owner", "effect"};
    static constexpr std::array<std::string_view, 4> k_of_sources = {"record", "reader", "service",
                                                                     "acquired"};
    if (const auto of_source = hash::field_of_source(field)) {
        return std::find(k_of_sources.begin(), k_of_sources.end(), *of_source) != k_of_sources.end();
    }
    static constexpr std::array<std::string_view, 10> k_ends = {
        ".mime",   ".role",    ".missing", ".sender", ".message",
        ".medium", ".outcome", ".type",    ".match",  ".contradictions"};
    return std::find(k_fields.begin(), k_fields.end(), field) != k_fields.end() ||
           std::any_of(k_ends.begin(), k_ends.end(),
                       [&](std::string_view end) { return field.ends_with(end); });
}

std::size_t count_characters(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool is_word(std::string_view part) {
    return !part.empty() &&
           (base::is_alnum(part.front()) || static_cast<unsigned char>(part.front()) >= 0x80);
}

/// Whether a derived value stands in the place of a field: in its own, or in one below it.
bool is_within(std::string_view derived, std::string_view field) {
    return derived.starts_with(field) && (derived.size() == field.size() || derived[field.size()] == '.');
}

/// Where a string that begins at a quotation mark ends, behind its own.
std::size_t end_of_string(std::string_view json, std::size_t begin) {
    std::size_t end = begin + 1;
    while (json[end] != '"') {
        end += json[end] == '\\' ? 2U : 1U;
    }
    return end + 1;
}

/// Every string in a value; numbers of at least so many digits too.
void for_each_string(std::string_view json, const std::function<void(std::string_view)>& visit) {
    constexpr std::size_t k_number_of_someone = 8;
    std::string text;
    std::size_t at = 0;
    while (at < json.size()) {
        std::size_t end = at + 1;
        if (json[at] == '"') {
            end = end_of_string(json, at);
            const bool is_name = end < json.size() && json[end] == ':';
            if (!is_name && hash::decode_string(json.substr(at, end - at), text)) {
                visit(text);
            }
        } else if (base::is_digit(json[at])) {
            end = std::min(json.find_first_not_of("0123456789", at), json.size());
            if (end - at >= k_number_of_someone) {
                visit(json.substr(at, end - at));
            }
        }
        at = end;
    }
}

class Values {
public:
    Values(const ReadoutPair& pair, const std::function<void(const FoundValue&)>& visit)
        : m_pair(pair), m_visit(visit) {}

    void run() {
        m_fields.add(m_pair.read.root);
        hash::add_source_fields(m_pair.sources, m_parser, m_fields);
        const std::string_view* removed = hash::find_member(m_pair.kept, "x");
        if (removed != nullptr) {
            static_cast<void>(hash::list_members(*removed, m_removed));
        }
        for (const hash::RecordFields::Field& field : m_fields.fields()) {
            if (!is_structure(field.name)) {
                take(field);
            }
        }
    }

private:
    void take(const hash::RecordFields::Field& field) {
        const std::string_view* removal = hash::find_member(m_removed, field.name);
        const bool is_text = field.name == "text";
        const bool is_gone = m_pair.kept.empty() || (removal != nullptr && !take_parts(field, *removal));
        if (!m_pair.kept.empty() && removal != nullptr && !is_gone) {
            return; // in parts
        }
        if (is_text) {
            say(field.bytes, is_gone);
            return;
        }
        std::set<std::string, std::less<>> stays; // beside what was redacted in the same field
        for (const auto& [name, json] : m_pair.derived) {
            if (is_gone && is_within(name, field.name)) {
                for_each_string(json, [&](std::string_view text) { stays.emplace(text); });
            }
        }
        for_each_string(field.bytes,
                        [&](std::string_view text) { say(text, is_gone && !stays.contains(text)); });
    }

    /// The runs of words of a text of which some are gone; false when it is gone whole.
    bool take_parts(const hash::RecordFields::Field& field, std::string_view removal) {
        std::vector<hash::CanonicalMember> members;
        std::vector<std::string_view> items;
        const std::string_view* parts =
            hash::list_members(removal, members) ? hash::find_member(members, "parts") : nullptr;
        if (parts == nullptr || field.name != "text" || !hash::list_items(*parts, items)) {
            return false;
        }
        const std::vector<hash::TextPart> words = hash::split_text(field.bytes);
        std::string run;
        for (std::size_t i = 0; i < words.size() && i < items.size(); ++i) {
            const bool is_gone = items[i].starts_with("{\"h\"");
            if (is_gone) {
                run += words[i].text;
            } else {
                say_run(run);
                run.clear();
            }
        }
        say_run(run);
        return true;
    }

    /// Without what stands around the words.
    void say_run(std::string_view run) {
        const auto is_outside = [](char c) { return !is_word({&c, 1}); };
        while (!run.empty() && is_outside(run.front()) && run.front() != '+') {
            run.remove_prefix(1);
        }
        while (!run.empty() && is_outside(run.back())) {
            run.remove_suffix(1);
        }
        say(run, true);
    }

    void say(std::string_view text, bool is_removed) {
        if (count_characters(text) >= k_least) {
            m_visit({text, is_removed});
        }
    }

    const ReadoutPair& m_pair;
    const std::function<void(const FoundValue&)>& m_visit;
    stream::LineParser m_parser;
    hash::RecordFields m_fields;
    std::vector<hash::CanonicalMember> m_removed;
};

} // namespace

void for_each_value(const ReadoutPair& pair, const std::function<void(const FoundValue&)>& visit) {
    Values(pair, visit).run();
}

} // namespace chatkeep::archive
