#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A cleaning policy as the policy file states it: plain data, checked in full by load_policy().

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

struct InstalledWords;

/// What the cleaned copy is for: the archive, or a later copy for disclosure (Woo).
enum class Profile : std::uint8_t { archive, disclosure };

enum class Action : std::uint8_t {
    redact,  ///< the span is replaced
    remove,  ///< the whole message goes ("delete" in the file)
    protect, ///< the span stays, whatever rules of lower priority say
    note,    ///< recorded only
};

/// How sure a finding is, weakest first: noted, put to a person, or acted upon.
enum class Level : std::uint8_t { note, propose, automatic };

/// What a rule may ask for before its level holds.
enum class Evidence : std::uint8_t {
    check,   ///< the checksum or structure of the value is right
    context, ///< a word that names the value stands near it
    form,    ///< the form cannot be anything else
};

class ExternalProgram;

struct Rule {
    std::string id;
    std::string recogniser;
    std::string pattern; ///< RE2, only for recogniser "pattern"
    std::string basis;
    Action action = Action::note;
    Level level = Level::note;
    std::vector<Evidence> required;
    Level otherwise = Level::propose; ///< when not all that is required is there
    bool overridable = false;         ///< whether a person may keep what the rule would remove
    std::int64_t priority = 50;
    std::int64_t reviewers = 0;
    std::string escalate_if;
    std::string replacement;
    std::string sha256;                       ///< of the program or model that the recogniser names
    std::int64_t timeout_s = 60;              ///< for one answer of a program
    std::vector<std::string> labels;          ///< of a program's answers that count; empty: all
    std::shared_ptr<ExternalProgram> program; ///< running; shared by the rules that name it
    std::vector<std::string> examples;
    std::vector<std::string> counter_examples;
    std::string words; ///< the list that a recogniser "lexicon:ID" or "list:ID" names, as text
    /// For recogniser "name": word lists of this machine, shared by the copies of a policy.
    std::shared_ptr<const InstalledWords> installed;
    std::uint64_t line = 0; ///< of the rule in the policy file
};

/// What a list of a policy is for.
enum class ListKind : std::uint8_t {
    allow,   ///< values that stay: exact, by domain (@example.nl) or by beginning (0800*)
    lexicon, ///< words that a recogniser "lexicon:ID" finds
    values,  ///< values that a recogniser "list:ID" finds
};

struct PolicyList {
    std::string id;
    ListKind kind = ListKind::allow;
    std::string file; ///< as the policy writes it
    std::string sha256;
    std::vector<std::string> entries; ///< of an allow list
};

/// The period that the archive covers. Moments are milliseconds since 1970-01-01T00:00:00Z, both inclusive.
struct Period {
    std::int64_t from_ms = 0;
    std::optional<std::int64_t> to_ms; ///< unset: the moment of extraction
    std::string from_text;             ///< as the policy writes them, for people
    std::string to_text;
    Level uncertain = Level::propose;
    /// A clock without a zone ran somewhere between these offsets (seconds east of UTC).
    std::int32_t offset_least_s = -12 * 3600;
    std::int32_t offset_most_s = 14 * 3600;
};

/// A sampling plan: at most max_fail wrong in the sample shows, at confidence conf, that less than limit is
/// wrong.
struct SamplePlan {
    double limit = 0;
    double conf = 0;
    std::int64_t max_fail = 0;
};

struct Review {
    double recall_goal = 0;
    double conf = 0;
    double agreement_min = 0;
};

struct Policy {
    std::string file; ///< path it was read from, for messages
    std::string name;
    std::string version;
    Profile profile = Profile::archive;
    std::vector<std::string> languages;
    std::optional<Period> period;
    std::optional<std::size_t> period_rule; ///< index in rules; set when period is
    Level unknown_finding = Level::propose; ///< "otherwise" of the rules that do not say
    bool allow_open = false;
    /// Of a message that redaction leaves with hardly a word: whether to offer to remove it. Unset: no.
    std::optional<Level> few_words;
    bool removal_keeps_sender = false;
    bool removal_keeps_time = false;
    std::vector<PolicyList> lists;
    std::vector<Rule> rules;
    std::optional<SamplePlan> sample_kept;
    std::optional<SamplePlan> sample_removed;
    std::optional<Review> review;
    std::string hash; ///< identity: lower-case hex SHA-256, see identity()
};

/// nullptr when the policy has no rule of that id.
[[nodiscard]] const Rule* find_rule(const Policy& policy, std::string_view id) noexcept;

/// What stands in the place of what a rule, or a person on its ground, takes out of a text.
[[nodiscard]] std::string_view replacement_of(const Rule& rule) noexcept;

/// The words of the policy file and the log.
[[nodiscard]] std::string_view to_string(Action action) noexcept;
[[nodiscard]] std::string_view to_string(Level level) noexcept;
[[nodiscard]] std::string_view to_string(Evidence evidence) noexcept;

} // namespace chatkeep::policy
