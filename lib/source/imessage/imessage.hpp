#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Messages of iPhone (sms.db) and Mac (chat.db): iMessage, SMS, MMS, RCS, satellite.

#include "source/source.hpp"

#include <memory>
#include <vector>

namespace chatkeep::source::imessage {

[[nodiscard]] std::vector<Claim> detect(const tree::Tree& tree);
[[nodiscard]] std::unique_ptr<SourceReader> open(const tree::Tree& tree, const Claim& claim,
                                                 hash::MediaStore& store, const ReadOptions& options);

} // namespace chatkeep::source::imessage
