// SPDX-License-Identifier: EUPL-1.2
#include "policy/verify_cleaning.hpp"

#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/text.hpp"
#include "hash/hash256.hpp"
#include "hash/record_fields.hpp"
#include "model/notice_codes.hpp"
#include "policy/header.hpp"
#include "policy/id_set.hpp"
#include "policy/log_reader.hpp"
#include "policy/log_tally.hpp"
#include "policy/own_records.hpp"
#include "policy/proof_check.hpp"
#include "policy/record_check.hpp"
#include "stream/edit.hpp"
#include "stream/writer.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace chatkeep::policy {

namespace {

/// A record that is kept until its counterpart comes.
struct Kept {
    std::uint64_t line = 0;
    std::string bytes;
};

/// A notice that cleaning leaves out, to count anew.
bool is_counted_anew(const Kept& notice) {
    return stream::Document(notice.bytes, "a notice").root().text_of("code") ==
           model::info(model::NoticeCode::proposals_open).word;
}

std::string key_of(const LoggedVote& vote, std::string_view record) {
    return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", vote.id, vote.reviewer, vote.role, vote.verdict, vote.at,
                       record);
}

class Verification {
public:
    Verification(const Cleaning& cleaning, const TellFault& tell)
        : m_input(cleaning.input), m_output(cleaning.output), m_log(cleaning.log, "the log"),
          m_key(cleaning.key), m_store(cleaning.media), m_decisions(cleaning.decisions), m_tell(tell) {
        for (const DecisionsFile& file :
             cleaning.decisions != nullptr ? *cleaning.decisions : std::vector<DecisionsFile>()) {
            for (const Decision& decision : file.decisions) {
                m_votes.insert(key_of({decision.id, decision.reviewer, std::string(to_string(decision.role)),
                                       std::string(to_string(decision.verdict)), decision.at},
                                      decision.message));
            }
        }
        m_has_change = m_log.next(m_change);
    }

    CleaningCounts operator()() {
        stream::Line before;
        stream::Line after;
        for (;;) {
            const bool more = next(m_input, before, m_notices_before);
            const bool less = next(m_output, after, m_notices_after);
            if (!more || !less) {
                if (more != less) {
                    fault(less ? after.number : 0, less ? "a record that the input does not have"
                                                        : "records of the input are missing at the end");
                }
                break;
            }
            check(before, after);
        }
        finish();
        return m_counts;
    }

private:
    void fault(std::uint64_t line, const std::string& what) {
        ++m_counts.faults;
        m_tell(line, what);
    }

    /// The next record that is no notice.
    static bool next(stream::Reader& reader, stream::Line& line, std::deque<Kept>& notices) {
        while (reader.next(line)) {
            if (line.type != "notice") {
                return true;
            }
            notices.push_back({line.number, std::string(line.bytes)});
        }
        return false;
    }

    /// What the log says about a record: entries stand in the order of the stream.
    Changes changes_of(const stream::Line& before) {
        const std::string_view id = before.root.text_of("id");
        Changes changes;
        std::string mac;
        m_message_is_told = false;
        while (m_has_change && (m_change.record == id || m_change.record.empty())) {
            if (m_change.record.empty()) {
                keep_without_id();
            } else {
                if (m_change.is_change) {
                    changes.push_back(m_change);
                }
                m_message_is_told = m_message_is_told || m_change.is_told;
                check_mac(before, mac);
            }
            check_entry();
            m_has_change = m_log.next(m_change);
        }
        return changes;
    }

    void keep_without_id() {
        if (m_change.is_change) {
            m_without_id.push_back(m_change);
        }
    }

    /// The first changes of those about records without an id that can be about one record: its texts come
    /// one after the other, the spans of each in order.
    [[nodiscard]] std::size_t most_without_id(std::string_view record) const {
        const std::string mac = m_key != nullptr && !m_without_id.empty() ? m_key->of(record) : std::string();
        std::set<std::string_view> paths;
        std::size_t count = 0;
        for (const LoggedChange& change : m_without_id) {
            const LoggedChange* last = count == 0 ? nullptr : &m_without_id[count - 1];
            const bool goes_on = last != nullptr && last->path == change.path;
            const bool is_next = goes_on
                                     ? last->span && change.span && last->span->second <= change.span->first
                                     : paths.insert(change.path).second;
            if (!is_next || (m_key != nullptr && change.mac != mac)) {
                break;
            }
            ++count;
        }
        return count;
    }

