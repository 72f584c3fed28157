#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The columns of ChatStorage.sqlite that are read, and those that say nothing of a conversation.

#include "source/unread_columns.hpp"

#include <vector>

namespace chatkeep::source::whatsapp_ios {

[[nodiscard]] std::vector<KnownTable> known_tables();

/// Of CallHistory.sqlite.
[[nodiscard]] std::vector<KnownTable> known_call_tables();

} // namespace chatkeep::source::whatsapp_ios
