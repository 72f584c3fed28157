#pragma once
// SPDX-License-Identifier: EUPL-1.2
// WhatsApp's "Export chat": the text, with or without the files beside it.

#include "source/source.hpp"

namespace chatkeep::source::whatsapp_text {

[[nodiscard]] std::vector<Claim> detect(const tree::Tree& tree);
[[nodiscard]] std::unique_ptr<SourceReader> open(const tree::Tree& tree, const Claim& claim,
                                                 hash::MediaStore& store, const ReadOptions& options);
/// "WhatsApp Chat - Team.tar.xz", "_chat.txt.gz": as the app names its exports, with any ending behind it.
[[nodiscard]] bool has_export_name(std::string_view file_name);

} // namespace chatkeep::source::whatsapp_text
