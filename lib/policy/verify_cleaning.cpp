// SPDX-License-Identifier: EUPL-1.2
#include "policy/verify_cleaning.hpp"

#include "base/text.hpp"
#include "policy/carriers.hpp"
#include "policy/log_reader.hpp"

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

using Changes = std::vector<LoggedChange>;

/// Notices that cleaning writes itself, or counts anew.
bool is_own_notice(stream::Value root) {
    const std::string_view code = root.text_of("code");
    return code == "proposals-open" || code == "period-uncertain";
}

/// "att-12.jpg": the name that a file gets when its own had to go.
bool is_neutral_name(std::string_view name) {
    return name.starts_with("att-") && name.size() > 4 && base::is_digit(name[4]);
}

/// Compares one record with what became of it; what differs must be in the log.
class RecordCheck {
public:
    RecordCheck(std::string_view type, const Changes& changes, bool about_removed)
        : m_type(type), m_changes(changes), m_about_removed(about_removed) {}

    /// The first difference that nothing explains; empty: there is none.
    std::string operator()(stream::Value before, stream::Value after) {
        compare(before, after);
        return m_fault;
    }

    [[nodiscard]] std::uint64_t spans() const noexcept { return m_spans; }

private:
    void fail(std::string_view what) {
        if (m_fault.empty()) {
            m_fault = fmt::format("{} {}", printable_path(m_steps), what);
        }
    }

    [[nodiscard]] Changes changes_here() const {
        const std::string path = printable_path(m_steps);
        Changes here;
        std::copy_if(m_changes.begin(), m_changes.end(), std::back_inserter(here),
                     [&](const LoggedChange& change) { return change.path == path; });
        std::sort(here.begin(), here.end(),
                  [](const LoggedChange& a, const LoggedChange& b) { return a.span < b.span; });
        return here;
    }

    void compare(stream::Value before, stream::Value after) {
        const auto old_text = before.text();
        const auto new_text = after.text();
        const auto old_number = before.integer();
        if (old_text && new_text) {
            compare_text(*old_text, *new_text);
        } else if (old_number && new_text) {
            compare_text(std::to_string(*old_number), *new_text);
        } else if (old_number && after.integer()) {
            compare_numbers(*old_number, *after.integer());
        } else if (before.is_object() && after.is_object()) {
            compare_members(before, after);
        } else if (before.is_array() && after.is_array()) {
            compare_items(before, after);
        } else if (before.boolean() != after.boolean() || before.is_null() != after.is_null() ||
                   before.number() != after.number()) {
            fail("is another value");
        }
    }

    /// Walks both texts: where they may differ, the log has a span that begins there.
    void compare_text(std::string_view before, std::string_view after) {
        const Changes here = changes_here();
        const bool has_own_log = m_type != "notice" && m_type != "stream"; // those have no id to log
        if (before == after) {
            if (has_own_log && !here.empty()) {
                fail("stands as it stood, and the log says that it was changed");
            }
            return;
        }
        const bool renamed = !here.empty() && here.front().part == "filename";
        if (renamed && is_neutral_name(after)) {
            m_spans += here.size();
            return;
        }
        if (m_type == "stream" && m_steps.size() == 1 && m_steps[0].name == "generator") {
            return;
        }
        std::string wanted;
        std::size_t copied = 0;
        for (const LoggedChange& change : here) {
            if (!change.span || change.span->first < copied || change.span->second > before.size()) {
                continue; // the log of a record without an id is shared by several
            }
            wanted += before.substr(copied, change.span->first - copied);
            wanted += change.replacement;
            copied = change.span->second;
            ++m_spans;
        }
        wanted += before.substr(copied);
        if (wanted != after) {
            fail("is not the input with the logged spans replaced");
        }
    }

    /// Mentions count bytes of the text and move with it.
    void compare_numbers(std::int64_t before, std::int64_t after) {
        if (before == after) {
            return;
        }
        std::int64_t moved = before;
        for (const LoggedChange& change : m_changes) {
            if (change.path == "text" && change.span &&
                static_cast<std::int64_t>(change.span->second) <= before) {
                moved += static_cast<std::int64_t>(change.replacement.size()) -
                         static_cast<std::int64_t>(change.span->second - change.span->first);
            }
        }
        const bool mention =
            m_steps.size() == 3 && m_steps[0].name == "mentions" && m_steps[2].name == "start";
        if (!mention || moved != after) {
            fail("is another number");
        }
    }

