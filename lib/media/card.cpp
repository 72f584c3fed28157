// SPDX-License-Identifier: EUPL-1.2
// Facts of the format: vCard 2.1 (versit, 1996: quoted-printable, soft line breaks), RFC 2426 and RFC 6350
// (folding, BASE64 and data: URIs).
#include "base/hex.hpp"
#include "base/text.hpp"
#include "media/documents.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::media {

namespace {

/// Values that are no words.
constexpr std::array<std::string_view, 4> k_binary = {"PHOTO", "LOGO", "SOUND", "KEY"};

std::string upper(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), base::to_upper);
    return out;
}

std::string decode_quoted(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '=' && i + 2 < text.size() ? base::hex_value(text[i + 1]) : -1;
        const int low = high >= 0 ? base::hex_value(text[i + 2]) : -1;
        if (low >= 0) {
            const char byte = static_cast<char>(high * 16 + low);
            out += byte == '\n' ? "\\n" : (byte == '\r' ? std::string() : std::string(1, byte));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return base::repair_utf8(out);
}

/// One property: NAME;PARAMETERS:VALUE.
struct Line {
    std::string head; ///< upper case, without its value
    std::string_view written;
    std::string_view value;
};

Line split(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) {
        return {upper(line), line, {}};
    }
    return {upper(line.substr(0, colon)), line.substr(0, colon), line.substr(colon + 1)};
}

std::string_view name_of(std::string_view head) {
    const std::string_view name = head.substr(0, head.find(';'));
    const std::size_t group = name.find('.'); // "item1.TEL"
    return group == std::string_view::npos ? name : name.substr(group + 1);
}

bool is_quoted(std::string_view head) {
    return head.find("QUOTED-PRINTABLE") != std::string_view::npos;
}

bool is_binary(const Line& line) {
    const std::string_view name = name_of(line.head);
    return std::find(k_binary.begin(), k_binary.end(), name) != k_binary.end() ||
           line.head.find("BASE64") != std::string::npos ||
           line.head.find("ENCODING=B") != std::string::npos || upper(line.value.substr(0, 5)) == "DATA:";
}

/// Without the parameters that said how the value was coded.
std::string plain_head(std::string_view head) {
    std::string out;
    bool is_first = true;
    for (std::size_t end = 0; end != std::string_view::npos;) {
        end = head.find(';');
        const std::string_view part = head.substr(0, end);
        head.remove_prefix(end == std::string_view::npos ? head.size() : end + 1);
        const std::string name = upper(part);
        if (!is_quoted(name) && !name.starts_with("CHARSET=")) {
            out += is_first ? "" : ";";
            out += part;
            is_first = false;
        }
    }
    return out;
}

/// Lines that go on: with a space in front (folded), or behind a "=" (quoted-printable).
std::string unfold(std::string_view card) {
    std::string out;
    bool quoted = false;
    while (!card.empty()) {
        const std::size_t end = card.find('\n');
        std::string_view line = card.substr(0, end);
        card.remove_prefix(end == std::string_view::npos ? card.size() : end + 1);
        line = line.substr(0, line.find_last_not_of('\r') + 1);
        const bool goes_on = quoted && out.ends_with('=');
        const bool folded = !goes_on && (line.starts_with(' ') || line.starts_with('\t')) && !out.empty();
        if (goes_on) {
            out.pop_back();
        } else if (!folded) {
            out += out.empty() ? "" : "\n";
            quoted = is_quoted(split(line).head);
        }
        out += folded ? line.substr(1) : line;
    }
    return out;
}

} // namespace

std::string plain_card(std::string_view card) {
    const std::string unfolded = unfold(card);
    std::string out;
    std::string_view rest = unfolded;
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        const Line line = split(rest.substr(0, end));
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        if (is_binary(line)) {
            continue;
        }
        out += plain_head(line.written);
        if (line.value.data() != nullptr) {
            out += ':';
            out += is_quoted(line.head) ? decode_quoted(line.value) : std::string(line.value);
        }
        out += "\r\n";
    }
    return out;
}

} // namespace chatkeep::media
