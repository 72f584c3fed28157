#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Base64 (RFC 4648, section 4).

#include <optional>
#include <string>
#include <string_view>

namespace chatkeep::base {

/// The bytes; nothing when the text holds any other character (white space too), ends within a group or has
/// bits left over. Padding may be missing.
[[nodiscard]] std::optional<std::string> decode_base64(std::string_view text);

/// With padding, on one line.
[[nodiscard]] std::string encode_base64(std::string_view bytes);

} // namespace chatkeep::base
