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

/// Whether the name is that of a model of chat-clean train, which orders the queue and finds nothing.
[[nodiscard]] bool is_ranking_model(std::string_view name) noexcept;

} // namespace chatkeep::policy
