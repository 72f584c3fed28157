// SPDX-License-Identifier: EUPL-1.2
#include "policy/recognisers/tel/tel.hpp"

#include "policy/digits.hpp"
#include "policy/institution.hpp"
#include "policy/recognisers/tel/runs.hpp"
#include "policy/recognisers/tel/said.hpp"
#include "policy/scan.hpp"
#include "policy/text_set.hpp"

#include <phonenumbers/phonenumbermatch.h>
#include <phonenumbers/phonenumbermatcher.h>
#include <phonenumbers/phonenumberutil.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <map>

namespace chatkeep::policy {

namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberMatch;
using i18n::phonenumbers::PhoneNumberMatcher;
using i18n::phonenumbers::PhoneNumberUtil;

constexpr const char* k_region = "NL";
constexpr int k_netherlands = 31;
constexpr int k_tries = 64;
constexpr std::size_t k_known_most = 4096;
constexpr std::size_t k_digits_most = 15; // E.164
constexpr std::size_t k_valid_least =
    8; // with country code or leading zero; short numbers of services are no one's
constexpr std::size_t k_foreign_least = 9;
constexpr std::size_t k_foreign_most = 12;

/// Regions whose national way of writing counts when a word for telephone stands near.
constexpr std::array<const char*, 22> k_regions = {"BE", "DE", "FR", "GB", "LU", "US", "ES", "IT",
                                                   "PT", "PL", "IE", "TR", "MA", "SR", "CW", "AW",
                                                   "ID", "IN", "CN", "JP", "BR", "ZA"};

// messengers and links write numbers without plus: @31612345678, wa.me/31…, waid=31…, 31…@s.whatsapp.net
const RE2& bare() {
    static const RE2 pattern(R"((?i)(?:wa\.me/|waid=|phone=|tel:|@)\+?(\d{9,15})(?:[^\d\pL]|$)|)"
                             R"((?:^|[^\d\pL+])(\d{8,15})(?:-\d{5,11})?@(?:s\.whatsapp\.net|c\.us|g\.us))",
                             RE2::Quiet);
    return pattern;
}

std::string e164(const PhoneNumber& number) {
    std::string out;
    PhoneNumberUtil::GetInstance()->Format(number, PhoneNumberUtil::E164, &out);
    return out;
}

/// What the kind of number says: a mobile is a person's, a free or paid service never is.
void judge(const PhoneNumber& number, Candidate& found) {
    switch (PhoneNumberUtil::GetInstance()->GetNumberType(number)) {
    case PhoneNumberUtil::MOBILE:
    case PhoneNumberUtil::PERSONAL_NUMBER:
    case PhoneNumberUtil::PAGER:
        found.form = true;
        break;
    case PhoneNumberUtil::FIXED_LINE_OR_MOBILE:
        found.form = number.country_code() != k_netherlands;
        break;
    case PhoneNumberUtil::TOLL_FREE:
    case PhoneNumberUtil::PREMIUM_RATE:
    case PhoneNumberUtil::SHARED_COST:
        found.most = Level::note;
        break;
    default:
        break;
    }
    found.value = e164(number);
}

std::optional<PhoneNumber> parse(const std::string& text, const char* region) {
    PhoneNumber number;
    if (PhoneNumberUtil::GetInstance()->Parse(text, region, &number) != PhoneNumberUtil::NO_PARSING_ERROR) {
        return std::nullopt;
    }
    return number;
}

bool is_international(std::string_view run) {
    const std::size_t at = run.find_first_not_of("( ");
    if (at == std::string_view::npos) {
        return false;
    }
    const bool zeros = run.substr(at).starts_with("00") && !run.substr(at).starts_with("000");
    return run[at] == '+' || zeros;
}

bool is_international_number(const std::string& row, Candidate& found) {
    const auto number = is_international(row) ? parse(row, k_region) : std::nullopt;
    if (!number || !PhoneNumberUtil::GetInstance()->IsPossibleNumber(*number)) {
        return false;
    }
    found.value = e164(*number);
    return true;
}

/// "046-555555", "030 - 5555 555", "088-75 5555": an area code set apart, nine or ten digits in all.
bool is_national_number(const std::string& row, const std::string& digits, Candidate& found) {
    if (digits.size() > 10 || digits[0] != '0' || digits[1] == '0') {
        return false;
    }
    const std::size_t first = row.find_first_of("0123456789");
    const std::size_t behind = std::min(row.find_first_not_of("0123456789", first), row.size());
    const std::size_t area = behind - first;
    if (area < 2 || area > 4 || behind == row.size() || row[behind] == '.' || row[behind] == '/') {
        return false;
    }
    const auto number = parse(row, k_region);
    found.value = number ? e164(*number) : digits;
    return true;
}

/// "(415) 555-0132", "415-555-0132": written as in North America.
bool is_north_american_number(const std::string& row, Candidate& found) {
    static const RE2 form(R"(\(?[2-9]\d{2}(?:\) ?|-)\d{3}-\d{4})", RE2::Quiet);
    const auto number = RE2::FullMatch(row, form) ? parse(row, "US") : std::nullopt;
    if (!number || !PhoneNumberUtil::GetInstance()->IsValidNumber(*number)) {
        return false;
    }
    found.value = e164(*number);
    return true;
}

/// Whether a row can hold a number that is valid from the Netherlands: cheap, since the library is not.
bool may_be_valid(std::string_view row) {
    const auto digits = static_cast<std::size_t>(std::count_if(row.begin(), row.end(), base::is_digit));
    const std::size_t zero = row.find('0');
    const bool zero_leads = zero != std::string_view::npos && (zero == 0 || !base::is_digit(row[zero - 1]));
    return digits >= k_valid_least &&
           (zero_leads || digits >= k_foreign_least || row.find('+') != std::string_view::npos);
}

/// "0.612345678": a fraction, or a number that somebody wrote so.
bool is_fraction(std::string_view written) {
    return written.starts_with("0.") && written.find_first_not_of("0123456789", 2) == std::string_view::npos;
}

/// "PR-0612345678", "VWS-0612345678": capitals in front, with a hyphen, make it a code of something.
bool is_part_of_code(std::string_view text, std::size_t begin) {
    constexpr std::array<std::string_view, 10> words = {"TEL",    "MOB",      "GSM",   "FAX",    "NR",
                                                        "MOBIEL", "TELEFOON", "PHONE", "NUMMER", "BEL"};
    if (begin < 3 || text[begin - 1] != '-') {
        return false;
    }
    std::size_t front = begin - 1;
    while (front > 0 && text[front - 1] >= 'A' && text[front - 1] <= 'Z') {
        --front;
    }
    const std::string_view word = text.substr(front, begin - 1 - front);
    return word.size() >= 2 && !is_word_before(text, front) &&
           std::find(words.begin(), words.end(), word) == words.end();
}

/// What the way of writing says: nine digits without the leading zero are a number of anything until a word
/// names them.
void judge_writing(const PhoneNumberMatch& match, Candidate& found) {
    const std::string& written = match.raw_string();
    const std::string digits = digits_of(written);
    found.marked = written.find_first_not_of("0123456789") != std::string::npos;
    const bool dialled = is_international(written) || digits.starts_with("0") ||
                         (digits.starts_with("31") && digits.size() == 11);
    if (!dialled || is_fraction(written)) {
        found.needs_context = true;
        found.most = std::min(found.most, Level::propose);
    }
}

/// The numbers of a row that are valid from the Netherlands, with places in it.
std::vector<Candidate> find_valid_numbers(const std::string& row) {
    std::vector<Candidate> numbers;
    PhoneNumberMatcher matcher(*PhoneNumberUtil::GetInstance(), row, k_region, PhoneNumberMatcher::VALID,
                               k_tries);
    while (matcher.HasNext()) {
        PhoneNumberMatch match;
        matcher.Next(&match);
        Candidate found;
        found.begin = static_cast<std::size_t>(match.start());
        found.end = found.begin + match.raw_string().size();
        judge(match.number(), found);
        judge_writing(match, found);
        numbers.push_back(std::move(found));
    }
    return numbers;
}

/// The number as another country writes it; empty: none does.
std::string foreign_number(const std::string& row) {
    for (const char* region : k_regions) {
        const auto number = parse(row, region);
        if (number && PhoneNumberUtil::GetInstance()->IsValidNumberForRegion(*number, region)) {
            return e164(*number);
        }
    }
    return {};
}

/// A row as the library reads it: it does not know "06_12345678".
std::string row_of(std::string_view text, const Span& run) {
    std::string row(text.substr(run.first, run.second - run.first));
    std::replace(row.begin(), row.end(), '_', ' ');
    return row;
}

/// "06-12345678/06-87654321", "06-12345678,06-87654321": behind or before the sign stands a whole number too.
bool has_tel_border(std::string_view text, std::size_t begin, std::size_t end) {
    constexpr std::string_view signs = "/,";
    constexpr std::size_t whole = 8;
    const std::size_t next = std::min(text.find_first_not_of("0123456789-", end + 1), text.size());
    const bool number_behind = end + 1 < text.size() && signs.find(text[end]) != std::string_view::npos &&
                               text[end + 1] == '0' && next - end > whole;
    const std::size_t start = begin > 1 ? text.find_last_not_of("0123456789-", begin - 2) + 1 : begin;
    const bool number_before =
        begin > 1 && signs.find(text[begin - 1]) != std::string_view::npos && begin - start > whole;
    const bool glued = is_word_before(text, begin) && has_word_border(text, begin);
    const std::size_t from = number_before || glued ? begin : 0;
    return has_number_border(text.substr(from, number_behind ? end - from : std::string_view::npos),
                             begin - from, end - from);
}

/// "06 12 34 56 78 06 87 65 43 21": several numbers of ten digits, each with a leading zero, as rows of their
/// own; empty: the row is none of these.
std::vector<Span> split_row(std::string_view text, const Span& run) {
    constexpr std::size_t size = 10;
    std::vector<Span> parts;
    std::size_t digits = 0;
    std::size_t begin = run.first;
    for (std::size_t at = run.first; at < run.second; ++at) {
        const bool is_digit = base::is_digit(text[at]);
        if (is_digit && digits % size == 0 && text[at] != '0') {
            return {};
        }
        if (is_digit && digits % size == 0) {
            begin = at;
        }
        digits += is_digit ? 1U : 0U;
        if (is_digit && digits % size == 0) {
            parts.emplace_back(begin, at + 1);
        }
    }
    return digits % size == 0 && parts.size() > 1 ? parts : std::vector<Span>();
}

class TelRecogniser : public Recogniser {
public:
    void find(std::string_view text, std::vector<Candidate>& out) override {
        for (const Span& run : find_digit_runs(text)) {
            if (find_valid(text, run, out)) {
                continue;
            }
            const std::vector<Span> parts = split_row(text, run);
            for (const Span& part : parts) {
                find_valid(text, part, out);
            }
            if (parts.empty()) {
                find_likely(text, run, out);
            }
        }
        find_bare(text, out);
        find_said(text, out);
        leave_institutions_to_people(text, 0, out);
        std::stable_sort(out.begin(), out.end(),
                         [](const Candidate& a, const Candidate& b) { return a.begin < b.begin; });
    }

