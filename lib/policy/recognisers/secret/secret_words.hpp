#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Words behind which a secret stands, and what it then looks like.

#include <array>
#include <cstdint>
#include <string_view>

namespace chatkeep::policy {

/// What the value of a word looks like.
enum class SecretKind : std::uint8_t {
    password, ///< anything, mostly with digits, signs or capitals in it
    code,     ///< 4 to 12 digits, or as a password
    pin,      ///< 4 to 12 digits
    card,     ///< 3 or 4 digits
    key,      ///< long, as if drawn by lot
    any_code, ///< as a code, but many other things are called one
    phrase,   ///< twelve words and more
};

struct SecretWord {
    std::string_view text; ///< a space in it may also be written - or _, or be left out
    SecretKind kind;
    bool compound = false; ///< may be the end of a longer word
};

inline constexpr std::array k_secret_words = {SecretWord{"wachtwoord", SecretKind::password, true},
                                              SecretWord{"wachtwoorden", SecretKind::password, true},
                                              SecretWord{"wachtwoordje", SecretKind::password, true},
                                              SecretWord{"wachtwrd", SecretKind::password},
                                              SecretWord{"wachtzin", SecretKind::password, true},
                                              SecretWord{"ww", SecretKind::password},
                                              SecretWord{"pw", SecretKind::password},
                                              SecretWord{"pwd", SecretKind::password},
                                              SecretWord{"passwd", SecretKind::password},
                                              SecretWord{"pass", SecretKind::password},
                                              SecretWord{"password", SecretKind::password, true},
                                              SecretWord{"passwords", SecretKind::password},
                                              SecretWord{"one time password", SecretKind::password},
                                              SecretWord{"passphrase", SecretKind::password},
                                              SecretWord{"pass code", SecretKind::code},
                                              SecretWord{"toegangs code", SecretKind::code},
                                              SecretWord{"toegang code", SecretKind::code},
                                              SecretWord{"inlog code", SecretKind::code},
                                              SecretWord{"verificatie code", SecretKind::code},
                                              SecretWord{"authenticatie code", SecretKind::code},
                                              SecretWord{"activatie code", SecretKind::code},
                                              SecretWord{"activerings code", SecretKind::code},
                                              SecretWord{"beveiligings code", SecretKind::code},
                                              SecretWord{"bevestigings code", SecretKind::code},
                                              SecretWord{"aanmeld code", SecretKind::code},
                                              SecretWord{"herstel code", SecretKind::code},
                                              SecretWord{"herstel codes", SecretKind::code},
                                              SecretWord{"ontgrendel code", SecretKind::code},
                                              SecretWord{"ontgrendelings code", SecretKind::code},
                                              SecretWord{"backup code", SecretKind::code},
                                              SecretWord{"backup codes", SecretKind::code},
                                              SecretWord{"reserve code", SecretKind::code},
                                              SecretWord{"reserve codes", SecretKind::code},
                                              SecretWord{"recovery code", SecretKind::code},
                                              SecretWord{"recovery codes", SecretKind::code},
                                              SecretWord{"recovery phrase", SecretKind::phrase},
                                              SecretWord{"seed phrase", SecretKind::phrase},
                                              SecretWord{"herstel zin", SecretKind::phrase},
                                              SecretWord{"herstel woorden", SecretKind::phrase},
                                              SecretWord{"mnemonic", SecretKind::phrase},
                                              SecretWord{"access code", SecretKind::code},
                                              SecretWord{"verification code", SecretKind::code},
                                              SecretWord{"confirmation code", SecretKind::code},
                                              SecretWord{"authentication code", SecretKind::code},
                                              SecretWord{"security code", SecretKind::code},
                                              SecretWord{"login code", SecretKind::code},
                                              SecretWord{"log in code", SecretKind::code},
                                              SecretWord{"one time code", SecretKind::code},
                                              SecretWord{"unlock code", SecretKind::code},
                                              SecretWord{"door code", SecretKind::code},
                                              SecretWord{"gate code", SecretKind::code},
                                              SecretWord{"deur code", SecretKind::code},
                                              SecretWord{"poort code", SecretKind::code},
                                              SecretWord{"alarm code", SecretKind::code},
                                              SecretWord{"kluis code", SecretKind::code},
                                              SecretWord{"slot code", SecretKind::code},
                                              SecretWord{"sleutel code", SecretKind::code},
                                              SecretWord{"sleutelkast code", SecretKind::code},
                                              SecretWord{"cijfer code", SecretKind::code},
                                              SecretWord{"garage code", SecretKind::code},
                                              SecretWord{"portaal code", SecretKind::code},
                                              SecretWord{"lift code", SecretKind::code},
                                              SecretWord{"hek code", SecretKind::code},
                                              SecretWord{"voordeur code", SecretKind::code},
                                              SecretWord{"authenticator code", SecretKind::code},
                                              SecretWord{"2fa", SecretKind::code},
                                              SecretWord{"mfa", SecretKind::code},
                                              SecretWord{"sms code", SecretKind::code},
                                              SecretWord{"tan code", SecretKind::code},
                                              SecretWord{"tan", SecretKind::code},
                                              SecretWord{"wifi code", SecretKind::code},
                                              SecretWord{"otp", SecretKind::code},
                                              SecretWord{"2fa code", SecretKind::code},
                                              SecretWord{"mfa code", SecretKind::code},
                                              SecretWord{"passcode", SecretKind::code},
                                              SecretWord{"pin", SecretKind::pin},
                                              SecretWord{"pin code", SecretKind::pin},
                                              SecretWord{"pin codes", SecretKind::pin},
                                              SecretWord{"puk", SecretKind::pin},
                                              SecretWord{"puk code", SecretKind::pin},
                                              SecretWord{"cvc", SecretKind::card},
                                              SecretWord{"cvv", SecretKind::card},
                                              SecretWord{"cvc code", SecretKind::card},
                                              SecretWord{"cvv code", SecretKind::card},
                                              SecretWord{"token", SecretKind::key},
                                              SecretWord{"access token", SecretKind::key},
                                              SecretWord{"bearer", SecretKind::key},
                                              SecretWord{"api key", SecretKind::key},
                                              SecretWord{"api sleutel", SecretKind::key},
                                              SecretWord{"secret key", SecretKind::key},
                                              SecretWord{"secret", SecretKind::key},
                                              SecretWord{"client secret", SecretKind::key},
                                              SecretWord{"access key", SecretKind::key},
                                              SecretWord{"recovery key", SecretKind::key},
                                              SecretWord{"herstel sleutel", SecretKind::key},
                                              SecretWord{"wifi sleutel", SecretKind::key},
                                              SecretWord{"wifi key", SecretKind::key},
                                              SecretWord{"netwerk sleutel", SecretKind::key},
                                              SecretWord{"code", SecretKind::any_code}};

} // namespace chatkeep::policy
