#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Applies what the rules find in one text, until nothing more is found.

#include "policy/engine.hpp"
#include "policy/pseudonyms.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace chatkeep::policy {

/// Values redacted earlier in a conversation, as 64-bit hashes of rule and value, so that a copy without
/// context goes too. Memory: some 40 bytes a value.
class KnownValues {
public:
    void add(const Finding& finding);
    [[nodiscard]] bool has(const Finding& finding) const;
    void clear() noexcept;

private:
    std::unordered_set<std::uint64_t> m_keys; ///< only asked for members, so its order shows nowhere
};

/// What earlier texts of the stream left behind.
struct Earlier {
    const KnownValues& known;
    Pseudonyms* pseudonyms = nullptr; ///< nullptr: the n of a replacement stays as the policy writes it
};

struct Cleaned {
    std::string text; ///< with replacements; only when changed
    bool changed = false;
    std::vector<Finding> findings; ///< offsets in the original; applied ones are automatic with action redact
};

/// What people decided about the findings in one text.
class TextRulings {
public:
    virtual ~TextRulings() = default;
    /// finding: offsets in the original text.
    [[nodiscard]] virtual Said on(const Finding& finding) const = 0;
    /// Spans that only people saw and that go, sorted, without overlaps.
    [[nodiscard]] virtual const std::vector<Finding>& own_spans() const = 0;
};

/// Whether a finding is acted upon in a text: what people decided counts, but what a rule finds for sure
/// stays out unless the rule lets people overrule it.
[[nodiscard]] bool is_applied(const Policy& policy, const Finding& finding) noexcept;

/// Redacts text. A second call on the result finds nothing more to apply: what a replacement uncovers is
/// redacted too.
[[nodiscard]] Cleaned clean_text(Engine& engine, std::string_view text, const Surroundings& around,
                                 const Earlier& earlier, const TextRulings* rulings = nullptr);

} // namespace chatkeep::policy
