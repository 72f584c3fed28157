#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Which last labels of a host name make an e-mail address or a link certain.

#include <string_view>

namespace chatkeep::policy {

/// A country's domain or a widely used generic one, in any case; also every xn-- label.
[[nodiscard]] bool is_known_top_level(std::string_view label);

/// A known one that is a word or an ending of file names too: behind "klaar.", a space may just be missing.
[[nodiscard]] bool is_doubtful_top_level(std::string_view label);

/// An ending of file names that is no domain ending: "photo@2x.png".
[[nodiscard]] bool is_file_ending(std::string_view label);

} // namespace chatkeep::policy
