// SPDX-License-Identifier: EUPL-1.2
#include "archive/bag_info.hpp"

#include "archive/tag_text.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

namespace chatkeep::archive {

namespace {

bool parse_number(std::string_view digits, std::uint64_t& number) {
    const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return !digits.empty() && result.ec == std::errc() && result.ptr == digits.data() + digits.size();
}

bool is_white(char c) {
    return c == ' ' || c == '\t';
}

bool is_date(std::string_view text) {
    std::uint64_t year = 0;
    std::uint64_t month = 0;
    std::uint64_t day = 0;
    if (text.size() != 10 || text[4] != '-' || text[7] != '-' || !parse_number(text.substr(0, 4), year) ||
        !parse_number(text.substr(5, 2), month) || !parse_number(text.substr(8, 2), day)) {
        return false;
    }
    return std::chrono::year_month_day(std::chrono::year(static_cast<int>(year)),
                                       std::chrono::month(static_cast<unsigned>(month)),
                                       std::chrono::day(static_cast<unsigned>(day)))
        .ok();
}

class InfoReader {
public:
    InfoReader(const std::string& file, const BagDeclaration& declaration, CheckListener& listener)
        : m_file(file), m_level(declaration.is_strict() ? FindingLevel::error : FindingLevel::warning),
          m_encoding(declaration.encoding), m_listener(listener) {}

    BagInfo read(base::Input& input) {
        TagLines lines(input, m_encoding);
        while (const auto line = lines.next()) {
            add(line->text, lines.number());
        }
        if (lines.has_mark()) {
            m_listener.found({FindingLevel::warning, m_file, 1, "the file starts with a byte order mark"});
        }
        return std::move(m_info);
    }

private:
    void add(std::string_view line, std::uint64_t number) {
        if (base::trim(line).empty()) {
            m_listener.found({FindingLevel::warning, m_file, number, "the line is empty"});
            return;
        }
        if (is_white(line.front())) {
            append_continuation(line, number);
            return;
        }
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || base::trim(line.substr(0, colon)).empty()) {
            m_listener.found({m_level, m_file, number, "the line is no \"Label: value\""});
            return;
        }
        const std::string_view label = line.substr(0, colon);
        if (is_white(label.back())) {
            m_listener.found(
                {FindingLevel::warning, m_file, number, "there is white space before the colon"});
        }
        m_info.emplace_back(base::trim(label), base::trim(line.substr(colon + 1)));
    }

    void append_continuation(std::string_view line, std::uint64_t number) {
        if (m_info.empty()) {
            m_listener.found(
                {m_level, m_file, number, "the line continues a field, but there is none before it"});
            return;
        }
        m_info.back().second.append(" ").append(base::trim(line));
    }

    const std::string& m_file;
    FindingLevel m_level;
    std::string m_encoding;
    CheckListener& m_listener;
    BagInfo m_info;
};

} // namespace

std::optional<PayloadOxum> parse_oxum(std::string_view text) {
    PayloadOxum oxum;
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos || !parse_number(text.substr(0, dot), oxum.bytes) ||
        !parse_number(text.substr(dot + 1), oxum.files)) {
        return std::nullopt;
    }
    return oxum;
}

BagInfo read_bag_info(base::Input& input, const std::string& file, const BagDeclaration& declaration,
                      CheckListener& listener) {
    return InfoReader(file, declaration, listener).read(input);
}

std::vector<std::string> values_of(const BagInfo& info, std::string_view label) {
    std::vector<std::string> values;
    for (const auto& [name, value] : info) {
        if (base::lower_ascii(name) == base::lower_ascii(label)) {
            values.push_back(value);
        }
    }
    return values;
}

std::string bag_info_line(std::string_view label, std::string_view value) {
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
    const auto refuse = [&](std::string_view why) {
        throw base::Error(base::Fault::usage,
                          "bag-info field \"" + base::printable(label, 60) + "\": " + std::string(why));
    };
    if (label.empty() || label != base::trim(label) || label.find(':') != std::string_view::npos ||
        std::any_of(label.begin(), label.end(), is_control)) {
        refuse("a label is a word without a colon, white space around it or control characters");
    }
    if (value.empty() || value != base::trim(value) || std::any_of(value.begin(), value.end(), is_control)) {
        refuse("a value is one line of text without white space around it");
    }
    if (!base::is_utf8(label) || !base::is_utf8(value)) {
        refuse("it is no UTF-8");
    }
    return std::string(label) + ": " + std::string(value) + "\n";
}

void check_date(std::string_view text) {
    if (!is_date(text)) {
        throw base::Error(base::Fault::usage,
                          "\"" + base::printable(text, 40) + "\" is no date of the form YYYY-MM-DD");
    }
}

} // namespace chatkeep::archive
