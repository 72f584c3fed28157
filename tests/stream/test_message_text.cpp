// SPDX-License-Identifier: EUPL-1.2
// The bytes of a message, which are written by a path of their own, against the general writer of objects.
#include "stream/json_text.hpp"
#include "stream/serialize.hpp"
#include "stream/writer.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <optional>
#include <string>

using namespace chatkeep;

namespace {

/// Short texts, and those around the size at which the writer takes another way.
std::string any_text() {
    const auto front = *rc::gen::container<std::string>(rc::gen::element('a', 'b', '"', '\\', '\n', '\x1F'));
    return std::string(*rc::gen::element<std::size_t>(0, 1, 15, 1000, 1024, 5000), 'x') + front;
}

std::optional<model::Instant> any_instant() {
    if (*rc::gen::arbitrary<bool>()) {
        return std::nullopt;
    }
    model::Instant instant;
    instant.civil_s = *rc::gen::inRange<std::int64_t>(0, 4'000'000'000);
    instant.nanos = *rc::gen::element<std::uint32_t>(0, 999'000'000, 1'000, 1);
    if (*rc::gen::arbitrary<bool>()) {
        instant.offset_s = *rc::gen::element<std::int32_t>(0, 3600, -12'600);
    }
    return instant;
}

model::Time any_time() {
    model::Time time;
    time.at = any_instant();
    time.earliest = *rc::gen::arbitrary<bool>() ? time.at : any_instant();
    time.latest = any_instant();
    time.precision = *rc::gen::element(model::Precision::minute, model::Precision::nanosecond);
    time.basis = *rc::gen::element(model::TimeBasis::source, model::TimeBasis::none);
    time.fold = *rc::gen::element(model::Fold::none, model::Fold::second);
    time.zone = any_text();
    time.written = any_text();
    return time;
}

/// Numbers of every length.
std::optional<std::uint64_t> any_number() {
    const auto digits = *rc::gen::inRange(0, 21);
    if (digits == 0) {
        return std::nullopt;
    }
    const auto number = *rc::gen::element<std::uint64_t>(
        UINT64_MAX, 9'999'999'999'999'999'999U, 1'234'567'890'123'456'789U, 10'000'000'000'000'000'000U);
    return std::stoull(std::to_string(number).substr(0, static_cast<std::size_t>(digits)));
}

model::Position any_position() {
    model::Position position;
    position.file = *rc::gen::arbitrary<bool>() ? any_text() : std::string();
    position.line = any_number();
    position.lines = any_number();
    position.offset = any_number();
    position.length = any_number();
    if (*rc::gen::arbitrary<bool>()) {
        position.row = *rc::gen::arbitrary<std::int64_t>();
    }
    return position;
}

void add_instant(stream::ObjectWriter& object, std::string_view name,
                 const std::optional<model::Instant>& instant) {
    if (instant) {
        object.text(name, model::to_string(*instant));
    }
}

void add_number(stream::ObjectWriter& object, std::string_view name, std::optional<std::uint64_t> value) {
    if (value) {
        object.number(name, *value);
    }
}

void add_time(stream::ObjectWriter& parent, const model::Time& time) {
    stream::ObjectWriter object(parent.raw("time"));
    add_instant(object, "at", time.at);
    add_instant(object, "earliest", time.earliest);
    add_instant(object, "latest", time.latest);
    object.text("precision", model::to_string(time.precision));
    object.text("basis", model::to_string(time.basis));
    object.text_if("zone", time.zone);
    if (time.fold != model::Fold::none) {
        object.text("fold", model::to_string(time.fold));
    }
    object.text_if("written", time.written);
    object.end();
}

void add_position(stream::ObjectWriter& parent, const model::Position& position) {
    if (position == model::Position()) {
        return;
    }
    stream::ObjectWriter object(parent.raw("position"));
    object.text_if("file", position.file);
    add_number(object, "line", position.line);
    add_number(object, "lines", position.lines);
    add_number(object, "offset", position.offset);
    add_number(object, "length", position.length);
    if (position.row) {
        object.number("row", *position.row);
    }
    object.end();
}

std::string written_plainly(const model::Message& message) {
    std::string out;
    stream::ObjectWriter object(out);
    object.text("type", "message");
    object.text("id", model::to_string('m', message.id));
    object.text("conversation", model::to_string('c', message.conversation));
    object.number("n", message.n);
    if (message.sender) {
        object.text("sender", model::to_string('p', *message.sender));
    }
    if (message.from_owner) {
        object.boolean("from_owner", *message.from_owner);
    }
    object.text("kind", model::to_string(message.kind));
    object.text("text", message.text);
    object.text_if("subject", message.subject);
    add_time(object, message.time);
    add_position(object, message.position);
    object.end();
    return out;
}

/// A time of which the next one differs little, as in the run of a conversation.
model::Time time_near(std::int64_t civil_s) {
    model::Time time;
    const auto offset = *rc::gen::element(std::optional<std::int32_t>(), std::optional<std::int32_t>(3600),
                                          std::optional<std::int32_t>(7200));
    const auto second = civil_s + *rc::gen::inRange<std::int64_t>(-100'000, 100'000);
    time.at = model::Instant{second, *rc::gen::element<std::uint32_t>(0, 0, 5'000'000), offset};
    time.earliest = model::Instant{*rc::gen::element(second, second - 86'400), 0, offset};
    time.latest = model::Instant{second + 59, 999'000'000, offset};
    time.precision = *rc::gen::element(model::Precision::minute, model::Precision::second);
    time.fold = *rc::gen::element(model::Fold::none, model::Fold::none, model::Fold::unknown);
    time.zone = *rc::gen::element<std::string>("", "UTC", "Europe/Amsterdam", "Europe/\"");
    time.written = *rc::gen::element<std::string>("", "27-01-2020 08:00", "27-01-2020 08:01",
                                                  "\\7-01-2020 08:01", "27-01-2020 08:01:59");
    return time;
}

} // namespace

TEST_CASE("a message is written as any other object") {
    rc::prop("whatever it has", [] {
        model::Message message;
        message.id = model::make_id(any_text());
        message.conversation = model::make_id(any_text());
        message.n = any_number().value_or(7);
        if (*rc::gen::arbitrary<bool>()) {
            message.sender = model::make_id("Mees");
            message.from_owner = *rc::gen::arbitrary<bool>();
        }
        message.kind = *rc::gen::element(model::MessageKind::text, model::MessageKind::placeholder);
        message.text = any_text();
        message.subject = *rc::gen::arbitrary<bool>() ? any_text() : std::string();
        message.time = any_time();
        message.position = any_position();
        RC_ASSERT(stream::to_json(message) == written_plainly(message));
    });
}

TEST_CASE("a message is written the same whichever went before it") {
    rc::prop("in a run of times that differ little", [] {
        const auto start = *rc::gen::element<std::int64_t>(0, 86'399, 1'580'112'000);
        for (int i = 0; i < 20; ++i) {
            model::Message message;
            message.time = time_near(start);
            RC_ASSERT(stream::to_json(message) == written_plainly(message));
        }
    });
}

TEST_CASE("a plain message has the bytes of a message") {
    rc::prop("in a run of times that differ little", [] {
        for (int i = 0; i < 20; ++i) {
            const std::string text = any_text();
            const std::string name = any_text();
            const std::string marker = any_text();
            const model::Time time = *rc::gen::arbitrary<bool>() ? any_time() : time_near(1'580'112'000);
            model::PlainMessage plain;
            plain.id = model::make_id(any_text());
            plain.conversation = model::make_id("Crisisteam");
            plain.n = any_number().value_or(7);
            plain.sender = model::make_id("Mees");
            plain.from_owner =
                *rc::gen::element(std::optional<bool>(), std::optional(true), std::optional(false));
            plain.content.text = text;
            if (*rc::gen::arbitrary<bool>()) {
                plain.content.kind =
                    *rc::gen::element(model::MessageKind::media, model::MessageKind::deleted);
                plain.content.edited = *rc::gen::arbitrary<bool>();
                plain.content.missing = *rc::gen::element(model::Missing::none, model::Missing::omitted);
                plain.content.file =
                    plain.content.missing == model::Missing::none ? std::string_view() : name;
                plain.content.mime = plain.content.file.empty() ? "" : "image/jpeg";
                plain.content.role = plain.content.file.empty() ? "" : "sticker";
                plain.content.marker = marker;
                plain.content.deleted_by = marker.empty() ? "" : "admin";
            }
            plain.time = &time;
            plain.position = any_position();
            plain.position.line = 1;
            plain.order = *rc::gen::element(model::Order{},
                                            model::Order{model::Certainty::certain, model::OrderBasis::time},
                                            model::Order{model::Certainty::unknown, model::OrderBasis::none});
            std::string out(stream::k_line_room, '\0');
            out.resize(stream::write_line(out.data(), plain));
            const std::string line = stream::to_json(model::to_message(plain)) + "\n";
            RC_ASSERT(out == line || (out.empty() && (line.size() > 1024 || !plain.position.file.empty())));
        }
    });
}
