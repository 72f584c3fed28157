// SPDX-License-Identifier: EUPL-1.2
#include "stream/member_types.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

namespace chatkeep::stream {

namespace {

enum class Kind : std::uint8_t { text, flag, count, integer, object, texts, objects };

struct MemberType {
    std::string_view name;
    Kind kind = Kind::text;
    std::span<const MemberType> inner = {}; ///< of an object, or of each in a list of objects
};

using enum Kind;

constexpr std::array k_time = {MemberType{"at"},        MemberType{"earliest"}, MemberType{"latest"},
                               MemberType{"precision"}, MemberType{"basis"},    MemberType{"zone"},
                               MemberType{"fold"},      MemberType{"written"}};
constexpr std::array k_position = {MemberType{"file"},          MemberType{"line", count},
                                   MemberType{"lines", count},  MemberType{"offset", count},
                                   MemberType{"length", count}, MemberType{"row", integer}};
constexpr std::array k_reply = {MemberType{"message"}, MemberType{"source_key"}, MemberType{"sender"},
                                MemberType{"text"}, MemberType{"part", integer}};
constexpr std::array k_reaction = {
    MemberType{"sender"},        MemberType{"value"},         MemberType{"time", object, k_time},
    MemberType{"removed", flag}, MemberType{"part", integer}, MemberType{"sticker_sha256"}};
constexpr std::array k_edit = {MemberType{"text"}, MemberType{"time", object, k_time},
                               MemberType{"part", integer}, MemberType{"unsent", flag}};
constexpr std::array k_mention = {MemberType{"participant"}, MemberType{"address"},
                                  MemberType{"start", count}, MemberType{"length", count}};
constexpr std::array k_derived_from = {MemberType{"field"}, MemberType{"tool"}};
constexpr std::array k_attachment = {MemberType{"name"},
                                     MemberType{"role"},
                                     MemberType{"sha256"},
                                     MemberType{"size", count},
                                     MemberType{"mime"},
                                     MemberType{"missing"},
                                     MemberType{"captured"},
                                     MemberType{"derived_from", object, k_derived_from},
                                     MemberType{"stored_name"},
                                     MemberType{"caption"},
                                     MemberType{"transcript"},
                                     MemberType{"view_once", flag},
                                     MemberType{"duration_ms", count},
                                     MemberType{"extra", object}};
constexpr std::array k_option = {MemberType{"text"}, MemberType{"votes", count}, MemberType{"voters", texts}};
constexpr std::array k_poll = {MemberType{"question"}, MemberType{"options", objects, k_option},
                               MemberType{"multiple", flag}};
constexpr std::array k_call = {MemberType{"medium"}, MemberType{"outcome"}, MemberType{"duration_s", count},
                               MemberType{"group", flag}};
constexpr std::array k_location = {MemberType{"latitude"}, MemberType{"longitude"}, MemberType{"name"},
                                   MemberType{"address"},  MemberType{"url"},       MemberType{"live", flag}};
constexpr std::array k_event = {MemberType{"type"}, MemberType{"actor"}, MemberType{"targets", texts},
                                MemberType{"value"}};
constexpr std::array k_order = {MemberType{"after_previous"}, MemberType{"basis"},
                                MemberType{"right_in_1000", count}};
/// What a record says of an item of the merged message's list, and which one that is.
constexpr std::array k_said_of_reaction = {MemberType{"of", count},     MemberType{"sender"},
                                           MemberType{"value"},         MemberType{"time", object, k_time},
                                           MemberType{"removed", flag}, MemberType{"part", integer},
                                           MemberType{"sticker_sha256"}};
constexpr std::array k_said_of_attachment = {MemberType{"of", count},
                                             MemberType{"name"},
                                             MemberType{"role"},
                                             MemberType{"mime"},
                                             MemberType{"missing"},
                                             MemberType{"captured"},
                                             MemberType{"derived_from", object, k_derived_from},
                                             MemberType{"stored_name"},
                                             MemberType{"caption"},
                                             MemberType{"transcript"},
                                             MemberType{"view_once", flag},
                                             MemberType{"duration_ms", count},
                                             MemberType{"extra", object}};
constexpr std::array k_merged_record = {MemberType{"source"},
                                        MemberType{"position", object, k_position},
                                        MemberType{"time", object, k_time},
                                        MemberType{"sender_name"},
                                        MemberType{"from_owner", flag},
                                        MemberType{"kind"},
                                        MemberType{"text"},
                                        MemberType{"subject"},
                                        MemberType{"reply_to", object, k_reply},
                                        MemberType{"reactions", objects, k_said_of_reaction},
                                        MemberType{"edits", objects, k_edit},
                                        MemberType{"mentions", objects, k_mention},
                                        MemberType{"attachments", objects, k_said_of_attachment},
                                        MemberType{"poll", object, k_poll},
                                        MemberType{"call", object, k_call},
                                        MemberType{"location", object, k_location},
                                        MemberType{"event", object, k_event},
                                        MemberType{"effect"},
                                        MemberType{"expires_s", count},
                                        MemberType{"source_key"},
                                        MemberType{"extra", object},
                                        MemberType{"lacks", texts}};
constexpr std::array k_merged = {MemberType{"records", objects, k_merged_record},
                                 MemberType{"match"},
                                 MemberType{"deleted_in", texts},
                                 MemberType{"missing_in", texts},
                                 MemberType{"uncertain", flag},
                                 MemberType{"possible_duplicate", flag},
                                 MemberType{"contradictions", texts}};

/// In the order in which the writer writes.
constexpr std::array k_message = {MemberType{"from_owner", flag},
                                  MemberType{"subject"},
                                  MemberType{"time", object, k_time},
                                  MemberType{"reply_to", object, k_reply},
                                  MemberType{"reactions", objects, k_reaction},
                                  MemberType{"edited", flag},
                                  MemberType{"edits", objects, k_edit},
                                  MemberType{"mentions", objects, k_mention},
                                  MemberType{"attachments", objects, k_attachment},
                                  MemberType{"poll", object, k_poll},
                                  MemberType{"call", object, k_call},
                                  MemberType{"location", object, k_location},
                                  MemberType{"event", object, k_event},
                                  MemberType{"forwarded", flag},
                                  MemberType{"effect"},
                                  MemberType{"expires_s", count},
                                  MemberType{"source_key"},
                                  MemberType{"position", object, k_position},
                                  MemberType{"extra", object},
                                  MemberType{"order", object, k_order},
                                  MemberType{"merged", object, k_merged}};

bool fits(const Value& value, const MemberType& type) noexcept;

bool members_fit(const Value& object, std::span<const MemberType> types) noexcept {
    bool fit = object.is_object();
    object.for_each_member([&](std::string_view name, const Value& value) {
        const auto type = std::find_if(types.begin(), types.end(),
                                       [&](const MemberType& one) { return is_same_name(one.name, name); });
        fit = fit && (type == types.end() || fits(value, *type));
    });
    return fit;
}

template <typename Fits>
bool items_fit(const Value& list, const Fits& fits_one) noexcept {
    bool fit = list.is_array();
    list.for_each_item([&](const Value& item) { fit = fit && fits_one(item); });
    return fit;
}

bool fits(const Value& value, const MemberType& type) noexcept {
    switch (type.kind) {
    case text:
        return value.text().has_value();
    case flag:
        return value.boolean().has_value();
    case count:
        return value.integer().value_or(-1) >= 0;
    case integer:
        return value.integer().has_value();
    case object:
        return members_fit(value, type.inner);
    case texts:
        return items_fit(value, [](const Value& item) { return item.text().has_value(); });
    case objects:
        return items_fit(value, [&type](const Value& item) { return members_fit(item, type.inner); });
    }
    return false;
}

} // namespace

bool has_its_type(std::string_view name, const Value& value) noexcept {
    const auto* const type = std::find_if(k_message.begin(), k_message.end(), [&](const MemberType& one) {
        return is_same_name(one.name, name);
    });
    return type == k_message.end() || fits(value, *type);
}

} // namespace chatkeep::stream