    void compare_items(stream::Value before, stream::Value after) {
        std::vector<stream::Value> items;
        after.for_each_item([&](stream::Value item) { items.push_back(item); });
        std::size_t index = 0;
        before.for_each_item([&](stream::Value item) {
            if (index < items.size()) {
                m_steps.push_back({m_steps.back().name, index, true});
                compare(item, items[index]);
                m_steps.pop_back();
            }
            ++index;
        });
        if (index != items.size()) {
            fail("has another number of items");
        }
    }

    void compare_members(stream::Value before, stream::Value after) {
        before.for_each_member([&](std::string_view name, stream::Value member) {
            m_steps.push_back({name, 0, false});
            const auto other = after.find(name);
            if (other) {
                compare(member, *other);
            } else if (!may_go(name)) {
                fail("is gone, and the log does not say so");
            }
            m_steps.pop_back();
        });
        after.for_each_member([&](std::string_view name, stream::Value) {
            const bool ours = m_type == "stream" && (name.starts_with("clean") || name == "options");
            if (!before.find(name) && !ours) {
                m_steps.push_back({name, 0, false});
                fail("is new");
                m_steps.pop_back();
            }
        });
    }

    [[nodiscard]] bool may_go(std::string_view name) const {
        const bool top = m_steps.size() == 1;
        const bool mention = m_steps.size() == 3 && m_steps[0].name == "mentions";
        return (m_type == "source" && top && name == "sha256") ||
               (m_type == "notice" && top && m_about_removed && (name == "name" || name == "text")) ||
               (mention && (name == "start" || name == "length")) || !changes_here().empty();
    }

    std::string_view m_type;
    const Changes& m_changes;
    bool m_about_removed;
    Steps m_steps;
    std::string m_fault;
    std::uint64_t m_spans = 0;
};

class Verification {
public:
    Verification(stream::Reader& input, stream::Reader& output, base::Input& log, const TellFault& tell)
        : m_input(input), m_output(output), m_log(log, "the log"), m_tell(tell) {
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
    Changes changes_of(std::string_view id) {
        Changes changes;
        while (m_has_change && (m_change.record == id || m_change.record.empty())) {
            (m_change.record.empty() ? m_without_id : changes).push_back(m_change);
            m_has_change = m_log.next(m_change);
        }
        return id.empty() ? m_without_id : changes;
    }

    void check(const stream::Line& before, const stream::Line& after) {
        const std::string_view id = before.root.text_of("id");
        const Changes changes = changes_of(id);
        const bool message = before.type == "message";
        m_counts.in += message ? 1U : 0U;
        if (before.type == "conversation") {
            m_removed.clear();
        }
        if (message && after.type == "removal") {
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
            tell_difference(after.number, {before.type, before.root, after.root}, changes);
        }
    }

    struct Pair {
        std::string_view type;
        stream::Value before;
        stream::Value after;
    };

    void tell_difference(std::uint64_t line, const Pair& pair, const Changes& changes) {
        RecordCheck check(pair.type, changes, false);
        const std::string what = check(pair.before, pair.after);
        m_counts.spans += check.spans();
        if (!what.empty()) {
            fault(line, what);
        }
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
        RecordCheck check("notice", m_without_id, about_removed);
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
                m_without_id.push_back(m_change);
            } else {
                fault(0, fmt::format("the log speaks of record {}, which is not where the log has it",
                                     base::printable(m_change.record)));
            }
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
        const auto fits = [](std::uint64_t counted, std::int64_t said) {
            return static_cast<std::int64_t>(counted) == said;
        };
        if (!fits(m_counts.in, summary.in) || !fits(m_counts.kept, summary.kept) ||
            !fits(m_counts.redacted, summary.redacted) || !fits(m_counts.removed, summary.removed)) {
            fault(0, "the log's summary counts other numbers of messages");
        }
    }

    stream::Reader& m_input;
    stream::Reader& m_output;
    LogReader m_log;
    const TellFault& m_tell;
    LoggedChange m_change;
    bool m_has_change = false;
    Changes m_without_id;
    std::deque<Kept> m_notices_before;
    std::deque<Kept> m_notices_after;
    std::set<std::string, std::less<>> m_removed;
    CleaningCounts m_counts;
};

} // namespace

CleaningCounts verify_cleaning(stream::Reader& input, stream::Reader& output, base::Input& log,
                               const TellFault& tell) {
    return Verification(input, output, log, tell)();
}

} // namespace chatkeep::policy
