// SPDX-License-Identifier: EUPL-1.2
#include "source/mime.hpp"

#include "base/handle.hpp"
#include "base/text.hpp"

#include <magic.h>

#include <algorithm>
#include <array>
#include <utility>

namespace chatkeep::source {

namespace {

using Magic = base::Handle<magic_set, &magic_close>;

struct Ending {
    std::string_view ending; ///< of the name; in k_fronts the beginning of the content
    std::string_view mime;
};

constexpr std::array k_endings = {
    Ending{"jpg", "image/jpeg"},
    Ending{"jpeg", "image/jpeg"},
    Ending{"png", "image/png"},
    Ending{"gif", "image/gif"},
    Ending{"webp", "image/webp"},
    Ending{"heic", "image/heic"},
    Ending{"mp4", "video/mp4"},
    Ending{"mov", "video/quicktime"},
    Ending{"3gp", "video/3gpp"},
    Ending{"opus", "audio/ogg"},
    Ending{"ogg", "audio/ogg"},
    Ending{"m4a", "audio/mp4"},
    Ending{"aac", "audio/aac"},
    Ending{"amr", "audio/amr"},
    Ending{"mp3", "audio/mpeg"},
    Ending{"wav", "audio/wav"},
    Ending{"vcf", "text/vcard"},
    Ending{"pdf", "application/pdf"},
    Ending{"txt", "text/plain"},
    Ending{"csv", "text/csv"},
    Ending{"doc", "application/msword"},
    Ending{"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    Ending{"xls", "application/vnd.ms-excel"},
    Ending{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    Ending{"ppt", "application/vnd.ms-powerpoint"},
    Ending{"pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    Ending{"zip", "application/zip"},
};

/// What phones take, told by its first bytes: asking libmagic takes longer than hashing a small photo. Its
/// answers are the same.
constexpr std::array k_fronts = {
    Ending{"\xFF\xD8\xFF\xE0", "image/jpeg"},
    Ending{"\xFF\xD8\xFF\xE1", "image/jpeg"},
    Ending{"\xFF\xD8\xFF\xDB", "image/jpeg"},
    Ending{std::string_view("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16), "image/png"},
};

/// The same behind the four bytes of a length.
constexpr std::array k_brands = {Ending{"ftypheic", "image/heic"}, Ending{"ftypqt  ", "video/quicktime"}};

std::string_view by_front(std::string_view front) noexcept {
    for (const Ending& known : k_fronts) {
        if (front.starts_with(known.ending)) {
            return known.mime;
        }
    }
    const bool is_short_box = front.size() > 4 && front.starts_with(std::string_view("\0\0\0", 3));
    for (const Ending& known : k_brands) {
        if (is_short_box && front.substr(4).starts_with(known.ending)) {
            return known.mime;
        }
    }
    return {};
}

Magic open_magic() {
    Magic cookie(magic_open(MAGIC_MIME_TYPE));
    if (cookie && magic_load(cookie.get(), nullptr) != 0) {
        cookie.reset();
    }
    return cookie;
}

/// What libmagic says of the content; empty when it can't tell more than "text" or "bytes".
std::string by_content(std::string_view front) {
    thread_local const Magic cookie = open_magic(); // one cookie per thread: libmagic's rule
    const char* type =
        cookie && !front.empty() ? magic_buffer(cookie.get(), front.data(), front.size()) : nullptr;
    if (type == nullptr) {
        return {};
    }
    const std::string_view found(type);
    const bool vague = found == "application/octet-stream" || found == "text/plain" ||
                       found == "application/zip" || found == "application/x-empty" ||
                       found == "inode/x-empty";
    return vague ? std::string() : std::string(found);
}

} // namespace

std::string_view mime_type_of_name(std::string_view name) noexcept {
    const auto dot = name.rfind('.');
    if (dot == std::string_view::npos) {
        return {};
    }
    const std::string_view ending = name.substr(dot + 1);
    const auto is_of = [ending](const Ending& known) { // nearly all have another length or first letter
        return known.ending.size() == ending.size() &&
               std::equal(known.ending.begin(), known.ending.end(), ending.begin(),
                          [](char a, char b) { return a == base::to_lower(b); });
    };
    const auto* const known = std::find_if(k_endings.begin(), k_endings.end(), is_of);
    return known == k_endings.end() ? std::string_view() : known->mime;
}

std::string mime_type(std::string_view front, std::string_view name) {
    std::string type(by_front(front));
    if (type.empty()) {
        type = by_content(front);
    }
    if (!type.empty()) {
        return type;
    }
    const std::string_view named = mime_type_of_name(name);
    return named.empty() ? "application/octet-stream" : std::string(named);
}

} // namespace chatkeep::source
