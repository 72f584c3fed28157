// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/secret/secret.hpp"

#include "policy/recognisers/secret/keys.hpp"
#include "policy/recognisers/secret/letters.hpp"
#include "policy/recognisers/secret/one_time.hpp"
#include "policy/recognisers/secret/secret_value.hpp"
#include "policy/recognisers/secret/secret_words.hpp"
#include "policy/recognisers/tel/said.hpp"
#include "policy/scan.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace chatkeep::policy {

namespace {

/// Words in front of "code" that make it something else.
constexpr std::array<std::string_view, 48> k_other_codes = {
    "agb",     "cbs",     "dbc",      "uzovi",    "vektis", "swift",    "bic",   "nace",
    "atc",     "gtin",    "ean",      "iata",     "icao",   "taric",    "cpv",   "gemeente",
    "regio",   "groep",   "fout",     "error",    "land",   "country",  "post",  "zip",
    "area",    "product", "artikel",  "status",   "http",   "qr",       "bar",   "kleur",
    "bron",    "source",  "boekings", "kortings", "actie",  "discount", "promo", "kosten",
    "project", "order",   "bestel",   "sbi",      "icd",    "hs",       "dress", "locatie"};

constexpr std::array<std::string_view, 14> k_verbs = {"is",    "was",   "wordt", "werd",  "blijft",
                                                      "bleef", "luidt", "zijn",  "waren", "are",
                                                      "->",    "=>",    "als",   "as"};
constexpr std::array<std::string_view, 15> k_fillers = {"nu",   "dus",      "nog",      "steeds", "gewoon",
                                                        "even", "trouwens", "voortaan", "now",    "still",
                                                        "nr",   "nummer",   "number",   "no",     "nr."};
/// Words that may stand between the word and its value: "wachtwoord van het huisje: …".
constexpr std::array<std::string_view, 16> k_of = {"van", "voor", "om", "op",  "of", "for", "to",   "from",
                                                   "bij", "in",   "at", "the", "de", "het", "hier", "mijn"};
/// What a code opens, when it is one.
constexpr std::array<std::string_view, 54> k_locks = {
    "laptop",   "telefoon",   "mobiel",  "gsm",           "iphone",    "ipad",         "tablet",
    "pc",       "computer",   "wifi",    "deur",          "voordeur",  "poort",        "kluis",
    "alarm",    "slot",       "kastje",  "sleutelkastje", "locker",    "account",      "pas",
    "pasje",    "kaart",      "kantoor", "gebouw",        "phone",     "door",         "safe",
    "lock",     "card",       "sim",     "simkaart",      "fietsslot", "garage",       "fiets",
    "bakfiets", "achterdeur", "tuinhek", "hek",           "schuur",    "berging",      "kelder",
    "koffer",   "kast",       "box",     "opslag",        "brandkast", "sleutelkluis", "router",
    "tijdslot", "tuindeur",   "bike",    "gate",          "suitcase"};

/// How a value is tied to its word.
enum class Tie : std::uint8_t { gap, of, verb, sign };

struct Tied {
    Piece value;
    Tie tie = Tie::gap;
    bool lock = false; ///< between the two stands what it opens
};

/// "vier vijf zes zeven": a code in words.
bool is_said(std::string_view text, const Piece& value) {
    constexpr std::size_t least = 4;
    return read_said_digits(text, value.begin).digits.size() >= least;
}

/// Reads from a word for a secret to its value: behind a sign, a verb, "van …", or at once.
class TieReader {
public:
    /// at: where the word ends.
    /// wide: words that we do not know may stand between, too.
    TieReader(std::string_view text, std::size_t at, bool wide) : m_text(text), m_at(at), m_wide(wide) {}

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
        return is_any_of(text.front(), ":=>") ? 1 : 0;
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
        } else if (!take_aside()) {
            m_ends = true;
        }
    }

    /// "toegangscode vergaderkamer: 448291", "wachtwoord dossier is Zomer2020!": what looks like a secret
    /// behind a sign or a verb, with a few words of any kind before it.
    bool take_aside() {
        static const RE2 words(R"((?i)^(?:[\pL'-]+ ){0,4}?(?:[\pL'-]+ ?[:=]|is) )", RE2::Quiet);
        re2::StringPiece match;
        const re2::StringPiece rest(m_text.data() + m_at, m_text.size() - m_at);
        if (!m_wide || !words.Match(rest, 0, rest.size(), RE2::UNANCHORED, &match, 1)) {
            return false;
        }
        m_at += match.size();
        take(Tie::of);
        const Look look =
            m_tied.value.end > m_tied.value.begin ? look_of(m_tied.value.in(m_text)) : Look::word;
        m_found = look == Look::secret || look == Look::digits;
        return true;
    }

    /// Without a sign or a verb only what looks like a secret is one.
    [[nodiscard]] bool is_value_here() const {
        const Piece value = read_value(m_text, m_at);
        const Look look = value.end > value.begin ? look_of(value.in(m_text)) : Look::word;
        return value.quoted || look == Look::secret || look == Look::digits ||
               (is_letter_groups(value.in(m_text)) && is_upper(value.in(m_text))) || is_said(m_text, value);
    }

    std::string_view m_text;
    std::size_t m_at;
    Tied m_tied;
    bool m_wide;
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
    if (!is_code(kind) || (!is_tied(tied) && !printed) || is_no_value(word) || is_participle(word)) {
        return k_nothing;
    }
    if (is_letter_groups(value)) {
        return kind == SecretKind::any_code || value.size() < 9 ? k_perhaps : k_sure;
    }
    return kind != SecretKind::any_code && is_capitals(value) ? k_perhaps : k_nothing;
}

