// SPDX-License-Identifier: EUPL-1.2
// Facts of the format: ISO/IEC 14496-12 (boxes), Apple QuickTime File Format.
#include "media/boxes_detail.hpp"

#include <algorithm>
#include <array>

namespace chatkeep::media {

namespace {

constexpr std::size_t k_boxes_most = 1'000'000;
/// At the top level; "meta" only in pictures.
constexpr std::array<std::string_view, 9> k_needed = {"ftyp", "moov", "mdat", "moof", "sidx",
                                                      "styp", "mfra", "free", "skip"};

bool is_space(const Box& box) noexcept {
    return box.type == "free" || box.type == "skip" || box.type == "wide";
}

std::string_view word_of(const Box& box) {
    return box.type == "uuid" || box.type == "meta" || box.type == "udta" ? "tags" : "unknown";
}

/// All of the media data that nothing that stays points to.
void blank_unused(const Box& mdat, const Stretches& used, Draft& draft) {
    std::uint64_t at = mdat.body;
    for (const auto& [begin, end] : used) {
        if (end <= at || begin >= mdat.end) {
            continue;
        }
        if (begin > at) {
            draft.cuts.blank(at, begin, "unused media data");
        }
        at = end;
    }
    if (at < mdat.end) {
        draft.cuts.blank(at, mdat.end, "unused media data");
    }
}

bool is_needed(std::string_view type) noexcept {
    return std::find(k_needed.begin(), k_needed.end(), type) != k_needed.end() || type == "meta";
}

/// A box at the top; of no type when there is none at this place. Withholds a file that is cut off: nobody
/// can tell what else is missing.
Box read_top_box(View& view, std::uint64_t at) {
    const std::uint64_t left = view.size() - at;
    if (left < 8) {
        return {};
    }
    const std::uint64_t size = view.big(at, 4);
    const std::uint64_t length = size == 1 && left >= 16 ? view.big(at + 8, 8) : size;
    const std::string type(view.at(at + 4, 4));
    const std::uint64_t body = at + (size == 1 ? 16U : 8U);
    if (size != 0 && length > left && is_needed(type)) {
        withhold("the film or picture is cut short");
    }
    const Box box{type, at, body, size == 0 ? view.size() : at + length};
    return box.end >= box.body && box.end <= view.size() ? box : Box{};
}

std::vector<Box> read_top(View& view, Draft& draft) {
    std::vector<Box> boxes;
    std::uint64_t at = 0;
    while (at < view.size() && boxes.size() < k_boxes_most) {
        const Box box = read_top_box(view, at);
        if (box.type.empty()) {
            break;
        }
        boxes.push_back(box);
        at = box.end;
    }
    draft.cuts.remove(at, view.size(), "trailing data");
    return boxes;
}

bool stays(const Box& box, bool is_picture) {
    return box.type == "meta" ? is_picture : is_needed(box.type) || box.type == "wide";
}

/// What is neither needed nor space: behind all that stays it is cut off, before it it becomes space.
void hide_others(const std::vector<Box>& boxes, bool is_picture, Draft& draft) {
    const auto last = std::find_if(boxes.rbegin(), boxes.rend(),
                                   [&](const Box& box) { return stays(box, is_picture) && !is_space(box); });
    const std::uint64_t tail = last == boxes.rend() ? 0 : last->end;
    for (const Box& box : boxes) {
        const bool is_kept = stays(box, is_picture);
        if (box.begin >= tail) {
            draft.cuts.remove(box.begin, box.end, is_kept ? std::string_view() : word_of(box));
        } else if (!is_kept) {
            hide(box, word_of(box), draft);
        } else if (is_space(box)) {
            draft.cuts.blank(box.body, box.end, {});
        }
    }
}

} // namespace

std::vector<Box> read_boxes(View& view, std::uint64_t begin, std::uint64_t end) {
    std::vector<Box> boxes;
    while (end - begin >= 8) {
        const std::uint64_t size = view.big(begin, 4);
        const std::string type(view.at(begin + 4, 4));
        std::uint64_t body = begin + 8;
        std::uint64_t length = size;
        if (size == 1 && end - begin >= 16) {
            length = view.big(begin + 8, 8);
            body += 8;
        } else if (size == 0) {
            length = end - begin;
        }
        if (length < body - begin || length > end - begin || boxes.size() >= k_boxes_most) {
            withhold("a box reaches beyond the one around it");
        }
        boxes.push_back({type, begin, body, begin + length});
        begin += length;
    }
    return boxes;
}

Box find_box(const std::vector<Box>& boxes, std::string_view type) {
    const auto found =
        std::find_if(boxes.begin(), boxes.end(), [&](const Box& box) { return box.type == type; });
    return found == boxes.end() ? Box{} : *found;
}

void hide(const Box& box, std::string_view what, Draft& draft) {
    const std::uint64_t type = box.begin + 4;
    draft.cuts.replace(type, type + 4, "free", what);
    draft.cuts.blank(box.body, box.end, {}); // a wide size stays, it tells how long the space is
}

void cut_boxes(View& view, Draft& draft) {
    const std::vector<Box> boxes = read_top(view, draft);
    const Box meta = find_box(boxes, "meta");
    const Box moov = find_box(boxes, "moov");
    const bool has_fragments = !find_box(boxes, "moof").type.empty();
    const std::vector<Box> inside =
        meta.size() > 4 ? read_boxes(view, meta.body + 4, meta.end) : std::vector<Box>();
    const bool is_picture = !find_box(inside, "pitm").type.empty();
    if (moov.type.empty() && !is_picture) {
        withhold("the file has no directory of its media");
    }
    hide_others(boxes, is_picture, draft);
    Movie movie;
    if (!moov.type.empty()) {
        movie = cut_movie(view, moov, draft);
    }
    if (is_picture) {
        cut_items(view, meta, draft, movie.used);
    }
    const bool is_measured = movie.is_measured && !has_fragments;
    if (movie.has_hidden && !is_measured) {
        withhold("a track would have to be taken out, but where it lies is not told");
    }
    std::sort(movie.used.begin(), movie.used.end());
    for (const Box& box : boxes) {
        if (box.type == "mdat" && is_measured) {
            blank_unused(box, movie.used, draft);
        } else if (box.type == "moof") {
            cut_fragment(view, box, draft);
        }
    }
}

} // namespace chatkeep::media
