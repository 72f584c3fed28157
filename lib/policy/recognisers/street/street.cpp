// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/street/street.hpp"

#include "policy/card_address.hpp"
#include "policy/digits.hpp"
#include "policy/house_number.hpp"
#include "policy/institution.hpp"
#include "policy/recognisers/postcode/postcode.hpp"
#include "policy/recognisers/street/street_names.hpp"
#include "policy/scan.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace chatkeep::policy {

namespace {

constexpr std::size_t k_words_most = 6; ///< of a name

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// A word with its place.
struct Word {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string lower;
    bool capital = false;
};

bool is_name_sign(char c) noexcept {
    return c == '\'' || c == '-' || c == '.';
}

/// "’" is a letter's sign too: 's-Gravenlaan is often written with it.
constexpr std::string_view k_apostrophe = "\xE2\x80\x99";

bool is_capital(std::string_view word) {
    while (!word.empty() &&
           (word[0] == '\'' || word[0] == '-' || word[0] == '.' || base::is_digit(word[0]))) {
        word.remove_prefix(1);
    }
    if (word.starts_with("s-") || word.starts_with("t-")) { // 's-Gravenlaan
        word.remove_prefix(2);
    }
    if (word.empty()) {
        return false;
    }
    const std::string_view first = word.substr(0, base::decode_utf8(word).length);
    return base::fold_case(first) != base::to_nfc(first);
}

/// The word that ends at end.
std::optional<Word> word_before(std::string_view text, std::size_t end) {
    std::size_t begin = end;
    while (begin > 0) {
        if (begin >= 3 && text.substr(begin - 3, 3) == k_apostrophe) {
            begin -= 3;
        } else if (is_name_sign(text[begin - 1])) {
            --begin;
        } else if (is_word_before(text, begin)) {
            do {
                --begin;
            } while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xC0U) == 0x80U);
        } else {
            break;
        }
    }
    if (begin == end) {
        return std::nullopt;
    }
    Word word{begin, end, base::fold_case(text.substr(begin, end - begin)), false};
    for (std::size_t at = word.lower.find(k_apostrophe); at != std::string::npos;
         at = word.lower.find(k_apostrophe)) {
        word.lower.replace(at, k_apostrophe.size(), 1, '\'');
    }
    std::string_view written = text.substr(begin, end - begin);
    written.remove_prefix(written.starts_with(k_apostrophe) ? k_apostrophe.size() : 0);
    word.capital = is_capital(written);
    return word;
}

/// The word one space before at.
std::optional<Word> previous_word(std::string_view text, std::size_t at) {
    return at >= 2 && text[at - 1] == ' ' ? word_before(text, at - 1) : std::nullopt;
}

/// The word at at begins a sentence: its capital says nothing. A full stop behind a title is no end of one.
bool begins_sentence(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end > 0 && (text[end - 1] == ' ' || text[end - 1] == '\n')) {
        --end;
    }
    if (end == 0 || (end < at && text[end] == '\n')) {
        return true;
    }
    const auto word = text[end - 1] == '.' ? word_before(text, end) : std::nullopt;
    return std::string_view(".!?:;*_").find(text[end - 1]) != std::string_view::npos &&
           !(word && is_front_word(word->lower));
}

/// Nothing stands before the word, or a line ends there.
bool begins_text(std::string_view text, std::size_t at) {
    return at == 0 || text[at - 1] == '\n';
}

/// What is found of an address, up to its number.
struct Name {
    std::size_t begin = 0;
    StreetWord strength = StreetWord::none;
    bool capital = false;
};

