// SPDX-License-Identifier: EUPL-1.2
#include "policy/picture_lines.hpp"

#include "base/text.hpp"
#include "policy/masks.hpp"
#include "stream/json_text.hpp"
#include "stream/reader.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>
#include <utility>

namespace chatkeep::policy {

namespace {

constexpr std::size_t k_text_most = std::size_t{1} << 20U; ///< of one picture

[[noreturn]] void refuse(const base::Place& place) {
    throw base::Error(base::Fault::data, place,
                      "not {\"sha256\":HEX,\"text\":\"…\",\"box\":[left,top,width,height]}",
                      "see chat-clean(1), PICTURES WITH TEXT");
}

char digit_like(char c) noexcept {
    switch (c) {
    case 'o':
    case 'O':
        return '0';
    case 'l':
    case 'I':
    case '|':
        return '1';
    default:
        return c;
    }
}

/// The text with letters that stand beside a digit read as the digits that they look like. As many bytes.
std::string with_digits(std::string text) {
    const auto is_beside_digit = [&](std::size_t at) {
        return (at > 0 && base::is_digit(text[at - 1])) ||
               (at + 1 < text.size() && base::is_digit(text[at + 1]));
    };
    for (std::size_t at = 0; at < text.size(); ++at) { // both ways, for rows of such letters
        text[at] = is_beside_digit(at) ? digit_like(text[at]) : text[at];
    }
    for (std::size_t at = text.size(); at > 0; --at) {
        text[at - 1] = is_beside_digit(at - 1) ? digit_like(text[at - 1]) : text[at - 1];
    }
    return text;
}

} // namespace

PictureLines::PictureLines(const Policy& policy, base::Output& masks, Level least)
    : m_policy(policy), m_masks(masks), m_least(least), m_engine(policy) {}

void PictureLines::take(std::string_view json, const base::Place& place) {
    const stream::Document document(json, base::to_string(place));
    const stream::Value root = document.root();
    const std::string_view digest = root.text_of("sha256");
    const auto text = root.find("text");
    const auto box = root.find("box");
    Line line;
    const bool is_line = is_digest(digest) && text && text->text() && box && read_box(*box, line.box).empty();
    if (!is_line) {
        refuse(place);
    }
    if (digest != m_sha256) {
        end_picture();
        m_sha256 = digest;
        ++m_counts.pictures;
    }
    line.begin = m_text.size();
    m_text += *text->text();
    line.end = m_text.size();
    m_text += '\n';
    m_lines.push_back(line);
    if (m_text.size() > k_text_most) {
        throw base::Error(base::Fault::data, place, "a picture with more text than fits into one");
    }
}

void PictureLines::find(const std::string& text, std::vector<Finding>& found) {
    std::vector<Finding> findings;
    m_engine.find(text, {}, findings);
    std::copy_if(findings.begin(), findings.end(), std::back_inserter(found), [this](const Finding& finding) {
        return m_policy.rules[finding.rule].action == Action::redact && finding.level != Level::note;
    });
}

/// Whether anything is painted over.
bool PictureLines::write_mask(const Finding& finding) {
    if (finding.level < m_least) {
        ++m_counts.left_over;
        return false;
    }
    std::string out;
    stream::ObjectWriter object(out);
    object.number("v", std::int64_t{1});
    object.text("sha256", m_sha256);
    object.text("rule", m_policy.rules[finding.rule].id);
    std::string& boxes = object.raw("lines");
    boxes += '[';
    for (const Line& line : m_lines) {
        if (line.begin < finding.end && finding.begin < line.end) {
            boxes += boxes.back() == '[' ? "" : ",";
            boxes +=
                fmt::format("[{},{},{},{}]", line.box.left, line.box.top, line.box.width, line.box.height);
        }
    }
    boxes += ']';
    object.end();
    m_masks.write(out + "\n");
    return true;
}

/// The surest first, so that what only looks like a proposal in one reading is not left over.
void PictureLines::end_picture() {
    if (m_sha256.empty()) {
        return;
    }
    std::vector<Finding> found;
    find(m_text, found);
    find(with_digits(m_text), found);
    std::stable_sort(found.begin(), found.end(), [](const Finding& a, const Finding& b) {
        return std::tie(b.level, a.begin, a.end, a.rule) < std::tie(a.level, b.begin, b.end, b.rule);
    });
    std::set<std::tuple<std::size_t, std::size_t, std::size_t>> seen;
    bool masks = false;
    for (const Finding& finding : found) {
        if (seen.emplace(finding.begin, finding.end, finding.rule).second) {
            masks = write_mask(finding) || masks;
        }
    }
    m_counts.masked += masks ? 1U : 0U;
    m_text.clear();
    m_lines.clear();
    m_sha256.clear();
}

void PictureLines::finish() {
    end_picture();
}

} // namespace chatkeep::policy
