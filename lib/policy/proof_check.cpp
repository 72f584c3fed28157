// SPDX-License-Identifier: EUPL-1.2
#include "policy/proof_check.hpp"

#include "base/error.hpp"
#include "hash/record_proof.hpp"
#include "policy/ranges.hpp"
#include "stream/edit.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <string_view>

namespace chatkeep::policy {

namespace {

using Reasons = std::set<std::string, std::less<>>;

bool has_only(const Reasons& some, const Reasons& all) {
    return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

Reasons reasons_of(const hash::RecordProof& proof) {
    Reasons reasons;
    for (const auto& [name, field] : proof.removed) {
        reasons.insert(field.reason);
    }
    for (const hash::TextPart& part : proof.text.value_or(std::vector<hash::TextPart>())) {
        reasons.insert(part.reason);
    }
    for (const auto& [name, parts] : proof.files) {
        for (const hash::FilePart& part : parts) {
            reasons.insert(part.reason);
        }
    }
    reasons.erase(std::string());
    return reasons;
}

/// The words that a proof may give for what went.
Reasons reasons_of(const stream::Line& before, const Changes& changes) {
    Reasons reasons = reasons_of(hash::read_proof(before.root));
    reasons.emplace("SCHONING");
    for (const LoggedChange& change : changes) {
        reasons.insert(change.basis);
        reasons.insert(proof_reason(change.replacement));
    }
    return reasons;
}

} // namespace

bool is_sound_proof(const stream::Line& before, const stream::Line& after, const Changes& changes) {
    const auto bytes_of = [](const stream::Line& line) {
        return line.root.find(hash::k_proof_member)
                   ? stream::value_at(line.bytes, {std::string(hash::k_proof_member)})
                   : std::string_view();
    };
    const std::string_view bytes = bytes_of(after);
    if (bytes.empty() || bytes == bytes_of(before)) {
        return true;
    }
    try {
        const hash::RecordProof proof = hash::read_proof(after.root);
        return bytes == hash::proof_json(proof) && has_only(reasons_of(proof), reasons_of(before, changes));
    } catch (const base::Error&) {
        return false;
    }
}

} // namespace chatkeep::policy