    /// Written as in another country.
    [[nodiscard]] bool confirm(std::string_view text, Candidate& found) const override {
        const std::string row = row_of(text, {found.begin, found.end});
        if (!found.value.empty()) {
            return true;
        }
        if (digits_of(row).size() > k_foreign_most) {
            return false;
        }
        if (m_foreign.size() >= k_known_most) {
            m_foreign.clear();
        }
        const auto [known, is_new] = m_foreign.try_emplace(row);
        if (is_new) {
            known->second = foreign_number(row);
        }
        found.value = known->second;
        return !found.value.empty();
    }

    [[nodiscard]] std::string canonical(std::string_view entry) const override {
        std::string digits = digits_of(entry);
        const bool written = std::all_of(entry.begin(), entry.end(), [](char c) {
            return base::is_digit(c) || std::string_view(" +()-./*").find(c) != std::string_view::npos;
        });
        if (!written || digits.size() < 2) {
            return {};
        }
        if (entry.find('+') == std::string_view::npos && !digits.starts_with("00")) {
            digits.insert(0, digits[0] == '0' ? "" : "0");
            digits.replace(0, 1, std::to_string(k_netherlands));
        } else if (digits.starts_with("00")) {
            digits.erase(0, 2);
        }
        return "+" + digits + (entry.back() == '*' ? "*" : "");
    }

private:
    bool find_valid(std::string_view text, const Span& run, std::vector<Candidate>& out) {
        const std::string row = row_of(text, run);
        if (!may_be_valid(row)) {
            return false;
        }
        bool any = false;
        for (Candidate found : valid_numbers(row)) {
            found.begin += run.first;
            found.end += run.first;
            if (has_tel_border(text, found.begin, found.end)) {
                found.most =
                    is_part_of_code(text, found.begin) ? std::min(found.most, Level::propose) : found.most;
                out.push_back(std::move(found));
                any = true;
            }
        }
        return any;
    }

