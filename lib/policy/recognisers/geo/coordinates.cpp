// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/geo/coordinates.hpp"

#include "policy/scan.hpp"

#include <fmt/core.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <optional>

namespace chatkeep::policy {

namespace {

/// Degrees times a million, so that no floating point comes into it.
using Micro = std::int64_t;
constexpr Micro k_degree = 1'000'000;

struct Point {
    Micro latitude = 0;
    Micro longitude = 0;
};

bool is_on_earth(const Point& point) {
    return std::abs(point.latitude) <= 90 * k_degree && std::abs(point.longitude) <= 180 * k_degree;
}

/// The box around the European Netherlands.
bool is_near(const Point& point) {
    return point.latitude >= 50'700'000 && point.latitude <= 53'700'000 && point.longitude >= 3'200'000 &&
           point.longitude <= 7'300'000;
}

/// "52.07905" or "52,07905", with or without a sign; digits behind the sixth decimal are dropped.
Micro read_degrees(std::string_view text) {
    const bool negative = !text.empty() && text.front() == '-';
    text.remove_prefix(!text.empty() && !base::is_digit(text.front()) ? 1 : 0);
    const std::size_t point = std::min(text.find_first_of(".,"), text.size());
    Micro value = 0;
    std::from_chars(text.data(), text.data() + point, value);
    value *= k_degree;
    Micro unit = k_degree;
    for (const char c : text.substr(std::min(point + 1, text.size()))) {
        unit /= 10;
        value += (c - '0') * unit;
    }
    return negative ? -value : value;
}

std::string degrees_text(Micro value) {
    return fmt::format("{}{}.{:06}", value < 0 ? "-" : "", std::abs(value) / k_degree,
                       std::abs(value) % k_degree);
}

std::string value_of(const Point& point) {
    return degrees_text(point.latitude) + "," + degrees_text(point.longitude);
}

std::size_t offset_of(std::string_view text, const re2::StringPiece& piece) {
    return static_cast<std::size_t>(piece.data() - text.data());
}

std::string_view view(const re2::StringPiece& piece) {
    return {piece.data(), piece.size()};
}

/// Calls take for every match of pattern, with the whole match and its groups.
template <std::size_t Groups, typename Take>
void for_each_match(const RE2& pattern, std::string_view text, const Take& take) {
    const re2::StringPiece whole(text.data(), text.size());
    std::array<re2::StringPiece, Groups + 1> match;
    std::size_t from = 0;
    while (from < text.size() &&
           pattern.Match(whole, from, text.size(), RE2::UNANCHORED, match.data(), Groups + 1)) {
        take(match);
        from = offset_of(text, match[0]) + match[0].size();
    }
}

Micro with_hemisphere(Micro value, std::string_view letter) {
    const bool negative =
        !letter.empty() && (base::to_upper(letter[0]) == 'S' || base::to_upper(letter[0]) == 'Z' ||
                            base::to_upper(letter[0]) == 'W');
    return negative ? -std::abs(value) : value;
}

/// "52.1043/4.3021", "52.1043, 4.3021, 6.1102", "52.1043, 4.3021%": two values of a row, or of a ratio.
bool is_statistic(std::string_view text, const re2::StringPiece& match) {
    static const RE2 behind(R"(^ ?[,;/|] ?[+-]?[0-9]{1,3}[.,][0-9]{3,}|^ ?(?:%|\x{2030}))", RE2::Quiet);
    static const RE2 before(R"([0-9][.,][0-9]{3,} ?[,;/|] ?$)", RE2::Quiet);
    constexpr std::size_t reach = 20;
    const std::size_t begin = offset_of(text, match);
    const std::string_view front = text.substr(begin - std::min(begin, reach), std::min(begin, reach));
    const std::string_view rest = text.substr(begin + match.size());
    const std::string_view places = view(match);
    return places.find_first_of("/|") != std::string_view::npos ||
           RE2::PartialMatch(re2::StringPiece(rest.data(), rest.size()), behind) ||
           RE2::PartialMatch(re2::StringPiece(front.data(), front.size()), before);
}

/// Amounts and statistics have four decimals too, but hardly five, nor a sign when they are not below one.
bool looks_exact(std::string_view written, const Point& point) {
    constexpr std::size_t exact = 14; // digits of both numbers
    const bool is_signed = written.find('-') != std::string_view::npos;
    return digits_of(written).size() >= exact ||
           (is_signed && std::abs(point.latitude) >= k_degree && std::abs(point.longitude) >= k_degree);
}

void add(std::string_view text, const re2::StringPiece& match, const Point& point, bool form,
         std::vector<Candidate>& out) {
    Candidate found;
    found.begin = offset_of(text, match);
    found.end = found.begin + base::trim(view(match)).size();
    found.form = form;
    found.form_if_named = is_near(point);
    found.needs_context = !form && !found.form_if_named && !looks_exact(view(match), point);
    found.value = value_of(point);
    const bool known = std::any_of(out.begin(), out.end(), [&](const Candidate& c) {
        return c.begin < found.end && found.begin < c.end;
    });
    if (!known && is_on_earth(point) && has_number_border(text, found.begin, found.end)) {
        out.push_back(std::move(found));
    }
}

/// The letter in front of a number or behind it; "NB" (noorderbreedte) has it first.
std::string_view hemisphere(const re2::StringPiece& front, const re2::StringPiece& back) {
    const std::string_view before = base::trim(view(front));
    return back.empty() ? (before.size() == 1 ? before : std::string_view())
                        : base::trim(view(back)).substr(0, 1);
}

// letters: N, Z (zuid) or S, O (oost) or E, W
const RE2& decimal_pair() {
    static const RE2 pattern(
        R"((?i)((?:geo: ?|\blat(?:itude)?[:= ]{1,2}|\b[NSZ] ?)?)([+-]?[0-9]{1,2}\.[0-9]{4,})(?: ?\x{b0})?( ?[NSZ]B?\b)?(?: ?[,;/|&\n] ?| )((?:lon(?:g(?:itude)?)?[:= ]{1,2}|lng[:= ]{1,2}|\b[EOW] ?)?)([+-]?[0-9]{1,3}\.[0-9]{4,})(?: ?\x{b0})?( ?[EOW]L?\b)?)",
        RE2::Quiet);
    return pattern;
}

const RE2& comma_pair() {
    static const RE2 pattern(R"(([+-]?[0-9]{1,2},[0-9]{4,})(?: ?[;/|] ?|, ?| )([+-]?[0-9]{1,3},[0-9]{4,}))",
                             RE2::Quiet);
    return pattern;
}

// degrees, minutes, seconds; the last may be left out
const RE2& sexagesimal_pair() {
    static const RE2 pattern(
        R"((?i)(?:\b([NSZ]) ?)?([0-9]{1,2}) ?\x{b0} ?([0-9]{1,2}(?:[.,][0-9]+)?) ?['\x{2019}\x{2032}]? ?(?:([0-9]{1,2}(?:[.,][0-9]+)?) ?(?:["\x{201d}\x{2033}]|''|\x{2032}\x{2032}) ?)?([NSZ]B?)?[ ,;]{0,2}(?:([EOW]) ?)?([0-9]{1,3}) ?\x{b0} ?([0-9]{1,2}(?:[.,][0-9]+)?) ?['\x{2019}\x{2032}]? ?(?:([0-9]{1,2}(?:[.,][0-9]+)?) ?(?:["\x{201d}\x{2033}]|''|\x{2032}\x{2032}) ?)?([EOW]L?\b)?)",
        RE2::Quiet);
    return pattern;
}

