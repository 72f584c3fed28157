#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What the second person is shown of a sample.

#include "base/io.hpp"
#include "policy/sampling/draw.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace chatkeep::policy {

/// The drawn messages as lines for a person, in the order of the draw, with the thread and without a word on
/// what cleaning did. Memory: the drawn lines.
class SampleLines {
public:
    SampleLines(const Policy& policy, const Draw& draw) : m_policy(policy), m_draw(draw) {}

    /// Each message of the stream before cleaning.
    void add(const stream::Line& message);
    /// After the last one; returns how many.
    std::uint64_t write(base::Output& output);

private:
    struct Waiting {
        std::string key;
        std::string conversation;
        std::string front; ///< of the line, up to what comes after the message
        std::vector<std::string> after;
    };

    void settle(Waiting& waiting);

    const Policy& m_policy;
    const Draw& m_draw;
    std::string m_conversation;
    std::vector<std::string> m_before; ///< texts, the nearest last
    std::vector<Waiting> m_waiting;
    std::map<std::string, std::string> m_lines;
};

} // namespace chatkeep::policy
