// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/secret/one_time.hpp"

#include "policy/scan.hpp"

#include <optional>

namespace chatkeep::policy {

namespace {

constexpr std::size_t k_least = 4;

bool is_word_at(std::string_view lower, std::size_t at, std::string_view word) {
    return !is_word_before(lower, at) && !is_word_after(lower, at + word.size());
}

bool is_plain_word(std::string_view value) {
    return std::all_of(value.begin(), value.end(),
                       [](char c) { return base::is_alpha(c) || static_cast<unsigned char>(c) >= 0x80; });
}

/// Behind "login saar / " or "login: saar/": where the password begins; npos: nothing like it.
std::size_t password_begin(std::string_view text, std::size_t begin) {
    const std::size_t end = space_after(text, begin);
    const std::size_t sign = text.substr(0, end).find_first_of("/|", begin);
    if (sign != std::string_view::npos && sign > begin) {
        return sign + 1;
    }
    const std::size_t next = skip_spaces(text, end);
    const bool parted = end > begin && next + 1 < text.size() && is_any_of(text[next], "/|");
    return parted ? skip_spaces(text, next + 1) : std::string_view::npos;
}

bool lower_starts(std::string_view text, std::size_t at, std::string_view word) {
    return base::lower_ascii(text.substr(std::min(at, text.size()), word.size())) == word;
}

/// "login: saar / Zomer20", with the word at at.
std::optional<Piece> read_login(std::string_view text, std::size_t at, std::string_view word) {
    std::size_t begin = skip_spaces(text, at + word.size());
    const bool sign = begin < text.size() && is_any_of(text[begin], ":=");
    begin = sign ? skip_spaces(text, begin + 1) : begin;
    begin += lower_starts(text, begin, "is ") ? 3U : 0U;
    const std::size_t password = password_begin(text, begin);
    if (password == std::string_view::npos ||
        text.substr(begin, password - begin).find("//") != std::string_view::npos) {
        return std::nullopt;
    }
    const Piece value = read_value(text, password);
    if (value.end < value.begin + k_least || value.end - value.begin > k_value_most) {
        return std::nullopt;
    }
    const Look look = look_of(value.in(text));
    const bool login = word.find("log") != std::string_view::npos; // "wifi: goed / slecht" rates it
    const bool plain = login && look == Look::word && sign && is_plain_value(text, value);
    const bool fits = look == Look::secret || look == Look::odd_word || plain;
    return fits ? std::optional<Piece>(value) : std::nullopt;
}

void find_logins(std::string_view text, std::string_view lower, std::vector<UnnamedSecret>& out) {
    constexpr std::array<std::string_view, 9> words = {"login",         "inlog",        "inloggen",
                                                       "inloggegevens", "inlognaam",    "logingegevens",
                                                       "wifi",          "wifigegevens", "wlan"};
    for (const std::string_view word : words) {
        for (std::size_t at = lower.find(word); at != std::string_view::npos; at = lower.find(word, at + 1)) {
            const auto value = is_word_at(lower, at, word) ? read_login(text, at, word) : std::nullopt;
            if (value) {
                out.push_back({*value, false});
            }
        }
    }
}

/// What a word behind "wachtwoord" says of it, or is there to be done with it.
bool speaks_of_password(std::string_view word) {
    constexpr std::array<std::string_view, 40> words = {
        "werkt",    "klopt",     "moet",        "wordt", "gaat",   "heeft",     "lukt",     "loopt",
        "verloopt", "blijft",    "doet",        "geldt", "mist",   "ontbreekt", "beleid",   "manager",
        "managers", "probleem",  "problem",     "issue", "hint",   "vraag",     "link",     "sterkte",
        "kluis",    "wijziging", "aanvraag",    "veld",  "scherm", "eisen",     "policy",   "strength",
        "works",    "aub",       "alsjeblieft", "svp",   "again",  "vault",     "verlopen", "gedoe"};
    return is_one_of(word, words) || is_no_value(word) || is_participle(word) || word.ends_with("en") ||
           word.starts_with("kwijt") || word.starts_with("polic");
}

/// "wachtwoord zomer", "het wifiwachtwoord zomer": a line of nothing else.
void find_bare_password(std::string_view text, Piece line, std::vector<UnnamedSecret>& out) {
    constexpr std::array<std::string_view, 14> leads = {
        "het", "mijn", "ons", "je", "jouw", "wifi", "nieuwe", "nieuw", "de", "the", "my", "our", "new", "en"};
    std::size_t at = line.begin;
    for (bool named = false; at < line.end;) {
        at = skip_spaces(text, at);
        const std::size_t end = std::min(space_after(text, at), line.end);
        const std::string word = base::fold_case(text.substr(at, end > at ? end - at : 0));
        if (named) {
            const Piece value = read_value(text, at);
            const std::string plain = base::fold_case(value.in(text));
            if (end == line.end && value.end >= value.begin + k_least && is_plain_word(value.in(text)) &&
                !speaks_of_password(plain)) {
                out.push_back({value, false});
            }
            return;
        }
        named = word == "ww" || word == "password" || word.ends_with("wachtwoord");
        if (!named && !is_one_of(word, leads)) {
            return;
        }
        at = end;
    }
}

void find_bare_passwords(std::string_view text, std::string_view lower, std::vector<UnnamedSecret>& out) {
    const auto holds = [&](std::string_view word) { return lower.find(word) != std::string_view::npos; };
    if (!holds("ww") && !holds("password") && !holds("wachtwoord")) {
        return;
    }
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view line = base::trim(text.substr(begin, end - begin));
        const auto first = static_cast<std::size_t>(line.data() - text.data());
        find_bare_password(text, {first, first + line.size(), false}, out);
        begin = end + 1;
    }
}

/// The word that ends right before the spaces in front of at.
std::string_view word_in_front(std::string_view lower, std::size_t at) {
    std::size_t end = at;
    while (end > 0 && is_any_of(lower[end - 1], " :\"'*")) {
        --end;
    }
    std::size_t begin = end;
    while (begin > 0 && base::is_alpha(lower[begin - 1])) {
        --begin;
    }
    return lower.substr(begin, end - begin);
}

/// What is done with a one-time code, in the words behind it.
bool is_for_login(std::string_view behind) {
    constexpr std::array<std::string_view, 14> aims = {
        "log in",    "login",     "sign in",  "verif", "confirm your", "in te loggen", "inloggen",
        "aanmelden", "aan te me", "bevestig", "activ", "toegang",      "identiteit",   "registr"};
    constexpr std::size_t reach = 60;
    const std::string_view line = behind.substr(0, reach);
    const std::string_view near = line.substr(0, line.find_first_of(".!?\n"));
    return std::any_of(aims.begin(), aims.end(),
                       [&](std::string_view aim) { return near.find(aim) != std::string_view::npos; });
}

/// "Use 123456 to log in", "Gebruik 123 456 om in te loggen".
void find_one_time(std::string_view text, std::string_view lower, std::vector<UnnamedSecret>& out) {
    constexpr std::array<std::string_view, 10> verbs = {"use",  "enter", "gebruik", "voer", "vul",
                                                        "type", "typ",   "toets",   "geef", "submit"};
    constexpr std::size_t most = 8;
    constexpr std::size_t sure = 6;
    for (std::size_t at = text.find_first_of("0123456789"); at != std::string_view::npos;) {
        const std::size_t end = std::min(text.find_first_not_of("0123456789", at), text.size());
        const bool free = !is_word_before(text, at) && at > 0 && end - at <= most;
        if (free && is_one_of(word_in_front(lower, at), verbs)) {
            const Piece value = read_value(text, at);
            const std::size_t digits = digit_count(value.in(text));
            const bool code = look_of(value.in(text)) == Look::digits && digits >= k_least && digits <= most;
            if (code && !has_unit_behind(text, value.end) && is_for_login(lower.substr(value.end))) {
                out.push_back({value, digits >= sure});
            }
        }
        at = text.find_first_of("0123456789", end);
    }
}

} // namespace

void find_unnamed_secrets(std::string_view text, std::string_view lower, std::vector<UnnamedSecret>& out) {
    if (lower.find("log") != std::string_view::npos || lower.find("wifi") != std::string_view::npos ||
        lower.find("wlan") != std::string_view::npos) {
        find_logins(text, lower, out);
    }
    find_bare_passwords(text, lower, out);
    find_one_time(text, lower, out);
}

} // namespace chatkeep::policy
