#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Cleans the contents of a message's attachments: metadata goes, pixels are painted over, words are held to
// the rules, and what can't be done safely is withheld.

#include "hash/media_store.hpp"
#include "media/clean.hpp"
#include "model/records.hpp"
#include "policy/id_set.hpp"
#include "policy/log.hpp"
#include "policy/masks.hpp"
#include "policy/record_cleaner.hpp"
#include "stream/edit.hpp"
#include "stream/line_members.hpp"
#include "stream/value.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// The "extra" of an attachment without digests of the original: they would let anyone test guesses at what
/// was taken out of it.
[[nodiscard]] std::string extra_without_digests(std::string_view extra, std::string_view digest);

/// A message on its way out.
struct CleanedMessage {
    RecordRef record;         ///< as it came in
    std::string_view bytes;   ///< as the rules left it
    bool is_redacted = false; ///< … which is another text
    bool lost_quote = false;  ///< what it answers was removed
};

/// Memory: about 300 bytes for each different attachment, so that a file is cleaned once, however many
/// messages have it, and ids of messages whose pictures were painted over or withheld.
class AttachmentCleaner {
public:
    /// All must outlive the cleaner. tool: "chat-clean 0.1.0".
    AttachmentCleaner(const Policy& policy, hash::MediaStore& store, const Masks& masks, std::string tool);

    /// From now on cleaned files are made, but not kept: for a run that only looks.
    void keep_nothing() noexcept { m_output = &m_nowhere; }

    /// The message's new bytes, or nothing when its attachments stay as they are. Adds cleaned files to the
    /// store. Throws Error{missing} when the store lacks a file, Error{data} when it holds another one.
    [[nodiscard]] std::optional<std::string> clean(const CleanedMessage& message, RecordCleaner& records,
                                                   Summary& summary);

    /// What to say in the stream behind the message that was cleaned last.
    [[nodiscard]] std::vector<model::Notice> take_notices();

    /// Masks for files that no message had.
    [[nodiscard]] std::size_t unused_masks() const noexcept;

private:
    enum class State : std::uint8_t { same, cleaned, withheld };

    /// What became of a file.
    struct Known {
        State state = State::same;
        std::string reason;
        std::vector<std::string_view> erased;
        std::string captured;
        std::string sha256; ///< of the cleaned file
        std::uint64_t size = 0;
        bool is_remade = false;     ///< no part of the original: "derived_from" says so
        bool has_words = false;     ///< text of the file was redacted
        const Mask* mask = nullptr; ///< what people or recognisers decided about it
        std::string message;        ///< the first that had it
    };

    /// One attachment at hand.
    struct Place {
        std::size_t index = 0;
        std::string_view digest;
        std::string_view role;
        bool is_sticker = false; ///< of a reaction; index is that of the reaction
    };

    struct Run {
        const CleanedMessage& message;
        RecordCleaner& records;
        Summary& summary;
    };

    const Known& find(const Run& run, const Place& place);
    [[nodiscard]] Known clean_file(const Run& run, const Place& place, const Mask* mask);
    static void judge_words(const Run& run, const Place& place, media::Cleaned& cleaned, Known& known);
    [[nodiscard]] bool must_drop(const Run& run, const Place& place, bool sibling_hidden) const;
    void settle(const Run& run, const Place& place, const Known& known);
    void log_place(const Run& run, const Place& place, const Known& known) const;
    void append_own(std::string& out, const std::vector<stream::LineMember>& members, const Place& place,
                    const Known& known) const;
    [[nodiscard]] static std::vector<Place> read_places(stream::Value root);
    [[nodiscard]] stream::Replacement edit_of(std::string_view bytes, const Place& place,
                                              const Known& known) const;
    [[nodiscard]] std::string rewritten(std::string_view attachment, const Place& place,
                                        const Known& known) const;

    const Policy& m_policy;
    hash::MediaStore& m_store;
    hash::MediaStore m_nowhere; ///< a dry one
    hash::MediaStore* m_output; ///< where cleaned files go
    const Masks& m_masks;
    std::string m_tool;
    std::map<std::string, Known, std::less<>> m_known; ///< by SHA-256 of the original
    IdSet m_hidden; ///< messages with pictures that were painted over or withheld
    std::vector<model::Notice> m_notices;
};

} // namespace chatkeep::policy
