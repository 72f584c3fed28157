// SPDX-License-Identifier: EUPL-1.2
#include "source/merging/stamp_reader.hpp"

#include "model/time.hpp"
#include "stream/members.hpp"
#include "time/canonical.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace chatkeep::source::merging {

namespace {

enum class Member : std::uint8_t { id, sender, kind, text, time, reply_to, edited, attachments, count };

constexpr std::size_t k_members = static_cast<std::size_t>(Member::count);

constexpr std::array<std::string_view, k_members> k_names = {"id",   "sender",   "kind",   "text",
                                                             "time", "reply_to", "edited", "attachments"};

constexpr std::int64_t k_minute_ms = 60'000;

std::int64_t milliseconds(const model::Instant& instant) noexcept {
    return instant.civil_s * 1000 + static_cast<std::int64_t>(instant.nanos / 1'000'000);
}

std::int64_t span_of(std::string_view precision) noexcept {
    if (precision == "second") {
        return 1000;
    }
    if (precision == "minute") {
        return k_minute_ms;
    }
    return precision == "day" ? 1440 * k_minute_ms : 1;
}

time::Content content_of(std::string_view kind) noexcept {
    if (kind == "text") {
        return time::Content::text;
    }
    if (kind == "media" || kind == "sticker") {
        return time::Content::media;
    }
    if (kind == "deleted") {
        return time::Content::deleted;
    }
    return kind == "event" ? time::Content::event : time::Content::other;
}

void read_attachment(const stream::Value& attachments, time::Stamp& stamp) {
    bool first = true;
    attachments.for_each_item([&](stream::Value attachment) {
        if (!first) {
            return;
        }
        first = false;
        const std::string_view name = attachment.text_of("name");
        stamp.media = time::media_type(attachment.text_of("mime"), name);
        stamp.name_ms = time::media_name_ms(name).value_or(0);
    });
}

std::uint64_t id_of(std::string_view text) noexcept {
    const auto id = model::parse_id(text, 'm');
    return id ? id->low : 0;
}

} // namespace

bool StampReader::add_participant(const stream::Value& record) {
    const auto id = model::parse_id(record.text_of("id"), 'p');
    if (!id) {
        return false;
    }
    m_numbers.try_emplace(*id, static_cast<std::uint32_t>(m_people.size()));
    m_people_ids.push_back(*id);
    const std::string_view name = record.text_of("name");
    m_people.push_back(time::canonical_text(name.empty() ? record.text_of("address") : name));
    return true;
}

void StampReader::read_time(const stream::Value& time, time::Stamp& stamp) {
    auto at = model::parse_instant(time.text_of("at"));
    const auto earliest = model::parse_instant(time.text_of("earliest"));
    const auto latest = model::parse_instant(time.text_of("latest"));
    if (!at) {
        return;
    }
    stamp.has_time = true;
    stamp.span_ms = span_of(time.text_of("precision"));
    const std::string_view zone = time.text_of("zone");
    const std::string_view fold = time.text_of("fold");
    const std::string_view basis = time.text_of("basis");
    // Which pass of an hour was meant may only be what the reader made of its order: then it is open again.
    const bool fold_stated = (fold == "first" || fold == "second") && basis != "order";
    const bool is_instant =
        at->offset_s && (zone.empty() || zone == "UTC" || fold_stated || (!m_zone.empty() && zone != m_zone));
    // Where its neighbours give the interval, as of a time that summer time skips, it is not what was shown.
    const bool by_neighbours = basis == "order" || basis == "none";
    if (earliest && latest && !is_instant && !m_dates_open && !by_neighbours &&
        milliseconds(*latest) - milliseconds(*earliest) >= stamp.span_ms) {
        stamp.span_ms =
            milliseconds(*latest) - milliseconds(*earliest) + 1; // more than one reading of the date
        at = earliest;
    }
    stamp.civil_ms = milliseconds(*at);
    if (is_instant) {
        stamp.is_utc = true;
        stamp.civil_ms -= std::int64_t{*at->offset_s} * 1000;
        return;
    }
    m_all_utc = false;
    if (m_zone.empty()) {
        m_zone = zone;
    }
}

time::Stamp StampReader::read(const stream::Value& message) {
    const stream::Members<Member, k_members> members(message, k_names);
    time::Stamp stamp;
    stamp.id = id_of(members.text(Member::id));
    if (const auto sender = model::parse_id(members.text(Member::sender), 'p')) {
        const auto known = m_numbers.find(*sender);
        stamp.sender = known == m_numbers.end() ? time::k_nobody : known->second;
    }
    stamp.content = content_of(members.text(Member::kind));
    const time::TextKey key = time::text_key(members.text(Member::text));
    stamp.text_key = key.hash;
    stamp.text_size =
        stamp.content == time::Content::text || stamp.content == time::Content::media ? key.size : 0;
    stamp.edited = members.flag(Member::edited);
    if (const stream::Value* attachments = members.find(Member::attachments)) {
        read_attachment(*attachments, stamp);
    }
    if (const stream::Value* reply = members.find(Member::reply_to)) {
        stamp.reply_to = id_of(reply->text_of("message"));
    }
    if (const stream::Value* time = members.find(Member::time)) {
        read_time(*time, stamp);
    }
    return stamp;
}

} // namespace chatkeep::source::merging
