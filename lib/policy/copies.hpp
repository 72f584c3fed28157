#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Copies of words that went: in other versions of the same text, in quotations, in the wording of a reaction.

#include "model/ids.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace chatkeep::policy {

/// A stretch of a text that went, or must go because it is a copy of one that did.
struct Copy {
    std::size_t begin = 0; ///< bytes of the text
    std::size_t end = 0;
    std::size_t rule = 0;   ///< index in Policy::rules, on whose ground the words went
    bool by_people = false; ///< a person gave the span: no rule would find a part of it

    friend bool operator==(const Copy&, const Copy&) = default;
};

/// Where the words of a stretch of text stand in another text, as words of their own, however they are
/// written: in capitals, with other spaces or dashes, with escapes of JSON.
[[nodiscard]] std::vector<Copy> find_copies(std::string_view text, const Copy& lost, std::string_view other);

/// What another version of a text (an earlier one, that of another source) loses. What was corrected inside a
/// stretch that went goes as well.
[[nodiscard]] std::vector<Copy> lost_in_version(std::string_view text, const std::vector<Copy>& lost,
                                                std::string_view version);

class Digests;

/// What texts of messages lost, as digests.
class LostTexts {
public:
    void clear();

    [[nodiscard]] std::size_t size() const noexcept { return m_texts.size(); }

    /// A text of a message, and what it lost.
    void add(const model::Id& message, std::string_view text, const std::vector<Copy>& lost);

    struct Match {
        model::Id message;
        std::vector<Copy> copies; ///< sorted
    };

    /// The copies in a quotation of a message.
    [[nodiscard]] std::vector<Copy> in_quote(const model::Id& message, std::string_view quote) const;

    /// The same where only the words say what is quoted.
    [[nodiscard]] std::optional<Match> in_quote(std::string_view quote) const;

private:
    struct Stretch {
        std::uint64_t words = 0;  ///< digest of what went
        std::uint64_t before = 0; ///< digest of the text in front of it
        std::uint32_t begin = 0;  ///< bytes of the normalised text
        std::uint32_t size = 0;
        std::uint32_t rule = 0;
        std::array<char, 3> front = {}; ///< its first bytes, for a copy that is cut short
        bool begins_word = false;
        bool ends_word = false;
        bool by_people = false;
    };

    struct Text {
        model::Id message;
        std::uint64_t digest = 0;
        std::uint32_t first = 0; ///< of m_stretches
        std::uint32_t count = 0;
        std::uint32_t first_word = 0; ///< of m_words
        std::uint32_t words = 0;
    };

    class Quotation;

    void add_stretch(std::string_view text, const Digests& digests, const Copy& lost);
    void add_words(std::string_view stretch);
    [[nodiscard]] bool holds_word_of(const Text& text, const Quotation& quotation,
                                     const std::vector<Copy>& found) const;
    [[nodiscard]] bool look_for(const Text& text, const Quotation& quotation, std::vector<Copy>& out) const;
    static void find_whole(const Stretch& lost, const Quotation& quotation, std::vector<Copy>& out);
    [[nodiscard]] static bool is_aligned(const Stretch& lost, const Quotation& quotation);

    std::vector<Stretch> m_stretches;
    std::vector<Text> m_texts;
    std::vector<std::uint32_t> m_words; ///< digests
    // only asked by key, so their order shows nowhere; numbers of m_texts
    std::unordered_multimap<std::uint64_t, std::uint32_t> m_by_message;
    std::unordered_map<std::uint64_t, std::uint32_t> m_by_text;
    std::unordered_map<std::uint64_t, std::uint32_t> m_by_front;
};

/// What the messages of a conversation lost. A quotation that an app cut short is known too; one of words
/// that people took out, in which only some of them are left, goes whole. Memory: some 300 bytes for each
/// text of which people took something out, and for the last 16,384 to 32,768 of those that rules did.
class LostWords {
public:
    using Match = LostTexts::Match;

    void clear();
    [[nodiscard]] bool is_empty() const noexcept;

    void add(const model::Id& message, std::string_view text, const std::vector<Copy>& lost);

    /// The copies in a quotation of a message.
    [[nodiscard]] std::vector<Copy> in_quote(const model::Id& message, std::string_view quote) const;

    /// The same where only the words say what is quoted.
    [[nodiscard]] std::optional<Match> in_quote(std::string_view quote) const;

    /// The same in a text of a few words around a quotation: Liked "…".
    [[nodiscard]] std::optional<Match> in_wording(std::string_view text) const;

private:
    LostTexts m_by_people;
    std::array<LostTexts, 2> m_by_rules; ///< the later ones, the earlier ones
};

} // namespace chatkeep::policy
