#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Options that several commands of chat-clean share.

#include "policy/decisions/votes.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Milliseconds since 1970 of --export-time; nothing when text is empty. Throws Error{usage}.
[[nodiscard]] std::optional<std::int64_t> read_export_time(const std::string& text);

/// The decisions of all files; nullptr when none is named.
[[nodiscard]] std::unique_ptr<chatkeep::policy::Decisions>
read_decisions(const std::vector<std::string>& paths, const chatkeep::policy::Policy& policy);
