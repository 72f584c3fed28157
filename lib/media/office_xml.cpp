// SPDX-License-Identifier: EUPL-1.2
// Facts of the formats: ECMA-376 (WordprocessingML: author, initials, date, rsid; SpreadsheetML: authors,
// persons, absPath; PresentationML: cmAuthor), OpenDocument 1.2 (dc:creator, dc:date, config-item).
#include "media/office_xml.hpp"

#include "base/text.hpp"
#include "media/view.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <utility>

namespace chatkeep::media {

namespace {

using Names = std::string_view;

/// Attributes that name a person or a place in a file system: emptied, since most must be there.
constexpr std::array<Names, 8> k_emptied = {"author",   "initials",   "userId",   "displayName",
                                            "userName", "providerId", "fullName", "refreshedBy"};
/// Attributes that say when and in which sitting: left out.
constexpr std::array<Names, 5> k_dropped = {"date", "dateUtc", "dt", "created", "refreshedDate"};
/// Elements whose own text names a person, a time or a printer.
constexpr std::array<Names, 7> k_silent = {
    "creator", "date", "creator-initials", "date-string", "author", "initial-creator", "sender-initials"};
/// Attributes that people read or wrote, or that lead somewhere.
constexpr std::array<Names, 31> k_read = {
    "Target",    "href",        "descr",        "title",      "tooltip", "instr",       "name",
    "alt",       "displayText", "value",        "prompt",     "error",   "errorTitle",  "caption",
    "label",     "promptTitle", "string-value", "connection", "command", "v",           "sourceFile",
    "odcFile",   "macro",       "display",      "location",   "formula", "description", "ddeItem",
    "condition", "date-value",  "current-value"};
/// Elements of which the attribute val is what people wrote.
constexpr std::array<Names, 10> k_valued = {"alias",   "tag",   "docVar", "statusText",    "helpText",
                                            "default", "query", "result", "connectString", "listEntry"};
/// Attributes of many words that are none of people; so are all with "font" in their name.
constexpr std::array<Names, 12> k_structure = {"style",    "path",  "d",     "Ignorable",
                                               "viewBox",  "sqref", "ascii", "panose1",
                                               "typeface", "hAnsi", "cs",    "eastAsia"};
/// Elements in the middle of a text that are no part of it: deleted words, codes of fields, notes.
constexpr std::array<Names, 6> k_asides = {"delText",    "delInstrText", "instrText",
                                           "annotation", "note",         "rt"};
/// Elements that end a piece of text.
constexpr std::array<Names, 11> k_ends = {"p",       "si",   "c",     "row",       "tr",  "h",
                                          "comment", "text", "title", "list-item", "desc"};
/// Elements that stand for white space.
constexpr std::array<Names, 6> k_spaces = {"br", "tab", "cr", "line-break", "s", "noBreakHyphen"};

template <std::size_t N>
bool is_one_of(const std::array<Names, N>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::string_view local(std::string_view name) {
    const std::size_t colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

/// The character of a reference by number: "65" or "x41".
std::uint32_t numbered(std::string_view digits) {
    const bool is_hex = digits.starts_with('x');
    digits.remove_prefix(is_hex ? 1 : 0);
    std::uint32_t code = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), code, is_hex ? 16 : 10);
    const bool is_character = code < 0x110000 && (code < 0xd800 || code > 0xdfff);
    return is_character ? code : 0xfffd;
}

struct Entity {
    std::string_view name;
    std::uint32_t code;
};

constexpr std::array k_entities = {Entity{"lt", '<'}, Entity{"gt", '>'}, Entity{"quot", '"'},
                                   Entity{"apos", '\''}};

std::uint32_t named(std::string_view name) {
    const auto* const found = std::find_if(k_entities.begin(), k_entities.end(),
                                           [&](const Entity& entity) { return entity.name == name; });
    return found == k_entities.end() ? '&' : found->code;
}

std::string decoded(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::size_t end = text.front() == '&' ? text.find(';') : std::string_view::npos;
        if (end == std::string_view::npos) {
            out += text.front();
            text.remove_prefix(1);
            continue;
        }
        const std::string_view name = text.substr(1, end - 1);
        text.remove_prefix(end + 1);
        base::append_utf8(out, name.starts_with('#') ? numbered(name.substr(1)) : named(name));
    }
    return out;
}

/// Numbers stand in cells as programs write them: "1.23456782E8" is shown as 123456782.
std::string as_shown(std::string text) {
    constexpr double k_exact = 9e15;
    double number = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_number = end.ec == std::errc() && end.ptr == text.data() + text.size();
    const bool is_whole = is_number && std::abs(number) < k_exact && number == std::trunc(number);
    return is_whole ? fmt::format("{:.0f}", number) : text;
}

/// Several words, or an address.
bool is_prose(std::string_view value) {
    constexpr std::size_t k_word = 3;
    const bool is_several = value.find_first_of(" \t\n@") != std::string_view::npos;
    std::size_t letters = 0;
    return is_several && std::any_of(value.begin(), value.end(), [&](char c) {
               letters = base::is_alpha(c) || static_cast<unsigned char>(c) >= 0x80 ? letters + 1 : 0;
               return letters == k_word;
           });
}

/// A path of somebody's disk without its folders.
std::string without_folders(std::string_view value) {
    const char quote = value.front();
    const std::size_t slash = value.find_last_of("/\\");
    return fmt::format("{}file:///{}", quote, value.substr(slash + 1));
}

class Scrubber {
public:
    Scrubber(std::string_view xml, std::string& words) : m_rest(xml), m_words(words) {}

