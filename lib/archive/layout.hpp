#pragma once
// SPDX-License-Identifier: EUPL-1.2
// Where things lie in our packages. All names are ours and ASCII: names from phones stay in the records.

#include "stream/value.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace chatkeep::archive {

inline constexpr std::string_view k_payload = "data/";
inline constexpr std::string_view k_messages = "data/messages.jsonl";
/// Signatures over it stand beside it, listed nowhere: it covers the manifests, they cover all else.
inline constexpr std::string_view k_signed_manifest = "tagmanifest-sha512.txt";
inline constexpr std::string_view k_media_folder = "data/media";

/// How a browser may show an object.
enum class MediaView : unsigned char { image, audio, video, download };

/// What the type of an object says about its name and its display.
struct MediaType {
    std::string_view extension; ///< with the dot; ".bin" for what could run or show active content
    MediaView view = MediaView::download;
};

/// By MIME type alone, so that one object always gets one name.
[[nodiscard]] MediaType media_type(std::string_view mime) noexcept;

/// A signature over the signed manifest (".p7s"), or a timestamp of it (".p7s.tsr", ".p7s.tsr2", …).
[[nodiscard]] bool is_package_evidence(std::string_view name) noexcept;

/// "media/ab/abcdef….jpg", relative to data/. sha256: 64 hex digits.
[[nodiscard]] std::string media_path(std::string_view sha256, std::string_view mime);

/// An object that a message needs.
struct MediaReference {
    std::string_view sha256;
    std::string_view mime;            ///< empty where the record does not say
    std::optional<std::int64_t> size; ///< bytes; nullopt where the record does not say
};

/// Whether a package with a proof may have a payload file of this path, relative to data/: the stream, pages,
/// objects by their digest, what belongs to a proof. One without a stream has only its proof, beside files of
/// any name that records name.
[[nodiscard]] bool is_own_payload(std::string_view path, bool has_stream) noexcept;

/// Visits every object that a message's attachments and reactions refer to.
void for_each_medium(const stream::Value& message, const std::function<void(const MediaReference&)>& visit);

} // namespace chatkeep::archive
