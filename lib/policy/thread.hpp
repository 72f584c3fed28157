#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What is known of the conversation around the message that is judged: who takes part, and what the messages
// before and after it are about.

#include "policy/lexicon.hpp"
#include "policy/read_text.hpp"
#include "policy/survey.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// The words of WordUse::survey.
void add_survey_words(const AddWord& add);

/// Reads the message, once for each text that the reading begins with.
[[nodiscard]] Survey survey(Reading& reading);

/// The same of a text as it stands in a record.
[[nodiscard]] Survey survey_of(std::string_view text);

/// Messages before and after that count.
inline constexpr std::size_t k_window = 5;

/// Memory: the participants' names of one conversation and ten surveys.
class Thread {
public:
    /// A new conversation begins.
    void begin() noexcept;

    void add_participant(std::string_view name);

    /// The message at hand is behind us.
    void pass(const Survey& survey);

    /// The surveys of the messages after the one at hand, the nearest first; at most k_window.
    void set_after(std::vector<Survey> after) { m_after = std::move(after); }

    /// The text of the message at hand, which must outlive pass().
    void set_own(ReadText* text) noexcept { m_own = text; }

    /// A text as it was read before, where it is that of the message at hand; nullptr for another.
    [[nodiscard]] ReadText* own(std::string_view text) const noexcept {
        return m_own != nullptr && m_own->text == text ? m_own : nullptr;
    }

    /// How many conversations, and messages of all of them, there were before the message at hand.
    [[nodiscard]] std::uint64_t conversations() const noexcept { return m_conversations; }

    [[nodiscard]] std::uint64_t passed() const noexcept { return m_passed; }

    /// The nearest last.
    [[nodiscard]] std::span<const Survey> before() const noexcept { return m_before; }

    [[nodiscard]] std::span<const Survey> after() const noexcept { return m_after; }

    /// Whether a participant goes by this word: a part of the name, or a short form of the first name.
    [[nodiscard]] bool is_participant(std::string_view folded) const;

private:
    std::set<std::string, std::less<>> m_names; ///< folded
    std::vector<Survey> m_before;
    std::vector<Survey> m_after;
    ReadText* m_own = nullptr;
    std::uint64_t m_conversations = 0;
    std::uint64_t m_passed = 0;
};

} // namespace chatkeep::policy
