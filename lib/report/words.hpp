#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The words of our pages in Dutch and English. Pages hold both, so that a reader can switch without us.

#include <cstdint>
#include <string>
#include <string_view>

namespace chatkeep::report {

enum class Language : std::uint8_t { nl, en };

/// "nl" or "en".
[[nodiscard]] std::string_view to_string(Language language) noexcept;

enum class Word : std::uint8_t {
    attachment,
    attachments,
    app,
    call,
    call_answered,
    call_declined,
    call_missed,
    call_no_answer,
    call_video,
    call_voice,
    cleaning,
    contact,
    contents,
    conversations,
    date_unknown,
    deleted,
    draft,
    edited,
    edits,
    expires,
    forwarded,
    in_part,
    kind_broadcast,
    kind_channel,
    kind_community,
    kind_direct,
    kind_group,
    kind_unknown,
    live_location,
    location,
    matches,
    match_next,
    match_previous,
    messages,
    missing,
    missing_ambiguous,
    missing_expired,
    missing_not_copied,
    missing_not_downloaded,
    missing_not_found,
    missing_omitted,
    missing_one,
    missing_other,
    missing_removed,
    missing_too_large,
    missing_unreadable,
    multiple,
    no_conversations,
    notice,
    notices,
    other_language,
    overview,
    owner,
    part,
    part_next,
    part_of,
    part_previous,
    parts,
    participants,
    period,
    placeholder,
    poll,
    precision_day,
    precision_minute,
    precision_mixed,
    precision_second,
    quoted,
    reacted,
    removals,
    removed,
    reply_elsewhere,
    retracted,
    rule_basis,
    search_conversations,
    search_messages,
    sender_unknown,
    skip,
    source,
    state_deleted,
    state_failed,
    state_scheduled,
    sticker,
    time_derived,
    time_unknown,
    times,
    title,
    transcript,
    unknown_kind,
    unsent,
    untitled,
    view_once,
    votes,
    zone_known,
    zone_offset,
    zone_unknown,
    count
};

/// The word's name in the page: "edited".
[[nodiscard]] std::string_view key(Word word) noexcept;

/// May hold {n}, where a number or name goes.
[[nodiscard]] std::string_view text(Word word, Language language) noexcept;

/// text() with {n} filled in.
[[nodiscard]] std::string fill(Word word, Language language, std::string_view n);

/// All words as JSON: {"edited":["bewerkt","edited"],…}; safe inside a script element.
[[nodiscard]] const std::string& words_json();

/// "maandag 27 januari 2020" or without the day of the week; date: YYYY-MM-DD, else it comes back as it is.
[[nodiscard]] std::string date_text(std::string_view date, Language language, bool with_weekday);

/// "9999", "451 518": digits in groups of three with a narrow space, which reads the same in both languages.
[[nodiscard]] std::string count_text(std::uint64_t count);

/// "1,2 MB" or "1.2 MB".
[[nodiscard]] std::string size_text(std::uint64_t bytes, Language language);

} // namespace chatkeep::report