/// Takes the words in front of "Voorbeeldweg" that belong to its name: "Prof. Dr. J. van der Voorbeeldweg".
std::size_t widened_begin(std::string_view text, const Word& last) {
    std::size_t begin = last.begin;
    std::size_t at = last.begin;
    bool particle = false;
    for (std::size_t words = 0; words < k_words_most; ++words) {
        const auto word = previous_word(text, at);
        if (!word) {
            break;
        }
        at = word->begin;
        const bool starts = begins_sentence(text, at);
        const bool ordinal = is_front_word(word->lower) && base::is_digit(word->lower.front());
        const bool front = is_front_word(word->lower) && (word->capital || ordinal);
        const bool name =
            word->capital && !starts && !is_lead_word(word->lower) && !word->lower.ends_with('.');
        // "Van Speijkstraat", "Kamerlingh Onneslaan": the first word of a message may be one of the name
        const bool leads =
            starts && word->capital && last.capital && words == 0 &&
            (begins_surname(word->lower) ||
             (!is_lead_word(word->lower) && !is_particle(word->lower) && begins_text(text, at)));
        const bool small = word->lower.front() == '\'' && words == 0;             // 't Zand
        const bool again = particle && word->capital && is_particle(word->lower); // Van der
        if (front || name || leads || small || again ||
            (word->capital && is_particle(word->lower) && !starts)) {
            begin = at;
        } else if (!is_particle(word->lower) || word->capital) {
            break;
        }
        particle = is_particle(word->lower);
    }
    return begin;
}

/// "Laan van Nieuw Voorbeeld": the last word is no street by itself.
std::optional<Name> read_beginning(std::string_view text, const Word& last) {
    std::size_t at = last.begin;
    bool particle = is_particle(last.lower);
    for (std::size_t words = 0; words < k_words_most; ++words) {
        const auto word = previous_word(text, at);
        if (!word || (!word->capital && !is_particle(word->lower) && !begins_street_name(word->lower))) {
            return std::nullopt;
        }
        at = word->begin;
        if (begins_street_name(word->lower) &&
            (particle || word->lower == "rue" || word->lower == "avenue" || word->lower == "place")) {
            return Name{word->begin, StreetWord::strong, last.capital};
        }
        particle = is_particle(word->lower);
    }
    return std::nullopt;
}

/// "Lange" begins at at.
bool has_measure_word(std::string_view text, std::size_t at) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    return is_measure_word(base::fold_case(text.substr(at, end - at)));
}

/// The name of a street that ends at end, right before its number.
std::optional<Name> read_name(std::string_view text, std::size_t end) {
    const auto last = word_before(text, end);
    if (!last) {
        return std::nullopt;
    }
    std::string bare = last->lower;
    while (!bare.empty() && bare.back() == '.') {
        bare.pop_back();
    }
    if (const auto name = read_beginning(text, *last); name && last->capital) {
        return name;
    }
    const StreetWord strength = street_word(bare);
    Name name{last->capital ? widened_begin(text, *last) : last->begin, strength, last->capital};
    if (strength == StreetWord::weak && name.begin < last->begin && has_measure_word(text, name.begin)) {
        name.strength = StreetWord::strong; // "Lange Voorhout 8"
    }
    if (begins_street_name(bare) && last->capital) { // "Markt 5", "Grote Markt 5"
        name.strength = name.begin < last->begin ? StreetWord::strong : StreetWord::weak;
    } else if (strength == StreetWord::none && (!last->capital || bare.size() < 3 || is_lead_word(bare))) {
        return std::nullopt;
    }
    return name;
}

/// Words that say that somebody lives or is visited there.
bool has_home_word(std::string_view text, std::size_t begin) {
    constexpr std::array<std::string_view, 26> words = {
        "woon",    "woont",       "wonen",     "wonend",       "wonende",   "woonde",   "woonadres",
        "adres",   "adres:",      "huisadres", "thuisadres",   "thuis",     "bezorgen", "bezorgd",
        "bezorg",  "bezorgadres", "afleveren", "afleveradres", "postadres", "verhuisd", "verhuizen",
        "verhuis", "lives",       "live",      "address",      "opgehaald"};
    constexpr std::size_t reach = 5;
    std::size_t at = begin;
    for (std::size_t i = 0; i < reach; ++i) {
        while (at > 0 && !is_word_before(text, at) && text[at - 1] != '\n') {
            --at;
        }
        const auto word = word_before(text, at);
        if (!word) {
            return false;
        }
        if (std::find(words.begin(), words.end(), word->lower) != words.end()) {
            return true;
        }
        at = word->begin;
    }
    return false;
}