    std::string scrub() {
        while (!m_rest.empty()) {
            const std::size_t open = std::min(m_rest.find('<'), m_rest.size());
            take_text(m_rest.substr(0, open));
            m_rest.remove_prefix(open);
            if (!m_rest.empty()) {
                take_markup();
            }
        }
        m_words.append("\n").append(m_asides);
        return std::move(m_out);
    }

private:
    void take_text(std::string_view text) {
        if (m_silent) {
            return;
        }
        m_out += text;
        std::string words = decoded(text);
        (m_aside.empty() ? m_words : m_asides) += m_element == "v" ? as_shown(std::move(words)) : words;
    }

    /// Words that stand beside the text, so that they cut none of it.
    void take_aside(std::string_view words) { m_asides.append("\n").append(words).append("\n"); }

    void open_aside(std::string_view name) {
        if (m_aside.empty() && is_one_of(k_asides, name)) {
            m_aside = name;
            m_asides += '\n';
        }
        m_depth += name == m_aside ? 1U : 0U;
    }

    void close_aside(std::string_view name) {
        m_depth -= !m_aside.empty() && name == m_aside ? 1U : 0U;
        if (m_depth == 0) {
            m_aside = {};
        }
    }

    std::string_view take_to(std::string_view end) {
        const std::size_t at = m_rest.find(end);
        if (at == std::string_view::npos) {
            withhold("a part of the document is no XML");
        }
        const std::string_view taken = m_rest.substr(0, at + end.size());
        m_rest.remove_prefix(taken.size());
        return taken;
    }

    void take_markup() {
        if (m_rest.starts_with("<!--")) {
            take_to("-->");
        } else if (m_rest.starts_with("<?")) {
            const std::string_view instruction = take_to("?>");
            m_out += instruction.starts_with("<?xml ") ? instruction : "";
        } else if (m_rest.starts_with("<![CDATA[")) {
            const std::string_view text = take_to("]]>");
            m_out += m_silent ? "" : text;
            (m_aside.empty() ? m_words : m_asides) += m_silent ? "" : text.substr(9, text.size() - 12);
        } else if (m_rest.starts_with("<!")) {
            withhold("a part of the document has a document type");
        } else {
            take_tag(tag());
        }
    }

    /// From "<" to ">", which may also stand in a quoted value.
    std::string_view tag() {
        char quote = 0;
        for (std::size_t i = 1; i < m_rest.size(); ++i) {
            const char c = m_rest[i];
            if (quote != 0) {
                quote = c == quote ? '\0' : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '>') {
                const std::string_view tag = m_rest.substr(0, i + 1);
                m_rest.remove_prefix(i + 1);
                return tag;
            }
        }
        withhold("a part of the document is no XML");
    }

