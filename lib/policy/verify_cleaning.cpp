// SPDX-License-Identifier: EUPL-1.2
#include "policy/verify_cleaning.hpp"

#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/text.hpp"
#include "policy/log_reader.hpp"
#include "policy/record_check.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <deque>
#include <iterator>
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

/// Notices that cleaning writes itself, or counts anew.
bool is_own_notice(stream::Value root) {
    const std::string_view code = root.text_of("code");
    return code == "proposals-open" || code == "period-uncertain" || code == "attachment-withheld";
}

class Verification {
public:
    Verification(const Cleaning& cleaning, const TellFault& tell)
        : m_input(cleaning.input), m_output(cleaning.output), m_log(cleaning.log, "the log"),
          m_key(cleaning.key), m_store(cleaning.media), m_decisions(cleaning.decisions), m_tell(tell) {
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
        while (m_has_change && (m_change.record == id || m_change.record.empty())) {
            if (m_change.record.empty()) {
                keep_without_id();
            } else {
                if (m_change.is_change) {
                    changes.push_back(m_change);
                }
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
            const bool is_next = goes_on ? last->span && change.span && last->span->second <= change.span->first
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
        m_open += m_change.is_open ? 1 : 0;
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
    void read_header(stream::Value root) {
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
            read_header(after.root);
        }
        const Changes changes = changes_of(before);
        const bool message = before.type == "message";
        if (before.type == "removal" || after.type == "removal") {
            m_removed.emplace(id);
        }
        match_notices();
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
        const bool same = before.bytes == after.bytes;
        if (message) {
            ++(same ? m_counts.kept : m_counts.redacted);
        }
        if (same && !changes.empty()) {
            fault(after.number, "the log says that this record was changed; it was not");
        } else if (!same && id.empty()) {
            const std::string what = fault_without_id(before.type, before.bytes, before.root, after.root);
            if (!what.empty()) {
                fault(after.number, what);
            }
        } else if (!same) {
            tell_difference(before, after, changes);
        }
    }

    void tell_difference(const stream::Line& before, const stream::Line& after, const Changes& changes) {
        RecordCheck check({before.type, before.bytes, changes, false, m_key});
        const std::string what = check(before.root, after.root);
        m_counts.spans += check.spans();
        if (!what.empty()) {
            fault(after.number, what);
        }
        for (const LoggedChange& change : changes) {
            const bool of_words = change.part == "attachment" && change.span;
            const bool of_file = !change.span && (change.part == "attachment" || change.part == "pixels");
            m_counts.spans += of_words ? 1U : 0U;
            m_counts.files += of_file ? 1U : 0U;
            m_withheld += of_file && change.action == "withhold" ? 1U : 0U;
            check_file(after.number, change);
        }
    }

    /// A file that the log names is in the store, whole.
    void check_file(std::uint64_t line, const LoggedChange& change) {
        if (m_store == nullptr || change.file_sha256.empty() || !m_seen.insert(change.file_sha256).second) {
            return;
        }
        const std::string path = m_store->path_of(change.file_sha256);
        try {
            base::FdInput file(base::open_to_read(path), path);
            if (m_hasher.put(file).sha256 != change.file_sha256) {
                fault(line, fmt::format("{} is damaged: its SHA-256 is not its name", base::printable(path)));
            }
        } catch (const base::Error& error) {
            fault(line, error.what());
        }
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
        const auto same = [&](std::string_view member) {
            return before.root.text_of(member) == after.root.text_of(member);
        };
        constexpr std::size_t minute = 16;
        const stream::Value time = before.root.find("time").value_or(stream::Value());
        const std::string_view at = after.root.text_of("at");
        const bool fits = same("id") && same("conversation") &&
                          before.root.find("n").value_or(stream::Value()).integer() ==
                              after.root.find("n").value_or(stream::Value()).integer() &&
                          (after.root.text_of("sender").empty() || same("sender")) &&
                          time.text_of("at").substr(0, minute).starts_with(at.substr(0, minute));
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

    [[nodiscard]] bool is_same_notice(const Kept& before, const Kept& after) {
        if (before.bytes == after.bytes) {
            return true;
        }
        const stream::Document old(before.bytes, "a notice of the input");
        const stream::Document now(after.bytes, "a notice of the output");
        return fault_without_id("notice", before.bytes, old.root(), now.root()).empty();
    }

    /// Each notice of the output is one of the input, or cleaning's own. They stand in their order, between the
    /// same records; the log speaks of them behind the first entries about the record that follows.
    void match_notices() {
        for (const Kept& after : m_notices_after) {
            const auto found =
                std::find_if(m_notices_before.begin(), m_notices_before.end(),
                             [&](const Kept& before) { return is_same_notice(before, after); });
            if (found != m_notices_before.end()) {
                m_notices_before.erase(found);
            } else if (!is_own_notice(stream::Document(after.bytes, "a notice").root())) {
                fault(after.line, "a notice that the input does not have");
            }
        }
        for (const Kept& notice : m_notices_before) {
            if (!is_own_notice(stream::Document(notice.bytes, "a notice").root())) {
                fault(0, fmt::format("the notice on line {} of the input is gone", notice.line));
            }
        }
        m_notices_after.clear();
        m_notices_before.clear();
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
        match_notices();
        if (!m_without_id.empty()) {
            fault(0, fmt::format("the log says of {} that it was changed, in a record without an id; it was not",
                                 base::printable(m_without_id.front().path)));
        }
        const LoggedSummary& summary = m_log.summary();
        check_policy(summary.policy_hash, "the summary");
        check_decisions(summary.decisions);
        if (summary.open != m_open || (summary.outcome == "complete") != (m_open == 0)) {
            fault(0, "the log's summary says something else about what is open than its entries");
        }
        const auto fits = [](std::uint64_t counted, std::int64_t said) {
            return static_cast<std::int64_t>(counted) == said;
        };
        if (!fits(m_counts.in, summary.in) || !fits(m_counts.kept, summary.kept) ||
            !fits(m_counts.redacted, summary.redacted) || !fits(m_counts.removed, summary.removed)) {
            fault(0, "the log's summary counts other numbers of messages");
        }
        if (!fits(m_attachments, summary.attachments_in) ||
            !fits(m_attachments_removed, summary.attachments_removed) ||
            !fits(m_withheld, summary.attachments_withheld)) {
            fault(0, "the log's summary counts other numbers of attachments");
        }
    }

    /// The log and the stream name the decisions by one digest; the files must give it.
    void check_decisions(const std::string& logged) {
        if (!logged.empty() && m_header_decisions.find(logged) == m_header_decisions.end()) {
            fault(0, "the log names other decisions than the stream");
        }
        if (m_decisions != nullptr && digest_of(*m_decisions) != logged) {
            fault(0, "the decisions files are not those that were applied, or were changed since");
        }
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
    std::set<std::string, std::less<>> m_seen;     ///< cleaned files
    std::set<std::string, std::less<>> m_policies; ///< that the header names
    std::set<std::string, std::less<>> m_told_policies;
    std::set<std::string, std::less<>> m_header_decisions;
    std::int64_t m_open = 0;
    std::uint64_t m_attachments = 0;
    std::uint64_t m_attachments_removed = 0;
    std::uint64_t m_withheld = 0;
    CleaningCounts m_counts;
};

} // namespace

CleaningCounts verify_cleaning(const Cleaning& cleaning, const TellFault& tell) {
    return Verification(cleaning, tell)();
}

} // namespace chatkeep::policy
