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
            match_notices();
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

    /// The next record that is no notice; notices may change places with others.
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
            if (m_change.is_change) {
                (m_change.record.empty() ? m_without_id : changes).push_back(m_change);
            }
            if (!m_change.record.empty()) {
                check_mac(before, mac);
            }
            check_entry();
            m_has_change = m_log.next(m_change);
        }
        return id.empty() ? m_without_id : changes;
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
        if (same && !changes.empty() && !id.empty()) {
            fault(after.number, "the log says that this record was changed; it was not");
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
        const std::string_view id = before.root.text_of("id");
        m_removed.emplace(id);
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
        const bool about_removed = m_removed.find(old.root().text_of("message")) != m_removed.end();
        RecordCheck check({"notice", before.bytes, m_without_id, about_removed, m_key});
        return check(old.root(), now.root()).empty();
    }

    /// Each notice of the output is one of the input, or cleaning's own.
    void match_notices() {
        std::deque<Kept> unmatched;
        for (const Kept& after : m_notices_after) {
            const auto found =
                std::find_if(m_notices_before.begin(), m_notices_before.end(),
                             [&](const Kept& before) { return is_same_notice(before, after); });
            if (found != m_notices_before.end()) {
                m_notices_before.erase(found);
            } else if (!is_own_notice(stream::Document(after.bytes, "a notice").root())) {
                unmatched.push_back(after);
            }
        }
        m_notices_after = std::move(unmatched);
    }

    void finish() {
        while (m_has_change) {
            if (m_change.record.empty()) {
                if (m_change.is_change) {
                    m_without_id.push_back(m_change);
                }
            } else {
                fault(0, fmt::format("the log speaks of record {}, which is not where the log has it",
                                     base::printable(m_change.record)));
            }
            check_entry();
            m_has_change = m_log.next(m_change);
        }
        match_notices();
        for (const Kept& notice : m_notices_after) {
            fault(notice.line, "a notice that the input does not have");
        }
        for (const Kept& notice : m_notices_before) {
            if (!is_own_notice(stream::Document(notice.bytes, "a notice").root())) {
                fault(0, fmt::format("the notice on line {} of the input is gone", notice.line));
            }
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
    Changes m_without_id;
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
