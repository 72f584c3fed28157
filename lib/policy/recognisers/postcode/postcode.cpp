// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/postcode/postcode.hpp"

#include "policy/card_address.hpp"
#include "policy/house_number.hpp"
#include "policy/institution.hpp"
#include "policy/scan.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::policy {

namespace {

/// Pairs of letters that are no part of postcodes.
constexpr std::array<std::string_view, 3> k_never = {"SA", "SD", "SS"};

/// Pairs that are measures, eras or names of states too: "1500 km", "1000 EU". Only with more evidence.
constexpr std::array<std::string_view, 52> k_measures = {
    "MG", "KM", "KG", "CM", "MM", "ML", "DL", "CL", "HL", "MB", "GB", "TB", "KB",
    "PB", "KW", "MW", "GW", "HZ", "PK", "HP", "HA", "KJ", "MJ", "MS", "CC", "ST",
    "CT", "PP", "PW", "PD", "PM", "AM", "MN", "MD", "DB", "WH", "NM", "BC", "AD",
    "CE", "NC", "EU", "US", "UK", "VS", "NL", "TV", "PC", "IC", "XL", "BV", "NV"};

/// Pairs that are words too: "2021 is", "1000 EN". So when they stand apart.
constexpr std::array<std::string_view, 60> k_words = {
    "IS", "EN", "OP", "IN", "TE", "OM", "NA", "DE", "ER", "JE", "ZE", "WE", "OF", "AL", "ZO",
    "NU", "IK", "JA", "GA", "ME", "TO", "AT", "BY", "ON", "OR", "AN", "AS", "IT", "MY", "NO",
    "SO", "UP", "DO", "GO", "BE", "NR", "HE", "HO", "HI", "IF", "IE", "UW", "AF", "OK", "FF",
    "DA", "EX", "VA", "ZN", "EI", "HA", "HM", "MA", "PA", "RE", "WC", "EK", "WK", "AU", "QA"};

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// Past commas, spaces and line ends, at most four.
std::size_t skip_joint(std::string_view text, std::size_t at) {
    const std::size_t start = at;
    while (at < text.size() && at - start < 4 &&
           std::string_view(" ,\n").find(text[at]) != std::string_view::npos) {
        ++at;
    }
    return at;
}

enum class Before : std::uint8_t { nothing, house, box };

/// "Kerkstraat 114, 2511 VX": a number that ends in front, behind a word. Boxes are of organisations.
Before number_before(std::string_view text, std::size_t begin) {
    std::size_t end = begin;
    while (end > 0 && begin - end < 4 &&
           std::string_view(" ,\n").find(text[end - 1]) != std::string_view::npos) {
        --end;
    }
    const auto number = end < begin ? house_number_before(text, end) : std::nullopt;
    if (!number || *number < 2 || !is_word_before(text, *number - 1) || base::is_digit(text[*number - 2])) {
        return Before::nothing;
    }
    const std::string front = base::lower_ascii(text.substr(0, *number - 1));
    return front.ends_with("postbus") || front.ends_with("antwoordnummer") || front.ends_with("box")
               ? Before::box
               : Before::house;
}

/// Where the code ends that "-70" may follow: a house number too.
bool has_border(std::string_view text, std::size_t begin, std::size_t end) {
    const bool number = end < text.size() && text[end] == '-' && house_number_end(text, end + 1) != 0;
    // a number behind is looked at up to the code's own end only
    return has_number_border(number ? text.substr(0, end) : text, begin, end);
}

/// "2021 TK": a year and an abbreviation.
bool is_year(std::string_view code) {
    return code.substr(0, 4) >= "1945" && code.substr(0, 4) <= "2049";
}

/// "2511 VX 114", "2511VX, nr. 114".
bool has_number_behind(std::string_view text, std::size_t end) {
    const bool dash = end < text.size() && text[end] == '-';
    std::size_t at = dash ? end + 1 : skip_joint(text, end);
    if (at == end || text.substr(end, at - end).find('\n') != std::string_view::npos) {
        return false;
    }
    for (const std::string_view word :
         {"huisnummer ", "huisnr ", "huisnr. ", "nummer ", "nr. ", "nr ", "nr.", "no. ", "#"}) {
        at += base::lower_ascii(text.substr(at, word.size())) == word ? word.size() : 0;
    }
    const std::size_t number = house_number_end(text, at);
    return number != 0 && has_number_border(text, at, number) && postcode_end(text, at) == 0;
}

/// "1000 EU Burgers": more than places stand behind these.
bool is_state(std::string_view pair) {
    return pair == "EU" || pair == "US" || pair == "UK" || pair == "NL" || pair == "VS";
}

/// "3511 EN Utrecht", "1506 KM, Zaandam": a name behind it.
bool has_place_behind(std::string_view text, std::size_t end) {
    constexpr std::size_t least = 3;
    const std::size_t at = skip_joint(text, end);
    std::size_t last = at + 1;
    while (last < text.size() && text[last] >= 'a' && text[last] <= 'z') {
        ++last;
    }
    return at > end && at < text.size() && text[at] >= 'A' && text[at] <= 'Z' && last - at >= least &&
           !is_word_after(text, last);
}

/// "B-2000 Antwerpen", "10115 Berlin": four or five digits in front of a place, behind the letters of a
/// country or not.
struct Abroad {
    std::size_t begin = 0; ///< with the letters of the country
    std::size_t end = 0;   ///< 0: there is none
    bool has_country = false;
};

Abroad read_abroad(std::string_view text, std::size_t at) {
    constexpr std::array<std::string_view, 10> countries = {"B",  "BE", "D",  "DE", "A",
                                                            "AT", "F",  "FR", "L",  "CH"};
    const std::size_t end = std::min(text.find_first_not_of("0123456789", at), text.size());
    if ((end - at != 4 && end - at != 5) || end >= text.size() || text[end] != ' ' ||
        !has_place_behind(text, end)) {
        return {};
    }
    Abroad code{at, end, false};
    std::size_t letters = at;
    while (letters > 0 && text[at - 1] == '-' && at - letters < 3 &&
           (letters == at || base::is_alpha(text[letters - 1]))) {
        --letters;
    }
    code.has_country = letters + 1 < at && is_one_of(text.substr(letters, at - letters - 1), countries) &&
                       !is_word_before(text, letters);
    code.begin = code.has_country ? letters : at;
    return code;
}

class PostcodeRecogniser : public Recogniser {
public:
    void find(std::string_view text, std::vector<Candidate>& out) override {
        find_in_cards(text, out);
        const auto cards = static_cast<std::ptrdiff_t>(out.size());
        const auto is_known = [&](const Candidate& found) {
            return std::any_of(out.begin(), out.begin() + cards, [&](const Candidate& known) {
                return known.begin < found.end && found.begin < known.end;
            });
        };
        for (std::size_t at = 0; at + 6 <= text.size(); ++at) {
            if (!base::is_digit(text[at]) || (at > 0 && base::is_digit(text[at - 1]))) {
                continue;
            }
            const std::size_t end = postcode_end(text, at);
            Candidate found;
            if (end != 0 && has_border(text, at, end) && read(text, at, end, found) && !is_known(found)) {
                out.push_back(std::move(found));
                at = end - 1;
            } else if (find_abroad(text, at, found) && !is_known(found)) {
                at = found.end - 1;
                out.push_back(std::move(found));
            }
        }
        if (cards != 0) {
            std::stable_sort(out.begin(), out.end(),
                             [](const Candidate& a, const Candidate& b) { return a.begin < b.begin; });
        }
        leave_places_of_work_to_people(text, 0, out);
    }