    /// Kept for a while: chats repeat numbers, and the library needs a tenth of a millisecond for each.
    const std::vector<Candidate>& valid_numbers(const std::string& row) {
        if (m_known.size() >= k_known_most) {
            m_known.clear();
        }
        const auto [known, is_new] = m_known.try_emplace(row);
        if (is_new) {
            known->second = find_valid_numbers(row);
        }
        return known->second;
    }

    /// Rows that are no valid number here but look like one: never more than a proposal.
    static void find_likely(std::string_view text, const Span& run, std::vector<Candidate>& out) {
        const std::string row = row_of(text, run);
        const std::string digits = digits_of(row);
        if (digits.size() < k_foreign_least || digits.size() > k_digits_most ||
            !has_number_border(text, run.first, run.second)) {
            return;
        }
        Candidate found;
        found.begin = run.first;
        found.end = run.second;
        found.most = Level::propose;
        if (!is_international_number(row, found) && !is_national_number(row, digits, found) &&
            !is_north_american_number(row, found)) {
            found.needs_context = true;
        }
        out.push_back(std::move(found));
    }

    /// Before a number without plus stands one of these, or behind it an @.
    static bool has_link_sign(std::string_view text) noexcept {
        const auto is_sign = [](base::Lanes bytes) {
            return (bytes == '@') | (bytes == '/') | (bytes == '=') | (bytes == ':');
        };
        return base::find_byte(text, is_sign) < text.size();
    }

