#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The recognisers of this version: the one place outside its folder that a new recogniser touches.

#include "policy/recogniser.hpp"

#include <span>
#include <string_view>

namespace chatkeep::policy {

[[nodiscard]] std::span<const RecogniserDescriptor* const> recognisers() noexcept;

/// nullptr when there is none of that name.
[[nodiscard]] const RecogniserDescriptor* find_recogniser(std::string_view name) noexcept;

/// True for names that the policy format defines but this version does not have, such as "lexicon:health".
[[nodiscard]] bool is_planned_recogniser(std::string_view name) noexcept;

} // namespace chatkeep::policy
