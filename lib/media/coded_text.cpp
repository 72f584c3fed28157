// SPDX-License-Identifier: EUPL-1.2
// Facts of the formats: RFC 5545 section 3.1 (folded lines), RFC 2045 sections 6.7 and 6.8 (quoted-printable,
// base64), RFC 2047 (words of mail headers).
#include "base/hex.hpp"
#include "base/text.hpp"
#include "media/documents.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::media {

namespace {

constexpr std::size_t k_coded_line_least = 56; ///< of base64; programs break lines at 57 to 76
constexpr int k_coded_bytes_least = 3;         ///< of quoted-printable, in a row

/// Takes the first line, without its end.
std::string_view next_line(std::string_view& text) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return line.substr(0, line.size() - (line.ends_with('\r') ? 1 : 0));
}

bool is_base64_line(std::string_view line) {
    return line.size() >= k_coded_line_least && std::all_of(line.begin(), line.end(), [](char c) {
               return base::is_alnum(c) || c == '+' || c == '/' || c == '=' || c == '-' || c == '_';
           });
}

/// "=30=36=2D": bytes of quoted-printable in a row.
bool is_quoted_line(std::string_view line) {
    int count = 0;
    for (std::size_t at = line.find('='); at != std::string_view::npos; at = line.find('=', at + 1)) {
        const bool is_byte = line.size() - at > 2 && base::is_hex(line[at + 1]) && base::is_hex(line[at + 2]);
        const bool goes_on = count > 0 && at >= 3 && line[at - 3] == '=';
        count = is_byte ? (goes_on ? count + 1 : 1) : 0;
        if (count >= k_coded_bytes_least) {
            return true;
        }
    }
    return false;
}

/// What a header of a mail or calendar says of the words behind it.
bool announces_code(std::string_view line) {
    const std::string lower = base::lower_ascii(line.substr(0, 1024));
    const bool is_transfer = lower.starts_with("content-transfer-encoding:");
    constexpr std::array<std::string_view, 4> codes = {"base64", "quoted-printable", "uuencode", "x-uue"};
    const auto says = [&](std::string_view word) { return lower.find(word) != std::string::npos; };
    const bool is_code = std::any_of(codes.begin(), codes.end(), says);
    const bool is_html = lower.starts_with("content-type:") && says("text/html");
    const bool is_coded_property = says(";encoding=") && line.find(':') != std::string_view::npos;
    const bool is_coded_word = says("=?") && (says("?b?") || says("?q?"));
    return (is_transfer && is_code) || is_html || is_coded_property || is_coded_word;
}

} // namespace

std::string unfolded_calendar(std::string_view calendar, std::vector<Fold>& folds) {
    std::string text;
    std::size_t copied = 0;
    for (std::size_t end = calendar.find('\n'); end != std::string_view::npos;
         end = calendar.find('\n', end + 1)) {
        const char next = end + 1 < calendar.size() ? calendar[end + 1] : '\0';
        if (next != ' ' && next != '\t') {
            continue;
        }
        const std::size_t begin = end > copied && calendar[end - 1] == '\r' ? end - 1 : end;
        text += calendar.substr(copied, begin - copied);
        copied = end + 2;
        folds.push_back({text.size(), std::string(calendar.substr(begin, copied - begin))});
    }
    text += calendar.substr(copied);
    return text;
}

bool holds_coded_words(std::string_view text) {
    bool was_base64 = false;
    while (!text.empty()) {
        const std::string_view line = next_line(text);
        const bool is_base64 = is_base64_line(line);
        if ((is_base64 && was_base64) || is_quoted_line(line) || announces_code(line)) {
            return true;
        }
        was_base64 = is_base64;
    }
    return false;
}

} // namespace chatkeep::media
