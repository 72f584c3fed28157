// SPDX-License-Identifier: EUPL-1.2
#include "media/kind.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::media {

namespace {

struct Mark {
    std::size_t offset;
    std::string_view bytes;
    Kind kind;
};

constexpr std::array k_marks = {Mark{0, "\xff\xd8\xff", Kind::jpeg}, Mark{0, "\x89PNG\r\n\x1a\n", Kind::png},
                                Mark{0, "GIF87a", Kind::gif},        Mark{0, "GIF89a", Kind::gif},
                                Mark{8, "WEBP", Kind::riff},         Mark{8, "WAVE", Kind::riff},
                                Mark{4, "ftyp", Kind::boxes},        Mark{4, "moov", Kind::boxes},
                                Mark{4, "mdat", Kind::boxes},        Mark{4, "wide", Kind::boxes},
                                Mark{0, "OggS", Kind::ogg},          Mark{0, "fLaC", Kind::flac},
                                Mark{0, "caff", Kind::caf},          Mark{0, "#!AMR\n", Kind::frames},
                                Mark{0, "#!AMR-WB\n", Kind::frames}, Mark{0, "PK\x03\x04", Kind::zip}};

/// ID3, or the sync word of MPEG audio and ADTS.
bool are_frames(std::string_view front) noexcept {
    if (front.starts_with("ID3")) {
        return true;
    }
    return front.size() > 3 && front[0] == '\xff' &&
           (static_cast<unsigned char>(front[1]) & 0xe0U) == 0xe0U && front[1] != '\xff' &&
           front[1] != '\xfe';
}

bool is_text(std::string_view front) noexcept {
    const bool has_controls = std::any_of(front.begin(), front.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f';
    });
    // a character may be cut at the end of front
    std::size_t whole = front.size();
    while (whole > 0 && front.size() - whole < 3 && !base::is_utf8(front.substr(0, whole))) {
        --whole;
    }
    return !has_controls && base::is_utf8(front.substr(0, whole));
}

} // namespace

Kind kind_of(std::string_view front) noexcept {
    const bool is_riff = front.starts_with("RIFF");
    for (const Mark& mark : k_marks) {
        if (front.size() >= mark.offset && front.substr(mark.offset).starts_with(mark.bytes) &&
            (mark.kind == Kind::riff) == is_riff) {
            return mark.kind;
        }
    }
    if (front.substr(0, 1024).find("%PDF-") != std::string_view::npos) {
        return Kind::pdf;
    }
    if (are_frames(front)) {
        return front.find("fLaC") != std::string_view::npos ? Kind::flac : Kind::frames;
    }
    const std::string_view shown = base::trim(front.substr(front.starts_with("\xef\xbb\xbf") ? 3 : 0));
    const auto begins = [&](std::string_view begin) {
        return base::lower_ascii(shown.substr(0, begin.size())) == begin;
    };
    if (begins("begin:vcalendar")) {
        return Kind::text; // a fold may part the bytes of a character
    }
    if (!is_text(front)) {
        return Kind::unknown;
    }
    return begins("begin:vcard") ? Kind::card : Kind::text;
}

} // namespace chatkeep::media