    static void find_bare(std::string_view text, std::vector<Candidate>& out) {
        if (!has_link_sign(text)) {
            return;
        }
        const re2::StringPiece whole(text.data(), text.size());
        std::array<re2::StringPiece, 3> match;
        std::size_t from = 0;
        while (from < text.size() &&
               bare().Match(whole, from, text.size(), RE2::UNANCHORED, match.data(), 3)) {
            const re2::StringPiece& digits = match[1].data() != nullptr ? match[1] : match[2];
            Candidate found;
            found.begin = static_cast<std::size_t>(digits.data() - text.data());
            found.end = from = found.begin + digits.size();
            const auto number = parse("+" + std::string(digits.data(), digits.size()), k_region);
            if (number && PhoneNumberUtil::GetInstance()->IsValidNumber(*number)) {
                judge(*number, found);
                out.push_back(std::move(found));
            }
        }
    }

    /// In words, over the end of a line, with commas: never more than a proposal.
    static void find_said(std::string_view text, std::vector<Candidate>& out) {
        for (const SaidNumber& said : find_said_numbers(text)) {
            Candidate found;
            found.begin = said.place.first;
            found.end = said.place.second;
            const bool known = std::any_of(out.begin(), out.end(), [&](const Candidate& other) {
                return other.begin < found.end && found.begin < other.end && !other.needs_context;
            });
            const auto number = known ? std::nullopt : parse(said.digits, k_region);
            if (!number || !PhoneNumberUtil::GetInstance()->IsValidNumber(*number)) {
                continue;
            }
            judge(*number, found);
            found.needs_context = said.doubtful;
            found.most = std::min(found.most, Level::propose);
            out.push_back(std::move(found));
        }
    }

