// SPDX-License-Identifier: EUPL-1.2
#include "stream/edit.hpp"

#include "base/error.hpp"
#include "stream/json_text.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace chatkeep::stream {

namespace {

/// A value's bytes in the line, and the bytes to take out when the whole member or item goes.
struct Extent {
    std::size_t begin;
    std::size_t end;
    std::size_t outer_begin;
    std::size_t outer_end;
};

/// Walks JSON that is known to be valid; positions are byte offsets in the line.
class Scanner {
public:
    explicit Scanner(std::string_view line) : m_line(line) {}

    [[nodiscard]] std::size_t skip_space(std::size_t at) const {
        while (at < m_line.size() &&
               (m_line[at] == ' ' || m_line[at] == '\t' || m_line[at] == '\r' || m_line[at] == '\n')) {
            ++at;
        }
        return at;
    }

    [[nodiscard]] std::size_t skip_string(std::size_t at) const {
        ++at;
        while (m_line.at(at) != '"') {
            at += m_line[at] == '\\' ? 2U : 1U;
        }
        return at + 1;
    }

    [[nodiscard]] std::size_t skip_value(std::size_t at) const {
        const char first = m_line.at(at);
        if (first == '"') {
            return skip_string(at);
        }
        if (first == '{' || first == '[') {
            return skip_nested(at);
        }
        const auto end = m_line.find_first_of(",]} \t\r\n", at);
        return end == std::string_view::npos ? m_line.size() : end;
    }

    /// The value that step names inside the object or array at container.
    [[nodiscard]] std::optional<Extent> find(std::size_t container, std::string_view step) const;

    [[nodiscard]] char at(std::size_t position) const { return m_line.at(position); }

private:
    [[nodiscard]] std::size_t skip_nested(std::size_t at) const {
        std::size_t depth = 0;
        do {
            const char c = m_line.at(at);
            if (c == '"') {
                at = skip_string(at);
                continue;
            }
            depth += c == '{' || c == '[' ? 1U : 0U;
            depth -= c == '}' || c == ']' ? 1U : 0U;
            ++at;
        } while (depth > 0);
        return at;
    }

    [[nodiscard]] bool is_named(std::size_t key, std::size_t key_end, std::string_view step) const {
        const std::string_view written = m_line.substr(key, key_end - key);
        if (written.find('\\') == std::string_view::npos) {
            return written.substr(1, written.size() - 2) == step;
        }
        std::string escaped;
        append_json(escaped, step);
        return written == escaped;
    }

    std::string_view m_line;
};

std::optional<Extent> Scanner::find(std::size_t container, std::string_view step) const {
    const bool is_object = at(container) == '{';
    std::size_t position = skip_space(container + 1);
    std::size_t previous_comma = container + 1;
    for (std::size_t index = 0; at(position) != '}' && at(position) != ']'; ++index) {
        const std::size_t item = position;
        bool wanted = false;
        if (is_object) {
            const std::size_t key_end = skip_string(position);
            wanted = is_named(position, key_end, step);
            position = skip_space(skip_space(key_end) + 1);
        } else {
            std::size_t number = 0;
            const auto parsed = std::from_chars(step.data(), step.data() + step.size(), number);
            wanted = parsed.ec == std::errc() && number == index;
        }
        const std::size_t value_end = skip_value(position);
        const std::size_t behind = skip_space(value_end);
        const bool comma = at(behind) == ',';
        if (wanted) {
            const std::size_t outer_begin = comma || index == 0 ? item : previous_comma;
            return Extent{position, value_end, outer_begin, comma ? skip_space(behind + 1) : value_end};
        }
        previous_comma = behind;
        position = comma ? skip_space(behind + 1) : behind;
    }
    return std::nullopt;
}

Extent locate(const Scanner& scanner, const Path& path) {
    const std::size_t start = scanner.skip_space(0);
    Extent extent{start, scanner.skip_value(start), start, start};
    for (const std::string& step : path) {
        const auto inner = scanner.find(extent.begin, step);
        CHATKEEP_CHECK(inner.has_value());
        extent = *inner;
    }
    return extent;
}

struct Cut {
    std::size_t begin;
    std::size_t end;
    const Replacement* replacement;
};

std::string with_values(std::string_view line, std::vector<Cut>& cuts) {
    std::sort(cuts.begin(), cuts.end(), [](const Cut& a, const Cut& b) { return a.begin < b.begin; });
    std::string result;
    std::size_t copied = 0;
    for (const Cut& cut : cuts) {
        CHATKEEP_CHECK(cut.begin >= copied);
        result.append(line.substr(copied, cut.begin - copied));
        result.append(cut.replacement->json);
        copied = cut.end;
    }
    result.append(line.substr(copied));
    return result;
}

} // namespace

std::string with_replacements(std::string_view line, const std::vector<Replacement>& replacements) {
    const Scanner scanner(line);
    std::vector<Cut> values;
    std::vector<Cut> removals;
    for (const Replacement& replacement : replacements) {
        const Extent extent = locate(scanner, replacement.path);
        (replacement.json.empty() ? removals : values).push_back({extent.begin, extent.end, &replacement});
    }
    // From the back, one at a time: indices of earlier items and the commas between neighbours stay right.
    std::sort(removals.begin(), removals.end(), [](const Cut& a, const Cut& b) { return a.begin > b.begin; });
    std::string result = with_values(line, values);
    for (const Cut& removal : removals) {
        const Extent extent = locate(Scanner(result), removal.replacement->path);
        result.erase(extent.outer_begin, extent.outer_end - extent.outer_begin);
    }
    return result;
}

std::string_view value_at(std::string_view line, const Path& path) {
    const Extent extent = locate(Scanner(line), path);
    return line.substr(extent.begin, extent.end - extent.begin);
}

std::string with_member(std::string_view line, std::string_view name, std::string_view json) {
    const auto close = line.rfind('}');
    CHATKEEP_CHECK(close != std::string_view::npos);
    const auto before = line.find_last_not_of(" \t\r\n", close - 1);
    std::string result(line.substr(0, close));
    if (line[before] != '{') {
        result += ',';
    }
    append_json(result, name);
    result += ':';
    result += json;
    result.append(line.substr(close));
    return result;
}

} // namespace chatkeep::stream