/// "38 29 14", "19-07-33": the number of a lock in pairs, which a date is written as too.
bool opens_in_pairs(SecretKind kind, const Tied& tied, std::string_view value) {
    const bool code =
        kind == SecretKind::code || kind == SecretKind::pin || (kind == SecretKind::any_code && tied.lock);
    return code && is_tied(tied) && is_in_pairs(value);
}

/// Whether what is tied to a word is a secret, and how sure.
/// Codes with which many people come into one meeting by telephone or screen are printed in its invitation.
bool is_of_meeting(SecretKind kind, std::string_view text) {
    static const RE2 words(
        R"((?i)(?:^|[^\pL])(?:vergader|meeting|webex|zoom|teams|dial[- ]?in|inbel|inbellen|)"
        R"(conference|conf ?call|videobel|video ?call))",
        RE2::Quiet);
    return (kind == SecretKind::code || kind == SecretKind::pin || kind == SecretKind::any_code) &&
           RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), words);
}

Verdict judge(std::string_view text, const SecretWord& word, const Tied& tied) {
    const std::string_view value = tied.value.in(text);
    if (word.kind == SecretKind::phrase) { // its end is that of the words, or none
        return value.size() > k_value_most / 2 ? k_sure : k_nothing;
    }
    if (is_said(text, tied.value)) {
        return word.kind != SecretKind::password && word.kind != SecretKind::key ? k_perhaps : k_nothing;
    }
    const std::size_t least = word.kind == SecretKind::card ? 3 : 4;
    if (value.size() < least || value.size() > k_value_most || has_unit_behind(text, tied.value.end)) {
        return k_nothing;
    }
    if (opens_in_pairs(word.kind, tied, value)) {
        return k_sure;
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
    bool several = false; ///< "pincodes"
};

/// The words for a secret that begin with this byte, in their order.
const std::vector<SecretWord>& secret_words_at(char c) {
    static const auto words = [] {
        std::array<std::vector<SecretWord>, 256> by_byte;
        for (const SecretWord& word : k_secret_words) {
            by_byte[static_cast<unsigned char>(word.text.front())].push_back(word);
        }
        return by_byte;
    }();
    return words[static_cast<unsigned char>(c)];
}

/// "pincode1234", "wachtwoordZomer2020": the value stands right behind the word.
bool is_glued(std::string_view text, std::size_t at, SecretKind kind) {
    const std::size_t end = std::min(text.find_first_not_of("0123456789", at), text.size());
    const bool number = end - at >= 4 && !is_word_after(text, end);
    const bool capital = kind == SecretKind::password && base::to_lower(text[at]) != text[at] &&
                         base::to_lower(text[at - 1]) == text[at - 1];
    return number || capital;
}

/// The longest word for a secret that begins at at.
Named longest_word(std::string_view text, std::string_view lower, std::size_t at) {
    Named named;
    const bool compound = is_word_before(lower, at);
    for (const SecretWord& word : secret_words_at(lower[at])) {
        const std::size_t end = match_word(lower, at, word.text);
        const bool identifier =
            end + 1 < lower.size() && is_any_of(lower[end], "-_") && base::is_alpha(lower[end + 1]);
        if (end <= named.end || identifier || (!word.compound && compound)) {
            continue;
        }
        const bool several = word.text.ends_with("code") && lower.substr(end).starts_with('s');
        const std::size_t last = end + (several ? 1U : 0U);
        if (!is_word_after(lower, last) || is_glued(text, last, word.kind)) {
            named = {&word, at, last, several || is_plural(word.text)};
        }
    }
    return named;
}

/// "AGB", "DBC": an acronym, where not all is written in capitals; those of codes that open something are
/// none.
bool is_acronym(std::string_view text, std::string_view lower, Piece word, std::size_t code) {
    constexpr std::array<std::string_view, 22> opening = {
        "pin", "puk", "sms", "otp", "tan",  "mfa", "cvc", "cvv",  "vpn", "wifi", "sim",
        "gsm", "nas", "ice", "tv",  "totp", "pc",  "app", "wlan", "id",  "web",  "ssid"};
    constexpr std::size_t longest = 5;
    const std::string_view written = word.in(text);
    const bool capitals =
        std::all_of(written.begin(), written.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    return capitals && written.size() > 1 && written.size() <= longest &&
           !is_one_of(word.in(lower), opening) && text[code] != 'C';
}

/// "fout code 5023", "QR-code 1234", "kostenplaats code 4400".
bool is_other_code(std::string_view text, std::string_view lower, std::size_t begin) {
    constexpr std::array<std::string_view, 6> kinds = {"soort",     "plaats",   "groep",
                                                       "categorie", "gemeente", "regio"};
    std::size_t end = begin;
    while (end > 0 && is_any_of(lower[end - 1], " -_")) {
        --end;
    }
    std::size_t at = end;
    while (at > 0 && base::is_alnum(lower[at - 1])) {
        --at;
    }
    const std::string_view word = lower.substr(at, end - at);
    const bool kind =
        std::any_of(kinds.begin(), kinds.end(), [&](std::string_view k) { return word.ends_with(k); });
    return kind || is_one_of(word, k_other_codes) || is_acronym(text, lower, {at, end}, begin);
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
        if (word == "is" || word == "als" || word == "as" || word == "was" || word == "wordt" ||
            word == "blijft") {
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
    if (is_said(text, value)) {
        return read_said_digits(text, value.begin).end;
    }
    if (const std::size_t end = pairs_end(text, value.begin);
        end > value.end && (word.kind == SecretKind::code || word.kind == SecretKind::pin)) {
        return end;
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
        find_unnamed(text, out);
        find_alone(text, out);
        std::stable_sort(out.begin(), out.end(),
                         [](const Candidate& a, const Candidate& b) { return a.begin < b.begin; });
    }

    /// Never a beginning: "14*" is meant for telephone numbers, not for each code that begins so.
    [[nodiscard]] std::string canonical(std::string_view entry) const override {
        return entry.ends_with('*') ? std::string() : std::string(entry);
    }

private:
    static void add_named(std::string_view text, const SecretWord& word, const Tied& tied,
                          std::vector<Candidate>& out) {
        Verdict verdict = judge(text, word, tied);
        if (verdict.found && is_of_meeting(word.kind, text)) {
            verdict.most = std::min(verdict.most, Level::propose);
        }
        add(text, tied.value, verdict, out);
    }

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
            const bool may_begin = !secret_words_at(lower[at]).empty() &&
                                   (!is_word_before(lower, at) || lower[at] == 'w' || lower[at] == 'p');
            if (!may_begin) {
                continue;
            }
            const Named named = longest_word(text, lower, at);
            const bool other = named.word != nullptr && named.word->kind == SecretKind::any_code &&
                               is_other_code(text, lower, named.begin);
            if (named.word == nullptr || other || is_in_link(text, named.begin)) {
                continue;
            }
            if (auto tied = TieReader(text, named.end,
                                      named.word->kind == SecretKind::password ||
                                          named.word->kind == SecretKind::code)
                                .read()) {
                tied->value.end = widened_end(text, *named.word, tied->value);
                tied->tie = tied->value.begin == named.end ? Tie::of : tied->tie;
                add_row(text, named, *tied, out);
            }
            find_before(text, lower, named, out);
            at = named.end - 1;
        }
    }

    static void find_unnamed(std::string_view text, std::vector<Candidate>& out) {
        std::vector<UnnamedSecret> secrets;
        find_unnamed_secrets(text, base::lower_ascii(text), secrets);
        for (const UnnamedSecret& secret : secrets) {
            add(text, secret.value, secret.sure ? k_sure : k_perhaps, out);
        }
    }

    /// The value, and those behind it: "de codes zijn 1234 en 5678".
    static void add_row(std::string_view text, const Named& named, Tied tied, std::vector<Candidate>& out) {
        const SecretWord& word = *named.word;
        constexpr std::array<std::string_view, 8> joints = {" en ", ", ",  " of ", " and ",
                                                            " or ", " / ", "\n",   "; "};
        const std::size_t size = tied.value.end - tied.value.begin;
        add_named(text, word, tied, out);
        while (true) {
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
            // "pin 1234 en 5 keer"
            if (!is_tied(tied) && !named.several && tied.value.end - tied.value.begin != size) {
                return;
            }
            add_named(text, word, tied, out);
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
        // "2020! was een slecht jaar voor wachtwoorden"
        const std::string_view rest = base::trim(lower.substr(place->end));
        const bool is_tale =
            look == Look::digits && named.word->kind == SecretKind::password &&
            (rest.starts_with("was") || rest.starts_with("wordt") || rest.starts_with("blijft"));
        if (!is_tale && (look == Look::digits || look == Look::secret)) {
            add_named(text, *named.word, tied, out);
        }
    }

    /// A message that is one value, the answer to "wat is het wachtwoord?".
    void find_alone(std::string_view text, std::vector<Candidate>& out) const {
        const std::size_t begin = skip_spaces(text, 0);
        const Piece value = read_value(text, begin);
        const std::size_t size = value.end - value.begin;
        if (size < 4 || size > k_value_most ||
            skip_spaces(text, space_after(text, value.end)) < text.size() || !out.empty()) {
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
constexpr std::array<std::string_view, 61> k_signs = {
    "wachtw",        "wachtz",    "|ww|",    "|pw|",    "|pwd|",  "passw",  "|pass",   "code",
    "|otp|",         "|pin|",     "|puk|",   "|cvc|",   "|cvv|",  "token",  "bearer",  "|api",
    "secret",        "key",       "sleutel", "herstel", "|2fa|",  "|mfa|",  "phrase",  "mnemonic",
    "eyj",           "akia",      "asia",    "ghp_",    "gho_",   "ghs_",   "ghr_",    "ghu_",
    "github_pat_",   "glpat-",    "xoxb-",   "xoxp-",   "xoxa-",  "xoxs-",  "sk_",     "sk-",
    "rk_",           "rk-",       "aiza",    "ya29.",   "npm_",   "pypi-",  "hf_",     "dop_v1_",
    "otpauth",       "wifi",      "login",   "inlog",   "loggen", "log in", "sign in", "verif",
    "aan te melden", "aanmelden", "confirm", "|tan|",   "|wlan|"};
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
    .version = 7,
    .summary = "passwords, one-time codes, PINs, keys and tokens",
    .replacement = "[TOEGANGSCODE]",
    .needs = {.size = 4, .any = {.texts = k_signs, .alone = true}},
    .gate =
        R"(wacht(?:w|z)|\bww\b|\bpwd?\b|passw|\bpass|code|\botp\b|\bpin\b|\bpuk\b|\bcv[cv]\b|token|bearer|\bapi|secret|key|sleutel|herstel|\b[2m]fa\b|phrase|mnemonic|eyJ|A[KS]IA|gh[posru]_|github_pat_|glpat-|xox[bpas]-|[sr]k[_-]|AIza|ya29\.|npm_|pypi-|hf_|dop_v1_|otpauth|wifi|wlan|log ?in|inlog|loggen|sign in|verif|aan te melden|aanmelden|confirm|\btan\b|^\s*\S+\s*$)",
    .required = k_required,
    .context = k_context,
    .make = &make_secret,
};

} // namespace chatkeep::policy
