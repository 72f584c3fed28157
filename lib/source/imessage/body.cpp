// SPDX-License-Identifier: EUPL-1.2
#include "source/imessage/body.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>

namespace chatkeep::source::imessage {

namespace {

using Lines = std::vector<std::string>;

/// What a body without a text says, and what the version says that is its text instead, may meet.
void add_lines(model::Extra& extra, std::string_view name, Lines& lines) {
    if (lines.empty()) {
        return;
    }
    const auto known =
        std::find_if(extra.begin(), extra.end(), [name](const auto& member) { return member.first == name; });
    if (known == extra.end()) {
        extra.emplace_back(name, std::move(lines));
        return;
    }
    auto& list = std::get<Lines>(known->second);
    list.insert(list.end(), std::make_move_iterator(lines.begin()), std::make_move_iterator(lines.end()));
}

/// Once each: a text has many versions.
void add_unknown(const AttributedText& text, Lines& unknown) {
    for (const Run& run : text.runs) {
        for (const std::string_view name : text.of(run).unknown) {
            std::string repaired = base::repair_utf8(name);
            if (std::find(unknown.begin(), unknown.end(), repaired) == unknown.end()) {
                unknown.push_back(std::move(repaired));
            }
        }
    }
}

/// What the runs say that the stream has no member for, each line "WHAT START LENGTH" in bytes of the text.
struct RunLines {
    Lines formatting;
    Lines links;
    Lines link_ranges;
    Lines detected;
    Lines codes;
    Lines drawn;
    Lines other;
    Lines parts;

    /// text: of the run.
    void add(const Attributes& attributes, const Run& run, std::string_view text) {
        for (const std::string& style : attributes.styles) {
            formatting.push_back(fmt::format("{} {} {}", style, run.start, run.length));
        }
        for (const std::string_view what : attributes.detected) {
            detected.push_back(fmt::format("{} {} {}", what, run.start, run.length));
        }
        for (const std::string_view name : attributes.unknown) {
            other.push_back(fmt::format("{} {} {}", base::repair_utf8(name), run.start, run.length));
        }
        if (!attributes.link.empty()) {
            add_link(base::repair_utf8(attributes.link), run, text);
        }
        if (!attributes.code.empty()) {
            codes.push_back(base::repair_utf8(attributes.code));
        }
        if (attributes.drawn) {
            drawn.push_back(fmt::format("{} {}", run.start, run.length));
        }
    }

    /// Each once. A text that is its own address need not be told to lead there.
    void add_link(std::string link, const Run& run, std::string_view text) {
        const auto known = std::find(links.begin(), links.end(), link);
        if (text != link) {
            link_ranges.push_back(fmt::format("{} {} {}", known - links.begin(), run.start, run.length));
        }
        if (known == links.end()) {
            links.push_back(std::move(link));
        }
    }

