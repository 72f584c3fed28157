// SPDX-License-Identifier: EUPL-1.2
#include "source/merging/part.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "stream/reader.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <initializer_list>

namespace chatkeep::source::merging {

namespace {

constexpr unsigned k_length_bits = 27; ///< a record has at most 64 MiB

std::string file_name(const std::string& path) {
    const std::size_t slash = path.find_last_of('/');
    return slash == std::string::npos ? path : path.substr(slash + 1);
}

} // namespace

void add_name(std::vector<std::string>& names, const std::string& path) {
    const std::string file = file_name(path);
    const std::size_t dot = file.rfind('.');
    for (const std::string& name :
         {path, file, dot == std::string::npos || dot == 0 ? file : file.substr(0, dot)}) {
        if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) {
            names.push_back(name);
        }
    }
}

namespace {

class Taker {
public:
    Taker(Input& input, std::size_t number) : m_input(input), m_number(number) {}

    void run(base::Input& bytes) {
        stream::Reader reader(bytes, m_input.name);
        stream::Line line;
        std::uint64_t offset = 0;
        while (reader.next(line)) {
            take(line, {offset, static_cast<std::uint32_t>(line.bytes.size())});
            offset += line.bytes.size() + 1;
        }
    }

private:
    void take(const stream::Line& line, const Reference& place);
    void require(const stream::Line& line, std::initializer_list<std::string_view> members) const;
    void take_source(const stream::Line& line);
    void take_conversation(const stream::Line& line);
    void take_message(const stream::Line& line, const Reference& place);
    void take_notice(const stream::Line& line);
    Part& part(const stream::Line& line);

    Input& m_input;
    std::size_t m_number;
};

Part& Taker::part(const stream::Line& line) {
    if (m_input.parts.empty()) {
        throw base::Error(base::Fault::data, base::at_line(m_input.name, line.number),
                          fmt::format("a {} stands before any conversation", line.type));
    }
    return m_input.parts.back();
}

/// What is written in place of these members needs them to be there.
void Taker::require(const stream::Line& line, std::initializer_list<std::string_view> members) const {
    for (const std::string_view member : members) {
        if (!line.root.find(member)) {
            throw base::Error(base::Fault::data, base::at_line(m_input.name, line.number),
                              fmt::format("a {} has no {}", line.type, member));
        }
    }
}

void Taker::take_source(const stream::Line& line) {
    require(line, {"id"});
    SourcePart source;
    source.id = line.root.text_of("id");
    source.line = line.bytes;
    add_name(source.names, m_input.name);
    add_name(source.names, std::string(line.root.text_of("name")));
    add_name(source.names, std::string(line.root.text_of("within")));
    const std::string_view name = line.root.text_of("name");
    source.label = name.empty() ? file_name(m_input.name) : std::string(name);
    source.digest = fmt::format("{}\n{}", line.root.text_of("sha256"), line.root.text_of("within"));
    m_input.sources.push_back(std::move(source));
}

void Taker::take_conversation(const stream::Line& line) {
    require(line, {"id", "source"});
    Part part;
    part.input = m_number;
    const std::string_view id = line.root.text_of("source");
    const auto source = std::find_if(m_input.sources.begin(), m_input.sources.end(),
                                     [&](const SourcePart& s) { return s.id == id; });
    if (source == m_input.sources.end()) {
        throw base::Error(base::Fault::data, base::at_line(m_input.name, line.number),
                          "a conversation names no source that stands before it");
    }
    part.source = static_cast<std::size_t>(source - m_input.sources.begin());
    part.id = model::parse_id(line.root.text_of("id"), 'c').value_or(model::Id{});
    part.line = line.bytes;
    m_input.parts.push_back(std::move(part));
}

void Taker::take_message(const stream::Line& line, const Reference& place) {
    Part& part = this->part(line);
    if (line.root.find("merged")) {
        throw base::Error(base::Fault::data, base::at_line(m_input.name, line.number),
                          "the stream was merged before", "merge all its sources in one run");
    }
    time::Stamp stamp = part.reader.read(line.root);
    if (part.count == 0) {
        const auto position = line.root.find("position");
        part.is_database = position && position->find("row");
    }
    if (stamp.has_time) {
        part.finest_ms = std::min(part.finest_ms, stamp.span_ms);
        part.last_ms = std::max(part.last_ms, stamp.civil_ms);
    }
    stamp.position = part.count++;
    stamp.reference = pack(place);
    part.has_replies = part.has_replies || stamp.reply_to != 0;
    part.anchors.add(stamp);
    part.stamps->append({reinterpret_cast<const char*>(&stamp), sizeof stamp});
}

void Taker::take_notice(const stream::Line& line) {
    const bool about_conversation = line.root.find("conversation").has_value() && !m_input.parts.empty();
    if (about_conversation && line.root.text_of("code") == "date-order-open") {
        require(line, {"level", "detail"});
        m_input.parts.back().date_order_open = true;
        m_input.parts.back().reader.set_dates_open();
    }
    if (about_conversation) {
        m_input.parts.back().notices.add(line.bytes);
    } else if (!m_input.sources.empty()) {
        m_input.sources.back().notices.add(line.bytes);
    } else {
        m_input.notices.add(line.bytes);
    }
}

void Taker::take(const stream::Line& line, const Reference& place) {
    if (line.type == "message") {
        take_message(line, place);
    } else if (line.type == "participant") {
        require(line, {"id", "conversation"});
        Part& part = this->part(line);
        if (!part.reader.add_participant(line.root)) {
            throw base::Error(base::Fault::data, base::at_line(m_input.name, line.number),
                              "a participant has no valid id");
        }
        part.participants.emplace_back(line.bytes);
    } else if (line.type == "conversation") {
        take_conversation(line);
    } else if (line.type == "source") {
        take_source(line);
    } else if (line.type == "removal") {
        throw base::Error(base::Fault::data, base::at_line(m_input.name, line.number),
                          "the stream was cleaned: another source would bring back what was removed",
                          "merge first, clean the result");
    } else if (line.type == "stream") {
        if (const auto options = line.root.find("options")) {
            options->for_each_member([this](std::string_view name, stream::Value value) {
                m_input.options.emplace_back(std::string(name), std::string(value.text().value_or("")));
            });
        }
    } else {
        take_notice(line); // or a type that this version does not know
    }
}

} // namespace

std::uint64_t pack(const Reference& reference) noexcept {
    return (reference.offset << k_length_bits) | reference.length;
}

Reference unpack(std::uint64_t reference) noexcept {
    return {reference >> k_length_bits, static_cast<std::uint32_t>(reference & ((1U << k_length_bits) - 1U))};
}

void take_apart(Input& input, std::size_t number, base::Input& bytes) {
    Taker(input, number).run(bytes);
}

} // namespace chatkeep::source::merging