    std::map<std::string, std::vector<Candidate>> m_known; ///< rows, with the valid numbers in them
    /// Rows with the number that they are abroad. Mutable: the library, asked again, says the same.
    mutable std::map<std::string, std::string> m_foreign;
};

std::unique_ptr<Recogniser> make_tel(const Rule&) {
    return std::make_unique<TelRecogniser>();
}

/// Seven digits in groups of any size, or the word that a number written out begins with.
bool may_hold_number(std::string_view text) noexcept {
    static const TextSet words = [] {
        TextSet out;
        out.add(std::array<std::string_view, 2>{"|nul|", "|zero|"}, 0);
        out.settle();
        return out;
    }();
    return has_digit_row(text, 7, " ()./_,:=~*\n-", 3) || words.groups_in(text) != 0;
}

constexpr std::array k_required = {Evidence::check, Evidence::form};
constexpr std::array<std::string_view, 48> k_context = {
    "tel",          "telefoon*",    "telnr*",       "mobiel*",      "mob",
    "gsm*",         "06",           "bel",          "bellen",       "belt",
    "gebeld",       "terugbel*",    "nummer*",      "telnummer*",   "fax*",
    "whatsapp*",    "app",          "appen",        "sms*",         "doorkies*",
    "phone*",       "telephone*",   "mobile*",      "cell*",        "call",
    "calling",      "number*",      "bereikbaar",   "noodnummer*",  "noodnr*",
    "belnummer*",   "belnr*",       "inbelnummer*", "inbelnr*",     "contactnummer*",
    "contactnr*",   "privenummer*", "privénummer*", "privenr*",     "werknummer*",
    "thuisnummer*", "spoednummer*", "piketnummer*", "alarmnummer*", "landline*",
    "signal",       "telegram",     "handynummer*"};
constexpr std::array<std::string_view, 31> k_negative = {
    "bestelnr*",   "bestelnummer*", "order*",       "factuur*", "factuurnr*",   "invoice*", "zaaknr*",
    "zaaknummer*", "kamerstuk*",    "isbn*",        "ean*",     "lot",          "lotnr*",   "lotnummer*",
    "batch*",      "versie*",       "referentie*",  "ref",      "ticket*",      "zending*", "tracking*",
    "imei*",       "serienr*",      "serienummer*", "klantnr*", "klantnummer*", "v nummer", "v nr",
    "vnr*",        "big nummer",    "big nr"};

} // namespace

const RecogniserDescriptor k_tel = {
    .name = "tel",
    .version = 7,
    .summary = "telephone numbers of all countries, written as in the Netherlands or with a country code",
    .replacement = "[TELEFOON]",
    .needs = {.size = 8, .digits = 8},
    .may_pass = &may_hold_number,
    .required = k_required,
    .context = k_context,
    .negative = k_negative,
    .make = &make_tel,
    .is_numbered = true,
};

} // namespace chatkeep::policy
