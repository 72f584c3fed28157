// SPDX-License-Identifier: EUPL-1.2
#include "archive/bag_declaration.hpp"

#include "archive/tag_text.hpp"
#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <vector>

namespace chatkeep::archive {

namespace {

constexpr const char* k_file = "bagit.txt";
constexpr std::string_view k_version_label = "BagIt-Version";
constexpr std::string_view k_encoding_label = "Tag-File-Character-Encoding";
constexpr std::size_t k_most_lines = 16;

struct Field {
    std::string label;
    std::string value;
    bool exact = false; ///< "Label: value" without any other white space
};

std::optional<Field> parse_field(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) {
        return std::nullopt;
    }
    Field field;
    field.label = base::trim(line.substr(0, colon));
    field.value = base::trim(line.substr(colon + 1));
    field.exact = line == field.label + ": " + field.value;
    return field;
}

std::optional<std::pair<int, int>> parse_version(std::string_view text) {
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos) {
        return std::nullopt;
    }
    std::pair<int, int> version;
    const auto parse = [](std::string_view digits, int& number) {
        const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), number);
        return !digits.empty() && base::is_digit(digits.front()) && result.ec == std::errc() &&
               result.ptr == digits.data() + digits.size();
    };
    if (!parse(text.substr(0, dot), version.first) || !parse(text.substr(dot + 1), version.second)) {
        return std::nullopt;
    }
    return version;
}

bool is_known_version(std::pair<int, int> version) {
    static constexpr std::array<int, 5> drafts = {93, 94, 95, 96, 97};
    return version == std::pair(1, 0) ||
           (version.first == 0 && std::find(drafts.begin(), drafts.end(), version.second) != drafts.end());
}

class DeclarationReader {
public:
    explicit DeclarationReader(CheckListener& listener) : m_listener(listener) {}

    std::optional<BagDeclaration> read(base::Input& input) {
        if (!read_lines(input)) {
            return std::nullopt;
        }
        const auto version = field(0, k_version_label);
        const auto encoding = field(1, k_encoding_label);
        if (!version || !encoding) {
            return std::nullopt;
        }
        const auto number = parse_version(version->value);
        if (!number || !is_known_version(*number)) {
            error(1, "the version \"" + base::printable(version->value, 40) +
                         "\" is none of 0.93 to 0.97 or 1.0");
            return std::nullopt;
        }
        if (!is_known_encoding(encoding->value)) {
            error(2, "the character encoding \"" + base::printable(encoding->value, 60) + "\" is unknown");
            return std::nullopt;
        }
        const BagDeclaration declaration{number->first, number->second, encoding->value};
        check_form(declaration, *version, *encoding);
        return declaration;
    }

private:
    bool read_lines(base::Input& input) {
        try {
            TagLines lines(input, "UTF-8");
            while (auto line = lines.next()) {
                m_lines.push_back(std::move(line->text));
                if (m_lines.size() == k_most_lines) {
                    break;
                }
            }
            m_mark = lines.has_mark();
        } catch (const base::Error& failure) {
            if (failure.fault() != base::Fault::data) {
                throw;
            }
            error(0, "this is no UTF-8 text");
            return false;
        }
        return true;
    }

    /// The field that must stand on a line; elsewhere it is an error.
    std::optional<Field> field(std::size_t index, std::string_view label) {
        auto here = index < m_lines.size() ? parse_field(m_lines[index]) : std::nullopt;
        if (here && here->label == label) {
            return here;
        }
        error(index + 1, "the line \"" + std::string(label) + ": …\" must stand here");
        return std::nullopt;
    }

    void check_form(const BagDeclaration& declaration, const Field& version, const Field& encoding) {
        const FindingLevel level = declaration.is_strict() ? FindingLevel::error : FindingLevel::warning;
        if (!version.exact) {
            m_listener.found(
                {level, k_file, 1, "the line must be \"Label: value\" without further white space"});
        }
        if (!encoding.exact) {
            m_listener.found(
                {level, k_file, 2, "the line must be \"Label: value\" without further white space"});
        }
        if (m_mark) {
            error(1, "the file starts with a byte order mark");
        }
        if (m_lines.size() > 2) {
            const bool blank = std::all_of(m_lines.begin() + 2, m_lines.end(),
                                           [](const std::string& line) { return base::trim(line).empty(); });
            m_listener.found(
                {blank ? level : FindingLevel::error, k_file, 3, "the file must have exactly two lines"});
        }
    }

    void error(std::uint64_t line, std::string text) {
        m_listener.found({FindingLevel::error, k_file, line, std::move(text)});
    }

    CheckListener& m_listener;
    std::vector<std::string> m_lines;
    bool m_mark = false;
};

} // namespace

std::optional<BagDeclaration> read_declaration(base::Input& input, CheckListener& listener) {
    return DeclarationReader(listener).read(input);
}

} // namespace chatkeep::archive
