// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/secret/secret_value.hpp"

#include "policy/scan.hpp"

#include <string>

namespace chatkeep::policy {

namespace {

/// Words behind "wachtwoord:" or "wachtwoord is" that are no value.
constexpr std::array<std::string_view, 130> k_no_values = {
    "geheim",    "gelijk",    "ongewijzigd",  "onveranderd", "geldig",     "actief",     "werken",
    "hangen",    "bestaan",   "zoals",        "precies",     "altijd",     "zie",        "volgt",
    "volgen",    "via",       "per",          "staat",       "staan",      "komt",       "stuur",
    "stuurt",    "hetzelfde", "zelfde",       "dezelfde",    "onbekend",   "geen",       "nog",
    "idem",      "niet",      "niks",         "nvt",         "kwijt",      "reset",      "resetten",
    "weg",       "fout",      "onjuist",      "verkeerd",    "juist",      "goed",       "correct",
    "incorrect", "leeg",      "verplicht",    "nodig",       "vereist",    "tijdelijk",  "persoonlijk",
    "bekend",    "sterk",     "zwak",         "lang",        "kort",       "de",         "het",
    "een",       "mijn",      "je",           "jouw",        "dit",        "dat",        "die",
    "hierbij",   "onder",     "hieronder",    "in",          "op",         "mail",       "sms",
    "app",       "later",     "straks",       "morgen",      "zo",         "even",       "check",
    "see",       "sent",      "same",         "following",   "below",      "expired",    "changed",
    "wrong",     "required",  "unknown",      "none",        "null",       "invalid",    "new",
    "forgotten", "forgot",    "please",       "send",        "the",        "your",       "not",
    "ja",        "nee",       "ok",           "oke",         "als",        "te",         "al",
    "weer",      "wel",       "klaar",        "wijzigen",    "herstellen", "aanpassen",  "veranderen",
    "instellen", "opvragen",  "aanvragen",    "opslaan",     "delen",      "invoeren",   "invullen",
    "onthouden", "bewaren",   "veilig",       "nieuw",       "oud",        "wachtwoord", "password",
    "change",    "settings",  "instellingen", "graag"};

/// Names of products, written with a capital inside.
constexpr std::array<std::string_view, 14> k_brands = {
    "whatsapp", "powerpoint", "digid",    "iphone", "ipad",     "lastpass", "keepass",
    "youtube",  "sharepoint", "onedrive", "icloud", "linkedin", "facetime", "github"};

constexpr std::array<std::string_view, 20> k_units = {
    "euro", "eur",     "x",    "keer",  "stuks", "mensen", "personen", "minuten", "min",        "uur",
    "km",   "procent", "jaar", "dagen", "weken", "testen", "gevallen", "tekens",  "characters", "cijfers"};

bool is_letter(char c) noexcept {
    return base::is_alpha(c) || static_cast<unsigned char>(c) >= 0x80;
}

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), base::is_digit);
}

/// "123 456" and "123-456": a code in two groups.
std::size_t grouped_end(std::string_view text, std::size_t begin, std::size_t end) {
    const std::size_t size = end - begin;
    const bool split = end + size < text.size() && is_any_of(text[end], " -");
    if ((size != 3 && size != 4) || !split || !all_digits(text.substr(begin, size)) ||
        !all_digits(text.substr(end + 1, size)) || is_word_after(text, end + 1 + size)) {
        return end;
    }
    return end + 1 + size;
}

/// "123-456", "1234 5678".
bool is_grouped(std::string_view value) {
    const std::size_t half = value.size() / 2;
    return (value.size() == 7 || value.size() == 9) && is_any_of(value[half], " -") &&
           all_digits(value.substr(0, half)) && all_digits(value.substr(half + 1));
}

/// A number with a unit or a sign: "14:00", "15min", "2e", "50%".
bool is_quantity(std::string_view value) {
    std::size_t digits = 0;
    while (digits < value.size() && (base::is_digit(value[digits]) || is_any_of(value[digits], ":.,/-+"))) {
        ++digits;
    }
    const std::string_view rest = value.substr(digits);
    const bool unit =
        rest.size() <= 4 && std::none_of(rest.begin(), rest.end(), [](char c) { return base::is_digit(c); });
    return digits > 0 && unit && (digits <= 3 || !all_digits(value.substr(0, digits)));
}

/// What a value is made of.
struct Makeup {
    bool digits = false;
    bool letters = false;
    bool sign = false;    ///< not counting one at the end
    bool capital = false; ///< behind a small letter
};

Makeup makeup_of(std::string_view value) {
    Makeup makeup;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        makeup.digits = makeup.digits || base::is_digit(c);
        makeup.letters = makeup.letters || base::is_alpha(c) || static_cast<unsigned char>(c) >= 0x80;
        makeup.sign = makeup.sign || (i + 1 < value.size() && is_any_of(c, "!@#$%^&*_+=~?|\\"));
        makeup.capital =
            makeup.capital || (i > 0 && base::to_lower(c) != c &&
                               base::to_lower(value[i - 1]) == value[i - 1] && base::is_alpha(value[i - 1]));
    }
    return makeup;
}

} // namespace

