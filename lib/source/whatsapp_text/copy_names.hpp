#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Names that systems give to a second copy of a file.

#include <string_view>

namespace chatkeep::source::whatsapp_text {

/// "Team 2", "Team (1)", "Team(1)", "Team-1", "Team copy", "Team - kopie 2" of "Team".
[[nodiscard]] bool is_copy_name(std::string_view title, std::string_view name);

} // namespace chatkeep::source::whatsapp_text
