#pragma once
// SPDX-License-Identifier: EUPL-1.2
// From the stored forms of a text to the members of a message: attributedBody and text, and the history in
// message_summary_info.

#include "base/plist.hpp"
#include "model/records.hpp"
#include "source/imessage/attributed_text.hpp"
#include "source/imessage/message_row.hpp"
#include "source/imessage/side_texts.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chatkeep::source::imessage {

/// A file's place in the text.
struct PlacedFile {
    std::string transfer; ///< attachment.guid
    std::string name;     ///< hint, may be empty
    std::string transcript;
    std::int64_t part = 0;
};

/// A person named in the text, by address.
struct Named {
    std::string address;
    std::size_t start = 0; ///< bytes of the text
    std::size_t length = 0;
};

/// What a text says beside the members of the message. Cleared and filled for each message.
struct Body {
    std::vector<PlacedFile> files; ///< in order
    std::vector<Named> mentions;
    std::vector<std::pair<std::int64_t, std::string>> parts; ///< text by part, in order
    std::vector<std::string> unknown; ///< names of attributes that are not known, also of earlier texts
    std::string quote;                ///< of the message that it answers
    bool damaged = false;             ///< attributedBody can't be read whole
    bool history_damaged = false;     ///< message_summary_info
    bool repaired = false;
};

/// A text that stands alone.
struct PartText {
    std::string text;
    bool damaged = false; ///< it can't be read whole
};

/// What message_summary_info says in the row of a reaction.
struct ReactionSummary {
    std::string quote;  ///< of the message
    std::string others; ///< all of it as JSON, where there is more
    bool damaged = false;
};

[[nodiscard]] ReactionSummary read_reaction_summary(std::string_view bytes);

/// Memory is kept from one message to the next.
class BodyReader {
public:
    /// Fills text and extra of message, and the rest into body().
    void read(const MessageRow& row, model::Message& message);
    /// Fills edits, edited, kind (deleted when all of it was taken back) and extra. After read().
    void read_history(const MessageRow& row, model::Message& message);

    /// A text that stands alone: an attributed string, or plain text. What it says beside goes to others,
    /// under that name, and names that are not known to unknown.
    [[nodiscard]] PartText decode_part(std::string_view bytes, std::string_view name, SideTexts& others,
                                       std::vector<std::string>& unknown);

    [[nodiscard]] const Body& body() const noexcept { return m_body; }

private:
    void take_runs(const AttributedText& text, model::Message& message);
    void take_text_column(const MessageRow& row, model::Message& message);
    void take_part(std::int64_t part, std::string_view text);
    [[nodiscard]] std::string decode_version(std::string_view bytes);
    void add_versions(std::int64_t part, const base::PlistValue& versions, bool retracted,
                      model::Message& message);
    void add_last_version(std::int64_t part, std::size_t index, bool retracted, model::Edit edit,
                          model::Message& message);
    void rebuild(std::int64_t part);
    void keep_version(std::int64_t part, std::size_t index);
    [[nodiscard]] bool is_in_body(const AttributedText& version) const;
    static void add_retracted(const base::PlistValue& summary, const MessageRow& row,
                              model::Message& message);

    AttributedTexts m_texts;
    AttributedText m_text;
    TypedStream m_version_stream;
    AttributedText m_version;
    Body m_body;
    AttributedText m_rebuilt;                ///< out of the last versions, where the body is gone
    SideTexts m_versions;                    ///< those that are edits
    std::vector<std::string> m_last_edits;   ///< "PART TIME"
    std::vector<std::string> m_edit_members; ///< "PART VERSION NAME VALUE"
};

} // namespace chatkeep::source::imessage
