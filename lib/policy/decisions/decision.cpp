// SPDX-License-Identifier: EUPL-1.2
#include "policy/decisions/decision.hpp"

#include "base/text.hpp"
#include "hash/jcs.hpp"
#include "hash/sha.hpp"
#include "stream/edit.hpp"
#include "stream/json_text.hpp"
#include "stream/reader.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <vector>

namespace chatkeep::policy {

namespace {

constexpr std::array<std::string_view, 4> k_verdicts = {"keep", "redact", "delete", "unsure"};
constexpr std::array<std::string_view, 4> k_roles = {"cleaner", "second", "owner", "quality"};

/// A sign of writing that shows nothing and is no space by its class.
constexpr char32_t k_empty_braille = 0x2800;

/// Members that say where a record stands, not what it says.
constexpr std::array<std::string_view, 3> k_places = {"n", "position", "order"};

template <typename Enum, std::size_t N>
std::optional<Enum> parse_word(const std::array<std::string_view, N>& words, std::string_view word) noexcept {
    const auto* const found = std::find(words.begin(), words.end(), word);
    return found == words.end() ? std::nullopt : std::optional(static_cast<Enum>(found - words.begin()));
}

} // namespace

std::string_view to_string(Verdict verdict) noexcept {
    return k_verdicts[static_cast<std::size_t>(verdict)];
}

std::string_view to_string(Role role) noexcept {
    return k_roles[static_cast<std::size_t>(role)];
}

std::optional<Verdict> parse_verdict(std::string_view word) noexcept {
    return parse_word<Verdict>(k_verdicts, word);
}

std::optional<Role> parse_role(std::string_view word) noexcept {
    return parse_word<Role>(k_roles, word);
}

std::string person_of(std::string_view reviewer) {
    constexpr auto options = static_cast<utf8proc_option_t>(
        UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_IGNORE | UTF8PROC_STRIPCC |
        UTF8PROC_LUMP | UTF8PROC_CASEFOLD);
    utf8proc_uint8_t* bytes = nullptr;
    const utf8proc_ssize_t size =
        utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(reviewer.data()),
                     static_cast<utf8proc_ssize_t>(reviewer.size()), &bytes, options);
    const std::string folded =
        size >= 0 ? std::string(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size))
                  : base::fold_case(reviewer);
    std::free(bytes); // utf8proc_map() allocates with malloc()
    std::string person;
    for (std::size_t at = 0; at < folded.size();) {
        const base::CodePoint point = base::decode_utf8(std::string_view(folded).substr(at));
        const bool is_space = point.value == U' ' || point.value == k_empty_braille;
        if (!is_space) {
            person += std::string_view(folded).substr(at, point.length);
        } else if (!person.empty() && person.back() != ' ') {
            person += ' ';
        }
        at += point.length;
    }
    return std::string(base::trim(person));
}

std::string content_digest(std::string_view bytes) {
    const stream::Document document(bytes, "a record");
    std::vector<stream::Replacement> edits;
    for (const std::string_view name : k_places) {
        if (document.root().find(name)) {
            edits.push_back({{std::string(name)}, {}});
        }
    }
    return hash::sha256(edits.empty() ? std::string(bytes) : stream::with_replacements(bytes, edits));
}

std::string finding_id(const FindingKey& key) {
    constexpr std::size_t digits = 16;
    std::string json = "[";
    for (const std::string_view text : {key.policy_hash, key.message_sha256, key.rule, key.path}) {
        hash::append_jcs(json, text);
        json.push_back(',');
    }
    if (key.span) {
        stream::append_number(json, std::uint64_t{key.span->first});
        json.push_back(',');
        stream::append_number(json, std::uint64_t{key.span->second});
    } else {
        json += "null,null";
    }
    json.push_back(']');
    return "f-" + hash::sha256(json).substr(0, digits);
}

} // namespace chatkeep::policy
