// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/secret/secret.hpp"

#include "policy/recognisers/secret/keys.hpp"
#include "policy/recognisers/secret/letters.hpp"
#include "policy/recognisers/secret/secret_words.hpp"
#include "policy/scan.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace chatkeep::policy {

namespace {

constexpr std::size_t k_most = 64;

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// Words in front of "code" that make it something else.
constexpr std::array<std::string_view, 30> k_other_codes = {
    "fout",     "error",    "land",  "country",  "post",  "zip",    "area",    "product",
    "artikel",  "status",   "http",  "qr",       "bar",   "kleur",  "bron",    "source",
    "boekings", "kortings", "actie", "discount", "promo", "kosten", "project", "order",
    "bestel",   "sbi",      "icd",   "hs",       "dress", "locatie"};

constexpr std::array<std::string_view, 10> k_verbs = {"is",  "was", "wordt", "luidt", "zijn",
                                                      "are", "->",  "=>",    "als",   "as"};
constexpr std::array<std::string_view, 15> k_fillers = {"nu",   "dus",      "nog",      "steeds", "gewoon",
                                                        "even", "trouwens", "voortaan", "now",    "still",
                                                        "nr",   "nummer",   "number",   "no",     "nr."};
/// Words that may stand between the word and its value: "wachtwoord van het huisje: …".
constexpr std::array<std::string_view, 16> k_of = {"van", "voor", "om", "op",  "of", "for", "to",   "from",
                                                   "bij", "in",   "at", "the", "de", "het", "hier", "mijn"};
/// What a code opens, when it is one.
constexpr std::array<std::string_view, 34> k_locks = {
    "laptop", "telefoon", "mobiel",   "gsm",   "iphone",   "ipad",      "tablet", "pc",     "computer",
    "wifi",   "deur",     "voordeur", "poort", "kluis",    "alarm",     "slot",   "kastje", "sleutelkastje",
    "locker", "account",  "pas",      "pasje", "kaart",    "kantoor",   "gebouw", "phone",  "door",
    "safe",   "lock",     "card",     "sim",   "simkaart", "fietsslot", "garage"};

/// Words behind "wachtwoord:" or "wachtwoord is" that are no value.
constexpr std::array<std::string_view, 96> k_no_values = {
    "zie",       "volgt",    "volgen",    "via",       "per",         "staat",     "staan",     "komt",
    "stuur",     "stuurt",   "hetzelfde", "zelfde",    "dezelfde",    "onbekend",  "geen",      "nog",
    "idem",      "niet",     "niks",      "nvt",       "kwijt",       "reset",     "resetten",  "weg",
    "fout",      "onjuist",  "verkeerd",  "juist",     "goed",        "correct",   "incorrect", "leeg",
    "verplicht", "nodig",    "vereist",   "tijdelijk", "persoonlijk", "bekend",    "sterk",     "zwak",
    "lang",      "kort",     "de",        "het",       "een",         "mijn",      "je",        "jouw",
    "dit",       "dat",      "die",       "hierbij",   "onder",       "hieronder", "in",        "op",
    "mail",      "sms",      "app",       "later",     "straks",      "morgen",    "zo",        "even",
    "check",     "see",      "sent",      "same",      "following",   "below",     "expired",   "changed",
    "wrong",     "required", "unknown",   "none",      "null",        "invalid",   "new",       "forgotten",
    "forgot",    "please",   "send",      "the",       "your",        "not",       "ja",        "nee",
    "ok",        "oke",      "als",       "te",        "al",          "weer",      "wel",       "klaar"};

/// Names of products, written with a capital inside.
constexpr std::array<std::string_view, 14> k_brands = {
    "whatsapp", "powerpoint", "digid",    "iphone", "ipad",     "lastpass", "keepass",
    "youtube",  "sharepoint", "onedrive", "icloud", "linkedin", "facetime", "github"};

constexpr std::array<std::string_view, 20> k_units = {
    "euro", "eur",     "x",    "keer",  "stuks", "mensen", "personen", "minuten", "min",        "uur",
    "km",   "procent", "jaar", "dagen", "weken", "testen", "gevallen", "tekens",  "characters", "cijfers"};

/// A stretch of the text.
struct Piece {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool quoted = false;