    /// What is wrong with a record without an id. The log's changes of such records stand in their order, and
    /// nothing says where those of one end: as many are its own as explain what became of it.
    [[nodiscard]] std::string fault_without_id(std::string_view type, std::string_view bytes,
                                               stream::Value before, stream::Value after) {
        const std::size_t most = most_without_id(bytes);
        const bool about_removed =
            type == "notice" && m_removed.find(before.text_of("message")) != m_removed.end();
        std::string fault;
        for (std::size_t count = 0; count <= most; ++count) {
            const auto end = m_without_id.begin() + static_cast<std::ptrdiff_t>(count);
            const Changes changes(m_without_id.begin(), end);
            RecordCheck check({type, bytes, changes, about_removed, m_key});
            fault = check(before, after);
            if (fault.empty()) {
                m_counts.spans += check.spans();
                m_without_id.erase(m_without_id.begin(), end);
                break;
            }
        }
        return fault;
    }

    /// What an entry says of itself.
    void check_entry() {
        m_tally.add(m_change);
        for (const LoggedVote& vote : m_change.votes) {
            if (m_decisions != nullptr && m_votes.find(key_of(vote, m_change.record)) == m_votes.end()) {
                fault(0,
                      fmt::format("the log names a decision {} about record {}, which the decisions files do "
                                  "not have",
                                  base::printable(vote.id), base::printable(m_change.record)));
            }
        }
        if (!m_change.fault.empty()) {
            fault(0, fmt::format("an entry about record {} {}", base::printable(m_change.record),
                                 m_change.fault));
        }
        check_policy(m_change.policy_hash, "an entry");
    }

    /// The stream's header says under which policies it was cleaned.
    void check_policy(const std::string& hash, std::string_view what) {
        if (m_policies.find(hash) == m_policies.end() && m_told_policies.insert(hash).second) {
            fault(0, fmt::format("{} of the log is of the policy {}, under which the stream was not cleaned",
                                 what, base::printable(hash.substr(0, 12))));
        }
    }

    /// "clean.policy_hash", "clean2.decisions", …
    void read_header(const stream::Line& before, const stream::Line& after) {
        m_header_before = before.bytes;
        m_header_after = after.bytes;
        const stream::Value root = after.root;
        root.find("options")
            .value_or(stream::Value())
            .for_each_member([&](std::string_view name, stream::Value value) {
                const std::string_view text = value.text().value_or(std::string_view());
                if (name.starts_with("clean") && name.ends_with(".policy_hash")) {
                    m_policies.emplace(text);
                } else if (name.starts_with("clean") && name.ends_with(".decisions")) {
                    m_header_decisions.emplace(text);
                }
            });
    }

    /// Whether the log was written about this very record. mac: of the record, once it was needed.
    void check_mac(const stream::Line& before, std::string& mac) {
        if (m_key == nullptr) {
            return;
        }
        if (mac.empty()) {
            mac = m_key->of(before.bytes);
        }
        if (mac != m_change.mac) {
            fault(0, fmt::format("the log was written about another record than the input's line {}, or with "
                                 "another key",
                                 before.number));
        }
    }

    void check(const stream::Line& before, const stream::Line& after) {
        const std::string_view id = before.root.text_of("id");
        if (after.type == "stream") {
            read_header(before, after);
        }
        const Changes changes = changes_of(before);
        const bool message = before.type == "message";
        if (before.type == "removal" || after.type == "removal") {
            m_removed.emplace(id);
        }
        if (message && m_message_is_told) {
            m_may_come = stream::to_json(period_uncertain(before.root.text_of("conversation"), id));
        }
        match_notices();
        count_own(before, after, changes);
        if (message) {
            check_quotation(after);
        }
        const std::uint64_t files = message ? count_attachments(before.root) : 0;
        m_attachments += files;
        m_counts.in += message ? 1U : 0U;
        if (before.type == "conversation") {
            m_removed.clear();
        }
        if (message && after.type == "removal") {
            m_attachments_removed += files;
            check_removal(before, after, changes);
            return;
        }
        if (before.type != after.type || after.root.text_of("id") != id) {
            fault(after.number, fmt::format("not the record that the input has on line {}", before.number));
            return;
        }
        if (message) {
            ++(before.bytes == after.bytes ? m_counts.kept : m_counts.redacted);
        }
        check_change(before, after, changes);
    }

