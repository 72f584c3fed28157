#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The check of a finished cleaning by a second person, on two random samples: of what stayed as it was, where
// something may have been missed, and of what was taken out, where something may have gone that must stay.

#include "policy/policy.hpp"
#include "stream/reader.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace chatkeep::policy {

/// The word of a decision about a message that was drawn for the second person.
inline constexpr std::string_view k_second_sample = "second";

/// In what state cleaning left a message.
enum class Fate : std::uint8_t { kept, redacted, removed };

/// A message before and after cleaning. The views live until the next pair.
struct MessagePair {
    const stream::Line& before;
    const stream::Line& after; ///< the message, or the removal in its place
    Fate fate;
};

/// Hands out the messages of two streams in step. Throws Error{data} where the streams do not fit together.
void for_each_pair(stream::Reader& before, stream::Reader& after,
                   const std::function<void(const MessagePair&)>& take);

/// What makes a draw: nobody could choose it, everybody can repeat it.
struct DrawSeed {
    std::string_view policy_hash;
    std::string_view input_sha256;  ///< of the whole stream before cleaning, in hex
    std::string_view output_sha256; ///< and after it
    std::string_view batch;
    std::string_view random; ///< published after the output was final
};

/// SHA-256 in hex over the canonical JSON array of the members.
[[nodiscard]] std::string seed_of(const DrawSeed& seed);

/// Which messages are drawn: of each stratum those whose SHA-256(seed and id) come first. First count() each
/// message, then choose() each. Memory: the drawn ids.
class Draw {
public:
    /// attempt: 1 for the first sample of a batch, one more after each that failed.
    Draw(const Policy& policy, std::string seed, std::uint64_t attempt);

    void count(Fate fate) noexcept;
    void choose(std::string_view id, Fate fate);
    [[nodiscard]] bool has(std::string_view id) const;

    /// Where the message stands in the order of the draw, both strata mixed.
    [[nodiscard]] std::string key_of(std::string_view id) const;

    struct Stratum {
        SamplePlan plan;
        std::uint64_t messages = 0;
        std::uint64_t size = 0;                    ///< of the sample
        std::map<std::string, std::string> chosen; ///< id by key
    };

    /// Of what stayed, and of what was redacted or removed.
    [[nodiscard]] const Stratum& stratum(Fate fate) const noexcept { return m_strata[index_of(fate)]; }

    [[nodiscard]] double alpha(Fate fate) const noexcept;

    [[nodiscard]] std::uint64_t attempt() const noexcept { return m_attempt; }

    [[nodiscard]] const std::string& seed() const noexcept { return m_seed; }

private:
    [[nodiscard]] static std::size_t index_of(Fate fate) noexcept { return fate == Fate::kept ? 0 : 1; }

    void plan_sizes();

    std::string m_seed;
    std::uint64_t m_attempt;
    bool m_is_planned = false;
    std::array<Stratum, 2> m_strata;
    std::set<std::string, std::less<>> m_ids;
};

} // namespace chatkeep::policy
