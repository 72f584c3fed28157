// SPDX-License-Identifier: EUPL-1.2
#include "archive/cleaned_statement.hpp"

#include "hash/canonical_text.hpp"
#include "hash/jcs.hpp"
#include "hash/sha.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace chatkeep::archive {

namespace {

/// Reasons are any text, so they are put in the order of canonical JSON.
std::string counts_json(const std::map<std::string, std::uint64_t>& counts) {
    std::vector<std::pair<std::string, std::uint64_t>> sorted(counts.begin(), counts.end());
    std::sort(sorted.begin(), sorted.end(),
              [](const auto& a, const auto& b) { return hash::is_before(a.first, b.first); });
    std::string json;
    for (const auto& [reason, count] : sorted) {
        json += fmt::format("{}{}:{}", json.empty() ? "{" : ",", hash::jcs_of(reason), count);
    }
    return json.empty() ? "{}" : json + "}";
}

} // namespace

std::string object_of(const std::map<std::string, std::string>& members) {
    std::string json;
    for (const auto& [name, value] : members) {
        json += fmt::format("{}\"{}\":{}", json.empty() ? "{" : ",", name, value);
    }
    return json.empty() ? "{}" : json + "}";
}

CleanedStatement cleaned_statement(std::string_view readout, const hash::ReadoutStatement& statement,
                                   const hash::ProofCounts& counts, const CleanedContent& content) {
    return {{"content", hash::jcs_of(content.digest)},
            {"conversations", std::to_string(statement.conversations)},
            {"derived", counts_json(counts.derived)},
            {"intact", std::to_string(counts.intact)},
            {"messages", std::to_string(statement.messages)},
            {"options", content.options},
            {"partial", std::to_string(counts.partial)},
            {"readout", hash::jcs_of(hash::sha256(readout))},
            {"redacted", counts_json(counts.redacted_for)},
            {"removed", counts_json(counts.removed_for)},
            {"removed_conversations", counts_json(counts.conversations_removed_for)},
            {"root", hash::jcs_of(hash::to_hex(statement.root))},
            {"type", "\"cvr1-cleaned\""}};
}

bool is_cleaned_content(std::string_view path) noexcept {
    return path.starts_with("data/") && !path.starts_with("data/proof/statement-");
}

bool fits(const CleanedStatement& statement, std::string_view bytes) {
    std::vector<hash::CanonicalMember> members;
    if (!hash::find_canonical_fault(bytes).empty() || !hash::list_members(bytes, members)) {
        return false;
    }
    std::size_t found = 0;
    for (const hash::CanonicalMember& member : members) {
        const auto wanted = statement.find(std::string(member.name));
        found += wanted != statement.end() && wanted->second == member.value ? 1U : 0U;
    }
    const bool has_maker = hash::find_member(members, "generator") != nullptr;
    return has_maker && found == statement.size() && members.size() == statement.size() + 1;
}

} // namespace chatkeep::archive