    void check_change(const stream::Line& before, const stream::Line& after, const Changes& changes) {
        if (before.bytes == after.bytes) {
            if (!changes.empty()) {
                fault(after.number, "the log says that this record was changed; it was not");
            }
        } else if (!before.root.text_of("id").empty()) {
            tell_difference(before, after, changes);
        } else {
            const std::string what = fault_without_id(before.type, before.bytes, before.root, after.root);
            if (!what.empty()) {
                fault(after.number, what);
            }
        }
    }

    /// No message that stays may quote one that goes, whichever of the two stands first.
    void check_quotation(const stream::Line& after) {
        const auto id = model::parse_id(after.root.text_of("id"), 'm');
        if (after.type == "removal" && id) {
            m_gone.add(*id);
            if (m_quoted.has(*id)) {
                fault(after.number, "a message went, and one that stands before it still quotes it");
            }
        }
        const auto quoted = after.type == "message" ? quoted_in(after.root) : std::nullopt;
        if (quoted && m_gone.has(*quoted)) {
            fault(after.number, "a message that went is still quoted");
        } else if (quoted && !m_stayed.has(*quoted)) {
            m_quoted.add(*quoted);
        }
        if (after.type == "message" && id) {
            m_stayed.add(*id);
        }
    }

    /// The message of which the record holds words, and says so.
    static std::optional<model::Id> quoted_in(stream::Value message) {
        const auto reply = message.find("reply_to");
        const auto extra = message.find("extra").value_or(stream::Value());
        bool has_words = reply && reply->find("text");
        for (const std::string_view name : k_quoted_members) {
            has_words = has_words || extra.find(name);
        }
        return reply && has_words ? model::parse_id(reply->text_of("message"), 'm') : std::nullopt;
    }

    /// What cleaning does, or passes, without an entry.
    void count_own(const stream::Line& before, const stream::Line& after, const Changes& changes) {
        m_removals_passed += before.type == "removal" ? 1U : 0U;
        m_digests_dropped += before.type == "source" && before.root.find("sha256") ? 1U : 0U;
        if (before.type != "message" || after.type != "message") {
            return;
        }
        for (const LoggedChange& change : changes) {
            const std::size_t dot = change.path.find('.');
            if (change.action == "withhold" && !change.span && dot != std::string::npos) {
                const bool is_reaction = change.path.starts_with("reactions.");
                m_must_come.push_back(stream::to_json(
                    attachment_withheld(before.root.text_of("conversation"), before.root.text_of("id"),
                                        is_reaction ? "reaction" : "attachment",
                                        std::string_view(change.path).substr(dot + 1), change.reason)));
            }
        }
    }

    void tell_difference(const stream::Line& before, const stream::Line& after, const Changes& changes) {
        RecordCheck check({before.type, before.bytes, changes, false, m_key});
        std::string what = check(before.root, after.root);
        m_counts.spans += check.spans();
        m_tools.insert(check.tools().begin(), check.tools().end());
        if (what.empty() && !is_sound_proof(before, after, changes)) {
            what = "proof is none that cleaning writes";
        }
        if (!what.empty()) {
            fault(after.number, what);
        }
        for (const LoggedChange& change : changes) {
            const bool of_words = change.part == "attachment" && change.span;
            const bool of_file = !change.span && (change.part == "attachment" || change.part == "pixels");
            m_counts.spans += of_words ? 1U : 0U;
            m_counts.files += of_file ? 1U : 0U;
            check_file(after, change);
        }
    }

