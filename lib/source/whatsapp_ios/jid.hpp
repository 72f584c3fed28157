#pragma once
// SPDX-License-Identifier: EUPL-1.2
// WhatsApp's addresses: USER@SERVER, where the server tells what kind of user it is.

#include <cstdint>
#include <string>
#include <string_view>

namespace chatkeep::source::whatsapp_ios {

enum class JidKind : std::uint8_t {
    none,       ///< no address
    phone,      ///< <digits>@s.whatsapp.net
    hidden,     ///< <digits>@lid: a person whose number is not told
    group,      ///< <id>@g.us; old ones are <phone>-<time>
    broadcast,  ///< <id>@broadcast: the owner's list
    status,     ///< status@broadcast, <phone>@status
    newsletter, ///< <id>@newsletter: a channel
    other,
};

/// A view of a text that is an address; the device part of a user ("31612345678:12@…") is left out.
struct Jid {
    std::string_view user;
    std::string_view server;
    JidKind kind = JidKind::none;
};

[[nodiscard]] Jid parse_jid(std::string_view text) noexcept;

[[nodiscard]] bool is_person(JidKind kind) noexcept;

/// USER@SERVER without the device part; the text itself when it is no address.
[[nodiscard]] std::string plain_jid(std::string_view text);

/// "+31612345678" of a telephone number's address, else empty.
[[nodiscard]] std::string phone_of(std::string_view text);

/// The address of digits: phone_jid("+31 6 1234 5678") is 31612345678@s.whatsapp.net; empty without digits.
[[nodiscard]] std::string phone_jid(std::string_view number);

} // namespace chatkeep::source::whatsapp_ios
