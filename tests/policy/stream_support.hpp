#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Chat streams in memory for the tests of cleaning.

#include "model/records.hpp"
#include "stream/writer.hpp"

#include <functional>
#include <string>
#include <utility>

namespace chatkeep::test {

inline model::Id id(std::uint64_t number) {
    return model::make_id("record " + std::to_string(number));
}

inline const model::Id k_conversation = model::make_id("conversation");

inline model::Instant instant(const std::string& text) {
    return model::parse_instant(text).value();
}

/// A message in June 2020, inside the test policies' period.
inline model::Message message(std::uint64_t n, std::string text,
                              const std::string& at = "2020-06-01T12:00:00+02:00") {
    model::Message out;
    out.id = id(n);
    out.conversation = k_conversation;
    out.n = n;
    out.sender = model::make_id("saar");
    out.text = std::move(text);
    out.time.at = instant(at);
    out.time.earliest = out.time.at;
    out.time.latest = out.time.at;
    out.time.precision = model::Precision::second;
    return out;
}

inline model::Source source() {
    model::Source out;
    out.id = "s1";
    out.reader = "test";
    out.acquired = "2020-10-07T12:00:00+02:00";
    return out;
}

inline model::Conversation conversation(std::string title = "Team") {
    model::Conversation out;
    out.id = k_conversation;
    out.source = "s1";
    out.title = std::move(title);
    return out;
}

/// A whole stream: header, source, conversation, then what fill writes.
inline std::string make_stream(const std::function<void(stream::Writer&)>& fill) {
    base::StringOutput output;
    stream::Writer writer(output);
    writer.write(stream::Header{"test 1", {{"zone", "Europe/Amsterdam"}}});
    writer.write(source());
    writer.write(conversation());
    fill(writer);
    writer.finish();
    return output.text;
}

/// The records of one type, as they stand in the stream.
inline std::vector<std::string> records_of(const std::string& stream, const std::string& type) {
    std::vector<std::string> out;
    const std::string start = "{\"type\":\"" + type + "\"";
    for (std::size_t at = 0; at < stream.size();) {
        const std::size_t end = stream.find('\n', at);
        const std::string line = stream.substr(at, end - at);
        if (line.starts_with(start)) {
            out.push_back(line);
        }
        at = end + 1;
    }
    return out;
}

} // namespace chatkeep::test
