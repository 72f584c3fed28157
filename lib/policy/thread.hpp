#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What is known of the conversation around the message that is judged: who takes part, and what the messages
// before and after it are about.

#include "policy/reading.hpp"
#include "policy/vocabulary.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// What one message is about, in points of the word lists private.txt and work.txt.
struct Survey {
    std::uint16_t words = 0;
    std::uint16_t home = 0;   ///< private life
    std::uint16_t work = 0;   ///< work in general
    std::uint16_t crisis = 0; ///< the corona crisis
    std::uint16_t aside = 0;  ///< one's own employment, the office
    bool person = false;      ///< speaks of a person

    friend bool operator==(const Survey&, const Survey&) = default;
};

/// Reads the message; its words must be read by the same Reading for as long as that is used.
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

    /// The nearest last.
    [[nodiscard]] std::span<const Survey> before() const noexcept { return m_before; }

    [[nodiscard]] std::span<const Survey> after() const noexcept { return m_after; }

    /// Whether a participant goes by this word: a part of the name, or a short form of the first name.
    [[nodiscard]] bool is_participant(std::string_view folded) const;

private:
    void add(std::string word);

    std::vector<std::string> m_names; ///< folded, sorted
    std::vector<Survey> m_before;
    std::vector<Survey> m_after;
};

} // namespace chatkeep::policy
