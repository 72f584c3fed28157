#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What a sample says about all messages.

#include "policy/decisions/votes.hpp"
#include "policy/sampling/draw.hpp"

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// What the second person found in a sample.
class SampleResult {
public:
    SampleResult(const Policy& policy, const Draw& draw) : m_policy(policy), m_draw(draw) {}

    /// votes may be nullptr: nobody judged the message.
    void add(const MessagePair& pair, const RecordVotes* votes);

    /// A JSON line for each defect and one that sums up. See chat-verify(1), SAMPLES.
    [[nodiscard]] std::string report() const;

    /// Everything was judged, and neither sample shows more than its plan allows.
    [[nodiscard]] bool has_passed() const;

private:
    struct Tally {
        std::uint64_t judged = 0;
        std::uint64_t defects = 0;
    };

    [[nodiscard]] bool passes(Fate fate) const;
    void add_defect(const MessagePair& pair, std::string_view kind, std::string_view rule);
    void judge(const MessagePair& pair, const std::vector<const Decision*>& votes);
    void write_stratum(std::string& out, Fate fate) const;

    [[nodiscard]] const Tally& tally(Fate fate) const noexcept {
        return m_tallies[fate == Fate::kept ? 0 : 1];
    }

    const Policy& m_policy;
    const Draw& m_draw;
    std::array<Tally, 2> m_tallies;
    std::set<std::string> m_again; ///< families of rules that must be reviewed anew
    std::string m_defects;
};

} // namespace chatkeep::policy
