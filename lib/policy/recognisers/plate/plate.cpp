// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/plate/plate.hpp"

#include "policy/digits.hpp"
#include "policy/scan.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace chatkeep::policy {

namespace {

constexpr std::size_t k_size = 6;
constexpr std::size_t k_first_digit = 11; ///< at most so far from the beginning: XXX - XX - 999

/// The series of the Netherlands: X a letter, 9 a digit; the first three may have any letters.
constexpr std::array<std::string_view, 14> k_sidecodes = {
    "XX-99-99", "99-99-XX", "99-XX-99", "XX-99-XX", "XX-XX-99", "99-XX-XX", "99-XXX-9",
    "9-XXX-99", "XX-999-X", "X-999-XX", "XXX-99-X", "X-99-XXX", "9-XX-999", "999-XX-9"};
constexpr std::size_t k_with_any_letters = 3;
constexpr std::size_t k_certain_from = 6; ///< index of the first series that little else looks like

/// Plates of other countries, by their forms; more letters or digits than x and 9 are tried in turn.
constexpr std::array<std::string_view, 12> k_foreign = {"9-XXX-999",  "XXX-999",   "XX-999-XX", "XX99 XXX",
                                                        "X-XX-999",   "X-XX-9999", "XX-XX-99",  "XX-XX-999",
                                                        "XX-XX-9999", "X-X-9999",  "XX-X-9999", "XXX-XX-999"};
constexpr std::size_t k_certain_foreign = 1; ///< Belgium since 2010

bool is_separator(char c) noexcept {
    return c == '-' || c == ' ' || c == '.' || c == '_';
}

/// Between two blocks: one separator, a dash with spaces around it, or nothing. Returns its size.
std::size_t gap_at(std::string_view text, std::size_t at) noexcept {
    if (text.substr(std::min(at, text.size())).starts_with(" - ")) {
        return 3;
    }
    return at < text.size() && is_separator(text[at]) ? 1 : 0;
}

/// How a plate is written.
struct Match {
    std::size_t end = 0; ///< 0: none stands there
    char separator = 0;  ///< 0: none
};

/// Between two blocks: the separator of the first gap, or none; false when it differs. Germans write
/// "B-XY 1234".
bool match_gap(std::string_view text, bool first, bool is_foreign, Match& found) noexcept {
    const std::size_t gap = gap_at(text, found.end);
    const char here = gap == 0 ? '\0' : text[found.end + gap / 2];
    if (first) {
        found.separator = here;
    } else if (here != found.separator && !(is_foreign && found.separator == '-' && here == ' ')) {
        return false;
    }
    found.end += gap;
    return true;
}

/// kind: '9' for a digit, 'X' for a letter.
bool match_sign(std::string_view text, char kind, Match& found) noexcept {
    const bool fits = found.end < text.size() &&
                      (kind == '9' ? base::is_digit(text[found.end]) : base::is_alpha(text[found.end]));
    ++found.end;
    return fits;
}

/// Matches form at begin, with dashes, with spaces or without either; hardly ever one does.
Match match(std::string_view text, std::size_t begin, std::string_view form,
            bool is_foreign = false) noexcept {
    Match found;
    found.end = begin;
    bool first = true;
    for (const char kind : form) {
        const bool gap = is_separator(kind);
        if (!(gap ? match_gap(text, first, is_foreign, found) : match_sign(text, kind, found))) {
            return {};
        }
        first = first && !gap;
    }
    return found;
}

/// Letters and digits in a row, whatever parts them: how many, and a bit for each digit, the first lowest.
struct Signs {
    std::size_t count = 0;
    std::uint32_t digits = 0;

    constexpr void add(bool is_digit) noexcept { digits |= (is_digit ? 1U : 0U) << count++; }