    /// A file that the log names is in the store, whole, and as long as the record says.
    void check_file(const stream::Line& after, const LoggedChange& change) {
        if (m_store == nullptr || change.file_sha256.empty()) {
            return;
        }
        auto found = m_sizes.find(change.file_sha256);
        if (found == m_sizes.end()) {
            found =
                m_sizes.emplace(change.file_sha256, size_in_store(after.number, change.file_sha256)).first;
        }
        const auto said = size_of(after.root, change.path);
        if (found->second && said && *said != static_cast<std::int64_t>(*found->second)) {
            fault(after.number, fmt::format("{}.size is not that of the file", change.path));
        }
    }

    /// What a message says of the length of a file: "attachments.3".
    static std::optional<std::int64_t> size_of(stream::Value message, std::string_view path) {
        const std::size_t dot = std::min(path.find('.'), path.size());
        std::optional<std::int64_t> size;
        std::size_t index = 0;
        message.find(path.substr(0, dot)).value_or(stream::Value()).for_each_item([&](stream::Value item) {
            if (path.substr(dot) == fmt::format(".{}", index++)) {
                size = item.find("size").value_or(stream::Value()).integer();
            }
        });
        return size;
    }

    /// Nothing when the file is not there, or damaged, which is told.
    std::optional<std::uint64_t> size_in_store(std::uint64_t line, const std::string& digest) {
        const std::string path = m_store->path_of(digest);
        try {
            base::FdInput file(base::open_to_read(path), path);
            const hash::StoredMedia stored = m_hasher.put(file);
            if (stored.sha256 == digest) {
                return stored.size;
            }
            fault(line, fmt::format("{} is damaged: its SHA-256 is not its name", base::printable(path)));
        } catch (const base::Error& error) {
            fault(line, error.what());
        }
        return std::nullopt;
    }

    static std::uint64_t count_attachments(stream::Value root) {
        std::uint64_t count = 0;
        root.find("attachments").value_or(stream::Value()).for_each_item([&](stream::Value) { ++count; });
        return count;
    }

    void check_removal(const stream::Line& before, const stream::Line& after, const Changes& changes) {
        ++m_counts.removed;
        const auto logged = std::find_if(changes.begin(), changes.end(), [](const LoggedChange& change) {
            return change.part == "message" && change.action == "delete";
        });
        const bool fits = is_removal_of(before.root, after);
        if (!fits) {
            fault(after.number,
                  fmt::format("a removal that is not that of the input's line {}", before.number));
        } else if (logged == changes.end()) {
            fault(after.number, "a removal that is not in the log");
        } else if (logged->rule != after.root.text_of("rule") ||
                   logged->basis != after.root.text_of("basis")) {
            fault(after.number, "a removal on another ground than the log says");
        }
    }

    /// Whether a removal is what cleaning puts in the place of the message, to the byte, but for its ground.
    static bool is_removal_of(stream::Value message, const stream::Line& after) {
        const RemovalKeeps keeps{after.root.find("sender").has_value(), after.root.find("at").has_value()};
        const auto removal =
            removal_record(message, after.root.text_of("rule"), after.root.text_of("basis"), keeps);
        if (!removal) {
            return false;
        }
        std::string wanted = stream::to_json(*removal);
        if (const auto proof = after.root.find(hash::k_proof_member)) {
            const auto leaf = hash::parse_base64url(proof->text_of("leaf"));
            wanted = leaf ? removal_with_proof(wanted, *leaf) : std::string();
        }
        return after.bytes == wanted;
    }

    [[nodiscard]] bool is_same_notice(const Kept& before, const Kept& after) {
        if (before.bytes == after.bytes) {
            return true;
        }
        const stream::Document old(before.bytes, "a notice of the input");
        const stream::Document now(after.bytes, "a notice of the output");
        return fault_without_id("notice", before.bytes, old.root(), now.root()).empty();
    }

