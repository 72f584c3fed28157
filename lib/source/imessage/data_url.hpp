#pragma once
// SPDX-License-Identifier: EUPL-1.2
// JSON that apps pack into URLs: "data:," and base64url, with or without a query behind it.

#include <nlohmann/json_fwd.hpp>

#include <string_view>

namespace chatkeep::source::imessage {

/// Discarded (is_discarded()) when the text is no such URL.
[[nodiscard]] nlohmann::ordered_json decode_data_url(std::string_view url);

} // namespace chatkeep::source::imessage
