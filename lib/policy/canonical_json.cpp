// SPDX-License-Identifier: EUPL-1.2
#include "policy/canonical_json.hpp"

#include "base/error.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numeric>

namespace chatkeep::policy {

namespace {

std::u16string utf16(std::string_view text) {
    std::u16string out;
    while (!text.empty()) {
        const base::CodePoint point = base::decode_utf8(text);
        text.remove_prefix(point.length);
        if (point.value < 0x10000) {
            out.push_back(static_cast<char16_t>(point.value));
        } else {
            const char32_t rest = point.value - 0x10000;
            out.push_back(static_cast<char16_t>(0xD800 + (rest >> 10)));
            out.push_back(static_cast<char16_t>(0xDC00 + (rest & 0x3FF)));
        }
    }
    return out;
}

void append_escape(std::string& out, char c) {
    constexpr std::string_view plain = "\b\t\n\f\r\"\\";
    constexpr std::string_view letters = "btnfr\"\\";
    constexpr std::string_view hex = "0123456789abcdef";
    out.push_back('\\');
    if (const auto at = plain.find(c); at != std::string_view::npos) {
        out.push_back(letters[at]);
        return;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += "u00";
    out.push_back(hex[byte >> 4]);
    out.push_back(hex[byte & 15]);
}

void append_table(std::string& out, const Node& table) {
    std::vector<std::size_t> order(table.keys.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return utf16(table.keys[a]) < utf16(table.keys[b]); });
    out.push_back('{');
    for (const std::size_t i : order) {
        if (out.back() != '{') {
            out.push_back(',');
        }
        append_canonical(out, std::string_view(table.keys[i]));
        out.push_back(':');
        append_canonical(out, table.items[i]);
    }
    out.push_back('}');
}

void append_array(std::string& out, const Node& array) {
    out.push_back('[');
    for (std::size_t i = 0; i < array.items.size(); ++i) {
        if (i != 0) {
            out.push_back(',');
        }
        append_canonical(out, array.items[i]);
    }
    out.push_back(']');
}

} // namespace

void append_canonical(std::string& out, std::string_view text) {
    out.push_back('"');
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\') {
            append_escape(out, c);
        } else {
            out.push_back(c);
        }
    }
    out.push_back('"');
}

// ECMA-262, Number::toString: shortest digits d with value 0.d * 10^n; plain notation for -6 < n <= 21
void append_canonical(std::string& out, double number) {
    CHATKEEP_CHECK(std::isfinite(number));
    if (number == 0) {
        out.push_back('0');
        return;
    }
    std::array<char, 40> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::abs(number),
                                   std::chars_format::scientific);
    const std::string_view written(buffer.data(), static_cast<std::size_t>(end.ptr - buffer.data()));
    const std::size_t e = written.find('e');
    int exponent = 0;
    const char* first = written.data() + e + (written[e + 1] == '+' ? 2 : 1);
    std::from_chars(first, written.data() + written.size(), exponent);
    std::string digits(1, written[0]);
    if (e > 2) {
        digits += written.substr(2, e - 2);
    }
    const int k = static_cast<int>(digits.size());
    const int n = exponent + 1;
    if (number < 0) {
        out.push_back('-');
    }
    if (k <= n && n <= 21) {
        out += digits + std::string(static_cast<std::size_t>(n - k), '0');
    } else if (0 < n && n <= 21) {
        out +=
            digits.substr(0, static_cast<std::size_t>(n)) + '.' + digits.substr(static_cast<std::size_t>(n));
    } else if (-6 < n && n <= 0) {
        out += "0." + std::string(static_cast<std::size_t>(-n), '0') + digits;
    } else {
        out += digits.substr(0, 1) + (k > 1 ? "." + digits.substr(1) : "");
        out += (n - 1 < 0 ? "e-" : "e+") + std::to_string(std::abs(n - 1));
    }
}

void append_canonical(std::string& out, const Node& node) {
    using enum Node::Kind;
    switch (node.kind) {
    case boolean:
        out += node.boolean ? "true" : "false";
        break;
    case integer:
        out += std::to_string(node.integer);
        break;
    case number:
        append_canonical(out, node.number);
        break;
    case text:
    case moment:
    case other:
        append_canonical(out, std::string_view(node.text));
        break;
    case array:
        append_array(out, node);
        break;
    case table:
        append_table(out, node);
        break;
    }
}

} // namespace chatkeep::policy
