#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Who sent a line: names may hold ": " themselves, and system lines may hold it too, so the whole file is
// looked at first.

#include "base/lanes.hpp"
#include "base/text.hpp"
#include "model/ids.hpp"
#include "source/whatsapp_text/header.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace chatkeep::source::whatsapp_text {

class AttachmentFiles;

/// A text between the first and a second ": ", which may be the end of a sender's name.
struct NextName {
    std::string text;
    std::uint64_t lines = 0;
    std::uint64_t events = 0;     ///< lines that begin with it and may be system lines about that person
    std::uint64_t first_line = 0; ///< of the file, from 1
    bool before_words = false;    ///< words of the app that only a name stands before were seen behind it
};

/// How many headers of one form a sender has.
struct ShapeLines {
    Shape shape = 0;
    std::uint64_t lines = 0;
};

/// What the file knows about one text in front of a ": ".
struct SenderEntry {
    std::string name;                ///< without direction marks
    std::uint64_t lines = 0;         ///< headers followed by it
    std::uint64_t plain = 0;         ///< of these, lines that are not the app's own words
    std::uint64_t words = 0;         ///< … and lines that are such words about what a person sent
    std::vector<ShapeLines> shapes;  ///< of the headers in front of it, the last one's at the end
    bool may_be_event = false;       ///< holds fixed words of a system line
    std::string only_words;          ///< with may_be_event: what follows it, the same on every line so far
    bool words_differ = false;       ///< … or not
    std::vector<NextName> next;      ///< texts up to a second ": ", which every line so far has
    bool next_differs = false;       ///< … or not
    bool group_event = false;        ///< … and one of them is an event of a group
    bool in_quotes = false;          ///< no sender: seen once, and its ": " stands within quotation marks
    std::vector<std::string> longer; ///< known names that begin with this one and ": "
    model::Id participant;           ///< of the participant record; not set: none was written yet
};

/// Lines that can be read in two ways.
struct AmbiguousLines {
    std::uint64_t count = 0;
    std::vector<std::uint64_t> first; ///< the first line of each name that is in doubt, rising
};

/// All senders of a file. Bounded: more than k_most distinct ones are no conversation.
class SenderTable {
public:
    static constexpr std::size_t k_most = 100'000;

    SenderTable() = default;
    SenderTable(const SenderTable&) = delete; // m_recent points into m_entries
    SenderTable& operator=(const SenderTable&) = delete;
    SenderTable(SenderTable&&) = default;
    SenderTable& operator=(SenderTable&&) = default;
    ~SenderTable() = default;

    /// What lies beside the text, which tells where a sender ends and a file's name begins.
    void use_files(const AttachmentFiles& files) noexcept { m_files = &files; }

    /// Counts a line of that number whose text behind the header is rest; returns the entry of its first
    /// sender, which has length bytes. own_words: the body starts with a direction mark. Throws Error{data}
    /// when the table is full.
    SenderEntry& count(std::string_view rest, std::size_t length, bool own_words, std::uint64_t line);

    /// Counts the form of the header in front of a sender.
    static void count_shape(SenderEntry& sender, Shape shape) {
        if (sender.shapes.empty() || sender.shapes.back().shape != shape) {
            turn_to_shape(sender, shape);
        }
        ++sender.shapes.back().lines;
    }

    /// Whether people who wrote under headers of one form also wrote half of those of another.
    [[nodiscard]] bool share_people(Shape main, Shape other) const;

    /// How many headers of the other form have a sender who also wrote under the main one.
    [[nodiscard]] std::uint64_t lines_of_known(Shape main, Shape other) const;

    /// A name known from elsewhere (a system line, the title).
    void add_known(std::string_view name);

    /// A name that an option gives: it ends where it ends, whatever the file may tell.
    void add_given(std::string_view name);

    /// Decides after the whole file was counted: which names hold ": ". needs_mark: system lines have a
    /// direction mark in front of them.
    void settle(bool needs_mark);

    [[nodiscard]] bool is_known(std::string_view name) const;

    /// Whether somebody of that name wrote something, whatever the marks and spaces in it.
    [[nodiscard]] bool is_person(std::string_view name) const;

    /// The sender that the words of a system line mean: these have no marks, and one kind of space.
    [[nodiscard]] std::string name_in_words(std::string_view words) const;

    /// The people in a list of names ("Bob, Kim and Zoe") where joining (" and ") is no part of a name.
    [[nodiscard]] std::vector<std::string> split_names(std::string_view names,
                                                       std::string_view joining) const;