/// "ik woon op de Zonnebloem 12": what stands there is a street, whatever it is called.
bool is_lived_at(std::string_view text, std::size_t begin) {
    constexpr std::array<std::string_view, 3> articles = {"de", "het", "'t"};
    constexpr std::array<std::string_view, 5> at_words = {"op", "aan", "at", "on", "nabij"};
    constexpr std::array<std::string_view, 11> living = {"woon",     "woont",  "wonen",   "woonde",
                                                         "woonden",  "wonend", "wonende", "verblijft",
                                                         "verblijf", "lives",  "live"};
    constexpr std::size_t reach = 3;
    auto word = previous_word(text, begin);
    if (word && is_one_of(word->lower, articles)) {
        word = previous_word(text, word->begin);
    }
    if (!word || !is_one_of(word->lower, at_words)) {
        return false;
    }
    for (std::size_t i = 0; i < reach && word; ++i) {
        word = previous_word(text, word->begin);
        if (word && is_one_of(word->lower, living)) {
            return true;
        }
    }
    return false;
}

constexpr std::array<std::string_view, 21> k_home_words = {
    "woont",     "woon",       "wonen",     "woonde",      "woonachtig",   "adres",    "huisadres",
    "woonadres", "thuisadres", "postadres", "bezorgadres", "afleveradres", "bezorgen", "bezorg",
    "bezorgd",   "afleveren",  "verhuisd",  "verhuizen",   "verhuist",     "lives",    "address"};

/// "adres Brink 3", "bezorgen: Spui 70", "adres is Brink 3": a word for a home right in front.
bool is_behind_home_word(std::string_view text, std::size_t begin) {
    constexpr std::array<std::string_view, 7> links = {"is", "naar", "op", "aan", "de", "het", "'t"};
    for (std::size_t at = begin, words = 0; words < 3; ++words) {
        while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == ':')) {
            --at;
        }
        const auto word = word_before(text, at);
        if (!word || is_one_of(word->lower, k_home_words)) {
            return word.has_value();
        }
        if (!is_one_of(word->lower, links)) {
            return false;
        }
        at = word->begin;
    }
    return false;
}

/// "Vossenhol 3 is mijn adres", "Waterloop 8, woont daar": right behind.
bool is_before_home_word(std::string_view text, std::size_t end) {
    constexpr std::array<std::string_view, 8> between = {"is",   "daar", "mijn", "m'n",
                                                         "zijn", "haar", "het",  "hun"};
    constexpr std::size_t reach = 3;
    std::size_t at = end;
    for (std::size_t words = 0; words < reach && at < text.size(); ++words) {
        at += text[at] == ',' ? 1U : 0U;
        at += at < text.size() && text[at] == ' ' ? 1U : 0U;
        const std::size_t begin = at;
        while (at < text.size() && (base::is_alpha(text[at]) || text[at] == '\'')) {
            ++at;
        }
        const std::string word = base::lower_ascii(text.substr(begin, at - begin));
        if (is_one_of(word, k_home_words)) {
            return true;
        }
        if (!is_one_of(word, between)) {
            return false;
        }
    }
    return false;
}

/// Past "en", "nr.", "huisnummer" and "is" in front of a number; named: one says that it is a house's.
std::size_t skip_house_words(std::string_view text, std::size_t at, bool& named) {
    constexpr std::array<std::string_view, 7> words = {"huisnummer", "huisnr", "nummer", "nr",
                                                       "en",         "is",     "no"};
    constexpr std::size_t most = 3;
    constexpr std::size_t gap = 3;
    for (std::size_t i = 0; i <= most; ++i) {
        std::size_t end = at;
        while (end > 0 && at - end < gap &&
               std::string_view(" ,.:=#-").find(text[end - 1]) != std::string_view::npos) {
            --end;
        }
        std::size_t begin = end;
        while (begin > 0 && base::is_alpha(text[begin - 1])) {
            --begin;
        }
        const std::string word = base::lower_ascii(text.substr(begin, end - begin));
        if (i == most || !is_one_of(word, words) || is_word_before(text, begin)) {
            return end;
        }
        named = named || word.starts_with("huis");
        at = begin;
    }
    return at;
}

