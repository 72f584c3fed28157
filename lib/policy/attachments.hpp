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
    bool is_kept = false;     ///< people decided that the message stays
};

/// A file of a removed message that stands in an earlier one too.
struct EarlierCopy {
    std::size_t index = 0; ///< among the removed message's attachments
    std::string message;   ///< id of the earlier one
};

/// Memory: about 400 bytes for each different attachment, so that a file is cleaned once, however many
/// messages have it, and ids of messages whose pictures were painted over or withheld.
class AttachmentCleaner {
public:
    /// All must outlive the cleaner. tool: "chat-clean 0.1.0".
    AttachmentCleaner(const Policy& policy, hash::MediaStore& store, const Masks& masks, std::string tool);

    /// From now on cleaned files are made, but not kept: for a run that only looks.
    void keep_nothing() noexcept { m_output = &m_nowhere; }

    /// From now on files are not looked into: only those that went with a message are withheld from others.
    void leave_contents() noexcept { m_looks_into = false; }

    /// The message goes because people said so: its files go from all messages that come and that people did
    /// not keep. Returns those that went out before.
    [[nodiscard]] std::vector<EarlierCopy> take_out(const RecordRef& message, const Rule& rule);

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
        const Rule* rule = nullptr; ///< on whose ground it went with another message
        std::string message;        ///< the first that had it, or with which it went
        bool is_out = false;        ///< it stands in a message that nobody decided to keep
    };

    /// A file that went with a message.
    struct TakenOut {
        const Rule* rule = nullptr;
        std::string message;
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

    Known& find(const Run& run, const Place& place);
    [[nodiscard]] Known fate_of(const Run& run, const Place& place);
    [[nodiscard]] Known clean_file(const Run& run, const Place& place, const Mask* mask);
    void judge_words(const Run& run, const Place& place, media::Cleaned& cleaned, Known& known) const;
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
    std::map<std::string, TakenOut, std::less<>> m_taken_out;
    bool m_looks_into = true;
    IdSet m_hidden; ///< messages with pictures that were painted over or withheld
    std::vector<model::Notice> m_notices;
};

} // namespace chatkeep::policy
