// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_ios/jid.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace chatkeep::source::whatsapp_ios {

namespace {

bool are_digits(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), base::is_digit);
}

JidKind kind_of(std::string_view user, std::string_view server) noexcept {
    if (server == "s.whatsapp.net" || server == "c.us") {
        return JidKind::phone;
    }
    if (server == "lid") {
        return JidKind::hidden;
    }
    if (server == "g.us") {
        return JidKind::group;
    }
    if (server == "status" || (server == "broadcast" && user == "status")) {
        return JidKind::status;
    }
    if (server == "broadcast") {
        return JidKind::broadcast;
    }
    return server == "newsletter" ? JidKind::newsletter : JidKind::other;
}

} // namespace

Jid parse_jid(std::string_view text) noexcept {
    const auto at = text.rfind('@');
    if (at == std::string_view::npos || at == 0 || at + 1 == text.size()) {
        return {};
    }
    Jid jid{text.substr(0, at), text.substr(at + 1), JidKind::other};
    jid.kind = kind_of(jid.user, jid.server);
    if (is_person(jid.kind)) {
        jid.user = jid.user.substr(0, jid.user.find_first_of(":._")); // device and agent
        if (jid.user.empty()) {
            return {};
        }
    }
    return jid;
}

bool is_person(JidKind kind) noexcept {
    return kind == JidKind::phone || kind == JidKind::hidden;
}

std::string plain_jid(std::string_view text) {
    const Jid jid = parse_jid(text);
    if (jid.kind == JidKind::none) {
        return std::string(text);
    }
    return std::string(jid.user).append("@").append(jid.server == "c.us" ? "s.whatsapp.net" : jid.server);
}

std::string phone_of(std::string_view text) {
    const Jid jid = parse_jid(text);
    const bool posted = jid.server == "status";
    return (jid.kind == JidKind::phone || posted) && are_digits(jid.user) ? "+" + std::string(jid.user)
                                                                          : std::string();
}

std::string phone_jid(std::string_view number) {
    std::string digits;
    std::copy_if(number.begin(), number.end(), std::back_inserter(digits), base::is_digit);
    return digits.empty() ? digits : digits + "@s.whatsapp.net";
}

} // namespace chatkeep::source::whatsapp_ios
