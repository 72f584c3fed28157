// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/mrz/mrz.hpp"

#include "base/text.hpp"
#include "policy/scan.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::policy {

namespace {

bool is_mrz(char c) noexcept {
    return base::is_alnum(c) || c == '<';
}

bool is_space(char c) noexcept {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/// A field and the check digit behind it.
struct Field {
    std::size_t begin;
    std::size_t size;
};

/// A machine-readable zone of ICAO Doc 9303, or the line of it that holds the numbers.
struct Zone {
    std::size_t size;
    std::size_t line;            ///< characters of a line
    std::string_view beginning;  ///< a letter that it begins with; empty: no first line
    std::array<Field, 3> fields; ///< number, date of birth, date of expiry
    std::array<Field, 4> all;    ///< what the last check digit is over
    std::size_t last;            ///< where that stands
};

// Doc 9303 parts 4 (TD3), 5 (TD1), 6 (TD2), 7 (visas, which have no last check digit)
constexpr std::array k_zones = {
    Zone{90, 30, "ACI", {{{5, 9}, {30, 6}, {38, 6}}}, {{{5, 25}, {30, 7}, {38, 7}, {48, 11}}}, 59},
    Zone{88, 44, "P", {{{44, 9}, {57, 6}, {65, 6}}}, {{{44, 10}, {57, 7}, {65, 22}, {0, 0}}}, 87},
    Zone{88, 44, "V", {{{44, 9}, {57, 6}, {65, 6}}}, {}, 0},
    Zone{72, 36, "ACIP", {{{36, 9}, {49, 6}, {57, 6}}}, {{{36, 10}, {49, 7}, {57, 14}, {0, 0}}}, 71},
    Zone{72, 36, "V", {{{36, 9}, {49, 6}, {57, 6}}}, {}, 0},
    Zone{44, 44, "", {{{0, 9}, {13, 6}, {21, 6}}}, {{{0, 10}, {13, 7}, {21, 22}, {0, 0}}}, 43},
    Zone{36, 36, "", {{{0, 9}, {13, 6}, {21, 6}}}, {{{0, 10}, {13, 7}, {21, 14}, {0, 0}}}, 35}};

unsigned value_of(char c) noexcept {
    return c == '<' ? 0 : static_cast<unsigned>(base::is_digit(c) ? c - '0' : c - 'A' + 10);
}

bool is_check_digit(char c, std::string_view text) noexcept {
    constexpr std::array<unsigned, 3> weights = {7, 3, 1};
    unsigned sum = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        sum += weights[i % weights.size()] * value_of(text[i]);
    }
    return base::is_digit(c) && value_of(c) == sum % 10;
}

bool passes_checks(const Zone& zone, std::string_view text) {
    const bool fields = std::all_of(zone.fields.begin(), zone.fields.end(), [&](const Field& field) {
        return is_check_digit(text[field.begin + field.size], text.substr(field.begin, field.size));
    });
    std::string all;
    for (const Field& field : zone.all) {
        all += text.substr(field.begin, field.size);
    }
    return fields && (zone.last == 0 || is_check_digit(text[zone.last], all));
}

/// Letters of a state behind the kind of document, and names with their filler.
bool has_form(const Zone& zone, std::string_view text) {
    if (zone.beginning.empty() || zone.beginning.find(text[0]) == std::string_view::npos) {
        return false;
    }
    const std::string_view state = text.substr(2, 3);
    const bool is_state = std::none_of(state.begin(), state.end(), base::is_digit) && state.front() != '<';
    return !base::is_digit(text[1]) && is_state && text.find("<<") != std::string_view::npos;
}

/// The characters of a zone, which spaces and line ends may part.
struct Read {
    std::string text;
    std::size_t end = 0;
    bool in_lines = true; ///< line ends stand only between its lines
};

Read read_zone(std::string_view text, std::size_t begin, const Zone& zone) {
    Read read;
    std::size_t at = begin;
    for (; at < text.size() && read.text.size() < zone.size; ++at) {
        if (is_mrz(text[at])) {
            read.text.push_back(base::to_upper(text[at]));
            read.end = at + 1;
        } else if (!is_space(text[at])) {
            break;
        } else if (text[at] == '\n') {
            read.in_lines = read.in_lines && read.text.size() % zone.line == 0;
        }
    }
    return read;
}

class MrzRecogniser : public Recogniser {
public:
    void find(std::string_view text, std::vector<Candidate>& out) override {
        for (std::size_t at = 0; at < text.size(); ++at) {
            Candidate found;
            const bool begins =
                is_mrz(text[at]) && (at == 0 || !is_mrz(text[at - 1])) && !is_word_before(text, at);
            if (begins && read(text, at, found)) {
                at = found.end - 1;
                out.push_back(std::move(found));
            }
        }
    }

    [[nodiscard]] std::string canonical(std::string_view entry) const override {
        Candidate found;
        return !entry.empty() && read(entry, 0, found) && found.end == entry.size() ? found.value
                                                                                    : std::string();
    }

private:
    static bool read(std::string_view text, std::size_t begin, Candidate& found) {
        return std::any_of(k_zones.begin(), k_zones.end(), [&](const Zone& zone) {
            Read zone_text = read_zone(text, begin, zone);
            const bool goes_on = zone_text.end < text.size() && is_mrz(text[zone_text.end]);
            if (zone_text.text.size() != zone.size || goes_on || is_word_after(text, zone_text.end)) {
                return false;
            }
            const bool first_line =
                zone.beginning.empty() || zone.beginning.find(zone_text.text[0]) != std::string_view::npos;
            found.form = first_line && passes_checks(zone, zone_text.text);
            found.begin = begin;
            found.end = zone_text.end;
            found.value = zone_text.text;
            return found.form || (zone_text.in_lines && has_form(zone, zone_text.text));
        });
    }
};

std::unique_ptr<Recogniser> make_mrz(const Rule&) {
    return std::make_unique<MrzRecogniser>();
}

constexpr std::array<std::string_view, 1> k_signs = {"<"};
constexpr std::array k_required = {Evidence::check, Evidence::form};
constexpr std::array<std::string_view, 5> k_context = {"mrz", "paspoort*", "passport*", "id kaart*",
                                                       "identiteitskaart*"};

} // namespace

const RecogniserDescriptor k_mrz = {
    .name = "mrz",
    .version = 2,
    .summary = "machine-readable zones of travel documents, by their check digits",
    .replacement = "[MRZ]",
    .needs = {.size = 36, .digits = 4, .any = {.texts = k_signs}},
    .gate = "<",
    .required = k_required,
    .context = k_context,
    .make = &make_mrz,
};

} // namespace chatkeep::policy