    void finish(model::Extra& extra) {
        add_lines(extra, "parts", parts);
        add_lines(extra, "formatting", formatting);
        add_lines(extra, "links", links);
        add_lines(extra, "link_ranges", link_ranges);
        add_lines(extra, "detected", detected);
        add_lines(extra, "one_time_codes", codes);
        add_lines(extra, "drawn", drawn);
        add_lines(extra, "attributes", other);
    }
};

} // namespace

void BodyReader::take_part(std::int64_t part, std::string_view text) {
    if (m_body.parts.empty() || m_body.parts.back().first != part) {
        m_body.parts.emplace_back(part, std::string());
    }
    m_body.parts.back().second += text;
}

void BodyReader::take_runs(const AttributedText& text, model::Message& message) {
    const bool is_plain = text.runs.size() == 1 && text.of(text.runs.front()).part.value_or(0) == 0;
    RunLines lines;
    std::int64_t part = 0;
    std::size_t part_start = 0;
    const auto end_part = [&](std::size_t end) {
        if (!is_plain && !m_body.parts.empty()) {
            lines.parts.push_back(fmt::format("{} {} {}", part, part_start, end - part_start));
        }
        part_start = end;
    };
    for (const Run& run : text.runs) {
        const Attributes& attributes = text.of(run);
        const std::string_view words = std::string_view(text.text).substr(run.start, run.length);
        const std::int64_t own_part = attributes.part.value_or(part);
        if (own_part != part || m_body.parts.empty()) {
            end_part(run.start);
            part = own_part;
        }
        take_part(part, words);
        lines.add(attributes, run, words);
        if (!attributes.mention.empty()) {
            m_body.mentions.push_back({base::repair_utf8(attributes.mention), run.start, run.length});
        }
        if (!attributes.transfer.empty() || !attributes.transcript.empty()) {
            m_body.files.push_back({base::repair_utf8(attributes.transfer),
                                    base::repair_utf8(attributes.file_name),
                                    base::repair_utf8(attributes.transcript), part});
        }
    }
    add_unknown(text, m_body.unknown);
    end_part(text.text.size());
    if (lines.parts.size() == 1 && part == 0) {
        lines.parts.clear();
    }
    lines.finish(message.extra);
}

/// The text by itself: instead of a body that is not there, and beside one that says something else.
void BodyReader::take_text_column(const MessageRow& row, model::Message& message) {
    const std::string_view column = row.text(Column::text);
    if (column.empty() || column == message.text) {
        return;
    }
    if (m_body.damaged && column.starts_with(message.text)) {
        message.text.clear(); // the column has more of it
    }
    const bool is_text = base::is_utf8(column);
    m_body.repaired = m_body.repaired || !is_text;
    std::string text = is_text ? std::string(column) : base::repair_utf8(column);
    if (message.text.empty()) {
        message.text = std::move(text);
    } else {
        message.extra.emplace_back("text_column", std::move(text));
    }
}

void BodyReader::read(const MessageRow& row, model::Message& message) {
    m_body.files.clear();
    m_body.mentions.clear();
    m_body.quote.clear();
    m_body.parts.clear();
    m_body.unknown.clear();
    m_body.damaged = false;
    m_body.history_damaged = false;
    m_body.repaired = false;
    const std::string_view blob = row.blob(Column::attributed_body);
    if (!blob.empty()) {
        m_body.damaged = m_texts.read(blob, m_text) != Decoded::whole;
        m_body.repaired = m_text.repaired;
        message.text = m_text.text;
        take_runs(m_text, message);
    }
    take_text_column(row, message);
}

PartText BodyReader::decode_part(std::string_view bytes, std::string_view name, SideTexts& others,
                                 std::vector<std::string>& unknown) {
    const Decoded decoded = read_attributed_text(m_version_stream, bytes, m_version);
    if (decoded == Decoded::none && !is_typed_stream(bytes)) {
        return {base::repair_utf8(bytes), false};
    }
    others.add(name, m_version);
    add_unknown(m_version, unknown);
    return {m_version.text, decoded != Decoded::whole};
}

std::string BodyReader::decode_version(std::string_view bytes) {
    if (read_attributed_text(m_version_stream, bytes, m_version) != Decoded::whole) {
        m_body.history_damaged = true;
    }
    m_body.repaired = m_body.repaired || m_version.repaired;
    return m_version.text;
}

void BodyReader::keep_version(std::int64_t part, std::size_t index) {
    m_versions.add(fmt::format("{} {}", part, index), m_version);
    add_unknown(m_version, m_body.unknown);
}

/// The version becomes a part of the text.
void BodyReader::rebuild(std::int64_t part) {
    if (m_version.text.empty()) {
        return;
    }
    const std::size_t before = m_rebuilt.text.size();
    const std::size_t attributes = m_rebuilt.attributes.size();
    m_rebuilt.text += m_version.text;
    for (const Attributes& each : m_version.attributes) {
        m_rebuilt.attributes.push_back(each);
        m_rebuilt.attributes.back().part = part;
        m_rebuilt.attributes.back().all = nullptr;
    }
    for (const Run& run : m_version.runs) {
        m_rebuilt.runs.push_back({run.start + before, run.length, run.units, run.attributes + attributes});
    }
    if (m_version.runs.empty()) {
        m_rebuilt.attributes.emplace_back().part = part;
        m_rebuilt.runs.push_back({before, m_version.text.size(), 0, attributes});
    }
}

/// Whether the body says all of a version: the same of the same words.
bool BodyReader::is_in_body(const AttributedText& version) const {
    const auto words = [](const AttributedText& text, const Run& run) {
        return std::string_view(text.text).substr(run.start, run.length);
    };
    return std::all_of(version.runs.begin(), version.runs.end(), [&](const Run& run) {
        const Attributes& wanted = version.of(run);
        return wanted.is_plain() || std::any_of(m_text.runs.begin(), m_text.runs.end(), [&](const Run& own) {
                   return says_same(m_text.of(own), wanted) && words(m_text, own) == words(version, run);
               });
    });
}

} // namespace chatkeep::source::imessage