/// Whether a postcode, or what stands in the place of one, ends at end.
bool ends_in_postcode(std::string_view text, std::size_t end) {
    if (text.substr(0, end).ends_with("[POSTCODE]")) {
        return true;
    }
    for (const std::size_t size : {std::size_t{6}, std::size_t{7}}) {
        const bool code = end >= size && postcode_end(text, end - size) == end;
        const std::string_view written = text.substr(end - std::min(size, end), size);
        if (code && written.back() <= 'Z' && is_plain_postcode(written)) {
            return true;
        }
    }
    return false;
}

/// ", 2511 VX" behind a number.
bool has_postcode_behind(std::string_view text, std::size_t end) {
    std::size_t at = end;
    while (at < text.size() && at - end < 4 &&
           std::string_view(" ,\n-").find(text[at]) != std::string_view::npos) {
        ++at;
    }
    const std::size_t code = at > end ? postcode_end(text, at) : 0;
    return code != 0 && text[code - 1] <= 'Z' && text[code - 2] <= 'Z';
}

bool is_year(std::string_view digits) {
    return digits.size() == 4 && digits >= "1900" && digits <= "2100";
}

/// word: in small letters; those of text count in either case.
bool ends_with_word(std::string_view text, std::string_view word) noexcept {
    return text.size() >= word.size() &&
           std::equal(word.rbegin(), word.rend(), text.rbegin(),
                      [](char small, char c) { return small == base::to_lower(c); });
}

/// Past "nr. ", "t/o ", "huisnummer " in front of a number: where the name ends.
std::size_t skip_number_words(std::string_view text, std::size_t end) {
    for (const std::string_view word :
         {" nr.", " nr", " nummer", " no.", " huisnummer", " t/o", " tegenover"}) {
        if (ends_with_word(text.substr(0, end), word) && end > word.size()) {
            return end - word.size();
        }
    }
    return end;
}

/// The text is one name of a file: "huurcontract_Dorpsstraat-12.pdf".
bool is_file_name(std::string_view text) {
    constexpr std::size_t longest_ending = 5;
    const std::size_t dot = text.rfind('.');
    const std::string_view ending = dot == std::string_view::npos ? "" : text.substr(dot + 1);
    return ending.size() >= 2 && ending.size() <= longest_ending &&
           std::all_of(ending.begin(), ending.end(), base::is_alnum) &&
           std::any_of(ending.begin(), ending.end(), base::is_alpha) &&
           text.find_first_of(" \n") == std::string_view::npos;
}

/// A name of a file with spaces where its parts meet; every byte stays at its place.
std::string spaced(std::string_view name) {
    std::string out(name);
    for (std::size_t i = 1; i + 1 < out.size(); ++i) {
        const bool number = base::is_digit(name[i - 1]) && base::is_digit(name[i + 1]);
        const bool addition =
            base::is_digit(name[i - 1]) && (i + 2 >= name.size() || !base::is_alnum(name[i + 2]));
        const bool dash = name[i] == '-' && !number && !addition;
        out[i] = name[i] == '_' || name[i] == '+' || dash ? ' ' : out[i];
    }
    out[name.rfind('.')] = '\n';
    return out;
}

/// Where a word for a box at the post office begins that ends, with a space, at end; else end.
std::size_t box_word_begin(std::string_view text, std::size_t end) {
    for (const std::string_view word : {"postbus ", "antwoordnummer ", "p.o. box ", "po box "}) {
        if (ends_with_word(text.substr(0, end), word)) {
            return end - word.size();
        }
    }
    return end;
}