    /// Whether these are the first ones of others.
    [[nodiscard]] bool begin(const Signs& others) const noexcept {
        return count <= others.count && ((digits ^ others.digits) & ((1U << count) - 1)) == 0;
    }
};

constexpr Signs signs_of(std::string_view form) noexcept {
    Signs signs;
    for (const char kind : form) {
        if (kind == 'X' || kind == '9') {
            signs.add(kind == '9');
        }
    }
    return signs;
}

template <std::size_t N>
constexpr std::array<Signs, N> signs_of(const std::array<std::string_view, N>& forms) noexcept {
    std::array<Signs, N> all{};
    for (std::size_t i = 0; i < N; ++i) {
        all[i] = signs_of(forms[i]);
    }
    return all;
}

constexpr std::array k_sidecode_signs = signs_of(k_sidecodes); // k_size of each
constexpr std::array k_foreign_signs = signs_of(k_foreign);

constexpr std::size_t k_signs_most =
    std::max_element(k_foreign_signs.begin(), k_foreign_signs.end(), [](const Signs& a, const Signs& b) {
        return a.count < b.count;
    })->count;

/// Those from begin on, as many as the longest form has, with at most one gap between two.
Signs signs_at(std::string_view text, std::size_t begin) noexcept {
    Signs signs;
    for (std::size_t at = begin; signs.count < k_signs_most; ++at) {
        at += at > begin ? gap_at(text, at) : 0;
        if (at >= text.size() || !base::is_alnum(text[at])) {
            break;
        }
        signs.add(base::is_digit(text[at]));
    }
    return signs;
}

/// The letters of a plate in capitals, a space between blocks.
std::string letters_of(std::string_view plate, std::string_view form) {
    std::string letters;
    std::size_t at = 0;
    for (const char kind : form) {
        if (is_separator(kind)) {
            letters.push_back(' ');
            at += gap_at(plate, at);
            continue;
        }
        if (kind == 'X') {
            letters.push_back(base::to_upper(plate[at]));
        }
        ++at;
    }
    return letters;
}

/// Letters that the series since 1973 do not use, and blocks that none does.
bool has_good_letters(const std::string& letters, std::size_t sidecode) {
    constexpr std::array<std::string_view, 9> never = {"SS",  "SD",  "SA",  "GVD", "KKK",
                                                       "NSB", "PKK", "PSV", "TBS"};
    const bool any = sidecode < k_with_any_letters;
    if (!any && letters.find_first_of("AEIOUCQ") != std::string::npos) {
        return false;
    }
    std::string_view rest = letters;
    while (!rest.empty()) {
        const std::string_view block = rest.substr(0, rest.find(' '));
        if (std::find(never.begin(), never.end(), block) != never.end()) {
            return false;
        }
        rest.remove_prefix(std::min(rest.size(), block.size() + 1));
    }
    return true;
}

bool are_capitals(std::string_view plate) {
    return std::none_of(plate.begin(), plate.end(), [](char c) { return base::to_upper(c) != c; });
}

/// "kenteken is XX 12 XZ": between spaces a word in small letters is no block of a plate in capitals.
bool is_one_case(std::string_view plate) {
    const bool capital =
        std::any_of(plate.begin(), plate.end(), [](char c) { return base::to_lower(c) != c; });
    return !capital || are_capitals(plate);
}

bool has_border(std::string_view text, std::size_t begin, std::size_t end) {
    const auto joined = [&](std::size_t sign, std::size_t behind) {
        return std::string_view("-.,/").find(text[sign]) != std::string_view::npos &&
               base::is_alnum(text[behind]) && text[sign] == '-';
    };
    const bool before = begin >= 2 && joined(begin - 1, begin - 2);
    const bool after = end + 1 < text.size() && joined(end, end + 1);
    return has_number_border(text, begin, end) && !before && !after;
}

class PlateRecogniser : public Recogniser {
public:
    void find(std::string_view text, std::vector<Candidate>& out) override {
        std::size_t digit = find_digit(text, 0); // the next one
        for (std::size_t at = 0; at + k_size <= text.size(); ++at) {
            if (!base::is_alnum(text[at]) || (at > 0 && base::is_alnum(text[at - 1]))) {
                continue;
            }
            digit = digit < at ? find_digit(text, at) : digit;
            if (digit == text.size()) {
                break;
            }
            if (digit - at > k_first_digit) { // as behind nearly every word
                at = digit - k_first_digit - 1;
                continue;
            }
            Candidate found;
            const Signs signs = signs_at(text, at);
            if (read(text, at, signs, found) || read_foreign(text, at, signs, found)) {
                at = found.end - 1;
                out.push_back(std::move(found));
            }
        }
    }

