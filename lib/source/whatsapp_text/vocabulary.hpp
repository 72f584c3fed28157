#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Looking words of an export up in the marker tables.

#include "model/ids.hpp"
#include "source/whatsapp_text/tables.hpp"

#include <array>
#include <bitset>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace chatkeep::source::whatsapp_text {

/// What stands around the variable of a marker: "<attached: " and ">".
struct Frame {
    std::string before;
    std::string after;
    std::string_view locale;
    MarkerKind kind;
    std::string_view written; ///< the marker's text in the table
};

/// The marker that a text was found to be.
struct Found {
    MarkerKind kind;
    std::string_view locale;
    std::string_view written;
    std::string_view variable; ///< what stood in the place of %s: a part of that text
};

/// The markers of one platform, indexed once per process. Texts are compared as comparable() gives them.
class Vocabulary {
public:
    [[nodiscard]] static const Vocabulary& of(bool ios) {
        static const std::array<Vocabulary, 2>& words = both();
        return words[ios ? 1 : 0];
    }

    /// A marker that is the whole text: omitted media, deleted messages, missed calls. Between angle brackets
    /// upper and lower case are the same.
    [[nodiscard]] std::optional<Found> find_whole(std::string_view text) const;
    /// "NAME (file attached)" or "<attached: NAME>", the whole text.
    [[nodiscard]] std::optional<Found> find_attached(std::string_view text) const;
    /// "attached", which old iOS versions put behind the name: "NAME <attached>".
    [[nodiscard]] std::optional<Found> find_attached_word(std::string_view text) const;
    /// "location: URL".
    [[nodiscard]] std::optional<Found> find_location(std::string_view text) const;
    /// "NAME document omitted".
    [[nodiscard]] std::optional<Found> find_omitted_document(std::string_view text) const;
    [[nodiscard]] std::optional<Found> find_deleted_by_admin(std::string_view text) const;
    /// The language of an encryption notice at the front of text.
    [[nodiscard]] std::optional<Found> find_encryption(std::string_view text) const;
    /// "<This message was edited>" at the very end of text: bytes to cut off, with the space in front. 0:
    /// none.
    [[nodiscard]] std::size_t edited_suffix(std::string_view text) const;

    /// Whether text (after its marks) starts like one of the words above that have a fixed start. Nearly all
    /// plain text does not, and needs no closer look.
    [[nodiscard]] bool may_start_words(std::string_view text) const noexcept {
        return text.starts_with('<') || may_start_bare_words(text);
    }

    /// Whether the last bytes of a text that starts with ASCII allow that find_attached() finds something in
    /// what comparable() makes of it. Of those beyond ASCII, which emoji have as well, few do.
    [[nodiscard]] bool may_end_attached(std::string_view text) const noexcept;

private:
    explicit Vocabulary(bool ios);
    [[nodiscard]] static const std::array<Vocabulary, 2>& both();
    [[nodiscard]] bool has(const Marker& marker) const noexcept;
    void add(const Marker& marker);
    void add_whole(const Marker& marker);
    void add_attached(const Marker& marker);
    void add_frame(const Marker& marker);
    void add_start(std::string_view text);
    void add_end(const Frame& frame);

    [[nodiscard]] bool may_start_bare_words(std::string_view text) const noexcept {
        return text.size() >= sizeof(std::uint32_t) && m_starts[start_code<std::uint32_t>(text)] &&
               (m_short_starts[start_code<std::uint32_t>(text)] || may_start_long_words(text));
    }

    [[nodiscard]] std::optional<Found> find_parenthesised(std::string_view text) const;
    [[nodiscard]] std::optional<Found> find_bracketed(std::string_view text) const;

    using Starts = std::bitset<65536>;

    /// The first bytes, hashed to sixteen bits.
    template <typename Word>
    [[nodiscard]] static std::size_t start_code(std::string_view text) noexcept {
        Word front = 0;
        std::memcpy(&front, text.data(), sizeof front);
        return (front * std::uint64_t{0x9E3779B97F4A7C15U}) >> 48U;
    }

    /// For a text that starts with the four bytes of words, none of which is shorter than eight.
    [[nodiscard]] bool may_start_long_words(std::string_view text) const noexcept {
        constexpr std::uint64_t beyond_ascii =
            0x8080808080808080U; // marks and spaces, which words don't have
        std::uint64_t front = 0;
        if (text.size() < sizeof front) {
            return true;
        }
        std::memcpy(&front, text.data(), sizeof front);
        return (front & beyond_ascii) != 0 || m_long_starts[start_code<std::uint64_t>(text)];
    }

    struct TextHash {
        using is_transparent = void;

        /// Not noexcept: what can't throw is called again and again where the table could keep its results.
        std::size_t operator()(std::string_view text) const { return model::make_id(text).low; }
    };

    using Whole = std::unordered_map<std::string, const Marker*, TextHash, std::equal_to<>>;

    /// What may stand in angle brackets.
    struct Bracketed {
        Whole folded;     ///< by the words with their case folded
        Whole as_written; ///< the same by the words of the table, which nearly all are: no need to fold these
        bool with_digits = false; ///< any of them has one; names of files nearly always have
    };

    [[nodiscard]] Bracketed make_bracketed() const;

    bool m_ios;
    Whole m_whole;
    Whole m_edited;
    Whole m_parenthesised;  ///< "(file attached)" -> marker
    Whole m_attached_words; ///< "attached" -> marker
    std::vector<Frame> m_attached;
    std::vector<Frame> m_locations;
    std::vector<Frame> m_documents;
    std::vector<Frame> m_admins;
    std::vector<Frame> m_encryption;
    Starts m_starts;        ///< four bytes of all words with a fixed start
    Starts m_short_starts;  ///< … of those below eight bytes
    Starts m_long_starts;   ///< eight bytes of the others
    Starts m_attached_ends; ///< the last four bytes of what stands behind the name of an attached file
};

/// Whether the words stand in the place of a message that somebody took away.
[[nodiscard]] bool is_deleted(MarkerKind kind) noexcept;

/// Whether the words stand in the place of a file that the export lacks.
[[nodiscard]] bool is_omitted(MarkerKind kind) noexcept;

/// The conversation's name in a file or container name ("WhatsApp-chat met NAME.txt"); nullopt when it has no
/// such form.
[[nodiscard]] std::optional<std::string> conversation_name(std::string_view file_name);

/// A system line taken apart; names are as written.
struct EventMatch {
    std::string_view locale;
    std::string_view type;
    std::string actor;
    std::string target;
    std::string value;
    bool strong = false; ///< the fixed words alone tell; else the actor must be a known person
};

/// The whole text as a system line of a known language; one with words in front of its first name before
/// others. colon_in_actor: a name that starts the text may hold ": ", which else ends it.
[[nodiscard]] std::optional<EventMatch> match_event(std::string_view text, bool colon_in_actor = false);

/// Whether an event of this type happens in groups alone.
[[nodiscard]] bool is_group_event(std::string_view type) noexcept;

/// What stands before the last name of a list in a language: " and "; empty when that is not known.
[[nodiscard]] std::string_view joining_word(std::string_view locale) noexcept;

/// Whether a would-be sender holds the fixed words of a system line, so that the line's ": " may stand inside
/// a name or subject that it quotes.
[[nodiscard]] bool may_be_event(std::string_view prefix);

} // namespace chatkeep::source::whatsapp_text