/// A whole number of degrees with minutes and seconds.
Micro read_sexagesimal(std::string_view degrees, std::string_view minutes, std::string_view seconds) {
    return read_degrees(degrees) + read_degrees(minutes) / 60 + read_degrees(seconds) / 3600;
}

void find_sexagesimal(std::string_view text, std::vector<Candidate>& out) {
    for_each_match<10>(sexagesimal_pair(), text, [&](const auto& match) {
        const std::string_view north = match[1].empty() ? view(match[5]) : view(match[1]);
        const std::string_view east = match[6].empty() ? view(match[10]) : view(match[6]);
        const bool minutes = view(match[0]).find_first_of("'\xE2") != std::string_view::npos;
        if ((north.empty() && east.empty()) || (!minutes && (north.empty() || east.empty()))) {
            return; // two temperatures
        }
        const Point point{
            with_hemisphere(read_sexagesimal(view(match[2]), view(match[3]), view(match[4])), north),
            with_hemisphere(read_sexagesimal(view(match[7]), view(match[8]), view(match[9])), east)};
        add(text, match[0], point, true, out);
    });
}

/// "52 22 12 N 4 53 42 E": only the letters say what they are, so both must be there.
void find_spaced(std::string_view text, std::vector<Candidate>& out) {
    static const RE2 pattern(
        R"((?i)([0-9]{1,2}) ([0-9]{1,2}) ([0-9]{1,2}(?:[.,][0-9]+)?) ?([NSZ])[ ,;]{1,2}([0-9]{1,3}) ([0-9]{1,2}) ([0-9]{1,2}(?:[.,][0-9]+)?) ?([EOW])\b)",
        RE2::Quiet);
    for_each_match<8>(pattern, text, [&](const auto& match) {
        const Point point{
            with_hemisphere(read_sexagesimal(view(match[1]), view(match[2]), view(match[3])), view(match[4])),
            with_hemisphere(read_sexagesimal(view(match[5]), view(match[6]), view(match[7])),
                            view(match[8]))};
        add(text, match[0], point, true, out);
    });
}