    [[nodiscard]] std::string canonical(std::string_view entry) const override {
        return postcode_end(entry, 0) == entry.size() ? compact_upper(entry) : std::string();
    }

private:
    static void find_in_cards(std::string_view text, std::vector<Candidate>& out) {
        for (const CardAddress& address : find_card_addresses(text)) {
            const auto [begin, end] = address.at(k_card_postcode);
            if (begin == end) {
                continue;
            }
            Candidate& found = out.emplace_back();
            found.begin = begin;
            found.end = end;
            found.form = found.marked = true;
            found.value = compact_upper(text.substr(begin, end - begin));
        }
    }

    static bool find_abroad(std::string_view text, std::size_t at, Candidate& found) {
        const Abroad code = read_abroad(text, at);
        if (code.end == 0 || !has_number_border(text, code.begin, code.end)) {
            return false;
        }
        const Before before = number_before(text, code.begin);
        found = Candidate();
        found.begin = code.begin;
        found.end = code.end;
        found.value = compact_upper(text.substr(code.begin, code.end - code.begin));
        found.most = before == Before::box ? Level::note : Level::propose;
        found.needs_context = !code.has_country && before == Before::nothing;
        return true;
    }

    static bool read(std::string_view text, std::size_t begin, std::size_t end, Candidate& found) {
        const std::string_view letters = text.substr(end - 2, 2);
        found.begin = begin;
        found.end = end;
        found.value = compact_upper(text.substr(begin, end - begin));
        const std::string upper = found.value.substr(4);
        if (is_one_of(upper, k_never)) {
            return false;
        }
        const bool capitals = letters == upper;
        const bool apart = text[begin + 4] == ' ';
        const bool doubtful =
            is_one_of(upper, k_measures) || (apart && is_one_of(upper, k_words)) || is_year(found.value);
        const bool place =
            capitals && !is_state(upper) && !is_year(found.value) && has_place_behind(text, end);
        const Before before = number_before(text, begin);
        const bool behind = !doubtful && has_number_behind(text, end);
        found.form = before == Before::house || behind;
        const char parted = text[begin + 4]; // "1234-AB" is a code of anything until a word names it
        found.needs_context = parted == '-' || parted == '.' ||
                              (before == Before::nothing && !behind && !capitals) ||
                              (doubtful && !place && (before == Before::nothing || !capitals));
        found.most = found.form && (capitals || before == Before::house) ? Level::automatic : Level::propose;
        found.most = before == Before::box ? Level::note : found.most;
        return true;
    }
};

std::unique_ptr<Recogniser> make_postcode(const Rule&) {
    return std::make_unique<PostcodeRecogniser>();
}

constexpr std::array<std::string_view, 2> k_signs = {"|adr:", "|adr;"};
constexpr std::array k_required = {Evidence::check, Evidence::form};
constexpr std::array<std::string_view, 22> k_context = {
    "postcode*", "post code",    "woon",       "woont",       "wonen",   "wonend*",
    "adres*",    "huisadres*",   "postadres*", "thuisadres*", "bezorg*", "verhuis*",
    "address*",  "zip",          "zipcode",    "postal*",     "lives",   "live at",
    "gevestigd", "bezoekadres*", "straat",     "huisnummer*"};
constexpr std::array<std::string_view, 37> k_negative = {
    "zaal",       "kamer",         "lokaal",     "ruimte",   "gebouw",       "vleugel",     "room",
    "verdieping", "artikel*",      "art",        "kenmerk*", "zaaknr*",      "zaaknummer*", "dossier*",
    "bestelnr*",  "bestelnummer*", "order*",     "factuur*", "versie*",      "ticket*",     "lot*",
    "batch*",     "model",         "type",       "vlucht*",  "flight*",      "trein*",      "serie*",
    "isbn*",      "pagina",        "kamerstuk*", "kamernr*", "kamernummer*", "bus",         "lijn",
    "tram",       "maat"};

} // namespace

bool is_plain_postcode(std::string_view code) {
    const std::string upper = compact_upper(code);
    const std::string_view pair = std::string_view(upper).substr(4);
    return !is_year(upper) && !is_one_of(pair, k_never) && !is_one_of(pair, k_measures) &&
           !(code[4] == ' ' && is_one_of(pair, k_words));
}

const RecogniserDescriptor k_postcode = {
    .name = "postcode",
    .version = 5,
    .summary = "postcodes of the Netherlands, and of its neighbours in front of a place",
    .replacement = "[POSTCODE]",
    .needs = {.size = 6, .digits = 4, .any = {.texts = k_signs, .postcode = true}},
    .gate = R"([1-9][0-9]{3}[ .-]?[A-Z]{2}|[0-9]{5} [A-Z]{2}|\badr[;:])",
    .required = k_required,
    .context = k_context,
    .negative = k_negative,
    .make = &make_postcode,
};

} // namespace chatkeep::policy
