#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Messages of iPhone (sms.db) and Mac (chat.db): iMessage, SMS, MMS, RCS, satellite.

#include "base/sqlite.hpp"
#include "source/source.hpp"

#include <memory>
#include <string_view>
#include <vector>

namespace chatkeep::source::imessage {

[[nodiscard]] std::vector<Claim> detect(const tree::Tree& tree);

/// Up to iOS 5 messages named their address themselves, without chats: such a database is refused.
inline constexpr std::string_view k_too_old = "the messages of iOS 5 and older can't be read";
[[nodiscard]] bool is_too_old(const base::Database& database);

[[nodiscard]] std::unique_ptr<SourceReader> open(const tree::Tree& tree, const Claim& claim,
                                                 hash::MediaStore& store, const ReadOptions& options);

} // namespace chatkeep::source::imessage
