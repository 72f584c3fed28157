#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What a ranking model sees of a message: hashed words, pieces of words, rules, and the thread around it.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace chatkeep::policy {

/// Raise with every change of what features_of() gives: models of another version are refused.
inline constexpr int k_feature_version = 1;
inline constexpr std::uint32_t k_feature_buckets = 262'144;
/// Messages of the thread before and after that count.
inline constexpr std::size_t k_thread_reach = 5;

struct Example {
    std::string_view text;
    std::vector<std::string_view> before; ///< texts of the thread
    std::vector<std::string_view> after;
    std::vector<std::string_view> rules; ///< ids of the rules that found something
};

/// Numbers below k_feature_buckets, sorted, each once: words and pairs of words, runs of 3 to 5 characters
/// (folded), the rules, and the words of the thread.
[[nodiscard]] std::vector<std::uint32_t> features_of(const Example& example);

} // namespace chatkeep::policy
