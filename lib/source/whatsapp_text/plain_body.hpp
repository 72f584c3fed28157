#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Bodies that say one thing, as nearly all do: a text, or words of the app that stand for a file or for what
// was taken away. They are read without filling a message.

#include "model/records.hpp"
#include "source/whatsapp_text/vocabulary.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace chatkeep::source::whatsapp_text {

class AttachmentFiles;

/// How the body stood in the file.
struct BodyContext {
    bool ios = false;
    bool needs_mark =
        false;             ///< the app's words count only behind a direction mark (iOS files that have marks)
    bool one_line = false; ///< the body is known to have no line feed
    const AttachmentFiles* files = nullptr; ///< beside the text; null: none
};

/// Fills content with parts of body and of the tables. A file that it names is to be looked for: why it is
/// missing is left open. False: the body may say more, and content means nothing.
[[nodiscard]] bool read_plain_body(std::string_view body, const BodyContext& context,
                                   model::PlainContent& content);

/// What words say that stand for a file or for what was taken away; nullopt: other words.
[[nodiscard]] std::optional<model::PlainContent> content_of(const Found& words) noexcept;

/// A file that a line of Android names, with the words of the app.
struct AndroidFile {
    std::string_view name; ///< as written
    std::string_view
        marker;  ///< the words with the name, as comparable() gives them: in the line or in buffer
    Found found; ///< without written: the words are in no table
};

/// "NAME.ext (file attached)" is the whole line. A name without an ending counts where its file lies beside
/// the text.
[[nodiscard]] std::optional<AndroidFile> find_android_file(std::string_view line, const BodyContext& context,
                                                           std::string& buffer);

/// Bytes at the end of a body that say that it was edited; 0: none.
[[nodiscard]] std::size_t edited_length(std::string_view body, const BodyContext& context);

[[nodiscard]] model::MessageKind kind_of_file(std::string_view name) noexcept;

/// Whether a line may be words of the app that are the same in front, or a poll. Nearly all are none, which
/// their first bytes tell.
[[nodiscard]] bool may_be_words(std::string_view line, const Vocabulary& words) noexcept;

/// Without its line end.
[[nodiscard]] std::string_view first_line(std::string_view text) noexcept;

/// What follows the first line, without its line end.
[[nodiscard]] std::string_view behind_first_line(std::string_view text) noexcept;

[[nodiscard]] bool has_slash(std::string_view text) noexcept;

/// The start of the marks in front of the last '<' of the text; npos when there is none.
[[nodiscard]] std::size_t marked_bracket(std::string_view text) noexcept;

/// Behind the first '>' that ends a line; npos when there is none.
[[nodiscard]] std::size_t bracket_line_end(std::string_view body) noexcept;

/// The name in a marker that comparable() made of written, as it was written.
[[nodiscard]] std::string_view written_name(std::string_view written, std::string_view marker,
                                            std::string_view name) noexcept;

/// In front of the ids of places that are shared.
inline constexpr std::string_view k_foursquare = "https://foursquare.com/v/";
inline constexpr std::string_view k_google_maps = "https://maps.google.com/?q=";

} // namespace chatkeep::source::whatsapp_text