    /// The entry of a name as written (raw bytes in front of ": "), made when it is new.
    SenderEntry& entry(std::string_view raw_name) {
        Entries::value_type*& recent = m_recent[recent_place(raw_name) % m_recent.size()];
        if (recent == nullptr || !base::is_same_name(recent->first, raw_name)) {
            recent = &find_or_add(raw_name);
        }
        return recent->second;
    }

    [[nodiscard]] std::size_t size() const noexcept { return m_entries.size(); }

    [[nodiscard]] const AmbiguousLines& ambiguous() const noexcept { return m_ambiguous; }

    /// Whether a system line about somebody whose name holds ": " tells that this is a group.
    [[nodiscard]] bool tell_group() const;

    /// Distinct senders with at least one plain line.
    [[nodiscard]] std::size_t people() const noexcept;

private:
    struct TextHash {
        using is_transparent = void;

        std::size_t operator()(std::string_view text) const noexcept { return model::make_id(text).low; }
    };

    using Entries = std::unordered_map<std::string, SenderEntry, TextHash, std::equal_to<>>;

    /// Tells the few names of a conversation apart by their lengths, ends and middles.
    [[nodiscard]] static std::size_t recent_place(std::string_view raw_name) noexcept {
        const auto byte = [raw_name](std::size_t at) { return static_cast<unsigned char>(raw_name[at]); };
        const std::size_t size = raw_name.size();
        const std::uint32_t bytes = byte(0) | std::uint32_t{byte(size / 2)} << 8U |
                                    std::uint32_t{byte(size - 1)} << 16U |
                                    static_cast<std::uint32_t>(size) << 24U;
        return (bytes * 0x9E3779B1U) >> 24U;
    }

    static void turn_to_shape(SenderEntry& sender, Shape shape);
    void look_for_second(SenderEntry& sender, std::string_view rest, std::size_t length, std::uint64_t line);
    [[nodiscard]] static bool is_somebody(const SenderEntry& sender) noexcept;
    static void drop_events(SenderEntry& sender);
    void settle_next(SenderEntry& sender);
    [[nodiscard]] bool is_told_alone(const SenderEntry& sender) const;
    Entries::value_type& find_or_add(std::string_view raw_name);

    [[nodiscard]] bool has_name_with(std::string_view part) const;

    Entries m_entries;                                       ///< by raw bytes
    std::unordered_map<std::string, std::string> m_in_words; ///< comparable() of names that it changes
    /// The last sender of each place, since a few people write nearly all messages.
    std::array<Entries::value_type*, 256> m_recent{};
    std::vector<std::string> m_known;           ///< names that hold ": "
    std::set<std::string, std::less<>> m_alone; ///< comparable() of those that hold none
    std::set<std::string, std::less<>> m_given; ///< … by an option
    const AttachmentFiles* m_files = nullptr;
    AmbiguousLines m_ambiguous;
};

/// sender_length() of any text.
[[nodiscard]] std::size_t long_sender_length(std::string_view rest) noexcept;

/// Length of the would-be sender: bytes before the first ": " on the first line of rest, whatever the space
/// is, or before a colon that ends it (an editor took the space of an empty message away); npos when there is
/// none.
[[nodiscard]] inline std::size_t sender_length(std::string_view rest) noexcept {
    if (rest.size() > base::k_lanes) { // nearly all names are short, and hold no colon
        const base::Lanes bytes = base::load_lanes(rest.data());
        const unsigned stops = base::lane_bits((bytes == ':') | (bytes == '\n'));
        const auto first = static_cast<std::size_t>(std::countr_zero(stops));
        if (first > 0 && first < base::k_lanes && rest[first] == ':' && rest[first + 1] == ' ') {
            return first;
        }
    }
    return long_sender_length(rest);
}

/// A participant's name as written in front of ": ", without the marks that WhatsApp puts around names
/// (U+200E, U+202A, U+202C, one in front) and the space that Korean exports put behind them.
[[nodiscard]] std::string plain_name(std::string_view raw);

/// What follows the rest of a name and its ": " at the front of text, with or without the spaces that
/// plain_name() takes away; nullopt: something else stands there.
[[nodiscard]] std::optional<std::string_view> behind_name(std::string_view text,
                                                          std::string_view rest) noexcept;

/// Text without the space of any kind at its front, if there is one.
[[nodiscard]] std::string_view behind_space(std::string_view text) noexcept;

/// What follows a sender of that length and its ": ".
[[nodiscard]] inline std::string_view behind_sender(std::string_view rest, std::size_t length) noexcept {
    rest.remove_prefix(length + 1);
    return rest.starts_with(' ') ? rest.substr(1) : behind_space(rest);
}

} // namespace chatkeep::source::whatsapp_text
