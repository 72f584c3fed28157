#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Values that a list of the policy names: persons, projects, numbers.

#include "policy/recogniser.hpp"

namespace chatkeep::policy {

/// "list:ID": ID is a list that the policy names under [[lists]].
extern const RecogniserDescriptor k_list;

/// The one section that such a list may have; it need not say so.
[[nodiscard]] std::span<const std::string_view> list_sections() noexcept;

} // namespace chatkeep::policy
