#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Addresses of persons in Messages: telephone numbers, e-mail addresses, business ids.

#include <string>
#include <string_view>

namespace chatkeep::source::imessage {

/// What two spellings of one address have in common: an e-mail address in small letters, a number as "+" and
/// its digits, national ones with the country's code where we know it. country: two letters, may be empty.
[[nodiscard]] std::string address_key(std::string_view address, std::string_view country);

/// An account without the letter for its kind: "E:anne@example.nl", "P:+31612345678".
[[nodiscard]] std::string_view without_kind(std::string_view account) noexcept;

/// "iMessage" → "imessage"; satellite messages are iMessages.
[[nodiscard]] std::string service_word(std::string_view service);

} // namespace chatkeep::source::imessage