    [[nodiscard]] std::string_view in(std::string_view text) const { return text.substr(begin, end - begin); }
};

bool is_space(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

std::size_t skip_spaces(std::string_view text, std::size_t at) {
    while (at < text.size() && is_space(text[at])) {
        ++at;
    }
    return at;
}

std::size_t space_after(std::string_view text, std::size_t at) {
    while (at < text.size() && !is_space(text[at])) {
        ++at;
    }
    return at;
}

bool is_any_of(char c, std::string_view signs) noexcept {
    return signs.find(c) != std::string_view::npos;
}

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

/// The value that begins at begin: up to a space, without quotes and the punctuation of the sentence.
Piece read_value(std::string_view text, std::size_t begin) {
    constexpr std::string_view quotes = "\"'`*";
    Piece value{begin, space_after(text, begin)};
    if (value.begin < value.end && is_any_of(text[value.begin], quotes)) {
        const std::size_t close = text.find(text[value.begin], value.begin + 1);
        if (close != std::string_view::npos && close - value.begin <= k_most + 1 &&
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

/// "123-456", "1234 5678".
bool is_grouped(std::string_view value) {
    const std::size_t half = value.size() / 2;
    return (value.size() == 7 || value.size() == 9) && is_any_of(value[half], " -") &&
           all_digits(value.substr(0, half)) && all_digits(value.substr(half + 1));
}

enum class Look : std::uint8_t { word, odd_word, digits, secret };

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

/// What a value looks like.
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

std::size_t digit_count(std::string_view value) {
    return digits_of(value).size();
}

/// How a value is tied to its word.
enum class Tie : std::uint8_t { gap, of, verb, sign };

struct Tied {
    Piece value;
    Tie tie = Tie::gap;
    bool lock = false; ///< between the two stands what it opens
};

/// A participle, as in "wachtwoord is gewijzigd".
bool is_participle(std::string_view word) {
    constexpr std::array<std::string_view, 9> heads = {"ge",    "ver",  "be",   "ont",  "her",
                                                       "aange", "inge", "opge", "uitge"};
    const bool tail =
        word.ends_with("d") || word.ends_with("t") || word.ends_with("en") || word.ends_with("ed");
    return tail && word.size() > 5 && std::any_of(heads.begin(), heads.end(), [&](std::string_view head) {
               return word.starts_with(head);
           });
}

/// Whether a plain word can be a value: nothing of the sentence comes behind it.
bool is_plain_value(std::string_view text, const Piece& value) {
    const std::string word = base::lower_ascii(value.in(text));
    const std::size_t next = skip_spaces(text, value.end);
    const bool last = value.end >= text.size() || next >= text.size() || text[value.end] == '\n' ||
                      is_any_of(text[value.end], ".,;!)\"'`");
    return word.size() >= 4 && last && !is_one_of(word, k_no_values) && !is_participle(word) &&
           value.in(text).find("://") == std::string_view::npos && is_word_after(text, value.begin);
}

/// An amount follows: "ik pin 1000 euro".
bool has_unit_behind(std::string_view text, std::size_t end) {
    const std::size_t begin = skip_spaces(text, end);
    const std::string_view behind = text.substr(begin, space_after(text, begin) - begin);
    std::string word = base::lower_ascii(behind);
    while (!word.empty() && is_any_of(word.back(), ".,;!?")) {
        word.pop_back();
    }
    return is_one_of(word, k_units) || (end < text.size() && text[end] == '%') || word == "\xE2\x82\xAC";
}

/// Reads from a word for a secret to its value: behind a sign, a verb, "van …", or at once.
class TieReader {
public:
    /// at: where the word ends.
    TieReader(std::string_view text, std::size_t at) : m_text(text), m_at(at) {}

    std::optional<Tied> read() {
        constexpr int most_words = 7;
        if (m_at < m_text.size() && m_text[m_at] == '\n') {
            take(Tie::sign);
        }
        for (int words = 0; words < most_words && !m_ends; ++words) {
            step();
        }
        return m_found ? std::optional<Tied>(m_tied) : std::nullopt;
    }

private:
    /// The size of a sign that says "what follows": ":", "=", or an arrow.
    static std::size_t sign_at(std::string_view text) noexcept {
        constexpr std::array<std::string_view, 7> signs = {"->",     "=>",         "\u2192", "\u27A1\uFE0F",
                                                           "\u27A1", "\U0001F449", "\u00BB"};
        const auto* const sign = std::find_if(signs.begin(), signs.end(),
                                              [&](std::string_view each) { return text.starts_with(each); });
        if (sign != signs.end()) {
            return sign->size();
        }
        return is_any_of(text.front(), ":=") ? 1 : 0;
    }

    void take(Tie tie) {
        m_tied.tie = tie;
        m_tied.value = read_value(m_text, skip_spaces(m_text, m_at));
        m_found = m_ends = true;
    }

    void step() {
        m_at = skip_spaces(m_text, m_at);
        if (m_at >= m_text.size() || m_text[m_at] == '?') {
            m_ends = true;
            return;
        }
        if (const std::size_t sign = sign_at(m_text.substr(m_at)); sign != 0) {
            m_at += sign;
            take(Tie::sign);
            return;
        }
        const std::size_t space = space_after(m_text, m_at);
        const std::size_t end = std::min(space, m_text.substr(0, space).find(':', m_at));
        read_word(base::lower_ascii(m_text.substr(m_at, end - m_at)));
        m_ends = m_ends || (end > m_at && is_any_of(m_text[end - 1], ".!?;,"));
        m_at = end;
    }

    void read_word(const std::string& word) {
        if (is_one_of(word, k_verbs)) {
            m_tied.tie = Tie::verb;
        } else if (is_one_of(word, k_fillers)) {
            return;
        } else if (m_tied.tie == Tie::verb) {
            take(Tie::verb);
        } else if (is_value_here()) {
            take(m_tied.tie);
        } else if (m_tied.tie == Tie::of || is_one_of(word, k_of) || is_one_of(word, k_locks)) {
            m_tied.tie = Tie::of;
            m_tied.lock = m_tied.lock || is_one_of(word, k_locks);
        } else {
            m_ends = true;
        }
    }

    /// Without a sign or a verb only what looks like a secret is one.
    [[nodiscard]] bool is_value_here() const {
        const Piece value = read_value(m_text, m_at);
        const Look look = value.end > value.begin ? look_of(value.in(m_text)) : Look::word;
        return value.quoted || look == Look::secret || look == Look::digits ||
               (is_letter_groups(value.in(m_text)) && is_upper(value.in(m_text)));
    }

    std::string_view m_text;
    std::size_t m_at;
    Tied m_tied;
    bool m_found = false;
    bool m_ends = false;
};

struct Verdict {
    bool found = false;
    Level most = Level::automatic;
};

constexpr Verdict k_sure{true, Level::automatic};
constexpr Verdict k_perhaps{true, Level::propose};
constexpr Verdict k_nothing{};

bool is_tied(const Tied& tied) {
    return tied.tie == Tie::sign || tied.tie == Tie::verb;
}

Verdict judge_digits(SecretKind kind, const Tied& tied, std::size_t count) {
    switch (kind) {
    case SecretKind::card:
        return count == 3 || count == 4 ? k_sure : k_nothing;
    case SecretKind::key:
        return count >= 6 && is_tied(tied) ? k_sure : k_nothing;
    case SecretKind::any_code:
        if (count < 4 || count > 8) {
            return k_nothing;
        }
        return is_tied(tied) || tied.lock ? k_sure : k_perhaps;
    default:
        if (count < 4 || count > 12) {
            return k_nothing;
        }
        return tied.tie == Tie::of ? k_perhaps : k_sure;
    }
}

Verdict judge_secret(SecretKind kind, const Tied& tied, std::size_t size) {
    switch (kind) {
    case SecretKind::pin:
    case SecretKind::card:
        return k_nothing;
    case SecretKind::key:
        if (size < 8) {
            return k_nothing;
        }
        return is_tied(tied) || size >= 16 ? k_sure : k_nothing;
    case SecretKind::any_code:
        if (size < 6 || tied.tie == Tie::gap) {
            return k_nothing;
        }
        return tied.lock ? k_sure : k_perhaps;
    case SecretKind::password:
        return tied.tie == Tie::of || (tied.tie == Tie::gap && size < 6) ? k_perhaps : k_sure;
    default:
        return tied.tie == Tie::of ? k_perhaps : k_sure;
    }
}

/// "passwords are hard" speaks of them all.
bool is_plural(std::string_view word) {
    return word == "wachtwoorden" || word == "passwords";
}

bool is_code(SecretKind kind) {
    return kind == SecretKind::code || kind == SecretKind::key || kind == SecretKind::any_code;
}

/// Codes of letters only, which many words look like.
Verdict judge_letters(SecretKind kind, const Tied& tied, std::string_view value) {
    const std::string word = base::lower_ascii(value);
    const bool printed = is_upper(value) && value.size() > 10 && is_letter_groups(value);
    if (!is_code(kind) || (!is_tied(tied) && !printed) || is_one_of(word, k_no_values) ||
        is_participle(word)) {
        return k_nothing;
    }
    if (is_letter_groups(value)) {
        return kind == SecretKind::any_code || value.size() < 9 ? k_perhaps : k_sure;
    }
    return kind != SecretKind::any_code && is_capitals(value) ? k_perhaps : k_nothing;
}

/// Whether what is tied to a word is a secret, and how sure.
Verdict judge(std::string_view text, const SecretWord& word, const Tied& tied) {
    const std::string_view value = tied.value.in(text);
    if (word.kind == SecretKind::phrase) { // its end is that of the words, or none
        return value.size() > k_most / 2 ? k_sure : k_nothing;
    }
    const std::size_t least = word.kind == SecretKind::card ? 3 : 4;
    if (value.size() < least || value.size() > k_most || has_unit_behind(text, tied.value.end)) {
        return k_nothing;
    }
    if (const Verdict letters = judge_letters(word.kind, tied, value); letters.found) {
        return letters;
    }
    switch (look_of(value)) {
    case Look::digits:
        return judge_digits(word.kind, tied, digit_count(value));
    case Look::secret:
        return judge_secret(word.kind, tied, value.size());
    case Look::odd_word:
        return word.kind == SecretKind::password || word.kind == SecretKind::code ? k_perhaps : k_nothing;
    case Look::word:
        break;
    }
    const bool is_said = tied.tie != Tie::gap || tied.value.quoted;
    const bool plain = word.kind == SecretKind::password && word.text != "pass" && !is_plural(word.text) &&
                       is_said && is_plain_value(text, tied.value);
    return plain ? k_perhaps : k_nothing;
}

/// The end of word where it stands at at, in any of its spellings; 0: it does not.
std::size_t match_word(std::string_view lower, std::size_t at, std::string_view word) {
    for (const char c : word) {
        if (c != ' ') {
            if (at >= lower.size() || lower[at] != c) {
                return 0;
            }
            ++at;
        } else if (at < lower.size() && is_any_of(lower[at], " -_")) {
            ++at;
        }
    }
    return at;
}

/// A word for a secret and its place.
struct Named {
    const SecretWord* word = nullptr;
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// Whether a word for a secret begins with this byte.
bool begins_secret_word(char c) noexcept {
    constexpr auto begin = [] {
        std::array<bool, 256> bytes{};
        for (const SecretWord& word : k_secret_words) {
            bytes[static_cast<unsigned char>(word.text.front())] = true;
        }
        return bytes;
    }();
    return begin[static_cast<unsigned char>(c)];
}

/// The longest word for a secret that begins at at.
Named longest_word(std::string_view lower, std::size_t at) {
    Named named;
    const bool compound = is_word_before(lower, at);
    for (const SecretWord& word : k_secret_words) {
        const std::size_t end = word.text.front() == lower[at] ? match_word(lower, at, word.text) : 0;
        const bool identifier =
            end + 1 < lower.size() && is_any_of(lower[end], "-_") && base::is_alpha(lower[end + 1]);
        if (end > named.end && !is_word_after(lower, end) && !identifier && (word.compound || !compound)) {
            named = {&word, at, end};
        }
    }
    return named;
}

/// "fout code 5023", "QR-code 1234".
bool is_other_code(std::string_view lower, std::size_t begin) {
    std::size_t end = begin;
    while (end > 0 && is_any_of(lower[end - 1], " -_")) {
        --end;
    }
    std::size_t at = end;
    while (at > 0 && base::is_alnum(lower[at - 1])) {
        --at;
    }
    return is_one_of(lower.substr(at, end - at), k_other_codes);
}

/// In a link, whose secrets are looked for as such.
bool is_in_link(std::string_view text, std::size_t at) {
    std::size_t begin = at;
    while (begin > 0 && !is_space(text[begin - 1])) {
        --begin;
    }
    const std::string_view front = text.substr(begin, at - begin);
    return front.find("://") != std::string_view::npos || front.find("www.") != std::string_view::npos;
}

/// The signs up to a space in front of end, without spaces behind them.
Piece piece_before(std::string_view text, std::size_t end) {
    while (end > 0 && text[end - 1] == ' ') {
        --end;
    }
    std::size_t begin = end;
    while (begin > 0 && !is_space(text[begin - 1])) {
        --begin;
    }
    return {begin, end};
}

/// "123456 is je code voor …": the value in front of the word, with a verb between.
std::optional<Piece> read_before(std::string_view lower, std::size_t begin) {
    constexpr int most_words = 5;
    std::size_t end = begin;
    for (int words = 0; words < most_words; ++words) {
        const Piece place = piece_before(lower, end);
        const std::string_view word = place.in(lower);
        if (word == "is" || word == "als" || word == "as") {
            const Piece value = piece_before(lower, place.begin);
            return value.begin < value.end ? std::optional<Piece>(value) : std::nullopt;
        }
        if (word.empty() || is_any_of(word.back(), ".,;:!?")) {
            return std::nullopt;
        }
        end = place.begin;
    }
    return std::nullopt;
}

/// Whether a text asks for what comes next: "wat is de pincode?", "hier het wachtwoord:".
bool asks(std::string_view text) {
    const std::string_view line = base::trim(text);
    return line.find('?') != std::string_view::npos || line.ends_with(':') ||
           base::lower_ascii(line).starts_with("stuur") || base::lower_ascii(line).starts_with("geef");
}

/// The end of a value that goes on behind a space.
std::size_t widened_end(std::string_view text, const SecretWord& word, const Piece& value) {
    if (word.kind == SecretKind::phrase) {
        return phrase_end(text, value.begin);
    }
    return is_code(word.kind) ? spaced_groups_end(text, value.begin, value.end) : value.end;
}

class SecretRecogniser : public Recogniser {
public:
    void enter(const Surroundings& around) override {
        m_asked = asks(around.previous) || asks(around.quoted);
    }

    void find(std::string_view text, std::vector<Candidate>& out) override {
        find_keys(text, out);
        find_named(text, out);
        find_alone(text, out);
        std::stable_sort(out.begin(), out.end(),
                         [](const Candidate& a, const Candidate& b) { return a.begin < b.begin; });
    }

    /// Never a beginning: "14*" is meant for telephone numbers, not for each code that begins so.
    [[nodiscard]] std::string canonical(std::string_view entry) const override {
        return entry.ends_with('*') ? std::string() : std::string(entry);
    }

private:
    static void add(std::string_view text, const Piece& value, const Verdict& verdict,
                    std::vector<Candidate>& out) {
        const bool known = std::any_of(out.begin(), out.end(), [&](const Candidate& c) {
            return c.begin < value.end && value.begin < c.end;
        });
        if (!verdict.found || known) {
            return;
        }
        Candidate found;
        found.begin = value.begin;
        found.end = value.end;
        found.form = found.marked = verdict.most == Level::automatic;
        found.most = verdict.most;
        found.value = std::string(value.in(text));
        out.push_back(std::move(found));
    }

    static void find_named(std::string_view text, std::vector<Candidate>& out) {
        const std::string lower = base::lower_ascii(text);
        for (std::size_t at = 0; at < lower.size(); ++at) {
            const bool may_begin = begins_secret_word(lower[at]) &&
                                   (!is_word_before(lower, at) || lower[at] == 'w' || lower[at] == 'p');
            const Named named = may_begin ? longest_word(lower, at) : Named();
            const bool other = named.word != nullptr && named.word->kind == SecretKind::any_code &&
                               is_other_code(lower, named.begin);
            if (named.word == nullptr || other || is_in_link(text, named.begin)) {
                continue;
            }
            if (auto tied = TieReader(text, named.end).read()) {
                tied->value.end = widened_end(text, *named.word, tied->value);
                add_row(text, *named.word, *tied, out);
            }
            find_before(text, lower, named, out);
            at = named.end - 1;
        }
    }

    /// The value, and those behind it: "de codes zijn 1234 en 5678".
    static void add_row(std::string_view text, const SecretWord& word, Tied tied,
                        std::vector<Candidate>& out) {
        constexpr std::array<std::string_view, 8> joints = {" en ", ", ",  " of ", " and ",
                                                            " or ", " / ", "\n",   "; "};
        add(text, tied.value, judge(text, word, tied), out);
        while (is_tied(tied)) {
            const std::string_view rest = text.substr(tied.value.end);
            const auto* const joint = std::find_if(joints.begin(), joints.end(),
                                                   [&](std::string_view j) { return rest.starts_with(j); });
            if (joint == joints.end()) {
                return;
            }
            tied.value = read_value(text, tied.value.end + joint->size());
            const Look look = tied.value.end > tied.value.begin ? look_of(tied.value.in(text)) : Look::word;
            if (look != Look::digits && look != Look::secret && !is_letter_groups(tied.value.in(text))) {
                return;
            }
            add(text, tied.value, judge(text, word, tied), out);
        }
    }

    /// Only codes and passwords that look like one: a sentence that ends in "is mijn wachtwoord" has any word
    /// there.
    static void find_before(std::string_view text, std::string_view lower, const Named& named,
                            std::vector<Candidate>& out) {
        const std::optional<Piece> place = read_before(lower, named.begin);
        if (!place) {
            return;
        }
        const Tied tied{read_value(text, place->begin), Tie::verb, false};
        const Look look = tied.value.end > tied.value.begin ? look_of(tied.value.in(text)) : Look::word;
        if (look == Look::digits || look == Look::secret) {
            add(text, tied.value, judge(text, *named.word, tied), out);
        }
    }

    /// A message that is one value, the answer to "wat is het wachtwoord?".
    void find_alone(std::string_view text, std::vector<Candidate>& out) const {
        const std::size_t begin = skip_spaces(text, 0);
        const Piece value = read_value(text, begin);
        const std::size_t size = value.end - value.begin;
        if (size < 4 || size > k_most || skip_spaces(text, space_after(text, value.end)) < text.size() ||
            !out.empty()) {
            return;
        }
        const Look look = look_of(value.in(text));
        const bool digits = look == Look::digits && digit_count(value.in(text)) <= 8;
        if (!digits && look != Look::secret) {
            return;
        }
        add(text, value, m_asked && (size >= 8 || digits) ? k_sure : k_perhaps, out);
        out.back().marked = false;
        out.back().needs_context = true;
    }

    bool m_asked = false; ///< the message before, or the one that is answered, is a question
};

std::unique_ptr<Recogniser> make_secret(const Rule&) {
    return std::make_unique<SecretRecogniser>();
}

constexpr std::array k_required = {Evidence::check, Evidence::form};
/// What the gate asks for, but for one word that is all of the text.
constexpr std::array<std::string_view, 50> k_signs = {
    "wachtw",  "wachtz",  "|ww|",    "|pw|",    "|pwd|",  "passw",       "|pass",  "code",   "|otp|",
    "|pin|",   "|puk|",   "|cvc|",   "|cvv|",   "token",  "bearer",      "|api",   "secret", "key",
    "sleutel", "herstel", "|2fa|",   "|mfa|",   "phrase", "mnemonic",    "eyj",    "akia",   "asia",
    "ghp_",    "gho_",    "ghs_",    "ghr_",    "ghu_",   "github_pat_", "glpat-", "xoxb-",  "xoxp-",
    "xoxa-",   "xoxs-",   "sk_",     "sk-",     "rk_",    "rk-",         "aiza",   "ya29.",  "npm_",
    "pypi-",   "hf_",     "dop_v1_", "otpauth", "wifi:"};
constexpr std::array<std::string_view, 26> k_context = {
    "wachtwoord*",   "wachtwrd",   "ww",           "password*",   "passwd",
    "passcode*",     "passphrase", "pincode*",     "pin",         "toegangscode*",
    "inlogcode*",    "deurcode*",  "alarmcode*",   "kluiscode*",  "verificatiecode*",
    "sms code",      "smscode*",   "herstelcode*", "access code", "verification code",
    "security code", "login code", "otp",          "wifi code",   "wificode*",
    "door code"};

} // namespace

const RecogniserDescriptor k_secret = {
    .name = "secret",
    .version = 3,
    .summary = "passwords, one-time codes, PINs, keys and tokens",
    .replacement = "[TOEGANGSCODE]",
    .needs = {.size = 4, .any = {.texts = k_signs, .alone = true}},
    .gate =
        R"(wacht(?:w|z)|\bww\b|\bpwd?\b|passw|\bpass|code|\botp\b|\bpin\b|\bpuk\b|\bcv[cv]\b|token|bearer|\bapi|secret|key|sleutel|herstel|\b[2m]fa\b|phrase|mnemonic|eyJ|A[KS]IA|gh[posru]_|github_pat_|glpat-|xox[bpas]-|[sr]k[_-]|AIza|ya29\.|npm_|pypi-|hf_|dop_v1_|otpauth|WIFI:|^\s*\S+\s*$)",
    .required = k_required,
    .context = k_context,
    .make = &make_secret,
};

} // namespace chatkeep::policy
