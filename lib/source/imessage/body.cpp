// SPDX-License-Identifier: EUPL-1.2
#include "source/imessage/body.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace chatkeep::source::imessage {

namespace {

using Lines = std::vector<std::string>;

void add_lines(model::Extra& extra, std::string_view name, Lines& lines) {
    if (!lines.empty()) {
        extra.emplace_back(name, std::move(lines));
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

void BodyReader::take_part(std::int64_t part, const Run& run) {
    if (m_body.parts.empty() || m_body.parts.back().first != part) {
        m_body.parts.emplace_back(part, std::string());
    }
    m_body.parts.back().second += std::string_view(m_text.text).substr(run.start, run.length);
}

void BodyReader::take_runs(model::Message& message) {
    const bool is_plain = m_text.runs.size() == 1 && m_text.of(m_text.runs.front()).part.value_or(0) == 0;
    RunLines lines;
    std::int64_t part = 0;
    std::size_t part_start = 0;
    const auto end_part = [&](std::size_t end) {
        if (!is_plain && !m_body.parts.empty()) {
            lines.parts.push_back(fmt::format("{} {} {}", part, part_start, end - part_start));
        }
        part_start = end;
    };
    for (const Run& run : m_text.runs) {
        const Attributes& attributes = m_text.of(run);
        const std::int64_t own_part = attributes.part.value_or(part);
        if (own_part != part || m_body.parts.empty()) {
            end_part(run.start);
            part = own_part;
        }
        take_part(part, run);
        lines.add(attributes, run, std::string_view(m_text.text).substr(run.start, run.length));
        if (!attributes.mention.empty()) {
            m_body.mentions.push_back({base::repair_utf8(attributes.mention), run.start, run.length});
        }
        if (!attributes.transfer.empty() || !attributes.transcript.empty()) {
            m_body.files.push_back({base::repair_utf8(attributes.transfer),
                                    base::repair_utf8(attributes.file_name),
                                    base::repair_utf8(attributes.transcript), part});
        }
        for (const std::string_view name : attributes.unknown) {
            m_body.unknown.push_back(base::repair_utf8(name));
        }
    }
    end_part(m_text.text.size());
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
        take_runs(message);
    }
    take_text_column(row, message);
}

PartText BodyReader::decode_part(std::string_view bytes) {
    const Decoded decoded = read_attributed_text(m_version_stream, bytes, m_version);
    if (decoded == Decoded::none && !is_typed_stream(bytes)) {
        return {base::repair_utf8(bytes), false};
    }
    return {m_version.text, decoded != Decoded::whole};
}

std::string BodyReader::decode_version(std::string_view bytes) {
    if (read_attributed_text(m_version_stream, bytes, m_version) != Decoded::whole) {
        m_body.history_damaged = true;
    }
    return m_version.text;
}

} // namespace chatkeep::source::imessage