class StreetRecogniser : public Recogniser {
public:
    void find(std::string_view text, std::vector<Candidate>& out) override {
        const std::size_t first = out.size();
        if (is_file_name(text)) {
            find_in_text(spaced(text), true, out);
        } else {
            find_in_text(text, false, out);
        }
        leave_places_of_work_to_people(text, first, out);
    }

    [[nodiscard]] std::string canonical(std::string_view entry) const override {
        std::string value = base::fold_case(base::trim(entry));
        const bool number = std::any_of(value.begin(), value.end(), base::is_digit);
        return number && base::is_alpha(value.front()) && value.find('@') == std::string::npos
                   ? value
                   : std::string();
    }

private:
    /// is_file: the text is the name of a file, in which small letters are usual.
    static void find_in_text(std::string_view text, bool is_file, std::vector<Candidate>& out) {
        for (std::size_t at = find_digit(text, std::min<std::size_t>(1, text.size())); at < text.size();
             at = find_digit(text, at + 1)) {
            if (base::is_digit(text[at - 1])) {
                continue;
            }
            const Span number{at, house_number_end(text, at)};
            Candidate found;
            if (number.second != 0 &&
                (read(text, number, is_file, found) || read_english(text, number, found) ||
                 read_number(text, number, found))) {
                at = found.end - 1;
                out.push_back(std::move(found));
            }
        }
        find_in_cards(text, out);
        find_boxes(text, out);
        if (out.size() > 1) { // it would reserve memory for one alone too
            std::stable_sort(out.begin(), out.end(),
                             [](const Candidate& a, const Candidate& b) { return a.begin < b.begin; });
        }
    }

    static void find_in_cards(std::string_view text, std::vector<Candidate>& out) {
        for (const CardAddress& address : find_card_addresses(text)) {
            const Span street = address.at(k_card_street);
            if (street.first == street.second) {
                continue;
            }
            const auto inside = [&](const Candidate& c) {
                return c.begin < street.second && street.first < c.end;
            };
            out.erase(std::remove_if(out.begin(), out.end(), inside), out.end());
            Candidate& found = out.emplace_back();
            fill(text, street.first, street.second, found);
            found.form = found.marked = true;
        }
    }

    static void fill(std::string_view text, std::size_t begin, std::size_t end, Candidate& found) {
        found.begin = begin;
        found.end = end;
        found.value = base::fold_case(text.substr(begin, end - begin));
    }

    static bool read(std::string_view text, const Span& number, bool is_file, Candidate& found) {
        const auto [at, number_end] = number;
        std::size_t end = at;
        while (end > 0 && at - end < 2 && (text[end - 1] == ' ' || text[end - 1] == ',')) {
            --end;
        }
        const bool glued = end == at; // "Dorpsstraat12.pdf"
        if (glued && !is_file) {
            return false;
        }
        const auto name = read_name(text, skip_number_words(text, end));
        if (!name || (glued && name->strength != StreetWord::strong)) {
            return false;
        }
        fill(text, name->begin, number_end, found);
        const bool is_found = judge(text, *name, {at, end}, found);
        const bool year = is_year(text.substr(at, number_end - at));
        found.needs_context =
            found.needs_context && !(is_file && !year && name->strength == StreetWord::strong);
        return is_found;
    }

    /// "2511 VX 114", "huisnummer 114": with its postcode a number is an address.
    static bool read_number(std::string_view text, const Span& number, Candidate& found) {
        const auto [at, number_end] = number;
        bool named = false;
        const std::size_t end = skip_house_words(text, at, named);
        if (end == at || !has_number_border(text, at, number_end) || postcode_end(text, at) != 0) {
            return false;
        }
        fill(text, at, number_end, found);
        found.most = Level::propose;
        found.form = true;
        found.needs_context = false;
        return named || ends_in_postcode(text, end);
    }