    /// Each notice of the output is one of the input, or cleaning's own. They stand in their order, between
    /// the same records; the log speaks of them behind the first entries about the record that follows.
    void match_notices() {
        std::erase_if(m_notices_before, &is_counted_anew);
        const auto says_it = [&](const Kept& after) { return is_same_code_about(after.bytes, m_may_come); };
        if (!m_may_come.empty() && std::none_of(m_notices_after.begin(), m_notices_after.end(), says_it)) {
            fault(0, "a notice of what was left open is not where cleaning writes it");
        }
        for (const Kept& after : m_notices_after) {
            if (!is_of_input(after) && !is_own_notice(after.bytes)) {
                fault(after.line, "a notice that the input does not have");
            }
        }
        for (const Kept& notice : m_notices_before) {
            fault(0, fmt::format("the notice on line {} of the input is gone", notice.line));
        }
        for (std::size_t gone = 0; gone < m_must_come.size(); ++gone) {
            fault(0, "a notice of what was withheld or left open is not where cleaning writes it");
        }
        m_notices_after.clear();
        m_notices_before.clear();
        m_must_come.clear();
        m_may_come.clear();
    }

    /// Whether two notices say the same of one message, in whatever words.
    static bool is_same_code_about(const std::string& one, const std::string& other) {
        const stream::Document first(one, "a notice");
        const stream::Document second(other, "a notice");
        return first.root().text_of("code") == second.root().text_of("code") &&
               first.root().text_of("message") == second.root().text_of("message");
    }

    bool is_of_input(const Kept& after) {
        const auto found = std::find_if(m_notices_before.begin(), m_notices_before.end(),
                                        [&](const Kept& before) { return is_same_notice(before, after); });
        const bool is_found = found != m_notices_before.end();
        if (is_found) {
            m_notices_before.erase(found);
        }
        return is_found;
    }

    /// Whether it is the next one that cleaning has to write here, or one that it may.
    bool is_own_notice(const std::string& bytes) {
        if (!m_must_come.empty() && m_must_come.front() == bytes) {
            m_must_come.pop_front();
            return true;
        }
        if (!m_may_come.empty() && m_may_come == bytes) {
            m_may_come.clear();
            return true;
        }
        return false;
    }

    void finish() {
        while (m_has_change) {
            if (m_change.record.empty()) {
                keep_without_id();
            } else {
                fault(0, fmt::format("the log speaks of record {}, which is not where the log has it",
                                     base::printable(m_change.record)));
            }
            check_entry();
            m_has_change = m_log.next(m_change);
        }
        const LoggedSummary& summary = m_log.summary();
        if (m_tally.open() != 0) {
            m_must_come.push_back(stream::to_json(proposals_open(m_tally.open())));
        }
        match_notices();
        if (!m_without_id.empty()) {
            fault(0,
                  fmt::format("the log says of {} that it was changed, in a record without an id; it was not",
                              base::printable(m_without_id.front().path)));
        }
        check_policy(summary.policy_hash, "the summary");
        check_decisions(summary);
        check_header(summary);
        for (const std::string& difference : m_tally.differences(summary)) {
            fault(0, difference);
        }
        check_counts(summary);
    }

    void check_counts(const LoggedSummary& summary) {
        const auto fits = [](std::uint64_t counted, std::int64_t said) {
            return static_cast<std::int64_t>(counted) == said;
        };
        if (!fits(m_counts.in, summary.in) || !fits(m_counts.kept, summary.kept) ||
            !fits(m_counts.redacted, summary.redacted) || !fits(m_counts.removed, summary.removed)) {
            fault(0, "the log's summary counts other numbers of messages");
        }
        if (!fits(m_attachments, summary.attachments_in) ||
            !fits(m_attachments_removed, summary.attachments_removed) ||
            summary.attachments_kept !=
                summary.attachments_in - summary.attachments_removed - summary.attachments_withheld) {
            fault(0, "the log's summary counts other numbers of attachments");
        }
        if (!fits(m_removals_passed, summary.removals_passed) ||
            !fits(m_digests_dropped, summary.digests_dropped)) {
            fault(0,
                  "the log's summary counts other numbers of removals that came in, or of digests that went");
        }
    }

    /// The log and the stream name the decisions by one digest; the files must give it.
    void check_decisions(const LoggedSummary& summary) {
        const std::string& logged = summary.decisions;
        if (!logged.empty() && m_header_decisions.find(logged) == m_header_decisions.end()) {
            fault(0, "the log names other decisions than the stream");
        }
        if (m_decisions != nullptr && digest_of(*m_decisions) != logged) {
            fault(0, "the decisions files are not those that were applied, or were changed since");
        } else if (!logged.empty() &&
                   (summary.decisions_heads != logged || summary.decisions_read != summary.decisions_lines ||
                    (m_decisions != nullptr && !has_lines_of_files(summary)))) {
            fault(0, "the log's summary says other things of the decisions files than their digest");
        }
    }