std::size_t skip_spaces(std::string_view text, std::size_t at) {
    while (at < text.size() && is_space(text[at])) {
        ++at;
    }
    return at;
}

std::size_t space_after(std::string_view text, std::size_t at) {
    constexpr std::size_t reach = 1024; // no value is that long
    const std::size_t stop = std::min(text.size(), at + reach);
    while (at < stop && !is_space(text[at])) {
        ++at;
    }
    return at;
}

Piece read_value(std::string_view text, std::size_t begin) {
    constexpr std::string_view quotes = "\"'`*";
    Piece value{begin, space_after(text, begin)};
    if (value.begin < value.end && is_any_of(text[value.begin], quotes)) {
        const std::size_t close = text.find(text[value.begin], value.begin + 1);
        if (close != std::string_view::npos && close - value.begin <= k_value_most + 1 &&
            text.substr(value.begin, close - value.begin).find('\n') == std::string_view::npos) {
            return {value.begin + 1, close, true};
        }
    }
    if (value.begin < value.end && is_any_of(text[value.begin], "(<")) {
        ++value.begin;
    }
    while (value.end > value.begin && is_any_of(text[value.end - 1], ".,;:?)>\"'`*")) {
        --value.end;
    }
    std::size_t digits = value.begin;
    while (digits < value.end && base::is_digit(text[digits])) {
        ++digits;
    }
    if (digits - value.begin == 3 || digits - value.begin == 4) {
        value.end = std::max(value.end, grouped_end(text, value.begin, digits));
    }
    // "4512!" and "zonnebloem!" are said loudly; in "Winter2019!" the sign may belong to the password
    const std::string_view spoken = value.in(text).substr(0, value.in(text).find_last_not_of('!') + 1);
    if (all_digits(spoken) || std::all_of(spoken.begin(), spoken.end(), is_letter)) {
        value.end = value.begin + spoken.size();
    }
    return value;
}

Look look_of(std::string_view value) {
    const bool link = value.find("://") != std::string_view::npos || value.starts_with("www.") ||
                      value.front() == '@' || value.front() == '[';
    if (is_grouped(value)) {
        return Look::digits;
    }
    if (link || is_quantity(value)) {
        return all_digits(value) ? Look::digits : Look::word;
    }
    const Makeup makeup = makeup_of(value);
    if (makeup.digits && !makeup.letters && !makeup.sign) {
        return Look::digits;
    }
    if (makeup.letters && (makeup.digits || makeup.sign)) {
        return Look::secret;
    }
    return makeup.capital && value.size() >= 6 && !is_one_of(base::lower_ascii(value), k_brands)
               ? Look::odd_word
               : Look::word;
}

std::size_t pairs_end(std::string_view text, std::size_t begin) {
    constexpr std::size_t least = 3;
    constexpr std::size_t most = 4;
    std::size_t pairs = 0;
    std::size_t at = begin;
    char sign = 0;
    while (at + 2 <= text.size() && all_digits(text.substr(at, 2))) {
        ++pairs;
        at += 2;
        const bool parted = at < text.size() && is_any_of(text[at], " -.") &&
                            (sign == 0 || text[at] == sign) && at + 1 < text.size() &&
                            base::is_digit(text[at + 1]);
        if (!parted) {
            return pairs >= least && pairs <= most && !is_word_after(text, at) ? at : 0;
        }
        sign = text[at++];
    }
    return 0;
}

bool is_in_pairs(std::string_view value) {
    return pairs_end(value, 0) == value.size() && !value.empty();
}

std::size_t digit_count(std::string_view value) {
    return digits_of(value).size();
}

bool is_no_value(std::string_view lower) {
    return is_one_of(lower, k_no_values);
}

bool is_participle(std::string_view word) {
    constexpr std::array<std::string_view, 9> heads = {"ge",    "ver",  "be",   "ont",  "her",
                                                       "aange", "inge", "opge", "uitge"};
    const bool tail =
        word.ends_with("d") || word.ends_with("t") || word.ends_with("en") || word.ends_with("ed");
    return tail && word.size() > 5 && std::any_of(heads.begin(), heads.end(), [&](std::string_view head) {
               return word.starts_with(head);
           });
}

bool is_plain_value(std::string_view text, const Piece& value) {
    const std::string word = base::lower_ascii(value.in(text));
    const std::size_t next = skip_spaces(text, value.end);
    const bool last = value.end >= text.size() || next >= text.size() || text[value.end] == '\n' ||
                      is_any_of(text[value.end], ".,;!)\"'`");
    return word.size() >= 4 && last && !is_one_of(word, k_no_values) && !is_participle(word) &&
           value.in(text).find("://") == std::string_view::npos && is_word_after(text, value.begin);
}

bool has_unit_behind(std::string_view text, std::size_t end) {
    const std::size_t begin = skip_spaces(text, end);
    const std::string_view behind = text.substr(begin, space_after(text, begin) - begin);
    std::string word = base::lower_ascii(behind);
    while (!word.empty() && is_any_of(word.back(), ".,;!?")) {
        word.pop_back();
    }
    return is_one_of(word, k_units) || (end < text.size() && text[end] == '%') || word == "\xE2\x82\xAC";
}

} // namespace chatkeep::policy
