#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The cleaning log: one JSON line per decision, chained by digests, a summary last. Never the removed text.

#include "base/io.hpp"
#include "media/clean.hpp"
#include "policy/decisions/votes.hpp"
#include "policy/engine.hpp"
#include "policy/policy.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// What became of a finding. kept: by a person, though a rule would act or asks for a decision.
enum class Outcome : std::uint8_t { applied, open, noted, allowed, kept };

[[nodiscard]] std::string_view to_string(Outcome outcome) noexcept;

/// How the log tells the length of what went: "1-10", …
[[nodiscard]] std::string_view length_class(std::size_t length) noexcept;

struct Entry {
    std::string_view conversation;
    std::string_view message; ///< id of the message, or of the record
    std::string mac;          ///< HMAC of the record's bytes; empty without a key
    std::string_view part;
    std::string path;
    std::optional<Span> span; ///< bytes of the original text
    std::string_view action;
    std::string_view replacement;
    const Rule* rule = nullptr; ///< nullptr: acts for the format itself, not for a rule
    Level level = Level::note;
    Outcome outcome = Outcome::noted;
    Grounds grounds;
    std::string_view list;       ///< id of the allow list
    std::string_view cascade_of; ///< id of the removed message that this follows from
    std::int64_t reviewers = 0;
    std::vector<std::string_view> erased; ///< kinds of metadata that went from an attachment
    std::vector<media::PixelBox> boxes;   ///< of a picture, painted over
    std::string file_mac;                 ///< HMAC of the original's SHA-256 in hex; empty without a key
    std::string_view file_sha256;         ///< of the file that stands in its place; empty: none does
    std::uint64_t file_size = 0;          ///< of that one, in bytes
    std::string_view captured;            ///< when it was taken, as the record says it now; empty: as it did
    std::string_view made_by;             ///< the program, where "derived_from" was written
    std::string_view reason;              ///< why an attachment was withheld
    const Ruling* ruling = nullptr;       ///< what people decided; nullptr: nobody did
    bool is_overruled = false;            ///< they wanted to keep what the rule takes out for sure
    bool is_told = false;                 ///< a notice of the stream says so too

    // what the log never shows, for listeners
    std::string_view pointer;      ///< the place as a JSON pointer
    std::string_view text;         ///< the original text that span is in
    std::string_view record_bytes; ///< the whole record
};

/// Hears of every entry of a run.
class EntryListener {
public:
    virtual ~EntryListener() = default;
    /// The entry's views live as long as the call.
    virtual void hear(const Entry& entry) = 0;

    /// A record was cleaned; true: the listener wants to hear of the trials in it too.
    [[nodiscard]] virtual bool meet(std::string_view /*id*/) { return false; }

    /// Hears of every place in a text of the record that a recogniser pointed at. path is a JSON pointer.
    virtual void hear_trial(std::string_view /*path*/, const Trial& /*trial*/) {}
};

struct RuleCounts {
    std::uint64_t redacted = 0; ///< spans
    std::uint64_t removed = 0;  ///< messages
    std::uint64_t open = 0;
    std::uint64_t noted = 0;
    std::uint64_t allowed = 0;
    std::uint64_t kept = 0; ///< by people

    friend bool operator==(const RuleCounts&, const RuleCounts&) = default;
};

/// messages: in = kept + redacted + removed.
struct Summary {
    std::uint64_t in = 0;
    std::uint64_t kept = 0;
    std::uint64_t redacted = 0;
    std::uint64_t removed = 0;
    std::uint64_t removals_passed = 0; ///< removal records that the input already had
    std::uint64_t open = 0;
    std::uint64_t overruled = 0; ///< keeps of people against a rule that can't be overruled
    std::uint64_t quotes_cut = 0;
    std::uint64_t digests_dropped = 0;
    std::uint64_t attachments_in = 0;
    std::uint64_t attachments_removed = 0;
    std::uint64_t attachments_renamed = 0;
    std::uint64_t attachments_cleaned = 0; ///< metadata or words of a file went
    std::uint64_t attachments_masked = 0;
    std::uint64_t attachments_withheld = 0;
    std::uint64_t files_passed = 0; ///< attachments with a file, of messages that stay
    bool open_allowed = false;      ///< the header says that proposals may be open
    std::map<std::string, std::uint64_t, std::less<>> records_redacted; ///< by type, other than messages
    std::map<std::string, RuleCounts, std::less<>> rules;               ///< by rule id
};

class Log {
public:
    /// tool: "chat-clean 0.1.0". The output and the policy must outlive the log.
    Log(base::Output& output, const Policy& policy, std::string tool);

    /// The decisions that the run applies, for the summary. They must outlive the log.
    void set_decisions(const Decisions* decisions) noexcept { m_decisions = decisions; }

    void add(const Entry& entry);
    /// Writes the summary. outcome: complete, draft or refused.
    void finish(const Summary& summary, std::string_view outcome);
    /// Makes the log final; without it there is none.
    void commit();
    /// Takes a final log back: the stream that it is about did not get its end.
    void withdraw() noexcept;

private:
    void end_line(std::string line);

    base::Output& m_output;
    const Policy& m_policy;
    const Decisions* m_decisions = nullptr;
    std::string m_tool;
    std::uint64_t m_seq = 0;
    std::string m_previous;
};

} // namespace chatkeep::policy
