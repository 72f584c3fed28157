#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Applies what the rules find in one text, until nothing more is found.

#include "policy/engine.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// Values redacted earlier in a conversation, as 64-bit hashes of rule and value, so that a copy without
/// context goes too. Memory: 16 bytes a value at most.
class KnownValues {
public:
    void add(const Finding& finding);
    [[nodiscard]] bool has(const Finding& finding) const;
    void clear() noexcept;

private:
    std::vector<std::uint64_t> m_sorted;
};

struct Cleaned {
    std::string text; ///< with replacements; only when changed
    bool changed = false;
    std::vector<Finding> findings; ///< offsets in the original; applied ones are automatic with action redact
};

/// Whether a finding is acted upon in a text.
[[nodiscard]] bool is_applied(const Policy& policy, const Finding& finding) noexcept;

/// Redacts text. A second call on the result finds nothing more to apply: what a replacement uncovers is
/// redacted too.
[[nodiscard]] Cleaned clean_text(Engine& engine, std::string_view text, const Surroundings& around,
                                 const KnownValues& known);

} // namespace chatkeep::policy
