// SPDX-License-Identifier: EUPL-1.2
#include "policy/decisions/decision.hpp"

#include "base/text.hpp"
#include "hash/jcs.hpp"
#include "hash/sha.hpp"
#include "stream/edit.hpp"
#include "stream/json_text.hpp"
#include "stream/reader.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace chatkeep::policy {

namespace {

constexpr std::array<std::string_view, 4> k_verdicts = {"keep", "redact", "delete", "unsure"};
constexpr std::array<std::string_view, 4> k_roles = {"cleaner", "second", "owner", "quality"};

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
    return base::fold_case(base::trim(base::to_nfc(reviewer)));
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
