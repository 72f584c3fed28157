// SPDX-License-Identifier: EUPL-1.2
// Facts of the format: ITU T.81 annex B (markers), JFIF 1.02, Exif 2.32 section 4.7, Adobe technical note
// 5116 (APP14), CIPA DC-007 (MPF: more pictures behind the first).
#include "media/detail.hpp"
#include "media/exif.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::media {

namespace {

constexpr unsigned k_soi = 0xd8;
constexpr unsigned k_eoi = 0xd9;
constexpr unsigned k_sos = 0xda;
constexpr unsigned k_app0 = 0xe0;
constexpr unsigned k_app14 = 0xee;
constexpr unsigned k_app15 = 0xef;
constexpr unsigned k_comment = 0xfe;
constexpr std::size_t k_jfif_size = 14;  ///< of the body, without a thumbnail
constexpr std::size_t k_adobe_size = 12; ///< of the body

struct Segment {
    unsigned marker = 0;
    std::uint64_t begin = 0; ///< of the marker
    std::uint64_t body = 0;
    std::uint64_t end = 0;
};

struct Signature {
    std::string_view front;
    std::string_view word;
};

constexpr std::array k_signatures = {Signature{"Exif\0", "exif"},
                                     Signature{"http://ns.adobe.com/xap/", "xmp"},
                                     Signature{"http://ns.adobe.com/xmp/", "xmp"},
                                     Signature{"ICC_PROFILE", "icc"},
                                     Signature{"MPF", "mpf"},
                                     Signature{"Photoshop 3.0", "iptc"},
                                     Signature{"JFXX", "thumbnail"}};

bool is_needed(unsigned marker) noexcept {
    // frames, tables of codes and quantisers, restart interval, number of lines
    return (marker >= 0xc0 && marker <= 0xcf) || (marker >= k_sos && marker <= 0xdf);
}

bool is_restart(unsigned marker) noexcept {
    return marker >= 0xd0 && marker <= 0xd7;
}

std::string_view word_of(unsigned marker, std::string_view body) {
    if (marker == k_comment) {
        return "comment";
    }
    const auto* const found = std::find_if(k_signatures.begin(), k_signatures.end(),
                                           [&](const Signature& s) { return body.starts_with(s.front); });
    return found == k_signatures.end() ? "application data" : found->word;
}

/// JFIF's own header stays without its thumbnail, Adobe's without what stands behind it: both say how to read
/// the colours.
bool trim(View& view, const Segment& segment, Draft& draft) {
    const bool is_jfif =
        segment.marker == k_app0 && view.up_to(segment.body, 5) == std::string_view("JFIF\0", 5);
    const bool is_adobe = segment.marker == k_app14 && view.up_to(segment.body, 5) == "Adobe";
    const std::size_t wanted = is_jfif ? k_jfif_size : k_adobe_size;
    if ((!is_jfif && !is_adobe) || segment.end - segment.body < wanted) {
        return false;
    }
    if (segment.end - segment.body > wanted) {
        std::string head = {'\xff', static_cast<char>(segment.marker), 0, static_cast<char>(wanted + 2)};
        head += view.at(segment.body, wanted);
        if (is_jfif) {
            head[head.size() - 2] = head[head.size() - 1] = 0;
        }
        draft.cuts.replace(segment.begin, segment.end, std::move(head), "thumbnail");
    }
    return true;
}

void take_exif(View& view, const Segment& segment, Draft& draft) {
    constexpr std::size_t heading = 6; // "Exif", 0, 0
    const std::string body = view.copy(segment.body, segment.end - segment.body, 65536);
    if (body.starts_with("Exif") && body.size() > heading) {
        const ExifFacts facts = read_exif(std::string_view(body).substr(heading));
        draft.orientation = draft.orientation == 1 ? facts.orientation : draft.orientation;
        draft.captured = draft.captured.empty() ? facts.captured : draft.captured;
    }
}

void take_segment(View& view, const Segment& segment, Draft& draft) {
    if (is_needed(segment.marker) || trim(view, segment, draft)) {
        return;
    }
    const bool is_known =
        (segment.marker >= k_app0 && segment.marker <= k_app15) || segment.marker == k_comment;
    const auto front = std::min<std::uint64_t>(segment.end - segment.body, 32);
    const std::string_view word =
        is_known ? word_of(segment.marker, view.up_to(segment.body, front)) : "unknown";
    draft.cuts.remove(segment.begin, segment.end, word);
    if (word == "exif") {
        take_exif(view, segment, draft);
    }
}

/// Behind the coded data of a scan: at the next marker that is none of its own.
std::uint64_t skip_scan(View& view, std::uint64_t at) {
    while (true) {
        at = view.find('\xff', at);
        const std::string_view pair = view.up_to(at, 2);
        if (pair.size() < 2) {
            return view.size();
        }
        const auto marker = static_cast<unsigned char>(pair[1]);
        if (marker != 0 && marker != 0xff && !is_restart(marker)) {
            return at;
        }
        at += marker == 0xff ? 1U : 2U;
    }
}

} // namespace

void cut_jpeg(View& view, Draft& draft) {
    std::uint64_t at = 2;
    bool has_scan = false;
    bool has_end = false;
    while (at < view.size()) {
        const std::uint64_t begin = view.find('\xff', at);
        draft.cuts.remove(at, begin, "bytes between segments");
        std::uint64_t name = begin + 1;
        while (name < view.size() && view.big(name, 1) == 0xff) {
            ++name; // fill bytes in front of a marker
        }
        if (name >= view.size()) {
            draft.cuts.remove(begin, view.size(), "bytes between segments");
            break;
        }
        draft.cuts.remove(begin, name - 1, {});
        const auto marker = static_cast<unsigned>(view.big(name, 1));
        if (marker == k_eoi) {
            has_end = true;
            draft.cuts.remove(name + 1, view.size(), "trailing data");
            break;
        }
        if (marker == k_soi || marker <= 1 || is_restart(marker)) {
            draft.cuts.remove(name - 1, name + 1, "bytes between segments");
            at = name + 1;
            continue;
        }
        const std::uint64_t end = name + 1 + view.big(name + 1, 2);
        if (end < name + 3 || end > view.size()) {
            withhold("a segment reaches beyond the end of the file");
        }
        take_segment(view, {marker, name - 1, name + 3, end}, draft);
        has_scan = has_scan || marker == k_sos;
        at = marker == k_sos ? skip_scan(view, end) : end;
    }
    if (!has_scan) {
        withhold("there is no picture in the file");
    }
    if (!has_end) {
        withhold(k_cut_short);
    }
}

} // namespace chatkeep::media