/// "52.370, 4.895": three decimals are those of statistics too, unless a word says what they are.
void find_short(std::string_view text, std::vector<Candidate>& out) {
    static const RE2 pattern(R"((5[0-3]\.[0-9]{3,})(?: ?[,;/] ?| )([3-7]\.[0-9]{3,}))", RE2::Quiet);
    for_each_match<2>(pattern, text, [&](const auto& match) {
        const Point point{read_degrees(view(match[1])), read_degrees(view(match[2]))};
        const std::size_t known = out.size();
        if (is_near(point)) {
            add(text, match[0], point, false, out);
        }
        if (out.size() > known) {
            out.back().needs_context = true;
            out.back().form_if_named = false;
        }
    });
}

/// "RD 121687, 487484": metres of the Dutch grid, east then north.
void find_grid(std::string_view text, std::vector<Candidate>& out) {
    static const RE2 pattern(
        R"((?i)\b(?:rd|rijksdriehoek[a-z]*)\b[^0-9\n]{0,20}?((?:x ?[:=]? ?)?([0-9]{4,6})(?:[.,][0-9]{1,3})?[^0-9\n]{1,6}([3-6][0-9]{5})(?:[.,][0-9]{1,3})?))",
        RE2::Quiet);
    for_each_match<3>(pattern, text, [&](const auto& match) {
        Candidate found;
        found.begin = offset_of(text, match[1]);
        found.end = found.begin + match[1].size();
        found.form = true;
        found.value = "rd " + std::string(view(match[2])) + "," + std::string(view(match[3]));
        const bool inside = view(match[2]).size() < 6 || match[2][0] <= '2';
        if (inside && !is_word_after(text, found.end)) {
            out.push_back(std::move(found));
        }
    });
}

/// ", Amsterdam" behind a short code: so maps write it.
bool has_place_behind(std::string_view text, std::size_t end) {
    std::size_t at = end;
    while (at < text.size() && at - end < 2 && (text[at] == ' ' || text[at] == ',')) {
        ++at;
    }
    return at > end && at + 2 < text.size() && text[at] >= 'A' && text[at] <= 'Z' && text[at + 1] >= 'a' &&
           text[at + 1] <= 'z' && text[at + 2] >= 'a' && text[at + 2] <= 'z';
}

bool is_plus_code(std::string_view code) {
    constexpr std::string_view letters = "23456789CFGHJMPQRVWX";
    const std::size_t plus = code.find('+');
    const std::string upper = base::lower_ascii(code);
    const bool written = std::all_of(upper.begin(), upper.end(), [&](char c) {
        return c == '+' || letters.find(base::to_upper(c)) != std::string_view::npos;
    });
    return written && (plus == 4 || plus == 6 || plus == 8) && code.size() - plus - 1 >= 2 &&
           code.size() - plus - 1 <= 3;
}

bool is_code_char(char c) noexcept {
    return base::is_alnum(c);
}

