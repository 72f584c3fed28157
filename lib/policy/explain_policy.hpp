#pragma once
// SPDX-License-Identifier: EUPL-1.2
// A policy in plain words, for whoever answers for it.

#include "policy/policy.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace chatkeep::policy {

enum class Language : std::uint8_t { dutch, english };

/// Whole sentences, a paragraph for each rule, in the order of the file. Ends with the policy's identity.
[[nodiscard]] std::string explain_policy(const Policy& policy, Language language);

/// What a recogniser looks for, as a noun: "burgerservicenummers"; its name when there are no words for it.
[[nodiscard]] std::string_view words_for(std::string_view recogniser, Language language) noexcept;

} // namespace chatkeep::policy
