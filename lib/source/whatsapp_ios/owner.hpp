#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Whose phone it is, as far as the database tells.

#include "base/sqlite.hpp"
#include "source/whatsapp_ios/chats.hpp"
#include "source/whatsapp_ios/people.hpp"

#include <string>
#include <vector>

namespace chatkeep::source::whatsapp_ios {

/// The owner's addresses as a database names them; each may be empty.
struct OwnAddresses {
    std::string phone;
    std::string hidden;
};

/// To whom lines of the app were sent on this phone, else what an own message says.
[[nodiscard]] OwnAddresses find_owner(const base::Database& chats);

/// Whether a one-to-one conversation has messages of that person.
[[nodiscard]] bool receives_from(const base::Database& database, const std::vector<Chat>& chats,
                                 const People& people, const std::string& resolved);

} // namespace chatkeep::source::whatsapp_ios
