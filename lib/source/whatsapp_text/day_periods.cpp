// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_text/day_periods.hpp"

#include <array>

namespace chatkeep::source::whatsapp_text {

namespace {

struct Word {
    std::u32string_view text;
    DayPeriod period;
};

using enum DayPeriod;

constexpr std::array k_words = {
    Word{U"am", am},
    Word{U"pm", pm},
    Word{U"a.m.", am},
    Word{U"p.m.", pm},
    Word{U"a. m.", am},
    Word{U"p. m.", pm},
    Word{U"a m", am},
    Word{U"p m", pm},
    Word{U"a.m", am},
    Word{U"p.m", pm},
    Word{U"in the morning", am},
    Word{U"in the afternoon", pm},
    Word{U"in the evening", pm},
    Word{U"at night", night},
    Word{U"noon", noon},
    Word{U"midnight", am},
    Word{U"de la mañana", am},
    Word{U"de la madrugada", am},
    Word{U"de la tarde", pm},
    Word{U"de la noche", night},
    Word{U"da manhã", am},
    Word{U"da madrugada", am},
    Word{U"da tarde", pm},
    Word{U"da noite", night},
    Word{U"π.μ.", am},
    Word{U"μ.μ.", pm},
    Word{U"πμ", am},
    Word{U"μμ", pm},
    Word{U"ص", am},
    Word{U"م", pm},
    Word{U"صباحا", am},
    Word{U"صباحًا", am},
    Word{U"مساء", pm},
    Word{U"مساءً", pm},
    Word{U"ق.ظ.", am},
    Word{U"ب.ظ.", pm},
    Word{U"قبل‌ازظهر", am},
    Word{U"بعدازظهر", pm},
    Word{U"오전", am},
    Word{U"오후", pm},
    Word{U"上午", am},
    Word{U"早上", am},
    Word{U"凌晨", am},
    Word{U"清晨", am},
    Word{U"下午", pm},
    Word{U"晚上", night},
    Word{U"中午", noon},
    Word{U"正午", noon},
    Word{U"午夜", am},
    Word{U"半夜", am},
    Word{U"深夜", night},
    Word{U"정오", noon},
    Word{U"자정", am},
    Word{U"새벽", am},
    Word{U"아침", am},
    Word{U"저녁", pm},
    Word{U"밤", night},
    Word{U"午前", am},
    Word{U"午後", pm},
    Word{U"पूर्वाह्न", am},
    Word{U"अपराह्न", pm},
    Word{U"म.पू.", am},
    Word{U"म.उ.", pm},
    Word{U"पूर्वाह्ण", am},
    Word{U"अपराह्ण", pm},
    Word{U"সকাল", am},
    Word{U"পূর্বাহ্ণ", am},
    Word{U"অপরাহ্ণ", pm},
    Word{U"ਪੂ.ਦੁ.", am},
    Word{U"ਬਾ.ਦੁ.", pm},
    Word{U"முற்பகல்", am},
    Word{U"பிற்பகல்", pm},
    Word{U"ಪೂರ್ವಾಹ್ನ", am},
    Word{U"ಅಪರಾಹ್ನ", pm},
    Word{U"පෙ.ව.", am},
    Word{U"ප.ව.", pm},
    Word{U"ก่อนเที่ยง", am},
    Word{U"หลังเที่ยง", pm},
    Word{U"לפנה״צ", am},
    Word{U"אחה״צ", pm},
    Word{U"לפנה\"צ", am},
    Word{U"אחה\"צ", pm},
    Word{U"de.", am},
    Word{U"du.", pm},
    Word{U"dop.", am},
    Word{U"odp.", pm},
    Word{U"pop.", pm},
    Word{U"ap.", am},
    Word{U"ip.", pm},
    Word{U"fm", am},
    Word{U"em", pm},
    Word{U"vm.", am},
    Word{U"nm.", pm},
    Word{U"vorm.", am},
    Word{U"nachm.", pm},
    Word{U"e paradites", am},
    Word{U"e pasdites", pm},
    Word{U"priekšp.", am},
    Word{U"pēcp.", pm},
    Word{U"priešpiet", am},
    Word{U"popiet", pm},
    Word{U"öö", am},
    Word{U"ös", pm},
    Word{U"sa", am},
    Word{U"ch", pm},
    Word{U"pg", am},
    Word{U"ptg", pm},
    Word{U"to", am},
    Word{U"tk", pm},
    Word{U"пр.об.", am},
    Word{U"сл.об.", pm},
    Word{U"претпл.", am},
    Word{U"попл.", pm},
    Word{U"пре подне", am},
    Word{U"по подне", pm},
    Word{U"претпладне", am},
    Word{U"попладне", pm},
    Word{U"prijepodne", am},
    Word{U"poslijepodne", pm},
    Word{U"prije podne", am},
    Word{U"poslije podne", pm},
    Word{U"priekšpusdienā", am},
    Word{U"pēcpusdienā", pm},
    Word{U"ກ່ອນທ່ຽງ", am},
    Word{U"ຫຼັງທ່ຽງ", pm},
    Word{U"r.n.", am},
    Word{U"i.n.", pm},
    Word{U"f.h.", am},
    Word{U"e.h.", pm},
    Word{U"pd", am},
    Word{U"md", pm},
    Word{U"p.d.", am},
    Word{U"m.d.", pm},
    Word{U"asubuhi", am},
    Word{U"alfajiri", am},
    Word{U"mchana", pm},
    Word{U"jioni", pm},
    Word{U"usiku", night},
    Word{U"قبل دوپہر", am},
    Word{U"بعد دوپہر", pm},
    Word{U"дп", am},
    Word{U"пп", pm},
};

/// Letter case of the scripts that occur in the table; the rest has none.
constexpr char32_t lower(char32_t c) noexcept {
    if ((c >= U'A' && c <= U'Z') || (c >= U'Α' && c <= U'Ω') || (c >= U'А' && c <= U'Я')) {
        return c + 32;
    }
    return c == U'Ö' ? U'ö' : c;
}

bool starts_with(std::u32string_view text, std::u32string_view word) noexcept {
    if (text.size() < word.size()) {
        return false;
    }
    for (std::size_t i = 0; i < word.size(); ++i) {
        if (lower(text[i]) != word[i]) {
            return false;
        }
    }
    return true;
}

bool is_letter(char32_t c) noexcept {
    return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || (c >= 0xC0 && c < 0x2000) || c >= 0x3040;
}

/// East Asian words are glued to the digits or to each other; all others end where no letter follows.
bool ends_word(std::u32string_view text, std::size_t length) noexcept {
    return length == text.size() || text[length - 1] >= 0x3040 || !is_letter(text[length]);
}

} // namespace

PeriodWord find_period(std::u32string_view text) noexcept {
    PeriodWord best;
    for (const Word& word : k_words) {
        if (word.text.size() > best.length && starts_with(text, word.text) &&
            ends_word(text, word.text.size())) {
            best = {word.period, word.text.size()};
        }
    }
    return best;
}

std::optional<std::int32_t> seconds_of_day(const Header& header) noexcept {
    int hour = header.hour;
    if (header.minute > 59 || header.second > 59 || hour > 24 || header.period == DayPeriod::unknown) {
        return std::nullopt;
    }
    if (header.period == DayPeriod::am && hour > 12) {
        return std::nullopt; // "13:02 AM"
    }
    if (header.period == DayPeriod::none || hour > 12) {
        // Some exports write 24-hour values beside AM and PM ("13:04:03 PM"); a value above 12 means itself.
        return hour == 24 ? std::nullopt
                          : std::optional<std::int32_t>(hour * 3600 + header.minute * 60 + header.second);
    }
    hour %= 12;
    const bool second_half = header.period == DayPeriod::pm ||
                             (header.period == DayPeriod::noon && hour < 11) ||
                             (header.period == DayPeriod::night && hour >= 6);
    hour += second_half ? 12 : 0;
    return hour * 3600 + header.minute * 60 + header.second;
}

} // namespace chatkeep::source::whatsapp_text
