#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Why a record was kept, redacted or removed: everything that rules and people said about it.

#include "policy/log.hpp"
#include "policy/policy.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace chatkeep::policy {

/// Listens to a run and keeps what is about one record. Never the text itself.
class RecordExplanation : public EntryListener {
public:
    /// The policy must outlive this.
    RecordExplanation(const Policy& policy, std::string id) : m_policy(policy), m_id(std::move(id)) {}

    void hear(const Entry& entry) override;
    void hear_trial(std::string_view path, const Trial& trial) override;

    [[nodiscard]] bool meet(std::string_view id) override;

    /// Whether the stream had the record.
    [[nodiscard]] bool is_met() const noexcept { return m_met; }

    /// Lines for a person: first what was done and why, then what the rules considered and dropped.
    [[nodiscard]] std::string text() const;

private:
    /// A finding that acts on a part of a text.
    struct Acting {
        std::string pointer;
        Span span;
        const Rule* rule;
    };

    [[nodiscard]] std::string_view winner_over(std::string_view path, const Trial& trial) const;

    const Policy& m_policy;
    std::string m_id;
    bool m_met = false;
    bool m_removed = false;
    bool m_changed = false;
    std::vector<Acting> m_acting;
    std::vector<std::string> m_done;
    std::vector<std::string> m_dropped;
};

} // namespace chatkeep::policy
