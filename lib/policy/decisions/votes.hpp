#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What all people together decided: the decisions files of several reviewers, merged.

#include "policy/decisions/decisions_file.hpp"
#include "policy/policy.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace chatkeep::policy {

/// What people say about one thing together.
struct Ruling {
    enum class State : std::uint8_t { none, open, final };

    State state = State::none;
    Verdict verdict = Verdict::unsure;  ///< when final
    std::string_view reason;            ///< why it is open: "unsure", "disagreement", …
    std::vector<const Decision*> votes; ///< those that count, by moment
};

/// The decisions about one record. They are bound to what the record said then.
class RecordVotes {
public:
    /// votes: by moment, later ones overrule earlier ones of the same reviewer.
    explicit RecordVotes(std::vector<const Decision*> votes) : m_votes(std::move(votes)) {}

    /// About a finding, or a span that only people saw, by its name. Whoever did not speak about it but about
    /// the message as a whole, on the same ground or on any, has spoken about it too. needed: people.
    [[nodiscard]] Ruling on_finding(const std::string& id, std::string_view rule, std::int64_t needed) const;

    /// About removing the whole message on the ground of a rule.
    [[nodiscard]] Ruling on_removal(std::string_view rule, std::int64_t needed) const;

    /// About the message, whatever the ground: what people are unsure of.
    [[nodiscard]] const Decision* unsure_about_message() const;

    /// The rules on whose ground someone wants the whole message removed, directly or by a finding; the
    /// finding's name or nothing.
    struct Claim {
        std::string_view rule;
        std::string_view finding;

        friend bool operator<(const Claim& a, const Claim& b) noexcept {
            return std::tie(a.rule, a.finding) < std::tie(b.rule, b.finding);
        }
    };

    [[nodiscard]] std::vector<Claim> removal_claims() const;

    /// Spans that people gave themselves, without a finding; each once, by place.
    [[nodiscard]] std::vector<const Decision*> own_spans() const;

    /// Notes that a rule still finds what a decision is about.
    void seen(const std::string& finding) const { m_seen.insert(finding); }

    /// What stood at this place (a JSON pointer) is out as a whole: nothing is left of what was decided on
    /// it.
    void pass_over(std::string path) const { m_passed_over.push_back(std::move(path)); }

    /// The first decision about a finding that no rule made; nullptr: all were seen.
    [[nodiscard]] const Decision* unseen() const;

    [[nodiscard]] const std::vector<const Decision*>& all() const noexcept { return m_votes; }

private:
    [[nodiscard]] bool is_passed_over(std::string_view path) const {
        return std::find(m_passed_over.begin(), m_passed_over.end(), path) != m_passed_over.end();
    }

    using Matches = std::function<bool(const Decision&)>;
    [[nodiscard]] std::vector<const Decision*> latest(const Matches& matches, const Matches& general) const;

    std::vector<const Decision*> m_votes;
    mutable std::vector<std::string> m_passed_over;
    mutable std::set<std::string, std::less<>> m_seen;
};

/// Merges the decisions of all files, found by record.
class Decisions {
public:
    /// Throws Error{refused} with file and line for a decision that was made under another policy, or names a
    /// rule or ground that the policy does not have.
    Decisions(std::vector<DecisionsFile> files, const Policy& policy);
    Decisions(const Decisions&) = delete;
    Decisions& operator=(const Decisions&) = delete;
    Decisions(Decisions&&) = delete;
    Decisions& operator=(Decisions&&) = delete;
    ~Decisions() = default;

    /// The decisions about a record with this id, if there are any. bytes is the record. Throws
    /// Error{refused} when a decision is stale: the record says something else now. Records without an id
    /// are found by what they say.
    [[nodiscard]] std::optional<RecordVotes> find(std::string_view id, std::string_view bytes);

    /// Throws Error{refused} for a decision of a conversation that was read about a record that was not.
    void check_all_used(const std::function<bool(std::string_view conversation)>& was_read) const;

    /// Decisions in the files.
    [[nodiscard]] std::size_t count() const noexcept { return m_count; }

    /// A decision that wants something out of a record that was not found yet; nullptr: there is none.
    [[nodiscard]] const Decision* find_later(std::string_view id) const;

    /// digest_of() the files.
    [[nodiscard]] const std::string& digest() const noexcept { return m_digest; }

    /// heads_of() the files.
    [[nodiscard]] std::vector<ChainHead> heads() const;

private:
    struct Group {
        std::vector<const Decision*> decisions;
        bool used = false;
    };

    std::vector<DecisionsFile> m_files;
    std::map<std::string, Group, std::less<>> m_by_record; ///< record id, or digest for records without
    std::size_t m_count = 0;
    std::string m_digest;
};

/// Throws Error{refused} with the decision's place: what it is about has changed since.
[[noreturn]] void throw_stale(const Decision& decision, const std::string& why);

/// People that a rule asks for before what is proposed on its ground is applied.
[[nodiscard]] std::int64_t people_needed(const Rule& rule, bool from_owner) noexcept;

} // namespace chatkeep::policy