    void take_tag(std::string_view tag) {
        const bool closes = tag.starts_with("</");
        const std::size_t begin = closes ? 2 : 1;
        const std::size_t end = tag.find_first_of(" \t\r\n/>", begin);
        const std::string_view name = local(tag.substr(begin, end - begin));
        if (closes) {
            m_silent = false;
            m_element = {};
            m_out += tag;
            (m_aside.empty() ? m_words : m_asides) += is_one_of(k_ends, name) ? "\n" : "";
            close_aside(name);
            return;
        }
        if (tag.find("Thumbnails/") != std::string_view::npos ||
            tag.find("docProps/thumbnail") != std::string_view::npos ||
            tag.find("ObjectReplacements/") != std::string_view::npos ||
            tag.find("_xmlsignatures/") != std::string_view::npos) {
            m_out += tag.ends_with("/>") ? "" : tag; // a link to a part that is left out
            return;
        }
        m_words += is_one_of(k_spaces, name) && m_aside.empty() ? " " : "";
        m_is_template = tag.find("/attachedTemplate\"") != std::string_view::npos;
        m_out += tag.substr(0, end);
        take_attributes(name, tag.substr(end, tag.size() - end - (tag.ends_with("/>") ? 2 : 1)));
        m_out += tag.ends_with("/>") ? "/>" : ">";
        const bool is_printer = name == "config-item" && tag.find("\"Printer") != std::string_view::npos;
        if (!tag.ends_with("/>")) {
            m_silent = is_one_of(k_silent, name) || is_printer;
            m_element = name;
            open_aside(name);
        }
    }

    void take_attributes(std::string_view element, std::string_view rest) {
        while (true) {
            const std::size_t begin = rest.find_first_not_of(" \t\r\n");
            const std::size_t equals = rest.find('=');
            const std::size_t open =
                rest.find_first_of("\"'", equals == std::string_view::npos ? rest.size() : equals);
            if (begin == std::string_view::npos || open == std::string_view::npos) {
                return;
            }
            const std::size_t close = rest.find(rest[open], open + 1);
            if (close == std::string_view::npos) {
                withhold("a part of the document is no XML");
            }
            const std::string_view name = base::trim(rest.substr(begin, equals - begin));
            take_attribute(element, name, rest.substr(open, close + 1 - open));
            rest.remove_prefix(close + 1);
        }
    }

    void take_attribute(std::string_view element, std::string_view name, std::string_view value) {
        const std::string_view own = local(name);
        const bool is_place = element == "absPath" || element == "fileSharing";
        const bool is_author = (element == "cmAuthor" || element == "author") && own == "name";
        if (is_one_of(k_dropped, own) || own.starts_with("rsid")) {
            return;
        }
        const bool empties =
            is_one_of(k_emptied, own) || is_author || (is_place && !name.starts_with("xmlns"));
        const bool is_path = own == "Target" && (m_is_template || value.substr(1).starts_with("file:"));
        m_out.append(" ").append(name).append("=");
        m_out += empties ? "\"\"" : is_path ? without_folders(value) : std::string(value);
        const std::string_view inside = value.substr(1, value.size() - 2);
        const bool is_read =
            is_one_of(k_read, own) || (own == "val" && is_one_of(k_valued, element)) ||
            (is_prose(inside) && !is_one_of(k_structure, own) && own.find("font") == std::string_view::npos);
        if (!empties && is_read && !name.starts_with("xmlns")) {
            take_aside(as_shown(decoded(is_path ? without_folders(value).substr(1) : std::string(inside))));
        }
    }

    std::string_view m_rest;
    std::string m_out;
    std::string& m_words;
    std::string m_asides;       ///< words that stand in no text, or in the middle of one
    std::string_view m_element; ///< whose text is read
    std::string_view m_aside;   ///< the element of k_asides in which it is
    std::size_t m_depth = 0;    ///< of elements of that name
    bool m_is_template = false; ///< the tag leads to the file of a template
    bool m_silent = false;      ///< inside an element whose text goes
};

} // namespace

std::string scrub_xml(std::string_view xml, std::string& words) {
    if (!base::is_utf8(xml)) {
        withhold("a part of the document is in an unknown encoding");
    }
    words += '\n';
    return Scrubber(xml, words).scrub();
}

} // namespace chatkeep::media
