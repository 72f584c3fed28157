#pragma once
// SPDX-License-Identifier: EUPL-1.2
// WhatsApp's "Export chat": the text, with or without the files beside it.

#include "source/source.hpp"

namespace chatkeep::source::whatsapp_text {

[[nodiscard]] std::vector<Claim> detect(const tree::Tree& tree);
[[nodiscard]] std::unique_ptr<SourceReader> open(const tree::Tree& tree, const Claim& claim,
                                                 hash::MediaStore& store, const ReadOptions& options);

} // namespace chatkeep::source::whatsapp_text