    [[nodiscard]] std::string canonical(std::string_view entry) const override {
        Candidate found;
        const Signs signs = signs_at(entry, 0);
        return (read(entry, 0, signs, found) || read_foreign(entry, 0, signs, found)) &&
                       found.end == entry.size()
                   ? found.value
                   : std::string();
    }

private:
    static bool read(std::string_view text, std::size_t begin, const Signs& signs, Candidate& found) {
        for (std::size_t i = 0; i < k_sidecodes.size(); ++i) {
            if (!k_sidecode_signs[i].begin(signs)) {
                continue;
            }
            const Match plate = match(text, begin, k_sidecodes[i]);
            if (plate.end == 0) {
                continue;
            }
            const std::string_view written = text.substr(begin, plate.end - begin);
            if (!has_border(text, begin, plate.end) ||
                !has_good_letters(letters_of(written, k_sidecodes[i]), i) ||
                (plate.separator == ' ' && !is_one_case(written))) {
                continue;
            }
            found.begin = begin;
            found.end = plate.end;
            found.value = compact_upper(written);
            found.form = plate.separator == '-' && i >= k_certain_from;
            found.needs_context = !found.form;
            // without signs between, or with spaces, an old series is as any code
            found.most =
                plate.separator == '-' || i >= k_with_any_letters ? Level::automatic : Level::propose;
            return true;
        }
        return false;
    }

    static bool read_foreign(std::string_view text, std::size_t begin, const Signs& signs, Candidate& found) {
        for (std::size_t i = 0; i < k_foreign.size(); ++i) {
            if (!k_foreign_signs[i].begin(signs)) {
                continue;
            }
            const Match plate = match(text, begin, k_foreign[i], true);
            if (plate.end == 0) {
                continue;
            }
            const std::string_view written = text.substr(begin, plate.end - begin);
            const bool apart = plate.separator != 0 || are_capitals(written);
            const bool one_case = plate.separator != ' ' || is_one_case(written);
            if (!apart || !one_case || !has_border(text, begin, plate.end)) {
                continue;
            }
            found.begin = begin;
            found.end = plate.end;
            found.value = compact_upper(written);
            found.form = plate.separator == '-' && i < k_certain_foreign;
            found.needs_context = !found.form;
            found.most = Level::propose;
            return true;
        }
        return false;
    }
};

std::unique_ptr<Recogniser> make_plate(const Rule&) {
    return std::make_unique<PlateRecogniser>();
}

constexpr std::array k_required = {Evidence::check, Evidence::context};
constexpr std::array<std::string_view, 42> k_context = {
    "kenteken*",     "kent",          "nummerbord*",  "kentekenplaat*",
    "auto",          "auto's",        "autootje",     "busje",
    "bus",           "bestelbus*",    "wagen",        "leenauto*",
    "huurauto*",     "leaseauto*",    "dienstauto*",  "parkeer*",
    "parkeren",      "geparkeerd*",   "plate",        "plates",
    "license plate", "licence plate", "registration", "vehicle*",
    "car",           "taxi",          "kennzeichen",  "motor",
    "motorfiets*",   "scooter*",      "brommer*",     "aanhanger*",
    "aanhangwagen*", "caravan*",      "camper*",      "vrachtwagen*",
    "vrachtauto*",   "trekker",       "geflitst",     "apk",
    "rdw",           "voertuig*"};
constexpr std::array<std::string_view, 34> k_negative = {
    "zaak*", "dossier*", "kamerstuk*", "versie*", "artikel*", "bestelnr*", "bestelnummer*", "order*",
    "factuur*", "referentie*", "ref", "kenmerk*", "ticket*", "lot*", "batch*", "zaal", "kamer", "vlucht*",
    "flight*", "serie*", "model", "type",
    // "auto-export" is no car
    "auto export*", "auto import*", "auto reply*", "auto antwoord*", "auto sync*", "auto save*",
    "auto update*", "auto backup*", "auto correct*", "auto generated", "auto complete*", "export*"};

} // namespace

const RecogniserDescriptor k_plate = {
    .name = "plate",
    .version = 5,
    .summary = "licence plates: all series of the Netherlands, some of other countries",
    .replacement = "[KENTEKEN]",
    .needs = {.size = 6, .digits = 2},
    .required = k_required,
    .context = k_context,
    .negative = k_negative,
    .make = &make_plate,
};

} // namespace chatkeep::policy
