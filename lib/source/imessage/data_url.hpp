#pragma once
// SPDX-License-Identifier: EUPL-1.2
// What apps pack into URLs: "data:," and base64url, with or without a query behind it.

#include <optional>
#include <string>
#include <string_view>

namespace chatkeep::source::imessage {

/// The bytes, in general JSON; nothing when the text is no such URL.
[[nodiscard]] std::optional<std::string> decode_data_url(std::string_view url);

} // namespace chatkeep::source::imessage