    /// at: where the number begins and where the name ends.
    static bool judge(std::string_view text, const Name& name, const std::pair<std::size_t, std::size_t>& at,
                      Candidate& found) {
        const bool postcode = has_postcode_behind(text, found.end);
        const bool home = has_home_word(text, found.begin);
        const bool comma = text[at.second] == ',';
        const bool year = is_year(text.substr(at.first, found.end - at.first));
        if (name.strength == StreetWord::none || comma) {
            found.form = postcode;
            found.most = postcode ? Level::automatic : Level::propose;
            const bool lived =
                !comma && (is_lived_at(text, found.begin) || is_behind_home_word(text, found.begin) ||
                           is_before_home_word(text, found.end));
            return name.capital && (postcode || (lived && !year));
        }
        found.form = (postcode || home) && name.capital;
        found.most = found.form ? Level::automatic : Level::propose;
        found.needs_context =
            !postcode && !home && (!name.capital || year || name.strength == StreetWord::weak);
        return true;
    }

    /// "lives at 12 Example Street".
    static bool read_english(std::string_view text, const Span& number, Candidate& found) {
        constexpr std::array<std::string_view, 16> types = {
            "street", "st",    "road",   "rd",  "avenue",  "ave",     "lane",     "drive",
            "close",  "court", "square", "way", "terrace", "gardens", "crescent", "place"};
        const auto [at, number_end] = number;
        if (is_word_before(text, at)) {
            return false;
        }
        std::size_t place = number_end;
        for (std::size_t words = 0; words < 4 && place + 1 < text.size() && text[place] == ' '; ++words) {
            std::size_t end = place + 1;
            while (end < text.size() && (is_word_after(text, end) || text[end] == '\'')) {
                end += base::decode_utf8(text.substr(end)).length;
            }
            const std::string_view word = text.substr(place + 1, end - place - 1);
            if (!is_capital(word)) {
                return false;
            }
            if (words > 0 && std::find(types.begin(), types.end(), base::lower_ascii(word)) != types.end()) {
                fill(text, at, end, found);
                found.form = has_home_word(text, at);
                found.most = found.form ? Level::automatic : Level::propose;
                return true;
            }
            place = end;
        }
        return false;
    }

    /// Boxes at the post office are of organisations: they are noted, and stay.
    static void find_boxes(std::string_view text, std::vector<Candidate>& out) {
        for (std::size_t at = find_digit(text, std::min<std::size_t>(1, text.size())); at < text.size();
             at = find_digit(text, at + 1)) {
            const std::size_t begin = text[at - 1] == ' ' ? box_word_begin(text, at) : at;
            const std::size_t end = digits_end(text, at);
            if (begin < at && !is_word_before(text, begin) && !is_word_after(text, end)) {
                Candidate& found = out.emplace_back();
                fill(text, begin, end, found);
                found.most = Level::note;
            }
        }
    }
};

std::unique_ptr<Recogniser> make_street(const Rule&) {
    return std::make_unique<StreetRecogniser>();
}

constexpr std::array k_required = {Evidence::check, Evidence::form};
constexpr std::array<std::string_view, 25> k_context = {
    "woon",        "woont",      "wonen",    "wonend*", "adres*",   "huisadres*", "postadres*",
    "thuisadres*", "woonadres*", "thuis",    "bezorg*", "verhuis*", "afleveren",  "afleveradres*",
    "ophalen",     "postcode*",  "address*", "lives",   "live at",  "logeer*",    "huis",
    "huisnummer*", "straat",     "slapen",   "oppikken"};
constexpr std::array<std::string_view, 16> k_negative = {
    "artikel*", "zaal", "lijn",     "tram",  "metro", "perron",      "afrit",      "versie*",
    "pagina",   "blz",  "bijlage*", "vraag", "actie", "agendapunt*", "kamerstuk*", "hectometer*"};

} // namespace

const RecogniserDescriptor k_street = {
    .name = "street",
    .version = 5,
    .summary = "streets with a house number; post office boxes are noted only",
    .replacement = "[ADRES]",
    .needs = {.size = 6, .digits = 1},
    .required = k_required,
    .context = k_context,
    .negative = k_negative,
    .make = &make_street,
};

} // namespace chatkeep::policy
