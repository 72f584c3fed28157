#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A ranking model: linear weights over hashed features, learned from decisions. It orders what people look at
// and decides nothing.

#include "policy/ranking/features.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// Weights are millionths, whole numbers: the same model gives the same scores on every machine.
struct RankingModel {
    std::string family;         ///< of rules: "private" for the rules private and private.*
    std::string policy_hash;    ///< of the policy under which was decided
    std::string decisions;      ///< digest of the decisions files that it was trained on
    std::uint64_t positive = 0; ///< messages that it was trained on
    std::uint64_t negative = 0;
    std::int64_t bias = 0;
    std::vector<std::int32_t> weights; ///< k_feature_buckets of them
    std::string hash;                  ///< SHA-256 of its file
};

struct LabelledExample {
    std::vector<std::uint32_t> features;
    bool positive = false;
};

/// L2-regularised logistic regression (liblinear -s 0: no random numbers), C = 1. Fills in weights and bias.
/// Throws Error{data} when the examples are all of one kind.
void train(RankingModel& model, const std::vector<LabelledExample>& examples);

/// How likely a message is one of the family: the logit in thousandths.
[[nodiscard]] std::int64_t score(const RankingModel& model, const std::vector<std::uint32_t>& features);

/// The model's file: a line of JSON, then a line "bucket weight" for each weight that is not 0.
[[nodiscard]] std::string to_text(const RankingModel& model);

/// Throws Error{data} with the line when bytes is no model of this version.
[[nodiscard]] RankingModel parse_model(std::string_view bytes, const std::string& name);

[[nodiscard]] RankingModel read_model(const std::string& path);

/// Whether a rule belongs to a family.
[[nodiscard]] bool is_of_family(std::string_view rule, std::string_view family) noexcept;

} // namespace chatkeep::policy
