// SPDX-License-Identifier: EUPL-1.2
// Facts of the formats: RFC 9639 (FLAC), Apple Core Audio Format Specification 1.0 (CAF).
#include "media/detail.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::media {

namespace {

constexpr unsigned k_stream_info = 0;
constexpr unsigned k_seek_table = 3;
constexpr unsigned k_last = 0x80;

std::uint64_t skip_tags(View& view, std::uint64_t at) {
    while (view.up_to(at, 3) == "ID3" && view.size() - at > 10) {
        std::uint64_t size = 0;
        for (std::uint64_t i = 6; i < 10; ++i) {
            size = size << 7U | (view.big(at + i, 1) & 0x7fU);
        }
        at += 10 + size;
    }
    return at;
}

/// What describes, packs and holds the sound.
constexpr std::array<std::string_view, 5> k_caf_chunks = {"desc", "pakt", "kuki", "data", "chan"};

} // namespace

void cut_flac(View& view, Draft& draft) {
    const std::uint64_t begin = skip_tags(view, 0);
    draft.cuts.remove(0, begin, "tags");
    if (view.up_to(begin, 4) != "fLaC") {
        withhold("there is no sound in the file");
    }
    std::uint64_t at = begin + 4;
    std::uint64_t last_kept = 0;
    bool more = true;
    while (more) {
        const auto head = static_cast<unsigned>(view.big(at, 1));
        const std::uint64_t end = at + 4 + view.big(at + 1, 3);
        const unsigned type = head & ~k_last;
        more = (head & k_last) == 0;
        if (end > view.size()) {
            withhold("a block reaches beyond the end of the file");
        }
        if (type == k_stream_info || type == k_seek_table) {
            last_kept = at;
        } else {
            draft.cuts.remove(at, end, "tags");
        }
        at = end;
    }
    if (last_kept == 0) {
        withhold("the file does not describe its sound");
    }
    const auto head = static_cast<unsigned>(view.big(last_kept, 1));
    if ((head & k_last) == 0) {
        draft.cuts.replace(last_kept, last_kept + 1, std::string(1, static_cast<char>(head | k_last)), {});
    }
    constexpr std::uint64_t old_tag = 128; // ID3v1, by programs that put one behind every file
    if (view.size() - at > old_tag && view.at(view.size() - old_tag, 3) == "TAG") {
        draft.cuts.remove(view.size() - old_tag, view.size(), "tags");
    }
}

void cut_caf(View& view, Draft& draft) {
    std::uint64_t at = 8;
    bool has_sound = false;
    while (at < view.size()) {
        const std::string type(view.at(at, 4));
        const std::uint64_t size = view.big(at + 4, 8);
        const bool is_sound = type == "data";
        const std::uint64_t left = view.size() - at - 12;
        const bool is_open = is_sound && size > left; // unknown, or cut off
        if (size > left && !is_open) {
            withhold("a chunk reaches beyond the end of the file");
        }
        const std::uint64_t end = is_open ? view.size() : at + 12 + size;
        has_sound = has_sound || is_sound;
        if (std::find(k_caf_chunks.begin(), k_caf_chunks.end(), type) == k_caf_chunks.end()) {
            draft.cuts.remove(at, end, type == "free" ? "" : "tags");
        }
        at = end;
    }
    if (!has_sound) {
        withhold("there is no sound in the file");
    }
}

} // namespace chatkeep::media
