#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Who sent the message of a row (ios.md 5.6).

#include "model/records.hpp"
#include "source/notices.hpp"
#include "source/whatsapp_ios/conversation.hpp"
#include "source/whatsapp_ios/rows.hpp"

#include <string>

namespace chatkeep::source::whatsapp_ios {

struct SenderRow {
    const MessageRow& row;
    const std::string& member; ///< address of the row's group member, or empty
    bool has_direction;        ///< the table has ZISFROMME
};

/// Sets the sender and whether it is the owner. What is not certain is told, and what little the row says
/// is in extra.
void read_sender(const SenderRow& from, Conversation& conversation, Notices& notices,
                 model::Message& message);

} // namespace chatkeep::source::whatsapp_ios
