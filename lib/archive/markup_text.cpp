// SPDX-License-Identifier: EUPL-1.2
#include "archive/markup_text.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string_view>

namespace chatkeep::archive {

namespace {

constexpr std::size_t k_longest_name = 40;
constexpr std::size_t k_longest_reference = 16; // zeros may stand before a number

/// Local names: of HTML, WordprocessingML, DrawingML, SpreadsheetML, OpenDocument, SVG.
bool is_break(std::string_view tag) {
    static constexpr std::array<std::string_view, 33> k_breaks = {
        "p",    "br",        "div",        "td",     "th",    "tr",   "li", "h",          "h1",
        "h2",   "h3",        "h4",         "h5",     "h6",    "tab",  "cr", "tc",         "si",
        "row",  "c",         "v",          "dt",     "dd",    "cell", "ul", "line-break", "list-item",
        "text", "table-row", "table-cell", "script", "style", "title"};
    if (tag.starts_with('/')) {
        tag.remove_prefix(1);
    }
    const std::size_t colon = tag.rfind(':');
    const std::string name = base::lower_ascii(tag.substr(colon == std::string_view::npos ? 0 : colon + 1));
    return std::find(k_breaks.begin(), k_breaks.end(), name) != k_breaks.end();
}

struct Named {
    std::string_view name;
    char32_t character;
};

constexpr std::array k_ascii = {
    Named{"amp", U'&'},        Named{"lt", U'<'},     Named{"gt", U'>'},     Named{"quot", U'"'},
    Named{"apos", U'\''},      Named{"commat", U'@'}, Named{"period", U'.'}, Named{"comma", U','},
    Named{"colon", U':'},      Named{"semi", U';'},   Named{"sol", U'/'},    Named{"bsol", U'\\'},
    Named{"lowbar", U'_'},     Named{"plus", U'+'},   Named{"equals", U'='}, Named{"num", U'#'},
    Named{"percnt", U'%'},     Named{"ast", U'*'},    Named{"lpar", U'('},   Named{"rpar", U')'},
    Named{"excl", U'!'},       Named{"quest", U'?'},  Named{"dollar", U'$'}, Named{"lsqb", U'['},
    Named{"rsqb", U']'},       Named{"lcub", U'{'},   Named{"rcub", U'}'},   Named{"verbar", U'|'},
    Named{"grave", U'`'},      Named{"Hat", U'^'},    Named{"Tab", U'\t'},   Named{"NewLine", U'\n'},
    Named{"hyphen", U'\u2010'}};

/// From U+00A0 on, in order.
constexpr std::string_view k_latin1 =
    "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 "
    "acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde "
    "Auml "
    "Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc "
    "Otilde "
    "Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring "
    "aelig "
    "ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml "
    "divide "
    "oslash ugrave uacute ucirc uuml yacute thorn yuml";

char32_t find_named(std::string_view name) {
    const auto* ascii =
        std::find_if(k_ascii.begin(), k_ascii.end(), [&](const Named& entry) { return entry.name == name; });
    if (ascii != k_ascii.end()) {
        return ascii->character;
    }
    constexpr char32_t k_first = 0xA0;
    std::string_view rest = k_latin1;
    for (char32_t character = k_first; !rest.empty(); ++character) {
        const std::string_view entry = rest.substr(0, rest.find(' '));
        if (entry == name) {
            return character;
        }
        rest.remove_prefix(std::min(entry.size() + 1, rest.size()));
    }
    return 0;
}

} // namespace

char32_t resolve_reference(std::string_view reference) {
    if (!reference.starts_with('#')) {
        return find_named(reference);
    }
    const bool is_hex = reference.size() > 1 && base::to_lower(reference[1]) == 'x';
    const std::string_view digits = reference.substr(is_hex ? 2 : 1);
    std::uint32_t value = 0;
    const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), value, is_hex ? 16 : 10);
    const bool is_number = end.ec == std::errc() && end.ptr == digits.data() + digits.size();
    const bool is_character = value < 0xD800 || (value > 0xDFFF && value <= 0x10FFFF);
    return is_number && is_character ? static_cast<char32_t>(value) : 0;
}

std::size_t MarkupTextInput::read(char* buffer, std::size_t size) {
    while (m_given == m_ready.size()) {
        m_ready.clear();
        m_given = 0;
        const std::size_t count = m_markup.read(m_buffer.data(), m_buffer.size());
        if (count == 0) {
            return 0;
        }
        for (std::size_t i = 0; i < count; ++i) {
            (this->*m_step)(m_buffer.at(i));
        }
    }
    size = std::min(size, m_ready.size() - m_given);
    std::copy_n(m_ready.begin() + static_cast<std::ptrdiff_t>(m_given), size, buffer);
    m_given += size;
    return size;
}

void MarkupTextInput::in_text(char c) {
    if (c != '<' && c != '&') {
        m_ready += c;
        return;
    }
    m_name.clear();
    m_has_name = false;
    m_step = c == '<' ? &MarkupTextInput::in_tag : &MarkupTextInput::in_reference;
}

void MarkupTextInput::in_tag(char c) {
    const bool is_over = c == '>';
    const bool is_name =
        base::is_alnum(c) || c == ':' || c == '-' || c == '_' || (c == '/' && m_name.empty());
    m_has_name = m_has_name || !is_name;
    if (!m_has_name && m_name.size() < k_longest_name) {
        m_name += c;
    }
    if (is_over) {
        m_ready += is_break(m_name) ? "\n" : "";
        m_step = &MarkupTextInput::in_text;
    }
}

void MarkupTextInput::in_reference(char c) {
    if (c == ';') {
        end_reference(true);
    } else if ((base::is_alnum(c) || c == '#') && m_name.size() < k_longest_reference) {
        m_name += c;
    } else {
        end_reference(false);
        in_text(c);
    }
}

/// One that is none stands as it is.
void MarkupTextInput::end_reference(bool is_whole) {
    const char32_t character = is_whole ? resolve_reference(m_name) : 0;
    m_step = &MarkupTextInput::in_text;
    if (character != 0) {
        base::append_utf8(m_ready, character);
    } else {
        m_ready += "&" + m_name + (is_whole ? ";" : "");
    }
}

} // namespace chatkeep::archive