/// A full code is a place by itself; a short one needs a word for it.
void find_plus_codes(std::string_view text, std::vector<Candidate>& out) {
    for (std::size_t plus = text.find('+'); plus != std::string_view::npos; plus = text.find('+', plus + 1)) {
        std::size_t begin = plus;
        std::size_t end = plus + 1;
        while (begin > 0 && is_code_char(text[begin - 1])) {
            --begin;
        }
        while (end < text.size() && is_code_char(text[end])) {
            ++end;
        }
        const std::string_view code = text.substr(begin, end - begin);
        const bool has_both = std::any_of(code.begin(), code.end(), base::is_digit) &&
                              std::any_of(code.begin(), code.end(), base::is_alpha);
        if (!is_plus_code(code) || !has_both || is_word_before(text, begin) || is_word_after(text, end)) {
            continue;
        }
        Candidate found;
        found.begin = begin;
        found.end = end;
        found.form = plus - begin == 8;
        const bool placed = plus - begin == 4 && code.size() >= 7 && has_place_behind(text, end);
        found.needs_context = !found.form && !placed;
        found.value =
            compact_upper(code.substr(0, plus - begin)) + "+" + compact_upper(code.substr(plus - begin));
        out.push_back(std::move(found));
    }
}

/// Where three words with dots between that begin at begin end; 0: there are not three.
std::size_t three_words_end(std::string_view text, std::size_t begin) {
    std::size_t at = begin;
    for (int words = 0; words < 3; ++words) {
        if (words > 0 && (at >= text.size() || text[at++] != '.')) {
            return 0;
        }
        const std::size_t start = at;
        while (at < text.size() && is_word_after(text, at) && !base::is_digit(text[at])) {
            at += base::decode_utf8(text.substr(at)).length;
        }
        if (at - start < 2) {
            return 0;
        }
    }
    return is_word_after(text, at) ? 0 : at;
}

/// "what3words: appel.fiets.boom".
void find_named_words(std::string_view text, std::vector<Candidate>& out) {
    static const RE2 pattern(R"((?i)\b(?:what3words|w3w)(?:-?adres)?[ :=]{1,3})", RE2::Quiet);
    for_each_match<0>(pattern, text, [&](const auto& match) {
        const std::size_t begin = offset_of(text, match[0]) + match[0].size();
        const std::size_t end = three_words_end(text, begin);
        if (end != 0) {
            Candidate found;
            found.begin = begin;
            found.end = end;
            found.form = true;
            found.value = base::fold_case("///" + std::string(text.substr(begin, end - begin)));
            out.push_back(std::move(found));
        }
    });
}

/// Three words behind three slashes (what3words).
void find_three_words(std::string_view text, std::vector<Candidate>& out) {
    for (std::size_t at = text.find("///"); at != std::string_view::npos; at = text.find("///", at + 3)) {
        const std::size_t end = three_words_end(text, at + 3);
        const bool after_link = at > 0 && (text[at - 1] == ':' || text[at - 1] == '/');
        if (end != 0 && !after_link && !is_word_before(text, at)) {
            Candidate found;
            found.begin = at;
            found.end = end;
            found.form = true;
            found.value = base::fold_case(text.substr(at, end - at));
            out.push_back(std::move(found));
        }
    }
}

} // namespace

void find_coordinates(std::string_view text, std::vector<Candidate>& out) {
    for_each_match<6>(decimal_pair(), text, [&](const auto& match) {
        const Point point{with_hemisphere(read_degrees(view(match[2])), hemisphere(match[1], match[3])),
                          with_hemisphere(read_degrees(view(match[5])), hemisphere(match[4], match[6]))};
        const bool named = !match[1].empty() || !match[3].empty() || !match[4].empty() || !match[6].empty();
        add(text, match[0], point, named || (is_near(point) && !is_statistic(text, match[0])), out);
    });
    for_each_match<2>(comma_pair(), text, [&](const auto& match) {
        const Point point{read_degrees(view(match[1])), read_degrees(view(match[2]))};
        add(text, match[0], point, is_near(point) && !is_statistic(text, match[0]), out);
    });
    find_sexagesimal(text, out);
    find_spaced(text, out);
    find_short(text, out);
    find_grid(text, out);
}

void find_place_codes(std::string_view text, std::vector<Candidate>& out) {
    find_plus_codes(text, out);
    find_three_words(text, out);
    find_named_words(text, out);
}

bool has_coordinates(std::string_view text) {
    static const RE2 pattern(
        R"([0-9]{1,2}\.[0-9]{3,}(?:,|%2C|/|!4d|&[a-z]*=)[+-]?[0-9]{1,3}\.[0-9]{3,}|!3d[+-]?[0-9]|mlat=)",
        RE2::Quiet);
    return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), pattern);
}

} // namespace chatkeep::policy
