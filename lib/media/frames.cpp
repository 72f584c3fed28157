// SPDX-License-Identifier: EUPL-1.2
// Facts of the formats: ISO/IEC 11172-3 section 2.4 (MPEG audio frames), ISO/IEC 13818-7 (ADTS), RFC 4867
// section 5 (AMR files). Tags (ID3, APE, Lyrics3) stand before, behind and between frames; whatever is no
// frame is cut.
#include "media/detail.hpp"

#include <array>

namespace chatkeep::media {

namespace {

/// Bytes of the frame at a place; 0: there is none. What starts there has to be one whole frame.
using Measure = std::uint64_t (*)(View& view, std::uint64_t at);

constexpr std::array<unsigned, 16> k_rates_mpeg1_layer1 = {0,   32,  64,  96,  128, 160, 192, 224,
                                                           256, 288, 320, 352, 384, 416, 448, 0};
constexpr std::array<unsigned, 16> k_rates_mpeg1_layer2 = {0,   32,  48,  56,  64,  80,  96,  112,
                                                           128, 160, 192, 224, 256, 320, 384, 0};
constexpr std::array<unsigned, 16> k_rates_mpeg1_layer3 = {0,   32,  40,  48,  56,  64,  80,  96,
                                                           112, 128, 160, 192, 224, 256, 320, 0};
constexpr std::array<unsigned, 16> k_rates_mpeg2_layer1 = {0,   32,  48,  56,  64,  80,  96,  112,
                                                           128, 144, 160, 176, 192, 224, 256, 0};
constexpr std::array<unsigned, 16> k_rates_mpeg2_others = {0,  8,  16, 24,  32,  40,  48,  56,
                                                           64, 80, 96, 112, 128, 144, 160, 0};

const std::array<unsigned, 16>& rates(bool is_first, unsigned layer) {
    if (is_first) {
        return layer == 1 ? k_rates_mpeg1_layer1 : (layer == 2 ? k_rates_mpeg1_layer2 : k_rates_mpeg1_layer3);
    }
    return layer == 1 ? k_rates_mpeg2_layer1 : k_rates_mpeg2_others;
}

std::uint64_t mpeg_frame(View& view, std::uint64_t at) {
    const std::string_view head = view.up_to(at, 4);
    if (head.size() < 4) {
        return 0;
    }
    const std::uint64_t word = big(head);
    const auto version = static_cast<unsigned>(word >> 19U & 3U); // 3: MPEG-1, 2: MPEG-2, 0: MPEG-2.5
    const auto layer = static_cast<unsigned>(4 - (word >> 17U & 3U));
    const auto rate = word >> 12U & 15U;
    const auto hertz_index = word >> 10U & 3U;
    if (word >> 21U != 0x7ffU || version == 1 || layer == 4 || rate == 0 || rate == 15 || hertz_index == 3) {
        return 0;
    }
    constexpr std::array<unsigned, 3> hertz = {44100, 48000, 32000};
    const unsigned divisor = version == 3 ? 1 : (version == 2 ? 2 : 4);
    const unsigned samples_a_second = hertz.at(hertz_index) / divisor;
    const unsigned bits = rates(version == 3, layer).at(rate) * 1000;
    const auto padding = static_cast<unsigned>(word >> 9U & 1U);
    if (layer == 1) {
        return std::uint64_t{4} * (12 * bits / samples_a_second + padding);
    }
    const unsigned samples = layer == 3 && version != 3 ? 72 : 144;
    return std::uint64_t{samples} * bits / samples_a_second + padding;
}

std::uint64_t adts_frame(View& view, std::uint64_t at) {
    const std::string_view head = view.up_to(at, 7);
    if (head.size() < 7 || big(head.substr(0, 2)) >> 4U != 0xfffU || (big(head.substr(1, 1)) & 6U) != 0) {
        return 0;
    }
    const std::uint64_t length = big(head.substr(3, 3)) >> 5U & 0x1fffU;
    return length < 7 ? 0 : length;
}

std::uint64_t amr_narrow_frame(View& view, std::uint64_t at) {
    constexpr std::array<unsigned, 16> sizes = {13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1};
    return sizes.at(view.big(at, 1) >> 3U & 15U);
}

std::uint64_t amr_wide_frame(View& view, std::uint64_t at) {
    constexpr std::array<unsigned, 16> sizes = {18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1};
    return sizes.at(view.big(at, 1) >> 3U & 15U);
}

/// A frame counts when another follows it, or nothing, or a tag that ends the file.
bool is_frame(View& view, std::uint64_t at, std::uint64_t size, Measure measure) {
    const std::uint64_t next = at + size;
    if (next >= view.size()) {
        return next == view.size();
    }
    const std::string_view mark = view.up_to(next, 8);
    return measure(view, next) != 0 || mark.starts_with("TAG") || mark.starts_with("APETAGEX") ||
           mark.starts_with("LYRICSBE") || mark.starts_with("ID3");
}

/// Behind an ID3v2 tag, whose size is in seven bits a byte and whose content may look like frames.
std::uint64_t skip_id3(View& view, std::uint64_t at) {
    const std::string_view head = view.up_to(at, 10);
    if (head.size() < 10 || !head.starts_with("ID3")) {
        return at;
    }
    std::uint64_t size = 0;
    for (const char digit : head.substr(6)) {
        size = size << 7U | (static_cast<unsigned char>(digit) & 0x7fU);
    }
    const bool has_footer = (big(head.substr(5, 1)) & 0x10U) != 0;
    return std::min(view.size(), at + 10 + size + (has_footer ? 10 : 0));
}

void cut_to_frames(View& view, std::uint64_t at, Measure measure, Draft& draft) {
    bool has_frame = false;
    std::uint64_t junk = at; // where what is no frame begins
    while (at < view.size()) {
        const std::uint64_t behind_tag = skip_id3(view, at);
        if (behind_tag != at) {
            at = behind_tag;
            continue;
        }
        const std::uint64_t size = measure(view, at);
        const bool follows =
            has_frame && junk == at; // in a run of frames the last may be followed by anything
        if (size != 0 && at + size <= view.size() && (follows || is_frame(view, at, size, measure))) {
            draft.cuts.remove(junk, at, "tags");
            at += size;
            junk = at;
            has_frame = true;
        } else {
            ++at;
        }
    }
    draft.cuts.remove(junk, view.size(), "tags");
    if (!has_frame) {
        withhold("there is no sound in the file");
    }
}

} // namespace

void cut_frames(View& view, Draft& draft) {
    const std::string front(view.up_to(0, 9));
    if (front.starts_with("#!AMR-WB\n")) {
        cut_to_frames(view, 9, &amr_wide_frame, draft);
    } else if (front.starts_with("#!AMR\n")) {
        cut_to_frames(view, 6, &amr_narrow_frame, draft);
    } else {
        const std::uint64_t first = skip_id3(view, 0);
        const bool is_adts = adts_frame(view, first) != 0;
        cut_to_frames(view, 0, is_adts ? &adts_frame : &mpeg_frame, draft);
    }
}

} // namespace chatkeep::media
