#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What a person decided about a finding, a span of a text, or a message: one line of a decisions file.

#include "policy/tokens.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace chatkeep::policy {

enum class Verdict : std::uint8_t {
    keep,
    redact, ///< the span is replaced
    remove, ///< the whole message goes ("delete" in the file)
    unsure,
};

/// Whether anything goes.
[[nodiscard]] constexpr bool takes_out(Verdict verdict) noexcept {
    return verdict == Verdict::redact || verdict == Verdict::remove;
}

/// In which part a person decides. Only what cleaner and second say counts as one of the people that a rule
/// asks for.
enum class Role : std::uint8_t {
    cleaner,
    second,  ///< the second person, who judged without seeing the first one's decisions
    owner,   ///< of the phone: an objection sends a decision back, it never decides
    quality, ///< settles what others disagree about
};

/// Where a decision that was read stands.
struct DecisionPlace {
    std::string file;
    std::uint64_t line = 0;
};

struct Decision {
    std::string id;             ///< "d-000041", unique in its file
    std::string conversation;   ///< id, may be empty for records outside conversations
    std::string message;        ///< id of the message or of another record
    std::string message_sha256; ///< see content_digest()
    std::string finding;        ///< see finding_id(); empty: about the whole message
    bool own_span = false;      ///< the file names no finding: the person gave the span
    std::string path;           ///< JSON pointer of the text that span is in; empty without a span
    std::optional<Span> span;   ///< bytes of the original text
    Verdict verdict = Verdict::unsure;
    std::string rule;  ///< of the policy; empty only for a message that is kept whole, or unsure
    std::string basis; ///< of the rule
    std::string reviewer;
    std::string person; ///< person_of(reviewer), of decisions that were read from a file
    Role role = Role::cleaner;
    std::string at; ///< RFC 3339 with an offset
    std::string policy_hash;
    std::int64_t seconds = 0; ///< that the person took
    std::string note;
    std::string sample; ///< "control", "elusion" or "second" when it was drawn for one; else empty
    DecisionPlace place;
    std::int64_t at_ms = 0; ///< at, in UTC

    [[nodiscard]] bool is_about_message() const noexcept { return finding.empty(); }
};

/// The words of the decisions file.
[[nodiscard]] std::string_view to_string(Verdict verdict) noexcept;
[[nodiscard]] std::string_view to_string(Role role) noexcept;
[[nodiscard]] std::optional<Verdict> parse_verdict(std::string_view word) noexcept;
[[nodiscard]] std::optional<Role> parse_role(std::string_view word) noexcept;

/// Who a reviewer's name stands for: "R1", "r1", " R1" and "R1" with signs that nobody sees are one person.
[[nodiscard]] std::string person_of(std::string_view reviewer);

/// Orders names of reviewers by who they stand for.
struct ByPerson {
    [[nodiscard]] bool operator()(std::string_view a, std::string_view b) const {
        return a != b && person_of(a) < person_of(b);
    }
};

/// SHA-256 of a record without what only says where it stands (n, position, order): a later read-out of the
/// same conversation gives the same digest. Lower-case hex. bytes is a record as the reader hands it out.
[[nodiscard]] std::string content_digest(std::string_view bytes);

/// What a finding is about, for its name.
struct FindingKey {
    std::string_view policy_hash;
    std::string_view message_sha256;
    std::string_view rule;
    std::string_view path; ///< empty without a span
    std::optional<Span> span;
};

/// "f-" and the first 16 hexadecimal digits of SHA-256 over the canonical JSON array of the key's members.
[[nodiscard]] std::string finding_id(const FindingKey& key);

} // namespace chatkeep::policy
