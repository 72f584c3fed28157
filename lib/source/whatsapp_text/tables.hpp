#pragma once
// SPDX-License-Identifier: EUPL-1.2
// The words that WhatsApp itself writes into an export, per platform and language. The rows are generated
// from the TSV files beside this header: markers.tsv (the apps' own string resources, Android 2018 and
// iOS 22.24.81), markers-extra.tsv (newer and observed forms) and events.tsv (system lines).

#include <cstdint>
#include <span>
#include <string_view>

namespace chatkeep::source::whatsapp_text {

enum class MarkerKind : std::uint8_t {
    media_omitted,
    file_attached,
    location,
    live_location,
    file_name,
    deleted_by_sender,
    deleted_by_owner,
    deleted_by_owner2,
    deleted_by_admin,
    deleted_by_admin_named,
    image_omitted,
    video_omitted,
    audio_omitted,
    sticker_omitted,
    gif_omitted,
    contact_omitted,
    document_omitted,
    product_image_omitted,
    video_note_omitted,
    missed_voice,
    missed_voice2,
    missed_video,
    voice_call,
    video_call,
    no_answer,
    encryption,
    learn_more,
    edited,
    waiting,
    poll,
};

/// text holds %s or %@ where a file name, URL or person stands.
struct Marker {
    bool ios;
    std::string_view locale;
    MarkerKind kind;
    std::string_view text;
};

/// A system line: %1 is who acts, %2 who is acted upon, %v the new value, %3 the old one, %4 a remainder.
struct EventTemplate {
    std::string_view locale;
    std::string_view type;
    std::string_view text;
};

[[nodiscard]] std::span<const Marker> markers() noexcept;
[[nodiscard]] std::span<const EventTemplate> event_templates() noexcept;

} // namespace chatkeep::source::whatsapp_text
