#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The first pass over an export: everything that only the whole file can tell. Memory does not grow with the
// file.

#include "base/io.hpp"
#include "model/ids.hpp"
#include "source/source.hpp"
#include "source/whatsapp_text/date_order.hpp"
#include "source/whatsapp_text/records.hpp"
#include "source/whatsapp_text/repeats.hpp"
#include "source/whatsapp_text/senders.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace chatkeep::source::whatsapp_text {

/// What stands in front of the headers of iOS, which ends messages with "\r\n" and the lines inside them with
/// "\n".
struct LineEnds {
    std::uint64_t returns = 0;     ///< headers behind "\r\n"
    std::uint64_t feeds = 0;       ///< headers behind "\n" alone
    std::uint64_t longest_run = 0; ///< of the latter

    /// Whether headers of both kinds are there, the latter few and here and there: copies in a message.
    [[nodiscard]] bool tell_copies() const noexcept {
        constexpr std::uint64_t longest_copy = 20; // headers in a row; more are another file put behind
        return feeds > 0 && feeds <= returns && longest_run <= longest_copy;
    }
};

struct Survey {
    std::uint64_t size = 0;    ///< bytes of the file
    std::string sha256;        ///< of the file's bytes
    std::uint64_t records = 0; ///< with a header
    std::uint64_t first_preamble_line = 0;
    std::uint64_t strange = 0;               ///< records without a sender whose words are in no table
    std::uint64_t first_strange_line = 0;    ///< of these
    std::uint64_t swallowed = 0;             ///< headers behind a carriage return alone, which are text
    std::uint64_t first_swallowing_line = 0; ///< of the message that holds the first of these
    Shapes shapes;                           ///< the header shapes that start a record
    LineEnds line_ends;
    std::map<Shape, DateEvidence> evidence;
    SenderTable senders;
    RepeatFilter repeats;
    std::map<std::string, std::uint64_t, std::less<>> languages; ///< words of the app per language
    std::string owner; ///< raw name of the only sender of a "You deleted this message"
    std::vector<std::uint64_t>
        doubtful_owners;    ///< lines with those words of who may not be the owner, rising
    std::string group_name; ///< pseudo sender of the encryption notice (iOS)
    std::string own_title;  ///< that the file's own lines give, where the title is that of a copy of the file
    std::string first_voice; ///< raw sender of a first line that may be that notice in words of no table
    std::string first_line;  ///< for the error when there is no header at all
    std::optional<std::int64_t> newest_file_s; ///< of the export, as its container tells; the reader sets it
    bool ios = false;                          ///< most headers are; else Android
    bool has_marks = false;                    ///< at least one body starts with a direction mark
    bool behind_returns = false;     ///< a header of these shapes starts a record only behind "\r\n"
    bool starts_with_notice = false; ///< the first record is the encryption or group notice
    bool is_damaged = false;         ///< bytes are there that are no UTF-8
    bool has_media = false;          ///< a file is attached somewhere
    bool group_events = false;
    bool number_changed = false; ///< so that one person may have two names

    /// Whether the app's own words have a mark in front of them.
    [[nodiscard]] bool needs_mark() const noexcept { return ios && has_marks; }

    /// Whether few headers are of that shape and many of another.
    [[nodiscard]] bool is_rare(Shape shape) const;
};

/// The text to be read.
struct TextFile {
    std::function<std::unique_ptr<base::Input>()> open; ///< anew for each pass
    std::string name;                                   ///< for messages
};

/// title: what the conversation is called outside of it, or nothing; files: those
/// beside the text. Throws Error{data} when no line has a header that is understood, naming the first line.
[[nodiscard]] Survey survey(const TextFile& text, std::string_view title, const AttachmentFiles& files,
                            const ReadOptions& options);

/// A chat of two is called after one of them, and iOS has that name say what the app tells; a group has a
/// name of its own.
[[nodiscard]] model::ConversationKind kind_of(const Survey& survey, const std::string& title);

/// How many lines of a text that end in a carriage return alone are followed by a header.
[[nodiscard]] std::uint64_t headers_behind_returns(std::string_view text);

/// The id of a record's bytes, without a byte order mark at the start of the file.
[[nodiscard]] model::Id content_of(const RawRecord& record) noexcept;

} // namespace chatkeep::source::whatsapp_text
