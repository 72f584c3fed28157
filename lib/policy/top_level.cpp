// SPDX-License-Identifier: EUPL-1.2
#include "policy/top_level.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace chatkeep::policy {

namespace {

// ISO 3166 codes in use as domains, with ac, eu, su and uk
constexpr std::string_view k_countries =
    " ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw "
    "by bz"
    " ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj "
    "fk fm"
    " fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq "
    "ir is"
    " it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk "
    "ml mm"
    " mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm "
    "pn pr"
    " ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td "
    "tf tg"
    " th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw ";

constexpr std::string_view k_generic =
    " com net org edu gov mil int info biz name pro coop museum aero jobs mobi travel tel cat asia post xxx"
    " app dev online site shop store blog cloud email live news amsterdam frl politie brussels vlaanderen "
    "gent berlin"
    " koeln london paris wien example test invalid club tech space website agency academy care health clinic"
    " hospital doctor group team work works company consulting digital media network solutions services "
    "systems"
    " support world global today center centre foundation community social school university college legal "
    "law"
    " studio design art photo photos link click top icu vip fun life love family xyz one ";

// ".zip" and ".mov" are both; an address with them is rarer than a file
constexpr std::string_view k_files = " png jpg jpeg gif webp heic heif bmp tif tiff svg pdf doc docx xls "
                                     "xlsx ppt pptx odt ods odp txt csv tsv rtf"
                                     " xml html htm json jsonl js css mp3 mp4 m4a m4v opus ogg oga wav aac "
                                     "amr avi mkv mov webm zip rar gz tar exe"
                                     " dll bin iso ics vcf eml msg db sqlite log md5 ";

// countries' domains that are Dutch or English words, units, abbreviations or endings of scripts
constexpr std::string_view k_words =
    " is in me de nu om al so to at er na it no my us as am an do je la ma pa ga st mr ms mm ml "
    "mg kg km cm id ad py sh md ps rs cc ";

// generic domains that are no such words; all others are
constexpr std::string_view k_plain_generic =
    " com net org edu gov mil int info biz aero coop museum asia xxx site amsterdam frl politie "
    "brussels vlaanderen gent berlin koeln london paris wien agency foundation tech xyz icu ";

/// The words of a list, for finding one: nearly every dot of a text asks.
class Words {
public:
    explicit Words(std::string_view list) {
        std::size_t begin = list.find_first_not_of(' ');
        while (begin != std::string_view::npos) {
            const std::size_t end = list.find(' ', begin);
            m_words.push_back(list.substr(begin, end - begin));
            begin = list.find_first_not_of(' ', end);
        }
        std::sort(m_words.begin(), m_words.end());
    }

    [[nodiscard]] bool has(std::string_view label) const {
        return std::binary_search(m_words.begin(), m_words.end(), std::string_view(base::lower_ascii(label)));
    }

private:
    std::vector<std::string_view> m_words;
};

const Words k_country_words(k_countries);
const Words k_generic_words(k_generic);
const Words k_file_words(k_files);
const Words k_doubtful_words(k_words);
const Words k_plain_generic_words(k_plain_generic);

} // namespace

bool is_known_top_level(std::string_view label) {
    const bool punycode = label.size() > 4 && base::lower_ascii(label.substr(0, 4)) == "xn--";
    return punycode || k_country_words.has(label) || k_generic_words.has(label);
}

bool is_doubtful_top_level(std::string_view label) {
    return k_doubtful_words.has(label) ||
           (label.size() > 2 && k_generic_words.has(label) && !k_plain_generic_words.has(label));
}

bool is_file_ending(std::string_view label) {
    return k_file_words.has(label);
}

} // namespace chatkeep::policy
