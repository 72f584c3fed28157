#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Rows that hang on messages which are not there any more, and the words in them.

#include "base/sqlite.hpp"
#include "source/notices.hpp"
#include "source/whatsapp_ios/rows.hpp"

namespace chatkeep::source::whatsapp_ios {

/// Tables that every version of the app has, or that messages name rows of, and that are not there.
void tell_lost_tables(const base::Database& chats, Notices& notices);

/// Rows of ZWAMEDIAITEM that are not among read, those that a message has.
void tell_lost_media(const base::Database& chats, const RowLedger& read, Notices& notices);

/// Rows of ZWAMESSAGEINFO and ZWAMESSAGEDATAITEM that name no message which is there, and that none names.
void tell_lost_side_rows(const base::Database& chats, Notices& notices);

} // namespace chatkeep::source::whatsapp_ios
