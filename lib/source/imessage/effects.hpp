#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Effects that a message is shown with.

#include <string>
#include <string_view>

namespace chatkeep::source::imessage {

/// "com.apple.messages.effect.CKConfettiEffect" → "confetti"; the id itself when it is of no known form.
[[nodiscard]] std::string effect_word(std::string_view id);

} // namespace chatkeep::source::imessage
