// SPDX-License-Identifier: EUPL-1.2
#include "options.hpp"

#include "base/error.hpp"
#include "source/registry.hpp"
#include "time/zone.hpp"

#include <fmt/core.h>

#include <array>

namespace chatkeep::chat_parse {

namespace {

using base::Error;
using base::Fault;

source::DateOrder date_order(const std::string& word) {
    using enum source::DateOrder;
    return word == "dmy" ? dmy : word == "mdy" ? mdy : word == "ymd" ? ymd : unknown;
}

std::optional<time::Zone> find_zone(const std::string& name) {
    if (name.empty()) {
        return std::nullopt;
    }
    auto zone = time::Zone::find(name);
    if (!zone) {
        throw Error(Fault::usage, fmt::format("--zone: there is no zone \"{}\"", name),
                    "zones have names such as Europe/Amsterdam or UTC");
    }
    return zone;
}

/// A date is the start of its day. Without an offset it is a local time in the zone, where one is given.
std::optional<model::Instant> instant(const cli::Options& options, std::string_view name,
                                      std::optional<time::Zone>& zone) {
    const std::string text = options.text(name);
    if (text.empty()) {
        return std::nullopt;
    }
    auto value = model::parse_instant(text.size() == 10 ? text + "T00:00:00" : text);
    if (!value) {
        throw Error(Fault::usage, fmt::format("--{}: \"{}\" is no time", name, text),
                    "write 2020-01-27, 2020-01-27T08:00:00 or 2020-01-27T08:00:00+01:00");
    }
    if (zone && !value->offset_s) {
        value->offset_s = zone->resolve(value->civil_s).first_offset_s;
    }
    return value;
}

std::string_view reader_name(const std::string& name) {
    if (name.empty()) {
        return {};
    }
    const source::SourceDescriptor* reader = source::find_reader(name);
    if (reader == nullptr) {
        throw Error(Fault::usage, fmt::format("--source: there is no reader \"{}\"", name),
                    "chat-parse sources lists them");
    }
    return reader->name;
}

/// What shapes the output stands in the stream's header, in this order.
stream::Header header_of(const cli::Options& options) {
    constexpr std::array<std::string_view, 8> names = {"zone",        "date-order", "owner", "conversation",
                                                       "participant", "since",      "until", "source"};
    stream::Header header;
    for (const std::string_view name : names) {
        std::string joined;
        for (const std::string& value : options.all(name)) {
            joined += (joined.empty() ? "" : "\n") + value;
        }
        if (!joined.empty()) {
            header.options.emplace_back(name, std::move(joined));
        }
    }
    return header;
}

} // namespace

ParseOptions read_options(const cli::Options& options) {
    ParseOptions parsed;
    std::optional<time::Zone> zone = find_zone(options.text("zone"));
    parsed.read.zone = options.text("zone");
    parsed.read.date_order = date_order(options.text("date-order"));
    parsed.read.owner = options.text("owner");
    parsed.read.conversation = options.text("conversation");
    parsed.read.participants = options.all("participant");
    parsed.read.since = instant(options, "since", zone);
    parsed.read.until = instant(options, "until", zone);
    parsed.header = header_of(options);
    parsed.media = options.text("media");
    parsed.reader = reader_name(options.text("source"));
    parsed.strict = options.has("strict");
    return parsed;
}

} // namespace chatkeep::chat_parse
