// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_ios/message_types.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::source::whatsapp_ios {

namespace {

using model::MessageKind;

// Codes: ios.md 5.2, sorted.
constexpr std::array k_types = {
    TypeKind{0, MessageKind::text, Body::text, "", {}},
    TypeKind{1, MessageKind::media, Body::media, "", {}},
    TypeKind{2, MessageKind::media, Body::media, "", {}},
    TypeKind{3, MessageKind::media, Body::media, "", {}},
    TypeKind{4, MessageKind::contact, Body::contact, "", {}},
    TypeKind{5, MessageKind::location, Body::location, "", {}},
    TypeKind{6, MessageKind::event, Body::event, "", {}},
    TypeKind{7, MessageKind::text, Body::link, "", {}},
    TypeKind{8, MessageKind::media, Body::media, "", {.is_document = true}},
    TypeKind{10, MessageKind::event, Body::event, "", {}},
    TypeKind{11, MessageKind::media, Body::media, "", {.is_gif = true}},
    TypeKind{12, MessageKind::placeholder, Body::empty, "waiting", {}},
    TypeKind{14, MessageKind::deleted, Body::deleted, "", {}},
    TypeKind{15, MessageKind::sticker, Body::media, "", {}},
    TypeKind{19, MessageKind::app, Body::text, "template", {}},
    TypeKind{20, MessageKind::app, Body::text, "template", {}},
    TypeKind{23, MessageKind::app, Body::text, "template", {}},
    TypeKind{24, MessageKind::app, Body::text, "template", {}},
    TypeKind{25, MessageKind::text, Body::text, "template_answer", {}},
    TypeKind{26, MessageKind::app, Body::text, "product", {}},
    TypeKind{27, MessageKind::app, Body::text, "invite", {}},
    TypeKind{28, MessageKind::event, Body::timer, "", {}},
    TypeKind{30, MessageKind::app, Body::text, "template", {}},
    TypeKind{31, MessageKind::text, Body::text, "template_answer", {}},
    TypeKind{32, MessageKind::app, Body::text, "template", {}},
    TypeKind{34, MessageKind::text, Body::text, "template_answer", {}},
    TypeKind{38, MessageKind::media, Body::media, "", {.view_once = true}},
    TypeKind{39, MessageKind::media, Body::media, "", {.view_once = true}},
    TypeKind{41, MessageKind::app, Body::text, "template", {}},
    TypeKind{42, MessageKind::app, Body::text, "template", {}},
    TypeKind{46, MessageKind::poll, Body::poll, "", {}},
    TypeKind{53, MessageKind::media, Body::media, "", {.view_once = true}},
    TypeKind{54, MessageKind::media, Body::media, "video_note", {}},
    TypeKind{55, MessageKind::event, Body::event, "", {}},
    TypeKind{59, MessageKind::call, Body::call, "", {}},
    TypeKind{66, MessageKind::placeholder, Body::empty, "album", {}},
};

static_assert(std::is_sorted(k_types.begin(), k_types.end(),
                             [](const TypeKind& a, const TypeKind& b) { return a.type < b.type; }),
              "found by halving");

} // namespace

bool shows_column(Body body, Column column, const MessageRow& row) {
    const bool has_file = body == Body::media || !row.text(Column::media_path).empty();
    switch (column) {
    case Column::vcard_name:
        return body == Body::contact || body == Body::location || (has_file && !sent_digest(row).empty());
    case Column::vcard_string:
        return body == Body::contact || (has_file && is_mime_type(row.text(column)));
    default:
        return body == Body::media || body == Body::location;
    }
}

const TypeKind* find_type(std::int64_t type) noexcept {
    const auto* const found =
        std::lower_bound(k_types.begin(), k_types.end(), type,
                         [](const TypeKind& kind, std::int64_t wanted) { return kind.type < wanted; });
    return found != k_types.end() && found->type == type ? found : nullptr;
}

} // namespace chatkeep::source::whatsapp_ios