    [[nodiscard]] bool has_lines_of_files(const LoggedSummary& summary) const {
        std::int64_t lines = 0;
        for (const DecisionsFile& file : *m_decisions) {
            lines += static_cast<std::int64_t>(file.head.seq);
        }
        return lines == summary.decisions_lines;
    }

    /// The header got what the log says of the cleaning, and nothing else.
    void check_header(const LoggedSummary& summary) {
        const stream::Document before(m_header_before, "the header of the input");
        const stream::Document after(m_header_after, "the header of the output");
        const HeaderOptions wanted =
            options_of_cleaning(before.root(), {summary.policy, summary.policy_version, summary.policy_hash,
                                                summary.decisions, summary.open_allowed});
        const HeaderOptions added = new_options(before.root(), after.root());
        if (added != wanted) {
            fault(1, "the header says other things of the cleaning than the log");
        } else if (m_tally.open() != 0 && !summary.open_allowed) {
            fault(0, "the log's summary does not say that proposals were left open, which the log has");
        }
        const std::string_view generator = after.root().text_of("generator");
        const bool is_own = added.empty() ? generator == before.root().text_of("generator")
                                          : generator == summary.tool || !before.root().find("generator");
        if (!is_own) {
            fault(1, "the header names another program than the log");
        }
        m_tools.erase(summary.tool);
        if (!m_tools.empty()) {
            fault(0, "files were made by another program than the log says");
        }
    }

    static HeaderOptions new_options(stream::Value before, stream::Value after) {
        const stream::Value known = before.find("options").value_or(stream::Value());
        HeaderOptions options;
        after.find("options")
            .value_or(stream::Value())
            .for_each_member([&](std::string_view name, stream::Value value) {
                if (!known.find(name)) {
                    options.emplace_back(name, value.text().value_or(std::string_view()));
                }
            });
        return options;
    }

    stream::Reader& m_input;
    stream::Reader& m_output;
    LogReader m_log;
    const hash::HmacSha256* m_key;
    const hash::MediaStore* m_store;
    const std::vector<DecisionsFile>* m_decisions;
    hash::MediaStore m_hasher; ///< a dry one
    const TellFault& m_tell;
    LoggedChange m_change;
    bool m_has_change = false;
    std::deque<LoggedChange> m_without_id; ///< about records that are still to come, or just came
    std::deque<Kept> m_notices_before;
    std::deque<Kept> m_notices_after;
    std::set<std::string, std::less<>> m_removed;
    RecentIds m_gone;   ///< messages of the input that are removals of the output
    RecentIds m_stayed; ///< messages of both
    RecentIds m_quoted; ///< messages that others quote, and that did not stand before those
    std::map<std::string, std::optional<std::uint64_t>, std::less<>> m_sizes; ///< of cleaned files
    std::set<std::string, std::less<>> m_policies;                            ///< that the header names
    std::set<std::string, std::less<>> m_told_policies;
    std::set<std::string, std::less<>> m_header_decisions;
    std::set<std::string, std::less<>> m_votes; ///< of the decisions files
    std::set<std::string, std::less<>> m_tools; ///< that the stream says made files
    LogTally m_tally;
    std::string m_header_before;
    std::string m_header_after;
    bool m_message_is_told = false;      ///< that the period can't decide about the message at hand
    std::deque<std::string> m_must_come; ///< notices that cleaning writes before the next record
    std::string m_may_come;              ///< … and one that it writes unless the input has it
    std::uint64_t m_removals_passed = 0;
    std::uint64_t m_digests_dropped = 0;
    std::uint64_t m_attachments = 0;
    std::uint64_t m_attachments_removed = 0;
    CleaningCounts m_counts;
};

} // namespace

CleaningCounts verify_cleaning(const Cleaning& cleaning, const TellFault& tell) {
    return Verification(cleaning, tell)();
}

} // namespace chatkeep::policy
