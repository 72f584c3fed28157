#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Compares one record of a stream with what cleaning made of it: what differs must be in the log.

#include "hash/hmac.hpp"
#include "policy/carriers.hpp"
#include "policy/log_reader.hpp"
#include "policy/ranges.hpp"
#include "stream/value.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

using Changes = std::vector<LoggedChange>;

/// What a record is held against. Views and references must outlive the check.
struct RecordEvidence {
    std::string_view type;
    std::string_view bytes;                ///< of the record as it came in
    const Changes& changes;                ///< what the log says of it
    bool about_removed = false;            ///< a notice about a message that was removed
    const hash::HmacSha256* key = nullptr; ///< of the log's digests; nullptr: they are not checked
};

class RecordCheck {
public:
    explicit RecordCheck(const RecordEvidence& evidence) : m_evidence(evidence) {}

    /// The first difference that nothing explains; empty: there is none.
    [[nodiscard]] std::string operator()(stream::Value before, stream::Value after);

    /// Logged spans that were met.
    [[nodiscard]] std::uint64_t spans() const noexcept { return m_spans; }

    /// Programs that the record says made files.
    [[nodiscard]] const std::vector<std::string>& tools() const noexcept { return m_tools; }

private:
    void fail(std::string_view what);
    void find_unmade_changes();
    [[nodiscard]] Changes changes_here() const;
    /// What the log says became of the file at hand; nullptr: nothing, or this is no file.
    [[nodiscard]] const LoggedChange* file_here() const;
    void compare(stream::Value before, stream::Value after);
    void compare_text(std::string_view before, std::string_view after);
    void compare_numbers(std::int64_t before, std::int64_t after);
    void compare_items(stream::Value before, stream::Value after);
    void compare_members(stream::Value before, stream::Value after);
    void compare_member(std::string_view name, stream::Value before, stream::Value after);
    void find_new_members(stream::Value before, stream::Value after);
    void compare_files(stream::Value before, stream::Value after, const LoggedChange& file);
    void compare_own_members(stream::Value before, stream::Value after, const LoggedChange& file);
    [[nodiscard]] bool is_origin(stream::Value origin, const LoggedChange& file);
    [[nodiscard]] bool is_neutral_name(std::string_view before, std::string_view after,
                                       const Changes& changes) const;
    void compare_extra(stream::Value before, stream::Value after);
    [[nodiscard]] bool is_moved(std::string_view name, stream::Value before, stream::Value after) const;
    [[nodiscard]] bool may_go(std::string_view name) const;
    [[nodiscard]] bool has_changed_text() const;
    [[nodiscard]] bool may_come(std::string_view name) const;

    RecordEvidence m_evidence;
    [[nodiscard]] bool is_shown_in_parts(std::string_view before, std::string_view after) const;
    [[nodiscard]] std::vector<hash::TextCut> cuts_of_text() const;
    [[nodiscard]] std::vector<Replaced> replaced_in_text() const;
    [[nodiscard]] TextChanges changes_of_texts() const;

    stream::Value m_before; ///< the whole records
    stream::Value m_after;
    std::optional<stream::Value> m_numbered; ///< where the members of the next object have their places
    Steps m_steps;
    std::vector<std::string> m_changed; ///< paths of what differs, or is gone
    std::vector<std::string> m_tools;
    std::string m_fault;
    std::uint64_t m_spans = 0;
};

} // namespace chatkeep::policy
