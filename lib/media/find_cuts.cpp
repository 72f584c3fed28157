// SPDX-License-Identifier: EUPL-1.2
// The cuts of pictures, sound and film. A program that wants no more than these needs none of the libraries
// that remake pictures and documents.
#include "base/error.hpp"
#include "media/clean.hpp"
#include "media/detail.hpp"
#include "media/kind.hpp"

#include <array>

namespace chatkeep::media {

Cutter cutter_of(Kind kind) noexcept {
    constexpr std::array<Cutter, 10> cutters = {nullptr,    &cut_jpeg,   &cut_png, &cut_gif,  &cut_riff,
                                                &cut_boxes, &cut_frames, &cut_ogg, &cut_flac, &cut_caf};
    const auto index = static_cast<std::size_t>(kind);
    return index < cutters.size() ? cutters.at(index) : nullptr;
}

std::vector<Cut> cuts_within(const View& view, const Draft& draft) {
    std::vector<Cut> cuts = draft.cuts.sorted();
    if (!cuts.empty() && cuts.back().end > view.size()) {
        withhold("a part of the file lies behind its end");
    }
    return cuts;
}

std::vector<Cut> find_cuts(const base::RandomBytes& original) {
    View view(original);
    const Cutter cutter = cutter_of(kind_of(view.up_to(0, k_front)));
    if (cutter == nullptr) {
        return {};
    }
    try {
        Draft draft;
        cutter(view, draft);
        return cuts_within(view, draft);
    } catch (const base::Error& error) {
        if (error.fault() != base::Fault::data && error.fault() != base::Fault::refused) {
            throw;
        }
        return {};
    }
}

} // namespace chatkeep::media
