#pragma once
// SPDX-License-Identifier: EUPL-1.2
// MIME types of attachments: by content where libmagic is sure, else by the name's ending.

#include <string>
#include <string_view>

namespace chatkeep::source {

/// front: the first bytes of the file (up to 4 KiB). "application/octet-stream" when neither tells.
[[nodiscard]] std::string mime_type(std::string_view front, std::string_view name);

/// By the name's ending alone; empty when unknown.
[[nodiscard]] std::string_view mime_type_of_name(std::string_view name) noexcept;

} // namespace chatkeep::source
