// SPDX-License-Identifier: EUPL-1.2
#include "model/notice_codes.hpp"

#include <array>

namespace chatkeep::model {

namespace {

using enum NoticeCode;
using enum Level;

constexpr std::array k_codes = {
    NoticeInfo{attachment_missing, warning, "attachment-missing",
               "A message names a file that is not beside the text or in the container."},
    NoticeInfo{attachment_ambiguous, warning, "attachment-ambiguous",
               "More than one file fits the name that a message gives; none was taken."},
    NoticeInfo{attachment_unreadable, error, "attachment-unreadable",
               "The file of an attachment is there but could not be read whole."},
    NoticeInfo{attachment_orphan, warning, "attachment-orphan",
               "A file lies beside the text that no message names; it was not read."},
    NoticeInfo{bad_utf8, error, "bad-utf8", "Bytes that are no UTF-8 were replaced by U+FFFD in the stream."},
    NoticeInfo{
        date_order_open, warning, "date-order-open",
        "Nothing in the file decides which number of a date is day, month or year; give --date-order."},
    NoticeInfo{date_order, note, "date-order",
               "The order of day, month and year that is used, how sure it is, and the evidence."},
    NoticeInfo{date_order_conflict, error, "date-order-conflict",
               "Two dates of one file prove different orders: the file is damaged or merged by hand."},
    NoticeInfo{date_impossible, error, "date-impossible",
               "A message has no date, or one that does not exist; it was kept without a time."},
    NoticeInfo{date_year_missing, warning, "date-year-missing",
               "The headers of the file have no year; messages were kept without a time."},
    NoticeInfo{header_unknown, error, "header-unknown",
               "A line looks like the header of a message but has a form that is not understood."},
    NoticeInfo{header_forged, warning, "header-forged",
               "A header may be pasted text inside a message: its form or time does not fit the file."},
    NoticeInfo{preamble, warning, "preamble", "Lines before the first header belong to no message."},
    NoticeInfo{
        export_truncated, warning, "export-truncated",
        "The number of messages is at the export limit of the app: older messages are probably cut off."},
    NoticeInfo{export_head_missing, note, "export-head-missing",
               "The file does not start with the encryption or group notice: its head may be cut off."},
    NoticeInfo{time_nonexistent, warning, "time-nonexistent",
               "A local time falls in the hour that summer time skips."},
    NoticeInfo{time_ambiguous, note, "time-ambiguous",
               "A local time falls in the hour that occurs twice; its fold and interval tell what is known."},
    NoticeInfo{time_zone_unknown, note, "time-zone-unknown",
               "The source states no zone and --zone was not given: times are wall clock times."},
    NoticeInfo{
        sender_ambiguous, warning, "sender-ambiguous",
        "A line can be read with two different senders (--participant settles it), or a row of a database "
        "does not tell for certain who sent it."},
    NoticeInfo{owner_unseen, warning, "owner-unseen", "No message is from the person whom --owner names."},
    NoticeInfo{conversation_repeated, warning, "conversation-repeated",
               "A conversation of the same name stands before it in the stream: the same one, or another."},
    NoticeInfo{
        marker_unknown, note, "marker-unknown",
        "A line has the mark of the app's own words, but they are none that are known; it was kept as text."},
    NoticeInfo{entry_refused, error, "entry-refused",
               "A name in a container leaves it, is a link or occurs twice; the entry was not read."},
    NoticeInfo{entry_unreadable, error, "entry-unreadable",
               "An entry of a container is damaged, encrypted or over a limit."},
    NoticeInfo{source_unknown, warning, "source-unknown",
               "A file, or bytes of a zip that are in none of its files, was found that no source reader "
               "recognises."},
    NoticeInfo{source_skipped, error, "source-skipped", "A source could not be read at all."},
    NoticeInfo{backup_incomplete, warning, "backup-incomplete",
               "A backup was interrupted, is damaged in part or lacks files that it lists."},
    NoticeInfo{app_without_data, warning, "app-without-data",
               "An app is installed whose messages are not in the backup; the detail says why."},
    NoticeInfo{period_uncertain, warning, "period-uncertain",
               "A message straddles the border of the policy's period; a person must decide."},
    NoticeInfo{message_outside_range, note, "message-outside-range",
               "Messages outside --since and --until were left out; the detail counts them."},
    NoticeInfo{proposals_open, warning, "proposals-open",
               "Proposals of the cleaning were not decided: the stream is a draft."},
    NoticeInfo{attachment_mismatch, warning, "attachment-mismatch",
               "The file of an attachment is not as the source says: its SHA-256 or its size is another, or "
               "it is cut off."},
    NoticeInfo{message_type_unknown, warning, "message-type-unknown",
               "A message, event or quotation has a type code that nobody knows yet; it was kept raw."},
    NoticeInfo{blob_damaged, warning, "blob-damaged",
               "Packed data of a message (a quotation, reactions, receipts) can't be read."},
    NoticeInfo{row_damaged, error, "row-damaged",
               "A row of a database can't be read, or only in part; the detail says which."},
    NoticeInfo{row_gap, note, "row-gap",
               "Row numbers of a database are missing: rows were deleted, for whatever reason."},
    NoticeInfo{row_unassigned, warning, "row-unassigned",
               "Rows of a database belong to no conversation, which then stand in one of their own, or to no "
               "message; the detail says which, and text has the words of those."},
    NoticeInfo{column_unread, note, "column-unread",
               "Columns of a table that no reader knows hold something; the detail names them."},
    NoticeInfo{newest_message_missing, note, "newest-message-missing",
               "A conversation's newest message, by its own date, is not there: it was deleted."},
    NoticeInfo{conversation_removed, note, "conversation-removed",
               "A conversation was deleted on the phone, but what is left of it was read."},
    NoticeInfo{contacts_missing, note, "contacts-missing",
               "The app's list of contacts is not there: names come from the messages only."},
    NoticeInfo{source_limit, note, "source-limit",
               "Something that the source does not keep, so that no reader can know it."},
    NoticeInfo{
        row_deleted, note, "row-deleted",
        "The database records that a message, conversation or attachment was deleted; nothing of it is "
        "left but its key."},
    NoticeInfo{row_account, note, "row-account",
               "How many rows of a database became messages, reactions or votes; they add up."},
    NoticeInfo{database_unsound, warning, "database-unsound",
               "A database or its write-ahead log is cut off, damaged or does not fit."},
    NoticeInfo{reaction_orphan, warning, "reaction-orphan",
               "A reaction or vote whose message is not in the database stands as an event of its own."},
    NoticeInfo{merge_source, note, "merge-source",
               "A source of a merged conversation: its records, its time zone and how that is known."},
    NoticeInfo{merge_result, note, "merge-result",
               "What merging gave: messages, shared ones, and how sure their order is."},
    NoticeInfo{zone_assumed, warning, "zone-assumed",
               "Nothing tells the time zone of a merged source; one was assumed, so --zone should be given."},
    NoticeInfo{clock_difference, note, "clock-difference",
               "By how much the clock of a merged source was off the reference, and for which messages."},
    NoticeInfo{clock_unknown, warning, "clock-unknown",
               "Too few messages are shared to compare the clock of a merged source with the reference."},
    NoticeInfo{time_conflict, warning, "time-conflict",
               "Sources give one message times that contradict each other; the finest was kept."},
    NoticeInfo{position_vs_time, note, "position-vs-time",
               "A source has a message behind one that is more than five minutes later."},
    NoticeInfo{reply_order, warning, "reply-order",
               "A message answers one that is later, a reaction, vote or edit is dated before its message, "
               "or messages "
               "answer each other in a circle."},
    NoticeInfo{possible_duplicate, warning, "possible-duplicate",
               "Messages of two sources may be one, but nothing decides; both were kept."},
    NoticeInfo{
        deleted_elsewhere, warning, "deleted-elsewhere",
        "Messages that one source shows as deleted stand in another: whether they stay is for the policy."},
    NoticeInfo{attachment_withheld, warning, "attachment-withheld",
               "An attachment was taken out by cleaning; the detail says why."},
    NoticeInfo{conversation_cleaned, note, "conversation-cleaned",
               "Cleaning removed every message of a conversation, so all of it is gone; the detail says on "
               "which ground."},
    NoticeInfo{
        time_unlikely, warning, "time-unlikely",
        "A message is later than the export that holds it, from before the app existed, more than a year "
        "before the message in front of it, or waits to be sent at its time."},
    NoticeInfo{calendar_assumed, note, "calendar-assumed",
               "Dates are not Gregorian and were converted; the detail names the calendar and the first line "
               "that has it."},
    NoticeInfo{table_recovered, error, "table-recovered",
               "A page of a database that leads to the rows of a table is destroyed: the rows were found "
               "without it, and some may be lost; the detail counts them."},
};

constexpr bool is_in_order() {
    for (std::size_t i = 0; i < k_codes.size(); ++i) {
        if (static_cast<std::size_t>(k_codes[i].code) != i) {
            return false;
        }
    }
    return true;
}

static_assert(is_in_order(), "k_codes follows the order of NoticeCode");

} // namespace

std::span<const NoticeInfo> notice_codes() noexcept {
    return k_codes;
}

const NoticeInfo& info(NoticeCode code) noexcept {
    return k_codes[static_cast<std::size_t>(code)];
}

std::string_view to_string(Level level) noexcept {
    constexpr std::array<std::string_view, 3> words = {"note", "warning", "error"};
    return words[static_cast<std::size_t>(level)];
}

} // namespace chatkeep::model
