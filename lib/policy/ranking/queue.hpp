#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The review queue: what people must look at, in which order, with all that a decision needs.

#include "base/io.hpp"
#include "base/spill_sort.hpp"
#include "policy/ranking/model.hpp"
#include "policy/ranking/review_state.hpp"
#include "policy/ranking/scan_run.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace chatkeep::policy {

struct QueueOptions {
    std::string family;                  ///< empty: all that is open, in the order of the stream
    const RankingModel* model = nullptr; ///< orders the family's messages, likely ones first
    std::string sample;                  ///< "control" or "elusion": drawn at random instead
    std::string seed;                    ///< of the draw
    std::uint64_t limit = std::numeric_limits<std::uint64_t>::max();
};

/// Memory: bounded; lines wait in a temporary file.
class ReviewQueue {
public:
    /// All must outlive the queue; decisions may be nullptr. Throws Error{usage} when the policy has no rule
    /// of the family.
    ReviewQueue(const Policy& policy, Decisions* decisions, QueueOptions options);

    void add(const InThread& message);
    /// Writes the lines in order; returns how many.
    std::uint64_t write(base::Output& output);

    [[nodiscard]] const ReviewProgress& progress() const noexcept { return m_progress; }

private:
    [[nodiscard]] bool is_wanted(const InThread& message, const FamilyState& state) const;
    [[nodiscard]] std::string key_of(const InThread& message, std::int64_t score, std::size_t item) const;
    [[nodiscard]] std::string line_of(const InThread& message, const OpenItem& item,
                                      std::int64_t score) const;

    const Policy& m_policy;
    Decisions* m_decisions;
    QueueOptions m_options;
    const Rule* m_rule = nullptr; ///< of the family, for what is about a whole message
    ReviewProgress m_progress;
    base::SpillSort m_lines;
};

/// What a model can learn from: the messages that people judged on the grounds of a family.
class TrainingSet {
public:
    TrainingSet(Decisions& decisions, std::string family);

    void add(const InThread& message);

    [[nodiscard]] const std::vector<LabelledExample>& examples() const noexcept { return m_examples; }

private:
    Decisions& m_decisions;
    std::string m_family;
    std::vector<LabelledExample> m_examples;
};

} // namespace chatkeep::policy
