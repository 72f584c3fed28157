#pragma once
// SPDX-License-Identifier: EUPL-1.2
// WhatsApp and WhatsApp Business on an iPhone: ChatStorage.sqlite, in a backup or beside its media.

#include "source/source.hpp"

namespace chatkeep::source::whatsapp_ios {

[[nodiscard]] std::vector<Claim> detect(const tree::Tree& tree);
[[nodiscard]] std::unique_ptr<SourceReader> open(const tree::Tree& tree, const Claim& claim,
                                                 hash::MediaStore& store, const ReadOptions& options);

} // namespace chatkeep::source::whatsapp_ios
