// SPDX-License-Identifier: EUPL-1.2
#include "archive/layout.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::archive {

namespace {

struct TypeEntry {
    std::string_view mime;
    MediaType type;
};

using enum MediaView;

/// Types that are safe to open from a page of the package. HTML, SVG, XML and programs are not: they get
/// ".bin", because a click would run what a stranger sent. Sorted by MIME type.
constexpr std::array<TypeEntry, 42> k_types = {{
    {"application/gzip", {".gz", download}},
    {"application/msword", {".doc", download}},
    {"application/ogg", {".ogg", audio}},
    {"application/pdf", {".pdf", download}},
    {"application/vnd.ms-excel", {".xls", download}},
    {"application/vnd.ms-powerpoint", {".ppt", download}},
    {"application/vnd.oasis.opendocument.presentation", {".odp", download}},
    {"application/vnd.oasis.opendocument.spreadsheet", {".ods", download}},
    {"application/vnd.oasis.opendocument.text", {".odt", download}},
    {"application/vnd.openxmlformats-officedocument.presentationml.presentation", {".pptx", download}},
    {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", {".xlsx", download}},
    {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", {".docx", download}},
    {"application/zip", {".zip", download}},
    {"audio/aac", {".aac", audio}},
    {"audio/amr", {".amr", download}},
    {"audio/flac", {".flac", audio}},
    {"audio/m4a", {".m4a", audio}},
    {"audio/mp4", {".m4a", audio}},
    {"audio/mpeg", {".mp3", audio}},
    {"audio/ogg", {".ogg", audio}},
    {"audio/wav", {".wav", audio}},
    {"audio/x-hx-aac-adts", {".aac", audio}},
    {"audio/x-m4a", {".m4a", audio}},
    {"audio/x-wav", {".wav", audio}},
    {"image/avif", {".avif", image}},
    {"image/bmp", {".bmp", image}},
    {"image/gif", {".gif", image}},
    {"image/heic", {".heic", download}},
    {"image/heif", {".heif", download}},
    {"image/jpeg", {".jpg", image}},
    {"image/png", {".png", image}},
    {"image/tiff", {".tif", download}},
    {"image/webp", {".webp", image}},
    {"message/rfc822", {".eml", download}},
    {"text/calendar", {".ics", download}},
    {"text/csv", {".csv", download}},
    {"text/plain", {".txt", download}},
    {"text/vcard", {".vcf", download}},
    {"text/x-vcard", {".vcf", download}},
    {"video/3gpp", {".3gp", video}},
    {"video/mp4", {".mp4", video}},
    {"video/quicktime", {".mov", video}},
}};

static_assert(std::is_sorted(k_types.begin(), k_types.end(),
                             [](const TypeEntry& left, const TypeEntry& right) {
                                 return left.mime < right.mime;
                             }));

} // namespace

MediaType media_type(std::string_view mime) noexcept {
    mime = mime.substr(0, mime.find(';'));
    const auto* entry =
        std::lower_bound(k_types.begin(), k_types.end(), mime,
                         [](const TypeEntry& left, std::string_view right) { return left.mime < right; });
    return entry != k_types.end() && entry->mime == mime ? entry->type
                                                         : MediaType{".bin", MediaView::download};
}

bool is_package_evidence(std::string_view name) noexcept {
    constexpr std::string_view signature = ".p7s";
    constexpr std::string_view stamp = ".tsr";
    if (!name.starts_with(k_signed_manifest) ||
        !name.substr(k_signed_manifest.size()).starts_with(signature)) {
        return false;
    }
    const std::string_view rest = name.substr(k_signed_manifest.size() + signature.size());
    const std::string_view number = rest.substr(std::min(stamp.size(), rest.size()));
    return rest.empty() ||
           (rest.starts_with(stamp) && std::all_of(number.begin(), number.end(), base::is_digit));
}

namespace {

bool is_all(std::string_view text, bool (*is_fitting)(char)) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_fitting);
}

bool is_hex_digit(char c) noexcept {
    return base::is_digit(c) || (c >= 'a' && c <= 'f');
}

/// False when it does not start with prefix, else without it.
bool take(std::string_view& text, std::string_view prefix) noexcept {
    const bool is_there = text.starts_with(prefix);
    text.remove_prefix(is_there ? prefix.size() : 0);
    return is_there;
}

/// "ab/abcdef….jpg".
bool is_object(std::string_view path) noexcept {
    const std::string_view folder = path.substr(0, std::min<std::size_t>(2, path.size()));
    path.remove_prefix(folder.size());
    const bool is_inside = take(path, "/");
    const std::string_view digest = path.substr(0, path.find('.'));
    path.remove_prefix(digest.size());
    return is_inside && digest.size() == 64 && is_all(digest, is_hex_digit) && digest.starts_with(folder) &&
           take(path, ".") && is_all(path, base::is_alnum);
}

/// "0001.html", "0001-02.html".
bool is_page(std::string_view name) noexcept {
    constexpr std::string_view ending = ".html";
    if (!name.ends_with(ending)) {
        return false;
    }
    name.remove_suffix(ending.size());
    const std::size_t dash = name.find('-');
    return is_all(name.substr(0, dash), base::is_digit) &&
           (dash == std::string_view::npos || is_all(name.substr(dash + 1), base::is_digit));
}

bool is_proof_file(std::string_view name, bool has_stream) noexcept {
    if (take(name, "conversation-")) {
        const std::string_view number = name.substr(0, name.find('.'));
        return number.size() >= 6 && is_all(number, base::is_digit) && name.substr(number.size()) == ".jsonl";
    }
    if (take(name, "statement-readout.json")) {
        return name.empty() || name == ".p7s" ||
               (take(name, ".p7s.tsr") && (name.empty() || is_all(name, base::is_digit)));
    }
    return has_stream && (name == "statement-cleaned.json" || name == "derived.jsonl");
}

} // namespace

bool is_own_payload(std::string_view path, bool has_stream) noexcept {
    if (take(path, "proof/")) {
        return is_proof_file(path, has_stream);
    }
    if (!has_stream || path == "messages.jsonl" || path == "index.html") {
        return true;
    }
    return (take(path, "media/") && is_object(path)) || (take(path, "pages/") && is_page(path));
}

std::string media_path(std::string_view sha256, std::string_view mime) {
    return std::string("media/")
        .append(sha256.substr(0, 2))
        .append("/")
        .append(sha256)
        .append(media_type(mime).extension);
}

void for_each_medium(const stream::Value& message, const std::function<void(const MediaReference&)>& visit) {
    const auto visit_attachment = [&](stream::Value attachment) {
        if (const auto sha256 = attachment.text_of("sha256"); !sha256.empty()) {
            const auto size = attachment.find("size");
            visit({sha256, attachment.text_of("mime"), size ? size->integer() : std::nullopt});
        }
    };
    const auto visit_reaction = [&](stream::Value reaction) {
        if (const auto sha256 = reaction.text_of("sticker_sha256"); !sha256.empty()) {
            visit({sha256, "image/webp",
                   std::nullopt}); // stickers are WebP in every service that has them as reactions
        }
    };
    message.for_each_member([&](std::string_view name, stream::Value value) {
        if (name == "attachments") {
            value.for_each_item(visit_attachment);
        } else if (name == "reactions") {
            value.for_each_item(visit_reaction);
        }
    });
}

} // namespace chatkeep::archive
